"""Quotes, entities, people and organisations as HTML tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..document import Entity, Organisation, Person, Quote
from .colours import badges
from .escape import escape
from .style import style
from .text import UNKNOWN, who

LONGEST_TABLE = 500
"""Rows of a table before the rest is only counted."""
LONGEST_CELL = 400


def table(items: Sequence[Any]) -> str:
    """A table of what is of one kind (quotes, people, …); of a mixture their ``repr``."""
    shown = items[:LONGEST_TABLE]
    make = next((make for kind, make in _KINDS if items and _all(items, kind)), _anything)
    header, rows = make(shown)
    head = "".join(f"<th>{name}</th>" for name in header)
    lines = "".join(f"<tr>{row}</tr>" for row in rows)
    rest = len(items) - len(shown)
    more = f'<p class="qx-head">… {rest:,} more rows</p>' if rest else ""
    return (
        f'{style()}<div class="quotex"><table class="qx-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>{more}</div>"
    )


def _all(items: Sequence[Any], kind: type) -> bool:
    return all(isinstance(item, kind) for item in items)


_Rows = tuple[list[str], list[str]]


def _quotes(quotes: Sequence[Quote]) -> _Rows:
    speakers = badges(quote.speaker.name for quote in quotes if quote.speaker)
    rows = []
    for number, quote in enumerate(quotes):
        speaker = quote.speaker
        label = who(speakers[speaker.name], speaker.name) if speaker else who(None, UNKNOWN)
        rows.append(
            _number(number)
            + _cell(quote.type)
            + f"<td>{label} {escape(speaker.kind) if speaker else ''}</td>"
            + _cell(quote.cue.text if quote.cue else "")
            + _words(quote.text)
            + _number(f"{quote.start}–{quote.end}")
            + _cell(quote.rule)
            + _number(f"{quote.confidence:.2f}")
        )
    header = ["", "type", "speaker", "cue", "text", "characters", "rule", "confidence"]
    return header, rows


def _entities(entities: Sequence[Entity]) -> _Rows:
    rows = [
        _number(number)
        + _cell(entity.label)
        + _words(entity.text)
        + _words(entity.name)
        + _number(f"{entity.start}–{entity.end}")
        for number, entity in enumerate(entities)
    ]
    return ["", "label", "text", "name", "characters"], rows


def _people(people: Sequence[Person]) -> _Rows:
    rows = [
        _number(number)
        + _words(person.name)
        + _cell(person.gender or "unknown")
        + _words(", ".join(person.aliases))
        + _number(len(person.mentions))
        for number, person in enumerate(people)
    ]
    return ["", "name", "gender", "also", "mentions"], rows


def _organisations(organisations: Sequence[Organisation]) -> _Rows:
    rows = [
        _number(number)
        + _words(organisation.name)
        + _words(", ".join(organisation.aliases))
        + _number(len(organisation.mentions))
        for number, organisation in enumerate(organisations)
    ]
    return ["", "name", "also", "mentions"], rows


def _anything(items: Sequence[Any]) -> _Rows:
    return ["", "item"], [_number(n) + _words(repr(item)) for n, item in enumerate(items)]


_KINDS: list[tuple[type, Callable[[Sequence[Any]], _Rows]]] = [
    (Quote, _quotes),
    (Entity, _entities),
    (Person, _people),
    (Organisation, _organisations),
]


def _cell(text: str) -> str:
    return f"<td>{escape(text)}</td>"


def _words(text: str) -> str:
    clipped = text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL].rstrip() + "…"
    return f'<td class="qx-words" lang="uk">{escape(clipped)}</td>'


def _number(number: int | str) -> str:
    return f'<td class="qx-number">{number}</td>'
