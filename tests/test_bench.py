"""The benchmark runs, and its page says what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import bench

import quotex.pipeline
from quotex.corpus.samples import articles


def test_a_small_run(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    lines = [json.dumps({"text": article.text}) for article in articles(5)]
    texts.write_text("\n".join(lines), encoding="utf-8")
    given, what = bench.read_texts([str(texts)])
    page, readme = bench.measure(given, what, ["native-lemmas"], 1_000, 1)
    assert readme == ""  # ratios to what was not measured are not told
    assert page.startswith("# Benchmarks\n\nMade by `make bench` (5 given texts, ")
    for title in ("Speed", "The same texts as one", "Steps", "Cost against length", "Start"):
        assert f"\n## {title}\n" in page
    assert "| quotex: tokens and lemmas |" in page
    assert "\n| 1,000 | " in page


def test_every_step_takes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("link", "find_quotes"):  # to be put back
        monkeypatch.setattr(quotex.pipeline, name, getattr(quotex.pipeline, name))
    for costs in bench.run_steps([article.text for article in articles(3)]).values():
        assert set(costs) == {*quotex.pipeline.STEPS, "between them"}
        assert all(cost > 0 for cost in costs.values())


def test_ratios() -> None:
    ours = {"tokens": 1000.0, "first": 1.0}
    assert bench.ratio(ours, {"tokens": 1000.0, "first": 5.0}, "first") == "5.0"
    assert bench.ratio(ours, {"tokens": 10.0, "first": 1.0}, "first") == "100"


def test_the_readme_has_a_place_for_the_speeds() -> None:
    readme = (bench.ROOT / "README.md").read_text(encoding="utf-8")
    assert len(bench.README.findall(readme)) == 1
    figures = {"tokens": 100.0, "first": 1.0, "again": 0.5}
    names = ("native", "native-lemmas", "spacy-lemmas", "spacy-sm", "stanza", "stanza-charlm")
    assert "1.0 times" in bench.readme_lines(dict.fromkeys(names, figures))


@pytest.mark.parametrize("name", bench.CANDIDATES)
def test_candidates_say_what_they_are(name: str) -> None:
    candidate = bench.CANDIDATES[name]
    assert 0 < candidate.share <= 1
    assert candidate.runs % 2 == 1  # a median that was measured
