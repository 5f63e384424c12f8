"""What a word form can be, whatever its sentence: the ambiguity that the ranker weighs."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ...morphology.dictionary import Rule, Tag, parses, reader
from ...text import plain_word


class Form(NamedTuple):
    """A form's possible readings, folded.

    ``subject``: the persons, genders and numbers it has as a noun or pronoun in the nominative
    (``m f n p`` for the third person, ``1s 1p 2s 2p`` for the others); ``verb``: those of the
    subject it takes as a finite verb, with ``3s 3p`` for the present and ``imp`` for impersonal
    forms; the rest says which readings exist.
    """

    subject: frozenset[str]
    verb: frozenset[str]
    lemmas: tuple[str, ...] = ()
    noun: bool = False
    adjective: bool = False
    preposition: bool = False
    infinitive: bool = False
    pronoun: bool = False
    nominative: bool = False
    genitive: bool = False
    accusative: bool = False
    locative: bool = False
    animate: bool = False
    name: bool = False
    nominative_adjective: bool = False
    known: bool = False


_NOTHING = Form(frozenset(), frozenset())
_PERSONS = {"я": "1s", "ми": "1p", "ти": "2s", "ви": "2p"}
_NO_SUBJECTS = frozenset({"що", "ніщо", "це", "то", "все"})
_WITH_RULES = _NO_SUBJECTS | frozenset(_PERSONS)


@lru_cache(maxsize=50_000)
def form(word: str) -> Form:
    """The readings of a word as it stands in the text."""
    word = plain_word(word)
    if not word.isalpha() and not any(c.isalpha() for c in word):
        return _NOTHING
    items = reader().forms(word.lower()) if len(word) > 1 else ()
    if len(items) == 1:
        text, rows = items[0]
        folded, rules = _of_rows(tuple(rows))
        lemmas = dict.fromkeys([rule.lemma(text) for rule in rules])
        if _WITH_RULES.isdisjoint(lemmas):
            return Form._make((*folded[:2], tuple(lemmas), *folded[3:]))
    return _of_parses(word)


@lru_cache(maxsize=10_000)
def _of_rows(rows: tuple[tuple[int, int], ...]) -> tuple[Form, list[Rule]]:
    """What rows of the dictionary, which many forms share, say of their forms, and a rule for each
    lemma."""
    rules = reader().rules(rows)
    folded = _fold(tuple([rule.tag for rule in rules]), ("",) * len(rules), True)
    by_lemma: dict[tuple[int, int, str, str], Rule] = {}
    for rule in rules:
        by_lemma.setdefault((rule.front, rule.back, rule.prefix, rule.suffix), rule)
    return folded, list(by_lemma.values())


def _of_parses(word: str) -> Form:
    """The readings of a word that are not those of one form of the dictionary, or a pronoun's."""
    found = parses(word)
    lemmas = [parse.normal_form for parse in found]
    own = [lemma if lemma in _WITH_RULES else "" for lemma in lemmas]
    tags = [parse.tag for parse in found]
    folded = _fold(tuple(tags), tuple(own), any(parse.is_known for parse in found))
    return folded._replace(lemmas=tuple(dict.fromkeys(lemmas)))


def agrees(subject: frozenset[str], verb: frozenset[str]) -> bool:
    """Whether a nominative can be the subject of a verb.

    >>> agrees(frozenset("m"), frozenset({"3s"})), agrees(frozenset("f"), frozenset("m"))
    (True, False)
    """
    if not subject.isdisjoint(verb):
        return True
    for one in subject:
        if one in "mfn":
            if "3s" in verb:
                return True
        elif one == "p":
            if "3p" in verb:
                return True
        elif one in ("1s", "2s"):
            if "m" in verb or "f" in verb:
                return True
        elif "p" in verb:
            return True
    return False


@lru_cache(maxsize=5_000)
def _fold(tags: tuple[Tag, ...], lemmas: tuple[str, ...], known: bool) -> Form:
    """What readings with these tags say together; ``lemmas``: of pronouns with rules of their own,
    else empty strings."""
    said = list(map(_said, tags, lemmas))
    flags: set[str] = set().union(*[one.flags for one in said])
    return Form(
        _frozen(set().union(*[one.subject for one in said])),
        _frozen(set().union(*[one.verb for one in said])),
        (),
        **dict.fromkeys(sorted(flags), True),
    )._replace(known=known)


_SETS: dict[frozenset[str], frozenset[str]] = {}


def _frozen(names: set[str]) -> frozenset[str]:
    """The one frozen set with these members; there are some dozens."""
    found = frozenset(names)
    return _SETS.setdefault(found, found)


class _Said(NamedTuple):
    subject: frozenset[str]
    verb: frozenset[str]
    flags: frozenset[str]


@lru_cache(maxsize=5_000)
def _said(tag: Tag, lemma: str) -> _Said:
    """What one reading says; ``lemma``: that of a pronoun with a rule of its own, else empty."""
    subject: set[str] = set()
    verb: set[str] = set()
    flags: set[str] = set()
    kind = tag.POS or tag.written.split(",")[0]
    if kind in ("NOUN", "NPRO"):
        _noun(kind, tag, tag.written, lemma, subject, flags)
    elif kind == "ADJF":
        flags.add("adjective")
        if tag.case == "nomn":
            flags.add("nominative_adjective")
    elif kind == "PREP":
        flags.add("preposition")
    elif kind in ("VERB", "INFN"):
        signature = _verb(tag, tag.written)
        if signature:
            verb.add(signature)
        else:
            flags.add("infinitive")
    return _Said(_frozen(subject), _frozen(verb), _frozen(flags))


def _noun(
    kind: str, tag: Tag, written: str, lemma: str, subject: set[str], flags: set[str]
) -> None:
    flags.add("noun" if kind == "NOUN" else "pronoun")
    animate = "anim" in written and "inan" not in written
    if tag.case == "nomn" and lemma not in _NO_SUBJECTS:
        flags.add("nominative")
        plural = tag.number == "plur" or "plur" in written
        if lemma in _PERSONS:
            subject.add(_PERSONS[lemma])
        elif plural:
            subject.add("p")
        else:
            gender = str(tag.gender)[:1] if tag.gender else ""
            subject.update(gender if gender in ("m", "f", "n") else "mf")
        if animate:
            flags.add("animate")
    if kind == "NOUN":
        if tag.case == "gent":
            flags.add("genitive")
        elif tag.case == "accs":
            flags.add("accusative")
        elif tag.case == "loct":
            flags.add("locative")
        if "Name" in written or "Surn" in written or "Patr" in written:
            flags.add("name")


def _verb(tag: Tag, written: str) -> str:
    if "Impe" in written:
        return "imp"
    plural = tag.number == "plur" or "plur" in written
    if tag.tense == "past":
        gender = str(tag.gender)[:1] if tag.gender else ""
        return "p" if plural or gender not in ("m", "f", "n") else gender
    if tag.tense:
        person = str(tag.person)[0] if tag.person else "3"
        return person + ("p" if plural else "s")
    return ""
