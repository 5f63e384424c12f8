"""From a document with tokens, entities and people to its quotes."""

from __future__ import annotations

from ..document import Document, Quote
from .content import find_contents
from .speakers import attribute


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """The quotes of the document in text order (by start, the longer first)."""
    return tuple(attribute(document, find_contents(document)))
