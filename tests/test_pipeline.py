"""The public calls and their options."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import texts

import quotex


def test_steps_leave_out_what_is_not_asked() -> None:
    document = quotex.load(steps=["tokens"]).analyze("Єнс Столтенберг сказав: «Так».")
    assert document.tokens
    assert (document.entities, document.people, document.quotes) == ((), (), ())
    assert {token.lemma for token in document.tokens} == {""}
    assert dict(document.engine) == {"tokens": "native"}


@pytest.mark.parametrize(
    "options",
    [{"engine": "corenlp"}, {"ner": "yes"}, {"lemmas": "x"}, {"steps": ["quote"]}],
)
def test_unknown_options_are_refused(options: dict) -> None:
    with pytest.raises(quotex.InputError, match="choose from"):
        quotex.load(**options)


@pytest.mark.parametrize("text", [None, b"bytes", 5, ["list"]])
def test_text_has_to_be_a_string(text: object) -> None:
    with pytest.raises(quotex.InputError):
        quotex.analyze(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("sentences", ["text", ["text"], [[1]], [["a", None]]])
def test_tokens_have_to_be_lists_of_strings(sentences: object) -> None:
    with pytest.raises(quotex.InputError):
        quotex.analyze_tokens(sentences)  # type: ignore[arg-type]


def test_unknown_quote_types_are_refused() -> None:
    with pytest.raises(quotex.InputError):
        quotex.extract_quotes("Так.", types=["spoken"])


@given(st.lists(st.lists(st.text(max_size=8), max_size=8), max_size=4))
def test_given_tokens_are_kept(sentences: list[list[str]]) -> None:
    document = quotex.analyze_tokens(sentences)
    assert [[t.text for t in row] for row in document.sentence_tokens()] == sentences
    assert all(document.text[t.start : t.end] == t.text for t in document.tokens)


def test_pipe_keeps_order_and_context() -> None:
    pipeline = quotex.load(steps=["tokens"])
    assert [d.text for d in pipeline.pipe(["А", "", "Б"])] == ["А", "", "Б"]
    pairs = pipeline.pipe([("А", 1), ("Б", 2)], as_tuples=True)
    assert [(d.text, context) for d, context in pairs] == [("А", 1), ("Б", 2)]


TOGETHER = [
    "Сергій Коваль приїхав. Коваль сказав «так».",
    "",
    "Старий коваль працює. За словами Мороз, так.",
    "Мороз міцнішає",
    "Мороз прийшла о 5. 2014 року",
]


@pytest.mark.parametrize("batch_size", [1, 2, 3, 64])
def test_texts_read_together_are_read_as_each_alone(batch_size: int) -> None:
    pipeline = quotex.load()
    alone = [pipeline.analyze(text) for text in TOGETHER]
    assert list(pipeline.pipe(TOGETHER, batch_size=batch_size)) == alone
    assert list(pipeline.pipe(TOGETHER[::-1], batch_size=batch_size)) == alone[::-1]


@given(st.lists(texts, max_size=6), st.integers(1, 7))
@settings(max_examples=30, deadline=None)
def test_any_texts_read_together_are_read_as_each_alone(some: list[str], batch_size: int) -> None:
    pipeline = quotex.load(steps=["morphology"])
    assert list(pipeline.pipe(some, batch_size=batch_size)) == list(map(pipeline.analyze, some))


def test_pipe_asks_for_no_more_texts_than_a_batch() -> None:
    asked = []

    def source() -> Iterator[str]:
        for number in range(5):
            asked.append(number)
            yield f"Текст {number}."

    pipeline = quotex.load(steps=["tokens"])
    documents = pipeline.pipe(source(), batch_size=1)
    for number in range(5):
        assert next(documents).text == f"Текст {number}."
        assert asked == list(range(number + 1))
    with pytest.raises(quotex.InputError, match="batch_size"):
        next(pipeline.pipe(["Так."], batch_size=0))


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_of_garbage_rests_within_pipe_alone(enabled: bool) -> None:
    pipeline = quotex.load(steps=["tokens"])
    seen: list[bool] = []
    read = pipeline._engine.read_many
    pipeline._engine.read_many = lambda texts: (seen.append(gc.isenabled()), read(texts))[1]
    (gc.enable if enabled else gc.disable)()
    try:
        documents = pipeline.pipe(["Так.", "Ні.", None])
        for _ in range(2):
            next(documents)
            assert gc.isenabled() is enabled
        with pytest.raises(quotex.InputError):
            next(documents)
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
    assert seen == [False]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_of_garbage_rests_within_analyze_alone(enabled: bool) -> None:
    pipeline = quotex.load(steps=["tokens"])
    seen: list[bool] = []

    def read(text: str) -> quotex.Document:
        seen.append(gc.isenabled())
        if not text:
            raise quotex.QuotexError("nothing")
        return quotex.Document(text)

    pipeline._engine.read = read
    (gc.enable if enabled else gc.disable)()
    try:
        pipeline.analyze("Так.")
        assert gc.isenabled() is enabled
        with pytest.raises(quotex.QuotexError, match="nothing"):
            pipeline.analyze("")
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
    assert seen == [False, False]


def test_pipe_gives_what_stands_before_a_text_that_is_none() -> None:
    documents = quotex.load(steps=["tokens"]).pipe(["Так.", None, "Ні."])
    assert next(documents).text == "Так."
    with pytest.raises(quotex.InputError, match="NoneType"):
        next(documents)


def test_the_import_is_light() -> None:
    code = (
        "import sys, quotex; "
        "print(sorted(m for m in ('numpy', 'pymorphy3', 'rich') if m in sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
