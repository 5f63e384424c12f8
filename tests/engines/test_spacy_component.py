"""quotex inside spaCy: ``nlp.add_pipe("quotex")``."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from tests.conftest import ROOT
from tests.engines.conftest import Models

import quotex
import quotex.spacy_component  # registers the component where the package is not installed

TEXT = """Голова комісії Олена Кравчук заявила, що міст старий.
«Ми готові почати, – сказала вона. – Гроші є».
За словами міського голови Івана Левицького, ремонт триватиме рік."""


@pytest.fixture(scope="module")
def nlp(models: Models) -> Language:
    nlp = spacy.load(models.spacy())
    nlp.add_pipe("quotex")
    return nlp


def test_quotes_and_spans(nlp: Language, models: Models) -> None:
    doc = nlp(TEXT)
    assert doc._.quotes == list(quotex.load("spacy", model=models.spacy()).analyze(TEXT).quotes)
    assert [quote.type for quote in doc._.quotes] == ["indirect", "direct", "indirect"]
    assert [(s.text, s.label_, s.id_) for s in doc.spans["quotes"]] == [
        ("міст старий", "indirect", "0"),
        ("Ми готові почати", "direct", "1"),
        ("Гроші є", "direct", "1"),
        ("ремонт триватиме рік", "indirect", "2"),
    ]
    assert [(s.text, s.label_) for s in doc.spans["cues"]] == [
        ("заявила", "cue"),
        ("сказала", "cue"),
        ("За словами", "cue"),
    ]
    speakers = [(s.text, s.label_, s.kb_id_, s.id_) for s in doc.spans["speakers"]]
    # whom a small recogniser takes for a person is another matter
    found = [(number, quote.speaker) for number, quote in enumerate(doc._.quotes)]
    assert speakers == [(s.mention.text, s.kind, s.name, str(number)) for number, s in found]
    assert [text.rstrip(",") for text, *_ in speakers[1:]] == ["вона", "Івана Левицького"]
    assert len(doc.spans["sc"]) == 10


def test_other_spans_and_the_tokens_are_left_alone() -> None:
    nlp = spacy.blank("uk")
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "sc"})
    ruler.add_patterns([{"label": "BRIDGE", "pattern": "міст"}])
    nlp.add_pipe("quotex")
    doc = nlp(TEXT)
    assert [(s.text, s.label_) for s in doc.spans["sc"]] == [("міст", "BRIDGE")]
    assert doc._.quotes
    assert not doc.has_annotation("LEMMA")
    assert not doc.ents


@pytest.mark.parametrize("text", ["", " \n", "Без цитат.", "«"])
def test_texts_without_quotes(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.quotes == []
    assert all(len(doc.spans[key]) == 0 for key in ("quotes", "speakers", "cues"))


def test_options_are_checked_and_kept(tmp_path: Path) -> None:
    nlp = spacy.blank("uk")
    nlp.add_pipe("quotex", config={"ner": "rules", "lemmas": "ud"})
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    component: Any = loaded.get_pipe("quotex")
    assert (component.ner, component.lemmas) == ("rules", "ud")
    with pytest.raises(quotex.InputError):
        spacy.blank("uk").add_pipe("quotex", config={"ner": "best"})


def test_a_saved_pipeline_and_its_bytes(nlp: Language, tmp_path: Path) -> None:
    expected = nlp(TEXT)
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.quotes == expected._.quotes
    copy = spacy.load(tmp_path).from_bytes(nlp.to_bytes())
    assert copy(TEXT)._.quotes == expected._.quotes


def test_documents_are_kept_by_docbin_and_bytes(nlp: Language, tmp_path: Path) -> None:
    doc = nlp(TEXT)
    DocBin([], store_user_data=True, docs=[doc]).to_disk(tmp_path / "docs.spacy")
    (read,) = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(nlp.vocab)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    for other in (read, again):
        assert other._.quotes == doc._.quotes
        for key in ("quotes", "speakers", "cues"):
            assert spans(other, key) == spans(doc, key)


def spans(doc: Doc, key: str) -> list[tuple[Any, ...]]:
    return [(s.start, s.end, s.label_, s.kb_id_, s.id_) for s in doc.spans[key]]


def test_several_processes(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT, "", TEXT], n_process=2, batch_size=1))
    assert [len(doc._.quotes) for doc in docs] == [3, 0, 3]
    assert docs[0]._.quotes == nlp(TEXT)._.quotes
    assert spans(docs[2], "quotes") == spans(nlp(TEXT), "quotes")


def test_displacy_shows_the_quotes(nlp: Language) -> None:
    html = displacy.render(nlp(TEXT), style="span", jupyter=False)
    for label in ("direct", "indirect", "cue", "person", "заявила", "Левицького"):
        assert label in html


def test_a_saved_pipeline_loads_without_importing_quotex(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    code = (
        "import sys, spacy\n"
        f"nlp = spacy.load({str(tmp_path / 'pipeline')!r})\n"
        f"print([q.type for q in nlp({TEXT!r})._.quotes])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(tmp_path / "site"),
    )
    assert result.stdout.strip() == "['indirect', 'direct', 'indirect']", result.stderr


def environment(folder: Path) -> dict[str, str]:
    """One in which quotex is installed; of a bare checkout, with what an installer would write."""
    import os

    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    try:
        if any(e.group == "spacy_factories" for e in distribution("quotex").entry_points):
            return env
    except PackageNotFoundError:
        pass
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / "quotex-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: quotex\nVersion: 0\n")
    entries = project["entry-points"]["spacy_factories"]
    lines = ["[spacy_factories]", *(f"{name} = {place}" for name, place in entries.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return {**env, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{folder}"}
