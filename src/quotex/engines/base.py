"""What an engine is, and the document of tokens that are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..document import Document, Sentence, Token


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


def document_of_tokens(sentences: Sequence[Sequence[str]]) -> Document:
    """Sentences of ready tokens as a document: tokens joined by blanks, sentences by line breaks.

    Each sentence is a paragraph of its own.
    """
    pieces: list[str] = []
    tokens: list[Token] = []
    rows: list[Sentence] = []
    position = 0
    for number, words in enumerate(sentences):
        start, first = position, len(tokens)
        for word in words:
            tokens.append(Token(position, position + len(word), word))
            position += len(word) + 1
        line = " ".join(words)
        pieces.append(line)
        position = start + len(line)
        rows.append(Sentence(start, position, line, first, len(tokens), number))
        position += 1
    return Document("\n".join(pieces), tuple(rows), tuple(tokens))
