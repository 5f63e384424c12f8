"""Role phrases: `генеральний секретар НАТО`, `речниця Офісу президента`, `генсек`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial

from ..document import Document, Gender, Token
from ..morphology.names import nominative
from ..morphology.names_words import word_readings
from ..morphology.readings import readings_of
from ..resources import read_table
from ..text import plain_word
from .mentions import shown_case

_GENDERS: dict[str, Gender] = {"masc": "masc", "fem": "fem"}
_LONGEST_TAIL = 14
_TAIL_PREPOSITIONS = frozenset(("з", "із", "зі", "у", "в", "при", "на"))


@dataclass(frozen=True, slots=True)
class Role:
    """A word of the lexicon: the word(s) it is short for or equals, the groups it belongs to, and
    the groups it can name."""

    lemma: str
    feminine: bool
    same: str
    groups: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A noun phrase that names a person by a role: ``tokens[first:last]``, head ``tokens[head]``.

    `name` is the phrase in the nominative; ``lemma`` the head's lemma in lower case,
    ``modifiers`` the lemmas of the other content words; ``cases`` the cases the head may stand in;
    ``gender`` what the head tells of the person (a masculine noun may stand for a woman: None).
    """

    first: int
    last: int
    head: int
    lemma: str
    named: Callable[[], str] = field(compare=False, repr=False)
    modifiers: frozenset[str]
    cases: frozenset[str]
    gender: Gender | None

    @property
    def name(self) -> str:
        """The phrase in the nominative, made when it is asked for: most phrases name nobody."""
        return self.named()


@cache
def role_lexicon() -> dict[str, Role]:
    """The roles by lemma, feminine nouns included."""
    roles: dict[str, Role] = {}
    for row in read_table("people_roles"):
        groups, names = (frozenset(row[column].split(",")) - {""} for column in ("groups", "names"))
        same = row["same"] or row["role"]
        roles.setdefault(row["role"], Role(row["role"], False, same, groups, names))
        for feminine in filter(None, row["feminine"].split(",")):
            # судді, голови: one noun for both genders says nothing of the gender
            roles.setdefault(feminine, Role(feminine, feminine != row["role"], same, groups, names))
    return roles


def role_keys(lemma: str) -> list[str]:
    """What people with a role are indexed by: its noun, or that it is another word for; `@group`s.

    >>> role_keys("генсек")
    ['секретар', '@head']
    """
    role = role_lexicon().get(lemma)
    return [_noun(lemma), *sorted("@" + group for group in role.groups)] if role else [lemma]


def role_queries(lemma: str) -> list[str]:
    """Under which of these keys the holder of a role that stands alone is looked for, the surest
    first.

    >>> role_queries("генсек"), role_queries("очільниця")
    (['секретар'], ['голова', '@head'])
    """
    role = role_lexicon().get(lemma)
    return [_noun(lemma), *sorted("@" + group for group in role.names)] if role else [lemma]


def _noun(lemma: str) -> str:
    """The noun that a role's word stands for, the head of `генеральний секретар`."""
    words = role_lexicon()[lemma].same.split()
    return next((word for word in words if word in role_lexicon()), words[-1])


@lru_cache(maxsize=20_000)
def role_heads(word: str) -> tuple[tuple[str, str, str], ...]:
    """(nominative, case, gender) for each reading of a plain lower-case word as one person's role:
    the lexicon's nouns and any animate common noun of the dictionary."""
    lexicon = role_lexicon()
    lemmas, (_, _, grammemes), _ = readings_of(word)
    if "anim" not in grammemes and "inan" in grammemes and lexicon.keys().isdisjoint(lemmas):
        return ()
    return tuple(
        (reading.nominative, reading.case, reading.gender)
        for reading in word_readings(word)
        if reading.number == "Sing"
        and reading.gender in ("masc", "fem")
        and (
            reading.nominative in lexicon
            or (reading.kind == "noun" and reading.animate and reading.cost < 0.4)
        )
    )


def role_phrases(document: Document, start: int, end: int) -> Iterator[RolePhrase]:
    """The role phrases in `tokens[start:end]`, in text order, nested ones after the outer one."""
    for number in range(start, end):
        if is_head(document.tokens[number]):
            phrase = phrase_at(document.tokens, number, start, end)
            if phrase is not None:
                yield phrase


def is_head(token: Token) -> bool:
    """Whether the token can be the head noun of a role phrase."""
    if token.upos not in _HEADS or token.feats.get("Number") == "Plur":
        return False
    if token.upos in ("ADJ", "PROPN") and token.lemma.lower() not in role_lexicon():
        return False
    return _is_head(token.text)


_HEADS = frozenset(("NOUN", "PROPN", "ADJ", ""))


@lru_cache(maxsize=20_000)
def _is_head(text: str) -> bool:
    return bool(role_heads(plain_word(text).lower()))


def phrase_at(
    tokens: Sequence[Token], head: int, start: int, end: int, stops: Set[int] = frozenset()
) -> RolePhrase | None:
    """The role phrase whose head noun is `tokens[head]`, inside `tokens[start:end]`.

    ``stops`` are tokens at which a person's name starts: the phrase ends before them.
    """
    word = plain_word(tokens[head].text).lower()
    readings = role_heads(word)
    if not readings:
        return None
    case = tokens[head].feats.get("Case", "")
    if case and any(reading[1] == case for reading in readings):
        chosen = next(reading for reading in readings if reading[1] == case)
    else:
        chosen = readings[0]
    first = head
    while first > start and _agrees(tokens[first - 1], tokens[head]):
        first -= 1
    last = _tail_end(tokens, head + 1, end, stops)
    role = role_lexicon().get(chosen[0])
    feminine = role.feminine if role else chosen[2] == "fem"
    words = [*tokens[first:head], *tokens[head + 1 : last]]
    return RolePhrase(
        first,
        last,
        head,
        chosen[0],
        partial(_phrase_name, tokens, first, last, start),
        frozenset(
            (token.lemma or token.text).lower()
            for token in words
            if token.upos in ("NOUN", "PROPN", "ADJ", "NUM", "X", "")
        ),
        frozenset(reading[1] for reading in readings),
        "fem" if feminine else None,
    )


def _phrase_name(tokens: Sequence[Token], first: int, last: int, start: int) -> str:
    name = nominative(tokens[first:last], "JOB")
    if (
        first == start or tokens[first].text[:1].islower() or not tokens[first - 1].text.isalnum()
    ) and not name.split(" ")[0].isupper():
        name = name[:1].lower() + name[1:]
    return name


@lru_cache(maxsize=20_000)
def _adjective_keys(word: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (reading.case, reading.gender)
        for reading in word_readings(word)
        if reading.kind == "adjective" and reading.number == "Sing"
    )


def _agrees(token: Token, head: Token) -> bool:
    """Whether an adjective may belong to the head: by their forms, the tagger may err."""
    if token.upos not in ("ADJ", "NOUN", "") or token.lemma in ("сам", "той", "цей", "весь"):
        return False
    keys = _adjective_keys(plain_word(token.text).lower())
    return any(key[1:] in keys for key in role_heads(plain_word(head.text).lower()))


def _tail_end(tokens: Sequence[Token], number: int, end: int, stops: Set[int]) -> int:
    """Where the genitive attributes of a head that ends before `tokens[number]` end."""
    last = number
    limit = min(end, number + _LONGEST_TAIL)
    inside_marks = False
    while number < limit and number not in stops:
        token = tokens[number]
        if token.text in '«„“"' and not inside_marks and number + 1 < limit:
            inside_marks = True
        elif inside_marks:
            if token.text in '»“”"':
                inside_marks = False
                last = number + 1
        elif _genitive(token):
            last = number + 1
        elif token.upos in ("CCONJ",) and last == number and token.text.lower() in ("і", "й", "та"):
            pass
        elif (
            token.upos == "ADP"
            and last == number
            and plain_word(token.text).lower() in _TAIL_PREPOSITIONS
            and number + 1 < limit
            and tokens[number + 1].lemma.lower() in ("питання", "зв'язок", "зв’язок", "право")
        ):
            last = number + 2
            number += 1
        else:
            break
        number += 1
    return last


def _genitive(token: Token) -> bool:
    if token.upos not in ("NOUN", "PROPN", "ADJ", "DET", "X", "NUM"):
        return False
    if shown_case(token) == "Gen":
        return True
    plain = plain_word(token.text)
    if token.feats.get("Abbr") == "Yes" or (len(plain) > 1 and plain.isupper()):
        return True
    if plain.isascii():
        return plain[:1].isupper()
    # the tagger may take another case where the form can be a genitive too
    return (
        token.upos in ("NOUN", "PROPN")
        and token.feats.get("Case") in ("Loc", "Dat")
        and any(reading.case == "Gen" for reading in word_readings(plain.lower()))
    )
