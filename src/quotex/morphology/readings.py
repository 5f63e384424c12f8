"""What all of the dictionary's readings of a word form say together, whatever the context.

Those of frequent forms are kept ready in a file, so that reading a text does not begin with
thousands of walks through the dictionary; the others are computed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..resources import array_of, checking, load_arrays
from .dictionary import Tag, parses, reader
from .lexicon import edit_of, pack, unpack, unpack_edits

FILE, KIND = "readings.npz", "readings"
MOST = 12
"""Readings that are looked at, the dictionary's first ones."""
CASES = frozenset(("nomn", "gent", "datv", "accs", "ablt", "loct", "voct"))
GRAMMEMES = frozenset(("Name", "Surn", "Patr", "Abbr", "anim", "inan"))


class Grammar(NamedTuple):
    """Parts of speech, cases and grammemes (of `GRAMMEMES`) that some reading has, in pymorphy3's
    terms."""

    pos: tuple[str, ...]
    cases: frozenset[str]
    grammemes: frozenset[str]


class Readings(NamedTuple):
    """Of a form's readings the different lemmas, in the dictionary's order, and what is said by
    their tags; ``known``: the dictionary has the first reading."""

    lemmas: tuple[str, ...]
    grammar: Grammar
    known: bool


def readings_of(word: str) -> Readings:
    """The readings of a plain lower-case word."""
    return _ready().get(word) or computed(word)


def computed(word: str) -> Readings:
    """The readings of a plain lower-case word, as the dictionary has them."""
    if len(word) > 1 and "г" not in word:
        rows = reader().words.rows(word)
        if rows:
            rules = reader().rules(rows)[:MOST]
            lemmas = tuple(dict.fromkeys([rule.lemma(word) for rule in rules]))
            return Readings(lemmas, _together(tuple([rule.tag for rule in rules])), True)
    found = parses(word)[:MOST]
    return Readings(
        tuple(dict.fromkeys([parse.normal_form for parse in found])),
        _together(tuple([parse.tag for parse in found])),
        bool(found) and found[0].is_known,
    )


@lru_cache(maxsize=10_000)
def _together(tags: tuple[Tag, ...]) -> Grammar:
    together = frozenset().union(*[tag.grammemes for tag in tags])
    pos = tuple(dict.fromkeys([tag.POS or "X" for tag in tags]))
    return Grammar(pos, together & CASES, together & GRAMMEMES)


class Ready:
    """Readings kept in arrays: each form's lemmas as edits, its grammar as a number."""

    def __init__(self, arrays: dict[str, npt.NDArray[Any]]) -> None:
        """Raises `ResourceError` where the arrays do not fit together."""
        with checking(FILE):
            forms = unpack(array_of(arrays, "forms", "u"))
            ends = np.cumsum(array_of(arrays, "sizes", "u").astype(np.int64))
            lemmas, grammar = (array_of(arrays, name, "u") for name in ("lemmas", "grammar"))
            self._places = {form: place for place, form in enumerate(forms)}
            self._ends = array("q", ends.tobytes())
            self._edits = unpack_edits(array_of(arrays, "edits", "u"))
            self._lemmas = array("H", lemmas.astype(np.uint16).tobytes())
            self._grammars = [_grammar(line) for line in unpack(array_of(arrays, "grammars", "u"))]
            self._grammar = array("H", grammar.astype(np.uint16).tobytes())
            whole = len(forms) == len(ends) == len(grammar) and ends[-1:] == len(lemmas)
            known = lemmas.max() < len(self._edits) and grammar.max() < len(self._grammars)
            if not (whole and known):
                raise ValueError("its arrays do not fit together")

    def get(self, form: str) -> Readings | None:
        """The readings of a form; None where they are not kept."""
        place = self._places.get(form)
        if place is None:
            return None
        edits = self._lemmas[self._ends[place - 1] if place else 0 : self._ends[place]]
        lemmas = []
        for number in edits:
            cut, add = self._edits[number]
            lemmas.append(form[: len(form) - cut] + add)
        return Readings(tuple(lemmas), self._grammars[self._grammar[place]], True)

    @staticmethod
    def to_arrays(forms: Iterable[str]) -> dict[str, npt.NDArray[Any]]:
        """The arrays of those forms that the dictionary has."""
        found = {form: computed(form) for form in sorted(set(forms))}
        found = {form: readings for form, readings in found.items() if readings.known}
        edits: dict[tuple[int, str], int] = {}
        grammars: dict[str, int] = {}
        lemmas = [
            edits.setdefault(edit_of(form, lemma), len(edits))
            for form, readings in found.items()
            for lemma in readings.lemmas
        ]
        grammar = [
            grammars.setdefault(_line(readings.grammar), len(grammars))
            for readings in found.values()
        ]
        return {
            "forms": pack(found),
            "sizes": np.array([len(readings.lemmas) for readings in found.values()], np.uint8),
            "edits": pack(f"{cut}\t{add}" for cut, add in edits),
            "lemmas": np.array(lemmas, np.uint16),
            "grammars": pack(grammars),
            "grammar": np.array(grammar, np.uint16),
        }


def _line(grammar: Grammar) -> str:
    groups: tuple[Sequence[str], ...] = (
        grammar.pos, sorted(grammar.cases), sorted(grammar.grammemes)
    )  # fmt: skip
    return "\t".join(map(" ".join, groups))


def _grammar(line: str) -> Grammar:
    pos, cases, grammemes = line.split("\t")
    return Grammar(tuple(pos.split()), frozenset(cases.split()), frozenset(grammemes.split()))


@cache
def _ready() -> Ready:
    return Ready(load_arrays(FILE, KIND)[0])
