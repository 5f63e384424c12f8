"""Lookups among a document's contents: what they give, and that their cost does not multiply."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from quotex import Span
from quotex.quotes.content import _unmarked
from quotex.quotes.content.marked import _around
from quotex.quotes.model import Content


def content(start: int, end: int) -> Content:
    return Content("indirect", (Span(start, end, "а" * (end - start)),))


def test_reports_that_are_nothing_but_a_marked_stretch_go() -> None:
    quoted = [content(50, 60), content(10, 30)]
    whole, inner, longer, apart = content(9, 31), content(12, 20), content(9, 40), content(70, 80)
    assert _unmarked([whole, inner, longer, apart], quoted) == [longer, apart]
    assert _unmarked([whole], []) == [whole]


def test_the_first_report_around_a_span_is_given() -> None:
    reports = [content(40, 60), content(0, 100), content(10, 30)]
    around = _around(reports)
    assert around(Span(12, 20, "")) is reports[1]
    assert around(Span(45, 60, "")) is reports[0]
    assert around(Span(45, 61, "")) is reports[0]  # the closing mark may stand behind the part
    assert around(Span(40, 50, "")) is reports[1]
    assert around(Span(0, 5, "")) is None
    assert around(Span(99, 102, "")) is None


def unmarked(contents: Sequence[Content]) -> None:
    _unmarked([content(c.parts[0].start - 6, c.parts[0].start) for c in contents], contents)


def enclosed(contents: Sequence[Content]) -> None:
    around = _around(contents)
    for each in contents:
        around(Span(each.parts[0].start + 1, each.parts[0].end, ""))


@pytest.mark.parametrize("looked_up", [unmarked, enclosed])
def test_the_cost_of_a_lookup_does_not_grow(looked_up: Callable[[Sequence[Content]], None]) -> None:
    def cost(count: int) -> float:
        contents = [content(10 * n, 10 * n + 4) for n in range(1, count + 1)]
        start = time.process_time()
        looked_up(contents)
        return (time.process_time() - start) / count

    # Looking through all the others would cost eight times as much.
    assert min(cost(8_000) for _ in range(2)) < 3.5 * max(cost(1_000) for _ in range(3))
