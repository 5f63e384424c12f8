"""Learns the word classes of `quotex.entities.word_classes` from unlabelled text.

Input: text files with one sentence a line, words separated by blanks.  Needs gensim (word2vec,
skip-gram with negative sampling; Mikolov et al. 2013); the vectors of lemmas are grouped by
spherical k-means into 64, 256 and 1024 classes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..entities.forms import form_of
from ..resources import save_arrays
from ..resources.weights import Arrays

Floats = npt.NDArray[np.float32]
SIZES = (64, 256, 1024)


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--data FILE …``, ``--out FILE``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training word_classes")
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="text, a sentence a line"
    )
    parser.add_argument("--out", type=Path, required=True, help="weights file to write (.npz)")
    options = parser.parse_args(arguments)
    sentences = [lemmas_of(line.split()) for path in options.data for line in _lines(path)]
    words, vectors = embed(sentences)
    classes = np.stack([spherical_kmeans(vectors, size) for size in SIZES], 1)
    save_word_classes(options.out, words, classes)
    return 0


def save_word_classes(path: Path, words: Sequence[str], classes: npt.NDArray[Any]) -> None:
    """Write the classes of words, in the order of the words."""
    order = sorted(range(len(words)), key=lambda n: words[n])
    blob = "\n".join(words[n] for n in order).encode()
    arrays: Arrays = {
        "words": np.frombuffer(blob, np.uint8),
        "classes": classes[order].astype(np.uint16),
    }
    save_arrays(path, arrays, {"kind": "word-classes", "words": len(words)})


def lemmas_of(words: Sequence[str]) -> list[str]:
    """The first dictionary lemma of each word; numbers as their kind."""
    forms = [form_of(word) for word in words]
    return [f.lemmas[0] if f.number in ("", "word") else f"<{f.number}>" for f in forms]


def embed(sentences: Sequence[Sequence[str]]) -> tuple[list[str], Floats]:
    """Words that occur at least four times, and their vectors of length 1."""
    from gensim.models import Word2Vec

    model = Word2Vec(
        sentences, vector_size=80, window=4, min_count=4, sg=1, negative=8, epochs=12, workers=1,
        seed=1,
    )  # fmt: skip
    vectors = np.asarray(model.wv.vectors, np.float32)
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return list(model.wv.index_to_key), unit


def spherical_kmeans(vectors: Floats, size: int, rounds: int = 25) -> npt.NDArray[np.int64]:
    """The class of each vector of length 1, by the nearest of ``size`` directions."""
    rng = np.random.default_rng(1)
    centres = vectors[rng.choice(len(vectors), size, replace=False)]
    for _ in range(rounds):
        sums = np.zeros_like(centres)
        np.add.at(sums, (vectors @ centres.T).argmax(1), vectors)
        lengths = np.linalg.norm(sums, axis=1)
        empty = lengths < 1e-6
        sums[empty] = vectors[rng.choice(len(vectors), int(empty.sum()))]
        centres = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    nearest: npt.NDArray[np.int64] = (vectors @ centres.T).argmax(1)
    return nearest


def _lines(path: Path) -> Iterator[str]:
    with open(path, encoding="utf-8") as lines:
        yield from lines
