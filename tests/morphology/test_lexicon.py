"""The lexicon of known forms and endings, and its way through arrays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotex.morphology.lexicon import Lexicon, edit_of

WORD = st.text("абвгґіїя'", max_size=8)


@given(WORD, WORD)
def test_an_edit_makes_the_lemma(form: str, lemma: str) -> None:
    cut, add = edit_of(form, lemma)
    assert form[: len(form) - cut] + add == lemma


def test_look_up_and_guess() -> None:
    lexicon = Lexicon(
        {"вже": [(0, "", "adv", 5)]},
        {"ого": [(3, "ий", "adj:m:v_rod", 9)], "о": [(0, "", "adv", 2)]},
        ["вже"],
    )
    for one in (lexicon, Lexicon.from_arrays(lexicon.to_arrays())):
        assert one.look_up("вже") == [("вже", "adv", 5)]
        assert one.look_up("ще") == []
        assert one.guess("невідомого") == [("невідомий", "adj:m:v_rod", 9)]
        assert one.guess("давно") == [("давно", "adv", 2)]
        assert one.guess("о") == []
        assert one.frequent == {"вже"}


def test_an_empty_lexicon() -> None:
    lexicon = Lexicon.from_arrays(Lexicon({}, {}).to_arrays())
    assert (lexicon.look_up("а"), lexicon.guess("мама"), lexicon.frequent) == ([], [], frozenset())
