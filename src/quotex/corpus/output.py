"""The output of a run: written piece by piece, whole at every commit, resumed after any kill.

Beside the output OUT stand, while the run is unfinished, ``OUT.progress`` (the journal: how far
the run is, in documents and bytes) and, for formats that are made at the end, ``OUT.partial`` (the
pieces).  A commit first brings the data to the disk and then replaces the journal, so whatever
kills the run, the journal speaks of data that is there; what was written after the last commit is
cut off on resuming and done again.  No journal: the run is finished.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from ..errors import InputError, QuotexError
from .formats import AssembledFormat, FolderFormat, Format, StreamFormat
from .formats.jsonl import json_line

_COMMIT_SECONDS = 1.0


class OutputError(QuotexError):
    """The output cannot be written any further; what was committed is safe."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is: documents done (failed ones too), bytes of data and of errors.

    ``digest`` is of all documents read so far: a resumed run checks that it reads the same.
    """

    documents: int = 0
    failed: int = 0
    data: int = 0
    errors: int = 0
    digest: str = ""


def side_paths(out: Path) -> dict[str, Path]:
    """The files beside the output: ``errors`` stays, ``progress`` and ``partial`` go."""
    return {kind: out.with_name(out.name + suffix) for kind, suffix in _SIDES.items()}


_SIDES = {"errors": ".errors.jsonl", "progress": ".progress", "partial": ".partial"}


class Output:
    """OUT and the files beside it.

    ``setup``: what decides on the output's bytes; a run is resumed only with the same.  Raises
    `InputError` where OUT belongs to an unfinished run that is not resumed or (`open`) cannot be
    written, later `OutputError` where the disk is full or gone.  ``complete``: the run is finished
    already, there is nothing to open.
    """

    def __init__(
        self, out: Path, format: Format, setup: Mapping[str, Any], *, resume: bool = False
    ) -> None:
        self.path = out
        self._format = format
        self._setup = json.loads(json.dumps(dict(setup), default=str))
        self.errors_path, self._journal, self._partial = side_paths(out).values()
        found = self._found_journal()
        if found is not None and not resume:
            raise InputError(
                f"{out} belongs to an unfinished run; go on with --resume or remove {self._journal}"
            )
        self.complete = found is None and resume and _anything_at(out)
        self._fresh = found is None
        self.state = self._committed = found or State()
        if self.complete:
            self._partial.unlink(missing_ok=True)
            self.state = State(failed=_count_lines(self.errors_path))
        self._last = time.monotonic()

    def open(self) -> None:
        """Make ready to write: what an unfinished run did not commit is cut off."""
        try:
            self._open()
        except OSError as error:
            raise InputError(f"cannot write {self.path}: {_reason(error)}") from error

    def write(
        self, piece: bytes, documents: int, failures: Sequence[Mapping[str, str]], digest: str
    ) -> None:
        """Add the piece of the next documents and the records of those that failed.

        ``digest`` is of all documents up to here.  Now and then, commits.
        """
        errors = b"".join(map(json_line, failures))
        size = len(piece)
        with self._trouble():
            if isinstance(self._format, FolderFormat):
                self._format.unpack(piece, self.path)
                size = 0
            elif isinstance(self._format, AssembledFormat):
                size += self._data.write(size.to_bytes(8, "big"))
                self._data.write(piece)
            else:
                self._data.write(piece)
            self._errors.write(errors)
            self.state = State(
                self.state.documents + documents,
                self.state.failed + len(failures),
                self.state.data + size,
                self.state.errors + len(errors),
                digest,
            )
            if time.monotonic() - self._last >= _COMMIT_SECONDS:
                self._commit()

    def finish(self) -> None:
        """Complete the output and remove the journal."""
        with self._trouble():
            self._commit()
            self._close_output()
            self._close()
            if not self.state.errors:
                self.errors_path.unlink(missing_ok=True)
            self._journal.unlink()
            self._partial.unlink(missing_ok=True)

    def interrupt(self) -> None:
        """Leave a whole output of what was done so far, and the journal to go on from."""
        with self._trouble():
            # the interrupt may have come in the middle of a write
            _cut(self._data, self.state.data)
            _cut(self._errors, self.state.errors)
            self._commit()
            self._close_output()
            self._close()

    def abandon(self) -> None:
        """Cut off what was not committed and close; for when writing fails."""
        for file, size in (
            (self._data, self._committed.data),
            (self._errors, self._committed.errors),
        ):
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                os.truncate(file.name, size)

    def _found_journal(self) -> State | None:
        try:
            content = json.loads(self._journal.read_bytes())
            state, setup = State(**content["state"]), content["setup"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise InputError(f"cannot read {self._journal}: {error}") from error
        keys = {**setup, **self._setup}
        changed = [key for key in keys if setup.get(key) != self._setup.get(key)]
        if changed:
            told = ", ".join(f"{key} was {setup.get(key)!r}" for key in changed)
            raise InputError(f"{self.path} was begun otherwise ({told}); it cannot be resumed")
        return state

    def _open(self) -> None:
        folder = isinstance(self._format, FolderFormat)
        if folder:
            if self._fresh and _anything_at(self.path):
                raise InputError(f"the folder {self.path} is not empty")
            self.path.mkdir(exist_ok=True)
        elif self.path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if isinstance(self._format, AssembledFormat):
            _probe(self.path)
        streams = isinstance(self._format, StreamFormat)
        self._data = _open_locked(self.path if streams else self._partial)
        self._errors = _open_locked(self.errors_path)
        if self._fresh:
            # the journal is there before old data go: without one, data count as finished
            self._write_journal()
        _cut(self._data, self.state.data)
        _cut(self._errors, self.state.errors)
        if isinstance(self._format, StreamFormat) and not self.state.data:
            size = self._data.write(self._format.header())
            self.state = replace(self.state, data=size)
            self._commit()
        if isinstance(self._format, FolderFormat):
            self._format.start(self.path)

    def _commit(self) -> None:
        for file in (self._data, self._errors):
            file.flush()
            os.fsync(file.fileno())
        self._write_journal()
        self._committed = self.state
        self._last = time.monotonic()

    def _write_journal(self) -> None:
        content = json.dumps({"state": asdict(self.state), "setup": self._setup})
        _replace(self._journal, content.encode())

    def _close_output(self) -> None:
        if isinstance(self._format, StreamFormat):
            self._data.write(self._format.footer() if self.state.data else self._format.empty())
            self._data.flush()
            os.fsync(self._data.fileno())
        elif isinstance(self._format, AssembledFormat):
            new = self.path.with_name(self.path.name + ".new")
            try:
                self._format.assemble(self._pieces(), new)
                os.replace(new, self.path)
            finally:
                new.unlink(missing_ok=True)

    def _pieces(self) -> Iterator[bytes]:
        with self._partial.open("rb") as file:
            while size := file.read(8):
                yield file.read(int.from_bytes(size, "big"))

    def _close(self) -> None:
        self._data.close()
        self._errors.close()

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Turns an `OSError` into an `OutputError`, with the output cut to the last commit."""
        try:
            yield
        except OSError as error:
            self.abandon()
            raise OutputError(
                f"cannot write {self.path}: {_reason(error)}; "
                f"{self._committed.documents:,} documents are safe, --resume goes on from there"
            ) from error


class StandardOutput:
    """Standard output instead of a file: pieces as they come, failures on standard error.

    There is nothing to resume.  Raises `InputError` for formats that are no stream.
    """

    complete = False
    errors_path = None

    def __init__(self, format: Format, *, resume: bool = False) -> None:
        if not isinstance(format, StreamFormat):
            raise InputError(f"{format.name} cannot be written to standard output")
        if resume:
            raise InputError("what went to standard output cannot be resumed")
        self.path = Path("-")
        self.state = State()
        self._format = format

    def open(self) -> None:
        """Write the header."""
        self._put(self._format.header())

    def write(
        self, piece: bytes, documents: int, failures: Sequence[Mapping[str, str]], digest: str
    ) -> None:
        """Write the piece, and the failures beside it."""
        self._put(piece)
        for record in failures:
            sys.stderr.write(json_line(record).decode())
        done = self.state
        self.state = State(done.documents + documents, done.failed + len(failures))

    def finish(self) -> None:
        """Write the footer."""
        self._put(self._format.footer())

    def interrupt(self) -> None:
        """Nothing: what is written is whole."""

    def abandon(self) -> None:
        """Nothing: what is written is written."""

    def _put(self, data: bytes) -> None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _open_locked(path: Path) -> IO[bytes]:
    """The file, to be read and written, kept from other runs.

    The system frees the lock when the run ends or dies.
    """
    file = open(path, "r+b" if path.exists() else "w+b")  # noqa: SIM115
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise InputError(f"another run is writing {path}") from None
    except (ImportError, OSError):
        pass  # Windows, or a file system without locks
    return file


def _cut(file: IO[bytes], size: int) -> None:
    """Cut the file to ``size`` bytes, to be written on from there."""
    there = file.seek(0, os.SEEK_END)
    if there < size:
        raise InputError(f"{file.name} has {there} bytes, fewer than its journal says ({size})")
    file.truncate(size)
    file.seek(size)


def _probe(path: Path) -> None:
    """Raise `OSError` where the file could not be written."""
    existed = path.exists()
    with path.open("ab"):
        pass
    if not existed:
        path.unlink()


def _replace(path: Path, content: bytes) -> None:
    """Write the whole file or leave it as it was."""
    new = path.with_name(path.name + ".new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _anything_at(path: Path) -> bool:
    """Whether there is a file or folder with something in it.

    A run killed before it wrote its journal may have left an empty one.
    """
    if path.is_dir():
        return any(path.iterdir())
    return path.exists() and path.stat().st_size > 0


def _count_lines(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "no space is left on the device"
    return error.strerror or str(error)
