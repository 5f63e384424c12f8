"""quotex's own engine: tokenize_uk for sentences and tokens, our morphology for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

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
        words = [[text[start:end] for start, end in sentence.tokens] for sentence in spans]
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        for span, row, analyses in zip(spans, words, self._analyses(words), strict=True):
            first = len(tokens)
            for (start, end), word, (lemma, upos, feats) in zip(
                span.tokens, row, analyses, strict=True
            ):
                tokens.append(Token(start, end, word, lemma, upos, feats))
            sentences.append(
                Sentence(
                    span.start,
                    span.end,
                    text[span.start : span.end],
                    first,
                    len(tokens),
                    span.paragraph,
                )
            )
        return Document(text, tuple(sentences), tuple(tokens), engine=self._steps())

    def read_tokens(self, sentences: Sequence[Sequence[str]]) -> Document:
        """The document of ready tokens."""
        document = document_of_tokens(sentences)
        flat = [analysis for row in self._analyses(sentences) for analysis in row]
        tokens = tuple(
            Token(token.start, token.end, token.text, *analysis)
            for token, analysis in zip(document.tokens, flat, strict=True)
        )
        return replace(document, tokens=tokens, engine={**self._steps(), "tokens": "given"})

    def _analyses(self, sentences: Sequence[Sequence[str]]) -> Iterable[Sequence[Analysis]]:
        if self._morphology is None:
            return [[Analysis("", "")] * len(words) for words in sentences]
        return self._morphology.tag(sentences)

    def _steps(self) -> dict[str, str]:
        steps = {"tokens": self.name}
        if self._morphology is not None:
            steps["morphology"] = self.name
        return steps
