"""From words to their analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ..resources import load_arrays
from ..text import plain_word
from .candidates import LEXICON, Candidate, Candidates
from .dictionary import Dictionary
from .lexicon import Lexicon
from .tags import to_ud


class Analysis(NamedTuple):
    """What is known of a word in its sentence: lemma, UPOS and features of UD v2."""

    lemma: str
    upos: str
    feats: Mapping[str, str] = {}


class Morphology:
    """Lemmatizes and tags sentences.  ``lemmas`` chooses the lemma conventions: vesum or ud."""

    def __init__(self, lemmas: str = "vesum") -> None:
        self._candidates = _candidates()
        self._best = lru_cache(maxsize=50_000)(self._choose)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of every word of every sentence."""
        return [[self._best(word) for word in sentence] for sentence in sentences]

    def _choose(self, word: str) -> Analysis:
        best = max(self._candidates.of(word), key=_prior)
        return Analysis(cased_lemma(word, best), *to_ud(best.tag))


def cased_lemma(form: str, candidate: Candidate) -> str:
    """The lemma with capitals: names begin with one, abbreviations and words of unusual case keep
    the form's.

    >>> cased_lemma("КИЄВА", Candidate("київ", "noun:inanim:m:v_rod:prop:geo", 1))
    'Київ'
    """
    lemma, tag = candidate.lemma, candidate.tag
    word = plain_word(form)
    if word.islower() or not lemma:
        return lemma
    pieces = tag.split(":")
    letters = [char for char in word if char.isalpha()]
    if len(letters) > 1 and word.isupper():
        if "abbr" in pieces or pieces[0] in ("unclass", "number"):
            return lemma.upper()
    elif any(char.isupper() for char in word[1:]) and "-" not in word:
        same = 0
        while same < min(len(word), len(lemma)) and word[same].lower() == lemma[same]:
            same += 1
        return word[:same] + lemma[same:] if len(word[:same].lower()) == same else lemma
    if "prop" in pieces or pieces[0] == "unclass":
        return "-".join(
            part[:1].upper() + part[1:] if first or piece[:1].isupper() else part
            for first, part, piece in _parts(lemma, word)
        )
    return lemma


def _parts(lemma: str, word: str) -> list[tuple[bool, str, str]]:
    """The lemma's parts between hyphens, each with the word's part in its place."""
    pieces = word.split("-")
    return [
        (number == 0, part, pieces[number] if number < len(pieces) else "")
        for number, part in enumerate(lemma.split("-"))
    ]


def _prior(candidate: Candidate) -> tuple[float, float]:
    rank = 1.0 if candidate.source & LEXICON else 0.0
    return rank + candidate.seen, _TAG_PRIOR.get(candidate.tag.split(":")[0], 0.0)


_TAG_PRIOR = {"adv": 3.0, "prep": 4.0, "noun": 2.0, "adj": 1.5, "verb": 2.5}


@cache
def _candidates() -> Candidates:
    arrays, _ = load_arrays("morphology.npz", "morphology")
    return Candidates(Dictionary(), Lexicon.from_arrays(arrays))
