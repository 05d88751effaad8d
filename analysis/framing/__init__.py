"""Framing: who is called what, who dies in which words, which figures, who acts, which frames, what
is told and left out.

The doors to the modules that find these spans; nothing is computed here.
"""

from ..english.actors import labels
from .acts import agency, deaths, prosecutions
from .comparison import comparison
from .coverage import coverage, likeness, off_topic, standings, tally, tellings
from .figures import figures
from .first import first
from .frames import entman, frame_scores, frame_shares, frames, loaded
from .passives import passives

__all__ = [
    "agency",
    "comparison",
    "coverage",
    "deaths",
    "entman",
    "figures",
    "first",
    "frame_scores",
    "frame_shares",
    "frames",
    "labels",
    "likeness",
    "loaded",
    "off_topic",
    "passives",
    "prosecutions",
    "standings",
    "tally",
    "tellings",
]
