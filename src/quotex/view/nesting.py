"""Marks over a text that may hold or cross one another, as properly nested pieces."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text to be marked.

    ``rank`` orders marks over the same stretch, the outermost lowest.  ``before`` and ``after``
    are HTML set once inside the mark, at its start and its end; ``begins`` and ``ends`` say
    whether a piece of a mark that had to be cut holds them.
    """

    start: int
    end: int
    rank: int
    classes: str
    title: str = ""
    before: str = ""
    after: str = ""
    begins: bool = True
    ends: bool = True

    def cut(self, start: int, end: int) -> Mark:
        """The piece of the mark inside ``start`` to ``end``."""
        return replace(
            self,
            start=max(self.start, start),
            end=min(self.end, end),
            begins=self.begins and self.start >= start,
            ends=self.ends and self.end <= end,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What to write next: the text up to ``position``, then the mark's opening or closing tag."""

    position: int
    mark: Mark
    opens: bool


def nest(marks: Iterable[Mark]) -> Iterator[Step]:
    """Opening and closing tags in order.  A mark that crosses another's end is cut there.

    >>> [(step.position, step.opens) for step in nest([Mark(0, 6, 0, "a"), Mark(4, 9, 1, "b")])]
    [(0, True), (4, True), (6, False), (6, False), (6, True), (9, False)]
    """
    queue = [
        (mark.start, -mark.end, mark.rank, number, mark)
        for number, mark in enumerate(marks)
        if mark.start < mark.end
    ]
    heapq.heapify(queue)
    stack: list[Mark] = []
    while queue:
        start, _, rank, number, mark = heapq.heappop(queue)
        while stack and stack[-1].end <= start:
            closed = stack.pop()
            yield Step(closed.end, closed, False)
        if stack and stack[-1].end < mark.end:
            border = stack[-1].end
            rest = mark.cut(border, mark.end)
            heapq.heappush(queue, (border, -mark.end, rank, number, rest))
            mark = mark.cut(start, border)
        stack.append(mark)
        yield Step(start, mark, True)
    while stack:
        closed = stack.pop()
        yield Step(closed.end, closed, False)
