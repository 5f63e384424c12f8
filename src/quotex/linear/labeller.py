"""A linear model that labels tokens: sums of weights, then the best path through the labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import ResourceError
from ..resources import array_of, checking

Codes = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

_NEVER = np.float32(-1e6)
_BUCKET_BITS = 12
_RUNS_AT_ONCE = 256


class LinearLabeller:
    """Weights of features for labels and of pairs of neighbouring labels.

    Labels are ``O`` and ``B-``, ``I-``, ``E-``, ``S-`` with a class: the first, an inner, the last
    and the only token of a span.  A feature is a 32-bit code; codes without weights count 0.
    """

    def __init__(
        self, labels: Sequence[str], codes: Codes, weights: npt.NDArray[np.int8], scale: float,
        transitions: Floats,
    ) -> None:  # fmt: skip
        self.labels = tuple(labels)
        self._codes = codes
        # the last row is that of the codes without weights
        self._weights = np.concatenate([weights, np.zeros((1, len(labels)), np.int8)])
        self._scale = np.float32(scale)
        allowed = allowed_transitions(self.labels)
        if len(codes) > 1 and (np.diff(codes.astype(np.int64)) <= 0).any():
            raise ResourceError("the labeller's weights are damaged: codes out of order")
        pairs = np.where(allowed, transitions, _NEVER).astype(np.float32)
        self._start = np.where([label[0] in "OBS" for label in labels], 0, _NEVER)
        self._end = np.where([label[0] in "OES" for label in labels], 0, _NEVER)
        # Behind a span or outside any (O, E, S) comes O, B or S; within a span of a class (B, I)
        # comes I or E of that class: all allowed pairs are in these two blocks.
        names = list(self.labels)
        classes = [label[2:] for label in names if label[0] == "B"]
        self._outer = np.array([n for n, label in enumerate(names) if label[0] in "OES"])
        self._opening = np.array([n for n, label in enumerate(names) if label[0] in "OBS"])
        self._inner = np.array([[names.index(f"{p}-{c}") for c in classes] for p in "BI"])
        self._going_on = np.array([[names.index(f"{p}-{c}") for c in classes] for p in "IE"])
        self._outer_pairs = pairs[np.ix_(self._outer, self._opening)]
        self._inner_pairs = pairs[self._inner[:, None], self._going_on[None]]
        self._into = np.ascontiguousarray(pairs.T)
        # the first code of each bucket of codes with the same upper bits
        buckets = np.arange((1 << (32 - _BUCKET_BITS)) + 1, dtype=np.uint64) << _BUCKET_BITS
        self._buckets = np.searchsorted(codes.astype(np.uint64), buckets)
        self._fullest = int(np.diff(self._buckets).max(initial=0))

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, npt.NDArray[Any]], meta: Mapping[str, Any]
    ) -> LinearLabeller:
        """The labeller of a weights file.  Raises `ResourceError` where its arrays do not fit
        together."""
        with checking(str(meta.get("kind"))):
            labels = [str(label) for label in meta["labels"]]
            counts = array_of(arrays, "counts", "u").astype(np.int64)
            codes = np.cumsum(array_of(arrays, "gaps", "u").astype(np.uint64))
            columns, values = array_of(arrays, "columns", "u"), array_of(arrays, "values", "i")
            transitions = array_of(arrays, "transitions", "f", 2).astype(np.float32)
            if transitions.shape != (len(labels), len(labels)) or (codes > 0xFFFFFFFF).any():
                raise ValueError("shapes do not fit")
            scale = float(meta["scale"])
            if "O" not in labels or not np.isfinite(transitions).all() or not np.isfinite(scale):
                raise ValueError("no label O, or numbers that are none")
            rows = np.repeat(np.arange(len(codes)), counts)
            dense = np.zeros((len(codes), len(labels)), np.int8)
            dense[rows, columns] = values
            return cls(labels, codes.astype(np.uint32), dense, scale, transitions)

    @staticmethod
    def to_arrays(
        codes: Codes, weights: npt.NDArray[np.int8], transitions: Floats
    ) -> dict[str, npt.NDArray[Any]]:
        """The arrays of a weights file: ``codes`` ascending, a row of ``weights`` each."""
        rows, columns = np.nonzero(weights)
        gaps = np.diff(codes.astype(np.uint64), prepend=np.uint64(0)).astype(np.uint32)
        return {
            "gaps": gaps,
            "counts": np.bincount(rows, minlength=len(codes)).astype(np.uint8),
            "columns": columns.astype(np.uint8),
            "values": weights[rows, columns],
            "transitions": transitions.astype(np.float16),
        }

    def rows(self, codes: Codes) -> npt.NDArray[np.int64]:
        """The row of weights of each code, in the codes' shape."""
        none = len(self._codes)
        flat = codes.reshape(-1)
        bucket = flat >> np.uint32(_BUCKET_BITS)
        place = self._buckets.take(bucket)
        limit = self._buckets.take(bucket + np.uint32(1))
        # nearly all codes are the first of their bucket, or in none
        hit = self._codes.take(place, mode="clip") == flat
        hit &= place < limit
        found = np.where(hit, place, none)
        open_ = np.flatnonzero(~hit & (place + 1 < limit))
        for step in range(1, self._fullest):
            if not len(open_):
                break
            at = place[open_] + step
            hit = self._codes[at] == flat[open_]
            found[open_[hit]] = at[hit]
            open_ = open_[~hit & (at + 1 < limit[open_])]
        return found.reshape(codes.shape)

    def score(self, codes: Codes) -> Floats:
        """The sums of weights of each row of a matrix of codes."""
        return self._sum(self.rows(np.ascontiguousarray(codes.T))).astype(np.float32)

    def score_groups(self, codes: Codes, starts: npt.NDArray[Any], groups: int) -> Floats:
        """The sums of weights of ``groups`` runs of codes; run g begins at ``starts[g]``."""
        total = np.zeros((groups, len(self.labels)), np.float32)
        rows = np.append(self.rows(codes), len(self._codes))
        sizes = np.diff(np.append(starts, len(codes)))
        longest_first = np.argsort(-sizes, kind="stable")
        for begin in range(0, groups, _RUNS_AT_ONCE):
            chosen = longest_first[begin : begin + _RUNS_AT_ONCE]
            inside = np.arange(sizes[chosen[0]])[:, None]
            places = np.where(inside < sizes[chosen], starts[chosen] + inside, len(codes))
            total[chosen] = self._sum(rows[places])
        return total

    def _sum(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """The sums of weights down each column of a matrix of rows."""
        gathered = self._weights.take(rows.reshape(-1), axis=0)
        kind = np.int16 if len(rows) < 256 else np.int32  # 255 * 127 < 2**15
        total: npt.NDArray[Any] = gathered.reshape(*rows.shape, -1).sum(axis=0, dtype=kind)
        return total

    def best_paths(self, scores: Floats, lengths: Sequence[int]) -> npt.NDArray[np.int64]:
        """The best allowed label of each token of sentences that stand one after another
        (Viterbi over all sentences at once)."""
        lengths_array = np.asarray(lengths, np.int64)
        if not len(lengths_array):
            return np.zeros(0, np.int64)
        order = np.argsort(-lengths_array, kind="stable")
        sizes = lengths_array[order]
        firsts = (np.cumsum(lengths_array) - lengths_array)[order]
        emissions = scores * self._scale
        best = (emissions[firsts] + self._start).astype(np.float32)
        reached = [best]
        finals = np.zeros(len(sizes), np.int64)
        # how many sentences are longer than each step, the longest standing first
        longer = np.searchsorted(-sizes, -np.arange(1, int(sizes[0]) + 1), side="left").tolist()
        live = len(sizes)
        for step, still in enumerate(longer, 1):
            if still < live:
                finals[still:live] = (best[still:live] + self._end).argmax(1)
                live = still
            if live:
                best = self._step(best[:live])
                best += emissions[firsts[:live] + step]
                reached.append(best)
        out = np.zeros(len(scores), np.int64)
        label = finals[:0]
        for step in range(len(reached) - 1, -1, -1):
            # sentences that end here join those whose later labels are known
            label = np.concatenate([label, finals[len(label) : len(reached[step])]])
            out[firsts[: len(label)] + step] = label
            if step:
                label = (reached[step - 1][: len(label)] + self._into[label]).argmax(1)
        return out

    def _step(self, best: Floats) -> Floats:
        """The best scores of each label after one more token, without its own."""
        after = np.empty_like(best)
        after[:, self._opening] = (best[:, self._outer, None] + self._outer_pairs).max(1)
        inside = best[:, self._inner]
        for row, targets in enumerate(self._going_on):
            after[:, targets] = np.maximum(
                inside[:, 0] + self._inner_pairs[0, row], inside[:, 1] + self._inner_pairs[1, row]
            )
        return after


def allowed_transitions(labels: Sequence[str]) -> npt.NDArray[np.bool_]:
    """``[i, j]``: whether label j may follow label i."""
    return np.array(
        [
            [
                (after[0] in "IE" and before[2:] == after[2:])
                if before[0] in "BI"
                else after[0] in "OBS"
                for after in labels
            ]
            for before in labels
        ]
    )


def spans_of(labels: Sequence[str], path: npt.NDArray[Any]) -> list[tuple[int, int, str]]:
    """First token, token behind the last and class of the spans that a path of labels marks."""
    found: list[tuple[int, int, str]] = []
    start = 0
    for place in np.flatnonzero(path != labels.index("O")).tolist():
        label = labels[int(path[place])]
        if label[0] in "BS":
            start = place
        if label[0] in "ES":
            found.append((start, place + 1, label[2:]))
    return found
