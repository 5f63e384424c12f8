"""brat stand-off: a folder with ``<id>.txt`` and ``<id>.ann`` for each document.

Entities, quotes (``direct``, ``mixed``, ``indirect``), cues and mentions of speakers are text-bound
annotations, the relations ``Cue`` and ``Speaker`` lead from a quote to its own; a note keeps the
rest of the quote's record, an entity's note its name in the nominative.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...document import ENTITY_LABELS, QUOTE_TYPES, Cue, Document, Entity, Quote, Span, Speaker
from ...errors import InputError, RecordError
from .base import FolderFormat, printable

_CONFIGURATION = "annotation.conf"
_UNSAFE = re.compile(r"[^\w.+-]+")


@dataclass(frozen=True)
class Brat(FolderFormat):
    """NUL and lone surrogates become U+FFFD.

    A file is named by the document's id, with a hash where the id is no file name or came before.
    Read back are text, entities and quotes, which brat holds; no tokens.
    """

    name = "brat"

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """The files' names and contents as JSON."""
        files = [
            (_file_name(document.id, number), printable(document.text), _annotations(document))
            for number, document in documents
        ]
        return json.dumps(files).encode()

    def start(self, folder: Path) -> None:
        """Write the configuration that lets brat show the annotations."""
        labels = "\n".join((*ENTITY_LABELS, *QUOTE_TYPES, "Cue", "Mention"))
        quotes = "|".join(QUOTE_TYPES)
        relations = f"Cue\tArg1:{quotes}, Arg2:Cue\nSpeaker\tArg1:{quotes}, Arg2:Mention"
        content = f"[entities]\n{labels}\n\n[relations]\n{relations}\n\n[events]\n\n[attributes]\n"
        (folder / _CONFIGURATION).write_text(content, encoding="utf-8")

    def unpack(self, piece: bytes, folder: Path) -> None:
        """Write the documents' files, each whole or not at all."""
        for name, text, lines in json.loads(piece or b"[]"):
            data, marks = text.encode(), lines.encode()
            stem = name
            if _differs(folder / f"{stem}.txt", data) or _differs(folder / f"{stem}.ann", marks):
                stem = f"{name}-{hashlib.blake2b(data + marks, digest_size=4).hexdigest()}"
            _write(folder / f"{stem}.ann", marks)
            _write(folder / f"{stem}.txt", data)

    def read(self, path: Path) -> Iterator[Document]:
        """The documents of the folder, sorted by name."""
        if not path.is_dir():
            raise InputError(f"{path} is no folder")
        for file in sorted(path.glob("*.txt")):
            try:
                text = file.read_bytes().decode("utf-8")
                marks = file.with_suffix(".ann")
                lines = marks.read_bytes().decode("utf-8") if marks.exists() else ""
                yield _document(file.stem, text, lines)
            except (OSError, ValueError, IndexError, KeyError) as error:
                raise RecordError(f"{file}: {error}") from error


def _file_name(identifier: str | None, number: int) -> str:
    given = identifier or f"document-{number}"
    safe = _UNSAFE.sub("-", given).lstrip(".")[:100]
    if safe == given:
        return safe
    digest = hashlib.blake2b(given.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{safe}-{digest}"


def _differs(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() != data


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    os.replace(new, path)


def _annotations(document: Document) -> str:
    lines: list[str] = []
    bound = relations = notes = 0

    def mark(kind: str, spans: Sequence[Span], note: str | None) -> str:
        nonlocal bound, notes
        pieces = [piece for span in spans for piece in _lines_of(document.text, span)]
        if not pieces:
            return ""
        bound += 1
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(document.text[start:end] for start, end in pieces)
        lines.append(f"T{bound}\t{kind} {places}\t{printable(words)}")
        if note is not None:
            notes += 1
            lines.append(f"#{notes}\tAnnotatorNotes T{bound}\t{printable(note)}")
        return f"T{bound}"

    for entity in document.entities:
        mark(entity.label, [entity], _one_line(entity.name))
    for quote in document.quotes:
        speaker = quote.speaker
        rest: dict[str, Any] = {"rule": quote.rule, "confidence": quote.confidence}
        rest["parts"] = [[part.start, part.end] for part in quote.parts]
        if speaker:
            rest |= {"speaker": speaker.name, "kind": speaker.kind}
        if quote.cue:
            rest["cue"] = quote.cue.lemma
        note = json.dumps(rest, ensure_ascii=False)
        source = mark(quote.type, quote.parts, _one_line(note))
        mention = speaker.mention if speaker else None
        for relation, kind, span in (("Cue", "Cue", quote.cue), ("Speaker", "Mention", mention)):
            target = mark(kind, [span], None) if span else ""
            if source and target:
                relations += 1
                lines.append(f"R{relations}\t{relation} Arg1:{source} Arg2:{target}")
    return "".join(line + "\n" for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.splitlines()) if text else text


def _lines_of(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The span's stretches within lines: brat's spans hold no line break."""
    start = span.start
    for piece in text[span.start : span.end].splitlines(keepends=True):
        words = piece.rstrip()
        blank = len(words) - len(words.lstrip())
        if words.strip():
            yield start + blank, start + len(words)
        start += len(piece)


def _document(name: str, text: str, lines: str) -> Document:
    bound: dict[str, tuple[str, list[tuple[int, int]]]] = {}
    notes: dict[str, str] = {}
    relations: dict[tuple[str, str], str] = {}
    for line in lines.split("\n"):
        identifier, _, rest = line.partition("\t")
        head, _, tail = rest.partition("\t")
        if identifier.startswith("T"):
            kind, _, places = head.partition(" ")
            bound[identifier] = (kind, [_place(place) for place in places.split(";")])
        elif identifier.startswith("#"):
            notes[head.split(" ")[1]] = tail
        elif identifier.startswith("R"):
            relation, source, target = head.split(" ")
            relations[source.removeprefix("Arg1:"), relation] = target.removeprefix("Arg2:")
    entities = []
    quotes = []
    for identifier, (kind, stretches) in bound.items():
        if kind in ENTITY_LABELS:
            span = _span(text, stretches[0][0], stretches[-1][1])
            name_note = notes.get(identifier) or span.text
            entities.append(Entity(span.start, span.end, span.text, kind, name_note))
        elif kind in QUOTE_TYPES:
            note = notes.get(identifier, "")
            known = json.loads(note) if note.startswith("{") else {}
            quotes.append(_quote(text, identifier, bound, relations, known))
    order = sorted(quotes, key=lambda quote: quote.start)
    return Document(text, entities=tuple(entities), quotes=tuple(order), id=name)


def _quote(
    text: str,
    identifier: str,
    bound: Mapping[str, tuple[str, list[tuple[int, int]]]],
    relations: Mapping[tuple[str, str], str],
    known: Mapping[str, Any],
) -> Quote:
    kind, stretches = bound[identifier]
    parts = tuple(_span(text, start, end) for start, end in known.get("parts", stretches))

    def related(relation: str) -> Span | None:
        target = relations.get((identifier, relation))
        if target is None:
            return None
        places = bound[target][1]
        return _span(text, places[0][0], places[-1][1])

    cue, mention = related("Cue"), related("Speaker")
    name = known.get("speaker") or (mention.text if mention else None)
    return Quote(
        kind,  # type: ignore[arg-type]
        " ".join(part.text for part in parts),
        parts,
        Cue(cue.start, cue.end, cue.text, known.get("cue", cue.text)) if cue else None,
        Speaker(name, known.get("kind", "unknown"), mention) if name else None,
        known.get("rule", ""),
        float(known.get("confidence", 0.0)),
    )


def _place(text: str) -> tuple[int, int]:
    start, end = text.split(" ")
    return int(start), int(end)


def _span(text: str, start: int, end: int) -> Span:
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}-{end} lies outside the text")
    return Span(start, end, text[start:end])
