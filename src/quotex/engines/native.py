"""quotex's own engine: tokenize_uk for sentences and tokens, our morphology for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from ..document import Document, Sentence, Token
from ..morphology import Analysis, Morphology
from ..text import segment
from .base import document_of_tokens


class NativeEngine:
    """Segments and, unless ``morphology`` is None, lemmatizes and tags.  Offline, no torch."""

    name = "native"

    def __init__(self, morphology: Morphology | None) -> None:
        self._morphology = morphology

    def read(self, text: str) -> Document:
        """The document of a text."""
        spans = segment(text)
        offsets = [offset for span in spans for offset in span.tokens]
        words = [text[start:end] for start, end in offsets]
        lengths = [len(span.tokens) for span in spans]
        starts, ends = zip(*offsets, strict=True) if offsets else ((), ())
        tokens = Token.many(starts, ends, words, self._analyses(words, lengths))
        sentences = [
            Sentence(
                span.start,
                span.end,
                text[span.start : span.end],
                last - len(span.tokens),
                last,
                span.paragraph,
            )
            for span, last in zip(spans, accumulate(lengths), strict=True)
        ]
        return Document(text, tuple(sentences), tuple(tokens), engine=self._steps())

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
