"""Corpora: readers, writers, the runner, data frames.

What is used from Python is imported on first use: `annotate`, `annotate_batches`, `batch_schema`,
`spark_schema`, `convert`, `to_dataframe`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

_HOME = {
    "Fields": "readers",
    "OutputError": "output",
    "Progress": "run",
    "Summary": "run",
    "annotate": "run",
    "annotate_batches": "batches",
    "batch_schema": "batches",
    "convert": "conversion",
    "spark_schema": "batches",
    "to_dataframe": "frames",
}

__all__ = [
    "Fields",
    "OutputError",
    "Progress",
    "Summary",
    "annotate",
    "annotate_batches",
    "batch_schema",
    "convert",
    "spark_schema",
    "to_dataframe",
]

if TYPE_CHECKING:
    from .batches import annotate_batches, batch_schema, spark_schema
    from .conversion import convert
    from .frames import to_dataframe
    from .output import OutputError
    from .readers import Fields
    from .run import Progress, Summary, annotate


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOME[name]}", __name__), name)
