"""Places that the disambiguator's features look at, beside a search token by token."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.morphology import Morphology
from quotex.morphology import forms as f
from quotex.morphology.features import Context

MORPHOLOGY = Morphology()
WORDS = ["дім", "великий", "у", "бачить", ",", "не", "і", "Тут", "жінка", "мати", "дуже", "."]


def nearest(marks: list[bool], places: range) -> int:
    return next((place for place in places if marks[place]), -1)


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_places_are_the_nearest_in_the_sentence_or_clause(rows: list[list[str]]) -> None:
    table = MORPHOLOGY._forms
    words = [word for row in rows for word in row]
    context = Context(table, table.numbers(words), [len(row) for row in rows])
    chosen = context.choose(context.starts)
    kind = table.infos[chosen, f.KIND].tolist()
    case = table.infos[chosen, f.CASE].tolist()
    ends = np.cumsum([len(row) for row in rows]).tolist()
    mark, verb, noun = ([one == number for one in kind] for number in (5, 4, 1))
    subject = [one and number == 1 for one, number in zip(noun, case, strict=True)]
    other = [one not in (2, 7) for one in kind]
    for row, token in enumerate(context.ambiguous.tolist()):
        end = next(end for end in ends if end > token)
        begin = max([0, *[end for end in ends if end <= token]])
        opened = max(begin, nearest(mark, range(token - 1, begin - 1, -1)) + 1)
        closed = next((place for place in range(token + 1, end) if mark[place]), end)
        before, after = range(token - 1, begin - 1, -1), range(token + 1, end)
        expected = {
            "clause begin": opened,
            "clause end": closed,
            "left verb": nearest(verb, range(token - 1, opened - 1, -1)),
            "right verb": nearest(verb, range(token + 1, closed)),
            "left subject": nearest(subject, range(token - 1, opened - 1, -1)),
            "right subject": nearest(subject, range(token + 1, closed)),
            "left noun": nearest(noun, before),
            "right noun": nearest(noun, after),
            "over attributes": nearest(other, before),
            "behind attributes": nearest(other, after),
        }
        assert {name: int(context.place(name)[row]) for name in expected} == expected
