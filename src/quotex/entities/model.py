"""The trained recogniser: a linear labeller over the features of a document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..document import Document
from ..linear.labeller import LinearLabeller, spans_of
from ..resources import load_arrays
from .features import (
    OFFSETS,
    SALTS,
    U32,
    DocumentFeatures,
    FormFeatures,
    document_features,
    edge,
    mix,
)
from .found import Found
from .repair import repair

WEIGHTS = "entities.npz"
KIND = "entities"
_MOST_FORMS = 20_000
_RUN = 8_000
"""Tokens that are looked at together."""


class TrainedRecogniser:
    """Finds the entities of a document with trained weights.

    ``labeller``: the weights; by default those that the package brings, which raises
    `ResourceError` where they are missing or damaged.
    """

    def __init__(self, labeller: LinearLabeller | None = None) -> None:
        self._labeller = labeller or LinearLabeller.from_arrays(*load_arrays(WEIGHTS, KIND))
        self._form_scores: dict[str, npt.NDArray[np.int32]] = {}
        codes = np.stack([edge(offset) for offset in OFFSETS])
        self._edge = self._labeller.score(codes).astype(np.int32)

    def find_entities(self, document: Document) -> list[Found]:
        """The entities of a document in token numbers, sorted, not overlapping."""
        sentences = [
            [token.text for token in document.tokens[sentence.first : sentence.last]]
            for sentence in document.sentences
        ]
        sentences = [words for words in sentences if words]
        if not sentences:
            return []
        return repair(sentences, self._label(sentences))

    def _label(self, sentences: Sequence[Sequence[str]]) -> list[Found]:
        found: list[Found] = []
        before = 0
        for features in document_features(sentences, _RUN):
            path = self._labeller.best_paths(self._scores(features), features.lengths)
            spans = spans_of(self._labeller.labels, path)
            found += [Found(first + before, last + before, label) for first, last, label in spans]
            before += len(path)
        return found

    def _scores(self, features: DocumentFeatures) -> npt.NDArray[np.float32]:
        table = np.concatenate([self._of_forms(features.forms), self._edge[None]])
        of_forms = table[features.windows, np.arange(len(OFFSETS))].sum(1)
        total: npt.NDArray[np.float32] = of_forms.astype(np.float32)
        total += self._labeller.score(features.combined)
        starts = np.searchsorted(features.walked.tokens, np.arange(len(total)))
        total += self._labeller.score_groups(features.walked.hashes, starts, len(total))
        return total

    def _of_forms(self, forms: Sequence[FormFeatures]) -> npt.NDArray[np.int32]:
        """The scores of forms seen from each of `OFFSETS`: one matrix a form."""
        known = self._form_scores
        missing = [features for features in forms if features.form.word not in known]
        if missing:
            codes, starts = _codes_at_offsets(missing)
            scores = self._labeller.score_groups(codes, starts, len(starts))
            matrices = scores.astype(np.int32).reshape(len(missing), len(OFFSETS), -1)
            if len(known) + len(missing) > _MOST_FORMS:
                known = self._form_scores = {}
                if len(missing) < len(forms):
                    return self._of_forms(forms)
            for features, matrix in zip(missing, matrices, strict=True):
                known[features.form.word] = matrix
        return np.stack([known[features.form.word] for features in forms])


def _codes_at_offsets(forms: Sequence[FormFeatures]) -> tuple[U32, npt.NDArray[np.int64]]:
    """The codes of forms as they are seen from each of `OFFSETS`, form after form, and where each
    run of codes begins."""
    codes = np.frombuffer(b"".join([features.codes for features in forms]), np.uint32)
    sizes = np.array([features.seen() for features in forms])
    first = np.cumsum(sizes[:, 0]) - sizes[:, 0]
    runs = sizes.reshape(-1)
    starts = np.cumsum(runs) - runs
    inside = np.arange(runs.sum()) - np.repeat(starts, runs)
    seen = codes[np.repeat(np.repeat(first, len(OFFSETS)), runs) + inside]
    return mix(seen, np.repeat(np.tile(SALTS, len(forms)), runs)), starts
