"""Quotes as a table in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..document import Document


def print_quotes(document: Document, title: str | None = None) -> None:
    """Print the document's quotes to standard output: speaker, cue, type, content."""
    console = Console()
    if not document.quotes:
        console.print(Text(f"{title}: no quotes" if title else "No quotes."))
        return
    table = Table(title=Text(title) if title else None, title_justify="left")
    for column in ("speaker", "cue", "type"):
        table.add_column(column, overflow="fold", max_width=24)
    table.add_column("quote", overflow="fold", ratio=1)
    for quote in document.quotes:
        table.add_row(
            Text(quote.speaker.name if quote.speaker else "–"),
            Text(quote.cue.text if quote.cue else "–"),
            Text(quote.type),
            Text(" … ".join(part.text for part in quote.parts)),
        )
    console.print(table)
