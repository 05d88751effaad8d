"""The one place for English."""
