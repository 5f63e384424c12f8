"""TEI P5: a ``teiCorpus`` with a ``TEI`` for each document.

The text stands in paragraphs as it was, quotes as ``<said who="#…">``, names as ``<persName>``,
``<orgName>``, ``<placeName>``, ``<date>``, ``<time>`` or ``<name type="…">``, cues as
``<seg type="cue">``.  Elements are cut where they would overlap or cross a paragraph's end; the
pieces of a quote share ``n`` and are tied by ``part`` (I, M, F).  Speakers stand in the
document's ``<listPerson>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...document import Document
from ..optional import require
from .base import StreamFormat

_TEI = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
# what XML 1.0 cannot hold, NUL and lone surrogates among it
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENTS = {
    "PER": "persName",
    "ORG": "orgName",
    "LOC": "placeName",
    "DATE": "date",
    "TIME": "time",
}
_GENDERS = {"masc": "M", "fem": "F"}
_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc><titleStmt><title>Quotes and their speakers</title></titleStmt>\
<publicationStmt><p>Annotated with quotex.</p></publicationStmt>\
<sourceDesc><p>The corpus given.</p></sourceDesc></fileDesc></teiHeader>
"""


@dataclass(frozen=True)
class Tei(StreamFormat):
    """Characters that XML cannot hold become U+FFFD.  Cannot be read back."""

    name = "tei"

    def header(self) -> bytes:
        """The corpus' own header."""
        return _HEADER.encode()

    def footer(self) -> bytes:
        """The end of the corpus."""
        return b"</teiCorpus>\n"

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """A ``TEI`` element for each document."""
        etree = require("lxml.etree", "corpus")
        pieces = []
        for number, document in documents:
            data: bytes = etree.tostring(_document(etree, number, document), encoding="utf-8")
            # the namespace is declared once, by the corpus
            pieces.append(data.replace(f' xmlns="{_TEI}"'.encode(), b"", 1) + b"\n")
        return b"".join(pieces)


@dataclass
class _Piece:
    """An element to be: ``start`` to ``end``, ``rank`` tells outer from inner on equal spans."""

    start: int
    end: int
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    rank: int = 0


def _document(etree: Any, number: int, document: Document) -> Any:
    def child(parent: Any, tag: str, **attributes: str) -> Any:
        return etree.SubElement(parent, f"{{{_TEI}}}{tag}", attributes)

    root = etree.Element(f"{{{_TEI}}}TEI", {"n": _xml(document.id or str(number))}, {None: _TEI})
    header = child(root, "teiHeader")
    description = child(header, "fileDesc")
    child(child(description, "titleStmt"), "title").text = _xml(document.id or str(number))
    child(child(description, "publicationStmt"), "p").text = "Annotated with quotex."
    child(child(description, "sourceDesc"), "p").text = "See the corpus."
    people = _speakers(document)
    if people:
        listed = child(child(child(header, "profileDesc"), "particDesc"), "listPerson")
        genders = {person.name: person.gender for person in document.people}
        for place, (name, kind) in enumerate(people):
            person = child(listed, "person" if kind == "person" else "personGrp")
            person.set(f"{{{_XML}}}id", f"d{number}.p{place}")
            if gender := genders.get(name):
                person.set("sex", _GENDERS[gender])
            if kind != "person":
                person.set("role", kind)
            child(person, "persName" if kind == "person" else "name").text = _xml(name)
    body = child(child(root, "text"), "body")
    body.set(f"{{{_XML}}}space", "preserve")
    pieces = _elements(document, number, people)
    paragraphs = list(_paragraphs(document))
    last = body
    place = 0
    for start, end in paragraphs:
        _append(body, last, document.text[place:start])
        last = child(body, "p")
        inside = [_clip(piece, start, end) for piece in pieces]
        _fill(etree, last, document.text, start, end, [piece for piece in inside if piece])
        place = end
    _append(body, last, document.text[place:])
    if not paragraphs:
        child(body, "p")
    return root


def _speakers(document: Document) -> list[tuple[str, str]]:
    """The people the document names and those who are quoted, in that order, none twice."""
    found = dict.fromkeys((person.name, "person") for person in document.people)
    for quote in document.quotes:
        if quote.speaker:
            found.setdefault((quote.speaker.name, quote.speaker.kind))
    return list(found)


def _elements(document: Document, number: int, people: list[tuple[str, str]]) -> list[_Piece]:
    ids = {entry: f"#d{number}.p{place}" for place, entry in enumerate(people)}
    mentioned = {
        (mention.start, mention.end): ids[person.name, "person"]
        for person in document.people
        for mention in person.mentions
    }
    pieces: list[_Piece] = []
    for place, quote in enumerate(document.quotes):
        for count, part in enumerate(quote.parts):
            attributes = {"n": str(place), "direct": str(quote.type != "indirect").lower()}
            if quote.type == "mixed":
                attributes["type"] = "mixed"
            if quote.speaker:
                attributes["who"] = ids[quote.speaker.name, quote.speaker.kind]
            if len(quote.parts) > 1:
                last = count == len(quote.parts) - 1
                attributes["part"] = "I" if not count else "F" if last else "M"
            pieces.append(_Piece(part.start, part.end, "said", attributes))
        if quote.cue:
            attributes = {"type": "cue", "n": str(place)}
            pieces.append(_Piece(quote.cue.start, quote.cue.end, "seg", attributes, 1))
    for entity in document.entities:
        tag = _ELEMENTS.get(entity.label, "name")
        attributes = {"type": entity.label} if tag == "name" else {}
        if tag in ("persName", "orgName", "placeName", "name"):
            attributes["key"] = _xml(entity.name)
        if tag == "persName" and (entity.start, entity.end) in mentioned:
            attributes["ref"] = mentioned[entity.start, entity.end]
        pieces.append(_Piece(entity.start, entity.end, tag, attributes, 2))
    return pieces


def _paragraphs(document: Document) -> Iterator[tuple[int, int]]:
    """Where the paragraphs start and end; what stands between them is blank."""
    text = document.text
    starts = []
    paragraph = None
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            starts.append(sentence.start)
    starts = [0, *starts[1:]] if starts or text.strip() else []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        inner = text[start:end]
        yield start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())


def _clip(piece: _Piece, start: int, end: int) -> _Piece | None:
    """What of the piece lies within."""
    first, last = max(piece.start, start), min(piece.end, end)
    if first >= last:
        return None
    return _Piece(first, last, piece.tag, piece.attributes, piece.rank)


def _fill(etree: Any, parent: Any, text: str, start: int, end: int, pieces: list[_Piece]) -> None:
    """Put ``text[start:end]`` with the pieces into the parent; what crosses an end is cut there."""
    waiting = sorted(pieces, key=lambda piece: (piece.start, -piece.end, piece.rank))
    last = parent
    place = start
    while waiting:
        piece = waiting.pop(0)
        _append(parent, last, text[place : piece.start])
        last = etree.SubElement(parent, f"{{{_TEI}}}{piece.tag}", piece.attributes)
        inner, outer = [], []
        for other in waiting:
            if within := _clip(other, piece.start, piece.end):
                inner.append(within)
            if beyond := _clip(other, piece.end, end):
                outer.append(beyond)
        _fill(etree, last, text, piece.start, piece.end, inner)
        place = piece.end
        waiting = sorted(outer, key=lambda piece: (piece.start, -piece.end, piece.rank))
    _append(parent, last, text[place:end])


def _append(parent: Any, last: Any, text: str) -> None:
    """Add text after ``last``, a child of the parent, or at the parent's beginning."""
    text = _xml(text)
    if last is parent:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
