"""Finds the content of quotes and their cues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ...document import Document
from ..model import Content
from .dialogue import dialogue
from .headline import headlines
from .layout import Layout
from .marked import fragments, marked
from .marks import marked_stretches
from .reported import reported

__all__ = ["find_contents"]


def find_contents(document: Document) -> list[Content]:
    """The contents of the document's quotes, in text order (by start, the longer first)."""
    if not document.tokens:
        return []
    layout = Layout(document)
    stretches = marked_stretches(layout)
    inside = {
        number
        for stretch in stretches
        for number in range(
            layout.paragraph[stretch.first] + 1, layout.paragraph[stretch.last - 1] + 1
        )
    }
    spoken = dialogue(layout, inside)
    blocked = _covered(layout, spoken)
    stretches = [stretch for stretch in stretches if not blocked[stretch.first]]
    quoted = marked(layout, stretches)
    direct = [content for content in quoted if content.type == "direct"]
    for index, covered in enumerate(_covered(layout, direct)):
        blocked[index] |= covered
    reports = _unmarked(reported(layout, blocked), quoted)
    starts = {part.start for content in quoted for part in content.parts}
    left = [
        stretch
        for stretch in stretches
        if not blocked[stretch.first] and layout.tokens[stretch.first].start not in starts
    ]
    for index, covered in enumerate(_covered(layout, [*quoted, *reports])):
        blocked[index] |= covered
    reports += headlines(layout, blocked)
    contents = _apart(layout, spoken + quoted + fragments(layout, left, reports)) + reports
    return sorted(contents, key=lambda c: (c.parts[0].start, -c.parts[-1].end))


def _apart(layout: Layout, contents: list[Content]) -> list[Content]:
    """The contents without those that share a token with an earlier one."""
    taken = [False] * len(layout.tokens)
    kept = []
    for content in contents:
        inside = [
            index
            for part in content.parts
            for index in range(layout.token_at(part.start), layout.token_at(part.end))
        ]
        if not any(taken[index] for index in inside):
            kept.append(content)
            for index in inside:
                taken[index] = True
    return kept


def _unmarked(reports: Iterable[Content], quoted: Sequence[Content]) -> list[Content]:
    """The reported contents that are more than a marked one: not so ``«всі все знають»`` in
    ``натякнув, що «всі все знають»``."""
    spans = sorted((content.parts[0].start, content.parts[-1].end) for content in quoted)
    starts = [start for start, _ in spans]
    ends = list(accumulate((end for _, end in spans), max, initial=-3))
    return [
        report
        for report in reports
        if ends[bisect_right(starts, report.parts[0].start + 2)] < report.parts[-1].end - 2
    ]


def _covered(layout: Layout, contents: list[Content]) -> list[bool]:
    """Which tokens lie inside the contents' parts."""
    covered = [False] * len(layout.tokens)
    for content in contents:
        for part in content.parts:
            for index in range(layout.token_at(part.start), layout.token_at(part.end)):
                covered[index] = True
    return covered
