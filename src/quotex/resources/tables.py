"""Lexicons: tab-separated tables with a header line, `#` comments, read once and checked."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ..errors import ResourceError


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``resources/<name>.tsv`` as dicts, every column a string, blanks trimmed.

    Empty lines and lines that begin with ``#`` are left out; cells missing at a line's end are
    empty.  Raises `ResourceError` where the file is missing, a line has too many cells, or two
    columns share a name.
    """
    try:
        text = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"lexicon {name}.tsv cannot be read: {error}") from error
    header: list[str] = []
    rows: list[dict[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            if len(set(cells)) < len(cells):
                raise ResourceError(f"lexicon {name}.tsv: two columns share a name")
            header = cells
            continue
        if len(cells) > len(header):
            raise ResourceError(f"lexicon {name}.tsv, line {number}: more cells than columns")
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return tuple(rows)
