"""The choice among candidates in context: two passes of a log-linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..linear import best_of
from .features import Context
from .forms import Forms, Ints

FIRST_BITS, SECOND_BITS = 20, 21


class Disambiguator:
    """Chooses each token's candidate.  ``first`` and ``second``: the passes' weights."""

    def __init__(self, first: npt.NDArray[Any], second: npt.NDArray[Any]) -> None:
        self._first = first
        self._second = second

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Disambiguator:
        """The model in a weights file's arrays."""
        return cls(arrays["first"], arrays["second"])

    def choose(self, forms: Forms, ids: Ints, lengths: Sequence[int]) -> Ints:
        """For every token the number of its candidate in the table of forms.

        ``ids``: the tokens' forms, sentence after sentence; ``lengths``: sentences' sizes.  The
        sentences should be one document's: names are recognised by their other occurrences.
        """
        context = Context(forms, ids, lengths)
        if not len(context.ambiguous):
            return context.first
        early = np.zeros(len(context.owner), np.int32)
        late = np.zeros(len(context.owner), np.int32)
        for _, codes in context.codes("first"):
            early += _sums(self._first, codes)
            late += _sums(self._second, codes)
        context.choose(best_of(early, context.starts))
        for _, codes in context.codes("second"):
            late += _sums(self._second, codes)
        return context.choose(best_of(late, context.starts))


def _sums(weights: npt.NDArray[Any], codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The sum of each column's weights; the table's size is a power of two."""
    places = codes & np.uint32(len(weights) - 1)
    total: npt.NDArray[Any] = weights.take(places).sum(axis=0, dtype=np.int32)
    return total
