"""`Pipeline.pipe` over several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..document import Document
from ..errors import InputError, QuotexError
from .workers import CHUNK_CHARS, CHUNK_DOCUMENTS, Chunk, Pool, Result, Texts


def pipe(
    texts: Iterable[Any], options: Mapping[str, Any], workers: int, as_tuples: bool
) -> Iterator[Any]:
    """See `Pipeline.pipe`."""
    if workers < 1:
        raise InputError(f"workers must be 1 or more, not {workers}")
    with Pool(Analysis(options), workers) as pool:
        for chunk, result in pool.map(_chunks(texts, as_tuples)):
            failures = dict(result.failures)
            documents = iter(result.value or ())
            for (number, _, _), context in zip(chunk.texts, chunk.context, strict=True):
                if number in failures:
                    raise QuotexError(f"text {number}: {failures[number]}")
                document = next(documents)
                yield (document, context) if as_tuples else document


def _chunks(texts: Iterable[Any], as_tuples: bool) -> Iterator[Chunk[list[Any]]]:
    """Chunks of texts with their contexts; the first is small, so that it comes soon."""
    batch: list[tuple[int, str, None]] = []
    contexts: list[Any] = []
    characters, limit = 0, CHUNK_CHARS // 8
    for number, item in enumerate(texts):
        text, context = item if as_tuples else (item, None)
        if not isinstance(text, str):
            raise InputError(f"text must be a str, not {type(text).__name__}")
        batch.append((number, text, None))
        contexts.append(context)
        characters += len(text)
        if characters >= limit or len(batch) == CHUNK_DOCUMENTS:
            yield Chunk(tuple(batch), contexts)
            batch, contexts, characters, limit = [], [], 0, CHUNK_CHARS
    if batch:
        yield Chunk(tuple(batch), contexts)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The job of analyzing: texts → documents."""

    options: Mapping[str, Any] = field(default_factory=dict)

    def prepare(self) -> Callable[..., Result]:
        """Load the pipeline."""
        from ..pipeline import load

        analyze = load(**self.options).analyze

        def work(texts: Texts) -> Result:
            documents: list[Document] = []
            failures: list[tuple[int, str]] = []
            for number, text, _ in texts:
                try:
                    documents.append(analyze(text))
                except Exception as error:
                    failures.append((number, f"{type(error).__name__}: {error}"))
            return Result(documents, tuple(failures))

        return work
