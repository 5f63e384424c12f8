"""One colour and one number for every speaker."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

COLOURS = 12
"""Colours in ``quotex.css``, classes ``qx-c0`` to ``qx-c11``."""


@dataclass(frozen=True, slots=True)
class Badge:
    """How a speaker is told apart: a number for print, a colour for the screen."""

    number: int
    colour: int

    @property
    def classes(self) -> str:
        """The CSS class that sets the colour."""
        return f"qx-c{self.colour}"


def badges(names: Iterable[str], known: dict[str, int] | None = None) -> dict[str, Badge]:
    """A badge for every name: numbers in order of appearance, colours that stay.

    A name asks for the colour its letters give, so that it looks the same wherever it is shown,
    and takes the next free one where another speaker of the document was first.  With more
    speakers than colours the colours come again; the numbers do not.  ``known`` holds the colours
    given in other documents of the same view; they are asked for again, and new ones noted there.
    """
    known = {} if known is None else known
    found: dict[str, Badge] = {}
    free: set[int] = set()
    for name in names:
        if name in found:
            continue
        if not free:
            free = set(range(COLOURS))
        colour = known.get(name, zlib.crc32(name.encode("utf-8", "surrogatepass")) % COLOURS)
        while colour not in free:
            colour = (colour + 1) % COLOURS
        free.remove(colour)
        known.setdefault(name, colour)
        found[name] = Badge(len(found) + 1, colour)
    return found
