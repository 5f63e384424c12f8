"""Kinds of characters, and the plain form of a word for look-ups (never for offsets)."""

from __future__ import annotations

APOSTROPHES = "'’ʼ‘`´"
DASHES = "–—―-‒−"
OPENING_MARKS = "«“„‟‚‹\"'"
CLOSING_MARKS = "»”“‘›\"'’"

# Latin letters that look like Cyrillic ones; a word that mixes both is Cyrillic with slips.
_LOOKALIKES = str.maketrans("aceiopxyABCEHIKMOPTXYïÏ", "асеіорхуАВСЕНІКМОРТХУїЇ")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u0301\u0300\u0341\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), None
)
_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | {"\u2011": "-", "\u2010": "-"})
_DIRTY = frozenset(map(chr, [*_INVISIBLE, *_APOSTROPHES])) - {"'"}


def plain_word(word: str) -> str:
    """The word without stress marks and invisible characters, its apostrophes as U+0027, its
    hyphens as U+002D, Latin look-alikes in a Cyrillic word made Cyrillic; case is kept.

    >>> plain_word("п’я\u0301тниця"), plain_word("Kиїв"), plain_word("NATO")
    ("п'ятниця", 'Київ', 'NATO')
    """
    if not word.isascii() and any("\u0400" <= c <= "\u04ff" for c in word):
        if not _DIRTY.isdisjoint(word):
            word = word.translate(_INVISIBLE).translate(_APOSTROPHES)
        if any("A" <= c <= "z" or c in "ïÏ" for c in word):
            word = word.translate(_LOOKALIKES)
    return word
