"""What a mention of a person consists of, and what it tells of the gender."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..document import Document, Gender, Token
from ..morphology.names import gender_of
from ..morphology.names_words import guessed_readings, rarity, word_readings
from ..text import plain_word

_INITIAL = re.compile(r"[^\W\d_][^\W\d_]{0,2}\.$")
_GENDERS: dict[str, Gender] = {"Masc": "masc", "Fem": "fem"}
_WORD = re.compile(r"[^\W\d_]")
_POSSESSIVE = re.compile(
    r"(?:[оеєії]в|[иії]н)(?:|а|е|і|у|ого|ої|ою|ому|ій|им|ім|их|ими)$|[іїє]в$", re.IGNORECASE
)
_OPENING = frozenset(("PUNCT", "CCONJ", "SCONJ", "ADV"))


class NameParts(NamedTuple):
    """A person's name in the nominative, lower case, taken apart.

    ``single`` is a lone word that may be a first name or a surname.
    """

    given: tuple[str, ...] = ()
    patronymic: str = ""
    surname: str = ""
    initials: tuple[str, ...] = ()
    single: str = ""

    @property
    def fullness(self) -> int:
        """How much of a full name this is, to compare two mentions of one person."""
        return (
            4 * bool(self.surname or self.single)
            + 4 * bool(self.given)
            + 2 * bool(self.patronymic)
            + bool(self.initials)
            + (len(self.given) > 1)
        )


@lru_cache(maxsize=50_000)
def name_parts(name: str) -> NameParts:
    """The parts of a name in the nominative; titles in lower case before it are left out.

    >>> tuple(name_parts("Іван Миколайович Мринський"))
    (('іван',), 'миколайович', 'мринський', (), '')
    """
    words = [plain_word(word) for word in without_title(name).split()]
    initials = tuple(word[0].lower() for word in words if _INITIAL.match(word))
    words = [word.lower() for word in words if not _INITIAL.match(word) and _WORD.search(word)]
    if not words:
        return NameParts(initials=initials)
    if len(words) == 1:
        if initials:
            return NameParts(surname=words[0], initials=initials)
        return NameParts(single=words[0])
    patronymic = next((word for word in words[1:] if "patronymic" in _kinds(word)), "")
    rest = [word for word in words if word != patronymic]
    if patronymic and len(rest) == 1:
        return NameParts(given=(rest[0],), patronymic=patronymic, initials=initials)
    if _swapped(rest):
        return NameParts(tuple(rest[1:]), patronymic, rest[0], initials)
    cut = max(1, _surname_start(rest)) if not initials else 0
    return NameParts(tuple(rest[:cut]), patronymic, " ".join(rest[cut:]), initials)


def without_title(name: str) -> str:
    """The name without words in lower case before it: `президент Зеленський` → `Зеленський`."""
    words = name.split()
    while len(words) > 1 and words[0][:1].islower() and any(w[:1].isupper() for w in words[1:]):
        words = words[1:]
    return " ".join(words)


def _swapped(words: Sequence[str]) -> bool:
    """Surname first: `Зеленський Володимир`."""
    return len(words) == 2 and _givenness(words[1]) > 0.3 and _givenness(words[0]) < 0.1


def _givenness(word: str) -> float:
    """How well known a nominative is as a first name: 0.8 as the commonest ones, 0 not at all."""
    if "name" not in _kinds(word):
        return 0.0
    return 0.8 - min(rarity(word, "name", "masc"), rarity(word, "name", "fem"))


def _surname_start(words: Sequence[str]) -> int:
    """Where the surname begins: at the first particle (`фон дер Ляєн`), else the last word."""
    for number, word in enumerate(words[:-1]):
        if number and len(word) <= 3 and not _kinds(word) & {"name"}:
            return number
    return len(words) - 1


@lru_cache(maxsize=50_000)
def _kinds(word: str) -> frozenset[str]:
    return frozenset(reading.kind for reading in word_readings(word) if reading.case == "Nom")


@lru_cache(maxsize=50_000)
def is_given(word: str) -> bool:
    """Whether the dictionary has the nominative word as a first name and not as a surname."""
    return "name" in _kinds(word)


@lru_cache(maxsize=50_000)
def nominatives_of(form: str) -> frozenset[str]:
    """All nominatives a name's form (lower case) can come from."""
    return frozenset(
        reading.nominative
        for reading in (*word_readings(form), *guessed_readings(form))
        if reading.number == "Sing" and reading.cost < 2.5
    )


def mention_gender(tokens: Sequence[Token], name: str) -> Gender | None:
    """The gender a mention shows: by first name and patronymic, or by a form only men's surnames
    have (`Кравчука`)."""
    known = gender_of(without_title(name))
    if known:
        return known
    last = plain_word(tokens[-1].text).lower() if tokens else ""
    nominative = plain_word(name.split()[-1]).lower() if name.split() else ""
    if last and last != nominative and nominative[-1:] not in "аяьйеиіїую":
        return "masc"
    return None


def is_attribute(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a mention is an adjective beside a noun: `Лесина мама`, `Андріїв дідусь`, `Малинський
    сільський голова`.

    Such a word says whose or where somebody is, and names nobody itself.
    """
    if last != first + 1 or tokens[first].upos != "ADJ":
        return False
    if _POSSESSIVE.search(plain_word(tokens[first].text)):
        return True
    following = tokens[last] if last < len(tokens) else None
    return (
        following is not None
        and following.upos in ("ADJ", "NOUN")
        and following.text[:1].islower()
        and following.feats.get("Case") == tokens[first].feats.get("Case")
    )


def shown_case(token: Token) -> str:
    """The case a word's form shows, empty for none: the case of figures and signs (25 %) is only
    what stands around them suggests, which tells nothing more of whom a phrase is about."""
    text = token.text
    if text[:1].isalpha() or any(char.isalpha() for char in text):
        return token.feats.get("Case", "")
    return ""


def subject_gender(document: Document, first: int, last: int) -> Gender | None:
    """The gender of a past verb right behind a mention that opens its clause: there the mention is
    a subject and stands in the nominative, whatever its ending (`Гессі кивнула`)."""
    tokens = document.tokens
    if last >= len(tokens) or tokens[last].upos != "VERB":
        return None
    if first and tokens[first - 1].upos not in _OPENING:
        return None
    return _GENDERS.get(tokens[last].feats.get("Gender", ""))


def verb_gender(document: Document, first: int, last: int) -> Gender | None:
    """The gender of a past verb that has the mention `tokens[first:last]` as its subject.

    Looks at the word after and the word before; the mention has to be able to be a nominative.
    """
    tokens = document.tokens
    case = tokens[last - 1].feats.get("Case")
    if case not in (None, "Nom") or (first and tokens[first - 1].upos == "ADP"):
        return None
    for number in (last, first - 1):
        if 0 <= number < len(tokens) and tokens[number].upos in ("VERB", "AUX"):
            gender = _GENDERS.get(tokens[number].feats.get("Gender", ""))
            if gender:
                return gender
    return None
