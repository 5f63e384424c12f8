"""What holds for every document, whatever the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

from quotex import Document, Span
from quotex.document import ENTITY_LABELS, QUOTE_TYPES, SPEAKER_KINDS

UPOS = frozenset(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
)


def spans_of(document: Document) -> Iterator[Span]:
    """Every span of the document."""
    yield from document.sentences
    yield from document.tokens
    yield from document.entities
    for group in (*document.people, *document.organisations):
        yield from group.mentions
    for quote in document.quotes:
        yield from quote.parts
        if quote.cue:
            yield quote.cue
        if quote.speaker and quote.speaker.mention:
            yield quote.speaker.mention


def check(text: str, document: Document) -> None:
    """Assert the invariants of a document made from ``text``."""
    assert document.text == text
    for span in spans_of(document):
        assert 0 <= span.start < span.end <= len(text), span
        assert text[span.start : span.end] == span.text, span
    parts = [part for quote in document.quotes for part in quote.parts]
    assert all(span.text.strip() == span.text for span in (*document.tokens, *parts))
    assert not any(_INNER_BLANK.search(token.text) for token in document.tokens)
    check_rest(document)


# Groups of digits make one number; no other white space stands inside a token.
_INNER_BLANK = re.compile("[^\\S \u00a0\u2009\u202f]")


def check_rest(document: Document) -> None:
    """The invariants beside exact offsets; these hold for given tokens, too."""
    for row in (document.tokens, document.sentences, document.entities):
        assert all(a.end <= b.start for a, b in pairwise(row))
    check_tokens(document)
    assert all(entity.label in ENTITY_LABELS and entity.name for entity in document.entities)
    for group in (*document.people, *document.organisations):
        assert group.name.strip()
        assert "\n" not in group.name
        assert group.mentions
        assert list(group.mentions) == sorted(group.mentions, key=lambda m: m.start)
    people = [(person.name, person.gender) for person in document.people]
    assert len(set(people)) == len(people)
    check_quotes(document)
    check_record(document)


def check_tokens(document: Document) -> None:
    """Sentences hold all tokens in order, begin and end with them; tags are those of UD."""
    assert [t for tokens in document.sentence_tokens() for t in tokens] == list(document.tokens)
    paragraphs = [sentence.paragraph for sentence in document.sentences]
    assert paragraphs == sorted(paragraphs)
    for sentence, tokens in zip(document.sentences, document.sentence_tokens(), strict=True):
        if tokens:
            assert (sentence.start, sentence.end) == (tokens[0].start, tokens[-1].end)
    if "morphology" in document.engine:
        for token in document.tokens:
            assert token.upos in UPOS, token
            assert token.lemma or not token.text, token
            assert all(name and value for name, value in token.feats.items()), token


def check_quotes(document: Document) -> None:
    """Order, overlap and fields of the quotes."""
    quotes = document.quotes
    keys = [(quote.start, -quote.end) for quote in quotes]
    assert keys == sorted(keys)
    for quote in quotes:
        assert quote.type in QUOTE_TYPES
        assert 0.0 <= quote.confidence <= 1.0
        assert quote.rule
        assert quote.text == " ".join(part.text for part in quote.parts)
        assert all(a.end <= b.start for a, b in pairwise(quote.parts))
        if quote.cue:
            assert quote.cue.lemma
            assert not any(overlap(quote.cue, part) for part in quote.parts), quote
        if quote.speaker:
            assert quote.speaker.kind in SPEAKER_KINDS
            assert quote.speaker.name.strip()
            assert "\n" not in quote.speaker.name
    # Marked words belong to one quote, nothing is listed inside a direct one, nothing twice.
    marked = [
        (part.start, part.end) for q in quotes if q.type in ("direct", "mixed") for part in q.parts
    ]
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(marked)))
    direct = sorted(
        (part.start, part.end) for q in quotes if q.type == "direct" for part in q.parts
    )
    reported = [part for q in quotes if q.type == "indirect" for part in q.parts]
    for part in reported:
        assert not any(a <= part.start and part.end <= b for a, b in direct), part
    contents = [(quote.type, quote.parts) for quote in quotes]
    assert len(set(contents)) == len(contents)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < other.end and other.start < one.end


def check_record(document: Document) -> None:
    """The record gives the document back, through JSON, too."""
    record = document.to_dict()
    assert Document.from_dict(record) == document
    text = json.dumps(record, ensure_ascii=False)
    if in_json(text) == text:
        assert Document.from_dict(json.loads(json.dumps(record))) == document


def in_json(text: str) -> str:
    """The text with U+FFFD for surrogates that stand together: JSON reads two as one character."""
    return re.sub("[\ud800-\udbff][\udc00-\udfff]", "\ufffd\ufffd", text)


# --- web pages --------------------------------------------------------------------------------

ELEMENTS = frozenset(
    "style div p ul li sup mark i b em span details summary code table thead tbody tr th td".split()
)
PAGE = frozenset("html head meta title body".split())


class PageReader(HTMLParser):
    """Checks that elements nest and are ours; gathers the text shown, without the labels."""

    def __init__(self, *, page: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = ELEMENTS | PAGE if page else ELEMENTS
        self.open: list[tuple[str, str]] = []
        self.text = ""
        self.marked: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in self.allowed, tag
        values = dict(attributes)
        if tag in PAGE:
            assert set(values) <= {"lang", "charset", "http-equiv", "content", "name"}, values
        else:
            assert set(values) <= {"class", "title", "lang", "open"}, values
        if tag == "meta":
            return
        self.open.append((tag, values.get("class") or ""))
        self.marked.append((values.get("class") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data!r}")

    def handle_data(self, data: str) -> None:
        classes = [names for _, names in self.open]
        if "qx-text" in classes and not any("qx-label" in names for names in classes):
            self.text += data


def read_html(html: str, *, page: bool = False) -> PageReader:
    """The HTML as a parser sees it; asserts that it is whole."""
    reader = PageReader(page=page)
    reader.feed(html)
    reader.close()
    assert not reader.open
    html.encode()
    return reader


def as_shown(text: str) -> str:
    """The text as a page can hold it: signs for control characters and lone surrogates."""
    pictures = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"}
    return re.sub("[\ud800-\udfff]", "\ufffd", text.translate(pictures | {0x7F: "\u2421"}))
