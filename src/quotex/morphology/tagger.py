"""From words to their analyses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..resources import checking, load_arrays
from .candidates import Candidates
from .conventions import Conventions, Written
from .dictionary import Dictionary
from .disambiguator import Disambiguator
from .forms import Forms, Ints
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


class Analyses(NamedTuple):
    """The analyses of words by columns, which Python's collector of garbage need not look through
    as it would through one object a word."""

    lemmas: list[str]
    upos: list[str]
    feats: list[Mapping[str, str]]

    def part(self, first: int, last: int) -> Analyses:
        """Those of the words from ``first`` to ``last``, exclusive."""
        return Analyses(self.lemmas[first:last], self.upos[first:last], self.feats[first:last])

    def add(self, other: Analyses) -> None:
        """Append those of other words."""
        self.lemmas.extend(other.lemmas)
        self.upos.extend(other.upos)
        self.feats.extend(other.feats)

    def put(self, place: int, written: Written) -> None:
        """Let one be another."""
        self.lemmas[place], self.upos[place], self.feats[place] = written


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

    def _begin_anew(self) -> None:
        self._forms = Forms(self._candidates)
        # for each candidate in the table of forms
        self._analyses = Analyses([], [], [])
        self._ready: npt.NDArray[np.bool_] = np.zeros(0, bool)
        """Whether its analysis is written."""
        self._open: npt.NDArray[np.bool_] = np.zeros(0, bool)
        """Whether neighbours may change it, or are changed because of it."""

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of every word of every sentence.  The sentences should be one document:
        its other words help to recognise its names."""
        words = [word for sentence in sentences for word in sentence]
        lengths = [len(sentence) for sentence in sentences]
        analyses = list(map(Analysis, *self.tag_words(words, lengths)))
        return list(_rows(analyses, lengths))

    def tag_words(
        self, words: Sequence[str], lengths: Sequence[int], documents: Sequence[int] = ()
    ) -> Analyses:
        """The analyses of the words of sentences that stand one after another, ``lengths`` being
        the sentences' numbers of words, ``documents`` the documents' numbers of sentences (one
        document by default).  Several documents are one run: they should have about `RUN`
        words at most."""
        out = Analyses([], [], [])
        done = 0
        with self._lock:
            for run in [list(lengths)] if len(documents) > 1 else _runs(lengths):
                size = sum(run)
                out.add(self._tag_run(words[done : done + size], run, documents))
                done += size
        return out

    def _tag_run(
        self, words: Sequence[str], lengths: list[int], documents: Sequence[int]
    ) -> Analyses:
        if len(self._forms) > MOST_FORMS:
            self._begin_anew()
        forms = self._forms
        joined = self._conventions.joined(words, lengths)
        chosen = self._model.choose(forms, forms.numbers(joined), lengths, documents)
        self._write(joined, chosen)
        choices = chosen.tolist()
        known = self._analyses
        out = Analyses(
            list(map(known.lemmas.__getitem__, choices)),
            list(map(known.upos.__getitem__, choices)),
            list(map(known.feats.__getitem__, choices)),
        )
        is_open = self._open.take(chosen).nonzero()[0]
        if not len(is_open):
            return out
        ends = np.cumsum(lengths)
        for number in np.unique(ends.searchsorted(is_open, "right")):
            begin, end = int(ends[number]) - lengths[number], int(ends[number])
            row: list[Written] = list(zip(*out.part(begin, end), strict=True))
            for place, changed in self._conventions.in_context(words[begin:end], row):
                row[place] = changed
                out.put(begin + place, changed)
        return out

    def _write(self, words: Sequence[str], chosen: Ints) -> None:
        """Have the analyses of the chosen candidates ready; ``words``: their forms."""
        forms, known = self._forms, self._analyses
        room = len(forms.lemmas) - len(known.lemmas)
        if room:
            known.add(Analyses([""] * room, [""] * room, [_NO_FEATS] * room))
            self._ready = np.concatenate([self._ready, np.zeros(room, bool)])
            self._open = np.concatenate([self._open, np.zeros(room, bool)])
        places = (~self._ready.take(chosen)).nonzero()[0]
        if not len(places):
            return
        new, firsts = np.unique(chosen[places], return_index=True)
        write, is_open = self._conventions.of, self._conventions.is_open
        for choice, place in zip(new.tolist(), places[firsts].tolist(), strict=True):
            analysis = write(words[place], forms.lemmas[choice], forms.tags[choice])
            known.put(choice, analysis)
            if is_open(analysis):
                self._open[choice] = True
        self._ready[new] = True


_NO_FEATS: Mapping[str, str] = {}


def _rows(analyses: list[Analysis], lengths: Sequence[int]) -> Iterator[list[Analysis]]:
    begin = 0
    for length in lengths:
        yield analyses[begin : begin + length]
        begin += length


def _runs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The sentences' lengths in runs of about `RUN` tokens, longer sentences in pieces."""
    run: list[int] = []
    size = 0
    for length in lengths:
        while length > RUN:
            if run:
                yield run
                run, size = [], 0
            yield [RUN]
            length -= RUN
        if size + length > RUN and run:
            yield run
            run, size = [], 0
        run.append(length)
        size += length
    if run:
        yield run


@cache
def _parts() -> tuple[Candidates, Disambiguator]:
    arrays, _ = load_arrays(WEIGHTS, "morphology")
    with checking(WEIGHTS):
        candidates = Candidates(Dictionary(), Lexicon.from_arrays(arrays))
        return candidates, Disambiguator.from_arrays(arrays)
