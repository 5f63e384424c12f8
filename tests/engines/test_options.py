"""`load` with engines: what is missing or wrong is said with the command that helps."""

from __future__ import annotations

import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.engines.conftest import Models

import quotex
from quotex import EngineError, InputError

TEXT = "Олена Кравчук сказала, що міст старий."


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """No connection can be made; the list holds the attempts."""
    tried: list[Any] = []

    def connect(self: Any, address: Any) -> None:
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: connect(None, host))
    return tried


@pytest.mark.parametrize(
    ("engine", "package", "command"),
    [
        ("spacy", "spacy", 'pip install "quotex[spacy]"'),
        ("stanza", "stanza", 'pip install "quotex[stanza]"'),
    ],
)
def test_a_missing_package(
    engine: str, package: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # what an import of a missing one meets
    with pytest.raises(EngineError) as caught:
        quotex.load(engine)
    assert command in str(caught.value)


@pytest.mark.parametrize("model", ["uk_core_news_xx", "uk-core-news-xx"])
def test_a_missing_spacy_model(model: str, offline: list[Any]) -> None:
    with pytest.raises(EngineError) as caught:
        quotex.load("spacy", model=model)
    assert "python -m spacy download uk_core_news_xx" in str(caught.value)
    assert "do not `pip install" in str(caught.value)
    assert not offline


def test_a_missing_stanza_model(tmp_path: Path, offline: list[Any]) -> None:
    with pytest.raises(EngineError) as caught:
        quotex.load("stanza", model_dir=tmp_path)
    assert f"stanza.download('uk', model_dir='{tmp_path}')" in str(caught.value)
    assert "download=True" in str(caught.value)
    assert not offline


def test_a_download_that_fails(tmp_path: Path, offline: list[Any]) -> None:
    with pytest.raises(EngineError, match="cannot be downloaded"):
        quotex.load("stanza", model_dir=tmp_path, download=True)


def test_damaged_models(tmp_path: Path, models: Models) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 'uk'\n")
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(EngineError, match="cannot be loaded"):
        quotex.load("spacy", model=tmp_path)
    folder = tmp_path / "stanza"
    shutil.copytree(models.stanza(), folder)
    (folder / "uk" / "pos" / "tiny.pt").write_bytes(b"damaged")
    with pytest.raises(EngineError, match="cannot be loaded"):
        quotex.load("stanza", model_dir=folder)


def test_stanza_without_some_models(tmp_path: Path, models: Models, offline: list[Any]) -> None:
    shutil.copytree(models.stanza(), tmp_path, dirs_exist_ok=True)
    for name in ("ner", "lemma"):
        shutil.rmtree(tmp_path / "uk" / name)
    document = quotex.load("stanza", model_dir=str(tmp_path)).analyze(TEXT)
    assert document.engine["entities"] == "native"
    assert document.engine["morphology"] == "stanza+native"
    assert "syntax" not in document.engine
    assert [t.lemma for t in document.tokens[:3]] == ["Олена", "Кравчук", "сказати"]
    assert not offline


@pytest.mark.parametrize(
    "options",
    [
        {"model": "x"},
        {"engine": "stanza", "model": "x"},
        {"engine": "spacy", "model_dir": "x"},
        {"engine": "spacy", "download": True},
        {"download": True},
        {"engine": "spacy", "model": 5},
        {"engine": "spacy", "model": ""},
        {"engine": "stanza", "model_dir": 5},
    ],
)
def test_options_of_the_wrong_engine_or_type(options: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        quotex.load(**options)


def test_a_language_object_a_path_and_its_name_are_the_same(models: Models) -> None:
    import spacy

    path = models.spacy()
    documents = [
        quotex.load("spacy", model=model).analyze(TEXT)
        for model in (path, str(path), spacy.load(path))
    ]
    assert documents[0] == documents[1] == documents[2]


def test_a_text_longer_than_spacy_takes(models: Models) -> None:
    import spacy

    nlp = spacy.load(models.spacy())
    nlp.max_length = 300
    text = (TEXT + "\n") * 20 + "слово " * 100
    document = quotex.load("spacy", model=nlp, ner="none").analyze(text)
    assert "".join(t.text for t in document.tokens) == "".join(text.split())
    assert len([q for q in document.quotes if q.type == "indirect"]) == 20


def test_merged_tokens_are_cut_at_blanks() -> None:
    import spacy

    nlp = spacy.blank("uk")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Олена Кравчук"}])
    nlp.add_pipe("merge_entities")
    document = quotex.load("spacy", model=nlp).analyze(TEXT)
    assert [t.text for t in document.tokens[:3]] == ["Олена", "Кравчук", "сказала"]
    assert [(e.text, e.label, e.name) for e in document.entities] == [
        ("Олена Кравчук", "PER", "Олена Кравчук")
    ]
    assert document.engine["entities"] == "spacy"


def test_a_pipeline_that_fails(models: Models) -> None:
    import spacy
    from spacy.language import Language

    @Language.component("failing")
    def failing(doc: Any) -> Any:
        raise ValueError("broken on purpose")

    nlp = spacy.blank("uk")
    nlp.add_pipe("failing")
    with pytest.raises(EngineError, match="broken on purpose"):
        quotex.load("spacy", model=nlp).analyze(TEXT)
