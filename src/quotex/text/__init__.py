"""Text as it stands: paragraphs, sentences, tokens; kinds of marks, dashes, apostrophes."""

from .characters import plain_word
from .segment import SentenceSpan, segment

__all__ = ["SentenceSpan", "plain_word", "segment"]
