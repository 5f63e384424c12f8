"""Stretches of text in quotation marks: which mark belongs to which."""

from __future__ import annotations

from dataclasses import dataclass

from .layout import CLOSE, COLON, END, MARK, OPEN, WORD, Layout

_PARTNERS = {
    "«": "»", "„": "“”\"", "“": "”“\"", "‟": "”", "‚": "‘’'", "‘": "’'", "‹": "›",
    "\"": "\"“”", "'": "'’", "''": "''", "``": "''", ",,": "''\"”“", ",": "''\"”“",
}  # fmt: skip
_LOOKAHEAD = 12


@dataclass(frozen=True, slots=True)
class Marked:
    """Tokens between an opening and its closing mark: ``first`` to ``last`` (exclusive), marks
    left out.  ``closed`` is False where no closing mark was found and the paragraph's end is
    taken.  ``paragraphs`` > 1 where the stretch runs on; ``reopened`` holds the indices of
    opening marks repeated at the start of its paragraphs."""

    first: int
    last: int
    closed: bool = True
    reopened: tuple[int, ...] = ()


def marked_stretches(layout: Layout) -> list[Marked]:
    """The outermost marked stretches of the document in text order.  Linear in its tokens."""
    found: list[Marked] = []
    paragraphs = layout.paragraphs
    number = 0
    while number < len(paragraphs):
        first, last = paragraphs[number]
        stretches, unclosed, inner = _of_paragraph(layout, first, last)
        found += stretches
        number += 1
        if unclosed is None:
            continue
        end = _runs_on(layout, unclosed, number)
        if end is None or (inner > unclosed and end[1]):
            # Not to be had, or the next paragraph's quote is one of its own.
            found += _closed_within(layout, unclosed, inner, last)
            continue
        closing, reopened, number = end
        found.append(Marked(unclosed + 1, closing, True, reopened))
        rest = layout.paragraphs[number - 1][1]
        more, unclosed, inner = _of_paragraph(layout, closing + 1, rest)
        found += more
        if unclosed is not None:
            found += _closed_within(layout, unclosed, inner, rest)
    found = [stretch for stretch in found if stretch.first < stretch.last]
    found.sort(key=lambda stretch: stretch.first)
    return found


def _of_paragraph(layout: Layout, first: int, last: int) -> tuple[list[Marked], int | None, int]:
    """The outermost pairs among tokens ``first`` to ``last``, an opening mark left alone, and the
    last closing mark inside what that one opens (-1: none)."""
    kind, word = layout.kind, layout.word
    found: list[Marked] = []
    stack: list[int] = []
    innermost_close = -1
    for index in range(first, last):
        what = kind[index]
        if what == MARK:
            what = CLOSE if stack and word[index] in _partners(word[stack[-1]]) else OPEN
        if what == OPEN:
            if (
                stack
                and word[index] in "\"'“"
                and word[stack[-1]] == word[index]
                and len(stack) > 3
            ):
                continue
            stack.append(index)
        elif what == CLOSE and not stack:
            _widen(layout, found, first, index)
        elif what == CLOSE:
            depth = _matching(word, stack, index)
            if depth is None:
                continue
            opening = stack[depth]
            del stack[depth:]
            if not stack:
                found.append(Marked(opening + 1, index))
            else:
                innermost_close = index
    return found, stack[0] if stack else None, innermost_close


def _closed_within(layout: Layout, opening: int, inner: int, last: int) -> list[Marked]:
    """The stretch of a mark that its paragraph leaves open: to the last inner closing mark where
    that one did for both (``«A «B»``), else to the paragraph's end."""
    if inner > opening and (inner + 1 >= last or layout.kind[inner + 1] != WORD):
        return [Marked(opening + 1, inner)]
    return [Marked(opening + 1, last, closed=False)]


def _widen(layout: Layout, found: list[Marked], first: int, index: int) -> None:
    """``«A» – B», – сказав``: a closing mark left alone ends the stretch that opened a sentence."""
    for depth in range(len(found) - 1, max(-1, len(found) - 4), -1):
        opening = found[depth].first - 1
        opens = opening == first or layout.kind[opening - 1] in (END, COLON)
        if opens and layout.word[index] in _partners(layout.word[opening]):
            del found[depth:]
            found.append(Marked(opening + 1, index))
            return


def _partners(mark: str) -> str:
    return _PARTNERS.get(mark, '»”“"')


def _matching(word: list[str], stack: list[int], index: int) -> int | None:
    """Which of the open marks the closing one at ``index`` closes: the nearest of its sort, else
    the nearest of any where no sort fits."""
    for depth in range(len(stack) - 1, max(-1, len(stack) - 5), -1):
        if word[index] in _partners(word[stack[depth]]):
            return depth
    return len(stack) - 1 if word[index] in "»”" else None


def _runs_on(layout: Layout, opening: int, number: int) -> tuple[int, tuple[int, ...], int] | None:
    """Where the mark opened at ``opening`` and left alone in its paragraph is closed in one of
    the next: the closing token, the opening marks repeated on the way, the next paragraph."""
    partners = _partners(layout.word[opening])
    reopened: list[int] = []
    for paragraph in range(number, min(number + _LOOKAHEAD, len(layout.paragraphs))):
        first, last = layout.paragraphs[paragraph]
        start = first
        if layout.kind[first] in (OPEN, MARK) and layout.word[first] == layout.word[opening]:
            reopened.append(first)
            start = first + 1
        depth = 0
        for index in range(start, last):
            what = layout.kind[index]
            if what == OPEN:
                depth += 1
            elif what in (CLOSE, MARK):
                if depth == 0:
                    if layout.word[index] in partners:
                        return index, tuple(reopened), paragraph + 1
                    continue
                depth -= 1
        if depth or (reopened and reopened[-1] != first and start == first):
            return None
    return None
