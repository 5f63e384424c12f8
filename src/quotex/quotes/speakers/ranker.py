"""Log-linear choice: each candidate's score is the sum of its features' weights."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from ...errors import ResourceError

WEIGHTS = "speakers.json"


@cache
def trained() -> Mapping[str, Any]:
    """The weights file.  Raises `ResourceError` where it is missing or damaged."""
    try:
        stored = json.loads((files("quotex.resources") / WEIGHTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(f"weights file {WEIGHTS} cannot be read: {error}") from error
    if not isinstance(stored, dict) or stored.get("kind") != "speakers":
        raise ResourceError(f"weights file {WEIGHTS} is not of kind speakers")
    return stored


def probabilities(weights: Mapping[str, float], rows: Sequence[Iterable[str]]) -> list[float]:
    """Softmax of the rows' scores, in the rows' order.

    >>> probabilities({"a": 1.0}, [["a"], ["b"]])[0] > 0.7
    True
    """
    return softmax([score(weights, row) for row in rows])


def score(weights: Mapping[str, float], row: Iterable[str]) -> float:
    """The sum of a row's weights."""
    get = weights.get
    return sum([get(feature, 0.0) for feature in row])


def softmax(scores: Sequence[float]) -> list[float]:
    """The probabilities of choices with these scores."""
    highest = max(scores, default=0.0)
    risen = [math.exp(one - highest) for one in scores]
    total = math.fsum(risen)
    return [value / total for value in risen]
