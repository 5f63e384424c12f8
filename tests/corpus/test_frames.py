"""Data frames and Arrow batches."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import quotex
from quotex.corpus import annotate_batches, batch_schema, spark_schema
from quotex.corpus.rows import COLUMNS, flat_rows

from .test_formats import article, parsed

DOCUMENTS = [article(), parsed(), quotex.Document("Без цитат.", id="інша")]


@pytest.mark.parametrize("rows", COLUMNS)
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_have_the_rows(rows: str, library: str) -> None:
    frame = quotex.to_dataframe(iter(DOCUMENTS), rows=rows, library=library)
    assert isinstance(frame, pd.DataFrame if library == "pandas" else pl.DataFrame)
    assert list(frame.columns) == list(COLUMNS[rows])
    if library == "pandas":
        found = [tuple(row) for row in frame.astype(object).where(frame.notna(), None).to_numpy()]
    else:
        found = frame.rows()
    assert found == [row for document in DOCUMENTS for row in flat_rows(document, rows)]


def test_documents_without_id_are_told_apart() -> None:
    texts = ["«Так», – сказав Олег Дорош.", "«Ні», – сказала Ірина Скиба."]
    frame = quotex.to_dataframe(quotex.load().pipe(texts))
    assert frame["doc"].tolist() == ["0", "1"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_without_documents_have_columns(library: str) -> None:
    empty = quotex.to_dataframe([], library=library)
    full = quotex.to_dataframe(article(), library=library)
    assert list(empty.columns) == list(COLUMNS["quotes"])
    assert list(empty.dtypes) == list(full.dtypes)
    assert (len(empty), len(full)) == (0, 2)


@pytest.mark.parametrize(
    ("documents", "options"),
    [
        ([article()], {"rows": "words"}),
        ([article()], {"library": "dask"}),
        (["текст"], {}),
    ],
)
def test_frames_of_something_else_are_refused(documents: list, options: dict) -> None:
    with pytest.raises(quotex.InputError):
        quotex.to_dataframe(documents, **options)


def table() -> pa.Table:
    texts = ["«Так», – сказала Олена Кравчук.", None, "Дощ.", "Лише \x00."]
    return pa.table({"id": [1, 2, 3, 4], "text": texts, "url": ["u"] * 4})


@pytest.mark.parametrize("rows", COLUMNS)
def test_batches_take_what_spark_and_ray_give(rows: str) -> None:
    """Spark calls with an iterator of batches, Ray with a table (or a batch)."""
    from_spark = list(annotate_batches(iter(table().to_batches(max_chunksize=2)), rows=rows))
    assert {batch.schema for batch in from_spark} == {batch_schema(rows)}
    joined = pa.Table.from_batches(from_spark)
    from_ray = annotate_batches(table(), rows=rows)
    assert isinstance(from_ray, pa.Table)
    key = "id" if rows == "documents" else "doc"
    order = sorted
    assert order(joined.column(key).to_pylist()) == order(from_ray.column(key).to_pylist())
    failed = [row for row in from_ray.to_pylist() if row["error"]]
    assert [(row[key], row["text"]) for row in failed] == [("2", None)]
    one = annotate_batches(table().to_batches()[0], rows=rows)
    assert isinstance(one, pa.RecordBatch)
    assert one.num_rows == from_ray.num_rows


def test_batches_without_rows_keep_the_schema() -> None:
    empty = table().slice(0, 0)
    assert annotate_batches(empty).schema == batch_schema()
    assert annotate_batches(empty).num_rows == 0


def test_batches_without_the_column_are_refused() -> None:
    with pytest.raises(quotex.InputError, match="columns: id, text, url"):
        annotate_batches(table(), text_field="body")


def test_sparks_schema_names_every_column() -> None:
    assert spark_schema("entities") == (
        "`doc` STRING, `entity` INT, `label` STRING, `text` STRING, `start` INT, `end` INT, "
        "`name` STRING, `error` STRING"
    )
    assert "`engine` MAP<STRING, STRING>" in spark_schema("documents")
