"""Small questions about the grammar of a token or a clause."""

from __future__ import annotations

from ...document import Token
from .layout import COMMA, DASH, END, Layout

# No search goes further than this many tokens, which keeps the whole linear in the text.
_LONGEST_CLAUSE = 100


def clause_end(layout: Layout, first: int, last: int) -> int:
    """Where the author's words would end: the next dash behind a mark, or the sentence's end."""
    last = min(last, first + _LONGEST_CLAUSE)
    for index in range(first, last):
        if layout.kind[index] == DASH and index > first and layout.kind[index - 1] in (COMMA, END):
            return index
        if layout.kind[index] == END and index + 1 < last and index > first + 1:
            return index
    return last


def is_finite(layout: Layout, index: int) -> bool:
    """Is the token a finite verb?"""
    token = layout.tokens[index]
    return token.upos in ("VERB", "AUX") and token.feats.get("VerbForm", "Fin") == "Fin"


def is_infinitive(layout: Layout, index: int) -> bool:
    """Is the token an infinitive?"""
    token = layout.tokens[index]
    return token.upos in ("VERB", "AUX") and token.feats.get("VerbForm") == "Inf"


def finds_first(layout: Layout, first: int, last: int, reach: int) -> int | None:
    """The first finite verb among the tokens, looking at ``reach`` of them at most."""
    for index in range(first, min(last, first + reach)):
        if is_finite(layout, index):
            return index
    return None


def sentence_start(layout: Layout, index: int, first: int) -> int:
    """Where the sentence of ``index`` begins: behind the last full stop, not before ``first``."""
    first = max(first, index - _LONGEST_CLAUSE)
    while index > first and layout.kind[index - 1] != END:
        index -= 1
    return index


def agrees(token: Token, other: Token) -> bool:
    """Do the gender and the number of the two not contradict each other?"""
    return all(
        token.feats.get(name, "") == other.feats.get(name, "")
        or not (name in token.feats and name in other.feats)
        for name in ("Gender", "Number")
    )
