"""Arrow batches in, Arrow batches out: for Spark's ``mapInArrow`` and Ray's ``map_batches``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from json import dumps, loads
from typing import Any

from ..document import Document
from ..errors import InputError
from ..pipeline import Pipeline, load
from .formats.arrow import schema, to_batch
from .optional import require
from .rows import check_rows

_ROWS_A_TIME = 256


def annotate_batches(
    batches: Any,
    *,
    text_field: str = "text",
    id_field: str = "id",
    rows: str = "quotes",
    **options: Any,
) -> Any:
    """Annotate Arrow data with a text column.

    Given an iterable of ``pyarrow.RecordBatch`` it is an iterator of them, as Spark's
    ``mapInArrow`` wants; given a ``pyarrow.Table`` (or one ``RecordBatch``) it returns a table (or
    batch), as Ray Data's ``map_batches(..., batch_format="pyarrow")`` wants.  What comes out has
    the schema `batch_schema` of ``rows``: ``quotes``, ``entities``, ``tokens``, or ``documents``.
    ``options`` are those of `quotex.load`; each process loads its pipeline once.

    A document that fails (no string, or an error within) stops nothing: it is one row with its id
    and the reason in the column ``error``, which is null in all other rows.

    Raises `InputError` where a batch has no column ``text_field``, or an option is unknown.
    """
    pa = require("pyarrow", "corpus")
    check_rows(rows)
    pipeline = pipeline_of(options)
    if isinstance(batches, pa.Table):
        made = _annotated(batches.to_batches(), pipeline, text_field, id_field, rows)
        return pa.Table.from_batches(made, schema=batch_schema(rows))
    if isinstance(batches, pa.RecordBatch):
        made = _annotated([batches], pipeline, text_field, id_field, rows)
        table = pa.Table.from_batches(made, schema=batch_schema(rows)).combine_chunks()
        return next(iter(table.to_batches()), pa.RecordBatch.from_pylist([], table.schema))
    return _annotated(batches, pipeline, text_field, id_field, rows)


def batch_schema(rows: str = "quotes") -> Any:
    """The Arrow schema of what `annotate_batches` gives."""
    pa = require("pyarrow", "corpus")
    check_rows(rows)
    return schema(rows).append(pa.field("error", pa.string())).remove_metadata()


def spark_schema(rows: str = "quotes") -> str:
    """The same schema as Spark's DDL, the second argument of ``mapInArrow``."""
    return ", ".join(f"`{field.name}` {_ddl(field.type)}" for field in batch_schema(rows))


def _ddl(kind: Any) -> str:
    pa = require("pyarrow", "corpus")
    if pa.types.is_struct(kind):
        inner = ", ".join(f"`{field.name}`: {_ddl(field.type)}" for field in kind)
        return f"STRUCT<{inner}>"
    if pa.types.is_list(kind):
        return f"ARRAY<{_ddl(kind.value_type)}>"
    if pa.types.is_map(kind):
        return f"MAP<{_ddl(kind.key_type)}, {_ddl(kind.item_type)}>"
    return {"string": "STRING", "int32": "INT", "double": "DOUBLE"}[str(kind)]


def pipeline_of(options: Mapping[str, Any]) -> Pipeline:
    """The pipeline with the options, loaded once in this process."""
    return _loaded(dumps(dict(options), sort_keys=True))


@lru_cache(maxsize=4)
def _loaded(options: str) -> Pipeline:
    return load(**loads(options))


def _annotated(
    batches: Iterable[Any], pipeline: Pipeline, text_field: str, id_field: str, rows: str
) -> Iterator[Any]:
    pa = require("pyarrow", "corpus")
    for batch in batches:
        names = batch.schema.names
        if text_field not in names:
            raise InputError(f"no column {text_field!r} (columns: {', '.join(names)})")
        for start in range(0, batch.num_rows, _ROWS_A_TIME):
            part = batch.slice(start, _ROWS_A_TIME)
            texts = part.column(text_field).to_pylist()
            ids = part.column(id_field).to_pylist() if id_field in names else [None] * len(texts)
            documents, failures = [], []
            for text, given in zip(texts, ids, strict=True):
                identifier = None if given is None else str(given)
                try:
                    documents.append(pipeline.analyze(text, id=identifier))
                except Exception as error:
                    failures.append((identifier, f"{type(error).__name__}: {error}"))
            yield _with_errors(pa, documents, failures, rows)


def _with_errors(
    pa: Any, documents: list[Document], failures: list[tuple[str | None, str]], rows: str
) -> Any:
    wanted = batch_schema(rows)
    good = to_batch(documents, rows)
    arrays = []
    for field in wanted:
        if field.name == "error":
            none = pa.nulls(good.num_rows, pa.string())
            found = [none, pa.array([reason for _, reason in failures], pa.string())]
        elif field.name in ("id", "doc"):
            found = [
                good.column(field.name),
                pa.array([given for given, _ in failures], pa.string()),
            ]
        else:
            found = [good.column(field.name), pa.nulls(len(failures), field.type)]
        arrays.append(pa.concat_arrays(found))
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)
