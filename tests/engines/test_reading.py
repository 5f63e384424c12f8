"""Another tool's words, sentences, trees and entities made to fit a document."""

from __future__ import annotations

import pytest

from quotex import Document
from quotex.document import ENTITY_LABELS
from quotex.engines.labels import entity_class
from quotex.engines.reading import Adopter, Reading, Word, chunks, features, groups, readable
from quotex.morphology import Morphology
from quotex.pipeline import STEPS


def adopted(text: str, words: list[Word], entities: list[tuple[int, int, str]] = []) -> Document:  # noqa: B006
    knows = {"sentences", "lemmas", "tags", "feats", "syntax", "entities"}
    reading = Reading(words, entities, knows)
    return Adopter("other", STEPS, Morphology).document(text, reading)


def chain(*spans: tuple[int, int], opens: tuple[int, ...] = (0,)) -> list[Word]:
    """Words that each hang on the one before."""
    return [
        Word(start, end, "л", "NOUN", {}, max(number - 1, 0), "dep" if number else "root",
             number in opens)
        for number, (start, end) in enumerate(spans)
    ]  # fmt: skip


CUTS = [
    # text, the tool's words, the document's
    ("Так, ні", [(0, 3), (3, 4), (5, 7)], ["Так", ",", "ні"]),
    ("Так, ні", [(0, 3), (3, 5), (5, 7)], ["Так", ",", "ні"]),
    ("О Єнс", [(0, 5)], ["О", "Єнс"]),
    ("10 000 грн", [(0, 6), (7, 10)], ["10 000", "грн"]),
    ("10\n000", [(0, 6)], ["10", "000"]),
    ("а  б", [(0, 1), (1, 3), (3, 4)], ["а", "б"]),
    ("абв", [(0, 2), (1, 3)], ["аб", "в"]),
    ("аб", [(0, 2), (1, 9), (5, 7)], ["аб"]),
]


@pytest.mark.parametrize(("text", "spans", "expected"), CUTS)
def test_words(text: str, spans: list[tuple[int, int]], expected: list[str]) -> None:
    document = adopted(text, chain(*spans))
    assert [token.text for token in document.tokens] == expected
    assert all(text[t.start : t.end] == t.text for t in document.tokens)
    assert all(t.lemma and t.upos for t in document.tokens)
    for token in document.tokens:
        assert token.head is not None
        assert 0 <= token.head < len(document.tokens)


def test_a_split_word_hangs_on_its_first_piece() -> None:
    tokens = adopted("сказав О Єнс", chain((0, 6), (7, 12))).tokens
    assert [(t.text, t.head, t.deprel) for t in tokens] == [
        ("сказав", 0, "root"),
        ("О", 0, "dep"),
        ("Єнс", 1, "flat"),
    ]
    assert tokens[0].lemma == "л"  # what the tool said of a whole word stays
    assert tokens[2].lemma == "Єнс"


def test_the_children_of_a_dropped_word_go_to_its_head() -> None:
    tokens = adopted("а б", chain((0, 1), (1, 2), (2, 3))).tokens
    assert [(t.text, t.head, t.deprel) for t in tokens] == [("а", 0, "root"), ("б", 0, "dep")]


def test_the_child_of_a_dropped_root_becomes_one() -> None:
    tokens = adopted(" а б", chain((0, 1), (1, 2), (3, 4))).tokens
    assert [(t.text, t.head, t.deprel) for t in tokens] == [("а", 0, "root"), ("б", 0, "dep")]


def test_a_sentence_and_its_tree_end_with_the_line() -> None:
    document = adopted("а б\nв г", chain((0, 1), (2, 3), (4, 5), (6, 7)))
    assert [(s.text, s.first, s.last, s.paragraph) for s in document.sentences] == [
        ("а б", 0, 2, 0),
        ("в г", 2, 4, 1),
    ]
    assert [t.head for t in document.tokens] == [0, 0, 2, 2]
    assert [t.deprel for t in document.tokens] == ["root", "dep", "root", "dep"]


def test_a_sentence_opened_by_a_dropped_word() -> None:
    document = adopted("а. б", chain((0, 1), (1, 2), (2, 3), (3, 4), opens=(0, 2)))
    assert [s.text for s in document.sentences] == ["а.", "б"]


ENTITIES = [
    # text with words between blanks, (first, last, label), what is left of it
    ("Олена Кравчук сказала", (0, 2, "PERSON"), ("Олена Кравчук", "PER")),
    ("Карпенко\nЖурналіст сказав", (0, 2, "B-PERS"), ("Карпенко", "PER")),
    ("у Києві", (1, 2, "gpe"), ("Києві", "LOC")),
    ("у Києві", (1, 2, "DISEASE"), ("Києві", "MISC")),
    ("двоє людей", (0, 1, "CARDINAL"), None),
    ("« »", (0, 1, "ORG"), None),
]


@pytest.mark.parametrize(("text", "entity", "expected"), ENTITIES)
def test_entities(
    text: str, entity: tuple[int, int, str], expected: tuple[str, str] | None
) -> None:
    spans, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        spans.append((start, start + len(word)))
    found = adopted(text, chain(*spans), [entity]).entities
    assert [(e.text, e.label) for e in found] == ([expected] if expected else [])


def test_entities_do_not_overlap() -> None:
    words = chain((0, 1), (2, 3), (4, 5))
    found = adopted("А Б В", words, [(1, 3, "ORG"), (0, 2, "PER"), (0, 1, "LOC")]).entities
    assert [(e.text, e.label) for e in found] == [("А Б", "PER")]


def test_every_label_of_the_table_is_a_class() -> None:
    for label in ("PER", "pers", "PERSON", "GPE", "S-LOC", "WORK_OF_ART", "MONEY", "нове"):
        assert entity_class(label) in ENTITY_LABELS
    assert entity_class("ORDINAL") is None


def test_what_is_missing_is_filled() -> None:
    words = [Word(0, 5, "", "", {}, None, None, True), Word(6, 13)]
    made = Adopter("other", STEPS, Morphology).document("Олена сказала", Reading(words))
    assert [(t.lemma, t.upos) for t in made.tokens] == [("Олена", "PROPN"), ("сказати", "VERB")]
    assert made.engine["morphology"] == "native"
    said = [word._replace(upos=upos) for word, upos in zip(words, ("PROPN", "ADV"), strict=True)]
    made = Adopter("other", STEPS, Morphology).document(
        "Олена сказала", Reading(said, knows={"tags"})
    )
    assert made.engine["morphology"] == "other+native"
    assert [(t.lemma, t.upos) for t in made.tokens] == [("Олена", "PROPN"), ("сказати", "ADV")]
    assert made.tokens[0].feats["Case"] == "Nom"
    assert made.tokens[1].feats == {}  # ours would contradict the tool's tag


@pytest.mark.parametrize("longest", [5, 7, 50])
@pytest.mark.parametrize("text", ["", "а" * 30, "аб\nвг. де жз\n" * 5, "слово " * 9])
def test_chunks_join_to_the_text(text: str, longest: int) -> None:
    found = list(chunks(text, longest))
    assert "".join(piece for _, piece in found) == text
    assert all(text[start : start + len(piece)] == piece for start, piece in found)
    assert all(0 < len(piece) <= longest for _, piece in found)


def test_groups() -> None:
    assert groups([["а"] * 3, ["б"] * 3, [], ["в"]], 4) == [[["а"] * 3], [["б"] * 3, [], ["в"]]]
    assert groups([[], []], 4) == []


def test_features_and_readable() -> None:
    assert features("Case=Nom|Number=Sing") == {"Case": "Nom", "Number": "Sing"}
    assert features("") == features("_") == {}
    assert readable("а\x00\ud800б") == "а\ufffd\ufffdб"
