"""What depends on a word form alone, computed once per form and kept as rows of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..linear import mix, text_code
from ..text import plain_word
from .candidates import SOURCE_BITS, Candidates
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


FREQUENT, RARE = 50, 0.005
"""Of a form that training text has so often, candidates with no larger share are not chosen: that
costs a few hundredths of a percent of tags and saves a third of the work."""


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
        self.lemmas: list[str] = []
        self.tags: list[str] = []
        """Each candidate's lemma and tag; not as pairs, which Python's collector of garbage would
        look through again and again."""
        self.parts: Ints = np.zeros((len(PARTS), 1024), np.uint32)
        """The parts of candidates, a column for each, which takes the least time to look them up;
        `infos` and `rows` have a row for each."""
        self.infos: Ints = np.zeros((1024, 7), np.uint32)
        self.scored = 0
        """For how many forms their candidates' `scores` are known."""
        self.scores: Ints = np.zeros((2, 1024), np.int16)
        """What the `Disambiguator` makes of each candidate, seen alone, in both passes."""
        self._tag_row_of = [_tag_row(tag) for tag in candidates.lexicon.ready.tags]
        self._set_codes: Ints = np.zeros((len(candidates.lexicon.ready.sets), 3), np.uint32)
        """The codes of the lexicon's ready sets of tags; zeros where they are not made yet."""

    def __len__(self) -> int:
        return len(self.index)

    def numbers(self, words: Sequence[str]) -> Ints:
        """The numbers of words; those that are not in the table yet are added."""
        index = self.index
        try:
            found = list(map(index.__getitem__, words))
        except KeyError:
            self._add(list(dict.fromkeys([word for word in words if word not in index])))
            found = list(map(index.__getitem__, words))
        return np.array(found, np.int64)

    def _add(self, words: list[str]) -> None:
        places = self._candidates.lexicon.ready.places
        ready: list[str] = []
        plains: list[str] = []
        rest: list[tuple[str, str]] = []
        for word in words:
            plain = word if word in places else plain_word(word)
            if plain in places:
                ready.append(word)
                plains.append(plain)
            else:
                rest.append((word, plain))
        if ready:
            self._add_ready(ready, plains)
        if rest:
            self._add_others(rest)

    def _add_ready(self, words: list[str], plains: list[str]) -> None:
        """Add forms whose candidates the lexicon keeps ready, all at once.  Of a frequent form
        those that training text hardly ever has stand last and are not counted: they belong to
        its sets, but are not chosen."""
        ready = self._candidates.lexicon.ready
        places = np.array(list(map(ready.places.__getitem__, plains)))
        lows = [plain.lower() for plain in plains]
        sizes = ready.sizes[places]
        starts = np.cumsum(sizes) - sizes
        owner = np.repeat(np.arange(len(places)), sizes)
        inside = np.arange(len(owner)) - starts[owner]
        rows = ready.starts[places][owner] + inside
        seen = ready.number[rows] >> SOURCE_BITS
        total = np.add.reduceat(seen, starts)[owner]
        chosen = (total < FREQUENT) | (seen > total * RARE)
        order = np.lexsort((~chosen, owner))
        rows, seen, total = rows[order], seen[order], total[order]
        edit, number = ready.edit[rows], ready.number[rows]
        tag = ready.tags_of(places[owner], inside[order])
        # a form's candidates often share their lemma: each is made once
        new = np.ones(len(rows), bool)
        new[1:] = (edit[1:] != edit[:-1]) | (owner[1:] != owner[:-1])
        edits = ready.edits
        lemmas = [
            lows[form][: len(lows[form]) - edits[which][0]] + edits[which][1]
            for form, which in zip(owner[new].tolist(), edit[new].tolist(), strict=True)
        ]
        lemma_of = np.cumsum(new) - 1
        codes = np.array(list(map(text_code, lemmas)), np.uint32)
        lemma_seen = self._lemmas_seen(lemmas)[lemma_of]
        most = np.maximum.reduceat(lemma_seen, starts)[owner]
        source = (number & ((1 << SOURCE_BITS) - 1)) * 64
        source = source + _frequency(seen, total, lemma_seen, most)
        rows = np.empty((len(words), 12), np.uint32)
        rows[:, :TAGS] = _form_codes(plains, lows, self._candidates.lexicon.frequent)
        rows[:, TAGS:FIRST] = self._codes_of_sets(ready.set_of[places])
        rows[:, FIRST] = starts + len(self.lemmas)
        rows[:, COUNT] = np.add.reduceat(chosen, starts, dtype=np.uint32)
        own = list(map(self._tag_row_of.__getitem__, tag.tolist()))
        self.lemmas += map(lemmas.__getitem__, lemma_of.tolist())
        self.tags += map(ready.tags.__getitem__, tag.tolist())
        self._store(words, rows, own, codes[lemma_of], source)

    def _add_others(self, words: list[tuple[str, str]]) -> None:
        """Add forms, with their plain forms, whose candidates have to be found."""
        plains = [plain for _, plain in words]
        lows = [plain.lower() for plain in plains]
        found = list(map(self._candidates.of, plains, lows))
        sizes = np.array(list(map(len, found)))
        lemmas, tags, sources, counts = zip(*chain.from_iterable(found), strict=True)
        codes = {lemma: text_code(lemma) for lemma in set(lemmas)}
        patterns = [_pattern(tuple([one[1] for one in row])) for row in found]
        starts = np.cumsum(sizes) - sizes
        seen = np.array(counts)
        total = np.repeat(np.add.reduceat(seen, starts), sizes)
        lemma_seen = self._lemmas_seen(lemmas)
        most = np.repeat(np.maximum.reduceat(lemma_seen, starts), sizes)
        rows = np.empty((len(words), 12), np.uint32)
        rows[:, :TAGS] = _form_codes(plains, lows, self._candidates.lexicon.frequent)
        rows[:, TAGS:FIRST] = [codes for _, codes in patterns]
        rows[:, FIRST] = starts + len(self.lemmas)
        rows[:, COUNT] = sizes
        self.lemmas += lemmas
        self.tags += tags
        self._store(
            [word for word, _ in words],
            rows,
            [row for own, _ in patterns for row in own],
            np.array([codes[lemma] for lemma in lemmas], np.uint32),
            np.array(sources) * 64 + _frequency(seen, total, lemma_seen, most),
        )

    def _lemmas_seen(self, lemmas: Sequence[str]) -> Ints:
        """How often training text has each lemma."""
        seen = self._candidates.lexicon.lemmas
        return np.array([seen.get(lemma, 0) for lemma in lemmas])

    def _codes_of_sets(self, numbers: Ints) -> Ints:
        """The codes of the lexicon's ready sets of tags with these numbers: of the set of tags, of
        word classes, of agreements."""
        ready = self._candidates.lexicon.ready
        for number in set(numbers[self._set_codes[numbers, 0] == 0].tolist()):
            tags = tuple([ready.tags[tag] for tag in ready.sets[number]])
            self._set_codes[number] = _pattern(tags)[1]
        return self._set_codes[numbers]

    def _store(
        self, words: list[str], rows: Ints, tag_rows: list[int], lemma: Ints, sources: Ints
    ) -> None:
        """Put new forms' rows, and their candidates' rows, behind those there are."""
        first = len(self.index)
        end = first + len(words)
        self.index.update(zip(words, range(first, end), strict=True))
        self.rows = with_room(self.rows, end)
        self.rows[first:end] = rows
        table = _tag_table()
        end = len(self.lemmas)
        here = slice(end - len(tag_rows), end)
        self.parts, self.infos = with_room(self.parts, end, axis=1), with_room(self.infos, end)
        parts, infos = self.parts[:, here], self.infos[here]
        parts[:] = table.parts.take(tag_rows, axis=1)
        infos[:] = table.infos[tag_rows]
        infos[:, LEMMA] = lemma
        tag, word_class = infos[:, TAG], infos[:, CLASS]
        for column, values in (
            (LEMMA_AND_CLASS, _salted(lemma, word_class)),
            (LEMMA_AND_TAG, _salted(lemma, tag)),
            (SOURCE, sources),
        ):
            parts[column] = mix(_PART_SALT + column, values)


class _TagTable(NamedTuple):
    """What tags' rows bring to their candidates' rows, the lemma apart."""

    parts: Ints
    infos: Ints


_PART_SALT = 7000
(LEMMA_AND_CLASS, LEMMA_AND_TAG, SOURCE) = map(PARTS.index, ("lemma", "lemma+tag", "source"))
_TAG_ROWS: dict[str, int] = {}
_TAG_CODES: list[TagCodes] = []
_TAG_TABLE: list[_TagTable] = [_TagTable(np.zeros((8, 0)), np.zeros((0, 7)))]


def _tag_row(tag: str) -> int:
    """The row of a tag's core in `_tag_table`; there are some hundred different tags."""
    row = _TAG_ROWS.get(tag)
    if row is None:
        core = core_of(tag)
        row = _TAG_ROWS.get(core)
        if row is None:
            row = _TAG_ROWS[core] = len(_TAG_CODES)
            _TAG_CODES.append(tag_codes(core))
            _TAG_NAMES.append(core)
        _TAG_ROWS[tag] = row
    return row


_TAG_NAMES: list[str] = []


def _tag_table() -> _TagTable:
    if len(_TAG_TABLE[0].infos) < len(_TAG_CODES):
        codes = np.array(_TAG_CODES, np.uint32)
        tag, word_class, case, agreement, kind, verb, nature = codes.T
        none = np.zeros_like(tag)
        parts = {
            "tag": tag,
            "class": word_class,
            "case": _salted(word_class, case + np.uint32(11)),
            "agreement": _salted(word_class, agreement + np.uint32(101)),
            "class+kind": _salted(word_class, nature),
        }
        _TAG_TABLE[0] = _TagTable(
            np.stack([mix(_PART_SALT + n, parts.get(part, none)) for n, part in enumerate(PARTS)]),
            np.stack([tag, word_class, none, case, agreement, kind, verb], 1),
        )
    return _TAG_TABLE[0]


@lru_cache(maxsize=20_000)
def _ending_codes(ending: str) -> tuple[int, int, int]:
    """Codes of a form's last two, three and four letters, given the last four."""
    return text_code(ending[-2:]), text_code(ending[-3:]), text_code(ending)


@lru_cache(maxsize=20_000)
def _pattern(tags: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, int, int]]:
    """The rows in `_tag_table` of the tags of a form's candidates, and the codes of their sets."""
    rows = tuple([_tag_row(tag) for tag in tags])
    return rows, _set_codes(rows)


@lru_cache(maxsize=20_000)
def _set_codes(rows: tuple[int, ...]) -> tuple[int, int, int]:
    """Codes of the sets of tags, of word classes and of agreements that candidates have."""
    codes = [_TAG_CODES[row] for row in rows]
    return (
        text_code("|".join(sorted({_TAG_NAMES[row] for row in rows}))),
        text_code(str(sorted({code.word_class for code in codes}))),
        text_code(str(sorted({code.agreement for code in codes if code.case}))),
    )


def _salted(one: Ints, other: Ints) -> Ints:
    code: Ints = one * np.uint32(0x9E3779B1) + other * np.uint32(0x85EBCA6B) + np.uint32(0x165667B1)
    return code


def _form_codes(plains: list[str], lows: list[str], frequent: frozenset[str]) -> Ints:
    """The columns `WORD` to `SHAPE` of forms, given as written and in small letters."""
    codes = list(map(text_code, lows))
    ends = [_ending_codes(low[-4:]) for low in lows]
    out: Ints = np.empty((len(lows), TAGS), np.uint32)
    out[:, LOWER] = codes
    out[:, WORD] = [code if low in frequent else 0 for low, code in zip(lows, codes, strict=True)]
    out[:, END2 : END4 + 1] = np.fromiter(chain.from_iterable(ends), np.uint32).reshape(-1, 3)
    out[:, START3] = [_start_code(low[:3]) for low in lows]
    out[:, SHAPE] = list(map(_shape, plains))
    return out


@lru_cache(maxsize=20_000)
def _start_code(start: str) -> int:
    return text_code("^" + start)


def _frequency(seen: Ints, total: Ints, lemma_seen: Ints, most: Ints) -> Ints:
    """What training text says for each analysis, in steps: its share of what there is of the form
    (``total``), or, where there is nothing, how often its lemma stands there, beside the lemma
    among the form's that does ``most`` often."""
    codes: Ints = np.where(
        total > 0, _steps(seen, total), np.where(most > 0, 32 + _steps(lemma_seen, most), 0)
    )
    return codes


def _steps(seen: Ints, total: Ints) -> Ints:
    step = 1 + np.where(seen > 0, np.minimum(7, 8 * seen // np.maximum(total, 1)), 0)
    steps: Ints = step + np.where(total < 3, 0, np.where(total < 20, 10, 20))
    return steps


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


def runs(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """The numbers of several runs, one after another, and which run each is of; ``first``: where
    each run begins, ``counts``: how long it is.

    >>> [column.tolist() for column in runs(np.array([7, 2]), np.array([2, 1]))]
    [[0, 0, 1], [7, 8, 2]]
    """
    owner = np.arange(len(counts)).repeat(counts)
    numbers = (first - (counts.cumsum() - counts)).take(owner) + np.arange(len(owner))
    return owner, numbers


def with_room(array: Ints, size: int, axis: int = 0) -> Ints:
    """The array, with room for so many along an axis: doubled as often as it needs."""
    room = array.shape[axis]
    if size <= room:
        return array
    while room < size:
        room *= 2
    shape = list(array.shape)
    shape[axis] = room
    larger = np.zeros(shape, array.dtype)
    larger[tuple(map(slice, array.shape))] = array
    return larger
