"""Finds the content of quotes and their cues."""

from __future__ import annotations

from ..document import Document
from .model import Content


def find_contents(document: Document) -> list[Content]:
    """The contents of the document's quotes, in text order (by start, the longer first)."""
    return []
