"""Dialogue: paragraphs that open with a dash."""

from __future__ import annotations

from ..model import Content
from .author import cue_at, find_cue, segments
from .layout import COLON, DASH, END, SEMICOLON, Layout


def dialogue(layout: Layout) -> list[Content]:
    """The contents of the paragraphs that open with a dash."""
    return [
        content
        for number, (first, last) in enumerate(layout.paragraphs)
        if layout.kind[first] == DASH and last - first > 1 and is_turn(layout, number)
        for content in turn(layout, first + 1, last)
    ]


def is_turn(layout: Layout, number: int) -> bool:
    """Is this dash paragraph speech and not the item of a list?"""
    first, last = layout.paragraphs[number]
    if layout.kind[last - 1] == SEMICOLON:
        return False
    head = layout.tokens[first + 1].text
    if head[:1].islower() or head[:1].isdigit():
        return False
    if number:
        before = layout.paragraphs[number - 1]
        if layout.kind[before[1] - 1] == SEMICOLON:
            return False
    return layout.kind[last - 1] != SEMICOLON


def turn(layout: Layout, first: int, last: int) -> list[Content]:
    """The content of one turn, cut at the author's words."""
    cut = segments(layout, first, last)
    parts = []
    for segment in cut:
        if segment.speech:
            a, b = layout.trimmed(segment.first, segment.last)
            if a < b:
                parts.append(layout.span(a, b))
    if not parts:
        return []
    cue, frame = None, None
    for segment in cut:
        if not segment.speech and segment.first < segment.last:
            found = find_cue(layout, segment.first, segment.last)
            author = layout.span(segment.first, segment.last)
            if frame is None:
                frame = (author.start, author.end)
            if found and cue is None:
                cue = cue_at(layout, found[0])
                frame = (author.start, author.end)
    if frame is None:
        before = layout.paragraph[first - 1] - 1
        if before >= 0:
            a, b = layout.paragraphs[before]
            if layout.kind[b - 1] == COLON:
                start = b - 1
                while start > a and layout.kind[start - 1] != END:
                    start -= 1
                found = find_cue(layout, start, b, reach=40)
                if found and found[1] is not None:
                    cue = cue_at(layout, found[0])
                span = layout.span(start, b)
                frame = (span.start, span.end)
    return [Content("direct", tuple(parts), cue, None, frame, "dialogue", 0.9)]
