"""The record: what `to_dict` writes `from_dict` reads back, and what it refuses."""

import json
import pickle

import pytest
from hypothesis import given
from tests.invariants import check
from tests.strategies import texts

import quotex
from quotex import Document, RecordError
from quotex.document import Token, Tokens


@given(texts)
def test_any_text_keeps_the_invariants(text: str) -> None:
    check(text, quotex.analyze(text))


def test_the_seed_round_trips(seed: str) -> None:
    document = quotex.analyze(seed)
    assert Document.from_dict(json.loads(json.dumps(document.to_dict()))) == document


SPAN = {"start": 0, "end": 2, "text": "Ні"}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"text": 5},
        {"text": "Ні", "tokens": [{"start": 0, "end": 9, "text": "Ні"}]},
        {"text": "Ні", "tokens": [{"start": 0, "end": 2, "text": "Так"}]},
        {"text": "Ні", "tokens": [{"start": True, "end": 2}]},
        {"text": "Ні", "tokens": [{**SPAN, "head": 3}]},
        {"text": "Ні", "tokens": 7},
        {"text": "Ні", "sentences": [{**SPAN, "first": 0, "last": 4, "paragraph": 0}]},
        {"text": "Ні", "entities": [{**SPAN, "label": "WHO", "name": "Ні"}]},
        {"text": "Ні", "quotes": [{"type": "direct", "parts": []}]},
        {"text": "Ні", "quotes": [{"type": "said", "parts": [SPAN]}]},
        {"text": "Ні", "quotes": [{"type": "direct", "parts": [SPAN], "confidence": "high"}]},
        {"text": "Ні", "people": [{"name": None}]},
    ],
)
def test_a_wrong_record_is_refused(record: dict) -> None:
    with pytest.raises(RecordError):
        Document.from_dict(record)


def test_tokens_by_columns_are_what_a_tuple_of_them_is() -> None:
    lemmas, upos, feats = ["слово", ","], ["NOUN", "PUNCT"], [{"Case": "Nom"}, {}]
    tokens = Tokens([0, 5], [5, 6], ["Слово", ","], lemmas, upos, feats)
    plain = (
        Token(0, 5, "Слово", "слово", "NOUN", {"Case": "Nom"}),
        Token(5, 6, ",", ",", "PUNCT"),
    )
    assert (tokens.texts, tokens.lemmas) == (["Слово", ","], ["слово", ","])
    assert tokens.upos == ["NOUN", "PUNCT"]
    assert tokens == plain
    assert plain == tokens
    assert tokens != plain[:1]
    assert tokens != list(plain)
    assert (len(tokens), tokens[-1], tokens[:1]) == (2, plain[1], plain[:1])
    assert [token.to_dict() for token in tokens] == [token.to_dict() for token in plain]
    assert repr(tokens) == repr(plain)
    assert pickle.loads(pickle.dumps(tokens)) == plain
    assert Document("Слово,", tokens=tokens) == Document("Слово,", tokens=plain)
    assert Tokens([], [], [], [], [], []) == ()
