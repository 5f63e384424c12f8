"""Text as it stands: paragraphs, sentences, tokens; kinds of marks, dashes, apostrophes."""

from .characters import plain_word
from .segment import Segmentation, SentenceSpan, prepare, segment, segmentation, segmentations

__all__ = [
    "Segmentation",
    "SentenceSpan",
    "plain_word",
    "prepare",
    "segment",
    "segmentation",
    "segmentations",
]
