"""Shows how far a run is: a bar with rate and time left on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .run import Progress

_LOG_SECONDS = 30.0


@contextmanager
def shown(quiet: bool = False) -> Iterator[Callable[[Progress], None]]:
    """A function that shows progress on standard error, as befits where that goes."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _Log()


class _Rate:
    """Documents a second and seconds left, from the first report on.

    What an earlier run had done, and what reading past it took, does not count.
    """

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._first: Progress | None = None

    def __call__(self, now: Progress) -> tuple[float, float | None]:
        seconds = max(time.monotonic() - self._start, 1e-6)
        rate = (now.documents - now.resumed) / seconds
        if self._first is None:
            self._first = now
        if now.fraction is None or self._first.fraction is None:
            return rate, None
        before = self._first.fraction if now.resumed else 0.0
        read = now.fraction - before
        return rate, (1 - now.fraction) * seconds / read if read > 0 else None


class _Log:
    def __init__(self) -> None:
        self._rate = _Rate()
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        rate, left = self._rate(progress)
        if time.monotonic() - self._last < _LOG_SECONDS:
            return
        self._last = time.monotonic()
        share = "" if progress.fraction is None else f" ({progress.fraction:.0%})"
        remaining = "" if left is None else f", {duration(left)} left"
        print(
            f"{progress.documents:,} documents{share}, {rate:,.0f}/s, "
            f"{progress.failed:,} failed{remaining}",
            file=sys.stderr,
            flush=True,
        )


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[documents]} documents, {task.fields[rate]}/s"),
        TextColumn("{task.fields[failed]}"),
        TextColumn("{task.fields[left]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, documents="0", rate="0", failed="", left="")
        rates = _Rate()

        def show(progress: Progress) -> None:
            rate, left = rates(progress)
            bar.update(
                task,
                total=None if progress.fraction is None else 1.0,
                completed=progress.fraction or 0.0,
                documents=f"{progress.documents:,}",
                rate=f"{rate:,.0f}",
                failed=f"[red]{progress.failed:,} failed" if progress.failed else "",
                left="" if left is None else f"{duration(left)} left",
            )

        yield show


def duration(seconds: float) -> str:
    """``75`` → ``1 min 15 s``."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    if hours:
        return f"{hours} h {minutes} min"
    if minutes:
        return f"{minutes} min {whole % 60} s"
    return f"{whole} s"
