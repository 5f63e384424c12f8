"""Lemmas, parts of speech and features in context; names into the nominative."""

from .names import decline, gender_of, nominative, nominative_of, nominatives
from .tagger import Analyses, Analysis, Morphology

__all__ = [
    "Analyses",
    "Analysis",
    "Morphology",
    "decline",
    "gender_of",
    "nominative",
    "nominative_of",
    "nominatives",
]
