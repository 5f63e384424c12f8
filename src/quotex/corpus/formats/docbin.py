"""spaCy's DocBin: the documents as ``Doc`` objects, to be read with or without quotex.

A ``Doc`` has lemmas, tags, features, trees where an engine parsed, ``ents`` (of overlapping
entities the longest), and the span groups ``entities`` (all), ``quotes`` (a part each, labelled
with the quote's type, ``id`` the speaker), ``cues`` and ``mentions``.  ``user_data["quotex"]``
keeps the record without tokens, so that quotex reads back what it wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...document import Document, Span
from ...errors import InputError, RecordError
from ..optional import require
from ..rows import feats_dict, feats_text
from .base import AssembledFormat, cleaned, printable

_ATTRIBUTES = (
    "ORTH", "SPACY", "LEMMA", "POS", "MORPH", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE",
    "ENT_KB_ID",
)  # fmt: skip
_KEY = "quotex"


@dataclass(frozen=True)
class SpacyDocs(AssembledFormat):
    """NUL and lone surrogates become U+FFFD.

    A DocBin is one block: making it takes as much memory as the whole output, reading it too.
    """

    name = "spacy"

    def encode(self, documents: Sequence[tuple[int, Document]]) -> bytes:
        """A DocBin of the documents."""
        spacy = require("spacy", "spacy")
        vocab = spacy.vocab.Vocab()
        docs = [_doc(spacy, vocab, document) for _, document in documents]
        piece: bytes = _bin(spacy, docs).to_bytes()
        return piece

    def assemble(self, pieces: Iterable[bytes], path: Path) -> None:
        """Merge the pieces into one DocBin."""
        spacy = require("spacy", "spacy")
        merged = _bin(spacy)
        for piece in pieces:
            if piece:
                merged.merge(spacy.tokens.DocBin(store_user_data=True).from_bytes(piece))
        merged.to_disk(path)

    def read(self, path: Path) -> Iterator[Document]:
        """The documents of a DocBin that quotex wrote."""
        spacy = require("spacy", "spacy")
        try:
            found = spacy.tokens.DocBin(store_user_data=True).from_disk(path)
        except Exception as error:  # zlib's, msgpack's and spaCy's own
            raise InputError(f"{path} is no DocBin: {error}") from error
        for number, doc in enumerate(found.get_docs(spacy.vocab.Vocab()), 1):
            if _KEY not in doc.user_data:
                raise RecordError(f"{path}, document {number}: quotex did not write it")
            yield _document(doc)


def _bin(spacy: Any, docs: Sequence[Any] = ()) -> Any:
    return spacy.tokens.DocBin(attrs=_ATTRIBUTES, store_user_data=True, docs=docs)


def _doc(spacy: Any, vocab: Any, document: Document) -> Any:
    words, spaces, owners = _words(document, printable(document.text))
    places = {owner: place for place, owner in enumerate(owners) if owner is not None}
    tokens = [None if owner is None else document.tokens[owner] for owner in owners]
    columns: dict[str, Any] = {
        "lemmas": [printable(token.lemma) if token else "" for token in tokens],
        "pos": [token.upos if token else "SPACE" for token in tokens],
        "morphs": [feats_text(token.feats) if token else "" for token in tokens],
    }
    if any(token and token.head is not None for token in tokens):
        # what stands between tokens hangs on the one before, as in spaCy's own trees
        columns["heads"] = [
            places.get(token.head, place) if token and token.head is not None else max(place - 1, 0)
            for place, token in enumerate(tokens)
        ]
        columns["deps"] = [(token and token.deprel) or "dep" for token in tokens]
    else:
        firsts = {sentence.first for sentence in document.sentences}
        columns["sent_starts"] = [owner in firsts for owner in owners]
    try:
        doc = spacy.tokens.Doc(vocab, words=words, spaces=spaces, **columns)
    except ValueError as error:  # tags and trees that are not those of UD
        raise RecordError(f"spaCy cannot hold the document: {error}") from error
    _add_spans(spacy, doc, document)
    record = document.to_dict()
    record["between"] = [place for place, owner in enumerate(owners) if owner is None]
    del record["text"], record["tokens"]
    doc.user_data[_KEY] = cleaned(record, printable)
    return doc


def _words(document: Document, text: str) -> tuple[list[str], list[bool], list[int | None]]:
    """spaCy's words, whether a blank follows each, and the token that each is.

    Words and blanks make up the whole text: what stands between tokens, but for one blank, is a
    word of its own.
    """
    words: list[str] = []
    spaces: list[bool] = []
    owners: list[int | None] = []

    def between(gap: str) -> None:
        if words and gap.startswith(" "):
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
            owners.append(None)

    place = 0
    for number, token in enumerate(document.tokens):
        if token.start == token.end:
            continue
        between(text[place : token.start])
        words.append(text[token.start : token.end])
        spaces.append(False)
        owners.append(number)
        place = token.end
    between(text[place:])
    return words, spaces, owners


def _add_spans(spacy: Any, doc: Any, document: Document) -> None:
    def span(at: Span, label: str, **ids: str) -> Any:
        ids = {key: printable(value) for key, value in ids.items()}
        return doc.char_span(at.start, at.end, label=label, alignment_mode="expand", **ids)

    entities = [span(entity, entity.label, kb_id=entity.name) for entity in document.entities]
    entities = [entity for entity in entities if entity is not None]
    doc.ents = spacy.util.filter_spans(entities)
    groups: dict[str, list[Any]] = {"entities": entities, "quotes": [], "cues": [], "mentions": []}
    for quote in document.quotes:
        name = quote.speaker.name if quote.speaker else ""
        groups["quotes"] += [span(part, quote.type, span_id=name) for part in quote.parts]
        if quote.cue:
            groups["cues"].append(span(quote.cue, "cue", span_id=quote.cue.lemma))
        if quote.speaker and quote.speaker.mention:
            kind = quote.speaker.kind
            groups["mentions"].append(span(quote.speaker.mention, kind, span_id=name))
    for key, spans in groups.items():
        doc.spans[key] = [found for found in spans if found is not None]


def _document(doc: Any) -> Document:
    """The document that `_doc` made into ``doc``."""
    record: Mapping[str, Any] = doc.user_data[_KEY]
    between = set(record["between"])
    own = [token for token in doc if token.i not in between]
    numbers = {token.i: number for number, token in enumerate(own)}
    parsed = doc.has_annotation("DEP")
    tokens = []
    for token in own:
        tokens.append(
            {
                "start": token.idx,
                "end": token.idx + len(token),
                "lemma": token.lemma_,
                "upos": token.pos_,
                "feats": feats_dict(str(token.morph)),
                "head": numbers.get(token.head.i) if parsed else None,
                "deprel": token.dep_ if parsed else None,
            }
        )
    return Document.from_dict({**record, "text": doc.text, "tokens": tokens})
