"""Worker processes: each loads its pipeline once, takes chunks of documents, gives results.

A worker that dies is replaced, and the documents of its chunk are done one at a time while all
other workers rest: a death is then a document's own, and one that kills two workers is given up.
Each worker has a thread of the parent that talks to it, so a dead worker is simply the end of a
pipe.  (`concurrent.futures.ProcessPoolExecutor` gives up all its
work when one process dies.)
"""

from __future__ import annotations

import gc
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pickle import PicklingError
from queue import SimpleQueue
from threading import Condition, Lock
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from ..errors import InputError, QuotexError

#: A chunk is full with this many characters or documents.
CHUNK_CHARS = 1 << 14
CHUNK_DOCUMENTS = 512
_ATTEMPTS = 2
_ROUNDS = 3
_READY = "ready"

Text = tuple[int, str, str | None]
Texts = Sequence[Text]
T = TypeVar("T")
C = TypeVar("C", bound="Chunk[Any]")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a chunk: the value, and the failures as (index of the text, reason)."""

    value: Any
    failures: tuple[tuple[int, str], ...] = ()


_NONE = Result(None)


class Work(Protocol):
    """What a worker does, made in the worker by a `Job`."""

    def __call__(self, texts: Texts) -> Result:
        """The result for (index, text, id) triples."""
        ...


class Job(Protocol):
    """What workers are to do; sent to them, so small and plain."""

    def prepare(self) -> Work:
        """Load what the work needs.  Raises `QuotexError` where it cannot be done at all."""
        ...


@dataclass(frozen=True, slots=True)
class Chunk(Generic[T]):
    """Consecutive documents: (index, text, id) of those to do, and ``context`` of all."""

    texts: tuple[Text, ...]
    context: T


class Pool:
    """Workers that share a job.  As a context: on leaving, they are gone."""

    def __init__(self, job: Job, workers: int) -> None:
        turns = _Turns()
        self._workers = [_Worker(job, turns) for _ in range(workers)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers, "quotex-worker", _leave_interrupts_to_main)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(cancel_futures=True)

    def wait_until_ready(self) -> None:
        """Start the workers and wait for the first.

        Raises `QuotexError` where the job cannot be prepared or workers die of preparing it.
        """
        started = [self._threads.submit(self._start_one) for _ in self._workers]
        next(as_completed(started)).result()

    def map(self, chunks: Iterable[C]) -> Iterator[tuple[C, Result]]:
        """The chunks with their results, in order; few more are read than the workers need.

        Raises `QuotexError` like `wait_until_ready`.
        """
        waiting: deque[tuple[C, Future[Result]]] = deque()
        for chunk in chunks:
            waiting.append((chunk, self._threads.submit(self._do, chunk)))
            while waiting and (len(waiting) > 2 * len(self._workers) or waiting[0][1].done()):
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()

    def _start_one(self) -> None:
        worker = self._idle.get()
        try:
            worker.start()
        finally:
            self._idle.put(worker)

    def _do(self, chunk: Chunk[Any]) -> Result:
        worker = self._idle.get()
        try:
            return worker.do(chunk)
        finally:
            self._idle.put(worker)


class _Worker:
    """A process, replaced when it dies.  Used by one thread at a time."""

    def __init__(self, job: Job, turns: _Turns) -> None:
        self._job = job
        self._turns = turns
        self._process: Any = None
        self._connection: Connection[Any, Any] | None = None
        self._stopped = False

    def do(self, chunk: Chunk[Any]) -> Result:
        """The chunk's result, however many workers it takes."""
        texts: Texts = chunk.texts
        if not texts:
            return _NONE
        with self._turns.together():
            found = self._tried(texts)
        if isinstance(found, Result):
            return found
        given_up: list[tuple[int, str]] = []
        with self._turns.alone():
            for _ in range(_ROUNDS):
                done, deadly = self._sifted(texts)
                given_up += deadly
                texts = list(done)
                # what one text gave alone, it would give again
                found = self._tried(texts) if len(texts) > 1 else next(iter(done.values()), _NONE)
                if isinstance(found, Result):
                    return Result(found.value, tuple(sorted((*found.failures, *given_up))))
        raise QuotexError(f"a worker {found}, again and again, but of no single document")

    def _sifted(self, texts: Texts) -> tuple[dict[Text, Result], list[tuple[int, str]]]:
        """Each text done alone: those that kill no worker, and (index, reason) of the others."""
        done, deadly = {}, []
        for text in texts:
            for _ in range(_ATTEMPTS):
                found = self._tried([text])
                if isinstance(found, Result):
                    done[text] = found
                    break
            else:
                deadly.append((text[0], f"the worker {found}, twice"))
        return done, deadly

    def _tried(self, texts: Texts) -> Result | str:
        """The result, or what the worker died of."""
        connection = self._connected()
        try:
            connection.send(texts)
            reply: Result | QuotexError = connection.recv()
        except (EOFError, OSError):
            return self._buried()
        if isinstance(reply, QuotexError):
            raise reply
        return reply

    def start(self) -> None:
        """Start the process and wait until it is ready; while it runs, nothing."""
        self._connected()

    def stop(self) -> None:
        """Kill the process; whoever waits for it sees it end."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()

    def _connected(self) -> Connection[Any, Any]:
        reason = ""
        for _ in range(3):
            if self._stopped:
                raise QuotexError("the run was stopped")
            if self._connection is not None:
                return self._connection
            self._launch()
            assert self._connection is not None
            try:
                reply = self._connection.recv()
            except (EOFError, OSError):
                reason = self._buried()
                continue
            if reply != _READY:
                raise reply
        raise QuotexError(f"the worker {reason} while it was loading, three times")

    def _launch(self) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._job), daemon=True)
        try:
            with _BlankMain():
                self._process.start()
        except (PicklingError, TypeError, AttributeError) as error:
            raise InputError(f"an option cannot be sent to worker processes: {error}") from error
        theirs.close()
        if self._stopped:
            self._process.kill()

    def _buried(self) -> str:
        """Put the dead process away and say what it died of."""
        assert self._connection is not None
        self._connection.close()
        self._connection = None
        self._process.kill()  # it may live on without its pipe
        self._process.join()
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        hint = ", often for lack of memory" if name == "SIGKILL" else ""
        return f"was killed ({name}{hint})"


class _Turns:
    """Work that is done together, and work that is done while no other is."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._busy = 0
        self._wanted = 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Waits while there is work to be done alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._wanted)
            self._busy += 1
        yield from self._until_done()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Waits until nothing else is done."""
        with self._changed:
            self._wanted += 1
            self._changed.wait_for(lambda: not self._busy)
            self._busy += 1
        try:
            yield from self._until_done()
        finally:
            with self._changed:
                self._wanted -= 1
                self._changed.notify_all()

    def _until_done(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()


class _BlankMain:
    """Hides ``__main__`` while a process starts.

    A spawned process imports the parent's main module again, which runs a script that has no
    ``if __name__ == "__main__"`` a second time.  Workers need nothing from it.
    """

    _one_at_a_time = Lock()

    def __enter__(self) -> None:
        self._one_at_a_time.acquire()
        self._main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")

    def __exit__(self, *_: object) -> None:
        sys.modules["__main__"] = self._main
        self._one_at_a_time.release()


def _leave_interrupts_to_main() -> None:
    """Ctrl-C reaches a whole process group: worker threads, and so their processes, block it."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _serve(connection: Connection[Any, Any], job: Job) -> None:
    """The worker's life: prepare, then answer chunks until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        try:
            work = job.prepare()
        except QuotexError as error:
            connection.send(error)
            return
        gc.freeze()  # the tables stay: the collector of garbage need not look through them
        connection.send(_READY)
        while True:
            connection.send(work(connection.recv()))
    except (EOFError, OSError):
        return  # the parent is gone
