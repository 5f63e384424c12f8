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
    their parts' numbers in `PART_NAMES`, and for each position in the context the numbers of the
    columns that stand there in the pass's list of sights."""

    salts: npt.NDArray[np.uint32]
    parts: Ints
    columns: tuple[Ints, ...]


class Plan(NamedTuple):
    """What a pass looks at: its sights as numbers of base columns and of `offsets`, and blocks of
    features made of them."""

    bases: tuple[str, ...]
    offsets: tuple[int, ...]
    base_of: Ints
    offset_of: Ints
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
    sights = list(dict.fromkeys(sight for _, _, context in features for sight in context))
    split = [sight.partition("@") for sight in sights]
    bases = tuple(dict.fromkeys(base for base, _, _ in split))
    offsets = tuple(sorted({int(offset or 0) for _, _, offset in split}))
    blocks = []
    for length in sorted({len(context) for _, _, context in features}):
        chosen = [feature for feature in features if len(feature[2]) == length]
        blocks.append(
            Block(
                np.array([salt for salt, _, _ in chosen], np.uint32)[:, None],
                np.array([PART_NAMES.index(part) for _, part, _ in chosen]),
                tuple(
                    np.array([sights.index(context[place]) for _, _, context in chosen])
                    for place in range(length)
                ),
            )
        )
    return Plan(
        bases,
        offsets,
        np.array([bases.index(base) for base, _, _ in split])[:, None],
        np.array([offsets.index(int(offset or 0)) for _, _, offset in split]),
        tuple(blocks),
    )


class Context:
    """The columns of a run of sentences: one code for every token.

    ``ids``: forms' numbers in the table; ``lengths``: tokens of each sentence.
    """

    def __init__(self, table: Forms, ids: Ints, lengths: Sequence[int]) -> None:
        self.rows: Ints = table.rows.take(ids, axis=0)
        self.first = self.rows[:, f.FIRST].astype(np.int64)
        self.count = self.rows[:, f.COUNT].astype(np.int64)
        self.size = len(ids)
        self._table = table
        self._ids = ids
        sizes = np.asarray(lengths, np.int64)
        ends = np.cumsum(sizes)
        self.begin = np.repeat(ends - sizes, sizes)
        self.end = np.repeat(ends, sizes)
        self._place = np.arange(self.size)
        self._columns: dict[str, Column] = {}
        self._with_edges: dict[str, Column] = {}
        self._offsets: dict[int, Ints] = {}
        self._known_parts: Column | None = None
        self._known_clauses: tuple[Ints, Ints] | None = None
        self._chosen: Ints | None = None
        self._chosen_infos: Ints = table.infos[:0]
        self._look_at(np.flatnonzero(self.count > 1))

    def _look_at(self, ambiguous: Ints) -> None:
        self.ambiguous = ambiguous
        counts = self.count[ambiguous]
        self.starts = np.cumsum(counts) - counts
        """The first row of each ambiguous token's candidates among all of theirs."""
        self.owner = np.repeat(np.arange(len(ambiguous)), counts)
        inside = np.arange(len(self.owner)) - np.repeat(self.starts, counts)
        self.options = self.first[ambiguous][self.owner] + inside
        """Each row's candidate in the table of forms."""

    def narrow(self, still: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Look on only at those ambiguous tokens for which ``still`` holds; the others keep what
        was chosen.  Gives for each row there was whether it is still there."""
        rows: npt.NDArray[np.bool_] = still[self.owner]
        self._look_at(self.ambiguous[still])
        if self._known_parts is not None:
            self._known_parts = self._known_parts[:, rows]
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
        bases = np.stack([self._edged(base) for base in looks.bases])
        places = np.stack([self._neighbours(offset)[self.ambiguous] for offset in looks.offsets])
        # one look-up for all sights: each base is a row, each sight a place in it
        at = places.take(looks.offset_of, axis=0)
        at += looks.base_of * bases.shape[1]
        seen = bases.reshape(-1).take(at)
        for block in looks.blocks:
            codes = mix(block.salts, *[seen.take(numbers, axis=0) for numbers in block.columns])
            codes = codes.take(self.owner, axis=1)
            codes ^= parts.take(block.parts, axis=0)
            yield block, codes

    def choose(self, rows: Ints) -> Ints:
        """The candidate of every token in the table of forms, given rows for the ambiguous ones
        that are looked at."""
        chosen = self.first.copy() if self._chosen is None else self._chosen.copy()
        chosen[self.ambiguous] = self.options[rows]
        self._chosen = chosen
        self._chosen_infos = self._table.infos.take(chosen, axis=0)
        self._known_clauses = None
        for columns in (self._columns, self._with_edges):
            for name in [name for name in columns if name.split("@")[0] in _SEEN_LATER]:
                del columns[name]
        return chosen

    def column(self, name: str) -> Column:
        """The codes of a column; ``name@offset`` is the column of the token that far away."""
        known = self._columns.get(name)
        if known is None:
            base, _, offset = name.partition("@")
            known = self._shifted(base, int(offset)) if offset else self._compute(base)
            self._columns[name] = known
        return known

    def _shifted(self, base: str, offset: int) -> Column:
        return self._edged(base)[self._neighbours(offset)]

    def _edged(self, base: str) -> Column:
        """A column with the codes of `_EDGES` behind it."""
        known = self._with_edges.get(base)
        if known is None:
            known = self._with_edges[base] = np.concatenate([self.column(base), _EDGES])
        return known

    def _neighbours(self, offset: int) -> Ints:
        """For each token the place of the one so far away in its sentence; beyond the sentence
        the places of `_EDGES` behind the last token."""
        known = self._offsets.get(offset)
        if known is None:
            place = self._place + offset
            place = np.where(place < self.begin, self.size, place)
            known = np.where((place >= self.end) & (place != self.size), self.size + 1, place)
            known = np.where(self._place + offset < self.begin, self.size, known)
            self._offsets[offset] = known
        return known

    def _compute(self, name: str) -> Column:
        if name in _FORM_COLUMNS:
            column: Column = self.rows[:, _FORM_COLUMNS[name]]
            return column
        if name in _INFO_COLUMNS:
            return self.info(_INFO_COLUMNS[name])
        computed: Column = _SIGHTS[name](self).astype(np.uint32, copy=False)
        return computed

    def _parts(self) -> Column:
        """The parts of the candidates looked at: a row for each of `PART_NAMES`."""
        if self._known_parts is None:
            support = mix(7100, self._support(), self._table.infos[self.options, f.CLASS])
            values = self._table.parts.take(self.options, axis=0)
            self._known_parts = np.concatenate([values.T, support[None]])
        return self._known_parts

    def _support(self) -> Column:
        """How many of the run's capitalised forms may have the candidate's lemma, up to 4."""
        shape = self.rows[:, f.SHAPE]
        named = (shape == f.CAPITALISED) | (shape == f.CAPITALS)
        out = np.zeros(len(self.options), np.uint32)
        rows = named[self.ambiguous][self.owner]
        if not rows.any():
            return out
        ids = np.unique(self._ids[named])
        first, count = self._table.rows[ids][:, [f.FIRST, f.COUNT]].astype(np.int64).T
        owner = np.repeat(np.arange(len(ids)), count)
        offset = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        lemmas = self._table.infos[first[owner] + offset, f.LEMMA]
        low = self._table.rows[ids, f.LOWER][owner]
        pairs = np.unique(lemmas.astype(np.uint64) << np.uint64(32) | low)
        values, counts = np.unique((pairs >> np.uint64(32)).astype(np.uint32), return_counts=True)
        own = self._table.infos[self.options[rows], f.LEMMA]
        out[rows] = np.minimum(counts[np.searchsorted(values, own)], 4)
        return out

    # What the sights below are made of.

    def info(self, column: int) -> Column:
        """A column of the chosen candidates."""
        values: Column = self._chosen_infos[:, column]
        return values

    def last(self, which: npt.NDArray[np.bool_], since: Ints) -> Ints:
        """For each token the last earlier place where ``which`` holds, not before ``since``;
        -1 where there is none."""
        places = np.where(which, self._place, -1)
        before = np.empty_like(places)
        if self.size:
            before[0] = -1
            before[1:] = np.maximum.accumulate(places)[:-1]
        return np.where(before >= since, before, -1)

    def next(self, which: npt.NDArray[np.bool_], until: Ints) -> Ints:
        """For each token the next later place where ``which`` holds, before ``until``; or -1."""
        places = np.where(which, self._place, self.size)
        after = np.full_like(places, self.size)
        if self.size:
            after[:-1] = np.minimum.accumulate(places[::-1])[::-1][1:]
        return np.where(after < until, after, -1)

    def at(self, values: Column, places: Ints) -> Column:
        """The values at the places, 0 for place -1."""
        return np.where(places >= 0, values[places], np.uint32(0))

    def clauses(self) -> tuple[Ints, Ints]:
        """For each token where its clause begins and ends: stretches between punctuation."""
        if self._known_clauses is not None:
            return self._known_clauses
        mark = self.info(f.KIND) == 5
        begin = np.maximum(self.last(mark, self.begin) + 1, self.begin)
        end = self.next(mark, self.end)
        self._known_clauses = begin, np.where(end < 0, self.end, end)
        return self._known_clauses


def _bias(context: Context) -> Column:
    return np.zeros(context.size, np.uint32)


def _initial(context: Context) -> Column:
    """Whether only punctuation stands before the token in its sentence."""
    shape = context.rows[:, f.SHAPE]
    word = (context.rows[:, f.CLASSES] != _MARK_CLASSES) & (shape > 0)
    return (context.last(word, context.begin) < 0).astype(np.uint32)


def _evidence(context: Context) -> Column:
    """For capitalised tokens: where else the run has the form, inside a sentence: nowhere 1, in
    small letters 2, capitalised 3, both 4; 0 for others."""
    shape, lower = context.rows[:, f.SHAPE], context.rows[:, f.LOWER]
    named = (shape == f.CAPITALISED) | (shape == f.CAPITALS) | (shape == f.MIXED)
    inside = context.column("initial") == 0
    small = np.isin(lower[named], lower[shape == f.LOWER_CASE])
    capital = np.isin(lower[named], lower[(shape == f.CAPITALISED) & inside])
    out = np.zeros(context.size, np.uint32)
    out[named] = 1 + small + 2 * capital
    return out


def _ahead(context: Context) -> Column:
    """The form of the word before last where the last may be an attribute (на | великій)."""
    return mix(11, context.column("word@-2"), context.column("agreements@-1"))


def _preposition(context: Context) -> Column:
    """The preposition that governs the token: only attributes and adverbs between."""
    kind = context.info(f.KIND)
    stop = (kind != 2) & (kind != 7)
    place = context.last(stop, context.begin)
    return np.where(context.at(kind, place) == 3, context.at(context.info(f.LEMMA), place), 0)


def _any_preposition(context: Context) -> Column:
    begin, _ = context.clauses()
    place = context.last(context.info(f.KIND) == 3, begin)
    distance = np.where(place >= 0, np.minimum(context._place - place, 6), 0)
    return mix(12, context.at(context.info(f.LEMMA), place), distance)


def _verb_places(context: Context) -> tuple[Ints, Ints]:
    begin, end = context.clauses()
    verb = context.info(f.KIND) == 4
    return context.last(verb, begin), context.next(verb, end)


def _left_verb(context: Context) -> Column:
    return context.at(context.info(f.LEMMA), _verb_places(context)[0])


def _right_verb(context: Context) -> Column:
    return context.at(context.info(f.LEMMA), _verb_places(context)[1])


def _left_verb_form(context: Context) -> Column:
    return context.at(context.info(f.VERB), _verb_places(context)[0])


def _right_verb_form(context: Context) -> Column:
    return context.at(context.info(f.VERB), _verb_places(context)[1])


def _nominative(context: Context) -> npt.NDArray[np.bool_]:
    subject: npt.NDArray[np.bool_] = (context.info(f.KIND) == 1) & (context.info(f.CASE) == 1)
    return subject


def _left_subject(context: Context) -> Column:
    """The agreement of the nearest nominative before, in the clause."""
    begin, _ = context.clauses()
    return context.at(context.info(f.AGREEMENT), context.last(_nominative(context), begin))


def _right_subject(context: Context) -> Column:
    _, end = context.clauses()
    return context.at(context.info(f.AGREEMENT), context.next(_nominative(context), end))


def _left_noun_place(context: Context) -> Ints:
    return context.last(context.info(f.KIND) == 1, context.begin)


def _left_noun(context: Context) -> Column:
    """Lemma of the nearest noun before, with nothing but attributes between."""
    kind = context.info(f.KIND)
    place = context.last((kind != 2) & (kind != 7), context.begin)
    return np.where(context.at(kind, place) == 1, context.at(context.info(f.LEMMA), place), 0)


def _left_noun_agreement(context: Context) -> Column:
    return context.at(context.info(f.AGREEMENT), _left_noun_place(context))


def _left_noun_case(context: Context) -> Column:
    return context.at(context.info(f.CASE), _left_noun_place(context))


def _right_noun_agreement(context: Context) -> Column:
    place = context.next(context.info(f.KIND) == 1, context.end)
    return context.at(context.info(f.AGREEMENT), place)


def _head(context: Context) -> Column:
    """The agreement of the noun to the right with only attributes and adverbs between."""
    kind = context.info(f.KIND)
    place = context.next((kind != 2) & (kind != 7), context.end)
    return np.where(context.at(kind, place) == 1, context.at(context.info(f.AGREEMENT), place), 0)


def _tail(context: Context) -> Column:
    """The agreement of the attribute just before, with its class."""
    return np.where(
        context.column("kind@-1") == 2,
        mix(13, context.column("agreement@-1"), context.column("class@-1")),
        0,
    )


def _joined(context: Context) -> Column:
    """The lemma before where it joins like with like (і, та, або, a comma)."""
    kind = context.column("kind@-1")
    return np.where((kind == 6) | (kind == 5), context.column("lemma@-1"), 0)


def _mark(context: Context) -> Column:
    kind = context.info(f.KIND)
    return np.where((kind == 5) | (kind == 6), context.info(f.LEMMA), 0)


def _negated(context: Context) -> Column:
    """Whether the nearest verb before has a negation just before it."""
    place = _verb_places(context)[0]
    return context.at((context.column("lower@-1") == _NOT).astype(np.uint32), place)


def _clause_start(context: Context) -> Column:
    begin, _ = context.clauses()
    return np.minimum(context._place - begin, 2)


_FORM_COLUMNS = {
    "word": f.WORD, "lower": f.LOWER, "end2": f.END2, "end3": f.END3, "end4": f.END4,
    "start3": f.START3, "shape": f.SHAPE, "tags": f.TAGS, "classes": f.CLASSES,
    "agreements": f.AGREEMENTS,
}  # fmt: skip
_INFO_COLUMNS = {
    "tag": f.TAG, "class": f.CLASS, "lemma": f.LEMMA, "agreement": f.AGREEMENT, "kind": f.KIND,
}  # fmt: skip
_SIGHTS: dict[str, Callable[[Context], Any]] = {
    "bias": _bias,
    "initial": _initial,
    "evidence": _evidence,
    "ahead": _ahead,
    "preposition": _preposition,
    "any-preposition": _any_preposition,
    "left-verb": _left_verb,
    "right-verb": _right_verb,
    "left-verb-form": _left_verb_form,
    "right-verb-form": _right_verb_form,
    "left-subject": _left_subject,
    "right-subject": _right_subject,
    "left-noun": _left_noun,
    "left-noun-agreement": _left_noun_agreement,
    "left-noun-case": _left_noun_case,
    "right-noun-agreement": _right_noun_agreement,
    "head": _head,
    "tail": _tail,
    "joined": _joined,
    "mark": _mark,
    "negated": _negated,
    "clause-start": _clause_start,
}
_FIRST_SIGHTS = {"bias", "initial", "evidence", "ahead"}
_SEEN_LATER = frozenset({*_INFO_COLUMNS, *(set(_SIGHTS) - _FIRST_SIGHTS)})
_MARK_CLASSES = text_code(str([tag_codes("punct").word_class]))
_NOT = text_code("не")
_EDGES = np.array([1, 2], np.uint32)
"""Codes of what stands before and behind a sentence."""
