"""Lemmas, parts of speech and features in context; names into the nominative."""

from .names import decline, gender_of, nominative, nominative_of, nominatives
from .tagger import RUN, Analyses, Analysis, Morphology

__all__ = [
    "RUN",
    "Analyses",
    "Analysis",
    "Morphology",
    "decline",
    "gender_of",
    "nominative",
    "nominative_of",
    "nominatives",
]
