"""Lemmas, parts of speech and features in context; names into the nominative."""

from .names import decline, gender_of, nominative, nominative_of, nominatives
from .tagger import RUN, Analysis, Morphology

__all__ = [
    "RUN",
    "Analysis",
    "Morphology",
    "decline",
    "gender_of",
    "nominative",
    "nominative_of",
    "nominatives",
]
