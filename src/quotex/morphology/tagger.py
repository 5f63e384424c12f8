"""From words to their analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..text import plain_word


class Analysis(NamedTuple):
    """What is known of a word in its sentence: lemma, UPOS and features of UD v2."""

    lemma: str
    upos: str
    feats: Mapping[str, str] = {}


class Morphology:
    """Lemmatizes and tags sentences.  ``lemmas`` chooses the lemma conventions: vesum or ud."""

    def __init__(self, lemmas: str = "vesum") -> None:
        import pymorphy3

        self._dictionary: Any = pymorphy3.MorphAnalyzer(lang="uk")
        self._first = lru_cache(maxsize=50_000)(self._first_parse)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        """The analysis of every word of every sentence."""
        return [[self._first(word) for word in sentence] for sentence in sentences]

    def _first_parse(self, word: str) -> Analysis:
        parse = self._dictionary.parse(plain_word(word))[0]
        return Analysis(parse.normal_form, _UPOS.get(str(parse.tag.POS), "X"))


_UPOS = {"NOUN": "NOUN", "VERB": "VERB", "ADJF": "ADJ", "ADVB": "ADV", "NPRO": "PRON",
         "PREP": "ADP", "CONJ": "CCONJ", "PRCL": "PART", "INTJ": "INTJ", "NUMR": "NUM",
         "GRND": "VERB", "INFN": "VERB"}  # fmt: skip
