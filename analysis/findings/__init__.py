"""What stands out in an event: rules over the tables, each with its spans and its limit.

One module a subject (actors, dead, figures, headlines, labels, quotations, shared, telling, voices);
a rule describes and never judges. `ranking` says which kinds have earned a card.
"""

from . import actors, dead, figures, headlines, labels, quotations, reviews, shared, telling, voices
from .finding import RULES, Finding
from .ranking import everything, findings, leads, measured

__all__ = [
    "RULES",
    "Finding",
    "actors",
    "dead",
    "everything",
    "figures",
    "findings",
    "headlines",
    "labels",
    "leads",
    "measured",
    "quotations",
    "reviews",
    "shared",
    "telling",
    "voices",
]
