"""A stretch of a turn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens ``first`` to ``last`` (exclusive) of a turn: somebody's words or the author's."""

    speech: bool
    first: int
    last: int
