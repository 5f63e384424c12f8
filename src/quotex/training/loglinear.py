"""Fits `quotex.quotes.loglinear.LogLinear`: logistic regression with an l2 penalty, by NumPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ..quotes.loglinear import BIAS

Example = tuple[Sequence[str], float, float]
"""Features, the answer (0 to 1), the example's weight."""


def fit(
    examples: Sequence[Example], *, l2: float = 1.0, rare: int = 3, steps: int = 300
) -> dict[str, float]:
    """The weights that fit the examples best, features seen less than ``rare`` times left out.

    Accelerated gradient descent on the whole set: the same examples give the same weights.
    """
    counts = Counter(name for features, _, _ in examples for name in set(features))
    names = sorted(name for name, count in counts.items() if count >= rare)
    column = {name: number for number, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    for row, (features, _, _) in enumerate(examples):
        known = sorted({column[name] for name in features if name in column})
        rows += [row] * len(known)
        columns += known
    row_of, column_of = np.array(rows, np.int64), np.array(columns, np.int64)
    answer = np.array([label for _, label, _ in examples])
    weight = np.array([importance for _, _, importance in examples])
    size = len(names)
    norm = np.bincount(row_of, minlength=len(examples)).max(initial=0) + 1.0
    # One step length per feature: its curvature is at most a quarter of its weighted count.
    curvature = 0.25 * norm * np.bincount(column_of, weight[row_of], size) + l2
    bias_curvature = 0.25 * norm * weight.sum() + 1e-9
    theta, bias = np.zeros(size), 0.0
    look, look_bias, momentum = theta.copy(), bias, 1.0
    for _ in range(steps):
        score = np.bincount(row_of, look[column_of], len(examples)) + look_bias
        error = weight * (1.0 / (1.0 + np.exp(-np.clip(score, -30, 30))) - answer)
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
