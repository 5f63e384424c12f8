"""The public calls and their options."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_the_import_is_light() -> None:
    code = (
        "import sys, quotex; "
        "print(sorted(m for m in ('numpy', 'pymorphy3', 'rich') if m in sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
