"""Stanza as an engine: tokens, tags, lemmas, trees and entities of its Ukrainian models."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from ..document import Document
from ..errors import EngineError, InputError
from ..text.segment import LINE, pieces
from .reading import BLANK_WORD, Adopter, Reading, Word, features, groups, readable

LANGUAGE = "uk"
# Processors by the pipeline's step that needs them; a tree serves the quotes alone.
PROCESSORS = {
    "tokens": ("tokenize", "mwt"),
    "morphology": ("pos", "lemma"),
    "entities": ("ner",),
    "quotes": ("depparse",),
}
_KNOWS = {
    "lemma": {"lemmas"},
    "pos": {"tags", "feats"},
    "depparse": {"syntax"},
    "ner": {"entities"},
}
_BATCH = 20_000  # characters Stanza gets at a time
# The parser's time and memory grow with the square of a sentence.
_LONGEST_PIECE = 1500  # characters of a line, which are one sentence at worst
_LONGEST_SENTENCE = 250  # given tokens
_LONGEST_GIVEN = 4000  # tokens Stanza gets at a time
_LONGEST_WORD, _LONG_WORD = 1000, "<UNK>"  # Stanza's own limit, which it keeps in texts only


class StanzaEngine:
    """Reads texts with Stanza's Ukrainian models, line by line, since a line is a paragraph.

    ``model_dir`` is where the models lie (None: where Stanza puts them), ``download`` fetches them
    there first.  Processors whose models are not there are left out, save the tokenizer.  Raises
    `EngineError` where Stanza or its models are missing or fail on a text.
    """

    name = "stanza"

    def __init__(
        self, model_dir: str | Path | None, adopter: Adopter, *, download: bool = False
    ) -> None:
        self._nlp = _pipeline(model_dir, adopter.steps, download)
        self._knows = {"sentences"}.union(*(_KNOWS.get(name, ()) for name in self._nlp.processors))
        self._adopt = adopter
        self._lock = Lock()

    def read(self, text: str) -> Document:
        """The document of a text."""
        from stanza.models.common.doc import Document as StanzaDocument

        reading = Reading(knows=set(self._knows))
        for batch in _batches(readable(text)):
            docs = [StanzaDocument([], text=piece) for _, piece in batch]
            for (offset, _), doc in zip(batch, self._run(docs), strict=True):
                reading.add(_reading(doc), offset)
        return self._adopt.document(text, reading)

    def read_tokens(self, sentences: Sequence[Sequence[str]]) -> Document:
        """The document of ready tokens; Stanza only analyses them."""
        reading = Reading(knows=set(self._knows))
        rows = [
            row[start : start + _LONGEST_SENTENCE]
            for row in sentences
            for start in range(0, len(row), _LONGEST_SENTENCE)
        ]
        for group in groups(rows, _LONGEST_GIVEN):
            reading.add(_reading(self._run([_given(group)], given=True)[0]), 0)
        return self._adopt.given(sentences, reading)

    def _run(self, docs: list[Any], given: bool = False) -> list[Any]:
        names = [name for name in self._nlp.processors if not given or name in _KNOWS]
        try:
            with self._lock:
                return list(self._nlp.bulk_process(docs, processors=names)) if names else docs
        except Exception as error:
            raise EngineError(
                f"the Stanza pipeline failed: {type(error).__name__}: {error}"
            ) from error


def _pipeline(model_dir: str | Path | None, steps: Collection[str], download: bool) -> Any:
    """Stanza's pipeline of the processors that the steps need and whose models are there."""
    try:
        import stanza
        from stanza.resources.common import DEFAULT_MODEL_DIR
    except ImportError as error:
        raise EngineError(
            f'the Stanza engine needs Stanza ({error}); run: pip install "quotex[stanza]"'
        ) from error
    if model_dir is not None and not isinstance(model_dir, (str, Path)):
        raise InputError(f"model_dir must be a path, not {type(model_dir).__name__}")
    folder = Path(model_dir or DEFAULT_MODEL_DIR).expanduser()
    if download:
        try:
            stanza.download(LANGUAGE, model_dir=str(folder), logging_level="ERROR")
        except Exception as error:
            raise EngineError(
                f"Stanza's models cannot be downloaded: {type(error).__name__}: {error}"
            ) from error
    names = [name for step, some in PROCESSORS.items() if step in steps for name in some]
    found = _present(folder, names)
    if "tokenize" not in found:
        raise EngineError(
            f'no Ukrainian model of Stanza in {str(folder)!r}; run: python -c "import stanza; '
            f"stanza.download('{LANGUAGE}', model_dir={str(folder)!r})\"  or call "
            'quotex.load("stanza", download=True)'
        )
    if "pos" not in found or "lemma" not in found:  # a parser wants both
        found = [name for name in found if name != "depparse"]
    try:
        return stanza.Pipeline(
            LANGUAGE,
            dir=str(folder),
            processors=",".join(found),
            download_method=None,
            logging_level="ERROR",
        )
    except Exception as error:
        raise EngineError(
            f"Stanza's models in {str(folder)!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from error


def _present(folder: Path, names: Sequence[str]) -> list[str]:
    """Those of the processors for which the folder's list of packages names a model it has."""
    try:
        resources = json.loads((folder / "resources.json").read_text(encoding="utf-8"))
        packages = resources[LANGUAGE]["packages"]["default"]
        return [
            name
            for name in names
            if packages.get(name) == "identity"
            or (folder / LANGUAGE / name / f"{packages.get(name)}.pt").exists()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _batches(text: str) -> Iterator[list[tuple[int, str]]]:
    """The text's lines, long ones in pieces, each with its offset, some at a time."""
    batch: list[tuple[int, str]] = []
    size = 0
    for line in LINE.finditer(text):
        for offset, piece in pieces(line.group(), line.start(), _LONGEST_PIECE):
            if not piece.strip():
                continue
            if size and size + len(piece) > _BATCH:
                yield batch
                batch, size = [], 0
            batch.append((offset, piece))
            size += len(piece)
    if batch:
        yield batch


def _given(sentences: Sequence[Sequence[str]]) -> Any:
    """Stanza's document of ready tokens; its offsets do not matter."""
    from stanza.models.common.doc import Document as StanzaDocument

    rows: list[list[dict[str, Any]]] = []
    start = 0
    for words in sentences:
        rows.append([])
        for number, word in enumerate(words, 1):
            shown = _word(word)
            place = f"start_char={start}|end_char={start + len(shown)}"
            rows[-1].append({"id": (number,), "text": shown, "misc": place})
            start += len(shown) + 1
    return StanzaDocument(rows, " ".join(word["text"] for row in rows for word in row))


def _word(word: str) -> str:
    """A given token as Stanza can hold it."""
    if not word.strip():
        return BLANK_WORD
    return readable(word) if len(word) <= _LONGEST_WORD else _LONG_WORD


def _reading(doc: Any) -> Reading:
    """What a Stanza document says.  A multiword token is one word, with the analysis of the one
    of its words that the others hang on."""
    reading = Reading()
    numbers: dict[int, int] = {}  # a token's identity → its number in the reading
    for sentence in doc.sentences:
        base = len(reading.words)
        place: dict[int, int] = {0: -1}  # a word's id → its token's number
        for number, token in enumerate(sentence.tokens, base):
            numbers[id(token)] = number
            place.update((word.id, number) for word in token.words)
        for number, token in enumerate(sentence.tokens, base):
            inside = {word.id for word in token.words}
            word = next((w for w in token.words if w.head not in inside), token.words[0])
            head = None if word.head is None else place.get(word.head, -1)
            reading.words.append(
                Word(
                    token.start_char,
                    token.end_char,
                    word.lemma or "",
                    word.upos or "",
                    features(word.feats or ""),
                    number if head == -1 else head,
                    word.deprel,
                    number == base,
                )
            )
    for entity in doc.ents:
        places = [numbers[id(token)] for token in entity.tokens]
        reading.entities.append((min(places), max(places) + 1, entity.type))
    return reading
