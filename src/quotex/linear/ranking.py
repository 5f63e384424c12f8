"""Log-linear choice among candidates: each item has one or more rows of features."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]


def scores(weights: npt.NDArray[Any], features: Ints) -> npt.NDArray[Any]:
    """The sum of each row's weights: float32 for float weights, int32 for int8 ones."""
    kind = np.int32 if weights.dtype.kind == "i" else np.float32
    total: npt.NDArray[Any] = np.take(weights, features).sum(axis=1, dtype=kind)
    return total


def best_of(values: npt.NDArray[Any], starts: Ints) -> npt.NDArray[np.int64]:
    """The row of the first largest value of each item, whose rows begin at ``starts``."""
    sizes = np.diff(np.append(starts, len(values)))
    highest = np.repeat(np.maximum.reduceat(values, starts), sizes)
    rows = np.flatnonzero(values == highest)
    item = np.repeat(np.arange(len(starts)), sizes)[rows]
    first = np.ones(len(rows), bool)
    first[1:] = item[1:] != item[:-1]
    return rows[first]


def probabilities(values: npt.NDArray[Any], starts: Ints) -> Floats:
    """Softmax of the rows' scores within each item."""
    sizes = np.diff(np.append(starts, len(values)))
    shifted = values - np.repeat(np.maximum.reduceat(values, starts), sizes)
    risen = np.exp(shifted.astype(np.float32))
    share: Floats = risen / np.repeat(np.add.reduceat(risen, starts), sizes)
    return share


def fit_ranker(
    features: Ints,
    starts: Ints,
    gold: Ints,
    size: int,
    *,
    items: Ints | None = None,
    alike: Ints | None = None,
    epochs: int = 8,
    batch: int = 1000,
    rate: float = 0.05,
    caution: float = 1.0,
    seed: int = 0,
) -> Floats:
    """Weights that make the gold rows likely: softmax over each item's rows, AdaGrad steps, the
    mean of the weights over the second half of the steps.

    ``features``: a matrix of numbers below ``size``, one row a candidate.  ``starts``: each
    item's first row, ascending from 0.  ``gold``: each item's right row.  ``items``: the items to
    learn from, all of them if None.  ``alike``: for each row whether it is like its item's gold row
    in what matters most; where given, to the loss comes that of all rows alike taken as one answer.
    ``caution``: what AdaGrad's sums of squares begin with; the larger, the less a rare feature may
    learn.  Deterministic for a seed.
    """
    weights = np.zeros(size, np.float32)
    squares = np.full(size, caution, np.float32)
    total = np.zeros(size, np.float32)
    sizes = np.diff(np.append(starts, len(features)))
    width = features.shape[1]
    order = np.arange(len(starts)) if items is None else np.array(items)
    rng = np.random.default_rng(seed)
    summed, step, half = 0, 0, epochs * -(-len(order) // batch) // 2
    for _ in range(epochs):
        rng.shuffle(order)
        for begin in range(0, len(order), batch):
            chosen = order[begin : begin + batch]
            count = sizes[chosen]
            first = np.cumsum(count) - count
            shift = np.repeat(starts[chosen] - first, count)
            places = np.arange(len(shift)) + shift
            rows = features[places]
            share = probabilities(scores(weights, rows), first)
            slope = share.copy()
            if alike is not None:
                among = np.where(alike[places], share, 0)
                whole = np.maximum(np.add.reduceat(among, first), np.finfo(np.float32).tiny)
                slope += share - among / np.repeat(whole, count)
            slope[gold[chosen] - starts[chosen] + first] -= 1
            gradient = np.bincount(
                rows.ravel(), weights=np.repeat(slope, width), minlength=size
            ).astype(np.float32)
            squares += gradient * gradient
            weights -= rate * gradient / np.sqrt(squares)
            step += 1
            if step > half:
                total += weights
                summed += 1
    return total / np.float32(max(1, summed))
