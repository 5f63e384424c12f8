"""The choice among candidates in context: two passes of a log-linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..resources import array_of
from .features import Context, Features, first_of_each, form_features
from .forms import COUNT, FIRST, LEMMA, Forms, Ints, runs, with_room

FIRST_BITS, SECOND_BITS = 20, 21
SURE = 250
"""A candidate that is so far behind another of its token, by the features looked at first or by all
of the first pass, is not looked at again: with less, analyses change for the worse."""

UNIT = 150
"""How much larger a candidate's sum of weights is where its odds are e times as large, about: the
scale of the weights in eight bits."""


class Disambiguator:
    """Chooses each token's candidate.  ``first`` and ``second``: the passes' weights."""

    def __init__(self, first: npt.NDArray[Any], second: npt.NDArray[Any]) -> None:
        self._first = first
        self._second = second

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Disambiguator:
        """The model in a weights file's arrays.  Raises `ValueError` where they are none."""
        first, second = (array_of(arrays, name, "i") for name in ("first", "second"))
        if any(len(table) & (len(table) - 1) or not len(table) for table in (first, second)):
            raise ValueError("the size of a table is no power of two")
        return cls(first, second)

    def choose(
        self, forms: Forms, ids: Ints, lengths: Sequence[int], documents: Sequence[int] = ()
    ) -> Ints:
        """For every token the number of its candidate in the table of forms.

        ``ids``: the tokens' forms, sentence after sentence; ``lengths``: sentences' sizes;
        ``documents``: each document's number of sentences, by default one that has all: names are
        recognised by their other occurrences in it.
        """
        context = Context(forms, ids, lengths, documents)
        if not len(context.ambiguous):
            return context.first
        first, second = self._alone(forms)
        scouts = context.look("scouts")
        early = first.take(context.options) + _sums(self._first, scouts, *_candidates(context))
        tokens, rows = context.narrow(_near(early, context))
        others = context.look("others")
        early = early.take(rows) + _sums(self._first, others, *_candidates(context))
        features = scouts.of(tokens).with_others(others)
        context.choose(_best(early, context.starts))
        tokens, _ = context.narrow(_near(early, context))
        features = features.of(tokens).with_others(context.look("second"))
        late = second.take(context.options)
        late = late + _sums(self._second, features, *_candidates(context))
        return context.chosen(_best(_by_lemma(late, forms, context), context.starts))

    def _alone(self, forms: Forms) -> Ints:
        """What the forms alone say for their candidates in both passes, summed once a form."""
        rows = forms.rows[forms.scored : len(forms)]
        if len(rows):
            forms.scored = len(forms)
            forms.scores = with_room(forms.scores, len(forms.lemmas), axis=1)
            rows = rows[rows[:, COUNT] > 1]
            owner, options = runs(*rows[:, [FIRST, COUNT]].astype(np.int64).T)
            features, parts = form_features(rows), forms.parts.take(options, axis=1)
            for number, weights in enumerate((self._first, self._second)):
                forms.scores[number, options] = _sums(weights, features, parts, owner)
        return forms.scores


def _candidates(context: Context) -> tuple[Ints, Ints]:
    """The parts of the candidates looked at, and the numbers of their tokens."""
    return context.parts(), context.owner


def _best(values: Ints, starts: Ints) -> Ints:
    """The row of the first largest value of each token: `best_of` for whole numbers, which takes
    a third of its calls."""
    keys = (values.astype(np.int64) << 32) - np.arange(len(values))
    best: Ints = -np.maximum.reduceat(keys, starts) & 0xFFFFFFFF
    return best


def _by_lemma(values: Ints, forms: Forms, context: Context) -> Ints:
    """The values, those of tokens with three candidates or more exchanged for others by which the
    best is of the lemma that is most likely, all its candidates taken together: the choice with
    the least expected errors of lemmas, and of their tags the best."""
    owner = context.owner
    rows = (np.bincount(owner) > 2).take(owner).nonzero()[0]
    if not len(rows):
        return values
    keys = owner.take(rows) << 32 | forms.infos[context.options.take(rows), LEMMA]
    order = keys.argsort()
    keys, rows = keys.take(order), rows.take(order)
    new = first_of_each(keys)
    own = values.take(rows)
    likely = np.log(np.add.reduceat(np.exp(own / UNIT), new.nonzero()[0])) * UNIT
    values = values.copy()
    values[rows] = np.rint(likely).astype(np.int32).take(new.cumsum() - 1) * _STEP + own
    return values


_STEP = 1 << 10
"""More than the best of a lemma's candidates may be behind all of them together."""


def _near(values: Ints, context: Context) -> npt.NDArray[np.bool_]:
    """Which candidates are not so far behind their token's best that they cannot win."""
    near: npt.NDArray[np.bool_] = values > (
        np.maximum.reduceat(values, context.starts) - SURE
    ).take(context.owner)
    return near


def _sums(
    weights: npt.NDArray[Any], features: Features, parts: Ints, owner: Ints
) -> npt.NDArray[np.int32]:
    """The sum of each candidate's weights; the table's size is a power of two.  ``parts`` and
    ``owner``: see `Features.codes`."""
    total = np.empty(len(owner), np.int32)
    mask = np.uint32(len(weights) - 1)
    size = _AT_ONCE // len(features.contexts)
    for begin in range(0, len(owner), size):
        codes = features.codes(parts, owner, begin, begin + size)
        codes &= mask
        # at most 255 weights of at most 127
        found = weights.take(codes.astype(np.intp), mode="clip")
        found.sum(axis=0, dtype=np.int16, out=total[begin : begin + size])
    return total


_AT_ONCE = 1 << 16
"""Codes that fit into a processor's cache together."""
