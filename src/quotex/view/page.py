"""`show` and `to_html`: one document or many, in a notebook, a terminal or a page of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import Any, overload

from ..document import Document, Entity, Organisation, Person, Quote
from ..errors import InputError
from ..listing import clip, listing
from .escape import escape
from .style import style
from .tables import table
from .text import KEY, LONGEST, count, inner, markup

Shown = Document | Quote | Entity | Person | Organisation


def show(what: Shown | Iterable[Shown], *, limit: int = 20) -> None:
    """Show a document, several documents, or a list of quotes, entities,
    people or organisations.

    In a notebook as marked text or a table, elsewhere as plain text on standard output.  Of many
    documents the first ``limit`` are shown; an iterator is read no further.  Speakers keep their
    colour and number over all documents shown.  Raises `InputError` for anything else.
    """
    view = _View(what, limit)
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        import_module("IPython.display").display(view)
    else:
        print(repr(view))


class _View:
    """Something to be shown: HTML where the front end can, text where it cannot."""

    def __init__(self, what: Shown | Iterable[Shown], limit: int) -> None:
        if isinstance(what, Document):
            self._documents, self._items = [what], []
        elif isinstance(what, (Quote, Entity, Person, Organisation)):
            self._documents, self._items = [], [what]
        else:
            self._documents, self._items = _sorted(what, limit)

    def _repr_html_(self) -> str:
        if not self._documents:
            return table(self._items)
        if len(self._documents) == 1:
            return markup(self._documents[0])
        return f'{style()}<div class="quotex">{_documents(self._documents, LONGEST)}</div>'

    def __repr__(self) -> str:
        if not self._documents:
            return listing(self._items)
        return "\n".join(f"{document!r}\n{document.quotes!r}" for document in self._documents)


def _sorted(what: Any, limit: int) -> tuple[list[Document], list[Any]]:
    """The documents, or the annotations, of an iterable that has one kind of them."""
    if isinstance(what, (str, bytes)) or not isinstance(what, Iterable):
        raise InputError(f"show takes documents or what was found in them, not {clip(repr(what))}")
    rows = iter(what)
    items = list(islice(rows, 1))
    if items and isinstance(items[0], Document):
        items += islice(rows, max(limit, 1) - 1)
        kinds: tuple[type, ...] = (Document,)
    else:
        items += rows
        kinds = (Quote, Entity, Person, Organisation)
    for item in items:
        if not isinstance(item, kinds):
            names = " or ".join(kind.__name__ for kind in kinds)
            raise InputError(f"show expected {names} here, not {clip(repr(item))}")
    return (items, []) if kinds == (Document,) else ([], items)


def _documents(documents: Sequence[Document], longest: int | None) -> str:
    """Several documents, each in a fold, the first open; a speaker has one colour in them all."""
    known: dict[str, int] = {}
    parts = []
    for number, document in enumerate(documents):
        title = escape(" ".join(document.text[:200].split())[:80])
        name = "" if document.id is None else f"<b>{escape(document.id)}</b> "
        parts.append(
            f"<details{'' if number else ' open'}><summary>{name}{title} "
            f"({count(len(document.quotes), 'quote')})</summary>"
            f"{inner(document, longest, known)}</details>"
        )
    return "".join(parts) + KEY


@overload
def to_html(documents: Document | Iterable[Document], path: None = None) -> str: ...
@overload
def to_html(documents: Document | Iterable[Document], path: str | PathLike[str]) -> None: ...
@overload
def to_html(
    documents: Document | Iterable[Document], path: str | PathLike[str] | None
) -> str | None: ...
def to_html(
    documents: Document | Iterable[Document], path: str | PathLike[str] | None = None
) -> str | None:
    """One web page of a document or several; it stands alone: no script, no network.

    Written to ``path`` as UTF-8, or given back where there is none.  Raises `InputError` where
    something is no document or the file cannot be written.
    """
    if isinstance(documents, Document):
        found = [documents]
    else:
        found, others = _sorted(documents, sys.maxsize)
        if others:
            raise InputError(f"a page is made of documents, not of {type(others[0]).__name__}")
    if len(found) == 1:
        content = markup(found[0], longest=None)
    else:
        content = f'{style()}<div class="quotex">{_documents(found, None)}</div>'
    title = " ".join(found[0].text[:300].split())[:80] if found else ""
    page = _PAGE.format(title=escape(title or "quotex"), content=content)
    if path is None:
        return page
    try:
        Path(path).write_text(page, encoding="utf-8", newline="")
    except (OSError, ValueError) as error:
        raise InputError(f"cannot write {fspath(path)}: {error}") from error
    return None


# The policy lets nothing run or load, whatever a text may hold.
_PAGE = """<!DOCTYPE html>
<html lang="uk">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem;
  padding: 0 1rem; background: Canvas; color: CanvasText; }}
</style>
</head>
<body>
{content}
</body>
</html>
"""
