"""From words to their analyses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from ..resources import checking, load_arrays
from .candidates import Candidates
from .conventions import Conventions
from .dictionary import Dictionary
from .disambiguator import Disambiguator
from .forms import Forms
from .lexicon import Lexicon

WEIGHTS = "morphology.npz"
MOST_FORMS = 40_000
"""When the table of forms has grown so large it is begun anew; about 40 MB."""
RUN = 20_000
"""Tokens that are looked at together; a longer text is read in runs of sentences."""


class Analysis(NamedTuple):
    """What is known of a word in its sentence: lemma, UPOS and features of UD v2."""

    lemma: str
    upos: str
    feats: Mapping[str, str] = {}


class Morphology:
    """Lemmatizes and tags sentences.  ``lemmas`` chooses the lemma conventions: vesum or ud.

    Safe to share between threads.  Remembers forms, within bounds, so the first text is the
    slowest.
    """

    def __init__(self, lemmas: str = "vesum") -> None:
        self._candidates, self._model = _parts()
        self._conventions = Conventions(self._candidates, lemmas)
        self._lock = Lock()
        self._begin_anew()

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of every word of every sentence.  The sentences should be one document:
        its other words help to recognise its names."""
        out: list[list[Analysis]] = []
        with self._lock:
            for run in _runs(sentences):
                out += self._tag_run(run)
        if len(out) != len(sentences):  # a sentence longer than a run came in pieces
            return _regroup(out, sentences)
        return out

    def _tag_run(self, run: list[Sequence[str]]) -> list[list[Analysis]]:
        if len(self._forms) > MOST_FORMS:
            self._begin_anew()
        forms = self._forms
        words = [word for sentence in run for word in self._conventions.joined(sentence)]
        ids = forms.numbers(words)
        lengths = [len(sentence) for sentence in run]
        chosen = self._model.choose(forms, ids, lengths).tolist()
        known = self._analyses
        known += [None] * (len(forms.candidates) - len(known))
        flat: list[Any] = [known[choice] for choice in chosen]
        for place in [place for place, analysis in enumerate(flat) if analysis is None]:
            choice = chosen[place]
            if known[choice] is None:
                written = self._conventions.of(words[place], *forms.candidates[choice])
                known[choice] = Analysis(*written)
            flat[place] = known[choice]
        out: list[list[Analysis]] = []
        begin = 0
        for length in lengths:
            out.append(flat[begin : begin + length])
            begin += length
        for sentence, analyses in zip(run, out, strict=True):
            for place, changed in self._conventions.in_context(sentence, analyses):
                analyses[place] = Analysis(*changed)
        return out

    def _begin_anew(self) -> None:
        self._forms = Forms(self._candidates)
        self._analyses: list[Analysis | None] = []


def _runs(sentences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """The sentences in runs of about `RUN` tokens, longer sentences in pieces."""
    run: list[Sequence[str]] = []
    size = 0
    for sentence in sentences:
        pieces = [sentence]
        if len(sentence) > RUN:
            pieces = [sentence[at : at + RUN] for at in range(0, len(sentence), RUN)]
        for piece in pieces:
            if size + len(piece) > RUN and run:
                yield run
                run, size = [], 0
            run.append(piece)
            size += len(piece)
    if run:
        yield run


def _regroup(
    pieces: list[list[Analysis]], sentences: Sequence[Sequence[str]]
) -> list[list[Analysis]]:
    flat = iter([analysis for piece in pieces for analysis in piece])
    return [[next(flat) for _ in sentence] for sentence in sentences]


@cache
def _parts() -> tuple[Candidates, Disambiguator]:
    arrays, _ = load_arrays(WEIGHTS, "morphology")
    with checking(WEIGHTS):
        candidates = Candidates(Dictionary(), Lexicon.from_arrays(arrays))
        return candidates, Disambiguator.from_arrays(arrays)
