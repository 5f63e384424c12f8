"""The seed article, end to end: what a first user sees."""

from __future__ import annotations

import json

import pytest
from tests.conftest import ROOT

import quotex
from quotex import Document


@pytest.fixture(scope="module")
def document(seed: str) -> Document:
    return quotex.analyze(seed)


@pytest.fixture(scope="module")
def gold() -> list[dict]:
    return json.loads((ROOT / "seeds" / "stoltenberg.jsonl").read_text(encoding="utf-8"))["quotes"]


def trimmed(text: str, start: int, end: int) -> str:
    return text[start:end].strip(' \n\u00a0"«».,–')


def test_marked_quotes_and_their_speakers(document: Document, gold: list[dict]) -> None:
    found = [
        (q.type, trimmed(q.text, 0, len(q.text)), q.speaker and q.speaker.name)
        for q in document.quotes
        if q.type != "indirect"
    ]
    assert found == [
        (q["type"], trimmed(document.text, *q["spans"][0]), q["speaker"][0])
        for q in gold
        if q["type"] != "indirect"
    ]


def test_so_called_words_are_no_quotes(document: Document) -> None:
    texts = {part.text for quote in document.quotes for part in quote.parts}
    assert texts.isdisjoint({"гарантії безпеки", "гарантій безпеки", "відкритих дверей"})


def test_pronouns_point_at_their_mention(document: Document) -> None:
    direct = [quote for quote in document.quotes if quote.type == "direct"]
    assert [(q.cue.text, q.speaker.mention.text) for q in direct] == [
        ("наголосив", "він"),
        ("зауважив", "він"),
    ]


@pytest.mark.parametrize(
    ("surname", "name"),
    [
        ("Столтенберг", "Єнс Столтенберг"),
        ("Рябков", "Сергій Рябков"),
        ("Блінкен", "Ентоні Блінкен"),
    ],
)
def test_one_person_each(document: Document, surname: str, name: str) -> None:
    people = [person for person in document.people if surname in person.name]
    assert [person.name for person in people] == [name]
    assert sum(surname in mention.text for mention in people[0].mentions) == sum(
        surname in entity.text for entity in document.entities if entity.label == "PER"
    )


def test_nato_and_the_alliance_are_one(document: Document) -> None:
    groups = [group for group in document.organisations if "НАТО" in (group.name, *group.aliases)]
    assert len(groups) == 1
    assert "Альянс" in (groups[0].name, *groups[0].aliases)
