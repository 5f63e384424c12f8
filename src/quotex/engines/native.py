"""quotex's own engine: tokenize_uk for sentences and tokens, our morphology for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..document import Document, Sentence, Tokens
from ..morphology import Analysis, Morphology
from ..text import segmentation
from .base import document_of_tokens


class NativeEngine:
    """Segments and, unless ``morphology`` is None, lemmatizes and tags.  Offline, no torch."""

    name = "native"

    def __init__(self, morphology: Morphology | None) -> None:
        self._morphology = morphology

    def read(self, text: str) -> Document:
        """The document of a text."""
        starts, ends, sizes, paragraphs = segmentation(text)
        words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        tokens = Tokens(starts, ends, words, self._analyses(words, sizes))
        sentences = []
        first = 0
        for size, paragraph in zip(sizes, paragraphs, strict=True):
            last = first + size
            start, end = starts[first], ends[last - 1]
            sentences.append(Sentence(start, end, text[start:end], first, last, paragraph))
            first = last
        return Document(text, tuple(sentences), tokens, engine=self._steps())

    def read_tokens(self, sentences: Sequence[Sequence[str]]) -> Document:
        """The document of ready tokens."""
        words = [word for row in sentences for word in row]
        analyses = self._analyses(words, [len(row) for row in sentences])
        document = document_of_tokens(sentences, analyses)
        return replace(document, engine={**self._steps(), "tokens": "given"})

    def _analyses(self, words: Sequence[str], lengths: Sequence[int]) -> Sequence[Analysis]:
        if self._morphology is None:
            return [Analysis("", "")] * len(words)
        return self._morphology.tag_words(words, lengths)

    def _steps(self) -> dict[str, str]:
        steps = {"tokens": self.name}
        if self._morphology is not None:
            steps["morphology"] = self.name
        return steps
