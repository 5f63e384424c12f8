"""The run behind ``quotex annotate``: inputs → workers → output, with a journal."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import __version__
from ..document import Document
from ..errors import InputError
from .formats import Format, find_format
from .output import Output, StandardOutput, State, side_paths
from .readers import Corpus, Fields, Item
from .workers import CHUNK_CHARS, CHUNK_DOCUMENTS, Chunk, Pool, Result, Texts


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: documents so far (failed ones too), and how much of the input is read.

    ``fraction`` is between 0 and 1, None where the input's size is not known.  ``resumed`` is the
    number of documents that an earlier run had done.
    """

    documents: int
    failed: int
    fraction: float | None
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.  ``errors`` is the file of failures, if there are any."""

    out: Path
    documents: int
    failed: int
    seconds: float
    errors: Path | None = None
    complete_before: bool = False


def annotate(
    inputs: Sequence[str | Path] | str | Path,
    out: str | Path,
    *,
    workers: int = 1,
    resume: bool = False,
    fields: Fields | None = None,
    read_as: str | None = None,
    write_as: str | None = None,
    rows: str | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Annotate the documents of the inputs into the file ``out``, in input order.

    ``inputs``: files, folders, glob patterns, ``-`` for standard input; ``out``: ``-`` is standard
    output.  ``workers``: processes.
    ``read_as`` and ``write_as`` name formats where suffixes do not.  ``rows``: what a row of a
    table is.  ``options``: of `quotex.load`.  ``progress`` is called after each chunk.

    Documents that fail are recorded in ``<out>.errors.jsonl`` and stop nothing.  Interrupted
    (`KeyboardInterrupt`), it leaves whole files that ``resume`` goes on from.  Raises `InputError`
    for inputs, outputs and options that cannot be used, `OutputError` where writing fails.
    """
    started = time.monotonic()
    if workers < 1:
        raise InputError(f"workers must be 1 or more, not {workers}")
    out = Path(out)
    fields = fields or Fields()
    options = dict(options or {})
    to_stdout = str(out) == "-"
    format = find_format(out, write_as or ("jsonl" if to_stdout else None), rows)
    sides = side_paths(out)
    corpus = Corpus(
        [inputs] if isinstance(inputs, (str, Path)) else inputs,
        fields,
        kind=read_as,
        exclude=(out, *sides.values()),
    )
    setup = {"quotex": __version__, "format": repr(format), "fields": repr(fields)} | options
    output: Output | StandardOutput
    if to_stdout:
        output = StandardOutput(format, resume=resume)
    else:
        output = Output(out, format, setup, resume=resume)
    if output.complete:
        return _summary(output, started, complete_before=True)
    resumed = output.state
    chunks = _not_yet_done(chunked(corpus), resumed)
    with Pool(Annotation(options, format), workers) as pool:
        pool.wait_until_ready()
        output.open()
        try:
            for chunk, result in pool.map(chunks):
                output.write(
                    result.value or b"",
                    len(chunk.context.items),
                    chunk.context.failures(result.failures),
                    chunk.context.digest,
                )
                state, read = output.state, chunk.context.read
                progress(Progress(state.documents, state.failed, read, resumed.documents))
        except KeyboardInterrupt:
            output.interrupt()
            raise
        except BaseException:
            output.abandon()
            raise
    output.finish()
    return _summary(output, started)


def _summary(
    output: Output | StandardOutput, started: float, *, complete_before: bool = False
) -> Summary:
    return Summary(
        output.path,
        output.state.documents,
        output.state.failed,
        time.monotonic() - started,
        output.errors_path if output.state.failed else None,
        complete_before,
    )


@dataclass(frozen=True, slots=True)
class Entries:
    """The items of a chunk, the first's number, the digest of all items up to the chunk's end."""

    first: int
    items: tuple[Item, ...]
    digest: str
    read: float | None

    def failures(self, found: Iterable[tuple[int, str]]) -> list[dict[str, str]]:
        """The records of the failures, those of reading and those found by the worker."""
        reasons = dict(found)
        records = []
        for number, item in enumerate(self.items, self.first):
            reason = item.error or reasons.get(number)
            if reason is not None:
                records.append({"id": item.id, "error": reason, "where": item.where})
        return records


def chunked(
    corpus: Corpus, characters_each: int = CHUNK_CHARS, documents_each: int = CHUNK_DOCUMENTS
) -> Iterator[Chunk[Entries]]:
    """The corpus in chunks, which depend on its documents alone."""
    digest = hashlib.blake2b(digest_size=16)
    items: list[Item] = []
    first = characters = 0

    def chunk() -> Chunk[Entries]:
        read = corpus.position / corpus.size if corpus.size else None
        texts = tuple(
            (number, item.text, item.id)
            for number, item in enumerate(items, first)
            if item.error is None
        )
        return Chunk(texts, Entries(first, tuple(items), digest.hexdigest(), read))

    for item in corpus:
        if items and characters + len(item.text) > 2 * characters_each:
            yield chunk()
            first, items, characters = first + len(items), [], 0
        for part in (item.id, item.text, item.error or ""):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
        items.append(item)
        characters += len(item.text)
        if characters >= characters_each or len(items) == documents_each:
            yield chunk()
            first, items, characters = first + len(items), [], 0
    if items:
        yield chunk()


def _not_yet_done(chunks: Iterable[Chunk[Entries]], done: State) -> Iterator[Chunk[Entries]]:
    """The chunks after those that an earlier run did; `InputError` where these are others now."""
    met = done.documents == 0
    for chunk in chunks:
        if chunk.context.first >= done.documents and met:
            yield chunk
        elif chunk.context.first + len(chunk.context.items) == done.documents:
            met = chunk.context.digest == done.digest
            if not met:
                break
    if not met:
        raise InputError("the input is not the one this run was begun with; it cannot be resumed")


@dataclass(frozen=True, slots=True)
class Annotation:
    """The job of annotating: texts → a piece of the output."""

    options: Mapping[str, Any] = field(default_factory=dict)
    format: Format | None = None

    def prepare(self) -> _Annotator:
        """Load the pipeline."""
        from ..pipeline import load

        return _Annotator(load(**self.options).analyze, self.format)


class _Annotator:
    def __init__(self, analyze: Callable[..., Document], format: Format | None) -> None:
        self._analyze = analyze
        self._format = format

    def __call__(self, texts: Texts) -> Result:
        documents: list[tuple[int, Document]] = []
        failures: list[tuple[int, str]] = []
        for number, text, identifier in texts:
            try:
                documents.append((number, self._analyze(text, id=identifier)))
            except Exception as error:
                failures.append((number, _reason(error)))
        assert self._format is not None
        piece, unwritten = encode(self._format, documents)
        return Result(piece, (*failures, *unwritten))


def encode(
    format: Format, documents: Sequence[tuple[int, Document]]
) -> tuple[bytes, list[tuple[int, str]]]:
    """The piece of the documents, and the numbers of those that cannot be written, with reasons."""
    if not documents:
        return b"", []
    try:
        return format.encode(documents), []
    except Exception as error:
        if len(documents) == 1:
            return b"", [(documents[0][0], f"cannot be written: {_reason(error)}")]
    good: list[tuple[int, Document]] = []
    failures: list[tuple[int, str]] = []
    for entry in documents:
        _, failed = encode(format, [entry])
        failures += failed
        if not failed:
            good.append(entry)
    return format.encode(good) if good else b"", failures


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
