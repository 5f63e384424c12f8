"""Features of the disambiguator: which parts of a candidate meet which sights of its context.

Two passes.  The first sees the forms around a word and what they may be; the second also what the
first pass took them for, and from that the preposition, head, verb and subject nearby.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..linear import mix, text_code
from ..linear.hashing import Codes
from . import forms as f
from .forms import PARTS, Forms, Ints, tag_codes

Column = npt.NDArray[np.uint32]

# part → contexts; a context is one or more columns of `Context`, with @ and an offset.
FIRST_PASS: dict[str, str] = {
    "tag": """bias end2 end3 end4 start3 shape+initial word@-1 word@1 word@-2 word@2
        tags@1 tags@-1 end3@1 end3@-1 word@-1+word@1 classes@1+classes@2 classes@-1+classes@-2
        shape+end3 evidence+shape""",
    "class": """bias word@-1 word@1 classes@1+classes@2 classes@1+classes@-1 word@-1+word@1
        word@-1+word@-2 word@1+word@2 end4 shape@1+shape shape@-1+shape""",
    "case": "word@-1 word@1 word@-2 ahead agreements@-1+classes@-2",
    "agreement": """agreements@1 agreements@1+agreements@2 agreements@2+classes@1 agreements@-1
        agreements@-1+agreements@1 agreements@-1+classes""",
    "lemma": """bias shape+initial word@-1 word@1 classes@-1 classes@1 evidence lower@-1+lower@1
        end3@-1 end3@1""",
    "lemma+tag": """word word+word@-1 word+word@1 classes@-1+classes@1 tags@1 tags@-1
        classes@1+classes@2""",
    "class+kind": """shape+initial+end3 evidence+shape shape+word@-1 shape+shape@1 shape+shape@-1
        lower shape+word@1""",
    "source": "bias shape+initial shape classes end2 evidence",
    "support": "shape+initial evidence",
}
SECOND_PASS: dict[str, str] = {
    "tag": """tag@-1 tag@1 tag@-1+tag@-2 tag@1+tag@2 tag@-1+tag@1 tag@-1+lemma@1 lemma@-1+tag@1
        lemma@-1 lemma@1 tag@-1+tags@1 lemma@-1+lemma@1 tag@-1+word@-2""",
    "class": """tag@-1+tag@-2 tag@1+tag@2 class@-1+tag@-2 class@-1+class@1
        class@-2+class@-1+class@1 class@-1+class@1+class@2 left-verb right-verb""",
    "case": """tag@-1 tag@1 lemma@-1 lemma@1 preposition preposition+lemma@-1 any-preposition
        left-verb right-verb left-verb+left-subject right-verb+left-subject
        left-verb-form right-verb-form
        left-verb-form+right-verb-form+left-subject left-noun left-noun+mark@-1 negated
        left-verb+preposition negated+left-verb left-subject+right-subject
        left-noun-case+joined clause-start""",
    "agreement": """agreement@-1+class@-1 agreement@1+class@1 head+kind@1 head+tag@-1
        head+preposition tail left-noun-agreement+lemma@-1 right-noun-agreement+lemma@1
        left-verb-form right-verb-form left-verb-form+left-subject right-verb-form+left-subject
        right-verb-form+preposition agreement@-1+agreement@1 agreement@-2+agreement@-1
        preposition+agreement@1 left-noun-agreement+joined""",
    "lemma": "tag@-1 tag@1 class@-1+class@1 lemma@-1 lemma@1 left-verb preposition head",
    "lemma+tag": "tag@-1 tag@1 class@-1+class@1 preposition left-verb-form right-verb-form",
    "class+kind": "tag@-1 tag@1 left-verb right-verb class@-1+class@1+shape lemma@-1+shape",
}


class Block(NamedTuple):
    """Features whose contexts are equally long: their salts, which count from 1 over both passes,
    runs of them that have one part (first, last + 1, its number in `PART_NAMES`), and for each
    position in the context the numbers of the sights that stand there in the pass's plan."""

    salts: npt.NDArray[np.uint32]
    parts: list[tuple[int, int, int]]
    columns: tuple[Ints, ...]


class Plan(NamedTuple):
    """What a pass looks at.  First come sights that are columns of all tokens, as numbers of a
    column and of one of `offsets`, then names of those that are made for the tokens looked at;
    features are made of them block by block."""

    offsets: tuple[int, ...]
    column_of: Ints
    offset_of: Ints
    own: tuple[str, ...]
    blocks: tuple[Block, ...]


PART_NAMES = (*PARTS, "support")


@cache
def plan(which: str) -> Plan:
    """The plan of ``first``, the features of both passes, or ``second``, those of the second
    alone."""
    features: list[tuple[int, str, list[str]]] = []
    salt = 1
    for name, table in (("first", FIRST_PASS), ("second", SECOND_PASS)):
        for part, contexts in table.items():
            for context in contexts.split():
                if name == which:
                    features.append((salt, part, context.split("+")))
                salt += 1
    seen = dict.fromkeys(sight for _, _, context in features for sight in context)
    own = tuple(sight for sight in seen if sight in _SIGHTS)
    columns = [sight for sight in seen if sight not in _SIGHTS]
    sights = [*columns, *own]
    split = [sight.partition("@") for sight in columns]
    offsets = tuple(sorted({int(offset or 0) for _, _, offset in split}))
    blocks = []
    for length in sorted({len(context) for _, _, context in features}):
        chosen = [feature for feature in features if len(feature[2]) == length]
        parts = [PART_NAMES.index(part) for _, part, _ in chosen]
        blocks.append(
            Block(
                np.array([salt for salt, _, _ in chosen], np.uint32)[:, None],
                [
                    (parts.index(part), parts.index(part) + parts.count(part), part)
                    for part in dict.fromkeys(parts)
                ],
                tuple(
                    np.array([sights.index(context[place]) for _, _, context in chosen])
                    for place in range(length)
                ),
            )
        )
    return Plan(
        offsets,
        np.array([_COLUMNS.index(base) for base, _, _ in split])[:, None],
        np.array([offsets.index(int(offset or 0)) for _, _, offset in split]),
        own,
        tuple(blocks),
    )


class Context:
    """A run of sentences as the features see it.

    ``ids``: forms' numbers in the table; ``lengths``: tokens of each sentence; ``documents``:
    sentences of each document, where there are several.
    """

    def __init__(
        self, table: Forms, ids: Ints, lengths: Sequence[int], documents: Sequence[int] = ()
    ) -> None:
        rows: Ints = table.rows.take(ids, axis=0)
        self.first = rows[:, f.FIRST].astype(np.int64)
        self.count = rows[:, f.COUNT].astype(np.int64)
        self.size = len(ids)
        self._table = table
        self._ids = ids
        sizes = np.asarray(lengths, np.int64)
        ends = np.cumsum(sizes)
        self._begins = np.repeat(ends - sizes, sizes)
        self._ends = np.repeat(ends, sizes)
        self._document: Ints = np.zeros(self.size, np.uint64)
        """The number of each token's document, in the upper half of 64 bits."""
        if len(documents) > 1:
            counts = np.asarray(documents, np.int64)
            tokens = np.add.reduceat(sizes, np.cumsum(counts) - counts)
            self._document = np.repeat(np.arange(len(tokens), dtype=np.uint64) << _HALF, tokens)
        # for each of `_COLUMNS` the tokens' codes, then `_EDGES`, then 0 for "nowhere"
        self._columns: Column = np.zeros((len(_COLUMNS), self.size + 3), np.uint32)
        self._columns[: rows.shape[1], : self.size] = rows.T
        self._columns[:, self.size : self.size + 2] = _EDGES
        self._chosen: Ints | None = None
        self._look_at(np.flatnonzero(self.count > 1))

    def _look_at(self, ambiguous: Ints) -> None:
        self.ambiguous = ambiguous
        counts = self.count[ambiguous]
        self.starts = np.cumsum(counts) - counts
        """The first row of each ambiguous token's candidates among all of theirs."""
        self.owner = np.repeat(np.arange(len(ambiguous)), counts)
        self.inside = np.arange(len(self.owner)) - self.starts[self.owner]
        self.options = self.first[ambiguous][self.owner] + self.inside
        """Each row's candidate in the table of forms."""
        self.begin, self.end = self._begins[ambiguous], self._ends[ambiguous]
        """Where the sentence of each ambiguous token begins and ends."""
        self._places: dict[int, Ints] = {}
        self._named_places: dict[str, Ints] = {}
        self._known_parts: Column | None = None

    def narrow(self, still: npt.NDArray[np.bool_]) -> Ints:
        """Look on only at those ambiguous tokens for which ``still`` holds; the others keep what
        was chosen.  Gives the rows that are still there."""
        rows = np.flatnonzero(still[self.owner])
        parts = self._parts().take(rows, axis=1, mode="clip")
        self._look_at(self.ambiguous[still])
        self._known_parts = parts
        return rows

    def features(self, which: str, bits: int) -> Ints:
        """Feature numbers: one row for each candidate of an ambiguous token, the columns in the
        order of the features.  ``which``: first or second, as in `plan`."""
        mask = np.uint32((1 << bits) - 1)
        columns = {
            int(salt): row
            for block, codes in self.codes(which)
            for salt, row in zip(block.salts[:, 0], codes, strict=True)
        }
        out: Ints = np.empty((len(self.owner), len(columns)), np.int32)
        for number, salt in enumerate(sorted(columns)):
            np.bitwise_and(columns[salt], mask, out=out[:, number], casting="unsafe")
        return out

    def codes(self, which: str) -> Iterator[tuple[Block, Codes]]:
        """The features' codes before they are cut to a table's size, block by block: a row for
        each feature, a column for each candidate."""
        parts = self._parts()
        looks = plan(which)
        # one look-up for all sights that are columns
        at = np.stack([self.beside(offset) for offset in looks.offsets])
        at = at.take(looks.offset_of, axis=0)
        at += looks.column_of * self._columns.shape[1]
        seen = np.empty((len(at) + len(looks.own), len(self.ambiguous)), np.uint32)
        seen[: len(at)] = self._columns.reshape(-1).take(at, mode="clip")
        for number, sight in enumerate(looks.own, len(at)):
            seen[number] = _SIGHTS[sight](self)
        for block in looks.blocks:
            codes = mix(block.salts, *[seen.take(numbers, axis=0) for numbers in block.columns])
            codes = codes.take(self.owner, axis=1, mode="clip")
            for begin, end, part in block.parts:
                codes[begin:end] ^= parts[part]
            yield block, codes

    def choose(self, rows: Ints) -> Ints:
        """The candidate of every token in the table of forms, given rows for the ambiguous ones
        that are looked at."""
        chosen = self.first.copy() if self._chosen is None else self._chosen.copy()
        chosen[self.ambiguous] = self.options[rows]
        self._chosen = chosen
        infos = self._table.infos.take(chosen, axis=0).T
        self._columns[_FIRST_INFO : _FIRST_INFO + len(infos), : self.size] = infos
        kind, lemma = infos[f.KIND], infos[f.LEMMA]
        self._columns[-1, : self.size] = np.where((kind == 5) | (kind == 6), lemma, 0)
        self._named_places = {}
        return chosen

    def _parts(self) -> Column:
        """The parts of the candidates looked at: a row for each of `PART_NAMES`."""
        if self._known_parts is None:
            parts: Column = np.empty((len(PART_NAMES), len(self.options)), np.uint32)
            parts[:-1] = self._table.parts.take(self.options, axis=0).T
            parts[-1] = mix(7100, self._support(), self._table.infos[self.options, f.CLASS])
            self._known_parts = parts
        return self._known_parts

    def _support(self) -> Column:
        """How many of the document's capitalised forms may have the candidate's lemma, up to 4."""
        shape = self.form(f.SHAPE)
        named = (shape == f.CAPITALISED) | (shape == f.CAPITALS)
        out = np.zeros(len(self.options), np.uint32)
        rows = np.flatnonzero(named[self.ambiguous][self.owner])
        if not len(rows):
            return out
        ids = self._ids[named].astype(np.uint64)
        document, ids = _halves(_distinct(self._document[named] | ids))
        first, count = self._table.rows[ids][:, [f.FIRST, f.COUNT]].astype(np.int64).T
        owner = np.repeat(np.arange(len(ids)), count)
        offset = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        lemmas = document[owner] | self._table.infos[first[owner] + offset, f.LEMMA]
        # the same lemma of the same form, written with other capitals, counts once
        low = self._table.rows[ids, f.LOWER][owner]
        order = np.lexsort((low, lemmas))
        lemmas, low = lemmas[order], low[order]
        lemmas = lemmas[_first_of_each(lemmas) | _first_of_each(low)]
        own = self._document[self.ambiguous][self.owner[rows]]
        own = own | self._table.infos[self.options[rows], f.LEMMA]
        found = np.searchsorted(lemmas, own, "right") - np.searchsorted(lemmas, own)
        out[rows] = np.minimum(found, 4)
        return out

    # What the sights below are made of: columns of all tokens, and places, one for each ambiguous
    # token.

    def form(self, column: int) -> Column:
        """A column of the tokens' forms."""
        values: Column = self._columns[column, : self.size]
        return values

    def in_document(self, column: int) -> Ints:
        """A column of the tokens' forms with the number of the document in the upper half."""
        values: Ints = self._document | self._columns[column, : self.size]
        return values

    def info(self, column: int) -> Column:
        """A column of the chosen candidates."""
        values: Column = self._columns[_FIRST_INFO + column, : self.size]
        return values

    def form_at(self, column: int, places: Ints) -> Column:
        """A column of forms at the places, 0 for place -1."""
        values: Column = self._columns[column].take(places)
        return values

    def info_at(self, column: int, places: Ints) -> Column:
        """A column of the chosen candidates at the places, 0 for place -1."""
        values: Column = self._columns[_FIRST_INFO + column].take(places)
        return values

    def beside(self, offset: int) -> Ints:
        """The places so far away; beyond the sentence the places of `_EDGES`."""
        known = self._places.get(offset)
        if known is None:
            place = self.ambiguous + offset
            if offset < 0:
                known = np.where(place < self.begin, self.size, place)
            else:
                known = np.where(place >= self.end, self.size + 1, place)
            self._places[offset] = known
        return known

    def last(self, which: npt.NDArray[np.bool_], since: Ints) -> Ints:
        """The last place before the token where ``which`` holds, not before ``since``; or -1."""
        places = np.concatenate([_BEFORE, np.flatnonzero(which)])
        before = places[np.searchsorted(places, self.ambiguous) - 1]
        return np.where(before >= since, before, -1)

    def next(self, which: npt.NDArray[np.bool_], until: Ints) -> Ints:
        """The next place behind the token where ``which`` holds, before ``until``; or -1."""
        places = np.append(np.flatnonzero(which), self.size)
        after = places[np.searchsorted(places, self.ambiguous, "right")]
        return np.where(after < until, after, -1)

    def initial(self) -> npt.NDArray[np.bool_]:
        """For each token of the run whether only punctuation stands before it in its sentence."""
        word = (self.form(f.CLASSES) != _MARK_CLASSES) & (self.form(f.SHAPE) > 0)
        before = np.cumsum(word) - word
        first: npt.NDArray[np.bool_] = before == before[self._begins]
        return first

    def place(self, name: str) -> Ints:
        """The place of one of `_PLACES`."""
        known = self._named_places.get(name)
        if known is None:
            known = self._named_places[name] = _PLACES[name](self)
        return known


def _distinct(values: Ints) -> Ints:
    """The different values, in order."""
    values = np.sort(values)
    distinct: Ints = values[_first_of_each(values)]
    return distinct


def _first_of_each(values: Ints) -> npt.NDArray[np.bool_]:
    """Whether each value differs from that before it."""
    new: npt.NDArray[np.bool_] = np.ones(len(values), bool)
    new[1:] = values[1:] != values[:-1]
    return new


_HALF = np.uint64(32)


def _halves(values: Ints) -> tuple[Ints, Ints]:
    """Values of 64 bits without their lower half, and the lower half."""
    lower: Ints = values & np.uint64(0xFFFFFFFF)
    return values ^ lower, lower


def _are_among(values: Ints, others: Ints) -> npt.NDArray[np.bool_]:
    """Whether each value is one of the others; faster than `np.isin` for a document's few."""
    others = np.append(np.sort(others), 0)  # no code is 0
    found: npt.NDArray[np.bool_] = others[np.searchsorted(others[:-1], values)] == values
    return found


# Places, one for each ambiguous token; -1 where there is none.


def _clause_begin(context: Context) -> Ints:
    """Where the clause begins: clauses are stretches between punctuation."""
    mark = context.last(context.info(f.KIND) == 5, context.begin)
    return np.where(mark < 0, context.begin, mark + 1)


def _clause_end(context: Context) -> Ints:
    end = context.next(context.info(f.KIND) == 5, context.end)
    return np.where(end < 0, context.end, end)


def _no_attribute(context: Context) -> npt.NDArray[np.bool_]:
    kind = context.info(f.KIND)
    other: npt.NDArray[np.bool_] = (kind != 2) & (kind != 7)
    return other


def _nominative(context: Context) -> npt.NDArray[np.bool_]:
    subject: npt.NDArray[np.bool_] = (context.info(f.KIND) == 1) & (context.info(f.CASE) == 1)
    return subject


_PLACES: dict[str, Callable[[Context], Ints]] = {
    "clause begin": _clause_begin,
    "clause end": _clause_end,
    "left verb": lambda c: c.last(c.info(f.KIND) == 4, c.place("clause begin")),
    "right verb": lambda c: c.next(c.info(f.KIND) == 4, c.place("clause end")),
    "left subject": lambda c: c.last(_nominative(c), c.place("clause begin")),
    "right subject": lambda c: c.next(_nominative(c), c.place("clause end")),
    "left noun": lambda c: c.last(c.info(f.KIND) == 1, c.begin),
    "right noun": lambda c: c.next(c.info(f.KIND) == 1, c.end),
    "over attributes": lambda c: c.last(_no_attribute(c), c.begin),
    "behind attributes": lambda c: c.next(_no_attribute(c), c.end),
}

# Sights, one code for each ambiguous token.


def _initial(context: Context) -> Column:
    """Whether only punctuation stands before the token in its sentence."""
    return context.initial()[context.ambiguous].astype(np.uint32)


def _evidence(context: Context) -> Column:
    """For capitalised tokens: where else the document has the form, inside a sentence: nowhere 1,
    in small letters 2, capitalised 3, both 4; 0 for others."""
    shape = context.form(f.SHAPE)
    own = shape[context.ambiguous]
    named = np.flatnonzero((own == f.CAPITALISED) | (own == f.CAPITALS) | (own == f.MIXED))
    out = np.zeros(len(own), np.uint32)
    if len(named):
        lower = context.in_document(f.LOWER)
        looked_up = lower[context.ambiguous[named]]
        small = _are_among(looked_up, lower[shape == f.LOWER_CASE])
        capital = _are_among(looked_up, lower[(shape == f.CAPITALISED) & ~context.initial()])
        out[named] = 1 + small + 2 * capital
    return out


def _ahead(context: Context) -> Column:
    """The form of the word before last where the last may be an attribute (на | великій)."""
    word = context.form_at(f.WORD, context.beside(-2))
    return mix(11, word, context.form_at(f.AGREEMENTS, context.beside(-1)))


def _preposition(context: Context) -> Column:
    """The preposition that governs the token: only attributes and adverbs between."""
    place = context.place("over attributes")
    return np.where(context.info_at(f.KIND, place) == 3, context.info_at(f.LEMMA, place), 0)


def _any_preposition(context: Context) -> Column:
    place = context.last(context.info(f.KIND) == 3, context.place("clause begin"))
    distance = np.where(place >= 0, np.minimum(context.ambiguous - place, 6), 0)
    return mix(12, context.info_at(f.LEMMA, place), distance)


def _left_noun(context: Context) -> Column:
    """Lemma of the nearest noun before, with nothing but attributes between."""
    place = context.place("over attributes")
    return np.where(context.info_at(f.KIND, place) == 1, context.info_at(f.LEMMA, place), 0)


def _head(context: Context) -> Column:
    """The agreement of the noun to the right with only attributes and adverbs between."""
    place = context.place("behind attributes")
    return np.where(context.info_at(f.KIND, place) == 1, context.info_at(f.AGREEMENT, place), 0)


def _tail(context: Context) -> Column:
    """The agreement of the attribute just before, with its class."""
    place = context.beside(-1)
    code = mix(13, context.info_at(f.AGREEMENT, place), context.info_at(f.CLASS, place))
    return np.where(context.info_at(f.KIND, place) == 2, code, 0)


def _joined(context: Context) -> Column:
    """The lemma before where it joins like with like (і, та, або, a comma)."""
    place = context.beside(-1)
    kind = context.info_at(f.KIND, place)
    return np.where((kind == 6) | (kind == 5), context.info_at(f.LEMMA, place), 0)


def _negated(context: Context) -> Column:
    """Whether the nearest verb before has a negation just before it."""
    verb = context.place("left verb")
    negation = context.form_at(f.LOWER, np.maximum(verb - 1, 0)) == _NOT
    negated: Column = (negation & (verb > context.begin)).astype(np.uint32)
    return negated


_FORM_NAMES = (
    "word", "lower", "end2", "end3", "end4", "start3", "shape", "tags", "classes", "agreements",
    "first", "count",
)  # fmt: skip
_INFO_NAMES = ("tag", "class", "lemma", "case", "agreement", "kind", "verb")
_FIRST_INFO = len(_FORM_NAMES)
_COLUMNS = (*_FORM_NAMES, *_INFO_NAMES, "mark")
"""What there is of every token: its form's row, its chosen candidate's, and the candidate's lemma
where that is a mark or a conjunction."""
_SIGHTS: dict[str, Callable[[Context], Any]] = {
    "bias": lambda c: 0,
    "initial": _initial,
    "evidence": _evidence,
    "ahead": _ahead,
    "preposition": _preposition,
    "any-preposition": _any_preposition,
    "left-verb": lambda c: c.info_at(f.LEMMA, c.place("left verb")),
    "right-verb": lambda c: c.info_at(f.LEMMA, c.place("right verb")),
    "left-verb-form": lambda c: c.info_at(f.VERB, c.place("left verb")),
    "right-verb-form": lambda c: c.info_at(f.VERB, c.place("right verb")),
    "left-subject": lambda c: c.info_at(f.AGREEMENT, c.place("left subject")),
    "right-subject": lambda c: c.info_at(f.AGREEMENT, c.place("right subject")),
    "left-noun": _left_noun,
    "left-noun-agreement": lambda c: c.info_at(f.AGREEMENT, c.place("left noun")),
    "left-noun-case": lambda c: c.info_at(f.CASE, c.place("left noun")),
    "right-noun-agreement": lambda c: c.info_at(f.AGREEMENT, c.place("right noun")),
    "head": _head,
    "tail": _tail,
    "joined": _joined,
    "negated": _negated,
    "clause-start": lambda c: np.minimum(c.ambiguous - c.place("clause begin"), 2),
}
_MARK_CLASSES = text_code(str([tag_codes("punct").word_class]))
_NOT = text_code("не")
_EDGES = np.array([1, 2], np.uint32)
"""Codes of what stands before and behind a sentence."""
_BEFORE = np.array([-1])
