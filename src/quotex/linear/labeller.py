"""A linear model that labels tokens: sums of weights, then the best path through the labels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import ResourceError
from ..resources import array_of, checking

Codes = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

_NEVER = np.float32(-1e6)
_CLOSE = 8.0
"""A difference of scores that rounding may make, in their units, with room to spare."""
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
        self._set_transitions(np.where(allowed, transitions, _NEVER).astype(np.float32))
        # the first code of each bucket of codes with the same upper bits
        buckets = np.arange((1 << (32 - _BUCKET_BITS)) + 1, dtype=np.uint64) << _BUCKET_BITS
        self._buckets = np.searchsorted(codes.astype(np.uint64), buckets).astype(np.int32)

    def _set_transitions(self, pairs: Floats) -> None:
        """What the transitions give, in units of the scores.

        ``pairs[i, j]``: what label j gets behind label i.  Behind the labels stands the edge of a
        sentence: O, B and S may begin one, O, E and S end one.
        """
        labels = self.labels
        edge = len(labels)
        whole = np.zeros((edge + 1, edge + 1))
        whole[:edge, :edge] = pairs
        whole[edge, :edge] = np.where([label[0] in "OBS" for label in labels], 0, _NEVER)
        whole[:edge, edge] = np.where([label[0] in "OES" for label in labels], 0, _NEVER)
        whole /= self._scale
        self._into: list[list[float]] = whole.T.tolist()
        classes = [label[2:] for label in labels if label[0] == "B"]
        self._outside = o = labels.index("O")
        self._parts = np.array([[labels.index(f"{p}-{c}") for c in classes] for p in "BIES"])
        b, i, e, s = self._parts
        # Behind a span or outside any (O, E, S) comes O, B or S; within a span of a class (B, I)
        # comes I or E of that class.
        self._open = frozenset([*b.tolist(), *i.tolist()])
        self._within = {
            label: (opened, inner)
            for opened, inner, end in zip(*self._parts[:3].tolist(), strict=True)
            for label in (inner, end)
        }
        # The most that a span's transitions give above those of O in its place.
        before = np.append([n for n, label in enumerate(labels) if label[0] in "OES"], edge)
        behind = np.append([n for n, label in enumerate(labels) if label[0] in "OBS"], edge)
        enter = (whole[before] - whole[before][:, [o]]).max(0)
        leave = (whole[:, behind] - whole[[o]][:, behind]).max(1)
        through = np.maximum(whole[b, i] + whole[i, e] - whole[i, i], whole[b, e])
        stay = whole[o, o]
        self._bonus = np.stack(
            [enter[b], whole[i, i] - stay, through - stay + leave[e], enter[s] + leave[s]]
        )

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
        flat = codes.reshape(-1)
        bucket = flat >> np.uint32(_BUCKET_BITS)
        place = self._buckets.take(bucket)
        # nearly all codes are the first of their bucket, or in none
        hit = self._codes.take(place, mode="clip") == flat
        found = np.where(hit, place, len(self._codes))
        rest = np.flatnonzero(~hit)
        limit = self._buckets.take(bucket[rest] + np.uint32(1))
        place = place[rest] + 1
        while len(rest):
            open_ = place < limit
            rest, place, limit = rest[open_], place[open_], limit[open_]
            hit = self._codes[place] == flat[rest]
            found[rest[hit]] = place[hit]
            rest, place, limit = rest[~hit], place[~hit] + 1, limit[~hit]
        return found.reshape(codes.shape)

    def has_weights(self, codes: Codes) -> npt.NDArray[np.bool_]:
        """Whether each code has weights, in the codes' shape."""
        return self.rows(codes) < len(self._codes)

    def score(self, codes: Codes) -> npt.NDArray[Any]:
        """The sums of weights of each row of a matrix of codes."""
        return self._sum(self.rows(np.ascontiguousarray(codes.T)))

    def score_groups(self, codes: Codes, starts: npt.NDArray[Any], groups: int) -> npt.NDArray[Any]:
        """The sums of weights of ``groups`` runs of codes; run g begins at ``starts[g]``."""
        total = np.zeros((groups, len(self.labels)), np.int32)
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

    def best_paths(self, scores: npt.NDArray[Any], lengths: Sequence[int]) -> npt.NDArray[np.int64]:
        """The best allowed label of each token of sentences that stand one after another.

        Viterbi, and only where it has something to choose: a span whose scores and transitions
        together cannot reach those of O in its place is in no best path, so that most tokens are
        O before any path is looked at.
        """
        out = np.full(len(scores), self._outside, np.int64)
        if not len(scores):
            return out
        begins = np.zeros(len(scores) + 1, bool)
        begins[0] = begins[np.cumsum(np.asarray(lengths, np.int64))] = True
        gains = (scores - scores[:, self._outside, None]).astype(np.float64)
        able = _in_spans(gains.T[self._parts] + self._bonus[:, :, None], begins[1:])
        places = np.flatnonzero(able.any((0, 1)))
        if not len(places):
            return out
        choices = np.zeros((len(places), len(self.labels)), bool)
        choices[:, self._parts] = able[:, :, places].transpose(2, 0, 1)
        choices[:, self._outside] = True
        token, label = np.nonzero(choices)
        labels, values = label.tolist(), gains[places[token], label].tolist()
        cuts = np.append(np.flatnonzero(np.diff(token, prepend=-1)), len(token)).tolist()
        # runs of tokens that stand together in one sentence
        apart = (np.diff(places) != 1) | begins[places[1:]]
        runs = np.flatnonzero(np.concatenate([[True], apart, [True]]))
        edge = len(self.labels)
        before = np.where(begins[places[runs[:-1]]], edge, self._outside).tolist()
        behind = np.where(begins[places[runs[1:] - 1] + 1], edge, self._outside).tolist()
        path: list[int] = []
        for number, (first, last) in enumerate(pairwise(runs.tolist())):
            tokens = cuts[first : last + 1]
            path += self._best_path(labels, values, tokens, before[number], behind[number])
        out[places] = path
        return out

    def _best_path(
        self,
        labels: Sequence[int],
        gains: Sequence[float],
        tokens: Sequence[int],
        before: int,
        behind: int,
    ) -> list[int]:
        """The best labels of tokens that stand between two known labels.

        ``labels``: those that each may have, with their ``gains`` above O; ``tokens``: where each
        token's begin, and where the last one's end.
        """
        outside, within = {before: 0.0}, dict[int, float]()
        origins: list[dict[int, int]] = []
        for begin, end in pairwise(tokens):
            ended: dict[int, float] = {}
            going_on: dict[int, float] = {}
            origin: dict[int, int] = {}
            for number in range(begin, end):
                label = labels[number]
                into = self._into[label]
                best = -math.inf
                if label in self._within:
                    for other in self._within[label]:
                        if other in within and within[other] + into[other] > best:
                            best, origin[label] = within[other] + into[other], other
                else:
                    for other, so_far in outside.items():
                        value = so_far + into[other]
                        if value > best:
                            best, origin[label] = value, other
                if label in self._open:
                    going_on[label] = best + gains[number]
                else:
                    ended[label] = best + gains[number]
            outside, within = ended, going_on
            origins.append(origin)
        into = self._into[behind]
        path = [max(outside, key=lambda label: outside[label] + into[label])]
        for origin in reversed(origins):
            path.append(origin[path[-1]])
        return path[-2::-1]


def _in_spans(
    bounds: npt.NDArray[np.float64], last: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether each token may have each label of a span in a best path, by parts (B, I, E, S),
    classes and tokens.

    ``bounds``: the most that a label there gives above O, likewise; ``last``: the tokens that no
    span goes on from.  The best span with a token inside is the best begin before it and the best
    end behind it, with all that is between: sums of I up to each token tell them for all tokens.
    """
    begin, inner, end, single = bounds
    begin, inner = np.where(last, _NEVER, begin), np.where(last, _NEVER, inner)
    behind = np.cumsum(inner, 1)
    begin -= behind
    end = end + behind - inner
    before = np.full_like(begin, -np.inf)
    np.maximum.accumulate(begin[:, :-1], 1, out=before[:, 1:])
    after = np.full_like(end, -np.inf)
    np.maximum.accumulate(end[:, :0:-1], 1, out=after[:, -2::-1])
    return np.stack([begin + after, before + after, before + end, single]) > -_CLOSE


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
