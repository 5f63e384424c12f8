"""The author's words beside a quote: where they begin and end, which word is the cue."""

from __future__ import annotations

from dataclasses import dataclass

from ...document import Cue
from ..cues import CueWord, lexicon
from .layout import CLOSE, COLON, COMMA, DASH, END, MARK, OPEN, WORD, Layout

_REACH = 14


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens ``first`` to ``last`` (exclusive) of a turn: somebody's words or the author's."""

    speech: bool
    first: int
    last: int


def segments(layout: Layout, first: int, last: int) -> list[Segment]:
    """Cuts a turn that begins with somebody's words at the dashes around the author's words."""
    kind = layout.kind
    cuts: list[Segment] = []
    speech, start = True, first
    for index in range(first + 1, last - 1):
        if kind[index] != DASH:
            continue
        if speech and _author_begins(layout, index, first, last):
            cuts.append(Segment(True, start, index))
            speech, start = False, index + 1
        elif not speech and _speech_resumes(layout, index, start, last):
            cuts.append(Segment(False, start, index))
            speech, start = True, index + 1
    cuts.append(Segment(speech, start, last))
    return cuts


def _author_begins(layout: Layout, dash: int, first: int, last: int) -> bool:
    before = layout.kind[dash - 1]
    if before in (CLOSE, MARK) and dash - 2 >= first:
        before = layout.kind[dash - 2] if layout.kind[dash - 2] in (END, COMMA) else before
    if before not in (COMMA, END, CLOSE):
        return False
    end = _clause_end(layout, dash + 1, last)
    cue = find_cue(layout, dash + 1, end, reach=8)
    word = layout.tokens[dash + 1]
    if cue is not None and cue[1] is not None:
        return True
    lower = word.text[:1].islower()
    finite = any(is_finite(layout, i) for i in range(dash + 1, min(end, dash + 6)))
    if before == COMMA:
        return (lower and is_finite(layout, dash + 1)) or (not lower and finite)
    if layout.word[dash - 1] == ".":
        return False
    return finite


def _speech_resumes(layout: Layout, dash: int, start: int, last: int) -> bool:
    return layout.kind[dash - 1] in (COMMA, END, COLON)


def _clause_end(layout: Layout, first: int, last: int) -> int:
    """Where the author's words would end: the next dash behind a mark, or the sentence's end."""
    for index in range(first, last):
        if layout.kind[index] == DASH and index > first and layout.kind[index - 1] in (COMMA, END):
            return index
        if layout.kind[index] == END and index + 1 < last and index > first + 1:
            return index
    return last


def is_finite(layout: Layout, index: int) -> bool:
    """Is the token a finite verb?"""
    token = layout.tokens[index]
    if token.upos not in ("VERB", "AUX"):
        return False
    form = token.feats.get("VerbForm")
    return form == "Fin" if form else token.lemma != layout.word[index]


def find_cue(
    layout: Layout, first: int, last: int, reach: int = _REACH
) -> tuple[int, CueWord | None] | None:
    """The cue among the author's words: the first strong verb of speech, else the first verb that
    is one beside a quote, else a finite verb at their start.  Gives the token and its row."""
    words = lexicon()
    beside: tuple[int, CueWord] | None = None
    stop = min(last, first + reach)
    for index in range(first, stop):
        if layout.kind[index] != WORD:
            continue
        row = words.verb(layout.tokens[index])
        if row is None:
            continue
        if row.strength == "strong":
            return index, row
        beside = beside or (index, row)
    if beside:
        return beside
    for index in range(first, min(stop, first + 2)):
        if is_finite(layout, index):
            return index, None
    return None


def cue_at(layout: Layout, index: int) -> Cue:
    """The cue of one token."""
    token = layout.tokens[index]
    return Cue(token.start, token.end, token.text, token.lemma)


__all__ = ["OPEN", "Segment", "cue_at", "find_cue", "is_finite", "segments"]
