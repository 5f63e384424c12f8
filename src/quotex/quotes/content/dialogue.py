"""Dialogue: paragraphs that open with a dash, and interviews whose turns bear a label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...document import Cue, Span
from ..cues import lexicon
from ..model import Content
from .author import cue_at, find_cue, segments
from .features import goes_on_features, model, turn_features
from .grammar import sentence_start
from .layout import COLON, COMMA, DASH, END, OPEN, WORD, Layout
from .segment import Segment

_LONGEST_LABEL = 5
_TRIES = 6
_QUESTIONS = frozenset(("питання", "запитання"))
# Log-odds from which on a paragraph goes on with the turn before it, with a dash and without.
_LIKELY, _SURE = 0.7, 1.5


@dataclass(slots=True)
class Turn:
    """One uninterrupted utterance: its paragraphs and how they are cut."""

    paragraphs: list[int]
    cut: list[Segment]
    chance: float
    label: tuple[int, int] | None = None
    lead: tuple[int, int] | None = None  # the author's sentence before a dash in its paragraph
    ends: list[int] = field(default_factory=list)


def dialogue(layout: Layout, inside: Iterable[int] = ()) -> list[Content]:
    """The contents of the paragraphs that open with a dash or with a speaker's label.

    ``inside``: paragraphs that belong to a quote in marks opened before them.
    """
    found = (_content(layout, turn) for turn in turns(layout, inside))
    found_labelled = (_content(layout, turn) for turn in labelled(layout))
    return [content for content in (*found, *found_labelled) if content is not None]


def turns(layout: Layout, inside: Iterable[int] = ()) -> list[Turn]:
    """The turns of dialogue: one or several paragraphs each."""
    skip = set(inside)
    decide, follow = model("turn"), model("goes-on")
    out: list[Turn] = []
    for number, (first, last) in enumerate(layout.paragraphs):
        if number in skip or last - first < 2:
            continue
        current = out[-1] if out and out[-1].paragraphs[-1] == number - 1 else None
        dashed = layout.kind[first] == DASH
        if not dashed:
            inline = _inline(layout, first, last)
            if inline is not None:
                cut = segments(layout, inline, last)
                lead = (sentence_start(layout, inline - 2, first), inline - 1)
                out.append(Turn([number], cut, 0.8, lead=lead))
                continue
            if current is None:
                continue
        chance = 1.0
        if dashed:
            chance = decide.probability(turn_features(layout, number))
            if chance < 0.5:
                continue
        cut = segments(layout, first + dashed, last)
        if dashed and len(cut) == 1 and layout.tokens[first + 1].text[:1].islower():
            continue
        if current is not None:
            names = goes_on_features(layout, number, len(current.paragraphs), current.cut, cut)
            if not dashed:
                joins = _closes(layout, current, cut)
            else:
                joins = _is_pair(layout, current, cut) or _is_row(layout, current, number, cut)
            if joins:
                current.paragraphs.append(number)
                current.cut += cut
                continue
            if follow.score(names) > (_LIKELY if dashed else _SURE):
                current.paragraphs.append(number)
                current.cut += cut
                continue
        if dashed:
            out.append(Turn([number], cut, chance))
    return out


def _inline(layout: Layout, first: int, last: int) -> int | None:
    """Where somebody's words begin behind a dash inside a paragraph: ``Він питає: – Хто там?``."""
    tried = 0
    for dash in range(first + 1, last - 1):
        if layout.kind[dash] != DASH or not layout.tokens[dash + 1].text[:1].isupper():
            continue
        tried += 1
        if tried > _TRIES:
            return None
        if layout.kind[dash - 1] == COLON:
            near = range(max(first, dash - 12), dash - 1)
            if any(lexicon().verb(layout.tokens[index]) for index in near):
                return dash + 1
        elif layout.kind[dash - 1] == END:
            cut = segments(layout, dash + 1, last)
            author = cut[1].first if len(cut) > 1 else last
            if author < last and lexicon().verb(layout.tokens[author]):
                return dash + 1
    return None


def _closes(layout: Layout, turn: Turn, cut: list[Segment]) -> bool:
    """Does a paragraph without a dash bring the author's words that the turn still lacks:
    ``Я вважаю нас постраждалими, – каже мати.``?  Marks say that it is a quote of its own."""
    if len(cut) < 2 or any(not segment.speech for segment in turn.cut):
        return False
    said, author = cut[0], cut[1].first
    if layout.kind[said.last - 1] not in (COMMA, END) or OPEN in layout.kind[said.first : author]:
        return False
    return author < cut[1].last and lexicon().verb(layout.tokens[author]) is not None


def _is_pair(layout: Layout, turn: Turn, cut: list[Segment]) -> bool:
    """Two dash paragraphs that stand alone, the first with a named source, behind its words or
    before them, and no more told, the second with nobody's: ``– Ремонт почали, – розповів голова
    ради Іван Коваль.`` ``– Закінчимо восени.``"""
    around = (turn.paragraphs[0] - 1, turn.paragraphs[-1] + 2)
    if any(
        layout.kind[layout.paragraphs[number][0]] == DASH
        for number in around
        if 0 <= number < len(layout.paragraphs)
    ):
        return False
    source = (turn.cut[-1].first, turn.cut[-1].last)
    if turn.cut[-1].speech:
        if turn.lead is None or len(turn.cut) > 1:
            return False
        source = turn.lead
    elif layout.kind[source[1] - 1] == COLON:
        return False
    if len(cut) > 1 or source[1] - source[0] < 4:
        return False
    if any(_ends_sentence(layout, i) for i in range(source[0], source[1] - 1)):
        return False
    asked = any(
        layout.word[index].startswith("?")
        for segment in turn.cut
        if segment.speech
        for index in range(segment.first, segment.last)
    )
    named = layout.entities_at(*source)
    return not asked and any(label.startswith("PER") for label in named)


def _is_row(layout: Layout, turn: Turn, number: int, cut: list[Segment]) -> bool:
    """Questions in a row behind a sentence that announces them: ``Він ставив питання:`` ``– Чому
    небо синє?`` ``– Куди сідає сонце?``"""
    before = turn.paragraphs[0] - 1
    if before < 0 or len(cut) > 1 or any(not segment.speech for segment in turn.cut):
        return False
    asked = all(
        layout.word[layout.paragraphs[place][1] - 1].startswith("?")
        for place in (*turn.paragraphs, number)
    )
    first, last = layout.paragraphs[before]
    if not asked or layout.kind[last - 1] != COLON:
        return False
    lead = range(sentence_start(layout, last - 1, first), last)
    return any(layout.tokens[index].lemma in _QUESTIONS for index in lead)


def _ends_sentence(layout: Layout, index: int) -> bool:
    """Is the token a full stop with a space behind it, unlike the one of ``Depo.ua``?"""
    tokens = layout.tokens
    return layout.kind[index] == END and tokens[index + 1].start > tokens[index].end


def labelled(layout: Layout) -> list[Turn]:
    """The turns of an interview, ``Кореспондент: …``, ``Г. П.: …``: at least three, and one label
    at least twice."""
    found: list[Turn] = []
    for number, (first, last) in enumerate(layout.paragraphs):
        colon = _label_end(layout, first, last)
        if colon is not None:
            cut = [Segment(True, colon + 1, last)]
            found.append(Turn([number], cut, 0.95, (first, colon)))
    names = Counter(_label(layout, turn) for turn in found)
    if len(found) < 3 or max(names.values()) < 2:
        return []
    return found


def _label(layout: Layout, turn: Turn) -> str:
    first, last = turn.label or (0, 1)
    return layout.span(first, last).text


def _label_end(layout: Layout, first: int, last: int) -> int | None:
    """The colon of a label at the paragraph's start: a few capitalised words or initials."""
    for index in range(first, min(first + _LONGEST_LABEL, last - 1)):
        if layout.kind[index] == COLON:
            follows = layout.kind[index + 1] == WORD or layout.kind[index + 1] == DASH
            return index if index > first and follows else None
        capital = layout.tokens[index].text[:1].isupper()
        if not capital and layout.kind[index] != END:
            return None
    return None


def _content(layout: Layout, turn: Turn) -> Content | None:
    """The content of a turn, its cue and the author's words that belong to it."""
    parts: list[Span] = []
    for segment in turn.cut:
        if segment.speech:
            end = layout.without_aside(segment.first, segment.last)
            first, last = layout.trimmed(segment.first, end)
            if first < last:
                parts.append(layout.span(first, last))
    if not parts:
        return None
    if turn.label is not None:
        label = layout.span(*turn.label)
        return Content("direct", tuple(parts), None, label, None, "label", turn.chance)
    cue, frame = _author(layout, turn)
    if frame is None:
        cue, frame = _colon_before(layout, turn.paragraphs[0])
        rule = "dash-alone" if frame is None else "dash-colon"
    else:
        rule = "dash-author"
    return Content("direct", tuple(parts), cue, None, frame, rule, turn.chance)


def _author(layout: Layout, turn: Turn) -> tuple[Cue | None, tuple[int, int] | None]:
    """The author's words inside or behind the turn: those with a cue, else the first."""
    frame: tuple[int, int] | None = None
    for segment in turn.cut:
        if segment.speech or segment.first >= segment.last:
            continue
        span = layout.span(segment.first, segment.last)
        found = find_cue(layout, segment.first, segment.last)
        if found:
            return cue_at(layout, found[0]), (span.start, span.end)
        frame = frame or (span.start, span.end)
    return None, frame


def _colon_before(layout: Layout, number: int) -> tuple[Cue | None, tuple[int, int] | None]:
    """The author's sentence that ends in a colon just before the turn."""
    if not number:
        return None, None
    first, last = layout.paragraphs[number - 1]
    if layout.kind[last - 1] != COLON:
        return None, None
    start = sentence_start(layout, last - 1, first)
    cue = None
    for index in range(last - 2, start - 1, -1):
        found = find_cue(layout, index, index + 1, reach=1)
        if found and found[1] is not None:
            cue = cue_at(layout, index)
            if found[1].strength == "strong":
                break
    span = layout.span(start, last)
    return cue, (span.start, span.end)
