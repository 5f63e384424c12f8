"""An entity before it is put into the document."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """An entity in tokens: first, behind the last, label."""

    first: int
    last: int
    label: str
