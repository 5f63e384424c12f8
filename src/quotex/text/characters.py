"""Kinds of characters, and the plain form of a word for look-ups (never for offsets)."""

from __future__ import annotations

import re

APOSTROPHES = "'’ʼ‘`´"
DASHES = "–—―-‒−"
OPENING_MARKS = "«“„‟‚‹\"'"
CLOSING_MARKS = "»”“‘›\"'’"

# Latin letters that look like Cyrillic ones; a word that mixes both is Cyrillic with slips.
_LOOKALIKES = str.maketrans("aceiopxyABCEHIKMOPTXYïÏ", "асеіорхуАВСЕНІКМОРТХУїЇ")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u0301\u0300\u0341\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), None
)
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # lone surrogates: no dictionary takes them
    **dict.fromkeys(map(ord, APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
    **_INVISIBLE,
}
_DIRTY = frozenset(map(chr, _PLAIN)) - {"'"}


_CLEAN = re.compile("[а-яіїєґА-ЯІЇЄҐ'-]*")
_LATIN = re.compile("[A-zïÏ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def plain_word(word: str) -> str:
    """The word without stress marks and invisible characters, its apostrophes as U+0027, its
    hyphens as U+002D, Latin look-alikes in a Cyrillic word made Cyrillic, lone surrogates as
    U+FFFD; case is kept.

    >>> plain_word("п’я\u0301тниця"), plain_word("Kиїв"), plain_word("NATO")
    ("п'ятниця", 'Київ', 'NATO')
    """
    if word.isascii() or _CLEAN.fullmatch(word):
        return word
    if not _DIRTY.isdisjoint(word):
        word = word.translate(_PLAIN)
    if _LATIN.search(word) and _CYRILLIC.search(word):
        word = word.translate(_LOOKALIKES)
    return word
