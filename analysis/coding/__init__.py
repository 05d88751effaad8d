"""People's judgement: a blind sample out, sheets back, agreement, and counts that it corrects.

`units` are what is asked about, `sheets` draws and masks them, `checked` reads them back,
`estimates` corrects the machine's counts, `agreement` has Krippendorff's alpha.
"""

from . import agreement, checked, estimates, sheets, units

__all__ = ["agreement", "checked", "estimates", "sheets", "units"]
