"""Jobs that go wrong, for the worker processes of the tests to import."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotex.corpus.run import Annotation
from quotex.corpus.workers import Result, Texts, Work
from quotex.errors import EngineError

DEADLY = "смерть"
DEADLY_ONCE = "смерть одна"
DEADLY_WHEN_DONE = "смерть згодом"


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Deadly:
    """Doubles texts; dies on `DEADLY`, on `DEADLY_ONCE` only if ``folder`` is still empty.

    On `DEADLY_WHEN_DONE` it dies when all texts are doubled, as one might in writing.
    """

    folder: Path

    def prepare(self) -> Work:
        def work(texts: Texts) -> Result:
            done = []
            for _, text, _ in texts:
                self.die(text)
                done.append(text * 2)
            if any(text == DEADLY_WHEN_DONE for _, text, _ in texts):
                kill_myself()
            return Result(done)

        return work

    def die(self, text: str) -> None:
        mark = self.folder / "died"
        if text == DEADLY or (text == DEADLY_ONCE and not mark.exists()):
            mark.touch()
            kill_myself()


@dataclass(frozen=True)
class DeadlyAnnotation(Annotation):
    """Annotates, but dies on texts with `DEADLY`."""

    def prepare(self) -> Work:  # type: ignore[override]
        annotator = super().prepare()
        analyze = annotator._analyze

        def deadly(text: str, *, id: str | None = None):
            if DEADLY in text:
                kill_myself()
            return analyze(text, id=id)

        annotator._analyze = deadly
        return annotator


@dataclass(frozen=True)
class Refusing:
    """Cannot be prepared."""

    def prepare(self) -> Work:
        raise EngineError("the model is missing")


@dataclass(frozen=True)
class Stillborn:
    """Kills its worker before it is ready."""

    def prepare(self) -> Work:
        kill_myself()
        raise AssertionError


def annotate_or_die(content: Any, span: tuple[str, int, int | None], task: Any) -> Any:
    """`quotex.distributed.annotate_partition`, but dies on `DEADLY` and once on `DEADLY_ONCE`."""
    from quotex.distributed import annotate_partition

    if isinstance(content, list):
        found = [text for _, text, *_ in content[span[1] : span[2]]]
    else:
        found = content["text"].tolist()
    mark = Path(task.out).with_suffix(".died")
    if DEADLY in found or (DEADLY_ONCE in found and not mark.exists()):
        if DEADLY_ONCE in found:
            mark.touch()
        # Dask's nanny does not replace a worker that dies before it has heard of its start
        time.sleep(1)
        kill_myself()
    return annotate_partition(content, span, task)


def annotate_never(content: Any, span: tuple[str, int, int | None], task: Any) -> Any:
    """`quotex.distributed.annotate_partition` on a worker that does not come to it."""
    time.sleep(60)
