"""spaCy as an engine: any of its pipelines for Ukrainian, by name, path or as a `Language`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from ..document import Document
from ..errors import EngineError, InputError
from .reading import BLANK_WORD, Adopter, Reading, Word, chunks, features, groups, readable

DEFAULT_MODEL = "uk_core_news_sm"
_LONGEST_TEXT = 100_000  # characters a spaCy Doc gets: its parser's memory grows with them
_LONGEST_GIVEN = 20_000  # tokens
_UPOS = frozenset(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
)
_ANNOTATIONS = {
    "SENT_START": "sentences",
    "LEMMA": "lemmas",
    "POS": "tags",
    "MORPH": "feats",
    "DEP": "syntax",
    "ENT_IOB": "entities",
}


class SpacyEngine:
    """Reads texts with a spaCy pipeline and keeps what it says.

    ``model`` is a `spacy.Language`, the path of a saved pipeline or the name of an installed one;
    None for `DEFAULT_MODEL`.  Raises `EngineError` where spaCy or the model is missing or the
    pipeline fails on a text.
    """

    name = "spacy"

    def __init__(self, model: Any, adopter: Adopter) -> None:
        self._nlp = language(model)
        self._adopt = adopter
        self._lock = Lock()  # spaCy's vocabulary grows while it reads

    def read(self, text: str) -> Document:
        """The document of a text."""
        reading = Reading()
        longest = min(_LONGEST_TEXT, self._nlp.max_length)
        for offset, piece in chunks(readable(text), longest):
            reading.add(reading_of(self._run(piece)), offset)
        return self._adopt.document(text, reading)

    def read_tokens(self, sentences: Sequence[Sequence[str]]) -> Document:
        """The document of ready tokens; spaCy only analyses them."""
        from spacy.tokens import Doc

        reading = Reading(knows={"sentences"})
        for group in groups(sentences, _LONGEST_GIVEN):
            words = [
                readable(word) if word.strip() else BLANK_WORD for row in group for word in row
            ]
            starts: list[Any] = [number == 0 for row in group for number in range(len(row))]
            doc = Doc(self._nlp.vocab, words, sent_starts=starts)
            reading.add(reading_of(self._run(doc), keep_all=True), 0)
        return self._adopt.given(sentences, reading)

    def _run(self, what: Any) -> Any:
        try:
            with self._lock:
                return self._nlp(what)
        except Exception as error:
            raise EngineError(
                f"the spaCy pipeline {_title(self._nlp)} failed: {type(error).__name__}: {error}"
            ) from error


def language(model: Any = None) -> Any:
    """The spaCy pipeline that ``model`` stands for (see `SpacyEngine`)."""
    try:
        import spacy
        from spacy.language import Language
    except ImportError as error:
        raise EngineError(
            f'the spaCy engine needs spaCy ({error}); run: pip install "quotex[spacy]"'
        ) from error
    if isinstance(model, Language):
        return model
    if model is None:
        model = DEFAULT_MODEL
    if not isinstance(model, (str, Path)) or not str(model):
        raise InputError(
            "model must be a spaCy Language, the name of a pipeline or its path, "
            f"not {type(model).__name__}"
        )
    try:
        return spacy.load(model)
    except Exception as error:
        raise EngineError(_missing(str(model), error)) from error


def _missing(model: str, error: Exception) -> str:
    """What to do about a pipeline that cannot be loaded."""
    if Path(model).exists() or not (isinstance(error, OSError) and "E050" in str(error)):
        return f"the spaCy pipeline {model!r} cannot be loaded: {type(error).__name__}: {error}"
    name = model.replace("-", "_") if model.startswith("uk-core") else model
    return (
        f"spaCy has no pipeline {model!r}; run: python -m spacy download {name}  "
        "(do not `pip install uk-core-news-…` from PyPI: packages of these names are not spaCy's)"
    )


def reading_of(doc: Any, keep_all: bool = False) -> Reading:
    """What a spaCy ``Doc`` says.  With ``keep_all`` one word for each of its tokens, else without
    the tokens that are blanks."""
    reading = Reading(
        knows={known for name, known in _ANNOTATIONS.items() if doc.has_annotation(name)}
    )
    tags = "tags" in reading.knows
    if not tags and any(token.tag_ in _UPOS for token in doc):
        reading.knows.add("tags")
    parsed = "syntax" in reading.knows
    for token in doc:
        reading.words.append(
            Word(
                token.idx,
                token.idx if token.is_space and not keep_all else token.idx + len(token),
                token.lemma_,
                token.pos_ if tags else token.tag_ if token.tag_ in _UPOS else "",
                features(str(token.morph)),
                token.head.i if parsed else None,
                token.dep_.lower() if token.dep_ == "ROOT" else token.dep_,
                bool(token.is_sent_start),
            )
        )
    reading.entities = [(span.start, span.end, span.label_) for span in doc.ents]
    return reading


def _title(nlp: Any) -> str:
    return f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')}"
