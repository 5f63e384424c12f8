"""The choice of recogniser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from ..document import Document, Entity
from ..errors import InputError
from ..morphology import nominatives
from . import rules
from .found import Found
from .model import TrainedRecogniser

Recogniser = Callable[[Document], tuple[Entity, ...]]


def recogniser(kind: str) -> Recogniser:
    """The recogniser of that kind: ``model`` (trained weights) or ``rules`` (no weights)."""
    if kind not in ("model", "rules"):
        raise InputError(f"recogniser {kind!r} is unknown; choose from: model, rules")
    if kind == "rules":
        return lambda document: _entities(document, rules.find_entities(document))
    trained = _trained()
    return lambda document: _entities(document, trained.find_entities(document))


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
