"""Sheets for coders, and what comes back."""

from . import agreement

__all__ = ["agreement"]
