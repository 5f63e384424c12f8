"""Trains the choice of speakers on annotated quotes.

Input: JSON lines, one document each: ``{"doc", "text", "quotes": [{"type", "spans", "cue",
"speaker_span", "speaker", "kind"}]}``.  The same input gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..document import Cue, Document, Span
from ..pipeline import load
from ..quotes.model import Content
from ..quotes.speakers.attribute import Stage, calibration, first_person
from ..quotes.speakers.mentions import Candidate, candidates
from ..quotes.speakers.resolve import Question
from ..quotes.speakers.scene import Scene

FOLDS = 5

Example = tuple[Sequence[Sequence[str]], Sequence[bool]]
"""The features of each candidate, and which of them are right."""


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--gold``, ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training speakers")
    parser.add_argument("--gold", type=Path, required=True, help="annotated quotes, JSONL")
    parser.add_argument("--out", type=Path, required=True, help="weights file to write (.json)")
    chosen = parser.parse_args(arguments)
    with open(chosen.gold, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    pipeline = load(steps=("people",))
    documents = [pipeline.analyze(record["text"]) for record in records]
    quotes = [record["quotes"] for record in records]
    examples = [document_examples(*pair) for pair in zip(documents, quotes, strict=True)]
    stored = {
        "kind": "speakers",
        "documents": len(records),
        "quotes": sum(map(len, quotes)),
        **fit_rankers(examples),
        "confidence": fit_confidence(documents, quotes, examples),
    }
    line = json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True)
    chosen.out.write_text(line + "\n", encoding="utf-8")
    return 0


def fit_rankers(examples: Iterable[tuple[list[Example], list[Example]]]) -> dict[str, Any]:
    """The weights of the two choices: ``mention`` and ``speaker``."""
    mentions: list[Example] = []
    speakers: list[Example] = []
    for found, resolved in examples:
        mentions += found
        speakers += resolved
    return {"mention": fit(mentions), "speaker": fit(speakers, decay=4e-3)}


def fit_confidence(
    documents: Sequence[Document],
    quotes: Sequence[Sequence[Mapping[str, Any]]],
    examples: Sequence[tuple[list[Example], list[Example]]],
) -> dict[str, float]:
    """Weights of the confidence, from decisions about documents that the rankers did not see
    (five folds): logistic regression of being right on `calibration`."""
    seen: list[tuple[list[tuple[str, float]], bool]] = []
    for fold in range(FOLDS):
        weights = fit_rankers(one for n, one in enumerate(examples) if n % FOLDS != fold)
        for document, gold in list(zip(documents, quotes, strict=True))[fold::FOLDS]:
            stage = Stage(document, gold_contents(document, gold), weights)
            stage.run()
            for turn, quote in zip(stage.turns, gold, strict=True):
                name = turn.actor.name if turn.actor is not None else ""
                right = is_speaker(name, quote["speaker"]) if quote["speaker"] else not name
                seen.append((calibration(turn), right))
    return _logistic(seen)


def _logistic(seen: Sequence[tuple[Sequence[tuple[str, float]], bool]]) -> dict[str, float]:
    names = sorted({name for row, _ in seen for name, _ in row})
    number = {name: n for n, name in enumerate(names)}
    rows = np.zeros((len(seen), len(names)))
    for n, (row, _) in enumerate(seen):
        for name, value in row:
            rows[n, number[name]] = value
    right = np.array([good for _, good in seen], float)
    weights = np.zeros(len(names))
    for _ in range(3000):
        slope = rows.T @ (1 / (1 + np.exp(-rows @ weights)) - right) / len(seen)
        weights -= 0.3 * (slope + 2e-3 * weights)
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}


def document_examples(
    document: Document, quotes: Sequence[Mapping[str, Any]]
) -> tuple[list[Example], list[Example]]:
    """What a document teaches: the choice of each quote's mention, and of the speaker where the
    mention does not name him.  Earlier quotes count as rightly resolved."""
    stage = Stage(document, gold_contents(document, quotes), {})
    mentions: list[Example] = []
    for turn, quote in zip(stage.turns, quotes, strict=True):
        found = candidates(stage.scene, turn.content, turn.anchor)
        right = right_mentions(stage.scene, found, quote["speaker_span"])
        mentions.append(([one.features for one in found], right))
        chosen = found[right.index(True)]
        turn.head, turn.first, turn.last = chosen.head, chosen.first, chosen.last
        first_person(stage, turn)
    stage.name_speakers()
    speakers: list[Example] = []
    for n, (turn, quote) in enumerate(zip(stage.turns, quotes, strict=True)):
        if turn.sure and turn.figure is None:
            continue
        choices = Question(stage.scene, stage.cast, stage.turns, n).options()
        right = [
            one.actor is not None and is_speaker(stage.called(one.actor), quote["speaker"])
            for one in choices
        ]
        right[-1] = not any(right)
        named = turn.head < 0 or turn.figure is not None or not quote["speaker"]
        if named or not right[-1]:  # that a pronoun's person was not found teaches nothing
            speakers.append(([one.features for one in choices], right))
        turn.actor = choices[right.index(True)].actor or turn.figure
    return mentions, speakers


def right_mentions(
    scene: Scene, found: Sequence[Candidate], gold: Sequence[int] | None
) -> list[bool]:
    """Which candidates reach into the annotated mention; that without a mention where none does."""
    right = []
    for one in found:
        if one.head < 0 or gold is None:
            right.append(False)
        else:
            span = scene.span(one.first, one.last)
            right.append(span.start < gold[1] and span.end > gold[0])
    right[-1] = not any(right)
    return right


def is_speaker(name: str, aliases: Iterable[str]) -> bool:
    """Whether a name is one of the annotated ones, up to inflection, or a part that can stand for
    it: the surname, the first name, a description's head noun."""
    return bool(name) and any(
        _same_name(_words(name), _words(alias), name, alias) for alias in aliases
    )


def _words(name: str) -> list[str]:
    return re.findall(r"[\w'-]+", name.lower().replace("’", "'").replace("ʼ", "'"))


def _same_name(p: list[str], g: list[str], name: str, alias: str) -> bool:
    if not p or not g:
        return False
    small, big, full = (p, g, alias) if len(p) <= len(g) else (g, p, name)
    if not all(any(_same_word(x, y) for y in big) for x in small):
        return False
    if len(small) == len(big):
        return True
    heads = [word.lower() for word in re.findall(r"[\w’'ʼ-]+", full) if word[0].islower()]
    if heads:
        return any(_same_word(x, head) for x in small for head in heads)
    return len(small) > 1 or _same_word(small[-1], big[-1]) or _same_word(small[-1], big[0])


def _same_word(a: str, b: str) -> bool:
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    return a == b or (shared >= 3 and len(a) - shared <= 3 and len(b) - shared <= 3)


def gold_contents(document: Document, quotes: Sequence[Mapping[str, Any]]) -> list[Content]:
    """The annotated quotes as contents whose speakers are to be found."""
    out = []
    for quote in quotes:
        cue = None
        if quote["cue"]:
            span = document.span(*quote["cue"])
            cue = Cue(span.start, span.end, span.text, span.text.lower())
        parts = tuple(document.span(*span) for span in quote["spans"])
        out.append(Content(quote["type"], parts, cue, _label(document, quote)))
    return out


def _label(document: Document, quote: Mapping[str, Any]) -> Span | None:
    """The mention of a quote without a cue, where only a colon or a dash parts it from the words:
    `Г. П.: Місто обіцяє.`, `Текст, – Прізвище`."""
    if quote["cue"] or not quote["speaker_span"]:
        return None
    start, end = quote["speaker_span"]
    first, last = quote["spans"][0][0], quote["spans"][-1][1]
    between = document.text[end:first] if end <= first else document.text[last:start]
    if not re.fullmatch(r"\s*:\s*[–—-]?\s*|[\s,.»]*[–—-]\s*", between):
        return None
    whole = document.text[end : end + 1] in ("", ":", "\n", "\r") and "." not in between
    return document.span(start, end) if whole else None


def fit(
    examples: Sequence[Example],
    *,
    epochs: int = 200,
    rate: float = 0.05,
    decay: float = 1e-3,
    rarest: int = 2,
) -> dict[str, float]:
    """Weights that make the right candidates likely (softmax per example, L2, Adam steps).

    Features of fewer than ``rarest`` candidates are left out; examples without a right candidate
    teach nothing.
    """
    examples = [example for example in examples if any(example[1])]
    counts: dict[str, int] = {}
    for rows, _ in examples:
        for row in rows:
            for feature in row:
                counts[feature] = counts.get(feature, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= rarest)
    number = {name: n for n, name in enumerate(names)}
    feature_ids: list[int] = []
    row_ids: list[int] = []
    item_ids: list[int] = []
    right: list[bool] = []
    for item, (rows, gold) in enumerate(examples):
        for row, good in zip(rows, gold, strict=True):
            known = [number[feature] for feature in row if feature in number]
            feature_ids += known
            row_ids += [len(item_ids)] * len(known)
            item_ids.append(item)
            right.append(good)
    weights = _adam(
        np.array(feature_ids), np.array(row_ids), np.array(item_ids), np.array(right, float),
        len(names), len(examples), epochs, rate, decay,
    )  # fmt: skip
    return {
        name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) > 5e-3
    }


def _adam(
    features: npt.NDArray[Any],
    rows: npt.NDArray[Any],
    items: npt.NDArray[Any],
    right: npt.NDArray[Any],
    size: int,
    count: int,
    epochs: int,
    rate: float,
    decay: float,
) -> npt.NDArray[Any]:
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, epochs + 1):
        scores = np.bincount(rows, weights=weights[features], minlength=len(items))
        highest = np.full(count, -np.inf)
        np.maximum.at(highest, items, scores)
        risen = np.exp(scores - highest[items])
        share = risen / np.bincount(items, weights=risen, minlength=count)[items]
        good = risen * right
        target = good / np.maximum(np.bincount(items, weights=good, minlength=count), 1e-30)[items]
        slope = (share - target) / count
        gradient = np.bincount(features, weights=slope[rows], minlength=size) + 2 * decay * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights
