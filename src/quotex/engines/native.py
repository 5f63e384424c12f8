"""quotex's own engine: tokenize_uk for sentences and tokens, our morphology for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..document import Document, Tokens, sentences_of
from ..morphology import Analyses, Morphology
from ..text import prepare, segmentations
from .base import document_of_tokens


class NativeEngine:
    """Segments and, unless ``morphology`` is None, lemmatizes and tags.  Offline, no torch."""

    name = "native"

    def __init__(self, morphology: Morphology | None) -> None:
        self._morphology = morphology
        prepare()

    def read(self, text: str) -> Document:
        """The document of a text."""
        (document,) = self._documents([text])
        return document

    def read_many(self, texts: Iterable[str]) -> Iterator[Document]:
        """The documents of texts, in order, the same as `read` gives; short ones are looked at
        together, which is faster."""
        waiting: list[str] = []
        size = 0
        for text in texts:
            if size + len(text) > _TOGETHER and waiting:
                yield from self._documents(waiting)
                waiting, size = [], 0
            waiting.append(text)
            size += len(text)
        if waiting:
            yield from self._documents(waiting)

    def _documents(self, texts: Sequence[str]) -> Iterator[Document]:
        cuts = segmentations(texts)
        words = [
            [text[start:end] for start, end in zip(cut.starts, cut.ends, strict=True)]
            for text, cut in zip(texts, cuts, strict=True)
        ]
        analyses = self._analyses(
            [word for row in words for word in row],
            [size for cut in cuts for size in cut.sizes],
            [len(cut.sizes) for cut in cuts if cut.sizes],
        )
        done = 0
        for text, cut, row in zip(texts, cuts, words, strict=True):
            own = analyses.part(done, done + len(row))
            done += len(row)
            tokens = Tokens(cut.starts, cut.ends, row, *own)
            sentences = sentences_of(text, *cut)
            yield Document(text, sentences, tokens, engine=self._steps())

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


_TOGETHER = 100_000
"""Characters of short texts that are looked at together."""
