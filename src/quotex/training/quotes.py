"""Trains what `quotex.quotes.content` learns: quotes annotated in text.

Input: JSON lines, one document each: ``{"doc", "text", "quotes": [{"type", "spans", …}]}``.
The same input gives the same weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..document import Document
from ..pipeline import load
from ..quotes.content.features import (
    author_features,
    goes_on_features,
    marked_features,
    resume_features,
    turn_features,
)
from ..quotes.content.layout import DASH, WORD, Layout
from ..quotes.content.marks import Marked, marked_stretches
from ..quotes.content.reported import (
    Candidate,
    by_build,
    candidate_features,
    candidates,
    cue_places,
    end_features,
    spans,
)
from ..quotes.content.segment import Segment
from .loglinear import Choice, Example, fit, fit_choice

Gold = Mapping[str, Any]
RIGHT_SHARE = 0.7
"""The overlap (intersection over union) from which on a content counts as found."""
PENALTIES = {
    "author": 2.0, "resume": 2.0, "turn": 2.0, "goes-on": 5.0, "marked": 3.0, "reported": 5.0,
    "end": 5.0,
}  # fmt: skip
"""The l2 penalty of each decision, chosen by cross-validation over documents."""


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--data``, ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training quotes")
    parser.add_argument("--data", type=Path, required=True, help="annotated documents, JSONL")
    parser.add_argument("--out", type=Path, required=True, help="weights file to write (.json)")
    options = parser.parse_args(arguments)
    pipeline = load(steps=["entities"])
    golds = [json.loads(line) for line in options.data.read_text("utf-8").splitlines() if line]
    models = train([(gold, pipeline.analyze(gold["text"])) for gold in golds])
    write(options.out, models, {"documents": len(golds)})
    return 0


def write(path: Path, models: Mapping[str, Mapping[str, float]], about: Mapping[str, Any]) -> None:
    """The weights as a JSON file, one model's features in order of their names."""
    data = {"about": about, "models": models}
    text = json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def train(documents: Sequence[tuple[Gold, Document]]) -> dict[str, dict[str, float]]:
    """The weights of every decision, fitted to the annotated documents."""
    examples: dict[str, list[Example]] = {name: [] for name in PENALTIES if name != "end"}
    ends: list[Choice] = []
    for gold, document in documents:
        layout = Layout(document)
        for name, example in examples_of(layout, gold):
            examples[name].append(example)
        for example, end in reports_of(layout, gold):
            examples["reported"].append(example)
            ends.append(end)
    models = {name: fit(found, l2=PENALTIES[name]) for name, found in examples.items()}
    return {**models, "end": fit_choice(ends, l2=PENALTIES["end"])}


def examples_of(layout: Layout, gold: Gold) -> Iterator[tuple[str, Example]]:
    """Every decision on quoted words that the document asks for, with its annotation's answer."""
    spoken = _covered(layout, gold)
    quote_of = _quote_of(layout, gold)
    length, before = 0, list[Segment]()
    for number, (first, last) in enumerate(layout.paragraphs):
        dashed = layout.kind[first] == DASH
        cut = _gold_cut(layout, spoken, first + dashed, last)
        if before and last - first > 1 and not (dashed and not spoken[first + 1]):
            previous = next(
                (
                    q
                    for s in reversed(before)
                    if s.speech
                    for i in range(s.last - 1, s.first - 1, -1)
                    if (q := quote_of[i]) >= 0
                ),
                -1,
            )
            same = previous >= 0 and previous == quote_of[first + dashed]
            yield (
                "goes-on",
                (goes_on_features(layout, number, length, before, cut), float(same), 1.0),
            )
        else:
            same = False
        if spoken[first + dashed] and (dashed or same):
            before = before + cut if same else cut
            length = length + 1 if same else 1
        else:
            before = []
        if layout.kind[first] == DASH and last - first > 1:
            yield (
                "turn",
                (
                    turn_features(layout, number),
                    float(_share(layout, spoken, first, last) > 0.3),
                    1.0,
                ),
            )
            if spoken[first + 1]:
                yield from _cuts(layout, spoken, first + 1, last)
    for stretch in marked_stretches(layout):
        if stretch.first > 1 and spoken[stretch.first - 1] and not _own(layout, gold, stretch):
            continue
        share = _share(layout, spoken, stretch.first, stretch.last)
        yield "marked", (marked_features(layout, stretch), float(share > 0.5), 1.0)
        if share > 0.5:
            yield from _cuts(layout, spoken, stretch.first, stretch.last)


def reports_of(layout: Layout, gold: Gold) -> Iterator[tuple[Example, Choice]]:
    """The constructions that each cue could stand in, and the ends that each could have: right
    where an indirect quote overlaps enough."""
    direct = {**gold, "quotes": [q for q in gold["quotes"] if q["type"] == "direct"]}
    blocked = _covered(layout, direct)
    answers = [_characters(q["spans"]) for q in gold["quotes"] if q["type"] == "indirect"]
    for cue in cue_places(layout, blocked):
        groups = by_build(candidates(layout, cue, blocked))
        shares = [[_likeness(layout, c, answers) for c in group] for group in groups]
        best = max((max(found) for found in shares), default=0.0)
        for group, found in zip(groups, shares, strict=True):
            top = max(found)
            right = 0.0 if top < RIGHT_SHARE else 1.0 if top >= best - 0.02 else 0.5
            ends = [float(share >= max(RIGHT_SHARE, top - 0.02)) for share in found]
            choice: Choice = []
            if right and len(group) > 1:
                choice = [
                    (end_features(layout, candidate), share / sum(ends))
                    for candidate, share in zip(group, ends, strict=True)
                ]
            yield (candidate_features(layout, group[0]), right, 1.0), choice


def _likeness(layout: Layout, candidate: Candidate, answers: Sequence[set[int]]) -> float:
    """How much of the nearest annotated content the candidate shares."""
    here = _characters([(s.start, s.end) for s in spans(layout, candidate)])
    near = [answer for answer in answers if not answer.isdisjoint(here)]
    return max((len(answer & here) / len(answer | here) for answer in near), default=0.0)


def _characters(spans: Sequence[Sequence[int]]) -> set[int]:
    return {position for start, end in spans for position in range(start, end)}


def _gold_cut(layout: Layout, spoken: Sequence[bool], first: int, last: int) -> list[Segment]:
    """The paragraph's tokens in stretches of somebody's words and of the author's."""
    cut: list[Segment] = []
    for index in range(first, last):
        if layout.kind[index] == WORD and (not cut or cut[-1].speech != spoken[index]):
            if cut:
                cut[-1] = Segment(cut[-1].speech, cut[-1].first, index)
            cut.append(Segment(spoken[index], index if cut else first, last))
    return cut or [Segment(True, first, last)]


def _quote_of(layout: Layout, gold: Gold) -> list[int]:
    """The number of the direct or mixed quote that each token lies in, -1 outside."""
    numbers = [-1] * len(layout.tokens)
    for number, quote in enumerate(gold["quotes"]):
        if quote["type"] != "indirect":
            for start, end in quote["spans"]:
                for index in range(layout.token_at(start), layout.token_at(end)):
                    numbers[index] = number
    return numbers


def _cuts(
    layout: Layout, spoken: Sequence[bool], first: int, last: int
) -> Iterator[tuple[str, Example]]:
    """The dashes of a turn: does the author come in, do the words go on?"""
    start = first
    for index in range(first + 1, last - 1):
        if layout.kind[index] != DASH:
            continue
        before = next((i for i in range(index - 1, first - 1, -1) if layout.kind[i] == WORD), first)
        after = next((i for i in range(index + 1, last) if layout.kind[i] == WORD), last - 1)
        if spoken[before]:
            yield (
                "author",
                (author_features(layout, index, start, last), float(not spoken[after]), 1.0),
            )
        else:
            yield "resume", (resume_features(layout, index, start, last), float(spoken[after]), 1.0)
        if spoken[before] != spoken[after]:
            start = index + 1


def _covered(layout: Layout, gold: Gold) -> list[bool]:
    """Which tokens lie inside the spans of the document's direct and mixed quotes."""
    covered = [False] * len(layout.tokens)
    for quote in gold["quotes"]:
        if quote["type"] != "indirect":
            for start, end in quote["spans"]:
                for index in range(layout.token_at(start), layout.token_at(end)):
                    covered[index] = True
    return covered


def _share(layout: Layout, spoken: Sequence[bool], first: int, last: int) -> float:
    words = [spoken[i] for i in range(first, last) if layout.kind[i] == WORD]
    return sum(words) / len(words) if words else 0.0


def _own(layout: Layout, gold: Gold, stretch: Marked) -> bool:
    """Does a gold span begin where the stretch does?"""
    start = layout.tokens[stretch.first].start
    return any(
        abs(a - start) <= 2
        for quote in gold["quotes"]
        if quote["type"] != "indirect"
        for a, _ in quote["spans"]
    )
