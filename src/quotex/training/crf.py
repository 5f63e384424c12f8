"""Training of `LinearLabeller`: a conditional random field, one sentence at a time.

Lafferty et al. 2001, with AdaGrad steps (Duchi et al. 2011) on the log-likelihood, features dropped
at random while training, and the mean of the weights over the last rounds.  The loop is compiled
with numba, which only training needs (``pip install quotex[train]``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..errors import EngineError
from ..linear.labeller import allowed_transitions

Ints = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]


class Examples(NamedTuple):
    """Sentences as numbers: sentence s has tokens ``sentences[s]`` to ``sentences[s + 1]``, token t
    the features ``features[tokens[t] : tokens[t + 1]]`` (-1 for none) and the label
    ``labels[t]``."""

    sentences: Ints
    tokens: Ints
    features: Ints
    labels: Ints


def fit(
    examples: Examples, features: int, labels: Sequence[str], *,
    epochs: int, rate: float, drop: float, averaged: int = 2, seed: int = 1,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Weights of ``features`` × ``labels`` and of pairs of labels.  Deterministic for a seed.

    ``rate``: AdaGrad's step; ``drop``: the share of features left out of each sentence's tokens;
    ``averaged``: over how many last epochs the weights are averaged.
    """
    size = len(labels)
    weights = np.zeros((features, size), np.float32)
    squares = np.full((features, size), 0.1, np.float32)
    pairs = np.zeros((size, size), np.float32)
    pair_squares = np.full((size, size), 0.1, np.float32)
    weight_sum, pair_sum = np.zeros_like(weights), np.zeros_like(pairs)
    allowed = allowed_transitions(labels)
    may_start = np.array([label[0] in "OBS" for label in labels])
    may_end = np.array([label[0] in "OES" for label in labels])
    rng = np.random.default_rng(seed)
    step = _compiled()
    for epoch in range(epochs):
        order = rng.permutation(len(examples.sentences) - 1)
        step(
            weights, squares, pairs, pair_squares, order, *examples, allowed, may_start, may_end,
            np.float32(rate), np.float32(drop), 1000 * seed + epoch,
        )  # fmt: skip
        if epoch >= epochs - averaged:
            weight_sum += weights
            pair_sum += pairs
    rounds = np.float32(min(averaged, epochs))
    return weight_sum / rounds, pair_sum / rounds


@cache
def _compiled() -> Any:
    try:
        import numba
    except ImportError as error:
        raise EngineError("training needs numba: pip install quotex[train]") from error
    return numba.njit(fastmath=True)(_epoch)


def _epoch(  # one function of plain loops, as numba wants it
    weights: Any, squares: Any, pairs: Any, pair_squares: Any, order: Any, sentences: Any,
    tokens: Any, features: Any, gold: Any, allowed: Any, may_start: Any, may_end: Any,
    rate: Any, drop: Any, seed: Any,
) -> None:  # fmt: skip
    np.random.seed(seed)
    size = weights.shape[1]
    longest = 0
    most = 0
    for s in range(len(sentences) - 1):
        longest = max(longest, sentences[s + 1] - sentences[s])
        most = max(most, tokens[sentences[s + 1]] - tokens[sentences[s]])
    score = np.empty((longest, size), np.float32)
    risen = np.empty((longest, size), np.float32)
    forward = np.empty((longest, size), np.float32)
    backward = np.empty((longest, size), np.float32)
    norm = np.empty(longest, np.float32)
    kept = np.ones(most, np.bool_)
    pair_risen = np.empty((size, size), np.float32)
    pair_slope = np.empty((size, size), np.float32)
    factor = np.float32(1 / (1 - drop))
    for s in order:
        begin = sentences[s]
        length = sentences[s + 1] - begin
        base = tokens[begin]
        for t in range(length):
            for j in range(size):
                score[t, j] = 0
            for k in range(tokens[begin + t], tokens[begin + t + 1]):
                kept[k - base] = np.random.random() >= drop
                f = features[k]
                if f >= 0 and kept[k - base]:
                    for j in range(size):
                        score[t, j] += weights[f, j]
            highest = score[t, 0]
            for j in range(size):
                highest = max(highest, score[t, j])
            for j in range(size):
                risen[t, j] = np.exp((score[t, j] - highest) * factor)
        for i in range(size):
            for j in range(size):
                pair_risen[i, j] = np.exp(pairs[i, j]) if allowed[i, j] else 0
                pair_slope[i, j] = 0
        # forward and backward, each step scaled to sum to one
        total = np.float32(0)
        for j in range(size):
            forward[0, j] = risen[0, j] if may_start[j] else 0
            total += forward[0, j]
        for j in range(size):
            forward[0, j] /= total
        for t in range(1, length):
            for j in range(size):
                forward[t, j] = 0
            for i in range(size):
                value = forward[t - 1, i]
                if value > 1e-12:
                    for j in range(size):
                        forward[t, j] += value * pair_risen[i, j]
            total = np.float32(0)
            for j in range(size):
                forward[t, j] *= risen[t, j]
                total += forward[t, j]
            for j in range(size):
                forward[t, j] /= total
            norm[t] = total
        for j in range(size):
            backward[length - 1, j] = 1 if may_end[j] else 0
        for t in range(length - 2, -1, -1):
            for i in range(size):
                value = np.float32(0)
                for j in range(size):
                    value += pair_risen[i, j] * risen[t + 1, j] * backward[t + 1, j]
                backward[t, i] = value / norm[t + 1]
        total = np.float32(0)
        for j in range(size):
            total += forward[length - 1, j] * backward[length - 1, j]
        # steps along the slope
        for t in range(1, length):
            for i in range(size):
                value = forward[t - 1, i] / (norm[t] * total)
                if value > 1e-12:
                    for j in range(size):
                        pair_slope[i, j] -= value * pair_risen[i, j] * risen[t, j] * backward[t, j]
            pair_slope[gold[begin + t - 1], gold[begin + t]] += 1
        for i in range(size):
            for j in range(size):
                slope = pair_slope[i, j]
                if slope != 0 and allowed[i, j]:
                    pair_squares[i, j] += slope * slope
                    pairs[i, j] += rate * slope / np.sqrt(pair_squares[i, j])
        for t in range(length):
            total = np.float32(0)
            for j in range(size):
                total += forward[t, j] * backward[t, j]
            for j in range(size):
                slope = -forward[t, j] * backward[t, j] / total
                if j == gold[begin + t]:
                    slope += 1
                if slope > 2e-3 or slope < -2e-3:
                    for k in range(tokens[begin + t], tokens[begin + t + 1]):
                        f = features[k]
                        if f >= 0 and kept[k - base]:
                            squares[f, j] += slope * slope
                            weights[f, j] += rate * slope / np.sqrt(squares[f, j])
