"""The choice among candidates in context: two passes of a log-linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt

from ..linear import best_of, scores
from .features import FIRST_PASS, SECOND_PASS, Context
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
        chosen = context.first
        for table, bits, weights in (
            (FIRST_PASS, FIRST_BITS, self._first),
            (SECOND_PASS, SECOND_BITS, self._second),
        ):
            values = scores(weights, context.features(table, bits))
            chosen = context.choose(best_of(values, context.starts))
        return chosen
