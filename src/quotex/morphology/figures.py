"""Figures: the case of numbers written in digits or Roman letters, and which of them are ordinals.

A figure does not show its case; what stands around it does: the preposition or verb before it, the
noun it counts (з 5 людьми) or numbers (у 2014 році).  The words looked for stand in
resources/morphology-signs.tsv and resources/prepositions.tsv; docs/morphology.md has the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import ResourceError
from .government import CASES, government

Written = tuple[str, str, Mapping[str, str]]
"""lemma, UPOS, features."""

Signs = Mapping[str, frozenset[str]]
"""Words by what they are signs of: the kinds of resources/morphology-signs.tsv."""

NEAR = 4
"""Words that are looked through on either side of a figure."""

_KINDS = {"year", "month", "century", "before year"} | {
    "duration", "genitive", "no object", "measure", "and"
}  # fmt: skip
_OBLIQUE = ("Dat", "Ins", "Loc")
_CARDINALS = {case: {"Case": case, "NumType": "Card"} for case in CASES}
_ORDINALS = {
    (case, gender): {"Case": case, "Gender": gender, "Number": "Sing", "NumType": "Ord"}
    for case in CASES
    for gender in ("Masc", "Fem", "Neut")
}
_NOTHING: Written = ("", "", {})
_DIGITS = frozenset("0123456789")
_FIRST = _DIGITS.union("IVXLCDMІХС")
_RANGE = frozenset("-–—/")
_JOINTS = _RANGE.union(",.:")
_CLOSING = frozenset("),;–—")
_HEADS = frozenset("ADP NOUN PROPN VERB AUX PUNCT CCONJ SCONJ".split())
_THAN = frozenset(("ніж", "як"))
_YEAR = re.compile("[12][0-9]{3}")
_YEARS = re.compile("[12][0-9]{3}[-–—/][0-9]{2,4}")
_LIKELY_YEARS = range(1700, 2101)
_DAY = re.compile("[0-3]?[0-9]")
_HOUR = re.compile("[0-2]?[0-9]")
_MINUTES = re.compile("[0-5][0-9]")
_ROMAN = re.compile("[IVXLCDMІХС]+")


def is_figure(lemma: str) -> bool:
    """Whether a number's lemma is written in digits or Roman letters.

    >>> is_figure("25"), is_figure("XX"), is_figure("п'ять")
    (True, True, False)
    """
    return lemma[:1] in _FIRST


class Read(NamedTuple):
    """A figure that is read."""

    place: int
    upos: str
    feats: Mapping[str, str]


class _Around(NamedTuple):
    """A figure and what stands around it."""

    figure: str
    place: int
    words: Sequence[str]
    analyses: Sequence[Written]
    end: int
    """Behind the figure and those joined to it (4 – 5 €)."""
    noun: str
    """The lemma of what stands there, without a full stop."""
    upos: str
    case: str
    """Its case, if it is a noun whose form shows one."""
    gender: str
    singular: bool
    word: str
    """The form before the figure, in small letters."""
    before: Written


class Figures:
    """Reads the figures of a sentence from left to right."""

    def __init__(self, signs: Signs) -> None:
        """Raises `ResourceError` where signs are missing."""
        missing = _KINDS - signs.keys()
        if missing:
            raise ResourceError(f"morphology-signs.tsv: nothing of the kind {min(missing)!r}")
        self._signs = signs
        self._governed = government()

    def read(
        self,
        place: int,
        words: Sequence[str],
        analyses: Sequence[Written],
        last: Read | None = None,
    ) -> Read:
        """UPOS and features of the figure at ``place`` of a sentence, ``last`` being the one read
        before it in the sentence."""
        around = _look(place, words, analyses)
        time = self._ordinal(around)
        if last and last.place == place - 2 and around.word in _JOINTS:
            found = _joined(around, last, time is not None)
            if found:
                return found
        if time:
            return Read(place, "ADJ", _ORDINALS[time])
        return Read(place, "NUM", _CARDINALS[self._cardinal(around, last)])

    def _ordinal(self, around: _Around) -> tuple[str, str] | None:
        """Case and gender of a figure that is an ordinal."""
        if around.figure[0] not in _DIGITS:
            return self._roman(around)
        return self._day(around) or self._year(around) or self._hour(around) or _numbering(around)

    def _day(self, around: _Around) -> tuple[str, str] | None:
        """5 травня, на 5 травня."""
        if around.noun not in self._signs["month"] or not _DAY.fullmatch(around.figure):
            return None
        case = self._when(around.word)
        return ("Gen" if case == "Loc" else case), "Neut"

    def _year(self, around: _Around) -> tuple[str, str] | None:
        """2014 року, у 2014, у січні 2014, ( 2014 )."""
        if self._is_year(around):
            return around.case or self._when(around.word), "Masc"
        if not _YEAR.fullmatch(around.figure):
            return None
        if around.before[0] in self._signs["month"]:
            return "Gen", "Masc"
        if int(around.figure) not in _LIKELY_YEARS:
            return None
        if around.word in self._signs["before year"]:
            return self._when(around.word), "Masc"
        if around.word == "(" and around.noun in _CLOSING:
            return "Nom", "Masc"
        if around.before[1] == "VERB" and around.upos in ("", "ADP", "PUNCT", "SCONJ"):
            return "Gen", "Masc"
        return None

    def _is_year(self, around: _Around) -> bool:
        """Whether a noun says that it is a year: 2014 року, 922 р., 2014–2015 років."""
        if around.noun not in self._signs["year"]:
            return False
        if around.end > around.place + 1 and around.words[around.place + 1] not in _RANGE:
            return False
        figure = around.figure
        if around.noun == "р" and figure.isdecimal():
            return True
        return bool(_YEAR.fullmatch(figure) or _YEARS.fullmatch(figure))

    def _hour(self, around: _Around) -> tuple[str, str] | None:
        """о 17, о 17 . 55, з 9 : 00, до 18 - 00."""
        if not _HOUR.fullmatch(around.figure):
            return None
        if around.word in ("о", "об"):
            return "Loc", "Fem"
        joint, *minutes = around.words[around.place + 1 : around.place + 3] or [""]
        if not minutes or not _MINUTES.fullmatch(minutes[0]):
            return None
        if joint != ":" and (joint not in _JOINTS or minutes[0] != "00"):
            return None
        return (self._when(around.word) if around.before[1] == "ADP" else "Nom"), "Fem"

    def _roman(self, around: _Around) -> tuple[str, str] | None:
        """XX століття, у ХХ ст., Єлизавети II, III рівня."""
        if not _ROMAN.fullmatch(around.figure) or len(around.words) == 1:
            return None
        century = around.noun in self._signs["century"]
        if around.case:
            return around.case, around.gender or ("Neut" if century else "Masc")
        if century:
            return self._when(around.word), "Neut"
        _, upos, feats = around.before
        if upos in ("PROPN", "NOUN") and "Case" in feats:
            return feats["Case"], feats.get("Gender", "Masc")
        return ("Gen" if around.place else "Nom"), "Neut"

    def _when(self, word: str) -> str:
        """The case of a time behind a word: у 2014 Loc, на 5 травня Acc, до XX ст. Gen."""
        if word == "(":
            return "Nom"
        cases = self._governed.get(word, ("Gen",))
        if "Acc" in cases and "Gen" not in cases:
            return "Acc"
        return cases[0]

    def _cardinal(self, around: _Around, last: Read | None) -> str:
        """The case of a number of things."""
        words, analyses = around.words, around.analyses
        noun = _counted(around.end, analyses)
        counted, _, feats = analyses[noun] if noun >= 0 else _NOTHING
        case = "" if "Abbr" in feats else feats.get("Case", "")
        attribute = _case_of_attribute(around.before)
        head = self._head(around)
        lemma, upos, _ = analyses[head] if head >= 0 else _NOTHING
        governed = self._governed_by(words[head], upos)
        for own in (attribute, case):
            if own in _OBLIQUE and (not governed or own in governed):
                return own
        if governed:
            if counted == "%" and words[head].lower() in ("у", "в"):
                return "Loc"
            return "Acc" if "Acc" in governed else governed[0]
        if attribute:
            return attribute
        if counted == "раз" or (0 <= noun < len(words) - 1 and words[noun + 1] == "тому"):
            return "Acc"
        if lemma.rstrip(".") in self._signs["genitive"]:
            return "Gen"
        if upos == "VERB":
            return self._behind_verb(analyses[head], counted)
        if lemma in self._signs["and"] and last and last.upos == "NUM":
            return last.feats["Case"]
        if lemma in self._signs["measure"] and head == around.place - 1 and case in ("Gen", ""):
            return "Nom" if analyses[head][2].get("Case") == "Ins" else "Gen"
        return "Acc" if case == "Acc" else "Nom"

    def _behind_verb(self, verb: Written, counted: str) -> str:
        """A verb without an object has a number as its subject (загинуло 7 тварин), or is measured
        by it (працював 7 років, but минуло 7 років)."""
        lemma, _, feats = verb
        if not lemma.endswith("ся") and lemma not in self._signs["no object"]:
            return "Acc"
        measured = counted in self._signs["duration"] and feats.get("Gender") != "Neut"
        return "Acc" if measured else "Nom"

    def _governed_by(self, word: str, upos: str) -> tuple[str, ...]:
        """The cases a preposition governs, none for other words."""
        return self._governed.get(word.lower(), ("Gen",)) if upos == "ADP" else ()

    def _head(self, around: _Around) -> int:
        """Where what a figure depends on may stand: the nearest word before it that is no adverb,
        sign, attribute or pronoun; -1 where there is none."""
        words, analyses, genitive = around.words, around.analyses, self._signs["genitive"]
        compared = False
        for place in range(around.place - 1, max(around.place - 1 - NEAR, -1), -1):
            lemma, upos, _ = analyses[place]
            if lemma in _THAN:
                compared = True
            elif lemma.rstrip(".") in genitive:
                if not compared:
                    return place
            elif lemma == "." and place and words[place - 1] in genitive:
                return place - 1
            elif upos in _HEADS:
                return place
        return -1


def _joined(around: _Around, last: Read, ordinal: bool) -> Read | None:
    """What is joined to a figure is read as it (4 – 5 €, 32 , 4 %, 1992 - 1999 роках), but minutes
    are cardinals (17 : 55) and ordinals make ordinals only of figures that may be some (у 2014 , 5
    людей); None where it has to be read alone."""
    place, joint = around.place, around.word
    if joint == ":" or last.feats.get("Gender") == "Fem":
        return Read(place, "NUM", _CARDINALS["Nom"])
    if last.upos == "NUM":
        return Read(place, *last[1:])
    alike = joint == "/" or len(around.figure) == len(around.words[last.place])
    return Read(place, *last[1:]) if joint in _RANGE and (ordinal or alike) else None


def _look(place: int, words: Sequence[str], analyses: Sequence[Written]) -> _Around:
    end = place + 1
    while end < place + NEAR and end + 1 < len(words) and words[end] in _JOINTS:
        if analyses[end + 1][1] != "NUM" or not is_figure(words[end + 1]):
            break
        end += 2
    lemma, upos, feats = analyses[end] if end < len(words) else _NOTHING
    shown = upos == "NOUN" and "Abbr" not in feats
    return _Around(
        figure=words[place],
        place=place,
        words=words,
        analyses=analyses,
        end=end,
        noun=lemma.rstrip("."),
        upos=upos,
        case=feats.get("Case", "") if shown else "",
        gender=feats.get("Gender", ""),
        singular=feats.get("Number") == "Sing",
        word=words[place - 1].lower() if place else "",
        before=analyses[place - 1] if place else _NOTHING,
    )


def _numbering(around: _Around) -> tuple[str, str] | None:
    """у 7 класі, біля 4 корпусу: a noun in the singular, which a number above one does not have
    (4 гривні, whose plural is like the genitive, may be anything)."""
    if not around.singular or not around.case or around.end > around.place + 1:
        return None
    if not around.figure.isdecimal():
        return None
    tens, unit = divmod(int(around.figure[-2:]), 10)
    few = unit in (2, 3, 4) and around.case == "Gen" and around.gender != "Masc"
    if tens != 1 and (unit == 1 or few):
        return None
    return around.case, around.gender or "Masc"


def _counted(end: int, analyses: Sequence[Written]) -> int:
    """Where the noun counted stands, with no more than attributes before it; -1 for none."""
    for place in range(end, min(end + NEAR, len(analyses))):
        upos = analyses[place][1]
        if upos in ("NOUN", "PROPN"):
            return place
        if upos not in ("ADJ", "DET", "NUM"):
            break
    return -1


def _case_of_attribute(before: Written) -> str:
    """The case of an attribute right before a figure (останніх 25 років), empty for none."""
    _, upos, feats = before
    if upos in ("ADJ", "DET") and feats.get("Number") == "Plur":
        return feats.get("Case", "")
    return ""
