"""The analyses a word form may have, from all sources, without context."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ..resources import read_table
from .dictionary import Dictionary
from .lexicon import Lexicon
from .tags import core_of, make_tag

DICTIONARY, PREDICTED, LEXICON, ENDING = 1, 2, 4, 8
SOURCE_BITS = 4

_CYRILLIC = re.compile("[а-яіїєґ]")
_LATIN = re.compile("[a-z]")
_NUMBER = re.compile(r"[\d][\d.,:/\-–]*")
_ORDINAL = re.compile(r"(\d+)-([а-яіїє’']{1,4})")
_ROMAN = re.compile("[ivxlcdmіхс]+")
_CYRILLIC_ROMAN = re.compile("(?=.*[ІХ])[IVXІХ]{2,}")
_ACRONYM = re.compile("([А-ЯІЇЄҐ]{2,})-?([а-яіїє]{1,3})")


class Candidate(NamedTuple):
    """One analysis: lower-case lemma, tag, where it comes from (bits), how often training
    data has it."""

    lemma: str
    tag: str
    source: int
    seen: int = 0


class Candidates:
    """Finds the candidates of forms.  Keeps nothing: callers cache."""

    def __init__(self, dictionary: Dictionary, lexicon: Lexicon) -> None:
        self.dictionary = dictionary
        self.lexicon = lexicon
        self._ordinals = _tags_of_endings("morphology-ordinals")
        self._acronyms = _tags_of_endings("morphology-acronyms")

    def of(self, word: str, low: str) -> list[Candidate]:
        """The candidates of a plain form, at least one, in a fixed order; ``low``: the form in
        small letters."""
        if _CYRILLIC_ROMAN.fullmatch(word):
            return [Candidate(low, "number", DICTIONARY)]
        found = self._of_lower(low)
        acronym = _ACRONYM.fullmatch(word)
        if acronym and not any(one.source & (DICTIONARY | LEXICON) for one in found):
            tags = self._acronyms.get(acronym[2], ())
            found = [Candidate(acronym[1].lower(), tag, DICTIONARY) for tag in tags] or found
        if word[:1].isupper() and _CYRILLIC.search(low):
            found = _with_proper(found)
        else:
            found = [one for one in found if ":prop" not in one.tag] or found
        return found or [Candidate(low, "unclass", PREDICTED)]

    def kept_ready(self, words: Iterable[str]) -> Lexicon:
        """The lexicon with the candidates of plain forms ready, so that they are not looked up
        and merged again; the number is how often one was seen, shifted by `SOURCE_BITS`, and its
        source."""
        return self.lexicon.with_ready(
            {
                word: [
                    (lemma, tag, seen << SOURCE_BITS | source)
                    for lemma, tag, source, seen in self.of(word, word.lower())
                ]
                for word in words
            }
        )

    def _of_lower(self, word: str) -> list[Candidate]:
        ordinal = _ORDINAL.fullmatch(word)
        if ordinal and ordinal[2] in self._ordinals:
            lemma = f"{ordinal[1]}-й"
            return [Candidate(lemma, tag, DICTIONARY) for tag in self._ordinals[ordinal[2]]]
        pool = _Pool()
        stored = self.lexicon.look_up(word)
        for lemma, tag, count in stored:
            pool.add(lemma, tag, LEXICON, count)
        if not _CYRILLIC.search(word):
            for tag in _foreign_tags(word):
                pool.add(word, tag, DICTIONARY)
            return pool.candidates()
        pairs, known = self.dictionary.look_up(word)
        for lemma, tag in pairs:
            pool.add(lemma, tag, DICTIONARY if known else PREDICTED)
        if not known:
            if not stored:
                for lemma, tag, _ in self.lexicon.guess(word)[:8]:
                    pool.add(lemma, tag, ENDING)
            pool.add(word, "unclass", PREDICTED)
            pool.add(word, "noninfl", PREDICTED)
            if _ROMAN.fullmatch(word):
                pool.add(word, "number", PREDICTED)
            if word.endswith("."):
                pool.add(word, "noun:inanim:m:v_naz:abbr", PREDICTED)
        return pool.candidates()


def _tags_of_endings(table: str) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for row in read_table(table):
        tags.setdefault(row["ending"], []).append(row["tag"])
    return tags


class _Pool:
    """Collects candidates; those alike in lemma and core become one, the first one's flags win."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[str, int, int]] = {}

    def add(self, lemma: str, tag: str, source: int, count: int = 0) -> None:
        key = lemma, core_of(tag)
        before = self._found.get(key)
        if before is None:
            self._found[key] = tag, source, count
        else:
            self._found[key] = before[0], before[1] | source, before[2] + count

    def candidates(self) -> list[Candidate]:
        return [Candidate(lemma, *rest) for (lemma, _), rest in self._found.items()]


def _with_proper(found: list[Candidate]) -> list[Candidate]:
    """For a capitalised form every noun also as a proper name, and a name also as a noun."""
    pool = _Pool()
    for one in found:
        pool.add(*one)
    for lemma, tag, source, _ in found:
        other = _other_kind(tag)
        if other:
            pool.add(lemma, other, source & 3)
    return pool.candidates()


@cache
def _other_kind(tag: str) -> str:
    """The tag of a common noun as a name, a name's as a common noun; empty for other words."""
    word_class, *pieces = tag.split(":")
    if word_class != "noun" or "pron" in pieces:
        return ""
    if "prop" in pieces:
        names = {"prop", "fname", "lname", "pname", "geo"}
        return make_tag("noun", [piece for piece in pieces if piece not in names])
    return make_tag("noun", [*pieces, "prop"])


def _foreign_tags(word: str) -> list[str]:
    """Tags of a form without Cyrillic letters."""
    if _NUMBER.fullmatch(word):
        return ["number"]
    if _LATIN.search(word):
        return ["unclass", "number"] if _ROMAN.fullmatch(word) else ["unclass"]
    if any(char.isalpha() for char in word):
        return ["unclass"]
    if any(char.isdigit() for char in word):
        return ["number"]
    return ["punct"] if word in _PUNCTUATION else ["punct", "symb"]


_PUNCTUATION = frozenset([*".,:;!?…()[]{}«»\"'“”„‟‚‘’–—―-", "...", "?!", "!..", "?..", "--"])
