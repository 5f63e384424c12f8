"""What holds for every engine."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.conftest import Models, loaded
from tests.invariants import check
from tests.strategies import HOSTILE, texts

import quotex
from quotex import Document, Pipeline, Quote

few = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)

ARTICLE = """У Луцьку обговорили ремонт мосту. Про це повідомила голова комісії Олена Кравчук.
«Ми готові почати в березні, – сказала вона. – Гроші на це є».
Водночас міський голова Іван Левицький заявив, що ремонт триватиме до осені.
– Чому так довго? – запитала Марія Тимчишин.
За словами Кравчук, «причина проста», бо міст старий."""

ODD = {
    "empty": "",
    "blank": " \n\t\r\n\u00a0\u2028",
    "a mark": "«",
    "no letters": "12 345,6 % … !!! — 😀",
    "another language": "The mayor said: “We will rebuild it.” 市長は言った。",
    "surrogate": "Він сказав: «Так\ud800»\udfff.",
    "NUL": "Олена\x00 Кравчук сказала, що\x00 готова.",
    "stress marks and soft hyphens": "Оле\u0301на ска\u00adзала: «Та\u0301к».",
    "line ends": "Олена\rКравчук\r\nсказала\u2028так\u2029і ні\n\n\nдвічі",
    "name over a line's end": "Розповів Максим Карпенко\nЖурналіст видання поїхав.",
    "a long word": "Він сказав: «" + "а" * 5000 + "».",
    "a long line": "Олена Кравчук сказала, що міст старий, " * 120,
    "a long sentence": "слово " * 1000,
    "combining": "e\u0301\u0301\u0301 👩\u200d👩\u200d👧 ﬁ\u200b й",
    "number with blanks": "Виділили 10\u00a0000 грн і 1 000 000 євро.",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts(pipeline: Pipeline, name: str) -> None:
    check(ODD[name], pipeline.analyze(ODD[name]))


def test_the_seed_and_an_article(pipeline: Pipeline, seed: str) -> None:
    for text in (seed, ARTICLE):
        document = pipeline.analyze(text)
        check(text, document)
        assert document.quotes
        assert document.people


@few
@given(text=texts)
def test_any_text(pipeline: Pipeline, text: str) -> None:
    check(text, pipeline.analyze(text))


word = st.sampled_from(
    ["Олена", "сказала", "«", ",", "що", "", " ", "\n", "а б", "10 000", *HOSTILE]
)


@few
@given(st.lists(st.lists(word | st.text(max_size=4), max_size=7), max_size=4))
def test_given_tokens_are_kept(pipeline: Pipeline, sentences: list[list[str]]) -> None:
    document = pipeline.analyze_tokens(sentences)
    assert [[t.text for t in row] for row in document.sentence_tokens()] == sentences
    assert all(document.text[t.start : t.end] == t.text for t in document.tokens)
    assert document.engine["tokens"] in ("given", "native")
    json.dumps(document.to_dict())


def test_given_tokens_give_the_same_quotes(pipeline: Pipeline) -> None:
    rows = [row.split(" ") for row in (
        "Олена Кравчук заявила , що міст старий .",
        "« Ми готові » , – сказала вона .",
    )]  # fmt: skip
    quotes = pipeline.analyze_tokens(rows).quotes
    assert [(q.type, q.text, q.cue and q.cue.text) for q in quotes] == [
        ("indirect", "міст старий", "заявила"),
        ("direct", "Ми готові", "сказала"),
    ]


def test_many_given_tokens(pipeline: Pipeline) -> None:
    rows = [["слово"] * 700, [], ["Олена", "сказала", "так", "."] * 100]
    document = pipeline.analyze_tokens(rows)
    assert [[t.text for t in row] for row in document.sentence_tokens()] == rows


@pytest.mark.parametrize("name", ["spacy", "spacy-blank", "stanza"])
def test_the_record_has_the_native_form(name: str, models: Models, seed: str) -> None:
    assert form(loaded(name, models).analyze(seed)) == form(loaded("native", models).analyze(seed))


def form(document: Document) -> dict[str, object]:
    """The record's keys and types of values, at every level; trees are an engine's extra."""
    record = document.to_dict()
    record["engine"] = {}
    shape: dict[str, object] = {}

    def walk(path: str, value: object) -> None:
        if isinstance(value, dict):
            if not path.endswith(("feats", "engine")):
                for key in value:
                    if key not in ("head", "deprel"):
                        walk(f"{path}.{key}", value[key])
        elif isinstance(value, list):
            for item in value:
                walk(path + "[]", item)
        elif value is not None:
            shape[path] = type(value).__name__

    walk("", record)
    return shape


@pytest.mark.parametrize("name", ["spacy", "spacy-blank", "stanza"])
def test_the_same_speakers_where_the_entities_agree(name: str, models: Models, seed: str) -> None:
    same, compared = 0, 0
    for text in (seed, ARTICLE):
        ours = loaded("native", models).analyze(text)
        theirs = loaded(name, models).analyze(text)
        differing = [start for start, _ in people(ours) ^ people(theirs)]
        found = {(q.type, q.start, q.end): q.speaker for q in theirs.quotes}
        for quote in ours.quotes:
            place = (quote.type, quote.start, quote.end)
            if place in found and not any(near(text, quote, start) for start in differing):
                compared += 1
                one, other = quote.speaker, found[place]
                same += (one and one.name) == (other and other.name)
    assert compared >= 6
    assert same >= 0.85 * compared, (same, compared)


def people(document: Document) -> set[tuple[int, int]]:
    """The places where people are named."""
    return {(e.start, e.end) for e in document.entities if e.label == "PER"}


def near(text: str, quote: Quote, start: int) -> bool:
    """Whether a place lies in the quote's line or in the one before it."""
    lines = [line.start() for line in re.finditer(r"[^\n]+", text)]
    return bisect_right(lines, quote.start) - bisect_right(lines, start) in (0, 1)


def test_sentences_end_with_the_line(pipeline: Pipeline) -> None:
    document = pipeline.analyze("Олена Кравчук\nсказала так\r\nі\u2028ні")
    lines: dict[int, list[str]] = {}
    for sentence in document.sentences:  # a small parser may find two in a line
        lines.setdefault(sentence.paragraph, []).append(sentence.text)
    assert list(lines) == [0, 1, 2, 3]
    found = [" ".join(texts) for texts in lines.values()]
    assert found == ["Олена Кравчук", "сказала так", "і", "ні"]


@pytest.mark.parametrize("name", ["spacy", "stanza"])
def test_trees_end_in_a_root(name: str, models: Models, seed: str) -> None:
    document = loaded(name, models).analyze(seed)
    assert document.engine["syntax"] == name.partition("-")[0]
    for sentence in document.sentences:
        for number in range(sentence.first, sentence.last):
            seen = {number}
            token = document.tokens[number]
            while token.deprel != "root":
                assert token.head is not None
                assert sentence.first <= token.head < sentence.last
                assert token.head not in seen
                seen.add(token.head)
                token = document.tokens[token.head]
            assert document.tokens[token.head] is token


WHO = {
    "native": {"tokens": "native", "morphology": "native", "entities": "native"},
    "spacy": {"tokens": "spacy", "morphology": "spacy+native", "syntax": "spacy",
              "entities": "spacy"},
    "spacy-blank": {"tokens": "spacy", "sentences": "native", "morphology": "native",
                    "entities": "native"},
    "stanza": {"tokens": "stanza", "morphology": "stanza", "syntax": "stanza",
               "entities": "stanza"},
}  # fmt: skip


@pytest.mark.parametrize("name", WHO)
def test_the_document_says_who_did_what(name: str, models: Models, seed: str) -> None:
    document = loaded(name, models).analyze(seed)
    assert document.engine == {**WHO[name], "people": "native", "quotes": "native"}
    assert all(token.lemma and token.upos for token in document.tokens)


@pytest.mark.parametrize("engine", ["spacy", "stanza"])
def test_steps_and_ner(engine: str, models: Models) -> None:
    option = {"model": models.spacy()} if engine == "spacy" else {"model_dir": models.stanza()}
    tokens = quotex.load(engine, steps=["tokens"], **option).analyze(ARTICLE)
    assert dict(tokens.engine) == {"tokens": engine}
    assert {(t.lemma, t.upos, t.head) for t in tokens.tokens} == {("", "", None)}
    without = quotex.load(engine, ner="none", **option).analyze(ARTICLE)
    assert without.entities == ()
    assert without.quotes
