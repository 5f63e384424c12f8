"""Places that the disambiguator's features look at, beside a search token by token."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.morphology import Morphology
from quotex.morphology import forms as f
from quotex.morphology.features import (
    FIRST_PASS,
    GROUPS,
    SCOUTS,
    SECOND_PASS,
    Context,
    plan,
)

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
    context.choose(context.starts)
    chosen = context.chosen(context.starts)
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
            "left head": nearest(other, before),
            "right head": nearest(other, after),
        }
        found = {name: int(context.place(name)[row]) for name in expected}
        assert {name: -1 if at == context.nowhere else at for name, at in found.items()} == expected


def test_groups_are_all_features_once() -> None:
    salts = [salt for groups in GROUPS.values() for group in groups for salt in plan(group).salts]
    passes = (FIRST_PASS, SECOND_PASS)
    assert sorted(salts) == list(
        range(1, 1 + sum(len(contexts.split()) for table in passes for contexts in table.values()))
    )
    assert len(plan("scouts").salts) == sum(len(contexts.split()) for contexts in SCOUTS.values())


def test_candidates_that_are_left_out_take_no_part() -> None:
    table = MORPHOLOGY._forms
    context = Context(table, table.numbers(["дім", "великий", "великий"]), [3])
    tokens, owner = context.ambiguous.tolist(), context.owner
    whole = context.look("others")
    parts = context.parts()
    # the first token keeps its last candidate, the last all but the first
    kept = (owner == 1) | (owner == 2)
    kept[context.starts[1] - 1] = True
    kept[context.starts[2]] = False
    wanted = context.options[kept & (owner > 0)].tolist()
    last = int(context.options[context.starts[1] - 1])
    left, rows = context.narrow(kept)
    assert context.ambiguous.tolist() == [tokens[n] for n in left.tolist()] == tokens[1:]
    assert context.options.tolist() == wanted
    chosen = context.chosen(context.starts)
    assert chosen[tokens[0]] == last
    assert chosen[tokens[2]] == wanted[np.flatnonzero(context.owner == 1)[0]]
    codes = whole.of(left).codes(context.parts(), context.owner, 0, len(rows))
    assert np.array_equal(codes, whole.codes(parts, owner, 0, len(owner))[:, rows])
