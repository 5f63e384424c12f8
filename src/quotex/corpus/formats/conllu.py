"""CoNLL-U: tokens, with entities and quotes in MISC.

MISC holds ``TokenRange=0:5`` (offsets), ``SpaceAfter=No``, ``SpacesAfter=``, ``SpacesBefore=`` and
``SpacesInToken=`` (escaped as UDPipe does, odd line ends as ``\\u2028``), ``NER=B-PER`` with
``Name=`` on the first token, and ``Quote=1`` (counted from 1) on the tokens of a
quote's content, with ``Speaker=`` and ``QuoteType=`` on the first.
HEAD is ``_`` where no engine parsed.

Read back are text, sentences, tokens and entities; quotes would need their cues.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...document import ENTITY_LABELS, Document, Entity, Sentence, Token
from ...errors import RecordError
from ..readers import numbered_lines
from ..rows import feats_dict, feats_text
from .base import StreamFormat, printable

_ESCAPES = {"\\": "\\\\", " ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p"}
_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_TO_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in _LINE_ENDS} | _ESCAPES)
_LETTERS = {escape[1]: char for char, escape in _ESCAPES.items()}
_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|.)")
_NEVER_IN_LINES = str.maketrans(dict.fromkeys(_LINE_ENDS + "\t", " "))


@dataclass(frozen=True)
class Conllu(StreamFormat):
    """Universal Dependencies' format.  NUL and lone surrogates become U+FFFD."""

    name = "conllu"

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """The documents' sentences."""
        lines: list[str] = []
        for _, document in documents:
            lines += _document_lines(document)
        return printable("".join(lines)).encode()

    def read(self, path: Path) -> Iterator[Document]:
        """The documents, split where ``# newdoc`` says so."""
        builder = _Builder()
        for number, line in numbered_lines(path):
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            try:
                if text.startswith("# newdoc") and builder.begun:
                    yield builder.document()
                    builder = _Builder()
                builder.add(text)
            except (ValueError, IndexError) as error:
                raise RecordError(f"{path}:{number}: not CoNLL-U: {error}") from error
        if builder.begun:
            yield builder.document()


def _line(text: str) -> str:
    return text.translate(_NEVER_IN_LINES)


def _escaped(text: str) -> str:
    return text.translate(_TO_ESCAPES)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_unescape, text)


def _unescape(match: re.Match[str]) -> str:
    letter = match[1]
    return chr(int(letter[1:], 16)) if len(letter) > 1 else _LETTERS.get(letter, match[0])


def _document_lines(document: Document) -> Iterator[str]:
    yield f"# newdoc id = {_line(document.id)}\n" if document.id else "# newdoc\n"
    marks = _marks(document)
    paragraph = None
    for number, sentence in enumerate(document.sentences, 1):
        if sentence.first == sentence.last:
            continue
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            yield "# newpar\n"
        yield f"# sent_id = {number}\n# text = {_line(sentence.text).strip()}\n"
        for index in range(sentence.first, sentence.last):
            yield _token_line(document, index, sentence, marks.get(index, []))
        yield "\n"
    if not document.tokens:
        # CoNLL-U has no sentence without tokens; a comment keeps the text
        yield f"# no_tokens = {_line(_escaped(document.text))}\n\n"


def _token_line(document: Document, index: int, sentence: Sentence, marks: list[str]) -> str:
    token = document.tokens[index]
    misc = [f"TokenRange={token.start}:{token.end}", *marks]
    if index == 0 and token.start:
        misc.append(f"SpacesBefore={_escaped(document.text[: token.start])}")
    if any(char.isspace() for char in token.text) or not token.text:
        misc.append(f"SpacesInToken={_escaped(token.text)}")
    last = index + 1 == len(document.tokens)
    end = len(document.text) if last else document.tokens[index + 1].start
    after = document.text[token.end : end]
    if not after:
        misc.append("SpaceAfter=No")
    elif after != " ":
        misc.append(f"SpacesAfter={_escaped(after)}")
    head = "_"
    if token.head is not None:
        inside = sentence.first <= token.head < sentence.last and token.head != index
        head = str(token.head - sentence.first + 1) if inside else "0"
    columns = (
        str(index - sentence.first + 1),
        _line(token.text) or "_",
        _line(token.lemma) or "_",
        token.upos or "_",
        "_",
        feats_text(token.feats) or "_",
        head,
        token.deprel or "_",
        "_",
        "|".join(_line(entry) for entry in misc),
    )
    return "\t".join(columns) + "\n"


def _marks(document: Document) -> dict[int, list[str]]:
    """The MISC entries of entities and quotes, by token."""
    marks: dict[int, list[str]] = {}
    starts = [token.start for token in document.tokens]
    taken: set[int] = set()
    for entity in document.entities:
        inside = _inside(document, starts, entity.start, entity.end)
        if taken.intersection(inside):
            continue  # a tag a token: of overlapping entities the first
        taken.update(inside)
        for place, index in enumerate(inside):
            tag = [f"NER={'I' if place else 'B'}-{entity.label}"]
            if not place:
                tag.append(f"Name={_escaped(entity.name)}")
            marks.setdefault(index, []).extend(tag)
    for number, quote in enumerate(document.quotes, 1):
        first = True
        for part in quote.parts:
            for index in _inside(document, starts, part.start, part.end):
                entries = marks.setdefault(index, [])
                entries.append(f"Quote={number}")
                if first:
                    entries.append(f"QuoteType={quote.type}")
                    if quote.speaker:
                        entries.append(f"Speaker={_escaped(quote.speaker.name)}")
                    first = False
    return marks


def _inside(document: Document, starts: list[int], start: int, end: int) -> range:
    """The tokens that overlap ``start`` to ``end``."""
    first = bisect_right(starts, start) - 1
    if first < 0 or document.tokens[first].end <= start:
        first += 1
    return range(first, max(first, bisect_left(starts, end)))


class _Builder:
    """Puts a document together from lines."""

    def __init__(self) -> None:
        self.begun = False
        self._id: str | None = None
        self._bare = ""
        self._pieces: list[str] = []
        self._length = 0
        self._tokens: list[Token] = []
        self._names: list[tuple[str, str]] = []
        self._sentences: list[tuple[int, int]] = []
        self._heads: list[tuple[int, int, str]] = []
        self._first = 0
        self._paragraph = -1
        self._skip = 0

    def add(self, line: str) -> None:
        if line.startswith("#"):
            self.begun = True
            key, _, value = line[1:].partition("=")
            if key.strip() == "newdoc id":
                self._id = value.strip()
            elif key.strip().startswith("newpar"):
                self._paragraph += 1
            elif key.strip() == "no_tokens":
                self._bare = _unescaped(value.removeprefix(" "))
        elif line.strip():
            self.begun = True
            self._word(line.split("\t"))
        elif len(self._tokens) > self._first:
            self._sentence()

    def _word(self, columns: list[str]) -> None:
        if len(columns) != 10:
            raise ValueError(f"{len(columns)} columns instead of 10")
        number, form, lemma, upos, _, feats, head, deprel, _, misc = columns
        if "." in number:
            return
        if "-" in number:  # the surface of several syntactic words, kept as one token
            first, last = map(int, number.split("-"))
            self._skip = last - first + 1
        elif self._skip:
            self._skip -= 1
            if self._tokens and not self._tokens[-1].upos:
                self._tokens[-1] = replace(
                    self._tokens[-1],
                    lemma=_value(lemma),
                    upos=_value(upos),
                    feats=feats_dict(feats),
                )
            return
        entries = dict(entry.partition("=")[::2] for entry in misc.split("|") if "=" in entry)
        known = "_" if form == lemma == "_" else _value(lemma)  # the underscore's own lemma
        form = _unescaped(entries["SpacesInToken"]) if "SpacesInToken" in entries else form
        if not self._tokens:
            self._push(_unescaped(entries.get("SpacesBefore", "")))
        start = self._length
        self._push(form)
        self._tokens.append(
            Token(start, self._length, form, known, _value(upos), feats_dict(feats))
        )
        if head.isdigit():
            self._heads.append((len(self._tokens) - 1, int(head), _value(deprel)))
        self._names.append((entries.get("NER", "O"), _unescaped(entries.get("Name", ""))))
        after = "" if entries.get("SpaceAfter") == "No" else " "
        self._push(_unescaped(entries["SpacesAfter"]) if "SpacesAfter" in entries else after)

    def _push(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _sentence(self) -> None:
        first, self._first = self._first, len(self._tokens)
        self._sentences.append((first, max(self._paragraph, 0)))
        for index, head, deprel in self._heads:
            target = first + head - 1 if head else index
            if not first <= target < len(self._tokens):
                raise ValueError(f"HEAD {head} is no word of the sentence")
            self._tokens[index] = replace(self._tokens[index], head=target, deprel=deprel)
        self._heads = []

    def document(self) -> Document:
        if len(self._tokens) > self._first:
            self._sentence()
        text = "".join(self._pieces) if self._tokens else self._bare
        lasts = [first for first, _ in self._sentences[1:]] + [len(self._tokens)]
        sentences = []
        for (first, paragraph), last in zip(self._sentences, lasts, strict=False):
            start, end = self._tokens[first].start, self._tokens[last - 1].end
            sentences.append(Sentence(start, end, text[start:end], first, last, paragraph))
        return Document(
            text,
            tuple(sentences),
            tuple(self._tokens),
            tuple(self._entities(text)),
            id=self._id,
            engine={"tokens": "given", "morphology": "given"},
        )

    def _entities(self, text: str) -> Iterator[Entity]:
        index = 0
        while index < len(self._names):
            tag, name = self._names[index]
            begin, _, label = tag.partition("-")
            end = index + 1
            if begin == "B" and label in ENTITY_LABELS:
                while end < len(self._names) and self._names[end][0] == f"I-{label}":
                    end += 1
                start, stop = self._tokens[index].start, self._tokens[end - 1].end
                yield Entity(start, stop, text[start:stop], label, name or text[start:stop])
            index = end


def _value(column: str) -> str:
    return "" if column == "_" else column
