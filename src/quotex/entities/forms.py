"""What is known of a word form by itself: its readings in the dictionary, its look, its keywords.

Rules and trained model read the same facts; they are computed once per form (bounded cache).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ..morphology.readings import readings_of
from ..resources import read_table
from ..text import plain_word

OPENING = frozenset("«“„‟‹")
CLOSING = frozenset("»”›")
STRAIGHT = frozenset("\"'’‘")
SENTENCE_BREAKS = frozenset(".!?…—–-:•;")


class Form(NamedTuple):
    """A word form out of context.

    ``lemmas``, ``pos`` and ``cases`` are of all its readings (pymorphy3's grammemes, the first
    reading's lemma first); ``grammemes`` those of Name, Surn, Patr, Abbr, anim, inan that some
    reading has; ``classes`` its classes in the table of keywords; ``place`` its kind in the
    table of places (as a name of one word); ``first_name``, ``surname`` and ``patronymic`` tell
    that it is capitalised and has such a reading, ``initial`` that it is a capital letter, with its
    full stop or without.
    """

    word: str
    low: str
    stem: str
    lemmas: tuple[str, ...]
    pos: tuple[str, ...]
    cases: frozenset[str]
    grammemes: frozenset[str]
    known: bool
    is_word: bool
    capital: bool
    upper: bool
    number: str
    classes: tuple[str, ...]
    place: str
    first_name: bool
    surname: bool
    patronymic: bool
    initial: bool


_NUMBER_WORDS = frozenset(
    "півтора кілька декілька пара двоє троє четверо п'ятеро десятеро обидва чимало багато"
    " сто тисяча мільйон мільярд сотня десяток".split()
)


@lru_cache(maxsize=100_000)
def form_of(word: str) -> Form:
    """The facts about a word form."""
    plain = plain_word(word)
    low = plain.lower()
    letters = plain.isalpha()
    is_word = letters or any(c.isalpha() for c in plain)
    digits = not letters and any(c.isdigit() for c in plain)
    capital = plain[:1].isupper()
    number = number_kind(plain) if digits else ""
    lemmas: tuple[str, ...] = (low,)
    pos: tuple[str, ...] = ("NUM" if digits else "PUNCT",)
    cases: frozenset[str] = frozenset()
    grammemes: frozenset[str] = frozenset()
    known = True
    if is_word and not digits and not _CYRILLIC.fullmatch(plain):
        pos, known = ("LATN" if plain.isascii() else "X",), False
    elif is_word and not digits:
        lemmas, (pos, cases, grammemes), known = readings_of(low)
        lemmas = lemmas or (low,)
        if not number and (low in _NUMBER_WORDS or lemmas[0] in _NUMBER_WORDS or "NUMR" in pos):
            number = "word"
    classes = _classes(low, lemmas)
    place = place_kind(plain, lemmas) if capital else ""
    return Form(
        plain, low, stem(low), lemmas, pos, cases, grammemes, known, is_word, capital,
        len(plain) > 1 and is_word and plain.isupper(), number, classes, place,
        capital and "Name" in grammemes, capital and "Surn" in grammemes,
        capital and "Patr" in grammemes,
        capital and is_word and len(plain) < 4 and len(plain.rstrip(".")) == 1,
    )  # fmt: skip


def _classes(low: str, lemmas: tuple[str, ...]) -> tuple[str, ...]:
    classes = keyword_classes()
    found: list[str] = []
    keys = (low, low.rstrip("."), *lemmas[:3]) if low[-1:] == "." else (low, *lemmas[:3])
    for key in keys:
        if key in classes:
            found += classes[key]
    return tuple(dict.fromkeys(found)) if found else ()


def number_kind(word: str) -> str:
    """The kind of a token with digits: year, day (one or two digits), integer, clock, date,
    decimal, range, ordinal, mixed.

    >>> number_kind("2012"), number_kind("19:00"), number_kind("02.03.2012")
    ('year', 'clock', 'date')
    """
    if word.isdecimal():
        if len(word) <= 2:
            return "day"
        return "year" if len(word) == 4 and word[:2] in _CENTURIES else "integer"
    parts = word.replace("–", "-").split("-")
    if len(parts) == 2 and parts[0].isdecimal():
        if parts[1].isdecimal():
            return "years" if len(parts[0]) == 4 == len(parts[1]) else "range"
        if parts[1].isalpha():
            return "ordinal"
    for mark in ":.":
        parts = word.split(mark)
        if all(part.isdecimal() for part in parts):
            if len(parts) == 2 and len(parts[1]) == 2 and len(parts[0]) <= 2 and mark == ":":
                return "clock"
            if len(parts) == 3 and mark == "." and len(parts[0]) <= 2 and len(parts[1]) <= 2:
                return "date"
    stripped = "".join(c for c in word if c not in " \u00a0\u202f.,")
    return "decimal" if stripped.isdecimal() else "mixed"


_CYRILLIC = re.compile("[\u0400-\u04ff'’.-]+")
_CENTURIES = frozenset(str(n) for n in range(10, 22))

_ENDINGS = (
    "ового евого ові еві єві ами ями ому ого ими ої ою ею єю ів їв ом ем єм им їм ій ах ях ям ам"
    " их а я у ю о е є и і ї ь й".split()
)
_ENDINGS_BY_LETTER = {
    letter: sorted((end for end in _ENDINGS if end[-1] == letter), key=len, reverse=True)
    for letter in {end[-1] for end in _ENDINGS}
}


def stem(low: str) -> str:
    """The word without its longest inflectional ending, at least three letters.

    >>> stem("києва"), stem("рівному"), stem("рівне")
    ('києв', 'рівн', 'рівн')
    """
    for ending in _ENDINGS_BY_LETTER.get(low[-1:], ()):
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            return low[: -len(ending)]
    return low


@cache
def keyword_classes() -> dict[str, tuple[str, ...]]:
    """From a keyword's lemma to its classes in the tables ``entity_keywords`` and
    ``occupations``."""
    found: dict[str, list[str]] = {}
    for row in read_table("entity_keywords"):
        for word in row["words"].split():
            found.setdefault(word, []).append(row["class"])
    for row in read_table("occupations"):
        for word in row["words"].split():
            found.setdefault(word, []).append("occupation")
    return {word: tuple(dict.fromkeys(kinds)) for word, kinds in found.items()}


@cache
def places() -> dict[tuple[str, ...], str]:
    """From the stems of a place's name to its kind in the table ``places``."""
    order = {kind: rank for rank, kind in enumerate(PLACE_KINDS)}
    found: dict[tuple[str, ...], str] = {}
    for row in read_table("places"):
        kind = row["kind"]
        for name in row["names"].lower().split("; "):
            key = tuple(map(stem, name.split()))
            if order[kind] < order.get(found.get(key, ""), len(order)):
                found[key] = kind
    return found


PLACE_KINDS = ("country", "region", "city", "town", "world", "village")


def place_kind(word: str, lemmas: tuple[str, ...]) -> str:
    """The kind of the place a single word can name, in any case form; empty where none."""
    known = _places_of_one_word()
    kinds = [
        known[key] for key in {stem(key) for key in (word.lower(), *lemmas[:4])} if key in known
    ]
    return min(kinds, key=PLACE_KINDS.index) if kinds else ""


@cache
def _places_of_one_word() -> dict[str, str]:
    return {key[0]: kind for key, kind in places().items() if len(key) == 1}
