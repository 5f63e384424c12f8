"""Fits `quotex.quotes.loglinear.LogLinear`: logistic regression with an l2 penalty, by NumPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..quotes.loglinear import BIAS

Floats = NDArray[np.float64]
Example = tuple[Sequence[str], float, float]
"""Features, the answer (0 to 1), the example's weight."""


Choice = Sequence[tuple[Sequence[str], float]]
"""What stands for choice: the features of each, and its share of the answer."""


def fit(
    examples: Sequence[Example], *, l2: float = 1.0, rare: int = 3, steps: int = 300
) -> dict[str, float]:
    """The weights that fit the examples best, features seen less than ``rare`` times left out.

    Accelerated gradient descent on the whole set: the same examples give the same weights.
    """
    answer = np.array([label for _, label, _ in examples])
    weight = np.array([importance for _, _, importance in examples])

    def error(score: Floats) -> Floats:
        slope: Floats = weight * (1.0 / (1.0 + np.exp(-np.clip(score, -30, 30))) - answer)
        return slope

    return _descend([features for features, _, _ in examples], error, weight, l2, rare, steps)


def fit_choice(
    choices: Sequence[Choice], *, l2: float = 1.0, rare: int = 3, steps: int = 300
) -> dict[str, float]:
    """As `fit`, but for one of several (conditional logit)."""
    rows = [row for choice in choices for row in choice]
    answer = np.array([share for _, share in rows])
    sizes = [len(choice) for choice in choices if choice]
    group = np.repeat(np.arange(len(sizes)), sizes)

    def error(score: Floats) -> Floats:
        odds = np.exp(np.clip(score, -30, 30))
        slope: Floats = odds / np.bincount(group, odds)[group] - answer
        return slope

    return _descend([features for features, _ in rows], error, np.ones(len(rows)), l2, rare, steps)


def _descend(
    features: Sequence[Sequence[str]],
    error_of: Callable[[Floats], Floats],
    weight: Floats,
    l2: float,
    rare: int,
    steps: int,
) -> dict[str, float]:
    """The weights at the end of the descent.  ``error_of``: the slope of the loss in each score."""
    counts = Counter(name for row in features for name in set(row))
    names = sorted(name for name, count in counts.items() if count >= rare)
    column = {name: number for number, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    for number, row in enumerate(features):
        known = sorted({column[name] for name in row if name in column})
        rows += [number] * len(known)
        columns += known
    row_of, column_of = np.array(rows, np.int64), np.array(columns, np.int64)
    size, height = len(names), len(features)
    norm = np.bincount(row_of, minlength=height).max(initial=0) + 1.0
    # One step length per feature: its curvature is at most a quarter of its weighted count.
    curvature = 0.25 * norm * np.bincount(column_of, weight[row_of], size) + l2
    bias_curvature = 0.25 * norm * weight.sum() + 1e-9
    theta, bias = np.zeros(size), 0.0
    look, look_bias, momentum = theta.copy(), bias, 1.0
    for _ in range(steps):
        score = np.bincount(row_of, look[column_of], height) + look_bias
        error = error_of(score.astype(np.float64))
        new = look - (np.bincount(column_of, error[row_of], size) + l2 * look) / curvature
        new_bias = look_bias - error.sum() / bias_curvature
        after = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        look = new + (momentum - 1) / after * (new - theta)
        look_bias = new_bias + (momentum - 1) / after * (new_bias - bias)
        theta, bias, momentum = new, new_bias, after
    weights = {BIAS: round(float(bias), 3)}
    for name, value in zip(names, theta, strict=True):
        if abs(value) >= 0.02:
            weights[name] = round(float(value), 3)
    return weights
