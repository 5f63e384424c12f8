"""Headlines that report: ``Ціни знизяться, – Нацбанк`` and ``Нацбанк: Ціни знизяться``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from ...resources import read_table
from ..model import Content
from .grammar import is_finite
from .layout import COLON, COMMA, DASH, END, OPEN, WORD, Layout

_LONGEST = 40
"""Tokens of the longest headline."""
_LONGEST_SOURCE = 5
_CONFIDENCE = 0.7


def headlines(layout: Layout, blocked: Sequence[bool]) -> Iterator[Content]:
    """The contents of headlines: paragraphs of one sentence without a full stop, whose source
    stands behind a dash at their end or before a colon at their start.

    ``blocked`` marks the tokens inside other contents.
    """
    for first, last in layout.paragraphs:
        if not 4 <= last - first <= _LONGEST or layout.kind[last - 1] == END:
            continue
        if any(blocked[first:last]) or layout.sentence[first] != layout.sentence[last - 1]:
            continue
        found = _behind_dash(layout, first, last) or _before_colon(layout, first, last)
        if found is None:
            continue
        words, source = found
        start, end = layout.trimmed(*words)
        if end - start > 2 and any(is_finite(layout, index) for index in range(start, end)):
            yield Content(
                "indirect",
                (layout.span(start, end),),
                source=layout.span(*source),
                rule="headline",
                confidence=_CONFIDENCE,
            )


Found = tuple[tuple[int, int], tuple[int, int]] | None
"""The tokens of the content and those of its source."""


def _behind_dash(layout: Layout, first: int, last: int) -> Found:
    """``Текст, – Прізвище``."""
    for dash in range(last - 2, max(first + 2, last - 2 - _LONGEST_SOURCE), -1):
        if layout.kind[dash] == DASH:
            source = (dash + 1, last)
            named = _is_name(layout, *source) or _is_source(layout, *source)
            return ((first, dash), source) if named else None
        if layout.kind[dash] in (COMMA, COLON):
            return None
    return None


def _before_colon(layout: Layout, first: int, last: int) -> Found:
    """``Прізвище: Текст``."""
    for colon in range(first + 1, min(first + 1 + _LONGEST_SOURCE, last - 2)):
        if layout.kind[colon] == COLON:
            after = layout.tokens[colon + 1].text[:1]
            if layout.kind[colon + 1] == OPEN or not after.isupper():
                return None
            source = (first, colon)
            return ((colon + 1, last), source) if _is_source(layout, *source) else None
        if layout.kind[colon] != WORD:
            return None
    return None


def _is_name(layout: Layout, first: int, last: int) -> bool:
    """Is it one word with a capital letter, behind a dash a name, and not that of a place?"""
    capital = last - first == 1 and layout.tokens[first].text[:1].isupper()
    return capital and "LOC" not in layout.entities_at(first, last)


def _is_source(layout: Layout, first: int, last: int) -> bool:
    """Is it somebody who says things: a person or an organisation named, or one of the nouns for
    them in the nominative, with no verb beside?"""
    if any(is_finite(layout, index) for index in range(first, last)):
        return False
    if any(label in ("PER", "ORG") for label in layout.entities_at(first, last)):
        return True
    head = layout.tokens[first]
    if last - first == 1 and head.text.isupper() and head.text.isalpha():
        return head.upos in ("NOUN", "PROPN", "X") and len(head.text) > 1
    return head.lemma.lower() in _sources() and head.feats.get("Case", "Nom") == "Nom"


@cache
def _sources() -> frozenset[str]:
    kinds = ("org", "group", "person")
    return frozenset(row["lemma"] for row in read_table("speaker_nouns") if row["kind"] in kinds)
