"""``quotex convert``: annotated documents from one format into another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ..document import Document
from ..errors import InputError
from .formats import find_format
from .output import Output
from .run import encode
from .workers import CHUNK_CHARS, CHUNK_DOCUMENTS


def convert(
    source: str | Path,
    out: str | Path,
    *,
    read_as: str | None = None,
    write_as: str | None = None,
    rows: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write the documents of ``source`` into ``out``; how many there were.

    ``read_as`` and ``write_as`` name formats where suffixes do not.  What a format does not hold
    (see its module) is lost.  ``out`` is replaced once all is written.

    Raises `InputError` where a format cannot be told, read back or written, `RecordError` where a
    record is damaged.
    """
    source, out = Path(source), Path(out)
    given, wanted = find_format(source, read_as), find_format(out, write_as, rows)
    if not source.exists():
        raise InputError(f"no such file or folder: {source}")
    if out.exists() and out.resolve() == source.resolve():
        raise InputError(f"{out} cannot be converted into itself")
    total = 0
    try:
        with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
            output = Output(Path(folder) / out.name, wanted, {})
            output.open()
            for documents in _batches(given.read(source)):
                piece, failures = encode(wanted, list(enumerate(documents, total)))
                for number, reason in failures:
                    raise InputError(f"{source}, document {number + 1}: {reason}")
                total += len(documents)
                output.write(piece, len(documents), (), "")
                progress(total)
            output.finish()
            os.replace(output.path, out)
    except OSError as error:
        raise InputError(f"cannot convert {source} into {out}: {error.strerror}") from error
    return total


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if characters >= CHUNK_CHARS or len(batch) == CHUNK_DOCUMENTS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
