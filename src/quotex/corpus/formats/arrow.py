"""Arrow batches and Parquet: one row a document (nested), or flat rows.

The schema of documents is the record of `Document.to_dict`, with features as text
(``Case=Nom|Number=Sing``); that of flat rows is `quotex.corpus.rows.COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ... import __version__
from ...document import Document
from ...errors import InputError, RecordError
from ..optional import require
from ..readers import reading
from ..rows import COLUMNS, feats_dict, feats_text, flat_rows
from .base import AssembledFormat, cleaned, encodable

#: A row group is full with so many rows or bytes (as Arrow).
_GROUP_ROWS = 20_000
_GROUP_BYTES = 64 << 20


@dataclass(frozen=True)
class Parquet(AssembledFormat):
    """Rows of the given kind.  Lone surrogates, which UTF-8 cannot hold, become U+FFFD."""

    rows: str = "documents"
    name = "parquet"

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """The rows as an Arrow stream."""
        pa = require("pyarrow", "corpus")
        batch = to_batch([document for _, document in documents], self.rows)
        sink = pa.BufferOutputStream()
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
            writer.write_batch(batch)
        piece: bytes = sink.getvalue().to_pybytes()
        return piece

    def assemble(self, pieces: Iterable[bytes], path: Path) -> None:
        """Write the Parquet file, a row group at a time."""
        pa = require("pyarrow", "corpus")
        batches = (
            batch for piece in pieces if piece for batch in pa.ipc.open_stream(pa.py_buffer(piece))
        )
        write_parquet(batches, path, self.rows)

    def read(self, path: Path) -> Iterator[Document]:
        """The documents of the rows of a file, or of a folder of files.

        Raises `InputError` where the rows are flat or the file is damaged.
        """
        pq = require("pyarrow.parquet", "corpus")
        if path.is_dir():
            for part in sorted(path.glob("*.parquet")):
                yield from self.read(part)
            return
        pa = require("pyarrow", "corpus")
        try:
            with reading(path), pq.ParquetFile(path) as file:
                missing = {"text", "tokens", "quotes"} - set(file.schema_arrow.names)
                if missing:
                    raise InputError(f"{path} has no documents of quotex: no column {min(missing)}")
                for batch in file.iter_batches(batch_size=64):
                    yield from from_batch(batch)
        except pa.ArrowException as error:
            raise InputError(f"{path} cannot be read: {error}") from error


def write_parquet(
    batches: Iterable[Any],
    path: Path,
    rows: str,
    metadata: Callable[[], Mapping[str, str]] | None = None,
) -> None:
    """Write Arrow batches of the given rows as a Parquet file; ``metadata`` are asked for last."""
    pa, pq = require("pyarrow", "corpus"), require("pyarrow.parquet", "corpus")
    with pq.ParquetWriter(path, schema(rows), compression="zstd") as writer:
        waiting: list[Any] = []
        count = size = 0
        for batch in batches:
            waiting.append(batch)
            count, size = count + batch.num_rows, size + batch.nbytes
            if count >= _GROUP_ROWS or size >= _GROUP_BYTES:
                writer.write_table(pa.Table.from_batches(waiting))
                waiting, count, size = [], 0, 0
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting))
        if metadata:
            writer.add_key_value_metadata(metadata())


def to_batch(documents: Sequence[Document], rows: str = "documents") -> Any:
    """An Arrow ``RecordBatch`` of the documents' rows."""
    pa = require("pyarrow", "corpus")
    if rows == "documents":
        records = [record(document) for document in documents]
        try:
            return pa.RecordBatch.from_pylist(records, schema=schema(rows))
        except UnicodeEncodeError:
            records = [cleaned(made, encodable) for made in records]
            return pa.RecordBatch.from_pylist(records, schema=schema(rows))
    values = [row for document in documents for row in flat_rows(document, rows)]
    columns = list(zip(*values, strict=True)) or [()] * len(COLUMNS[rows])
    fields = schema(rows)
    arrays = [
        pa.array([cleaned(value, encodable) for value in column], type=field.type)
        for column, field in zip(columns, fields, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=fields)


def from_batch(batch: Any) -> Iterator[Document]:
    """The documents of a batch that `to_batch` made of documents.

    Raises `RecordError` where it did not.
    """
    for row in batch.to_pylist():
        try:
            for token in row["tokens"] or ():
                token["feats"] = feats_dict(token["feats"] or "")
            row["engine"] = dict(row.get("engine") or ())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordError(f"not a row of documents: {error!r}") from error
        yield Document.from_dict(row)


def record(document: Document) -> dict[str, Any]:
    """The document's record as the schema wants it."""
    made = document.to_dict()
    for token in made["tokens"]:
        token["feats"] = feats_text(token["feats"])
    made["engine"] = list(made["engine"].items())
    return made


@cache
def schema(rows: str = "documents") -> Any:
    """The Arrow schema of the given kind of rows."""
    pa = require("pyarrow", "corpus")
    metadata = {"quotex.rows": rows, "quotex.version": __version__}
    if rows != "documents":
        types = {str: pa.string(), int: pa.int32(), float: pa.float64()}
        return pa.schema([(name, types[kind]) for name, kind in COLUMNS[rows].items()], metadata)
    text, number = pa.string(), pa.int32()
    offsets = [("start", number), ("end", number)]
    span = pa.struct([*offsets, ("text", text)])
    sentence = [*offsets, ("first", number), ("last", number), ("paragraph", number)]
    token = [
        *offsets, ("text", text), ("lemma", text), ("upos", text), ("feats", text),
        ("head", number), ("deprel", text),
    ]  # fmt: skip
    entity = [*offsets, ("text", text), ("label", text), ("name", text)]
    named = [("name", text), ("aliases", pa.list_(text)), ("mentions", pa.list_(span))]
    cue = pa.struct([*offsets, ("text", text), ("lemma", text)])
    speaker = pa.struct([("name", text), ("kind", text), ("mention", span)])
    quote = [
        ("type", text), ("text", text), ("parts", pa.list_(span)), ("cue", cue),
        ("speaker", speaker), ("rule", text), ("confidence", pa.float64()),
    ]  # fmt: skip
    return pa.schema(
        [
            ("id", text),
            ("text", text),
            ("sentences", pa.list_(pa.struct(sentence))),
            ("tokens", pa.list_(pa.struct(token))),
            ("entities", pa.list_(pa.struct(entity))),
            ("people", pa.list_(pa.struct([*named, ("gender", text)]))),
            ("organisations", pa.list_(pa.struct(named))),
            ("quotes", pa.list_(pa.struct(quote))),
            ("engine", pa.map_(text, text)),
        ],
        metadata,
    )
