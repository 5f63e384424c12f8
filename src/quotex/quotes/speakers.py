"""Finds the speaker of each content."""

from __future__ import annotations

from collections.abc import Sequence

from ..document import Document, Quote
from .model import Content


def attribute(document: Document, contents: Sequence[Content]) -> list[Quote]:
    """The quotes of the contents, in the same order, each with its speaker where one is known."""
    return [
        Quote(
            type=content.type,
            text=" ".join(part.text for part in content.parts),
            parts=content.parts,
            cue=content.cue,
            rule=content.rule,
            confidence=content.confidence,
        )
        for content in contents
    ]
