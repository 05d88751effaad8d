"""A quotation or a statement while an article is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Said:
    """Who says what, so far; voice.quotations says what the fields are."""

    start: int
    end: int
    kind: str
    quotation: int = -1
    closed: bool = True
    speaker: str = ""
    role: str = ""
    speaker_start: int = -1
    speaker_end: int = -1
    cue: str = ""
    cue_start: int = -1
    stance: str = ""
    sure: bool = False
    source: str = "none"  # what its source is: name, person, group, document, pronoun, thing, none

    def follows(self, other: Said, cue: bool = True) -> None:
        """Take over speaker and role of another, and its cue where it is the same."""
        self.speaker, self.role, self.speaker_start, self.speaker_end = (
            other.speaker,
            other.role,
            other.speaker_start,
            other.speaker_end,
        )
        if cue:  # else carried over from the one before
            self.cue, self.cue_start, self.stance = other.cue, other.cue_start, other.stance
            self.sure = other.sure
