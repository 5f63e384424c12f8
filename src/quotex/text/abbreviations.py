"""Abbreviations by what their full stops do, from resources/abbreviations.tsv."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..errors import ResourceError
from ..resources import read_table

_KINDS = frozenset(
    ("known", "never last", "before name", "before figure", "unit", "kept", "kept before more",
     "kept behind and", "word", "word at the end", "word's end", "leaning", "letter")
)  # fmt: skip
_NO_ABBREVIATIONS = frozenset(("word's end", "leaning", "letter"))


@cache
def abbreviations() -> Mapping[str, frozenset[str]]:
    """The table's words by kind, and as ``any`` all abbreviations in small letters.

    Raises `ResourceError` where a kind is missing or unknown.
    """
    found: dict[str, set[str]] = {}
    for row in read_table("abbreviations"):
        found.setdefault(row["kind"], set()).update(row["words"].split())
    wrong = _KINDS ^ found.keys()
    if wrong:
        raise ResourceError(f"abbreviations.tsv: {min(wrong)!r} is missing or no kind")
    found["any"] = {
        word.lower()
        for kind, words in found.items()
        if kind not in _NO_ABBREVIATIONS
        for word in words
    }
    return {kind: frozenset(words) for kind, words in found.items()}
