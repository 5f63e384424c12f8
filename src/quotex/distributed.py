"""Corpora over Dask: partitions in, Parquet partitions out.

>>> from quotex.distributed import annotate                             # doctest: +SKIP
>>> annotate("articles/*.jsonl.gz", "/shared/out.parquet", client="tcp://scheduler:8786")

``out`` is a folder that all workers can write to, with a ``part-00000.parquet`` for each partition
and ``_SUCCESS`` when all are there.  A partition is written under another name and then renamed,
and it remembers what it was made of: a second run does only what is missing or has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from . import __version__
from .corpus.batches import annotate_batches, pipeline_of
from .corpus.formats.arrow import to_batch, write_parquet
from .corpus.formats.jsonl import json_line
from .corpus.optional import require
from .corpus.output import side_paths
from .corpus.readers import Corpus, Fields
from .corpus.rows import check_rows
from .corpus.run import Progress, Summary, chunked
from .errors import InputError, QuotexError

__all__ = ["annotate", "annotate_batches"]

_PARTITION_CHARS = 1 << 20
_PARTITION_DOCUMENTS = 10_000
_ROWS_A_TIME = 256
_PATIENCE = 60  # seconds that a cluster may be without workers
_OURS = re.compile(r"part-\d{5,}(-[01])*\.parquet")
_SUCCESS = "_SUCCESS"
_KEY = "quotex.partition"


def annotate(
    inputs: Any,
    out: str | Path,
    *,
    client: Any = None,
    rows: str = "documents",
    fields: Fields | None = None,
    read_as: str | None = None,
    options: Mapping[str, Any] | None = None,
    partition_chars: int = _PARTITION_CHARS,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Annotate the inputs on a Dask cluster into Parquet files in the folder ``out``.

    ``inputs``: files, folders and patterns as for `quotex.corpus.annotate`, which this process
    reads and deals out, or a Dask ``DataFrame`` with text and id columns, whose partitions stay
    where they are.  ``client``: a ``distributed.Client``, a scheduler's address, or None for the
    client that exists.  ``rows``: ``documents``, ``quotes``, ``entities`` or ``tokens``.
    ``partition_chars``: characters of text to a partition, for files.

    Failed documents are recorded in ``<out>.errors.jsonl``.  A partition whose workers die time
    after time (Dask's ``allowed-failures``) is done again while nothing else is, and halved until
    the document that kills them is alone, and that is recorded.

    Raises `InputError` where inputs, out or the cluster cannot be used, `QuotexError` where a
    partition cannot be done.
    """
    started = time.monotonic()
    check_rows(rows)
    fields = fields or Fields()
    out = Path(out).resolve()
    errors = side_paths(out)["errors"]
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; a distributed run writes a folder")
    if hasattr(inputs, "to_delayed"):
        partitions, corpus = _of_frame(inputs), None
    else:
        given = [inputs] if isinstance(inputs, (str, Path)) else inputs
        corpus = Corpus(given, fields, kind=read_as, exclude=(out, errors))
        partitions = _of_files(corpus, partition_chars)
    with _Cluster(client) as cluster:
        try:
            out.mkdir(exist_ok=True)
            (out / _SUCCESS).unlink(missing_ok=True)
            file = errors.open("wb")
        except OSError as error:
            raise InputError(f"cannot write {out}: {error.strerror}") from error
        task = _Task(str(out), rows, fields, dict(options or {}))
        documents = failed = 0
        names: set[str] = set()
        with file:
            for partition, done in cluster.run(partitions, task):
                names.update(done.names)
                documents += done.documents
                failures = sorted((*partition.failures, *done.failures), key=lambda f: f[0])
                failed += len(failures)
                file.write(b"".join(json_line(record) for _, record in failures))
                progress(Progress(documents, failed, partition.read))
    _tidy(out, names)
    if not failed:
        errors.unlink()
    (out / _SUCCESS).touch()
    seconds = time.monotonic() - started
    return Summary(out, documents, failed, seconds, errors if failed else None)


Failure = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class _Partition:
    """A piece of the input: (number, text, id, where) tuples, or a delayed pandas frame.

    ``first`` to ``last`` are the places in ``content`` to do (``last`` None: to its end);
    ``failures`` those found in reading.
    """

    name: str
    content: Any
    first: int = 0
    last: int | None = None
    failures: tuple[Failure, ...] = ()
    unread: int = 0
    read: float | None = None


@dataclass(frozen=True)
class _Done:
    """What became of a partition.  ``size`` is the number of its documents."""

    names: tuple[str, ...]
    documents: int
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class _Task:
    """What a worker needs to know besides the partition."""

    out: str
    rows: str
    fields: Fields
    options: dict[str, Any]


def _of_files(corpus: Corpus, characters: int) -> Iterator[_Partition]:
    for number, chunk in enumerate(chunked(corpus, characters, _PARTITION_DOCUMENTS)):
        entries = chunk.context
        failures = []
        content = []
        for place, item in enumerate(entries.items, entries.first):
            if item.error is None:
                content.append((place, item.text, item.id, item.where))
            else:
                failures.append((place, {"id": item.id, "error": item.error, "where": item.where}))
        yield _Partition(
            f"part-{number:05}",
            content,
            0,
            len(content),
            tuple(failures),
            len(failures),
            entries.read,
        )


def _of_frame(frame: Any) -> Iterator[_Partition]:
    delayed = frame.to_delayed()
    for number, content in enumerate(delayed):
        yield _Partition(f"part-{number:05}", content, read=(number + 1) / len(delayed))


class _Cluster:
    """A client of Dask's, closed on leaving if it was opened here."""

    def __init__(self, client: Any) -> None:
        self._distributed = require("distributed", "distributed")
        self._given = client
        self._own = client is None or isinstance(client, str)
        self._one_is_enough = False  # whether one death is enough for the scheduler's blame

    def __enter__(self) -> _Cluster:
        self._client = self._given
        if self._given is None:
            try:
                self._client, self._own = self._distributed.get_client(), False
            except ValueError:
                raise InputError("there is no Dask client; name the scheduler's address") from None
        elif self._own:
            try:
                self._client = self._distributed.Client(self._given, timeout="20s")
            except (OSError, ValueError, TypeError) as error:
                raise InputError(
                    f"cannot reach the scheduler {self._given}: {str(error).splitlines()[0]}"
                ) from error
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except self._distributed.TimeoutError:  # before Python 3.11 not the built-in one
            self.__exit__()
            raise InputError("the cluster has no workers") from None
        return self

    def __exit__(self, *_: object) -> None:
        if self._own:
            self._client.close()

    def run(
        self, partitions: Iterator[_Partition], task: _Task
    ) -> Iterator[tuple[_Partition, _Done]]:
        """The partitions with what became of them, in order; few more than the workers need."""
        waiting: deque[tuple[_Partition, Any]] = deque()
        for partition in partitions:
            waiting.append((partition, self._submitted(partition, task)))
            threads = sum(self._client.nthreads().values())
            while len(waiting) > max(3 * threads, 4):
                yield self._first(waiting, task)
        while waiting:
            yield self._first(waiting, task)

    def _first(
        self, waiting: deque[tuple[_Partition, Any]], task: _Task
    ) -> tuple[_Partition, _Done]:
        """The first of those that wait, with what became of it.

        Dask counts the death of a worker against every task that the worker had, so what it
        blames is done again with nothing else on the way: then a death is the partition's own.
        """
        partition, future = waiting.popleft()
        done = self._outcome(partition, future)
        if done is None:
            settled = [(other, self._outcome(other, future)) for other, future in waiting]
            done = self._alone(partition, task)
            waiting.clear()
            waiting.extend((other, found or self._alone(other, task)) for other, found in settled)
        return partition, replace(done, documents=done.documents + partition.unread)

    def _submitted(self, partition: _Partition, task: _Task) -> Any:
        content = partition.content
        if not isinstance(content, list):
            content = self._client.compute(content)
        span = (partition.name, partition.first, partition.last)
        return self._client.submit(annotate_partition, content, span, task, pure=False)

    def _outcome(self, partition: _Partition, future: Any) -> _Done | None:
        """What became of a partition; None if Dask blames it for the death of workers."""
        if isinstance(future, _Done):
            return future
        try:
            return self._result(future)
        except self._distributed.KilledWorker as error:
            self._one_is_enough = error.allowed_failures == 0
            return None
        except QuotexError:
            raise
        except Exception as error:  # whatever a worker or Dask itself ran into
            raise QuotexError(f"{partition.name}: {type(error).__name__}: {error}") from error
        finally:
            # held on to, a result that was lost with its worker would be computed again
            future.release()

    def _result(self, future: Any) -> _Done:
        """The future's result.  Raises `QuotexError` where the cluster has lost its workers."""
        while True:
            try:
                done: _Done = future.result(timeout=_PATIENCE)
                return done
            except self._distributed.TimeoutError:
                if future.status == "error":
                    raise
            try:
                self._client.wait_for_workers(1, timeout=_PATIENCE)
            except self._distributed.TimeoutError:
                raise QuotexError(
                    "the cluster has lost all its workers; a second run does what is missing"
                ) from None

    def _alone(self, partition: _Partition, task: _Task) -> _Done:
        """Do a partition while nothing else is done; halve it until the document that kills
        workers is alone, and record that.

        A partition is blamed for the second death at the soonest: where the scheduler allows
        none, it is tried once more.
        """
        if not isinstance(partition.content, list):
            partition = self._brought(partition, task)
        done = self._outcome(partition, self._submitted(partition, task))
        if done is None and self._one_is_enough:
            done = self._outcome(partition, self._submitted(partition, task))
        return done or self._halved(partition, task)

    def _halved(self, partition: _Partition, task: _Task) -> _Done:
        """Do the halves of a partition that kills workers, or record its one document."""
        first, last = partition.first, partition.last
        assert last is not None
        if last - first == 1:
            number, _, identifier, where = partition.content[first]
            record = {"id": identifier, "error": "workers die of it", "where": where}
            return _Done((), 1, ((number, record),))
        middle = (first + last) // 2
        left, right = (
            replace(partition, name=f"{partition.name}-{place}", first=begin, last=end)
            for place, (begin, end) in enumerate([(first, middle), (middle, last)])
        )
        done = self._alone(left, task)
        # where nothing died of the left half, it was the right one
        guilty = done.names == (_file_name(left.name),) and last - middle > 1
        rest = self._halved(right, task) if guilty else self._alone(right, task)
        return _Done(
            done.names + rest.names,
            done.documents + rest.documents,
            done.failures + rest.failures,
        )

    def _brought(self, partition: _Partition, task: _Task) -> _Partition:
        """The partition of a data frame with its rows here, so that it can be halved."""
        try:
            frame = self._client.compute(partition.content).result()
        except Exception as error:  # making the frame is the caller's code
            raise QuotexError(f"{partition.name}: {type(error).__name__}: {error}") from error
        content = _frame_entries(frame, partition.name, task.fields)
        return replace(partition, content=content, last=len(content))


def annotate_partition(content: Any, span: tuple[str, int, int | None], task: _Task) -> _Done:
    """Write a partition's Parquet file, on a worker, unless it is there already."""
    name, first, last = span
    if not isinstance(content, list):
        content = _frame_entries(content, name, task.fields)
    content = content[first:last]
    path = Path(task.out) / _file_name(name)
    made_of = _fingerprint(content, task)
    known = _known(path, made_of)
    if known is not None:
        return known
    pipeline = pipeline_of(task.options)
    failures: list[Failure] = []

    def batches() -> Iterator[Any]:
        for start in range(0, len(content), _ROWS_A_TIME):
            documents = []
            for number, text, identifier, where in content[start : start + _ROWS_A_TIME]:
                try:
                    documents.append(pipeline.analyze(text, id=identifier))
                except Exception as error:
                    reason = f"{type(error).__name__}: {error}"
                    failures.append((number, {"id": identifier, "error": reason, "where": where}))
            yield to_batch(documents, task.rows)

    new = path.with_name(f".{path.name}.{uuid4().hex}.new")
    try:
        # metadata are written last: by then all failures are known
        write_parquet(
            batches(),
            new,
            task.rows,
            lambda: {_KEY: json.dumps([made_of, len(content), failures])},
        )
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    return _Done((path.name,), len(content), tuple(failures))


def _file_name(partition: str) -> str:
    return f"{partition}.parquet"


def _frame_entries(frame: Any, name: str, fields: Fields) -> list[tuple[int, Any, str, str]]:
    """The rows of a pandas frame as (number, text, id, where)."""
    if fields.text not in frame.columns:
        columns = ", ".join(map(str, frame.columns))
        raise InputError(f"no column {fields.text!r} (columns: {columns})")
    texts = frame[fields.text].tolist()
    ids = frame[fields.id].tolist() if fields.id in frame.columns else [None] * len(texts)
    return [
        (number, text, f"{name}:{number + 1}" if given is None else str(given), name)
        for number, (text, given) in enumerate(zip(texts, ids, strict=True))
    ]


def _fingerprint(content: Sequence[tuple[int, Any, str, str]], task: _Task) -> str:
    """What decides on a partition's file: texts, ids, options, version."""
    digest = hashlib.blake2b(digest_size=16)
    setup = [__version__, task.rows, asdict(task.fields), task.options]
    digest.update(json.dumps(setup, sort_keys=True, default=str).encode())
    for _, text, identifier, _ in content:
        for part in (str(text), identifier):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
    return digest.hexdigest()


def _known(path: Path, made_of: str) -> _Done | None:
    """What became of the partition in an earlier run, if it was of the same content."""
    pa, pq = require("pyarrow", "corpus"), require("pyarrow.parquet", "corpus")
    try:
        metadata = pq.read_metadata(path).metadata or {}
        before, documents, failures = json.loads(metadata[_KEY.encode()])
    except (OSError, KeyError, ValueError, pa.ArrowException):
        return None
    if before != made_of:
        return None
    return _Done((path.name,), documents, tuple((number, record) for number, record in failures))


def _tidy(out: Path, names: set[str]) -> None:
    """Remove the parts of earlier runs that are none of this one, and what killed workers left."""
    for path in out.iterdir():
        stale = _OURS.fullmatch(path.name) and path.name not in names
        if stale or (path.name.startswith(".part-") and path.name.endswith(".new")):
            path.unlink(missing_ok=True)
