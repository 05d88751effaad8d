"""What stands out: rules over the tables, each with its spans."""

from .rules import findings

__all__ = ["findings"]
