"""A generated corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from quotex.corpus.samples import articles

TOKENS = {"steps": ["tokens"]}


@pytest.fixture
def news(tmp_path: Path) -> Callable[[int], Path]:
    """Writes a JSONL file of so many generated articles."""

    def write(count: int) -> Path:
        path = tmp_path / "news.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for article in articles(count):
                file.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")
        return path

    return write
