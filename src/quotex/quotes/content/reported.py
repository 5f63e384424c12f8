"""Reported speech: what somebody said, without marks around it."""

from __future__ import annotations

from ...document import Cue, Span
from ..cues import lexicon
from ..model import Content
from .author import cue_at
from .grammar import is_finite
from .layout import BRACKET, CLOSE, COLON, COMMA, DASH, END, OPEN, UNBRACKET, WORD, Layout

_THAT = frozenset(("що", "нібито", "начебто", "буцім", "буцімто", "ніби", "мов"))
_SO_THAT = frozenset(("щоб", "аби", "щоби"))
_QUESTION = frozenset(
    """чи коли де куди звідки хто кого кому ким чому навіщо нащо як який яка яке які якого якої яких
    якою якому яким скільки чого чим наскільки чий чия чиє чиї якими якій""".split()
)
_POSSESSIVES = frozenset(("його", "її", "їхній", "їх", "мій", "наш", "свій", "власний", "твій"))


def reported(layout: Layout, blocked: list[bool]) -> list[Content]:
    """The indirect contents.  ``blocked`` marks the tokens inside direct quotes."""
    out: list[Content] = []
    taken: set[int] = set()
    for sentence in layout.document.sentences:
        first, last = sentence.first, sentence.last
        for index in range(first, last):
            if blocked[index] or layout.kind[index] != WORD or index in taken:
                continue
            content = _phrase(layout, index, first, last) or _verb(layout, index, first, last)
            if content is not None:
                out.append(content)
    return out


def _phrase(layout: Layout, index: int, first: int, last: int) -> Content | None:
    """``за словами X, …``, ``на думку X …``, ``згідно з даними X, …``."""
    words = lexicon()
    head = layout.word[index]
    if head not in _PREPOSITIONS:
        return None
    noun = None
    for place in range(index + 1, min(index + 5, last)):
        lemma = layout.tokens[place].lemma
        if lemma in words.nouns and head in words.prepositions[lemma]:
            noun = place
            break
        if layout.kind[place] != WORD:
            return None
    if noun is None:
        return None
    cue_end = noun + 1
    cue_span = layout.span(index, cue_end)
    cue = Cue(cue_span.start, cue_span.end, cue_span.text, layout.tokens[noun].lemma)
    comma = next((i for i in range(cue_end, last) if layout.kind[i] in (COMMA, DASH)), None)
    opening = all(layout.kind[i] != COMMA for i in range(max(first, index - 3), index))
    before_comma = index > first and layout.kind[index - 1] in (COMMA, DASH)
    frame = (cue_span.start, layout.tokens[(comma or last) - 1].end)
    parts: list[Span] = []
    if before_comma:
        a, b = layout.trimmed(first, index)
        if a < b:
            parts.append(layout.span(a, b))
        if comma is not None:
            a, b = layout.trimmed(comma, last)
            if a < b:
                parts.append(layout.span(a, b))
    elif comma is not None and opening:
        a, b = layout.trimmed(comma, last)
        if a < b:
            parts.append(layout.span(a, b))
    if not parts:
        return None
    return Content("indirect", tuple(parts), cue, None, frame, "phrase", 0.7)


_PREPOSITIONS = frozenset(("за", "на", "зі", "із", "з", "згідно", "відповідно"))


def _verb(layout: Layout, index: int, first: int, last: int) -> Content | None:
    """A verb or a word of state with what it takes behind it, or the words before it."""
    row = lexicon().verb(layout.tokens[index])
    if row is None or row.strength != "strong":
        return None
    kind, word = layout.kind, layout.word
    cue = cue_at(layout, index)
    # X сказав, що …
    for place in range(index + 1, min(last - 1, index + 25)):
        if kind[place] in (COLON, END, OPEN):
            break
        if kind[place] == COMMA:
            follow = word[place + 1]
            if follow in _THAT and "що" in row.takes:
                return _rest(layout, place + 2, last, cue, index, "що")
            if follow in _SO_THAT and ("щоб" in row.takes):
                return _rest(layout, place + 1, last, cue, index, "щоб")
            asks = "чи" in row.takes or "що" in row.takes
            if follow in _QUESTION and asks and place - index < 6:
                return _rest(layout, place + 1, last, cue, index, "чи")
    # Як сказав X, …
    back = index - 1
    while back >= first and kind[back] == WORD and index - back < 4:
        if word[back] == "як" and (back == first or kind[back - 1] in (COMMA, DASH)):
            comma = next((i for i in range(index + 1, last) if kind[i] == COMMA), None)
            if comma is None and back == first:
                return None
            parts = []
            for a, b in ((first, back), (comma or last, last)):
                a, b = layout.trimmed(a, b)
                if a < b:
                    parts.append(layout.span(a, b))
            if parts:
                span = layout.span(back, comma or last)
                return Content(
                    "indirect", tuple(parts), cue, None, (span.start, span.end), "як", 0.7
                )
        back -= 1
    # про це сказав X
    if index - first < 12:
        for place in range(first, min(last - 1, index + 6)):
            if word[place] == "про" and word[place + 1] in ("це", "що") and first > 0:
                number = layout.sentence[first]
                if word[place + 1] == "що":
                    a, b = layout.trimmed(first, place)
                elif number:
                    before = layout.document.sentences[number - 1]
                    a, b = layout.trimmed(before.first, before.last)
                else:
                    break
                if a < b:
                    span = layout.span(first, last)
                    return Content(
                        "indirect",
                        (layout.span(a, b),),
                        cue,
                        None,
                        (span.start, span.end),
                        "про-це",
                        0.7,
                    )
    # …, – сказав X
    for place in range(index - 1, max(first, index - 6), -1):
        if kind[place] == DASH and kind[place - 1] == COMMA:
            a, b = layout.trimmed(first, place)
            if a < b:
                span = layout.span(place + 1, last)
                return Content(
                    "indirect",
                    (layout.span(a, b),),
                    cue,
                    None,
                    (span.start, span.end),
                    "after",
                    0.7,
                )
    # X сказав: …
    for place in range(index + 1, min(last - 1, index + 12)):
        if kind[place] == COLON and ":" in row.takes and kind[place + 1] == WORD:
            return _rest(layout, place + 1, last, cue, index, "colon")
        if kind[place] in (END, COMMA, DASH):
            break
    if "інф" in row.takes:
        for place in range(index + 1, min(last, index + 6)):
            if kind[place] != WORD:
                break
            token = layout.tokens[place]
            if token.upos == "VERB" and token.lemma == word[place]:
                return _rest(layout, place, last, cue, index, "infinitive")
    return None


def _rest(layout: Layout, start: int, last: int, cue: Cue, index: int, rule: str) -> Content | None:
    a, b = layout.trimmed(start, last)
    if a >= b:
        return None
    first = layout.document.sentences[layout.sentence[index]].first
    span = layout.span(first, max(index + 1, start - 1))
    return Content("indirect", (layout.span(a, b),), cue, None, (span.start, span.end), rule, 0.8)


__all__ = ["BRACKET", "CLOSE", "UNBRACKET", "is_finite", "reported"]
