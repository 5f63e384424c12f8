"""Log-linear choice: each candidate's score is the sum of its features' weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import Any

from ...errors import ResourceError
from ...resources import checking, load_numbers, numbers_of

WEIGHTS = "speakers.json"
_NONE = repeat(0.0)
CHOICES = ("speaker", "mention", "confidence")


@cache
def trained() -> Mapping[str, Any]:
    """The weights of each choice.  Raises `ResourceError` where the file is missing or damaged."""
    stored = load_numbers(WEIGHTS)
    if stored.get("kind") != "speakers":
        raise ResourceError(f"weights file {WEIGHTS} is not of kind speakers")
    with checking(WEIGHTS):
        return {name: numbers_of(stored, name) for name in CHOICES}


def probabilities(weights: Mapping[str, float], rows: Sequence[Iterable[str]]) -> list[float]:
    """Softmax of the rows' scores, in the rows' order.

    >>> probabilities({"a": 1.0}, [["a"], ["b"]])[0] > 0.7
    True
    """
    return softmax([score(weights, row) for row in rows])


def score(weights: Mapping[str, float], row: Iterable[str]) -> float:
    """The sum of a row's weights."""
    return sum(map(weights.get, row, _NONE))


def softmax(scores: Sequence[float]) -> list[float]:
    """The probabilities of choices with these scores."""
    highest = max(scores, default=0.0)
    risen = [math.exp(one - highest) for one in scores]
    total = math.fsum(risen)
    return [value / total for value in risen]
