"""`load` and `Pipeline`: an engine, then entities, then people, then quotes."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from .document import QUOTE_TYPES, Document, Quote
from .engines import Adopter, Engine, NativeEngine
from .entities import Recogniser, recogniser
from .errors import InputError
from .listing import AnnotationList
from .morphology import Morphology
from .people import link
from .quotes import find_quotes

ENGINES = ("native", "spacy", "stanza")
STEPS = ("tokens", "morphology", "entities", "people", "quotes")
NER_CHOICES = ("model", "rules", "none")
LEMMA_CHOICES = ("vesum", "ud")


def load(
    engine: str = "native",
    *,
    ner: str = "model",
    lemmas: str = "vesum",
    steps: Collection[str] | None = None,
    model: Any = None,
    model_dir: str | Path | None = None,
    download: bool = False,
) -> Pipeline:
    """A pipeline with the given engine and options.

    ``engine``: ``native``, ``spacy`` or ``stanza``.  ``ner``: ``model`` (trained weights,
    non-commercial licence), ``rules`` (no trained weights) or ``none``; an engine that finds
    entities itself is believed unless it is ``none``.  ``lemmas``: lemma conventions, ``vesum`` or
    ``ud``, where quotex lemmatizes.
    ``steps``: what to compute, any of `STEPS`; each brings the earlier ones it needs; None for all.
    ``model``, of spaCy: a `Language`, a pipeline's name or path, by default ``uk_core_news_sm``.
    ``model_dir``, of Stanza: where its models lie, by default where Stanza puts them;
    ``download``: fetch them there first.  Nothing is ever downloaded otherwise.

    Raises `InputError` for an unknown option value, `EngineError` where the engine's package or
    model is missing; its message says what to run.
    """
    options = dict(locals())
    _check("engine", engine, ENGINES)
    check_options(ner, lemmas)
    for name, value, owner in (
        ("model", model, "spacy"),
        ("model_dir", model_dir, "stanza"),
        ("download", download, "stanza"),
    ):
        if value is not None and value is not False and engine != owner:
            raise InputError(f"{name} is an option of the engine {owner!r} only")
    wanted = _steps(steps)
    pipeline = Pipeline(
        _engine(engine, ner, lemmas, wanted, model, model_dir, download),
        recogniser(ner) if "entities" in wanted and ner != "none" else None,
        wanted,
        options,
    )
    pipeline.analyze(_FIRST_TEXT)
    return pipeline


_FIRST_TEXT = (
    "«Так», – сказав мер Києва В. Коваль. За словами Олени Кравчук, ні. "
    "– Чому? – спитав він про ст. 5 Закону"
)
"""Read by `load`, so that the tables are there when the user's first text comes."""


def check_options(ner: str, lemmas: str) -> None:
    """Raises `InputError` where the choice of recogniser or lemma conventions is unknown."""
    _check("ner", ner, NER_CHOICES)
    _check("lemmas", lemmas, LEMMA_CHOICES)


def _engine(
    name: str,
    ner: str,
    lemmas: str,
    steps: set[str],
    model: Any,
    model_dir: str | Path | None,
    download: bool,
) -> Engine:
    if name == "native":
        return NativeEngine(Morphology(lemmas) if "morphology" in steps else None)
    adopt = adopter(name, ner=ner, lemmas=lemmas, steps=steps)
    if name == "spacy":
        from .engines.spacy import SpacyEngine

        return SpacyEngine(model, adopt)
    from .engines.stanza import StanzaEngine

    return StanzaEngine(model_dir, adopt, download=download)


def adopter(engine: str, *, ner: str, lemmas: str, steps: Collection[str]) -> Adopter:
    """What makes documents of another tool's output, under the options of `load`."""
    kept = [step for step in steps if step != "entities" or ner != "none"]
    return Adopter(engine, kept, cache(lambda: Morphology(lemmas)))


class Pipeline:
    """Analyzes texts.  Made by `load`; safe to share between threads."""

    def __init__(
        self,
        engine: Engine,
        recognise: Recogniser | None,
        steps: Collection[str],
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._options = options
        self._engine = engine
        self._recognise = recognise
        self.steps = tuple(step for step in STEPS if step in steps)

    def analyze(self, text: str, *, id: str | None = None) -> Document:
        """The `Document` of a text.  Raises `InputError` where ``text`` is no string.

        Python's collector of cyclic garbage rests while the text is analyzed.
        """
        if not isinstance(text, str):
            raise InputError(f"text must be a str, not {type(text).__name__}")
        with _collector_at_rest():
            document = self._complete(self._engine.read(text))
        return document if id is None else replace(document, id=id)

    def analyze_tokens(self, sentences: Sequence[Sequence[str]]) -> Document:
        """The `Document` of sentences of ready tokens, which are kept as given.

        The document's text is the tokens joined by blanks, the sentences by line breaks.
        Raises `InputError` where ``sentences`` is not a sequence of sequences of strings.
        """
        if isinstance(sentences, str) or any(
            isinstance(words, str) or not all(isinstance(word, str) for word in words)
            for words in sentences
        ):
            raise InputError("sentences must be lists of lists of str")
        return self._complete(self._engine.read_tokens(sentences))

    def extract_quotes(self, text: str, types: Collection[str] = QUOTE_TYPES) -> list[Quote]:
        """The quotes of a text, in text order, of the given types."""
        for kind in types:
            _check("type", kind, QUOTE_TYPES)
        return AnnotationList(q for q in self.analyze(text).quotes if q.type in types)

    def pipe(
        self,
        texts: Iterable[Any],
        *,
        workers: int = 1,
        as_tuples: bool = False,
        batch_size: int = 64,
    ) -> Iterator[Any]:
        """The documents of many texts, in order, one at a time; each is what `analyze` gives.

        With ``as_tuples``, takes ``(text, context)`` pairs and gives ``(document, context)``.
        ``batch_size``: how many texts are read ahead at most, since several short ones together
        take less time; 1 gives each document before the next text is asked for.
        Python's collector of cyclic garbage rests while texts are analyzed, not between documents.
        With more ``workers`` than one, as many processes, which load this pipeline's options anew
        and read batches of their own.  Raises `InputError` where a text is no string, `QuotexError`
        where a text cannot be analyzed.
        """
        if workers != 1:
            if self._options is None:
                raise InputError("only a pipeline that quotex.load made has several workers")
            from .corpus.pipe import pipe

            yield from pipe(texts, self._options, workers, as_tuples)
            return
        if not isinstance(batch_size, int) or batch_size < 1:
            raise InputError(f"batch_size must be a whole number from 1 on, not {batch_size!r}")
        pairs = texts if as_tuples else ((text, None) for text in texts)
        for batch in _batches(pairs, batch_size):
            documents = self._analyze_many([text for text, _ in batch])
            for _, context in batch:
                with _collector_at_rest():
                    document = next(documents)
                yield (document, context) if as_tuples else document

    def _analyze_many(self, texts: Sequence[Any]) -> Iterator[Document]:
        read_many = getattr(self._engine, "read_many", None)
        wrong = next((n for n, text in enumerate(texts) if not isinstance(text, str)), len(texts))
        if read_many is None:
            yield from map(self.analyze, texts[:wrong])
        elif self._recognise is None:
            yield from map(self._complete, read_many(texts[:wrong]))
        else:
            documents = [_with_tokens(document) for document in read_many(texts[:wrong])]
            found = self._recognise.many(documents)
            for document, entities in zip(documents, found, strict=True):
                done = {**document.engine, "entities": "native"}
                yield self._complete(replace(document, entities=entities, engine=done))
        for text in texts[wrong:]:
            yield self.analyze(text)  # raises

    def _complete(self, document: Document) -> Document:
        return complete(document, self._recognise, self.steps)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No collection of cyclic garbage meanwhile: an analysis makes none, and remembers so many
    forms that looking through them again and again takes a tenth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _batches(pairs: Iterable[tuple[Any, Any]], batch_size: int) -> Iterator[list[tuple[Any, Any]]]:
    """The pairs of text and context in lists of so many or, where texts are long, fewer."""
    batch: list[tuple[Any, Any]] = []
    characters = 0
    for text, context in pairs:
        batch.append((text, context))
        characters += len(text) if isinstance(text, str) else 0
        if len(batch) == batch_size or characters > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


_BATCH_CHARACTERS = 200_000


def complete(document: Document, recognise: Recogniser | None, steps: Collection[str]) -> Document:
    """The document with those of ``steps`` its engine left out: entities, people, quotes."""
    done = dict(document.engine)
    if recognise is not None or "people" in steps:
        document = _with_tokens(document)
    if recognise is not None and "entities" not in done:
        document = replace(document, entities=recognise(document))
        done["entities"] = "native"
    if "people" in steps:
        people, organisations = link(document)
        document = replace(document, people=people, organisations=organisations)
        done["people"] = "native"
    if "quotes" in steps:
        document = replace(document, quotes=find_quotes(document))
        done["quotes"] = "native"
    return document if done == document.engine else replace(document, engine=done)


def _with_tokens(document: Document) -> Document:
    """The document with its tokens made, since many steps ask for them."""
    return replace(document, tokens=tuple(document.tokens))


@cache
def _default() -> Pipeline:
    return load()


def analyze(text: str) -> Document:
    """The `Document` of a text, with the default pipeline (loaded on first use)."""
    return _default().analyze(text)


def analyze_tokens(sentences: Sequence[Sequence[str]]) -> Document:
    """The `Document` of sentences of ready tokens, with the default pipeline."""
    return _default().analyze_tokens(sentences)


def extract_quotes(text: str, types: Collection[str] = QUOTE_TYPES) -> list[Quote]:
    """The quotes of a text, in text order, with the default pipeline."""
    return _default().extract_quotes(text, types)


def _steps(wanted: Collection[str] | None) -> set[str]:
    """The wanted steps and all that stand before the last of them."""
    if wanted is None:
        return set(STEPS)
    if isinstance(wanted, str):
        wanted = (wanted,)
    for step in wanted:
        _check("step", step, STEPS)
    last = max((STEPS.index(step) for step in wanted), default=0)
    return set(STEPS[: last + 1])


def _check(what: str, value: Any, choices: Sequence[str]) -> None:
    if value not in choices:
        raise InputError(f"{what} {value!r} is unknown; choose from: {', '.join(choices)}")
