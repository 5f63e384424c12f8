"""Documents as flat rows: quotes, entities, tokens or documents, for CSV, Parquet, data frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Literal

from ..document import Document
from ..errors import InputError

Rows = Literal["quotes", "entities", "tokens", "documents"]
ROWS: tuple[Rows, ...] = ("quotes", "entities", "tokens", "documents")

#: The columns of each kind of row with their types.  ``doc`` is the document's id; the other
#: whole numbers are offsets (code points) or count from 0.
COLUMNS: Mapping[str, Mapping[str, type]] = {
    "quotes": {
        "doc": str, "quote": int, "type": str, "text": str, "start": int, "end": int,
        "parts": str, "cue": str, "cue_lemma": str, "cue_start": int, "cue_end": int,
        "speaker": str, "speaker_kind": str, "mention": str, "mention_start": int,
        "mention_end": int, "rule": str, "confidence": float,
    },
    "entities": {
        "doc": str, "entity": int, "label": str, "text": str, "start": int, "end": int,
        "name": str,
    },
    "tokens": {
        "doc": str, "sentence": int, "token": int, "text": str, "start": int, "end": int,
        "lemma": str, "upos": str, "feats": str, "head": int, "deprel": str,
    },
    "documents": {
        "doc": str, "text": str, "characters": int, "sentences": int, "tokens": int,
        "entities": int, "people": int, "quotes": int, "speakers": str,
    },
}  # fmt: skip


def check_rows(rows: str, choices: Collection[str] = ROWS) -> None:
    """Raise `InputError` where ``rows`` is none of the choices."""
    if rows not in choices:
        raise InputError(f"rows {rows!r} is unknown; choose from: {', '.join(choices)}")


def flat_rows(document: Document, rows: str) -> Iterator[tuple[Any, ...]]:
    """The document's rows of the given kind, their values in the order of `COLUMNS`."""
    return _BUILDERS[rows](document)


def feats_text(feats: Mapping[str, str]) -> str:
    """Features as Universal Dependencies write them: ``Case=Nom|Number=Sing``, sorted."""
    return "|".join(f"{key}={feats[key]}" for key in sorted(feats, key=str.lower))


def feats_dict(text: str) -> dict[str, str]:
    """The features that `feats_text` wrote; ``_`` and the empty string are none."""
    pairs = (pair.partition("=") for pair in text.split("|") if "=" in pair)
    return {key: value for key, _, value in pairs}


def _quotes(document: Document) -> Iterator[tuple[Any, ...]]:
    for number, quote in enumerate(document.quotes):
        cue, speaker = quote.cue, quote.speaker
        mention = speaker.mention if speaker else None
        yield (
            document.id,
            number,
            quote.type,
            quote.text,
            quote.start,
            quote.end,
            " ".join(f"{part.start}-{part.end}" for part in quote.parts),
            *((cue.text, cue.lemma, cue.start, cue.end) if cue else (None,) * 4),
            *((speaker.name, speaker.kind) if speaker else (None,) * 2),
            *((mention.text, mention.start, mention.end) if mention else (None,) * 3),
            quote.rule,
            quote.confidence,
        )


def _entities(document: Document) -> Iterator[tuple[Any, ...]]:
    for number, entity in enumerate(document.entities):
        yield (
            document.id, number, entity.label, entity.text, entity.start, entity.end, entity.name
        )  # fmt: skip


def _tokens(document: Document) -> Iterator[tuple[Any, ...]]:
    for number, sentence in enumerate(document.sentences):
        for index in range(sentence.first, sentence.last):
            token = document.tokens[index]
            yield (
                document.id, number, index, token.text, token.start, token.end, token.lemma,
                token.upos, feats_text(token.feats), token.head, token.deprel,
            )  # fmt: skip


def _documents(document: Document) -> Iterator[tuple[Any, ...]]:
    speakers = dict.fromkeys(quote.speaker.name for quote in document.quotes if quote.speaker)
    yield (
        document.id, document.text, len(document.text), len(document.sentences),
        len(document.tokens), len(document.entities), len(document.people), len(document.quotes),
        "; ".join(speakers),
    )  # fmt: skip


_BUILDERS: Mapping[str, Callable[[Document], Iterator[tuple[Any, ...]]]] = {
    "quotes": _quotes,
    "entities": _entities,
    "tokens": _tokens,
    "documents": _documents,
}
