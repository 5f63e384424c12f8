"""Quotation marks: which marked stretches are somebody's words."""

from __future__ import annotations

from ...document import Cue, Span
from ..cues import CueWord
from ..model import Content
from .author import Segment, cue_at, find_cue, is_finite, segments
from .layout import COLON, COMMA, DASH, END, WORD, Layout
from .marks import Marked


def marked(layout: Layout, stretches: list[Marked]) -> list[Content]:
    """The contents among the marked stretches: quotes and mixed fragments."""
    out: list[Content] = []
    used = -1
    for number, stretch in enumerate(stretches):
        if number <= used:
            continue
        before = _cue_before(layout, stretch)
        after = _author_after(layout, stretch)
        inner = segments(layout, stretch.first, stretch.last)
        broken = len(inner) > 1
        size = sum(layout.kind[i] == WORD for i in range(stretch.first, stretch.last))
        ends = layout.kind[stretch.last - 1]
        whole = _opens_sentence(layout, stretch)
        parts = _parts(layout, inner if broken else [Segment(True, stretch.first, stretch.last)])
        if not parts:
            continue
        cue: Cue | None = None
        frame: tuple[int, int] | None = None
        rule = ""
        if broken:
            rule = "broken"
            author = next(s for s in inner if not s.speech)
            found = find_cue(layout, author.first, author.last)
            cue = cue_at(layout, found[0]) if found else None
            span = layout.span(author.first, author.last)
            frame = (span.start, span.end)
        elif after is not None:
            rule = "marks-before-author"
            author, found = after
            cue = cue_at(layout, found[0]) if found else None
            span = layout.span(author.first, author.last)
            frame = (span.start, span.end)
            following = stretches[number + 1] if number + 1 < len(stretches) else None
            if (
                following is not None
                and following.first - 1 == author.last + 1
                and layout.kind[author.last] == DASH
            ):
                parts += _parts(layout, [Segment(True, following.first, following.last)])
                used = number + 1
        elif before is not None and layout.kind[stretch.first - 2] == COLON:
            rule = "colon-marks"
            cue = cue_at(layout, before)
            frame = _frame_before(layout, stretch.first - 1)
        elif whole and (ends == END or size > 4) and size > 2:
            rule = "marked-sentence"
        elif (
            before is not None
            and size > 1
            and any(is_finite(layout, i) for i in range(stretch.first, stretch.last))
        ):
            rule = "fragment"
            cue = cue_at(layout, before)
            frame = _frame_before(layout, stretch.first - 1)
        if rule:
            kind = "mixed" if rule == "fragment" else "direct"
            out.append(
                Content(
                    "mixed" if kind == "mixed" else "direct",
                    tuple(parts),
                    cue,
                    None,
                    frame,
                    rule,
                    0.9,
                )
            )
    return out


def _parts(layout: Layout, cut: list[Segment]) -> list[Span]:
    spans = []
    for segment in cut:
        if segment.speech:
            first, last = layout.trimmed(segment.first, segment.last)
            if first < last:
                spans.append(layout.span(first, last))
    return spans


def _opens_sentence(layout: Layout, stretch: Marked) -> bool:
    """Does the mark open a sentence, and does the stretch fill it?"""
    index = stretch.first - 1
    first, _ = layout.paragraphs[layout.paragraph[index]]
    opens = index == first or (
        layout.kind[index - 1] in (END, DASH) and layout.tokens[stretch.first].text[:1].isupper()
    )
    after = stretch.last + 1
    closes = (
        after >= len(layout.tokens)
        or layout.paragraph[after] != layout.paragraph[stretch.last - 1]
        or layout.kind[after] == END
        or layout.tokens[after].text[:1].isupper()
    )
    return opens and closes


def _cue_before(layout: Layout, stretch: Marked) -> int | None:
    mark = stretch.first - 1
    first = max(layout.paragraphs[layout.paragraph[mark]][0], mark - 25)
    start = mark
    while start > first and layout.kind[start - 1] != END:
        start -= 1
    best = None
    for index in range(start, mark):
        found = find_cue(layout, index, index + 1, reach=1)
        if found and found[1] is not None:
            best = index
    return best


def _frame_before(layout: Layout, mark: int) -> tuple[int, int] | None:
    first = layout.paragraphs[layout.paragraph[mark]][0]
    start = mark
    while start > first and layout.kind[start - 1] != END:
        start -= 1
    if start == mark:
        return None
    span = layout.span(start, mark)
    return span.start, span.end


def _author_after(
    layout: Layout, stretch: Marked
) -> tuple[Segment, tuple[int, CueWord | None] | None] | None:
    """The author's words behind the closing mark, and the cue among them."""
    index = stretch.last + (1 if stretch.closed else 0)
    last = layout.paragraphs[layout.paragraph[stretch.last - 1]][1]
    while index < last and layout.kind[index] in (COMMA, END):
        index += 1
    if index >= last - 1 or layout.kind[index] != DASH:
        return None
    start = index + 1
    end = start
    while end < last and not (layout.kind[end] == DASH and layout.kind[end - 1] in (COMMA, END)):
        if layout.kind[end] == END and end + 1 < last and layout.kind[end + 1] != DASH:
            break
        end += 1
    found = find_cue(layout, start, end)
    if found is None and layout.kind[stretch.last - 1] != END and end - start > 8:
        return None
    return Segment(False, start, end), found
