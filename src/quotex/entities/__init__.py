"""Named entities: a trained recogniser and one of rules and dictionaries."""

from .recogniser import Recogniser, recogniser

__all__ = ["Recogniser", "recogniser"]
