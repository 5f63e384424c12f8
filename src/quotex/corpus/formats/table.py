"""CSV and TSV of flat rows: quotes, entities, tokens or documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...document import Document
from ..rows import COLUMNS, flat_rows
from .base import StreamFormat, printable


@dataclass(frozen=True)
class Csv(StreamFormat):
    """RFC 4180: a header, CRLF ends, quotation marks around cells with line breaks.

    Empty cells are values that are not there.  Cannot be read back: a row is no whole document.
    """

    rows: str = "quotes"
    delimiter: str = ","

    @property
    def name(self) -> str:  # type: ignore[override]
        """``csv`` or ``tsv``."""
        return "tsv" if self.delimiter == "\t" else "csv"

    def header(self) -> bytes:
        """The names of the columns."""
        return self._lines([tuple(COLUMNS[self.rows])])

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """The documents' rows."""
        return self._lines(
            [row for _, document in documents for row in flat_rows(document, self.rows)]
        )

    def _lines(self, rows: Sequence[tuple[Any, ...]]) -> bytes:
        lines = io.StringIO(newline="")
        writer = csv.writer(lines, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerows(rows)
        return printable(lines.getvalue()).encode()
