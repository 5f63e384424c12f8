"""The choice of recogniser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..document import Document, Entity
from ..errors import InputError
from ..morphology import nominatives
from . import rules
from .found import Found
from .model import TrainedRecogniser


@dataclass(frozen=True)
class Recogniser:
    """Finds the entities of documents; ``find`` gives those of several in token numbers."""

    find: Callable[[Sequence[Document]], Iterable[Iterable[Found]]]

    def __call__(self, document: Document) -> tuple[Entity, ...]:
        """The entities of a document."""
        (entities,) = self.many([document])
        return entities

    def many(self, documents: Sequence[Document]) -> Iterator[tuple[Entity, ...]]:
        """The entities of each document; looking at several together is faster."""
        return map(_entities, documents, self.find(documents))


def recogniser(kind: str) -> Recogniser:
    """The recogniser of that kind: ``model`` (trained weights) or ``rules`` (no weights)."""
    if kind not in ("model", "rules"):
        raise InputError(f"recogniser {kind!r} is unknown; choose from: model, rules")
    if kind == "rules":
        return Recogniser(lambda documents: map(rules.find_entities, documents))
    return Recogniser(_trained().find_in_all)


@cache
def _trained() -> TrainedRecogniser:
    return TrainedRecogniser()


def _entities(document: Document, found: Iterable[Found]) -> tuple[Entity, ...]:
    """The entities of token spans, named; marks alone are none."""
    spans = [
        span
        for span in found
        if any(c.isalnum() for token in document.tokens[span[0] : span[1]] for c in token.text)
    ]
    names = nominatives(document.tokens, spans)
    out: list[Entity] = []
    for (first, last, label), name in zip(spans, names, strict=True):
        start, end = document.tokens[first].start, document.tokens[last - 1].end
        out.append(Entity(start, end, document.text[start:end], label, name))
    return tuple(out)
