"""JSON lines: one record (`Document.to_dict`) a line, UTF-8."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...document import Document
from ...errors import RecordError
from ..readers import numbered_lines
from .base import StreamFormat

# JSON allows these in strings, but much that reads lines splits at them
# two surrogates that stand together without being one character: as escapes they would become one
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True)
class JsonLines(StreamFormat):
    """Lossless; lone surrogates are written as JSON escapes, but U+FFFD for two that JSON would
    read as one character."""

    name = "jsonl"

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """A line for each document."""
        return b"".join(json_line(document.to_dict()) for _, document in documents)

    def read(self, path: Path) -> Iterator[Document]:
        """The documents of the lines; blank lines are skipped."""
        for number, line in numbered_lines(path):
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if line.strip():
                yield _document(line, f"{path}:{number}")


def json_line(record: object) -> bytes:
    """The record as one line of JSON, in UTF-8."""
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    for char, escape in _LINE_ENDS.items():
        if char in line:
            line = line.replace(char, escape)
    line = _PAIR.sub("\ufffd\ufffd", line)
    # what it writes for a lone surrogate is JSON's own escape
    return line.encode("utf-8", "backslashreplace") + b"\n"


def _document(line: bytes, where: str) -> Document:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{where}: not JSON: {error}") from error
    try:
        return Document.from_dict(record)
    except RecordError as error:
        raise RecordError(f"{where}: {error}") from error
