"""Documents as data frames of pandas or Polars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from ..document import Document
from ..errors import InputError
from .formats.base import cleaned, encodable
from .optional import require
from .rows import COLUMNS, Rows, check_rows, flat_rows

_PANDAS_TYPES = {str: "object", int: "Int64", float: "Float64"}


def to_dataframe(
    documents: Iterable[Document] | Document,
    rows: Rows = "quotes",
    *,
    library: Literal["pandas", "polars"] = "pandas",
) -> Any:
    """A data frame with one row a quote, entity, token or document.

    ``documents``: one or many, as `Pipeline.pipe` gives them; they are read once.  The columns are
    those of `quotex.corpus.rows.COLUMNS`, offsets are code points, and what is not there (a
    speaker, a cue) is a missing value.  ``doc`` of a document without id is its place, from 0.
    Without documents, the frame has columns but no rows.  In Polars, whose strings are UTF-8, lone
    surrogates are U+FFFD.

    Raises `InputError` for unknown rows or library, or where the library is not installed.
    """
    check_rows(rows)
    if library not in ("pandas", "polars"):
        raise InputError(f"library {library!r} is unknown; choose from: pandas, polars")
    frames = require(library, "corpus")
    if isinstance(documents, Document):
        documents = (documents,)
    types = COLUMNS[rows]
    columns: dict[str, list[Any]] = {name: [] for name in types}
    appends = [column.append for column in columns.values()]
    for number, document in enumerate(documents):
        if not isinstance(document, Document):
            raise InputError(f"documents must be of Document, not {type(document).__name__}")
        if document.id is None:
            document = replace(document, id=str(number))
        for row in flat_rows(document, rows):
            for append, value in zip(appends, row, strict=True):
                append(value)
    if library == "polars":
        kinds = {str: frames.String, int: frames.Int64, float: frames.Float64}
        columns = {name: cleaned(column, encodable) for name, column in columns.items()}
        return frames.DataFrame(columns, {name: kinds[kind] for name, kind in types.items()})
    return frames.DataFrame(
        {
            name: frames.Series(column, dtype=_PANDAS_TYPES[types[name]])
            for name, column in columns.items()
        }
    )
