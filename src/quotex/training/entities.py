"""Trains and cross-validates the entity labeller of `quotex.entities.model`.

Input: JSON lines, gzipped or not, one document each: ``{"doc", "text", "entities": [{"start",
"end", "label"}]}`` with offsets into the text, as NER-UK 2.0.  The text is split by quotex itself.
Needs numba (``pip install quotex[train]``).  The same input gives the same weights.

``--cross-validate N`` trains N times, each time without every Nth document, and prints the scores
on the documents left out: strict F1 (same offsets, same label), as the shipped weights decide.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..document import ENTITY_LABELS, Document
from ..entities.features import FormTable, document_features, flatten
from ..entities.model import KIND, TrainedRecogniser
from ..linear.labeller import LinearLabeller
from ..pipeline import load
from ..resources import save_arrays
from .crf import Examples, fit

LABELS = ("O", *(f"{place}-{label}" for label in ENTITY_LABELS for place in "BIES"))
CORE = ("PER", "LOC", "ORG", "MISC")
_NAMES = {"PERS": "PER", "PERSON": "PER"}

EPOCHS = 14
RATE = 0.02
DROP = 0.4
AVERAGED = 5
RAREST = 2
"""How many times a feature has to occur to have weights."""
SMALLEST = 0.08
"""Weights below this share of the 99.9th percentile are left out."""

Span = tuple[int, int, str]


class Example(NamedTuple):
    """A document with its gold entities, its token labels and its features."""

    name: str
    document: Document
    gold: frozenset[Span]
    labels: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    codes: npt.NDArray[np.uint32]


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--data``, and ``--out`` or ``--cross-validate``."""
    parser = argparse.ArgumentParser(
        prog="python -m quotex.training entities", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--data", type=Path, required=True, help="documents, JSONL[.gz]")
    parser.add_argument("--out", type=Path, help="weights file to write (.npz)")
    parser.add_argument("--cross-validate", type=int, default=0, metavar="N", help="folds")
    options = parser.parse_args(arguments)
    if options.out is None and not options.cross_validate:
        parser.error("give --out or --cross-validate")
    examples = list(read_examples(options.data))
    if options.cross_validate:
        cross_validate(examples, options.cross_validate)
    if options.out is not None:
        arrays, meta = train(examples)
        save_arrays(options.out, arrays, meta)
    return 0


def read_examples(path: Path) -> Iterator[Example]:
    """The documents of a file, split into tokens, with the features of their tokens."""
    pipeline = load(steps="tokens")
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            document = pipeline.analyze(record["text"])
            gold = frozenset(
                (e["start"], e["end"], _NAMES.get(e["label"], e["label"]))
                for e in record["entities"]
            )
            starts, codes = features_of(_sentences(document))
            yield Example(
                record["doc"], document, gold, token_labels(document, gold), starts, codes
            )


def token_labels(document: Document, gold: Iterable[Span]) -> npt.NDArray[np.int64]:
    """The number in `LABELS` of each token.

    A span that does not end where tokens end takes every token it touches; one that goes beyond
    its sentence ends with it; of overlapping spans the first and longest counts.
    """
    labels = np.zeros(len(document.tokens), np.int64)
    if not len(labels):
        return labels
    begins = np.array([token.start for token in document.tokens])
    ends = np.array([token.end for token in document.tokens])
    limits = np.array([sentence.last for sentence in document.sentences])
    for start, end, label in sorted(gold, key=lambda span: (span[0], -span[1])):
        first = int(np.searchsorted(ends, start, "right"))
        last = int(np.searchsorted(begins, end, "left"))
        if first >= last:
            continue
        last = min(last, int(limits[np.searchsorted(limits, first, "right")]))
        if labels[first:last].any():
            continue
        number = LABELS.index(f"B-{label}")
        if last - first == 1:
            labels[first] = number + 3
        else:
            labels[first:last] = number + 1
            labels[first], labels[last - 1] = number, number + 2
    return labels


def train(
    examples: Sequence[Example],
) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """The arrays and the description of a weights file."""
    codes = np.concatenate([example.codes for example in examples])
    found, counts = np.unique(codes, return_counts=True)
    vocabulary = found[counts >= RAREST]
    weights, pairs = fit(
        _numbers(examples, codes, vocabulary), len(vocabulary), LABELS,
        epochs=EPOCHS, rate=RATE, drop=DROP, averaged=AVERAGED,
    )  # fmt: skip
    largest = float(np.quantile(np.abs(weights[weights != 0]), 0.999))
    weights[np.abs(weights) < SMALLEST * largest] = 0
    scale = largest / 127
    packed = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
    kept = packed.any(1)
    arrays = LinearLabeller.to_arrays(vocabulary[kept], packed[kept], pairs)
    meta = {
        "kind": KIND, "labels": list(LABELS), "scale": scale, "documents": len(examples),
        "weights": int((packed != 0).sum()), "licence": "CC BY-NC-SA 4.0",
    }  # fmt: skip
    return arrays, meta


def cross_validate(examples: Sequence[Example], folds: int) -> None:
    """Print the scores of ``folds`` models, each on the documents it has not seen."""
    pairs: list[tuple[str, frozenset[Span], frozenset[Span]]] = []
    for fold in range(folds):
        rest = [example for n, example in enumerate(examples) if n % folds != fold]
        labeller = LinearLabeller.from_arrays(*train(rest))
        recogniser = TrainedRecogniser(labeller)
        for example in examples[fold::folds]:
            tokens = example.document.tokens
            predicted = frozenset(
                (tokens[first].start, tokens[last - 1].end, label)
                for first, last, label in recogniser.find_entities(example.document)
            )
            pairs.append((example.name, example.gold, predicted))
    print_scores("all documents", pairs)
    for part in sorted({name.split("/")[0] for name, _, _ in pairs if "/" in name}):
        print_scores(part, [pair for pair in pairs if pair[0].startswith(part + "/")])


def print_scores(title: str, pairs: Sequence[tuple[str, frozenset[Span], frozenset[Span]]]) -> None:
    """Print precision, recall and F1 for the core classes, for all and for each."""
    gold = Counter(span[2] for _, right, _ in pairs for span in right)
    found = Counter(span[2] for _, _, predicted in pairs for span in predicted)
    hits = Counter(span[2] for _, right, predicted in pairs for span in right & predicted)
    print(title)
    for name, labels in (("core4", CORE), ("all", ENTITY_LABELS), *((x, (x,)) for x in gold)):
        g, p, h = (sum(counter[label] for label in labels) for counter in (gold, found, hits))
        precision, recall = h / max(p, 1), h / max(g, 1)
        f1 = 2 * h / max(g + p, 1)
        print(f"  {name:7} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  ({g} gold, {p} found)")


def features_of(
    sentences: Sequence[Sequence[str]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """All features of the tokens of a document, as `flatten` has them."""
    words = [word for sentence in sentences for word in sentence]
    table = FormTable()
    rows, _ = table.rows(words)
    (features,) = document_features(words, list(map(len, sentences)), rows, table.columns)
    return flatten(words, features)


def _sentences(document: Document) -> list[list[str]]:
    return [[token.text for token in sentence] for sentence in document.sentence_tokens()]


def _numbers(
    examples: Sequence[Example], codes: npt.NDArray[np.uint32], vocabulary: npt.NDArray[np.uint32]
) -> Examples:
    places = np.searchsorted(vocabulary, codes)
    places[places == len(vocabulary)] = 0
    features = np.where(vocabulary[places] == codes, places, -1).astype(np.int32)
    sentences, tokens = [0], [np.zeros(1, np.int64)]
    token_count = feature_count = 0
    for example in examples:
        sentences += [token_count + sentence.last for sentence in example.document.sentences]
        tokens.append(example.starts[1:] + feature_count)
        token_count += len(example.document.tokens)
        feature_count += len(example.codes)
    labels = np.concatenate([example.labels for example in examples])
    return Examples(np.array(sentences, np.int64), np.concatenate(tokens), features, labels)
