"""The trained recogniser: a linear labeller over the features of a document."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate
from threading import Lock

import numpy as np
import numpy.typing as npt

from ..document import Document
from ..errors import ResourceError
from ..linear.labeller import LinearLabeller, spans_of
from ..resources import load_arrays
from . import ready_forms
from .features import (
    OFFSETS,
    SALTS,
    U32,
    DocumentFeatures,
    FormTable,
    document_features,
    edge,
    mix,
)
from .found import Found
from .repair import repair

WEIGHTS = "entities.npz"
KIND = "entities"
_MOST_FORMS = 40_000
_RUN = 8_000
"""Tokens that are looked at together."""


class TrainedRecogniser:
    """Finds the entities of a document with trained weights.

    ``labeller``: the weights; by default those that the package brings, which raises
    `ResourceError` where they are missing or damaged.
    """

    def __init__(self, labeller: LinearLabeller | None = None) -> None:
        self._ready = None
        if labeller is None:
            arrays, meta = load_arrays(WEIGHTS, KIND)
            labeller = LinearLabeller.from_arrays(arrays, meta)
            forms, of = load_arrays(ready_forms.FILE, ready_forms.KIND)
            if of.get("weights") != meta["sha256"]:
                raise ResourceError(f"{ready_forms.FILE} was made for other weights")
            self._ready = ready_forms.ReadyForms(forms)
        self._labeller = labeller
        codes = np.stack([edge(offset) for offset in OFFSETS])
        self._edge = self._labeller.score(codes).astype(np.int16)
        self._lock = Lock()
        self._begin_anew()

    def _begin_anew(self) -> None:
        """The table of forms, and the scores of each row, seen from each of `OFFSETS`."""
        self._forms = FormTable(self._ready)
        self._table = self._edge[None]

    def find_entities(self, document: Document) -> list[Found]:
        """The entities of a document in token numbers, sorted, not overlapping."""
        (found,) = self.find_in_all([document])
        return found

    def find_in_all(self, documents: Sequence[Document]) -> list[list[Found]]:
        """As `find_entities`, of documents looked at together, which is faster."""
        sentences = [_sentences(document) for document in documents]
        words = [[word for sentence in rows for word in sentence] for rows in sentences]
        ends = list(accumulate(map(len, words)))
        spans: list[list[Found]] = [[] for _ in documents]
        for first, last, label in self._label(sentences, words):
            number = bisect(ends, first)
            before = ends[number] - len(words[number])
            spans[number].append(Found(first - before, last - before, label))
        return [repair(rows, found) for rows, found in zip(sentences, spans, strict=True)]

    def _label(
        self, sentences: Sequence[Sequence[Sequence[str]]], words: Sequence[Sequence[str]]
    ) -> Iterator[Found]:
        """What the labels mark, in the tokens of all documents."""
        tokens = [word for row in words for word in row]
        if not tokens:
            return
        lengths = [len(sentence) for rows in sentences for sentence in rows]
        documents = [len(rows) for rows in sentences if rows]
        with self._lock:
            rows = self._rows(tokens)
            columns, table = self._forms.columns, self._table
        before = 0
        for features in document_features(
            tokens, lengths, rows, columns, documents=documents, run=_RUN
        ):
            path = self._labeller.best_paths(self._scores(features, table), features.lengths)
            for first, last, label in spans_of(self._labeller.labels, path):
                yield Found(first + before, last + before, label)
            before += len(path)

    def _scores(
        self, features: DocumentFeatures, table: npt.NDArray[np.int16]
    ) -> npt.NDArray[np.int32]:
        by_offset = table.reshape(-1, table.shape[-1])
        rows = features.windows * len(OFFSETS) + np.arange(len(OFFSETS))
        total = by_offset.take(rows[:, 0], axis=0).astype(np.int32)
        for column in rows.T[1:]:
            total += by_offset.take(column, axis=0)
        total += self._labeller.score(features.combined.T)
        starts = np.searchsorted(features.walked_tokens, np.arange(len(total)))
        total += self._labeller.score_groups(features.walked, starts, len(total))
        return total

    def _rows(self, words: Sequence[str]) -> npt.NDArray[np.intp]:
        """The rows of words in the table, which takes in those that are new."""
        if len(self._forms) > _MOST_FORMS:
            self._begin_anew()
        first = len(self._forms) + 1
        rows, new = self._forms.rows(words)
        last = len(self._forms) + 1
        if len(self._table) < last:
            room = np.zeros((2 * last, *self._edge.shape), np.int16)
            room[:first] = self._table[:first]
            self._table = room
        for of_forms in new:
            codes, starts = _codes_at_offsets(*of_forms)
            scores = self._labeller.score_groups(codes, starts, len(starts)).astype(np.int16)
            behind = first + len(of_forms.sizes)
            self._table[first:behind] = scores.reshape(-1, *self._edge.shape)
            first = behind
        return rows


def _sentences(document: Document) -> list[list[str]]:
    texts = [token.text for token in document.tokens]
    rows = [texts[sentence.first : sentence.last] for sentence in document.sentences]
    return [words for words in rows if words]


def _codes_at_offsets(codes: U32, sizes: npt.NDArray[np.intp]) -> tuple[U32, npt.NDArray[np.intp]]:
    """The codes of forms as they are seen from each of `OFFSETS`, form after form, and where each
    run of codes begins; ``sizes``: as `Codes` has them."""
    first = np.cumsum(sizes[:, 0]) - sizes[:, 0]
    runs = sizes[:, np.abs(OFFSETS)].reshape(-1)
    starts = np.cumsum(runs) - runs
    inside = np.arange(runs.sum()) + np.repeat(np.repeat(first, len(OFFSETS)) - starts, runs)
    return mix(codes[inside], np.repeat(np.tile(SALTS, len(sizes)), runs)), starts
