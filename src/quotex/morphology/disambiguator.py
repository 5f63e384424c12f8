"""The choice among candidates in context: two passes of a log-linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..linear import best_and_lead
from ..resources import array_of
from .features import Context
from .forms import Forms, Ints

FIRST_BITS, SECOND_BITS = 20, 21
SURE = 250
"""A candidate that the first pass puts so far ahead of all others is not looked at again: with
less, analyses change for the worse."""


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
        codes = [codes for _, codes in context.codes("first")]
        early = _sums(self._first, codes)
        best, lead = best_and_lead(early, context.starts, context.inside)
        chosen = context.choose(best)
        rows = context.narrow(lead < SURE)
        if not len(rows):
            return chosen
        late = _sums(self._second, [block.take(rows, axis=1, mode="clip") for block in codes])
        late += _sums(self._second, [block for _, block in context.codes("second")])
        return context.choose(best_and_lead(late, context.starts, context.inside)[0])


def _sums(weights: npt.NDArray[Any], blocks: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """The sum of each column's weights over all blocks; the table's size is a power of two."""
    total = np.zeros(blocks[0].shape[1], np.int32)
    mask = np.uint32(len(weights) - 1)
    for codes in blocks:
        for begin in range(0, codes.shape[1], _AT_ONCE):
            places = (codes[:, begin : begin + _AT_ONCE] & mask).astype(np.intp)
            # at most 255 weights of at most 127
            sums = weights.take(places, mode="clip").sum(axis=0, dtype=np.int16)
            total[begin : begin + _AT_ONCE] += sums
    return total


_AT_ONCE = 1024
"""Columns whose places fit into a processor's cache together."""
