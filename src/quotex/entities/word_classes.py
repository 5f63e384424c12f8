"""Classes of words learned from unlabelled text: words used alike share a class."""

from __future__ import annotations

from functools import cache

from ..resources import array_of, checking, load_arrays

WORD_CLASSES = "word-classes.npz"


def classes_of(lemma: str) -> tuple[int, ...]:
    """The numbers of a lemma's classes, from coarse to fine; empty where it has none."""
    return _table().get(lemma, ())


@cache
def _table() -> dict[str, tuple[int, ...]]:
    arrays, _ = load_arrays(WORD_CLASSES, "word-classes")
    with checking(WORD_CLASSES):
        words = array_of(arrays, "words", "u").tobytes().decode("utf-8").split("\n")
        rows = array_of(arrays, "classes", "u", 2).tolist()
        return {word: tuple(row) for word, row in zip(words, rows, strict=True)}
