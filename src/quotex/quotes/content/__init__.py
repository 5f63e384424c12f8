"""Finds the content of quotes and their cues."""

from __future__ import annotations

from ...document import Document
from ..model import Content
from .dialogue import dialogue
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
    reports = [report for report in reported(layout, blocked) if not _is_marked(report, quoted)]
    starts = {part.start for content in quoted for part in content.parts}
    left = [
        stretch
        for stretch in stretches
        if not blocked[stretch.first] and layout.tokens[stretch.first].start not in starts
    ]
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


def _is_marked(report: Content, quoted: list[Content]) -> bool:
    """Is the reported content nothing but a marked one: ``натякнув, що «всі все знають»``?"""
    start, end = report.parts[0].start, report.parts[-1].end
    return any(
        content.parts[0].start <= start + 2 and content.parts[-1].end >= end - 2
        for content in quoted
    )


def _covered(layout: Layout, contents: list[Content]) -> list[bool]:
    """Which tokens lie inside the contents' parts."""
    covered = [False] * len(layout.tokens)
    for content in contents:
        for part in content.parts:
            for index in range(layout.token_at(part.start), layout.token_at(part.end)):
                covered[index] = True
    return covered
