"""Output formats: one file each, found by the output's suffix or by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ...errors import InputError
from ..rows import check_rows
from .arrow import Parquet
from .base import AssembledFormat, FolderFormat, Format, StreamFormat
from .brat import Brat
from .compressed import Compressed
from .conllu import Conllu
from .docbin import SpacyDocs
from .jsonl import JsonLines
from .table import Csv
from .tei import Tei

__all__ = [
    "FORMATS",
    "AssembledFormat",
    "FolderFormat",
    "Format",
    "StreamFormat",
    "find_format",
]

_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".conllu": "conllu",
    ".brat": "brat",
    ".tei": "tei",
    ".xml": "tei",
    ".spacy": "spacy",
}
_MAKERS: Mapping[str, Callable[[str | None], Format]] = {
    "jsonl": lambda rows: _whole("jsonl", rows, JsonLines()),
    "csv": lambda rows: Csv(_checked(rows)),
    "tsv": lambda rows: Csv(_checked(rows), "\t"),
    "parquet": lambda rows: Parquet(_checked(rows or "documents")),
    "conllu": lambda rows: _whole("conllu", rows, Conllu()),
    "brat": lambda rows: _whole("brat", rows, Brat()),
    "tei": lambda rows: _whole("tei", rows, Tei()),
    "spacy": lambda rows: _whole("spacy", rows, SpacyDocs()),
}
FORMATS = tuple(_MAKERS)


def find_format(path: Path, name: str | None = None, rows: str | None = None) -> Format:
    """The format that ``name`` names or the path's suffix shows.

    ``rows``: what a row is, for the tables.  Raises `InputError` where it cannot be told.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes.pop() if suffixes and suffixes[-1] in (".gz", ".zst") else ""
    if name is None:
        name = _SUFFIXES.get(suffixes[-1]) if suffixes else None
        if name is None:
            raise InputError(
                f"cannot tell the format of {path} by its suffix ({', '.join(_SUFFIXES)}); "
                "name it with --to"
            )
    if name not in _MAKERS:
        raise InputError(f"output format {name!r} is unknown; choose from: {', '.join(FORMATS)}")
    made = _MAKERS[name](rows)
    if not packed:
        return made
    if not isinstance(made, StreamFormat):
        raise InputError(f"{name} cannot be packed as {packed}")
    return Compressed(made, packed)


def _checked(rows: str | None) -> str:
    rows = rows or "quotes"
    check_rows(rows)
    return rows


def _whole(name: str, rows: str | None, made: Format) -> Format:
    if rows not in (None, "documents"):
        raise InputError(f"{name} has one record a document; rows {rows!r} are for tables")
    return made
