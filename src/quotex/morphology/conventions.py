"""Conventions: how a chosen analysis is written as lemma, UPOS and features.

Two sets of lemma conventions, ``vesum`` (the dictionary's and Brown-uk's) and ``ud`` (those of
UD_Ukrainian-IU); docs/morphology.md has the table.  What differs word by word stands in
resources/morphology-words.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from ..resources import read_table
from ..text import plain_word
from .candidates import Candidates
from .figures import Figures, Read, is_figure
from .figures import Written as Written
from .tags import parse_feats, to_ud


class Conventions:
    """Writes analyses; ``lemmas``: vesum or ud."""

    def __init__(self, candidates: Candidates, lemmas: str) -> None:
        self._dictionary = candidates.dictionary
        self._lexicon = candidates.lexicon
        self._ud = lemmas == "ud"
        self._of_form: dict[str, list[_Word]] = {}
        self._of_lemma: dict[str, list[_Word]] = {}
        for row in read_table("morphology-words"):
            word = _Word(row["tag"], row["upos"], parse_feats(row["feats"]), row["ud"])
            for key in row["words"].split():
                words = self._of_form if key[0] == "=" else self._of_lemma
                words.setdefault(key.lstrip("="), []).append(word)
        kinds: dict[str, set[str]] = {}
        for row in read_table("morphology-signs"):
            kinds.setdefault(row["kind"], set()).update(row["words"].split())
        signs = {kind: frozenset(words) for kind, words in kinds.items()}
        self._openers = signs["address"]
        self._figures = Figures(signs)
        self._is_cut = lru_cache(maxsize=1024)(self._found_cut)

    def of(self, form: str, lemma: str, tag: str) -> Written:
        """A form's lemma, UPOS and features where its analysis is ``lemma`` and ``tag``; a form of
        invisible characters alone, which leave no lemma, is its own."""
        plain = plain_word(form)
        low = plain.lower()
        upos, feats = to_ud(tag)
        written = (lemma if plain == low else cased_lemma(form, lemma, tag)) or form
        if low in self._of_form or lemma in self._of_lemma:
            for word in (*self._of_form.get(low, ()), *self._of_lemma.get(lemma, ())):
                if _matches(word.tag, tag):
                    upos = word.upos or upos
                    if word.feats:
                        merged = {**feats, **word.feats}
                        feats = {name: merged[name] for name in sorted(merged) if merged[name]}
                    if self._ud and word.ud:
                        written = low if word.ud == "=" else word.ud
                    return written, upos, feats
        if self._ud and tag.startswith("advp"):
            written = self._infinitive(low)
        return written, upos, feats

    def joined(self, words: Sequence[str], lengths: Sequence[int]) -> Sequence[str]:
        """The words to look up: an abbreviation whose full stop is a token of its own gets it.

        ``words``: those of sentences that stand one after another; ``lengths``: how many each has.
        """
        stops = [place for place, word in enumerate(words) if word == "."]
        if not stops:
            return words
        out = list(words)
        ends = list(accumulate(lengths))
        last, first = {end - 1 for end in ends}, {0, *ends}
        for stop in stops:
            word = words[stop - 1]
            if stop in first or (stop in last and len(word) > 2):
                continue
            if self._is_cut(word):
                out[stop - 1] = f"{word}."
        return out

    def _found_cut(self, word: str) -> bool:
        """Whether training text has the word more often with a full stop than without."""
        word = plain_word(word).lower()
        if len(word) > 5:
            return False
        with_stop = sum(seen for _, _, seen in self._lexicon.look_up(f"{word}."))
        return with_stop > sum(seen for _, _, seen in self._lexicon.look_up(word))

    def is_open(self, analysis: Written) -> bool:
        """Whether `in_context` may have to do with a word of this analysis."""
        lemma, upos, feats = analysis
        return (upos == "NUM" and is_figure(lemma)) or (
            upos == "ADJ" and lemma in self._openers and feats.get("Case") == "Nom"
        )

    def in_context(
        self, words: Sequence[str], analyses: Sequence[Written]
    ) -> Iterator[tuple[int, Written]]:
        """What neighbours change: figures, which have the case of what stands around them and may
        be ordinals (2014 року, 5 травня), and addresses, whose vocative is the nominative in the
        plural (Шановні колеги!).  Read from left to right; ``analyses`` may be changed on the way
        as this says."""
        last: Read | None = None
        for place, (lemma, upos, feats) in enumerate(analyses):
            if upos == "NUM":
                if is_figure(lemma):
                    last = self._figures.read(place, words, analyses, last)
                    yield place, (lemma, last.upos, last.feats)
                    if last.upos == "ADJ" and place + 1 < len(analyses):
                        noun = _agreeing(analyses[place + 1], last.feats["Case"])
                        if noun:
                            yield place + 1, noun
            elif upos == "ADJ" and lemma in self._openers and feats.get("Case") == "Nom":
                for other in _address(place, analyses):
                    base, kind, own = analyses[other]
                    yield other, (base, kind, {**own, "Case": "Voc"})

    def _infinitive(self, gerund: str) -> str:
        """The infinitive of an adverbial participle: over the third person plural or the past,
        which differ from it by their ending, and the dictionary."""
        reflexive = gerund.endswith(("ись", "ися"))
        stem = f"{gerund[:-3]}и" if reflexive else gerund
        guesses = [
            stem[: len(stem) - len(ending)] + other
            for ending, others in _GERUNDS
            if stem.endswith(ending)
            for other in others
        ]
        for guess in guesses:
            for lemma in self._dictionary.infinitives(guess + "ся" * reflexive):
                return lemma
        return gerund


class _Word(NamedTuple):
    tag: str
    upos: str
    feats: dict[str, str]
    ud: str


def _agreeing(noun: Written, case: str) -> Written | None:
    """The abbreviation of a noun, whose form shows no case, in that of the ordinal before it (за
    2014 р.); None where nothing changes."""
    lemma, upos, feats = noun
    if upos != "NOUN" or "Abbr" not in feats or feats.get("Case", case) == case:
        return None
    return lemma, upos, {**feats, "Case": case}


def _address(place: int, analyses: Sequence[Written]) -> range:
    """The places of an address that begins at ``place``: nominatives between marks, with a noun
    among them; none where it is no address."""
    if place and analyses[place - 1][1] != "PUNCT":
        return range(0)
    end, noun = place, False
    while end < len(analyses):
        _, upos, feats = analyses[end]
        if upos not in ("ADJ", "NOUN", "PROPN", "DET") or feats.get("Case") != "Nom":
            break
        noun |= upos in ("NOUN", "PROPN")
        end += 1
    closed = end < len(analyses) and analyses[end][0] in _AFTER_ADDRESS
    return range(place, end) if noun and closed else range(0)


_AFTER_ADDRESS = frozenset([",", "!", "!..", "…", "..."])
_GERUNDS = (
    ("ючи", ("ють",)),
    ("ячи", ("ять",)),
    ("учи", ("уть",)),
    ("ачи", ("ать",)),
    ("вши", ("в", "ти")),
    ("ши", ("", "ти")),
)


def _matches(wanted: str, tag: str) -> bool:
    """Whether a tag is of the class, and has the pieces, of another.

    >>> _matches("noun:pron", "noun:anim:p:v_naz:pron"), _matches("", "adv")
    (True, True)
    """
    if not wanted:
        return True
    word_class, *pieces = wanted.split(":")
    have = tag.split(":")
    return have[0] == word_class and set(pieces) <= set(have)


def cased_lemma(form: str, lemma: str, tag: str) -> str:
    """The lemma with capitals: names begin with one, abbreviations and words of unusual case keep
    the form's.

    >>> cased_lemma("КИЄВА", "київ", "noun:inanim:m:v_rod:prop:geo")
    'Київ'
    """
    word = plain_word(form)
    if word.islower() or not lemma:
        return lemma
    pieces = tag.split(":")
    letters = sum(char.isalpha() for char in word)
    if letters > 1 and word.isupper():
        if "abbr" in pieces or pieces[0] in ("unclass", "number"):
            return lemma.upper()
    elif any(char.isupper() for char in word[1:]) and "-" not in word:
        same = 0
        while same < min(len(word), len(lemma)) and word[same].lower() == lemma[same]:
            same += 1
        return word[:same] + lemma[same:]
    if "prop" in pieces or pieces[0] == "unclass" or ("abbr" in pieces and letters == 1):
        parts = word.split("-")
        return "-".join(
            part[:1].upper() + part[1:]
            if not number or (number < len(parts) and parts[number][:1].isupper())
            else part
            for number, part in enumerate(lemma.split("-"))
        )
    return lemma
