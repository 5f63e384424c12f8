"""The cue lexicon."""

from __future__ import annotations

import pytest

from quotex.quotes.cues import lexicon


@pytest.mark.parametrize(
    ("lemma", "kind", "strength"),
    [
        ("сказати", "speech", "strong"),
        ("казати", "speech", "strong"),
        ("запитати", "question", "strong"),
        ("закликати", "request", "strong"),
        ("вважати", "opinion", "strong"),
        ("усміхнутися", "manner", "beside"),
        ("продовжити", "manner", "beside"),
        ("показати", "manner", "beside"),
        ("висловити", "speech", "light"),
    ],
)
def test_verbs(lemma: str, kind: str, strength: str) -> None:
    row = lexicon().verbs[lemma]
    assert (row.kind, row.strength) == (kind, strength)


def test_nouns_stand_with_their_prepositions() -> None:
    words = lexicon()
    assert "за" in words.prepositions["слово"]
    assert "на" in words.prepositions["думка"]
    assert "що" in words.nouns["думка"].takes
