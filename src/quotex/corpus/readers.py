"""Reads corpora: folders, globs, .txt, .jsonl, .csv, .tsv, .parquet, standard input.

A reader never stops at a bad line, row or file: it gives an `Item` that says what is wrong.
Documents come in a fixed order: the inputs as named, a folder's files sorted by path.
"""

from __future__ import annotations

import codecs
import csv
import glob
import io
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from ..errors import InputError
from .optional import require

#: Documents with more characters than this are recorded as failed, unless the caller asks for more.
MAX_CHARS = 10_000_000

_COMPRESSIONS = (".gz", ".zst")
_KINDS = {
    ".txt": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
KINDS = tuple(dict.fromkeys(_KINDS.values()))


@dataclass(frozen=True, slots=True)
class Item:
    """A document to annotate, or, with ``error``, why there is none.

    ``where`` is the file and, in a file of many documents, the line or row (from 1).
    """

    id: str
    text: str = ""
    error: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.  ``name`` is its path without the input folder and without suffixes."""

    path: Path | None
    kind: str
    name: str

    @property
    def size(self) -> int:
        """The file's size in bytes; 0 where it is not known."""
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:
            return 0


@dataclass(frozen=True, slots=True)
class Fields:
    """Where the text and the id stand, and how to read them."""

    text: str = "text"
    id: str = "id"
    encoding: str = "utf-8"
    max_chars: int = MAX_CHARS

    def __post_init__(self) -> None:
        try:
            codecs.lookup(self.encoding)
        except (LookupError, ValueError):
            raise InputError(f"encoding {self.encoding!r} is unknown") from None

    @property
    def max_bytes(self) -> int:
        """More bytes than any document within ``max_chars`` takes, escaped or not."""
        return 12 * self.max_chars + 1_000_000


class Corpus:
    """The documents of the inputs, one `Item` at a time.

    ``inputs``: paths of files and folders, glob patterns, ``-`` for standard input.  ``kind``: one
    of `KINDS` for files whose suffix does not say it.  ``exclude``: paths that are no input.

    ``size`` and ``position`` (bytes, as stored) say how far the reading is; ``size`` is None where
    standard input is read.  Raises `InputError` where an input does not exist or cannot be told.
    """

    def __init__(
        self,
        inputs: Sequence[str | Path],
        fields: Fields | None = None,
        *,
        kind: str | None = None,
        exclude: Collection[Path] = (),
    ) -> None:
        if kind is not None and kind not in KINDS:
            raise InputError(f"input format {kind!r} is unknown; choose from: {', '.join(KINDS)}")
        self.fields = fields or Fields()
        self.sources = find_sources(inputs, kind, exclude)
        if any(source.kind == "parquet" for source in self.sources):
            require("pyarrow", "corpus")
        if any(_compression(source.path) == ".zst" for source in self.sources if source.path):
            require("zstandard", "corpus")
        stdin = any(source.path is None for source in self.sources)
        self.size = None if stdin else sum(source.size for source in self.sources)
        self.position = 0

    def __iter__(self) -> Iterator[Item]:
        done = 0
        for source in self.sources:
            for item, position in _read(source, self.fields):
                self.position = done + position
                if len(item.text) > self.fields.max_chars:
                    item = replace(item, text="", error=_too_long(len(item.text), self.fields))
                yield item
            done += source.size
            self.position = done


def find_sources(
    inputs: Sequence[str | Path], kind: str | None = None, exclude: Collection[Path] = ()
) -> list[Source]:
    """The files that the inputs name, in order; none of them twice."""
    hidden = {path.resolve() for path in exclude}
    found: dict[Path | None, Source] = {}
    for given in inputs:
        for source in _expand(str(given), kind):
            real = source.path.resolve() if source.path else None
            if real not in hidden:
                found.setdefault(real, source)
    if not found:
        raise InputError("no file to read" if inputs else "no input is given")
    return list(found.values())


def _expand(given: str, kind: str | None) -> Iterator[Source]:
    if given == "-":
        yield Source(None, kind or "", "stdin")
        return
    path = Path(given)
    if path.is_dir():
        yield from _folder(path, path, kind)
    elif path.exists():
        yield Source(path, kind or _kind(path, required=True), _bare(path.name))
    elif glob.has_magic(given):
        matches = sorted(Path(match) for match in glob.glob(given, recursive=True))
        if not matches:
            raise InputError(f"no file fits the pattern {given}")
        fixed = [part for part in path.parts[:-1] if not glob.has_magic(part)]
        root = Path(*fixed[: _leading(path.parts[:-1])])
        for match in matches:
            if match.is_dir():
                yield from _folder(match, root, kind)
            else:
                name = _bare(match.relative_to(root).as_posix())
                yield Source(match, kind or _kind(match, required=True), name)
    else:
        raise InputError(f"no such file or folder: {given}")


def _leading(parts: Sequence[str]) -> int:
    """How many of the parts stand before the first with a wildcard."""
    return next((n for n, part in enumerate(parts) if glob.has_magic(part)), len(parts))


def _folder(folder: Path, root: Path, kind: str | None) -> Iterator[Source]:
    known = 0
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or not path.is_file():
            continue
        if found := _kind(path, required=False):
            known += 1
            yield Source(path, kind or found, _bare(path.relative_to(root).as_posix()))
    if not known:
        raise InputError(f"no file of a known kind in {folder} ({', '.join(_KINDS)})")


def _kind(path: Path, *, required: bool) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSIONS:
        suffixes.pop()
    kind = _KINDS.get(suffixes[-1], "") if suffixes else ""
    if required and not kind:
        raise InputError(f"cannot tell the format of {path}; name it with --from")
    return kind


def _bare(name: str) -> str:
    """``a/b.jsonl.gz`` → ``a/b``; suffixes that are none of ours stay."""
    for suffixes in (_COMPRESSIONS, tuple(_KINDS)):
        for suffix in suffixes:
            if name.lower().endswith(suffix) and len(name) > len(suffix):
                name = name[: -len(suffix)]
                break
    return name


def _compression(path: Path | None) -> str:
    suffix = path.suffix.lower() if path else ""
    return suffix if suffix in _COMPRESSIONS else ""


def open_bytes(path: Path) -> tuple[IO[bytes], IO[bytes]]:
    """The file's content, unpacked, and the stored file, whose position shows the progress."""
    raw = path.open("rb")
    if path.suffix.lower() == ".gz":
        import gzip

        return gzip.GzipFile(fileobj=raw), raw  # type: ignore[return-value]
    if path.suffix.lower() == ".zst":
        zstandard = require("zstandard", "corpus")
        # a file of many frames is read to its end, not to the first frame's
        reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return io.BufferedReader(reader, 1 << 17), raw
    return raw, raw


def _read(source: Source, fields: Fields) -> Iterator[tuple[Item, int]]:
    """The source's items with the position in the stored file; trouble with the file is an item."""
    where = str(source.path or "standard input")
    count = 0
    try:
        if source.kind == "parquet":
            if source.path is None:
                raise InputError("Parquet cannot be read from standard input")
            for pair in _parquet(source, fields):
                count += 1
                yield pair
            return
        content, raw = open_bytes(source.path) if source.path else _stdin()
        with content, raw:
            for item in _documents(source, content, fields):
                count += 1
                # a pipe has no position; its size is not known either
                yield item, raw.tell() if source.path else 0
    except _TROUBLE as error:
        reason = str(error) or type(error).__name__
        after = f"after {count} documents: " if count else ""
        yield Item(source.name, error=f"cannot be read: {after}{reason}", where=where), 0


def _stdin() -> tuple[IO[bytes], IO[bytes]]:
    stream = io.BufferedReader(sys.stdin.buffer, 1 << 17)  # type: ignore[type-var]
    return stream, stream


def _trouble() -> tuple[type[Exception], ...]:
    """What reading a damaged file raises; zlib's and zstd's errors are classes of their own."""
    import zlib

    found: list[type[Exception]] = [OSError, EOFError, zlib.error, MemoryError, UnicodeError]
    try:
        import zstandard
    except ImportError:
        pass
    else:
        found.append(zstandard.ZstdError)
    return tuple(found)


_TROUBLE = _trouble()


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, unpacked, from 1; `InputError` where it cannot be read to its end."""
    with reading(path):
        content, raw = open_bytes(path)
        with content, raw:
            yield from enumerate(content, 1)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what reading a damaged or missing file raises into an `InputError`."""
    try:
        yield
    except _TROUBLE as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise InputError(f"{path} cannot be read: {reason}") from error


def _documents(source: Source, content: IO[bytes], fields: Fields) -> Iterator[Item]:
    kind = source.kind or _sniff(content)
    if kind == "txt":
        yield _plain(source, content, fields)
    elif kind == "jsonl":
        yield from _json_lines(source, content, fields)
    else:
        yield from _rows(source, content, fields, "\t" if kind == "tsv" else ",")


def _sniff(content: IO[bytes]) -> str:
    """Standard input is JSON lines where it starts with a brace, else one plain text."""
    start: bytes = content.peek(4096)  # type: ignore[attr-defined]
    return "jsonl" if start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{" else "txt"


def _plain(source: Source, content: IO[bytes], fields: Fields) -> Item:
    where = str(source.path or "standard input")
    data = content.read(fields.max_bytes)
    if len(data) == fields.max_bytes:
        return Item(source.name, error=_too_long(None, fields), where=where)
    try:
        return Item(source.name, decode(data, fields.encoding), where=where)
    except UnicodeError as error:
        return Item(source.name, error=_undecodable(error, fields), where=where)


def decode(data: bytes, encoding: str) -> str:
    """The text of the bytes, without a byte-order mark, which also tells UTF-16 from UTF-8."""
    if codecs.lookup(encoding).name == "utf-8":
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        data = data.removeprefix(codecs.BOM_UTF8)
    return data.decode(encoding)


def _undecodable(error: UnicodeError, fields: Fields) -> str:
    if isinstance(error, UnicodeDecodeError):
        byte = f"byte 0x{error.object[error.start]:02x} at {error.start}"
        return f"not {fields.encoding}: {byte}; the right one is named with --encoding"
    return f"not {fields.encoding}: {error}"


def _too_long(length: int | None, fields: Fields) -> str:
    size = "" if length is None else f" with {length:,} characters"
    return f"the document{size} is over the limit of {fields.max_chars:,} (--max-chars)"


def _json_lines(source: Source, content: IO[bytes], fields: Fields) -> Iterator[Item]:
    number = 0
    while line := content.readline(fields.max_bytes):
        number += 1
        cut = len(line) == fields.max_bytes and not line.endswith(b"\n")
        if cut:
            while (rest := content.readline(fields.max_bytes)) and not rest.endswith(b"\n"):
                pass
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        where = f"{source.path or 'standard input'}:{number}"
        fallback = f"{source.name}:{number}"
        if cut:
            yield Item(fallback, error=_too_long(None, fields), where=where)
            continue
        try:
            record = json.loads(line.decode(fields.encoding))
        except UnicodeError as error:
            yield Item(fallback, error=_undecodable(error, fields), where=where)
        except (ValueError, RecursionError) as error:
            yield Item(fallback, error=f"not JSON: {error}", where=where)
        else:
            yield _item(record, fallback, where, fields)


def _item(record: Any, fallback: str, where: str, fields: Fields) -> Item:
    """The item of a row that is a mapping of field names to values."""
    if not isinstance(record, dict):
        return Item(fallback, error="the line is no JSON object", where=where)
    identifier = record.get(fields.id)
    if identifier is None or identifier == "":
        identifier = fallback
    elif not isinstance(identifier, (str, int, float)):
        problem = f"field {fields.id!r} is no string or number"
        return Item(fallback, error=problem, where=where)
    identifier = str(identifier)
    if fields.text not in record:
        names = ", ".join(map(str, list(record)[:8])) or "none"
        problem = f"no field {fields.text!r} (fields: {names}); it is named with --text-field"
        return Item(identifier, error=problem, where=where)
    text = record[fields.text]
    if isinstance(text, bytes):
        try:
            text = decode(text, fields.encoding)
        except UnicodeError as error:
            return Item(identifier, error=_undecodable(error, fields), where=where)
    if not isinstance(text, str):
        kind = "null" if text is None else type(text).__name__
        problem = f"field {fields.text!r} is {kind}, no string"
        return Item(identifier, error=problem, where=where)
    return Item(identifier, text, where=where)


def _rows(source: Source, content: IO[bytes], fields: Fields, delimiter: str) -> Iterator[Item]:
    csv.field_size_limit(max(csv.field_size_limit(), min(fields.max_chars, 2**31 - 1)))
    where = str(source.path or "standard input")
    # bytes that cannot be decoded become lone surrogates: found again below, row by row
    with io.TextIOWrapper(content, fields.encoding, "surrogateescape", newline="") as lines:
        first = lines.readline(fields.max_bytes).removeprefix("\ufeff")
        if not first.strip():
            return
        header = _header(first, lines, delimiter, fields)
        if fields.text not in header.names:
            names = ", ".join(header.names)
            problem = f"no column {fields.text!r} (columns: {names}); it is named with --text-field"
            yield Item(source.name, error=problem, where=where)
            return
        rows = csv.reader(lines, delimiter=header.delimiter)
        line = header.lines
        while True:
            before = line + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                line = header.lines + rows.line_num
                fallback = f"{source.name}:{before}"
                yield Item(fallback, error=f"not CSV: {error}", where=f"{where}:{before}")
                continue
            line = header.lines + rows.line_num
            if row is None:
                return
            if row:
                yield _row_item(row, header.names, f"{source.name}:{before}", where, before, fields)


@dataclass(frozen=True, slots=True)
class _Header:
    names: list[str]
    delimiter: str
    lines: int


def _header(first: str, lines: Iterable[str], delimiter: str, fields: Fields) -> _Header:
    """The column names; a .csv whose header has the text field only after ; or tab is such."""
    rest = iter(lines)
    taken = [first]

    def feed() -> Iterator[str]:
        yield first
        for line in rest:
            taken.append(line)
            yield line

    names = next(csv.reader(feed(), delimiter=delimiter))
    for other in (";", "\t"):
        if fields.text not in names and delimiter == ",":
            split = next(csv.reader(iter(taken), delimiter=other))
            if fields.text in split:
                return _Header(split, other, len(taken))
    return _Header(names, delimiter, len(taken))


def _encodable(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _row_item(
    row: list[str], names: list[str], fallback: str, where: str, line: int, fields: Fields
) -> Item:
    where = f"{where}:{line}"
    if not all(map(_encodable, row)):
        problem = f"not {fields.encoding}; the right encoding is named with --encoding"
        return Item(fallback, error=problem, where=where)
    if len(row) != len(names):
        problem = f"the row has {len(row)} fields, the header {len(names)}"
        return Item(fallback, error=problem, where=where)
    return _item(dict(zip(names, row, strict=True)), fallback, where, fields)


def _parquet(source: Source, fields: Fields) -> Iterator[tuple[Item, int]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    assert source.path is not None
    try:
        with pq.ParquetFile(source.path) as file:
            total = max(file.metadata.num_rows, 1)
            names = file.schema_arrow.names
            # absent columns show in each row's error, with the names that are there
            wanted = [name for name in (fields.text, fields.id) if name in names]
            if fields.text not in names:
                raise InputError(
                    f"no column {fields.text!r} (columns: {', '.join(names)}); "
                    "it is named with --text-field"
                )
            number = 0
            for batch in file.iter_batches(batch_size=128, columns=wanted):
                for record in batch.to_pylist():
                    number += 1
                    item = _item(
                        record, f"{source.name}:{number}", f"{source.path}:{number}", fields
                    )
                    yield item, source.size * number // total
    except (pa.ArrowException, InputError) as error:
        yield Item(source.name, error=f"cannot be read: {error}", where=str(source.path)), 0
