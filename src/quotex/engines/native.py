"""quotex's own engine: tokenize_uk for sentences and tokens, our morphology for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from ..document import Document, Sentence, Tokens, sentences_of
from ..morphology import RUN, Analyses, Morphology
from ..text import Segmentation, prepare, segmentation
from .base import document_of_tokens


class NativeEngine:
    """Segments and, unless ``morphology`` is None, lemmatizes and tags.  Offline, no torch."""

    name = "native"

    def __init__(self, morphology: Morphology | None) -> None:
        self._morphology = morphology
        prepare()

    def read(self, text: str) -> Document:
        """The document of a text."""
        (document,) = self._documents([(text, segmentation(text))])
        return document

    def read_many(self, texts: Iterable[str]) -> Iterator[Document]:
        """The documents of texts, in order, the same as `read` gives; short ones are looked at
        together, which is faster."""
        waiting: list[tuple[str, Segmentation]] = []
        size = 0
        for text in texts:
            cut = segmentation(text)
            if size + len(cut.starts) > _TOGETHER and waiting:
                yield from self._documents(waiting)
                waiting, size = [], 0
            waiting.append((text, cut))
            size += len(cut.starts)
        if waiting:
            yield from self._documents(waiting)

    def _documents(self, texts: Sequence[tuple[str, Segmentation]]) -> Iterator[Document]:
        words = [
            [text[start:end] for start, end in zip(cut.starts, cut.ends, strict=True)]
            for text, cut in texts
        ]
        analyses = self._analyses(
            [word for row in words for word in row],
            [size for _, cut in texts for size in cut.sizes],
            [len(cut.sizes) for _, cut in texts if cut.sizes],
        )
        done = 0
        for (text, cut), row in zip(texts, words, strict=True):
            own = analyses.part(done, done + len(row))
            done += len(row)
            tokens = Tokens(cut.starts, cut.ends, row, *own)
            yield Document(text, _sentences(text, cut), tokens, engine=self._steps())

    def read_tokens(self, sentences: Sequence[Sequence[str]]) -> Document:
        """The document of ready tokens."""
        words = [word for row in sentences for word in row]
        analyses = self._analyses(words, [len(row) for row in sentences], [])
        document = document_of_tokens(sentences, analyses)
        return replace(document, engine={**self._steps(), "tokens": "given"})

    def _analyses(
        self, words: Sequence[str], lengths: Sequence[int], documents: Sequence[int]
    ) -> Analyses:
        if self._morphology is None:
            nothing = [""] * len(words)
            return Analyses(nothing, nothing, [{}] * len(words))
        return self._morphology.tag_words(words, lengths, documents)

    def _steps(self) -> dict[str, str]:
        steps = {"tokens": self.name}
        if self._morphology is not None:
            steps["morphology"] = self.name
        return steps


_TOGETHER = RUN
"""Tokens that are looked at together."""


def _sentences(text: str, cut: Segmentation) -> tuple[Sentence, ...]:
    lasts = list(accumulate(cut.sizes))
    spans = [
        (cut.starts[last - size], cut.ends[last - 1])
        for size, last in zip(cut.sizes, lasts, strict=True)
    ]
    return sentences_of(text, spans, cut.sizes, cut.paragraphs)
