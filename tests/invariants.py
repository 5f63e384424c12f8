"""What holds for every document, whatever the text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

from quotex import Document, Span
from quotex.document import ENTITY_LABELS, QUOTE_TYPES, SPEAKER_KINDS


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
    for row in (document.tokens, document.sentences, document.entities):
        assert all(a.end <= b.start for a, b in pairwise(row))
    assert [t for tokens in document.sentence_tokens() for t in tokens] == list(document.tokens)
    assert all(entity.label in ENTITY_LABELS and entity.name for entity in document.entities)
    for group in (*document.people, *document.organisations):
        assert group.name
        assert group.mentions
        assert list(group.mentions) == sorted(group.mentions, key=lambda m: m.start)
    check_quotes(document)
    record = document.to_dict()
    assert Document.from_dict(record) == document
    assert Document.from_dict(json.loads(json.dumps(record))) == document


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
        assert all(part.text.strip() == part.text for part in quote.parts)
        if quote.speaker:
            assert quote.speaker.kind in SPEAKER_KINDS
            assert quote.speaker.name.strip()
            assert "\n" not in quote.speaker.name
    # Marked words belong to one quote, and nothing is listed inside a direct one.
    marked = [
        (part.start, part.end) for q in quotes if q.type in ("direct", "mixed") for part in q.parts
    ]
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(marked)))
    direct = [(part.start, part.end) for q in quotes if q.type == "direct" for part in q.parts]
    for quote in quotes:
        if quote.type == "indirect":
            for part in quote.parts:
                assert not any(a <= part.start and part.end <= b for a, b in direct)
