"""What trees add, where an engine gives them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import quotex
from quotex import Document
from quotex.quotes.syntax import clauses, reweighed, shifted, subject_of


def parsed(text: str, tree: str) -> Document:
    """The document of a text whose tree is given: for each token the head's number from 1 (0 for
    the root) and the relation, `2:nsubj`."""
    document = quotex.analyze(text)
    rows = [row.split(":") for row in tree.split()]
    tokens = tuple(
        replace(token, head=int(head) - 1 if head != "0" else number, deprel=relation)
        for number, (token, (head, relation)) in enumerate(zip(document.tokens, rows, strict=True))
    )
    return replace(document, tokens=tokens)


SUBJECTS = [
    # text, tree, the verb's number, its subject
    ("Міст хвалить мер", "2:obj 0:root 2:nsubj", 1, {"мер"}),
    ("Мер Іван Коваль сказав", "4:nsubj 1:flat 1:flat 0:root", 3, {"Мер", "Іван", "Коваль"}),
    ("Він прийшов і сказав", "2:nsubj 0:root 4:cc 2:conj", 3, {"Він"}),
    ("Додала згодом", "0:root 1:advmod", 0, set()),
    ("Йому сказали", "2:iobj 0:root", 1, set()),
]


@pytest.mark.parametrize(("text", "tree", "verb", "expected"), SUBJECTS)
def test_the_subject_of_a_cue(text: str, tree: str, verb: int, expected: set[str]) -> None:
    tokens = parsed(text, tree).tokens
    found = subject_of(tokens, range(len(tokens)), verb)
    assert {tokens[i].text for i in found} == expected


CLAUSES = [
    (
        "Мер сказав , що міст старий .",
        "2:nsubj 0:root 6:punct 6:mark 6:nsubj 2:ccomp 2:punct",
        1,
        [", що міст старий"],
    ),
    ("Міст старий , каже мер .", "2:nsubj 0:root 4:punct 2:parataxis 4:nsubj 2:punct", 3,
     ["Міст старий"]),
    ("Мер просить відкрити міст .", "2:nsubj 0:root 2:xcomp 3:obj 2:punct", 1, ["відкрити міст"]),
    ("Мер мовчить .", "2:nsubj 0:root 2:punct", 1, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree", "verb", "expected"), CLAUSES)
def test_what_a_cue_reports(text: str, tree: str, verb: int, expected: list[str]) -> None:
    tokens = parsed(text, tree).tokens
    found = clauses(tokens, verb, 0, len(tokens))
    assert [" ".join(t.text for t in tokens[a:b]) for a, b in found] == expected


def test_without_trees_nothing_is_said() -> None:
    tokens = quotex.analyze("Мер сказав, що міст старий.").tokens
    assert subject_of(tokens, range(len(tokens)), 1) == set()
    assert clauses(tokens, 1, 0, len(tokens)) == []


def test_a_damaged_tree_ends() -> None:
    tokens = parsed("а б в", "2:conj 3:conj 1:conj").tokens
    assert subject_of(tokens, range(3), 0) == set()
    assert clauses(tokens, 0, 0, 3) is not None


def test_a_tree_moves_the_odds() -> None:
    assert reweighed([0.6, 0.4], [False, True], 1.0)[1] > 0.6
    assert reweighed([], [], 1.0) == []
    assert shifted(0.5, 1.0) > 0.7
    assert shifted(0.0, 5.0) == 0.0
