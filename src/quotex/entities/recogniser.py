"""The choice of recogniser."""

from __future__ import annotations

from collections.abc import Callable

from ..document import Document, Entity

Recogniser = Callable[[Document], tuple[Entity, ...]]


def recogniser(kind: str) -> Recogniser:
    """The recogniser of that kind: ``model``, ``rules`` or ``none``."""
    return lambda document: ()
