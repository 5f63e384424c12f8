"""`load` and `Pipeline`: an engine, then entities, then people, then quotes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from .document import QUOTE_TYPES, Document, Quote
from .engines import Engine, NativeEngine
from .entities import Recogniser, recogniser
from .errors import InputError
from .listing import AnnotationList
from .morphology import Morphology
from .people import link
from .quotes import find_quotes

STEPS = ("tokens", "morphology", "entities", "people", "quotes")
NER_CHOICES = ("model", "rules", "none")
LEMMA_CHOICES = ("vesum", "ud")


def load(
    engine: str = "native",
    *,
    ner: str = "model",
    lemmas: str = "vesum",
    steps: Collection[str] | None = None,
) -> Pipeline:
    """A pipeline with the given engine and options.

    ``engine``: ``native``.  ``ner``: ``model`` (trained weights, non-commercial licence), ``rules``
    (no trained weights) or ``none``.  ``lemmas``: lemma conventions, ``vesum`` or ``ud``.
    ``steps``: what to compute, any of `STEPS`; each brings the earlier ones it needs; None for all.

    Raises `InputError` for an unknown option value.
    """
    options = dict(locals())
    _check("engine", engine, ("native",))
    _check("ner", ner, NER_CHOICES)
    _check("lemmas", lemmas, LEMMA_CHOICES)
    wanted = _steps(steps)
    morphology = Morphology(lemmas) if "morphology" in wanted else None
    return Pipeline(
        NativeEngine(morphology),
        recogniser(ner) if "entities" in wanted and ner != "none" else None,
        wanted,
        options,
    )


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
        """The `Document` of a text.  Raises `InputError` where ``text`` is no string."""
        if not isinstance(text, str):
            raise InputError(f"text must be a str, not {type(text).__name__}")
        return replace(self._complete(self._engine.read(text)), id=id)

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
        self, texts: Iterable[Any], *, workers: int = 1, as_tuples: bool = False
    ) -> Iterator[Any]:
        """The documents of many texts, in order, one at a time.

        With ``as_tuples``, takes ``(text, context)`` pairs and gives ``(document, context)``.
        With more ``workers`` than one, as many processes, which load this pipeline's options anew;
        texts are read a little ahead.  Raises `InputError` where a text is no string, `QuotexError`
        where a text cannot be analyzed.
        """
        if workers != 1:
            if self._options is None:
                raise InputError("only a pipeline that quotex.load made has several workers")
            from .corpus.pipe import pipe

            yield from pipe(texts, self._options, workers, as_tuples)
            return
        for item in texts:
            if as_tuples:
                text, context = item
                yield self.analyze(text), context
            else:
                yield self.analyze(item)

    def _complete(self, document: Document) -> Document:
        done = dict(document.engine)
        if self._recognise is not None and "entities" not in done:
            document = replace(document, entities=self._recognise(document))
            done["entities"] = "native"
        if "people" in self.steps:
            people, organisations = link(document)
            document = replace(document, people=people, organisations=organisations)
            done["people"] = "native"
        if "quotes" in self.steps:
            document = replace(document, quotes=find_quotes(document))
            done["quotes"] = "native"
        return replace(document, engine=done)


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
