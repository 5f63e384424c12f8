"""Compression by the piece: each a gzip member or a zstandard frame of its own.

Both formats say that members (frames) one after the other unpack to their contents one after the
other, so every piece can be committed alone.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...document import Document
from ..optional import require
from .base import StreamFormat


@dataclass(frozen=True)
class Compressed(StreamFormat):
    """A stream format, packed.  ``suffix`` is ``.gz`` or ``.zst``."""

    inner: StreamFormat
    suffix: str

    @property
    def name(self) -> str:  # type: ignore[override]
        """The inner format's name with the suffix."""
        return self.inner.name + self.suffix

    def header(self) -> bytes:
        """The inner header, packed."""
        return self._packed(self.inner.header())

    def footer(self) -> bytes:
        """The inner footer, packed."""
        return self._packed(self.inner.footer())

    def empty(self) -> bytes:
        """A member without content: an empty file is no valid .gz or .zst."""
        return self._pack(b"")

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """The inner piece, packed."""
        return self._packed(self.inner.encode(documents))

    def read(self, path: Path) -> Iterator[Document]:
        """The inner format's documents; readers of stream formats unpack by the suffix."""
        return self.inner.read(path)

    def _packed(self, data: bytes) -> bytes:
        return self._pack(data) if data else b""

    def _pack(self, data: bytes) -> bytes:
        if self.suffix == ".gz":
            return gzip.compress(data, 6, mtime=0)
        packed: bytes = require("zstandard", "corpus").ZstdCompressor(level=3).compress(data)
        return packed
