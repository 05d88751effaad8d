"""People's judgement: a blind sample out, sheets back, agreement, and counts that it corrects.

`units` are what is asked about, `sheets` draws and masks them, `checked` reads them back,
`estimates` corrects the machine's counts, `agreement` has Krippendorff's alpha, `contrasts` tests
all counts between outlets at once.
"""

from . import agreement, checked, contrasts, estimates, sheets, units

__all__ = ["agreement", "checked", "contrasts", "estimates", "sheets", "units"]
