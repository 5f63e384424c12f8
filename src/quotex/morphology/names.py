"""Names and noun phrases into the nominative, as a whole.

Every word has its readings (`names_words`); the readings chosen agree: one case for the phrase,
one gender and number for the words that decline together.  Of a person's name all words decline
(`Володимиром Зеленським` → `Володимир Зеленський`), of another phrase the head and the adjectives
before it (`Ради національної безпеки` → `Рада національної безпеки`).  The tagger's case and lemma
count as hints, not as facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from ..document import Gender, Token
from ..resources import read_table
from ..text import plain_word, segment
from .government import government
from .names_words import (
    CASES,
    Reading,
    declined,
    guessed_readings,
    predicted_readings,
    rarity,
    restore,
    word_readings,
)

# Longer phrases are no names; they stay as they stand in the text.
LONGEST = 40

_AS_IT_STANDS = frozenset(("DATE", "TIME", "PERIOD", "MON", "PCT", "QUANT"))
_OPENING, _CLOSING = "«“„‟‚‹\"'", "»”“‟‘›\"'"
_INITIAL = re.compile(r"[А-ЯІЇЄҐA-Z][а-яіїєґ'a-z]{0,2}\.(?:-?[А-ЯІЇЄҐA-Z]\.)?$")
_WORD = re.compile(r"[^\W\d_]")
_CONJUNCTIONS = frozenset(("і", "й", "та", "й", "або", "чи"))
_OF_PEOPLE = ("PER", "JOB")
_PLACES = frozenset(
    "місто село селище містечко хутір станиця столиця держава країна республіка князівство".split()
)

_CASE_COST = {"Nom": 0.0, "Gen": 0.25, "Acc": 0.3, "Ins": 0.3, "Dat": 0.35, "Loc": 0.5, "Voc": 1.2}
_PERSON_COST = {"name": 0.0, "surname": 0.0, "patronymic": 0.0, "guess": 0.9, "adjective": 0.9,
                "noun": 0.6, "numeral": 2.0}  # fmt: skip
_NAMED = ("name", "surname", "patronymic")
_HINT_CASE, _HINT_LEMMA, _HINT_NUMBER = 0.8, 0.4, 0.4
_WRONG_GOVERNMENT, _HINT_VERB, _HINT_TITLE = 1.5, 0.6, 0.5
_POSSESSION, _FEMININE = 1.0, 0.35
_UNREAD = 3.0  # a declinable word that has no reading in the phrase's case


class _Context(NamedTuple):
    """What stands around a phrase: the cases its preposition governs, the gender of its verb, the
    case and gender of the title before it."""

    cases: tuple[str, ...] = ()
    verb: str = ""
    title: tuple[str, str] = ("", "")

    def cost(self, case: str, gender: str) -> float:
        if self.cases and case not in self.cases:
            return _WRONG_GOVERNMENT
        cost = 0.0
        if self.verb and case == "Nom" and gender in ("masc", "fem"):
            cost += -_HINT_VERB if gender == self.verb else _HINT_VERB
        if self.title[0]:
            cost += -_HINT_TITLE if case == self.title[0] else _HINT_TITLE
            # a masculine title may stand before a woman's name, not the other way round
            cost += _HINT_TITLE * (self.title[1] == "fem" and gender == "masc")
        return cost


_NO_CONTEXT = _Context()


class _Word(NamedTuple):
    """A token as the solver sees it; ``gap`` tells whether a blank stands before it."""

    text: str
    plain: str
    gap: bool
    lemma: str = ""
    case: str = ""
    number: str = ""
    evidence: tuple[tuple[str, float], ...] = ()

    @property
    def lower(self) -> str:
        return self.plain.lower()

    @property
    def spelling(self) -> str:
        """The text itself, unless its plain form has other letters."""
        return self.text if len(self.text) == len(self.plain) else self.plain

    @property
    def capital(self) -> bool:
        return self.plain[:1].isupper()


def nominative(tokens: Sequence[Token], label: str = "PER", gender: Gender | None = None) -> str:
    """The phrase of these tokens in the nominative.

    ``tokens`` are adjacent tokens of a document; their lemma and features help where they are set.
    ``label`` is the entity's label (`quotex.document.ENTITY_LABELS`): of PER every word of the
    name declines, of JOB, ORG, LOC and the rest the head and its adjectives; dates, sums and
    quantities stay as they are.  ``gender`` says what is known of a person.  The number stays:
    `експертами` → `експерти`.

    Quotation marks: a pair around the whole phrase is dropped, inner ones stay as in the text,
    and what they enclose is not inflected.  Blanks and line breaks become one blank.
    """
    return _solve(_words(tokens), label, gender)


def nominatives(tokens: Sequence[Token], spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """The nominatives of a document's names, each seen in the light of the others.

    ``spans`` are ``(first, last, label)``: `tokens[first:last]` is a name.  Beside what
    `nominative` sees, this knows the preposition before a name, the verb beside it and the other
    forms of a name in the document: where `Сакал` stands too, `Сакала` is no form of `Сакало`.
    """
    evidence = _document_evidence(tokens, spans)
    forms = {
        plain_word(token.text).lower()
        for first, last, label in spans
        if label != "PER"
        for token in tokens[first:last]
        if token.text[:1].isupper()
    }
    out = []
    for first, last, label in spans:
        words = tuple(
            _with_evidence(word, label, evidence, forms) for word in _words(tokens[first:last])
        )
        out.append(_solve(words, label, None, _context(tokens, first, last)))
    return out


def _with_evidence(
    word: _Word,
    label: str,
    evidence: Mapping[str, tuple[tuple[str, float], ...]],
    forms: Collection[str],
) -> _Word:
    if label == "PER":
        return word._replace(evidence=evidence[word.lower]) if word.lower in evidence else word
    if not word.capital or label in _AS_IT_STANDS:
        return word
    found = {
        reading.nominative
        for reading in word_readings(word.lower)
        if reading.nominative != word.lower and reading.nominative in forms
    }
    if not found:
        return word
    # the document has `Дельта` too: `Дельти` is no plural
    return word._replace(evidence=tuple((form, 1.8) for form in sorted(found)))


def _document_evidence(
    tokens: Sequence[Token], spans: Iterable[tuple[int, int, str]]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """For the words of people's names: nominatives that other forms in the document support."""
    counts: dict[str, int] = {}
    for first, last, label in spans:
        if label == "PER":
            for token in tokens[first:last]:
                if token.text[:1].isupper():
                    form = plain_word(token.text).lower()
                    counts[form] = counts.get(form, 0) + 1
    supporters: dict[str, int] = {}
    for form in counts:
        for nominative in _possible_nominatives(form)[0]:
            supporters[nominative] = supporters.get(nominative, 0) + 1
    evidence = {}
    for form, count in counts.items():
        likely, possible = _possible_nominatives(form)
        bonuses = []
        for nominative in sorted(likely):
            others = supporters[nominative] - 1
            bonus = 0.35 * min(others, 3) + 0.5 * (nominative in counts and nominative != form)
            if nominative == form and count > 2 and not others:
                bonus += 0.25 * min(count - 2, 8)  # many mentions, always the same form
            if bonus:
                bonuses.append((nominative, bonus))
        for nominative in sorted(possible):
            if nominative in counts and nominative != form:
                bonuses.append((nominative, 4.5))  # a name the dictionary lacks, as it stands
        if bonuses:
            evidence[form] = tuple(bonuses)
    return evidence


@lru_cache(maxsize=50_000)
def _possible_nominatives(form: str) -> tuple[frozenset[str], frozenset[str]]:
    """The nominatives of a form that are likely, and others that the ending allows."""
    known = {
        reading.nominative
        for reading in word_readings(form)
        if reading.kind in _NAMED and reading.number == "Sing"
    }
    guessed = {
        reading.nominative
        for reading in guessed_readings(form)
        if reading.number == "Sing" and reading.cost < 2.5
    }
    return frozenset(known or guessed), frozenset(guessed - known if known else ())


def _context(tokens: Sequence[Token], first: int, last: int) -> _Context:
    cases: tuple[str, ...] = ()
    if first:
        cases = government().get(plain_word(tokens[first - 1].text).lower(), ())
    verb = ""
    if not cases:
        for number in (last, first - 1):
            if 0 <= number < len(tokens) and tokens[number].upos == "VERB":
                verb = _GENDERS.get(tokens[number].feats.get("Gender", ""), "")
                if verb:
                    break
    title = ("", "")
    if first and tokens[first - 1].upos == "NOUN":
        feats = tokens[first - 1].feats
        if feats.get("Animacy") == "Anim" and feats.get("Number") == "Sing":
            gender = _GENDERS.get(feats.get("Gender", ""), "")
            if gender == "fem" or feats.get("Case") == "Nom":
                title = feats.get("Case", ""), gender
    return _Context(cases, verb, title)


_GENDERS = {"Masc": "masc", "Fem": "fem"}


def _words(tokens: Sequence[Token]) -> tuple[_Word, ...]:
    words = []
    end = None
    for token in tokens:
        feats = token.feats
        words.append(
            _Word(
                token.text,
                plain_word(token.text),
                end is not None and token.start > end,
                token.lemma.lower(),
                feats.get("Case", ""),
                feats.get("Number", ""),
            )
        )
        end = token.end
    return tuple(words)


def nominative_of(text: str, label: str = "PER", gender: Gender | None = None) -> str:
    """`nominative` for a phrase outside any document.

    >>> nominative_of("Урсули фон дер Ляєн")
    'Урсула фон дер Ляєн'
    """
    spans = [span for sentence in segment(text) for span in sentence.tokens]
    words = []
    for number, (start, end) in enumerate(spans):
        word = text[start:end]
        gap = number > 0 and start > spans[number - 1][1]
        words.append(_Word(word, plain_word(word), gap))
    return _solve(tuple(words), label, gender)


def decline(name: str, case: str, gender: Gender | None = None) -> str:
    """A person's name in the nominative, put into a case.

    ``case`` is one of UD's Nom, Gen, Dat, Acc, Ins, Loc, Voc.  Without ``gender`` it is taken from
    the name itself; a name that does not tell is declined as a man's.  Raises `ValueError` for an
    unknown case.

    >>> decline("Олена Кравчук", "Dat"), decline("Єнс Столтенберг", "Voc")
    ('Олені Кравчук', 'Єнсе Столтенберг')
    """
    if case not in CASES:
        raise ValueError(f"case {case!r} is unknown; choose from: {', '.join(CASES)}")
    chosen = gender or gender_of(name) or "masc"
    out = []
    for piece in re.split(r"(\s+)", name):
        plain = plain_word(piece)
        if _unchanging(plain, capital_counts=True) or not _WORD.search(plain):
            out.append(piece)
        else:
            out.append(restore(piece, declined(plain.lower(), case, chosen)))
    return "".join(out)


def gender_of(name: str) -> Gender | None:
    """The gender a person's name (in any case) tells: by first name, patronymic or surname."""
    words = [
        _Word(word, plain, number > 0)
        for number, word in enumerate(name.split())
        if (plain := plain_word(word))
    ]
    return _gender(tuple(words))


@lru_cache(maxsize=50_000)
def _gender(words: tuple[_Word, ...]) -> Gender | None:
    solutions = _agree([word for word in words if _readable(word)], None)
    if not solutions:
        return None
    solution = min(solutions.values(), key=lambda solution: solution.cost)
    genders: set[str] = set()
    if len(words) == 1:  # `Кім` may be a first name or anybody's surname
        genders = {
            reading.gender
            for reading in word_readings(words[0].lower)
            if reading.kind in _NAMED and reading.case == solution.key[0]
        }
        if len(genders) > 1:
            return None
    for word in words:
        for reading in word_readings(word.lower):
            if reading.kind in ("name", "patronymic") and reading[1:4] == solution.key:
                return solution.key[1] if solution.key[1] in ("masc", "fem") else None  # type: ignore[return-value]
            if reading.kind == "surname" and reading.case == solution.key[0]:
                genders.add(reading.gender)
    if len(genders) == 1:
        only = genders.pop()
        return only if only in ("masc", "fem") else None  # type: ignore[return-value]
    return None


@lru_cache(maxsize=50_000)
def _solve(
    words: tuple[_Word, ...], label: str, gender: Gender | None, context: _Context = _NO_CONTEXT
) -> str:
    words = _without_outer_marks(words)
    if label in _AS_IT_STANDS or len(words) > LONGEST:
        return _joined(words, [word.text for word in words])
    out = _person(words, gender, context) if label == "PER" else _phrase(words, label, "", context)
    return _joined(words, out)


def _joined(words: Sequence[_Word], out: Sequence[str]) -> str:
    name = "".join(
        (" " if word.gap and number else "") + text
        for number, (word, text) in enumerate(zip(words, out, strict=True))
    )
    return " ".join(name.split())  # given tokens may hold line breaks


def _without_outer_marks(words: tuple[_Word, ...]) -> tuple[_Word, ...]:
    """Without marks around the whole, and without a mark at an edge that has no partner."""
    while words:
        first, last = words[0].text, words[-1].text
        inner = [word.text for word in words[1:-1]]
        if len(words) > 1 and first in _OPENING and last in _CLOSING:
            if _closes_inside(first, inner):
                return words
            words = words[1:-1]
        elif first in _OPENING and not any(text in _CLOSING for text in [*inner, last]):
            words = words[1:]
        elif last in _CLOSING and not any(text in _OPENING for text in [first, *inner]):
            words = words[:-1]
        else:
            return words
    return words


def _closes_inside(opening: str, inner: Sequence[str]) -> bool:
    """Whether the first mark's partner comes before the last mark: «Рух» і «Опора»."""
    depth = 1
    for text in inner:
        if text in "»›”" or (text in _CLOSING and text == opening):
            depth -= 1
            if depth == 0:
                return True
        elif text in "«‹„":
            depth += 1
    return False


# --- people ---------------------------------------------------------------------------------


class _Solution(NamedTuple):
    key: tuple[str, str, str]  # case, gender, number
    forms: Callable[[], list[str]]
    cost: float


def _person(words: tuple[_Word, ...], gender: Gender | None, context: _Context) -> list[str]:
    start = _name_start(words)
    title, name, out = words[:start], words[start:], [word.text for word in words]
    if not name:
        return _phrase(words, "JOB", "", context)
    solutions = (_couples if _is_couple(name) else _names)(name, gender, context)
    if not solutions:
        return out
    runs = _head_runs(title, "JOB", context) if title else {}
    if not runs:
        out[start:] = min(solutions.values(), key=lambda solution: solution.cost).forms()
        return out
    together = {case: runs[case].cost + solutions[case].cost for case in runs if case in solutions}
    case, cost = min(together.items(), key=lambda item: item[1], default=("", _UNREAD * 9))
    alone = min(runs, key=lambda case: runs[case].cost)
    if "Gen" in solutions and runs[alone].cost + solutions["Gen"].cost + _POSSESSION < cost:
        case = alone  # `мама Олени`: the name is the title's attribute
    elif case:
        out[start:] = solutions[case].forms()
    else:
        case = alone
        out[start:] = min(solutions.values(), key=lambda solution: solution.cost).forms()
    out[:start] = _phrase(title, "JOB", case)
    return out


def _name_start(words: Sequence[_Word]) -> int:
    """Where the name itself starts: `міністра юстиції України | Дениса Малюськи`."""
    start = len(words)
    while start and (
        words[start - 1].capital
        or words[start - 1].lower in _particles()
        or (words[start - 1].lower in _CONJUNCTIONS and 1 < start < len(words))
        or not _WORD.search(words[start - 1].text)
    ):
        start -= 1
    while (
        start < len(words) and not words[start].capital and words[start].lower not in _particles()
    ):
        start += 1
    if start == 0 or start == len(words):
        return start
    last = words[-1]
    if (_abbreviation(last) or (last.plain.isupper() and 1 < len(last.plain) < 5)) and not any(
        word.plain.isupper() and len(word.plain) > 1 for word in words[:-1]
    ):
        return len(words)  # `голови Малолюбашанської ОТГ`
    for number in range(start, len(words)):
        if _INITIAL.match(words[number].plain) or any(
            reading.kind in ("name", "surname") for reading in word_readings(words[number].lower)
        ):
            return number
    return start


def _names(
    words: Sequence[_Word], gender: Gender | None, context: _Context
) -> dict[str, _Solution]:
    """The best solution of a whole name in each case, unreadable words kept."""
    solutions = _agree([word for word in words if _readable(word)], gender, context)
    return {
        case: _Solution(solution.key, partial(_among, words, solution.forms), solution.cost)
        for case, solution in solutions.items()
    }


def _among(words: Sequence[_Word], forms: Callable[[], list[str]]) -> list[str]:
    """The forms of the readable words, the others as they stand."""
    found = iter(forms())
    return [next(found) if _readable(word) else word.text for word in words]


def _readable(word: _Word) -> bool:
    return bool(_WORD.search(word.plain)) and not _unchanging(word.plain)


def _agree(
    words: Sequence[_Word], gender: Gender | None, context: _Context = _NO_CONTEXT
) -> dict[str, _Solution]:
    """For each case the likeliest gender and number in which all the words agree."""
    best_of: list[dict[tuple[str, str, str], tuple[float, str]]] = []
    for number, word in enumerate(words):
        best: dict[tuple[str, str, str], tuple[float, str]] = {}
        for reading, more in _name_readings(word):
            cost = _name_cost(word, reading, more, number, len(words))
            key = reading[1:4]
            if key not in best or cost < best[key][0]:
                best[key] = cost, reading.nominative
        best_of.append(best)
    chosen: dict[str, tuple[float, tuple[str, str, str]]] = {}
    for key in sorted({key for best in best_of for key in best}):
        case, sex, count = key
        total = _CASE_COST[case] + sum(best.get(key, (_UNREAD, ""))[0] for best in best_of)
        total += 3.0 * (count == "Plur") + 0.8 * (sex == "neut")
        total += _FEMININE * (sex == "fem")
        total += context.cost(case, sex)
        if gender and sex and sex != gender:
            total += 2.5
        if case not in chosen or total < chosen[case][0] - 1e-9:
            chosen[case] = total, key
    return {
        case: _Solution(key, partial(_restored, words, best_of, key), total)
        for case, (total, key) in chosen.items()
    }


def _restored(
    words: Sequence[_Word],
    best_of: Sequence[Mapping[tuple[str, str, str], tuple[float, str]]],
    key: tuple[str, str, str],
) -> list[str]:
    """The words' nominatives of a case, gender and number, written as the words are."""
    return [
        restore(word.spelling, best[key][1]) if key in best else word.text
        for word, best in zip(words, best_of, strict=True)
    ]


def _name_readings(word: _Word) -> Iterator[tuple[Reading, float]]:
    """The readings of a name's word, and what each costs beside its own cost."""
    low = word.lower
    known = word_readings(low)
    named = [reading for reading in known if reading.kind in _NAMED and reading.number == "Sing"]
    for reading in known:
        yield reading, 0.0
    given = any(reading.kind == "name" for reading in named)
    genders = {reading.gender for reading in named}
    for reading in guessed_readings(low):
        # the dictionary has many a surname for men only: Шемякін, but not Шемякіна
        less = not given and reading.gender not in genders
        yield reading, 0.0 if not named else 0.4 if less else 1.3


def _name_cost(word: _Word, reading: Reading, more: float, number: int, words: int) -> float:
    cost = _PERSON_COST[reading.kind] + (reading.cost + more) + _hints(word, reading)
    if reading.kind == "noun" and not reading.animate:
        # a person's accusative is no nominative: `Сокаль` the town has one, Сокаль the man has not
        cost += 1.3 if (reading.case, reading.gender) == ("Acc", "masc") else 0.3
    if reading.kind in ("name", "surname") and reading.number == "Sing":
        cost += rarity(reading.nominative, reading.kind, reading.gender)
    if words > 1 and (
        (reading.kind == "name" and number == words - 1)
        or (reading.kind == "surname" and number == 0)
    ):
        cost += 0.4
    cost -= next((bonus for form, bonus in word.evidence if form == reading.nominative), 0.0)
    return cost - 0.3 * (reading.nominative in _preferred("PER"))


def _hints(word: _Word, reading: Reading) -> float:
    cost = 0.0
    if word.case and word.case == reading.case:
        cost -= _HINT_CASE
    if word.lemma and word.lemma == reading.lemma:
        cost -= _HINT_LEMMA
    if word.number and word.number == reading.number:
        cost -= _HINT_NUMBER
    return cost


def _is_couple(words: Sequence[_Word]) -> bool:
    return any(word.lower in _CONJUNCTIONS for word in words)


def _couples(
    words: Sequence[_Word], gender: Gender | None, context: _Context
) -> dict[str, _Solution]:
    """`Олени та Івана Кравчуків`: one case for all, gender and number for each word."""
    solutions = {}
    for case in CASES:
        cost, forms = _CASE_COST[case] + context.cost(case, ""), []
        for number, word in enumerate(words):
            if not _readable(word) or word.lower in _CONJUNCTIONS:
                forms.append(word.text)
                continue
            options = [
                (_name_cost(word, reading, more, number, len(words)), reading.nominative)
                for reading, more in _name_readings(word)
                if reading.case == case
            ]
            price, form = min(options, default=(_UNREAD, word.lower))
            cost += price
            forms.append(restore(word.spelling, form))
        solutions[case] = _Solution((case, "", "Plur"), partial(list, forms), cost)
    return solutions


def _unchanging(plain: str, capital_counts: bool = False) -> bool:
    """Initials, particles and words in another script."""
    if _INITIAL.match(plain) or plain.isascii():
        return True
    if plain[:1].isupper() and not capital_counts:
        return False
    return plain.lower() in _particles()


@cache
def _particles() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("names_particles"))


@cache
def _preferred(label: str) -> frozenset[str]:
    return frozenset(
        row["nominative"] for row in read_table("names_preferred") if row["label"] in (label, "*")
    )


# --- other phrases --------------------------------------------------------------------------


def _phrase(
    words: Sequence[_Word], label: str, case: str = "", context: _Context = _NO_CONTEXT
) -> list[str]:
    """The head and the adjectives before it inflected, the rest as it stands."""
    out = [word.text for word in words]
    start = next((n for n, word in enumerate(words) if _WORD.search(word.plain)), len(words))
    if start and words[start - 1].text in _OPENING:
        return out  # a title in marks stands first
    runs = _head_runs(words[start:], label, context)
    best = runs.get(case) or min(runs.values(), default=None, key=lambda run: run.cost)
    if best is None:
        return out
    run = best.words
    for number, reading in run:
        out[start + number] = restore(words[start + number].spelling, reading.nominative)
    head, tail = run[-1][1], start + run[-1][0] + 1
    if (
        label in ("PER", "JOB", "LOC")
        and tail + 1 < len(words)
        and words[tail].lower in _CONJUNCTIONS
    ):
        rest = _head_runs(words[tail + 1 :], label).get(head.case)
        if rest is not None and rest.words[-1][1].animate == head.animate:
            out[tail + 1 :] = _phrase(words[tail + 1 :], label, head.case)
    elif label == "LOC" and head.nominative in _PLACES and tail < len(words):
        options = [r for r in _noun_readings(words[tail], label) if r.case == head.case]
        if words[tail].capital and options:
            place = min(options, key=lambda r: _noun_cost(words[tail], r, label))
            out[tail] = restore(words[tail].spelling, place.nominative)
    return out


class _Run(NamedTuple):
    """The adjectives and the head noun of a phrase: their places and readings."""

    words: list[tuple[int, Reading]]
    cost: float


def _head_runs(
    words: Sequence[_Word], label: str, context: _Context = _NO_CONTEXT
) -> dict[str, _Run]:
    """For each case the likeliest adjectives and head noun that the phrase starts with.

    Empty where the phrase starts with no noun phrase.
    """
    # Each path is (case, gender, number) with its cost and readings so far.
    paths: dict[tuple[str, str, str], _Run] = {}
    finished: dict[str, _Run] = {}
    for number, word in enumerate(words[:8]):
        if paths and (word.lower in _CONJUNCTIONS or word.text == ","):
            continue  # `продовольча та сільськогосподарська`
        if not _WORD.search(word.plain) or word.plain.isascii():
            break
        following: dict[tuple[str, str, str], _Run] = {}
        for reading in _noun_readings(word, label):
            key = (reading.case, reading.gender, reading.number)
            before = paths.get(key)
            if before is None:
                if number:
                    continue
                start = _CASE_COST[reading.case] + context.cost(reading.case, "")
                plural = 1.3 if label in ("ORG", "LOC") else 0.4
                before = _Run([], start + plural * (reading.number == "Plur"))
            run = _Run(
                [*before.words, (number, reading)], before.cost + _noun_cost(word, reading, label)
            )
            if reading.kind == "adjective":
                if key not in following or run.cost < following[key].cost:
                    following[key] = run
                # an adjective as a head (`останній`) gives way to any noun that follows it
                run = run._replace(cost=run.cost + (0.9 if label in _OF_PEOPLE else 1.5))
            else:
                # a longer run explains more of the phrase
                run = run._replace(cost=run.cost - 1.2 * len(before.words))
            if reading.case not in finished or run.cost < finished[reading.case].cost:
                finished[reading.case] = run
        paths = following
        if not paths:
            break
    return finished


def _noun_readings(word: _Word, label: str) -> tuple[Reading, ...]:
    known = word_readings(word.lower)
    if known:
        return known
    return () if _abbreviation(word) else predicted_readings(word.lower)


def _abbreviation(word: _Word) -> bool:
    """МЗС, НАБУ, ЄСПЛ: short, all in capitals and no known name."""
    return (
        1 < len(word.plain) < 7
        and word.plain.isupper()
        and not any(reading.kind in _NAMED for reading in word_readings(word.lower))
    )


def _noun_cost(word: _Word, reading: Reading, label: str) -> float:
    cost = reading.cost + _hints(word, reading)
    if reading.kind in _NAMED:
        cost += 1.0 if label != "PER" else 0.0
    if label in ("LOC", "ORG") and reading.animate and reading.kind == "noun":
        cost += 0.2
    if label == "JOB" and not reading.animate:
        cost += 0.3
    if reading.kind == "adjective":
        cost += 0.05
        if reading.number == "Plur" and reading.lemma.endswith(("ів", "їв", "ин", "їн")):
            cost += 0.6  # командирові: rather of командир
    cost -= next((bonus for form, bonus in word.evidence if form == reading.nominative), 0.0)
    return cost - 1.0 * (reading.nominative in _preferred(label))
