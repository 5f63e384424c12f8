"""The cases that prepositions govern, from resources/prepositions.tsv."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..errors import ResourceError
from ..resources import read_table

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc", "Voc")


@cache
def government() -> Mapping[str, tuple[str, ...]]:
    """Prepositions and their cases, the commonest first.

    Raises `ResourceError` where the table names a case there is not.
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("prepositions"):
        cases = tuple(row["cases"].split(","))
        if not set(cases) <= set(CASES):
            raise ResourceError(f"prepositions.tsv: {row['cases']!r} are no cases")
        found[row["word"]] = cases
    return found
