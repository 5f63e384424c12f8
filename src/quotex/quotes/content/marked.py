"""Quotation marks: which marked stretches are somebody's words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from ...document import Cue, QuoteType, Span
from ...resources import read_table
from ..cues import CueWord, lexicon
from ..model import Content
from .author import cue_at, find_cue, segments
from .features import marked_features, model
from .grammar import clause_end, sentence_start
from .layout import COLON, COMMA, DASH, END, WORD, Layout
from .marks import Marked
from .segment import Segment

_SIGN_REACH = 3  # tokens before the colon among which what bears the words is looked for
_FRAGMENT = 0.03  # the probability that a fragment inside a reported clause has to reach

Found = tuple[int, CueWord | None] | None


@dataclass(frozen=True, slots=True)
class _Beside:
    """The author's words beside a stretch: their tokens and the cue among them."""

    first: int
    last: int
    found: Found


def marked(layout: Layout, stretches: Sequence[Marked]) -> list[Content]:
    """The contents among the marked stretches: direct quotes and mixed fragments."""
    decide = model("marked")
    chances = [decide.probability(marked_features(layout, stretch)) for stretch in stretches]
    out: list[Content] = []
    joined: set[int] = set()
    for number, stretch in enumerate(stretches):
        if number in joined or chances[number] < 0.5 or _is_sign(layout, stretch):
            continue
        cut = segments(layout, stretch.first, stretch.last, marked=True)
        parts = _parts(layout, cut, stretch)
        if not parts:
            continue
        behind = _behind(layout, stretch)
        kind: QuoteType = "direct"
        if len(cut) > 1:
            author = next(s for s in cut if not s.speech)
            found = find_cue(layout, author.first, author.last)
            beside: _Beside | None = _Beside(author.first, author.last, found)
            rule = "marks-broken"
        elif behind is not None:
            beside, rule = behind, "marks-author"
            after = number + 1
            if after < len(stretches) and _goes_on(layout, behind, stretches[after]):
                following = stretches[after]
                parts += _parts(
                    layout,
                    segments(layout, following.first, following.last, marked=True),
                    following,
                )
                joined.add(after)
        else:
            beside = _before(layout, stretch.first - 1)
            rule = "marks-cue" if beside is not None and beside.found else "marks-alone"
            if beside is not None and _is_within(layout, stretch):
                kind, rule = "mixed", "fragment"
        cue, frame = _cue_and_frame(layout, beside)
        out.append(Content(kind, tuple(parts), cue, None, frame, rule, chances[number]))
    return out


def _is_sign(layout: Layout, stretch: Marked) -> bool:
    """Does the stretch stand on something, said by nobody: ``На стіні напис: «Не курити!»``?"""
    colon = stretch.first - 2
    if colon < 0 or layout.kind[colon] != COLON:
        return False
    words = layout.tokens[sentence_start(layout, colon, 0) : colon]
    if any(lexicon().verb(token) for token in words):
        return False
    return any(token.lemma in _signs() for token in words[-_SIGN_REACH:])


@cache
def _signs() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("quote_signs"))


def fragments(
    layout: Layout, stretches: Sequence[Marked], reports: Sequence[Content]
) -> list[Content]:
    """The mixed fragments that only show by the reported clause they stand in.

    ``stretches``: marked ones that `marked` left alone, ``reports``: the indirect contents.
    """
    decide = model("marked")
    begins = Counter(layout.tokens[stretch.first].lemma for stretch in stretches)
    around = _around(reports)
    out = []
    for stretch in stretches:
        span = layout.span(stretch.first, stretch.last)
        if span.text[:1].isupper() or not span.text[:1].isalpha():
            continue
        if begins[layout.tokens[stretch.first].lemma] > 1:
            continue  # what is marked again and again is a term, nobody's wording
        report = around(span)
        if report is None:
            continue
        chance = decide.probability(marked_features(layout, stretch))
        if chance < _FRAGMENT:
            continue
        parts = _parts(layout, [Segment(True, stretch.first, stretch.last)], stretch)
        if parts:
            out.append(
                Content(
                    "mixed", tuple(parts), report.cue, report.source, report.frame, "fragment", 0.5
                )
            )
    return out


def _around(reports: Sequence[Content]) -> Callable[[Span], Content | None]:
    """What gives the first of the reports that has a part around a span, marks left out."""
    parts = sorted(
        (part.start, part.end, number)
        for number, report in enumerate(reports)
        for part in report.parts
    )
    starts = [start for start, _, _ in parts]
    ends = list(accumulate((end for _, end, _ in parts), max))

    def around(span: Span) -> Content | None:
        found = len(reports)
        place = bisect_left(starts, span.start) - 1
        while place >= 0 and ends[place] >= span.end - 1:
            if parts[place][1] >= span.end - 1:
                found = min(found, parts[place][2])
            place -= 1
        return reports[found] if found < len(reports) else None

    return around


def _is_within(layout: Layout, stretch: Marked) -> bool:
    """Is the stretch a piece of the author's sentence: ``назвав це «цирком»``, ``справа –
    «замовлення конкурентів»``, ``наголошується: «порядок» не є метою``?"""
    before, after = layout.kind[stretch.first - 2], stretch.last + stretch.closed
    if before not in (COLON, END, DASH):
        return True
    if not layout.tokens[stretch.first].text[:1].islower():
        return False
    return before == DASH or (
        after < len(layout.kind) and layout.kind[after] == WORD and before == COLON
    )


def _cue_and_frame(
    layout: Layout, beside: _Beside | None
) -> tuple[Cue | None, tuple[int, int] | None]:
    if beside is None:
        return None, None
    span = layout.span(beside.first, beside.last)
    cue = cue_at(layout, beside.found[0]) if beside.found else None
    return cue, (span.start, span.end)


def _parts(layout: Layout, cut: Sequence[Segment], stretch: Marked) -> list[Span]:
    """The spans of the spoken segments, cut also at opening marks that paragraphs repeat."""
    spans = []
    for segment in cut:
        if not segment.speech:
            continue
        edges = [segment.first]
        edges += [i for i in stretch.reopened if segment.first < i < segment.last]
        edges.append(segment.last)
        for start, end in pairwise(edges):
            first, last = layout.trimmed(start, end)
            if first < last:
                spans.append(layout.span(first, last))
    return spans


def _before(layout: Layout, mark: int) -> _Beside | None:
    """The words of the author's sentence before the opening mark, the cue nearest to it."""
    first = layout.paragraphs[layout.paragraph[mark]][0]
    start = sentence_start(layout, mark, first)
    if start == mark:
        return None
    found: Found = None
    for index in range(mark - 1, max(start, mark - 30) - 1, -1):
        here = find_cue(layout, index, index + 1, reach=1)
        if here and here[1] is not None:
            found = here
            if here[1].strength == "strong":
                break
    return _Beside(start, mark, found)


def _behind(layout: Layout, stretch: Marked) -> _Beside | None:
    """The author's words that a dash brings in behind the closing mark."""
    index = stretch.last + stretch.closed
    last = layout.paragraphs[layout.paragraph[stretch.last - 1]][1]
    while index < last and layout.kind[index] in (COMMA, END):
        index += 1
    if index >= last - 1 or layout.kind[index] != DASH:
        return None
    end = clause_end(layout, index + 1, last)
    found = find_cue(layout, index + 1, end)
    if found is None and layout.tokens[index + 1].text[:1].isupper():
        return None
    return _Beside(index + 1, end, found)


def _goes_on(layout: Layout, author: _Beside, following: Marked) -> bool:
    """``«…», – сказав він. – «…»``: does the next stretch go on with the same quote?"""
    index = author.last
    opening = following.first - 1
    while index < opening and layout.kind[index] == END:
        index += 1
    return index + 1 == opening and layout.kind[index] == DASH
