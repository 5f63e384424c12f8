"""The figures of `quotex evaluate`."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

import quotex
from quotex.errors import RecordError
from quotex.evaluation.quotes import evaluate, evaluate_file, read_gold, report, same_name

WEB = Path(__file__).resolve().parents[2] / "data" / "web" / "quotes-web.jsonl"


def _tool(shared: Path) -> Any:
    path = shared / "tools" / "score_quotes.py"
    spec = importlib.util.spec_from_file_location("score_quotes", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_agrees_with_the_reference_score(shared: Path) -> None:
    gold = read_gold(shared / "gold" / "quotes-web-dev.jsonl")
    predicted = {d["doc"]: quotex.analyze(d["text"]).to_dict() for d in gold}
    scores, log = _tool(shared).score(gold, predicted)
    mine = evaluate(gold, predicted)
    assert mine.scores == scores
    assert sorted(mine.errors) == sorted(log)


SEED = WEB.parents[2] / "seeds" / "stoltenberg.jsonl"
FIGURES = ("quoted", "attributed", "indirect", "indirect_attributed")


def test_the_seed_article_is_read_as_annotated() -> None:
    scores = evaluate_file(SEED).scores
    assert [scores[name]["f1"] for name in FIGURES] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("gold", "genre", "floors"),
    [
        ("quotes-dev", "press", (0.94, 0.85, 0.82, 0.70)),
        ("quotes-dev", None, (0.92, 0.77, 0.78, 0.67)),
        ("quotes-web-dev", None, (0.96, 0.90, 0.82, 0.78)),
    ],
)
def test_floors(shared: Path, gold: str, genre: str | None, floors: tuple[float, ...]) -> None:
    """What the development sets have reached; it may only rise."""
    scores = evaluate_file(shared / "gold" / f"{gold}.jsonl", genre=genre).scores
    found = {name: scores[name]["f1"] for name in FIGURES}
    assert all(found[name] >= floor for name, floor in zip(FIGURES, floors, strict=True)), found


def test_perfect_prediction() -> None:
    gold = [
        {
            "doc": "a", "genre": "web", "text": "«Так», – сказав Іван.",
            "quotes": [{"type": "direct", "spans": [[1, 4]], "speaker": ["Іван"]}],
        }
    ]  # fmt: skip
    quote = {
        "type": "direct", "parts": [{"start": 0, "end": 5}], "rule": "r", "confidence": 0.95,
        "speaker": {"name": "Іван"},
    }  # fmt: skip
    result = evaluate(gold, {"a": {"quotes": [quote]}})
    assert result.scores["attributed"]["f1"] == result.scores["exact"]["f1"] == 1
    assert result.rules == {"r": (1, 1)}
    assert result.reliability == {9: (1, 1)}
    nothing = evaluate(gold, {"a": {"quotes": []}})
    assert nothing.scores["quoted"]["r"] == 0
    assert "MISSED direct" in nothing.errors[0]
    assert any("quoted" in line for line in report(result))


@pytest.mark.parametrize(
    ("predicted", "gold", "same"),
    [
        ("Столтенберг", "Єнс Столтенберг", True),
        ("мешканка", "мешканка села", True),
        ("НАТО", "генеральний секретар НАТО", False),
        ("Іван", "Петро", False),
        ("", "Петро", False),
    ],
)
def test_same_name(predicted: str, gold: str, same: bool) -> None:
    assert same_name(predicted, gold) is same


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"doc": "a"}',
        '{"doc": "a", "text": "б", "quotes": [{"type": "direct", "spans": [[0, 5]]}]}',
    ],
)
def test_damaged_gold(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(RecordError):
        evaluate_file(path)


def test_stand_off_gold_is_whole() -> None:
    for name, documents in (("train", 128), ("dev", 42)):
        path = WEB.parents[1] / "gold" / f"quotes-{name}.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        assert len(rows) == documents
        for row in rows:
            assert "text" not in row
            for quote in row["quotes"]:
                assert len(quote["spans"]) == len(quote["check"])
                assert all(0 <= a < b <= row["length"] for a, b in quote["spans"])
