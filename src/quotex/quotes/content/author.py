"""The author's words beside a quote: where they begin and end, which word is the cue."""

from __future__ import annotations

from ...document import Cue
from ..cues import CueWord, lexicon
from .features import author_features, model, resume_features
from .grammar import is_finite
from .layout import CLOSE, COLON, COMMA, DASH, END, OPEN, WORD, Layout
from .segment import Segment

_REACH = 14


_PAUSES = (COMMA, END, COLON, CLOSE)


def segments(layout: Layout, first: int, last: int, *, marked: bool = False) -> list[Segment]:
    """Cuts a turn that begins with somebody's words at the dashes around the author's words.

    ``marked``: the turn stands in quotation marks, so what follows marks inside it is still said.
    """
    kind = layout.kind
    cuts: list[Segment] = []
    speech, start = True, first
    inside = False
    for index in range(first + 1, last - 1):
        if kind[index] in (OPEN, CLOSE):
            inside = kind[index] == OPEN and marked
        if kind[index] != DASH:
            continue
        if speech and inside and not cuts:
            continue
        if speech and marked and CLOSE in kind[max(first, index - 2) : index]:
            continue
        if speech and marked and kind[index - 1] not in _PAUSES:
            continue
        if speech and _author_begins(layout, index, start, last):
            cuts.append(Segment(True, start, index))
            speech, start = False, index + 1
        elif (
            not speech
            and kind[index - 1] in _PAUSES
            and _speech_resumes(layout, index, start, last)
        ):
            cuts.append(Segment(False, start, index))
            speech, start = True, index + 1
    cuts.append(Segment(speech, start, last))
    return cuts


def _author_begins(layout: Layout, dash: int, start: int, last: int) -> bool:
    features = author_features(layout, dash, start, last)
    return model("author").score(features) > 0


def _speech_resumes(layout: Layout, dash: int, start: int, last: int) -> bool:
    if layout.kind[dash - 1] == COMMA and END in layout.kind[max(start, dash - 100) : dash - 1]:
        return False  # the author has gone on to tell
    return model("resume").score(resume_features(layout, dash, start, last)) > 0


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
        if row is None or row.strength == "light":
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
