"""The style sheet, one file that every view carries along: no network, no script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def style() -> str:
    """``<style>…</style>``; every rule holds only inside an element of class ``quotex``."""
    return f"<style>{(files(__package__) / 'quotex.css').read_text(encoding='utf-8')}</style>"
