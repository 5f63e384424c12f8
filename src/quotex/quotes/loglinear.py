"""A log-linear model over named features: what the quotes learn from annotated text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat

from ..resources import checking, load_numbers, numbers_of

BIAS = ""
MOST_GROUPS = 50_000
_NONE = repeat(0.0)


class LogLinear:
    """Logistic regression: the probability of yes, given the names of the features that hold.

    ``weights`` maps a feature to its weight; `BIAS` is the weight of the empty set.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = dict(weights)
        self._bias = self._weights.get(BIAS, 0.0)
        self._sums: dict[tuple[str, ...], float] = {}

    def score(self, features: Iterable[str]) -> float:
        """The log-odds."""
        return self._bias + sum(map(self._weights.get, features, _NONE))

    def probability(self, features: Iterable[str]) -> float:
        """The probability, between 0 and 1."""
        score = self.score(features)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))

    def probability_of(
        self, groups: Iterable[tuple[str, ...]], features: Iterable[str] = ()
    ) -> float:
        """As `probability`, of features that come in groups, and more: what a group adds is
        remembered, within bounds."""
        score = self.score(features)
        for group in groups:
            part = self._sums.get(group)
            if part is None:
                if len(self._sums) >= MOST_GROUPS:
                    self._sums.clear()
                part = self._sums[group] = sum(map(self._weights.get, group, _NONE))
            score += part
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))

    def choice(self, candidates: Sequence[Iterable[str]]) -> list[float]:
        """The probability of each where one of them is right."""
        odds = [math.exp(max(-30.0, min(30.0, self.score(names)))) for names in candidates]
        total = math.fsum(odds)
        return [value / total for value in odds]


@cache
def load_models(name: str) -> dict[str, LogLinear]:
    """The models of ``resources/<name>.json``: ``{"models": {model: {feature: weight}}}``.

    Raises `ResourceError` where the file is missing or not of that form.
    """
    file = f"{name}.json"
    with checking(file):
        models = load_numbers(file)["models"]
        return {model: LogLinear(numbers_of(models, model)) for model in models}
