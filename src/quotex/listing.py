"""Quotes, entities and people in a row: a tuple and a list that show themselves as a table.

A notebook calls ``_repr_html_`` of what a cell ends with; plain tuples and lists have none.  Three
ways were open:

- a formatter registered with IPython: nothing happens where nobody registers it, and it would
  change how *all* tuples and lists are shown;
- a container of its own: no longer a tuple, so ``doc.quotes == (…)``, ``isinstance``, pickling and
  JSON would each need code;
- a subclass without state, chosen here: it *is* a tuple (or a list), equal to one, hashed like one,
  pickled and written to JSON like one; only how it is shown differs.

The price: what is made from it is plain again (``[q for q in doc.quotes if …]``).  Slices keep the
class, and `quotex.show` shows any list as the same table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, SupportsIndex, TypeVar, overload

T = TypeVar("T")

ROWS_SHOWN = 60
"""Rows that ``repr`` gives before it counts the rest."""


class Annotations(tuple[T, ...]):
    """A tuple of quotes, entities, people or organisations; a table in a notebook."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Annotations[T]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if isinstance(index, slice):
            return Annotations(super().__getitem__(index))
        return super().__getitem__(index)

    def __repr__(self) -> str:
        return listing(self, "()")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def _repr_html_(self) -> str:
        from .view import table

        return table(self)


class AnnotationList(list[T]):
    """A list of quotes; a table in a notebook."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> AnnotationList[T]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if isinstance(index, slice):
            return AnnotationList(super().__getitem__(index))
        return super().__getitem__(index)

    def __repr__(self) -> str:
        return listing(self, "[]")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def _repr_html_(self) -> str:
        from .view import table

        return table(self)


def listing(items: Sequence[Any], brackets: str = "[]") -> str:
    """``repr`` of the items one to a line, the first `ROWS_SHOWN` of them."""
    if not items:
        return brackets
    lines = [f" {item!r}," for item in items[:ROWS_SHOWN]]
    if len(items) > ROWS_SHOWN:
        lines.append(f" … {len(items) - ROWS_SHOWN} more")
    return "\n".join([brackets[0], *lines, brackets[1]])


def clip(text: str, length: int = 60) -> str:
    """The text as a Python string literal on one line, cut to about ``length`` characters."""
    return repr(text if len(text) <= length else text[: length - 1].rstrip() + "…")
