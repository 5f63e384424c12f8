"""The site says what is so: its examples run, its tables name every field, its menu every page."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from tests.conftest import ROOT

import quotex

matplotlib.use("Agg")
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def blocks(page: str) -> list[tuple[str, str]]:
    return BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["index.md", "tutorial.md", "how-to/service.md"])
def test_examples_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    printed = ""
    for language, code in blocks(page):
        if language == "text":
            assert printed == code
        elif language == "python" and not re.search(r'fastapi|load\("s', code):
            stream = io.StringIO()
            with contextlib.redirect_stdout(stream):
                exec(compile(code, page, "exec"), known)
            printed = stream.getvalue()
            told = re.findall(r"^# (.*)$", code, re.M) if "print(" in code else []
            assert not told or printed == "\n".join(told) + "\n"
    assert known["quotex"] is quotex


def keys(value: Any) -> set[str]:
    """Every key in plain data, those of free mappings left out."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict):
        return set()
    inner = [keys(part) for key, part in value.items() if key not in ("feats", "engine")]
    return set(value).union(*inner)


def test_the_record_is_described(seed: str) -> None:
    page = (DOCS / "reference" / "record.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    assert keys(quotex.analyze(seed).to_dict()) - {"head", "deprel"} <= named
    [(_, example)] = [block for block in blocks("reference/record.md") if block[0] == "json"]
    assert keys(json.loads(example)) <= named
    assert set(quotex.document.ENTITY_LABELS) <= named
    assert {*quotex.document.QUOTE_TYPES, *quotex.document.SPEAKER_KINDS} <= named
