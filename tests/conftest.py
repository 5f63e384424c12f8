"""What the tests share: where the seed and the shared gold lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("quotex", deadline=None, derandomize=True)
settings.load_profile("quotex")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def seed() -> str:
    """The seed article's text, to the letter."""
    return (ROOT / "seeds" / "stoltenberg.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the gold sets and scores; tests that need it are left out without it."""
    if not SHARED.is_dir():
        pytest.skip("the gold sets are not beside this checkout")
    return SHARED
