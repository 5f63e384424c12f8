"""What an output format is: documents → a piece of bytes, and pieces → the output.

A piece depends on its documents alone, so workers make the pieces, and a run that was killed and
resumed gives the same bytes as one that was not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from ...document import Document
from ...errors import InputError


class Format(ABC):
    """Base of the formats; see `StreamFormat`, `AssembledFormat`, `FolderFormat`.

    Formats are sent to workers: small, and made of plain values.
    """

    name: ClassVar[str]

    @abstractmethod
    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """The piece for documents with their numbers in the run (from 0)."""

    def read(self, path: Path) -> Iterator[Document]:
        """The documents of a file in this format, one at a time.

        Raises `InputError` where the format cannot be read back, `RecordError` for a bad record.
        """
        raise InputError(f"{self.name} cannot be read back into documents")


class StreamFormat(Format):
    """The output is the header, the pieces one after the other, and the footer."""

    def header(self) -> bytes:
        """What stands before the first piece."""
        return b""

    def footer(self) -> bytes:
        """What stands after the last piece."""
        return b""

    def empty(self) -> bytes:
        """The output without any piece, where there is no header either."""
        return b""


class AssembledFormat(Format):
    """The output is made at the end, from pieces kept in a file beside it."""

    @abstractmethod
    def assemble(self, pieces: Iterable[bytes], path: Path) -> None:
        """Write the output, one piece in memory at a time where the format allows."""


class FolderFormat(Format):
    """The output is a folder; each piece is unpacked into files of its own."""

    @abstractmethod
    def start(self, folder: Path) -> None:
        """Write what belongs to no document."""

    @abstractmethod
    def unpack(self, piece: bytes, folder: Path) -> None:
        """Write the piece's files.  Doing it again changes nothing."""


def printable(text: str) -> str:
    """The text with U+FFFD for NUL and lone surrogates, as long as before, so offsets hold.

    Text formats hold neither.
    """
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    return encodable(text)


def encodable(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which UTF-8 cannot hold; as long as before."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    """The record with ``clean`` applied to all its strings."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: cleaned(item, clean) for key, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item, clean) for item in value]
    if isinstance(value, tuple):
        return tuple(cleaned(item, clean) for item in value)
    return value
