"""What depends on a word form alone, computed once per form and kept as rows of arrays."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..linear import text_code
from ..text import plain_word
from .candidates import Candidate, Candidates
from .tags import CASES, core_of

Ints = npt.NDArray[Any]

# Columns of a form's row.
(WORD, LOWER, END2, END3, END4, START3, SHAPE, TAGS, CLASSES, AGREEMENTS, FIRST, COUNT) = range(12)
# Parts: what a feature's context is combined with to speak of a candidate.
PARTS = ("tag", "class", "case", "agreement", "lemma", "lemma+tag", "class+kind", "source")
# Columns of a candidate's row beside its parts.
(TAG, CLASS, LEMMA, CASE, AGREEMENT, KIND, VERB) = range(7)
KINDS = ("other", "noun", "attribute", "preposition", "verb", "mark", "conjunction", "adverb")
_KIND_OF = {
    "noun": 1, "adj": 2, "numr": 2, "number": 2, "prep": 3, "verb": 4, "advp": 4, "noninfl": 4,
    "punct": 5, "conj": 6, "adv": 7, "part": 7,
}  # fmt: skip
_CASE_OF = {piece: number for number, piece in enumerate(CASES, 1)}
_GENDER_OF = {"m": 1, "f": 2, "n": 3, "p": 4, "s": 5}
# Kinds of form shapes.
LOWER_CASE, CAPITALISED, CAPITALS, INITIAL, DIGITS, MIXED = 1, 2, 3, 4, 5, 6


class TagCodes(NamedTuple):
    """Codes of a tag's aspects."""

    tag: int
    word_class: int
    case: int
    agreement: int
    kind: int
    verb: int
    nature: int


@cache
def tag_codes(core: str) -> TagCodes:
    """The codes of a core tag."""
    word_class, *pieces = core.split(":")
    case = next((_CASE_OF[piece] for piece in pieces if piece in _CASE_OF), 0)
    gender = next((_GENDER_OF[piece] for piece in pieces if piece in _GENDER_OF), 0)
    sort = word_class
    if word_class == "verb":
        form = next((p for p in ("inf", "impers", "impr") if p in pieces), "fin")
        sort += f":{form}"
    elif word_class == "conj" or "pron" in pieces:
        sort += ":".join(["", *pieces[-1:]])
    nature = [p for p in pieces if p in ("anim", "inanim", "unanim", "prop", "fname", "lname",
                                         "pname", "rinanim", "ranim")]  # fmt: skip
    verb = ":".join(p for p in pieces if p not in ("perf", "imperf"))
    return TagCodes(
        text_code(core),
        text_code(sort),
        case,
        case * 8 + gender,
        _KIND_OF.get(word_class, 0),
        text_code(verb) if word_class == "verb" else 0,
        text_code(":".join(nature)),
    )


class Forms:
    """A growing table of forms and their candidates."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self.index: dict[str, int] = {}
        self.rows: Ints = np.zeros((256, 12), np.uint32)
        self.candidates: list[tuple[str, str]] = []
        self.seen: list[int] = []
        self.parts: Ints = np.zeros((1024, len(PARTS)), np.uint32)
        self.infos: Ints = np.zeros((1024, 7), np.uint32)

    def __len__(self) -> int:
        return len(self.index)

    def add(self, form: str) -> int:
        """The number of a form that is not in the table yet."""
        found = self._candidates.of(form)
        number, first = len(self.index), len(self.candidates)
        if number == len(self.rows):
            self.rows = _doubled(self.rows)
        while first + len(found) > len(self.parts):
            self.parts, self.infos = _doubled(self.parts), _doubled(self.infos)
        codes = [tag_codes(core_of(one.tag)) for one in found]
        self._add_candidates(found, codes, first)
        word = plain_word(form)
        low = word.lower()
        lower = text_code(low)
        self.rows[number] = (
            lower if low in self._candidates.lexicon.frequent else 0,
            lower,
            text_code(low[-2:]),
            text_code(low[-3:]),
            text_code(low[-4:]),
            text_code("^" + low[:3]),
            _shape(word),
            text_code("|".join(sorted({core_of(one.tag) for one in found}))),
            text_code(str(sorted({code.word_class for code in codes}))),
            text_code(str(sorted({code.agreement for code in codes if code.case}))),
            first,
            len(found),
        )
        self.index[form] = number
        return number

    def _add_candidates(self, found: list[Candidate], codes: list[TagCodes], first: int) -> None:
        total = sum(one.seen for one in found)
        lemmas: dict[str, int] = {}
        for place, (one, code) in enumerate(zip(found, codes, strict=True), first):
            lemma = lemmas.get(one.lemma)
            if lemma is None:
                lemma = lemmas[one.lemma] = text_code(one.lemma)
            self.candidates.append((one.lemma, one.tag))
            self.parts[place] = (
                code.tag,
                code.word_class,
                _salted(code.word_class, code.case + 11),
                _salted(code.word_class, code.agreement + 101),
                _salted(lemma, code.word_class),
                _salted(lemma, code.tag),
                _salted(code.word_class, code.nature),
                one.source * 64 + _share(one.seen, total),
            )
            self.infos[place] = (
                code.tag, code.word_class, lemma, code.case, code.agreement, code.kind, code.verb,
            )  # fmt: skip


def _salted(one: int, other: int) -> int:
    return (one * 0x9E3779B1 + other * 0x85EBCA6B + 0x165667B1) & 0xFFFFFFFF


def _share(seen: int, total: int) -> int:
    """How much of what training data says of a form speaks for one analysis, in steps."""
    if not total:
        return 0
    step = 1 + min(7, int(8 * seen / total)) if seen else 1
    return step + (0 if total < 3 else 10 if total < 20 else 20)


def _shape(word: str) -> int:
    if word[:1].isdigit():
        return DIGITS
    if len(word) > 1 and word.isupper() and word[1].isalpha():
        return CAPITALS
    if word[:1].isupper():
        if len(word) == 1 or (len(word) == 2 and word[1] == "."):
            return INITIAL
        return CAPITALISED if word[1:].islower() else MIXED
    return LOWER_CASE


def _doubled(array: Ints) -> Ints:
    return np.concatenate([array, np.zeros_like(array)])
