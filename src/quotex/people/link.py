"""Joins the mentions of a document into people and organisations."""

from __future__ import annotations

from ..document import Document, Organisation, Person


def link(document: Document) -> tuple[tuple[Person, ...], tuple[Organisation, ...]]:
    """The people and the organisations that the document's entities name, in text order."""
    return (), ()
