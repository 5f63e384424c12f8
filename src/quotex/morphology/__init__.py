"""Lemmas, parts of speech and features in context; names into the nominative."""

from .tagger import Analysis, Morphology

__all__ = ["Analysis", "Morphology"]
