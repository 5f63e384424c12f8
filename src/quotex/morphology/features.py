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

from ..linear import mix, mix_rows, seeds, text_code
from ..linear.hashing import Codes
from . import forms as f
from .forms import PARTS, Forms, Ints, runs, tag_codes

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


# Features of the first pass that are looked at before the others: candidates far behind by them
# and by what the form alone says are left out.
SCOUTS: dict[str, str] = {
    "tag": "tags@-1 tags@1",
    "case": "word@-1",
    "agreement": "agreements@1 agreements@-1+agreements@1 agreements@-1+classes",
    "lemma+tag": "word+word@-1 classes@1+classes@2",
}
GROUPS = {"first": ("form", "scouts", "others"), "second": ("second",)}
"""The groups of each pass's features, in the order in which they are looked at; ``form`` has those
that see nothing but the form itself."""


class Plan(NamedTuple):
    """What a group of features looks at.  First come sights that are columns of all tokens, as
    numbers of a column and of one of `_PLACES`, then names of those that are made for the tokens
    looked at.  Features are made of them, those of most sights first: ``sights`` has for the first,
    second and so on of a feature's sights their numbers, ``seeds`` those of features' salts.
    ``order`` says where the feature of each row of `Features` stands among these, ``salts`` which
    one it is, from 1 over both passes.  ``nearest``: whether places of the nearest of a kind are
    among the sights; ``parts``: see `Features`."""

    column_of: Ints
    place_of: Ints
    nearest: bool
    own: tuple[str, ...]
    seeds: Codes
    sights: tuple[Ints, ...]
    order: Ints
    salts: tuple[int, ...]
    parts: tuple[tuple[int, int, int], ...]


class Features(NamedTuple):
    """A group of features: the codes of their contexts, a row for each feature and a column for
    each token, and runs of features that meet the same part of candidates (first, last + 1, its
    number in `PART_NAMES`)."""

    contexts: Column
    parts: tuple[tuple[int, int, int], ...]

    def of(self, tokens: Ints) -> Features:
        """Those of some of the tokens."""
        return Features(self.contexts.take(tokens, axis=1), self.parts)

    def with_others(self, others: Features) -> Features:
        """Two groups as one, of the same tokens."""
        contexts = np.concatenate([self.contexts, others.contexts])
        return Features(contexts, self.parts + _moved(others.parts, len(self.contexts)))

    def codes(self, parts: Column, owner: Ints, begin: int, end: int) -> Codes:
        """The codes of the features of the candidates from ``begin`` to ``end``, exclusive, before
        they are cut to a table's size: a row for each feature, a column for each candidate.
        ``parts``: those of all candidates, a row for each of `PART_NAMES`; ``owner``: the number
        of each candidate's token."""
        codes: Codes = self.contexts.take(owner[begin:end], axis=1, mode="clip")
        parts = parts[:, begin:end]
        for first, last, part in self.parts:
            codes[first:last] ^= parts[part]
        return codes


@cache
def _moved(parts: tuple[tuple[int, int, int], ...], by: int) -> tuple[tuple[int, int, int], ...]:
    return tuple((first + by, last + by, part) for first, last, part in parts)


PART_NAMES = (*PARTS, "support")
_SUPPORT = PART_NAMES.index("support")


@cache
def plan(which: str) -> Plan:
    """The plan of a group of features, one of those in `GROUPS`."""
    features = [
        (PART_NAMES.index(part), salt, context.split("+"))
        for salt, (group, part, context) in enumerate(_grouped(), 1)
        if group == which
    ]
    features.sort()
    seen = dict.fromkeys(sight for _, _, context in features for sight in context)
    own = tuple(sight for sight in seen if sight in _SIGHTS)
    columns = [sight for sight in seen if sight not in _SIGHTS]
    sights = [*columns, *own]
    split = [_PLACED.get(sight, sight).partition("@") for sight in columns]
    places = [_PLACES.index(place or "0") for _, _, place in split]
    order = sorted(range(len(features)), key=lambda row: -len(features[row][2]))
    longest_first = [features[row] for row in order]
    numbers: list[list[int]] = [[] for _ in longest_first[0][2]]
    for _, _, context in longest_first:
        for row, sight in zip(numbers, context, strict=False):
            row.append(sights.index(sight))
    parts = [part for part, _, _ in features]
    return Plan(
        np.array([_COLUMNS.index(base) for base, _, _ in split])[:, None],
        np.array(places),
        max(places) >= len(_OFFSETS),
        own,
        seeds(np.array([salt for _, salt, _ in longest_first], np.uint32)[:, None]),
        tuple(map(np.array, numbers)),
        np.argsort(order),
        tuple(salt for _, salt, _ in features),
        tuple(
            (parts.index(part), parts.index(part) + parts.count(part), part)
            for part in dict.fromkeys(parts)
        ),
    )


def _grouped() -> Iterator[tuple[str, str, str]]:
    """The group, part and context of each feature, in the order of their salts."""
    for part, contexts in FIRST_PASS.items():
        for context in contexts.split():
            if all(sight == "bias" or sight in _FORM_NAMES for sight in context.split("+")):
                yield "form", part, context
            else:
                group = "scouts" if context in SCOUTS.get(part, "").split() else "others"
                yield group, part, context
    for part, contexts in SECOND_PASS.items():
        for context in contexts.split():
            yield "second", part, context


def form_features(rows: Ints) -> Features:
    """The features of group ``form``.  ``rows``: forms' rows."""
    looks = plan("form")
    seen = np.zeros((len(looks.column_of) + len(looks.own), len(rows)), np.uint32)
    seen[: len(looks.column_of)] = rows.T[looks.column_of[:, 0]]
    return _features(looks, seen)


def _features(looks: Plan, seen: Column) -> Features:
    """A plan's features, given the codes of its sights: a column for each token."""
    codes = np.empty((len(looks.salts), seen.shape[1]), np.uint32)
    codes[:] = looks.seeds
    codes = mix_rows(codes, [seen.take(row, axis=0) for row in looks.sights])
    return Features(codes.take(looks.order, axis=0), looks.parts)


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
        ends = sizes.cumsum()
        self._begins = (ends - sizes).repeat(sizes)
        self._ends = ends.repeat(sizes)
        self._document: Ints = np.zeros(self.size, np.int64)
        """The number of each token's document, in the upper half of 64 bits."""
        if len(documents) > 1:
            counts = np.asarray(documents, np.int64)
            tokens = np.add.reduceat(sizes, np.cumsum(counts) - counts)
            self._document = (np.arange(len(tokens)) << 32).repeat(tokens)
        # for each of `_COLUMNS` the tokens' codes, then `_EDGES`, then 0 for "nowhere"
        self._columns: Column = np.zeros((len(_COLUMNS), self.size + 3), np.uint32)
        self._columns[: rows.shape[1], : self.size] = rows.T
        self._columns[:_FIRST_OWN, self.size : self.size + 2] = _EDGES
        self.nowhere = self.size + 2
        self._chosen: Ints = self.first.copy()
        self._parts: Column | None = None
        self._initial: npt.NDArray[np.bool_] | None = None
        ambiguous = (self.count > 1).nonzero()[0]
        counts = self.count.take(ambiguous)
        _, options = runs(self.first.take(ambiguous), counts)
        self._look_at(ambiguous, counts, options)
        self._beside: Ints | None = None

    def _look_at(self, ambiguous: Ints, counts: Ints, options: Ints) -> None:
        self.ambiguous = ambiguous
        """The places of the tokens looked at."""
        self.starts = counts.cumsum() - counts
        """The first row of each token's candidates."""
        self.owner = np.arange(len(ambiguous)).repeat(counts)
        """For each candidate looked at, a row, the number of its token among them."""
        self.options = options
        """Each row's candidate in the table of forms."""
        self.begin, self.end = self._begins.take(ambiguous), self._ends.take(ambiguous)
        """Where the sentence of each token looked at begins and ends."""
        self._nearest: Ints | None = None

    def narrow(self, kept: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Look on only at those candidates for which ``kept`` holds, one at least of each token
        that is looked at; tokens with no other take it.  Gives which of the tokens, and of the
        rows, are still there."""
        counts = np.add.reduceat(kept, self.starts, dtype=np.int64)
        still = counts > 1
        is_open = still.take(self.owner)
        self._chosen[self.ambiguous[~still]] = self.options[kept & ~is_open]
        tokens, rows = still.nonzero()[0], (kept & is_open).nonzero()[0]
        self._look_at(self.ambiguous.take(tokens), counts.take(tokens), self.options.take(rows))
        if self._beside is not None:
            self._beside = self._beside.take(tokens, axis=1)
        if self._parts is not None:
            self._parts = self._parts.take(rows, axis=1)
        return tokens, rows

    def features(self, which: str, bits: int) -> Ints:
        """Feature numbers: one row for each candidate of an ambiguous token, the columns in the
        order of the features.  ``which``: first or second, as in `GROUPS`."""
        mask = np.uint32((1 << bits) - 1)
        columns: dict[int, Codes] = {}
        for group in GROUPS[which]:
            codes = self.look(group).codes(self.parts(), self.owner, 0, len(self.owner))
            columns.update(zip(plan(group).salts, codes, strict=True))
        out: Ints = np.empty((len(self.owner), len(columns)), np.int32)
        for number, salt in enumerate(sorted(columns)):
            np.bitwise_and(columns[salt], mask, out=out[:, number], casting="unsafe")
        return out

    def look(self, group: str) -> Features:
        """A group of features of the candidates looked at."""
        looks = plan(group)
        # one look-up for all sights that are columns
        at = (self.nearest() if looks.nearest else self.beside()).take(looks.place_of, axis=0)
        at += looks.column_of * self._columns.shape[1]
        seen = np.empty((len(at) + len(looks.own), len(self.ambiguous)), np.uint32)
        seen[: len(at)] = self._columns.reshape(-1).take(at, mode="clip")
        for number, sight in enumerate(looks.own, len(at)):
            seen[number] = _SIGHTS[sight](self)
        if looks.parts[-1][-1] == _SUPPORT:
            self.parts()[_SUPPORT] = self._support_part()
        return _features(looks, seen)

    def parts(self) -> Column:
        """The parts of the candidates looked at, a row for each of `PART_NAMES`; that of support
        is there when a group that has it was looked at."""
        if self._parts is None:
            self._parts = np.zeros((len(PART_NAMES), len(self.options)), np.uint32)
            self._table.parts.take(self.options, axis=1, mode="clip", out=self._parts[:_SUPPORT])
        return self._parts

    def chosen(self, rows: Ints) -> Ints:
        """The candidate of every token in the table of forms, given rows for the ambiguous ones
        that are looked at."""
        self._chosen[self.ambiguous] = self.options[rows]
        return self._chosen

    def choose(self, rows: Ints) -> None:
        """Let the second pass see what `chosen` gives."""
        chosen = self.chosen(rows)
        infos = self._table.infos.take(chosen, axis=0).T
        self._columns[_FIRST_INFO : _FIRST_INFO + len(infos), : self.size] = infos
        kind, lemma, agreement = infos[f.KIND], infos[f.LEMMA], infos[f.AGREEMENT]
        own = self._columns[_FIRST_OWN - 1 :, : self.size]  # from "mark" on
        own[0] = own[1] = lemma * _JOINING.take(kind)
        own[2] = lemma * (kind == _PREPOSITION)
        noun = kind == _NOUN
        own[3], own[4] = lemma * noun, agreement * noun
        own[5] = mix(13, agreement, infos[f.CLASS]) * (kind == _ATTRIBUTE)
        self._nearest = None

    def _support_part(self) -> Column:
        return mix(7100, self._support(), self._table.infos[self.options, f.CLASS])

    def _support(self) -> Column:
        """How many of the document's capitalised forms may have the candidate's lemma, up to 4."""
        shape = self.form(f.SHAPE)
        named = (shape == f.CAPITALISED) | (shape == f.CAPITALS)
        out = np.zeros(len(self.options), np.uint32)
        rows = named.take(self.ambiguous).take(self.owner).nonzero()[0]
        if not len(rows):
            return out
        document, ids = _halves(_distinct(self._document[named] | self._ids[named]))
        forms = self._table.rows.take(ids, axis=0)
        counts = forms[:, f.COUNT].astype(np.int64)
        owner, options = runs(forms[:, f.FIRST].astype(np.int64), counts)
        lemmas = document.take(owner) | self._table.infos[options, f.LEMMA]
        # the same lemma of the same form, written with other capitals, counts once
        low = forms[:, f.LOWER].take(owner)
        order = np.lexsort((low, lemmas))
        lemmas, low = lemmas.take(order), low.take(order)
        lemmas = lemmas[first_of_each(lemmas) | first_of_each(low)]
        own = self._document.take(self.ambiguous).take(self.owner.take(rows))
        own |= self._table.infos[self.options.take(rows), f.LEMMA]
        found = lemmas.searchsorted(own, "right") - lemmas.searchsorted(own)
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
        """A column of forms at the places, 0 for `nowhere`."""
        values: Column = self._columns[column].take(places)
        return values

    def info_at(self, column: int, places: Ints) -> Column:
        """A column of the chosen candidates at the places, 0 for `nowhere`."""
        values: Column = self._columns[_FIRST_INFO + column].take(places)
        return values

    def place(self, name: str) -> Ints:
        """One of `_PLACES` for each token looked at."""
        number = _PLACE_NUMBERS[name]
        place: Ints = (self.beside() if number < len(_OFFSETS) else self.nearest())[number]
        return place

    def beside(self) -> Ints:
        """The places so far away; beyond the sentence those of `_EDGES`."""
        if self._beside is None:
            at = self.ambiguous + _OFFSETS
            at = np.where(at < self.begin, self.size, at)
            self._beside = np.where((at >= self.end) & (_OFFSETS > 0), self.size + 1, at)
        return self._beside

    def nearest(self) -> Ints:
        """`beside`, and the places of the nearest marks, verbs, subjects and so on before and
        behind each token looked at, in its clause or its sentence; clauses are stretches between
        marks.  `nowhere` where there is none."""
        if self._nearest is not None:
            return self._nearest
        kind, size = self.info(f.KIND), self.size
        # one row after another, so that one search finds all
        marked = _KINDS_SOUGHT.take(kind, axis=1)
        marked[_SUBJECT] &= self.info(f.CASE) == _NOMINATIVE
        rows = _ROWS_SOUGHT * size
        found = marked.reshape(-1).nonzero()[0]
        found = np.concatenate([_BEFORE, found, np.array([marked.size])])
        sought = rows + self.ambiguous
        before = found.take(found.searchsorted(sought) - 1) - rows
        after = found.take(found.searchsorted(sought, "right")) - rows
        out = np.empty((len(_PLACES), len(self.ambiguous)), np.int64)
        out[:_CLAUSE] = self.beside()
        begin, end = out[_CLAUSE:_LEFT]
        np.maximum(before[0] + 1, self.begin, out=begin)
        np.minimum(after[0], self.end, out=end)
        before, after = before[1:], after[1:]
        since = np.where(_WITHIN_CLAUSE, begin, self.begin)
        until = np.where(_WITHIN_CLAUSE, end, self.end)
        out[_LEFT:_RIGHT] = np.where(before >= since, before, self.nowhere)
        out[_RIGHT:] = np.where(after < until, after, self.nowhere)
        self._nearest = out
        return out

    def initial(self) -> npt.NDArray[np.bool_]:
        """For each token of the run whether only punctuation stands before it in its sentence."""
        if self._initial is None:
            word = (self.form(f.CLASSES) != _MARK_CLASSES) & (self.form(f.SHAPE) > 0)
            before = word.cumsum() - word
            self._initial = before == before.take(self._begins)
        return self._initial


def _distinct(values: Ints) -> Ints:
    """The different values, in order; sorts them in place."""
    values.sort()
    distinct: Ints = values[first_of_each(values)]
    return distinct


def first_of_each(values: Ints) -> npt.NDArray[np.bool_]:
    """Whether each value differs from that before it."""
    new: npt.NDArray[np.bool_] = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def _halves(values: Ints) -> tuple[Ints, Ints]:
    """Values of 64 bits without their lower half, and the lower half."""
    lower: Ints = values & 0xFFFFFFFF
    return values ^ lower, lower


def _are_among(values: Ints, others: Ints) -> npt.NDArray[np.bool_]:
    """Whether each value is one of the others, which are sorted in place; faster than `np.isin` for
    a document's few."""
    others.sort()
    first, behind = others.searchsorted(values), others.searchsorted(values, "right")
    found: npt.NDArray[np.bool_] = first < behind
    return found


# Sights, one code for each ambiguous token.


def _initial(context: Context) -> npt.NDArray[np.bool_]:
    """Whether only punctuation stands before the token in its sentence."""
    return context.initial().take(context.ambiguous)


def _evidence(context: Context) -> Column:
    """For capitalised tokens: where else the document has the form, inside a sentence: nowhere 1,
    in small letters 2, capitalised 3, both 4; 0 for others."""
    shape = context.form(f.SHAPE)
    own = shape.take(context.ambiguous)
    named = _IS_NAMED.take(own).nonzero()[0]
    out = np.zeros(len(own), np.uint32)
    if len(named):
        lower = context.in_document(f.LOWER)
        looked_up = lower.take(context.ambiguous.take(named))
        small = _are_among(looked_up, lower[shape == f.LOWER_CASE])
        capital = _are_among(looked_up, lower[(shape == f.CAPITALISED) & ~context.initial()])
        out[named] = 1 + small + 2 * capital
    return out


def _ahead(context: Context) -> Column:
    """The form of the word before last where the last may be an attribute (на | великій)."""
    word = context.form_at(f.WORD, context.place("-2"))
    return mix(11, word, context.form_at(f.AGREEMENTS, context.place("-1")))


def _any_preposition(context: Context) -> Column:
    """The last preposition of the clause before the token, and how far away it is."""
    place = context.place("left preposition")
    distance = np.where(place < context.nowhere, np.minimum(context.ambiguous - place, 6), 0)
    return mix(12, context.info_at(f.LEMMA, place), distance)


def _negated(context: Context) -> Column:
    """Whether the nearest verb before has a negation just before it."""
    verb = context.place("left verb")  # before `nowhere` stands no word
    negation = context.form_at(f.LOWER, np.maximum(verb - 1, 0)) == _NOT
    negated: Column = (negation & (verb > context.begin)).astype(np.uint32)
    return negated


_FORM_NAMES = (
    "word", "lower", "end2", "end3", "end4", "start3", "shape", "tags", "classes", "agreements",
    "first", "count",
)  # fmt: skip
_INFO_NAMES = ("tag", "class", "lemma", "case", "agreement", "kind", "verb")
_OWN_NAMES = ("joining", "preposition", "noun", "noun-agreement", "attribute")
_COLUMNS = (*_FORM_NAMES, *_INFO_NAMES, "mark", *_OWN_NAMES)
"""What there is of every token: its form's row, its chosen candidate's, the candidate's lemma where
that is a mark or a conjunction; and, 0 beyond the sentence, the same lemma, that of a preposition,
that and the agreement of a noun, agreement and class of an attribute."""
_FIRST_INFO = len(_FORM_NAMES)
_FIRST_OWN = len(_COLUMNS) - len(_OWN_NAMES)
_PLACED = {
    "left-verb": "lemma@left verb",
    "right-verb": "lemma@right verb",
    "left-verb-form": "verb@left verb",
    "right-verb-form": "verb@right verb",
    "left-subject": "agreement@left subject",
    "right-subject": "agreement@right subject",
    "left-noun-agreement": "agreement@left noun",
    "left-noun-case": "case@left noun",
    "right-noun-agreement": "agreement@right noun",
    # with only attributes and adverbs between
    "preposition": "preposition@left head",
    "left-noun": "noun@left head",
    "head": "noun-agreement@right head",
    # just before
    "tail": "attribute@-1",
    "joined": "joining@-1",
}
"""Sights that are a column at a place."""
_SIGHTS: dict[str, Callable[[Context], Any]] = {
    "bias": lambda c: 0,
    "initial": _initial,
    "evidence": _evidence,
    "ahead": _ahead,
    "any-preposition": _any_preposition,
    "negated": _negated,
    "clause-start": lambda c: np.minimum(c.ambiguous - c.place("clause begin"), 2),
}
"""Other sights, one code for each token looked at."""
_SOUGHT = ("verb", "subject", "preposition", "noun", "head")
"""What is sought before and behind a token beside marks."""
_OFFSETS = np.array([[-2], [-1], [0], [1], [2]])
_PLACES = (
    *map(str, _OFFSETS.reshape(-1).tolist()),
    *("clause begin", "clause end"),
    *[f"left {name}" for name in _SOUGHT],
    *[f"right {name}" for name in _SOUGHT],
)
"""What `Context.nearest` has a row for each of."""
_PLACE_NUMBERS = {name: number for number, name in enumerate(_PLACES)}
_CLAUSE = len(_OFFSETS)
_LEFT = _CLAUSE + 2
_RIGHT = _LEFT + len(_SOUGHT)
_WITHIN_CLAUSE = np.array([[True], [True], [True], [False], [False]])
"""Whether it is sought within the clause; otherwise within the sentence."""
_BEFORE = np.array([-1])
_KIND_NUMBERS = np.arange(len(f.KINDS))
_NOUN, _ATTRIBUTE, _PREPOSITION, _VERB, _MARK, _CONJUNCTION, _ADVERB = range(1, len(f.KINDS))
_NOMINATIVE = 1
_SUBJECT = 2
_KINDS_SOUGHT = np.array(
    [
        _KIND_NUMBERS == _MARK,
        _KIND_NUMBERS == _VERB,
        _KIND_NUMBERS == _NOUN,
        _KIND_NUMBERS == _PREPOSITION,
        _KIND_NUMBERS == _NOUN,
        (_KIND_NUMBERS != _ATTRIBUTE) & (_KIND_NUMBERS != _ADVERB),
    ]
)
"""For marks and each of `_SOUGHT` the kinds that may be it."""
_ROWS_SOUGHT = np.arange(len(_KINDS_SOUGHT))[:, None]
_JOINING = ((_KIND_NUMBERS == _MARK) | (_KIND_NUMBERS == _CONJUNCTION)).astype(np.uint32)
_IS_NAMED = np.isin(np.arange(f.MIXED + 1), [f.CAPITALISED, f.CAPITALS, f.MIXED])
"""Whether a form of each shape may be a name."""
_MARK_CLASSES = text_code(str([tag_codes("punct").word_class]))
_NOT = text_code("не")
_EDGES = np.array([1, 2], np.uint32)
"""Codes of what stands before and behind a sentence."""
