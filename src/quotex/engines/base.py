"""What an engine is, and the document of tokens that are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ..document import Document, Sentence, Tokens


class Engine(Protocol):
    """Reads text or ready tokens into a `Document` with sentences, tokens and what else it knows.

    ``Document.engine`` names, for each step the engine did (tokens, morphology, entities, syntax),
    who did it.  Steps it leaves out are filled by quotex's own parts.
    """

    name: str

    def read(self, text: str) -> Document:
        """The document of a text."""
        ...

    def read_tokens(self, sentences: Sequence[Sequence[str]]) -> Document:
        """The document of sentences whose tokens are given and kept."""
        ...


def document_of_tokens(
    sentences: Sequence[Sequence[str]],
    analyses: Sequence[Sequence[Any]] | None = None,
) -> Document:
    """Sentences of ready tokens as a document: tokens joined by blanks, sentences by line breaks.

    Each sentence is a paragraph of its own.  ``analyses``: the tokens' lemmas, UPOS and features.
    """
    starts: list[int] = []
    rows: list[Sentence] = []
    position = 0
    for number, words in enumerate(sentences):
        start, first = position, len(starts)
        for word in words:
            starts.append(position)
            position += len(word) + 1
        line = " ".join(words)
        position = start + len(line)
        rows.append(Sentence(start, position, line, first, len(starts), number))
        position += 1
    texts = [word for words in sentences for word in words]
    ends = [start + len(word) for start, word in zip(starts, texts, strict=True)]
    if analyses is None:
        nothing = [""] * len(texts)
        analyses = nothing, nothing, [{}] * len(texts)
    tokens = Tokens(starts, ends, texts, *analyses)
    return Document("\n".join(row.text for row in rows), tuple(rows), tokens)
