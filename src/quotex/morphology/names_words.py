"""The readings of one word of a name: from which nominative, in which case, gender and number.

Known words are read with the dictionary; names it lacks with the declension types of
``resources/names_declension.tsv``, which serve in both directions (`declined`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from math import log
from typing import Any, NamedTuple

from ..resources import read_table
from .dictionary import Parse, analyzer, parses, reader

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc", "Voc")

_COLUMNS = dict(zip(CASES, ("nom", "gen", "dat", "acc", "ins", "loc", "voc"), strict=True))
_TAG_CASES = {"nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins",
              "loct": "Loc", "voct": "Voc"}  # fmt: skip
_TAG_GENDERS = {"masc": "masc", "femn": "fem", "neut": "neut"}
_VOWELS = "аеєиіїоуюя"
_CONSONANTS = "бвгґджзклмнпрстфхцчшщ"
# An unchanged word that ends like this is hardly a nominative of its own.
_OBLIQUE = ("ом", "ем", "єм", "ою", "ею", "єю", "ові", "еві", "єві", "ого", "ому", "им", "ів")
_HYPHENS_AT_MOST = 3


class Reading(NamedTuple):
    """One way to read a word.

    ``nominative`` is in lower case and in the word's own number; ``kind`` is name, surname,
    patronymic, noun, adjective, numeral or guess (a name read by its ending); ``animate`` tells a
    living being's noun; ``lemma`` is the dictionary form (``nominative`` for guesses); ``cost``
    orders the readings of one kind, 0 the likeliest.
    """

    nominative: str
    case: str
    gender: str
    number: str
    kind: str
    animate: bool = True
    cost: float = 0.0
    lemma: str = ""


@lru_cache(maxsize=50_000)
def word_readings(word: str) -> tuple[Reading, ...]:
    """The dictionary's nominal readings of a word in plain lower case, none if it is unknown."""
    found: dict[tuple[str, ...], Reading] = {}
    for parse in parses(word):
        if parse.is_known or "-" in word:
            reading = _of_parse(word, parse)
            if reading and parse.is_known:
                found.setdefault(reading[:5], reading)
    for gender in ("masc", "fem"):  # first names whose nominative the dictionary lacks: Володимир
        if (word, "name", gender) in _frequent():
            reading = Reading(word, "Nom", gender, "Sing", "name", lemma=word)
            found.setdefault(reading[:5], reading)
    if not found and "-" in word:
        return tuple(_of_compound(word, word_readings, fixed_cost=0.4))
    return tuple(found.values())


@lru_cache(maxsize=50_000)
def predicted_readings(word: str) -> tuple[Reading, ...]:
    """Nominal readings of a word that the dictionary lacks, by its likeness to known words."""
    found: dict[tuple[str, ...], Reading] = {}
    for parse in parses(word):
        reading = _of_parse(word, parse)
        if reading:
            reading = reading._replace(cost=reading.cost + 1.0 - min(1.0, float(parse.score)))
            found.setdefault(reading[:5], reading)
    return tuple(found.values())


def _part_readings(part: str) -> tuple[Reading, ...]:
    """A part of a hyphenated name: as the dictionary or, failing that, the ending says."""
    known = [r for r in word_readings(part) if r.kind in ("name", "surname", "adjective")]
    return tuple(r._replace(kind="guess") for r in known) or guessed_readings(part)


@lru_cache(maxsize=50_000)
def guessed_readings(word: str) -> tuple[Reading, ...]:
    """The readings of a name in plain lower case by its ending alone."""
    if "-" in word:
        return tuple(_of_compound(word, _part_readings, fixed_cost=0.4))
    found: dict[tuple[str, ...], Reading] = {}
    for size in range(min(5, len(word) - 1) + 1):
        stem, ending = word[: len(word) - size], word[len(word) - size :]
        for case, row in _by_ending().get(ending, ()):
            if not row.fits(stem):
                continue
            nominative = stem + row.endings["Nom"][0]
            cost = row.weight + tail_cost(nominative)
            if ending == "" and nominative == word and word.endswith(_OBLIQUE) and len(word) > 5:
                cost += 1.0
            number = "Plur" if row.gender == "plur" else "Sing"
            gender = "" if row.gender == "plur" else row.gender
            reading = Reading(nominative, case, gender, number, "guess", True, cost, nominative)
            known = found.get(reading[:5])
            if known is None or known.cost > cost:
                found[reading[:5]] = reading
    return tuple(found.values())


def declined(word: str, case: str, gender: str) -> str:
    """A name's word in plain lower case and the nominative, put into a case.

    By the dictionary where it has the word as a name of that gender, else by its ending; a word
    that no type fits stays as it is.
    """
    wanted = next(tag for tag, name in _TAG_CASES.items() if name == case)
    for parse in analyzer().parse(word):
        tag = str(parse.tag)
        if (
            parse.is_known
            and "nomn" in tag
            and any(kind in tag for kind in ("Name", "Surn", "Patr"))
            and _gender(tag) == gender
        ):
            form = parse.inflect({wanted})
            return str(form.word) if form else word
    if "-" in word:
        *fixed, last = word.split("-")
        return "-".join([*fixed, declined(last, case, gender)])
    rows = [
        (row.weight, number, row)
        for number, row in enumerate(_rows())
        if row.gender == gender
        and word.endswith(row.endings["Nom"][0])
        and row.fits(word[: len(word) - len(row.endings["Nom"][0])])
    ]
    if not rows:
        return word
    row = min(rows)[2]
    return word[: len(word) - len(row.endings["Nom"][0])] + row.endings[case][0]


def restore(observed: str, nominative: str) -> str:
    """The nominative written as the observed word is: its capitals, its apostrophes.

    >>> restore("ПОРОШЕНКА", "порошенко"), restore("МакКейна", "маккейн")
    ('ПОРОШЕНКО', 'МакКейн')
    """
    if observed.isalpha() and observed[1:].islower():
        return nominative[:1].upper() + nominative[1:] if observed[0].isupper() else nominative
    if "-" in observed and observed.count("-") == nominative.count("-"):
        return "-".join(map(restore, observed.split("-"), nominative.split("-")))
    letters = [c for c in observed if c.isalpha()]
    upper = len(letters) > 1 and all(c.isupper() for c in letters)
    out: list[str] = []
    for index, letter in enumerate(nominative):
        seen = observed[index] if index < len(observed) else ""
        if seen and (seen.lower() == letter or (letter == "'" and not seen.isalnum())):
            out.append(seen)
        elif upper or (index < len(observed) and seen.isupper()):
            out.append(letter.upper())
        else:
            out.append(letter)
    return "".join(out)


def tail_cost(nominative: str) -> float:
    """How unlike other names a nominative ends: 0 as hundreds do, 2.4 as none does."""
    tails = _tails()
    names = tails.get(nominative[-3:], 0) + tails.get(nominative[-2:], 0) / 30
    return min(2.4, max(0.0, 0.35 * log(300 / (names + 0.1))))


def rarity(nominative: str, kind: str, gender: str) -> float:
    """How rare a known first name or surname is: 0 the most frequent, 0.8 not met."""
    # women's surnames are counted too seldom to tell the rare ones
    most = 0.5 if (kind, gender) == ("surname", "fem") else 0.8
    return max(0.0, most - 0.2 * log(_frequent().get((nominative, kind, gender), 0) + 1))


@cache
def _frequent() -> dict[tuple[str, str, str], int]:
    kinds = {"given": "name", "surname": "surname"}
    return {
        (row["name"], kinds[row["kind"]], row["gender"]): int(row["count"])
        for row in read_table("names_frequent")
    }


@cache
def _tails() -> dict[str, int]:
    return {row["tail"]: int(row["names"]) for row in read_table("names_tails")}


class _Sense(NamedTuple):
    """What a tag says that matters for names; ``cost``: of its rare variants."""

    kind: str
    case: str
    gender: str
    number: str
    fixed: bool
    animate: bool
    cost: float
    noun: bool


@cache
def _sense(tag: str) -> _Sense:
    number = "Plur" if "plur" in tag else "Sing"
    return _Sense(
        _kind(tag),
        next((name for mark, name in _TAG_CASES.items() if mark in tag), ""),
        "" if number == "Plur" else _gender(tag),
        number,
        "Fixd" in tag,
        "inan" not in tag,
        0.4 * any(mark in tag for mark in ("Infr", "Arch", "Slng", "V-")),
        "NOUN" in tag,
    )


def _of_parse(word: str, parse: Parse) -> Reading | None:
    kind, case, gender, number, fixed, animate, cost, noun = _sense(parse.tag.written)
    if not kind:
        return None
    lemma = parse.normal_form
    if not case:  # some nominatives bear no case in the dictionary: секретар
        if word != lemma:
            return None
        case = "Nom"
    if case == "Nom" or (fixed and lemma == word):
        nominative = word
    elif number == "Sing" and noun and not (gender == "fem" and lemma.endswith(("ий", "ій"))):
        nominative = lemma
    else:
        found = _nominative(parse, number, gender)
        if found is None and not (number == "Sing" and noun):
            return None
        nominative = lemma if found is None else found
    if "ґ" in nominative and "ґ" not in word:
        cost += 0.6
    if fixed and word.endswith("ій"):  # Нагірній: rather of Нагірна
        cost += 0.3
    if kind == "surname":
        if lemma.endswith(("ів", "їв")) and not word.endswith("ів"):
            cost += 0.3  # Петровим: rather of Петров than of Петрів
        if case == "Loc" and nominative + "і" == word:  # Любимові
            cost += 0.6
    elif kind == "adjective" and lemma.endswith("ній"):
        cost += 0.1  # `приватній` beside `приватний`: an adjective's soft variant is the rarer one
    return Reading(nominative, case, gender, number, kind, animate, cost, lemma)


def _nominative(parse: Parse, number: str, gender: str) -> str | None:
    """The lexeme's nominative of a number and, in the singular, a gender."""
    if parse.row is not None:
        place = _nominative_place(parse.row[0], number, gender)
        return None if place < 0 else reader().form(parse.word, parse.row, place)
    for form, tag in parse.lexeme:
        if _is_nominative(tag.written, number, gender):
            return form
    return None


@cache
def _nominative_place(paradigm: int, number: str, gender: str) -> int:
    """Where a paradigm has its nominative of a number and gender; -1: nowhere."""
    for place, tag in enumerate(reader().tags(paradigm)):
        if _is_nominative(tag.written, number, gender):
            return place
    return -1


@cache
def _is_nominative(tag: str, number: str, gender: str) -> bool:
    if "nomn" not in tag or "V-" in tag or ("plur" in tag) != (number == "Plur"):
        return False
    return number != "Sing" or _gender(tag) == gender


def _kind(tag: str) -> str:
    if tag.startswith("NOUN"):
        for mark, kind in (("Surn", "surname"), ("Patr", "patronymic"), ("Name", "name")):
            if mark in tag:
                return kind
        return "noun"
    if tag.startswith("ADJF"):
        return "adjective"
    if tag.startswith("NPRO"):  # мій, наш, цей: those with a gender that agrees
        return "adjective" if "pers" not in tag else ""
    if tag.startswith("NUMR"):  # один agrees like an adjective
        return "adjective" if _gender(tag) else "numeral"
    return ""


def _gender(tag: str) -> str:
    return next((name for mark, name in _TAG_GENDERS.items() if mark in tag), "")


def _of_compound(word: str, readings: Any, fixed_cost: float) -> Iterator[Reading]:
    """The readings of a hyphenated word: the last part declines, earlier ones with it or never."""
    parts = word.split("-")
    if len(parts) > _HYPHENS_AT_MOST or not all(parts):
        return
    last = readings(parts[-1])
    found: dict[tuple[str, ...], Reading] = {}
    for reading in last:
        choices: list[list[tuple[str, float]]] = []
        for part in parts[:-1]:
            # Нечуй-, Кос- stand still; a part that ends like an oblique case hardly does
            options = [(part, fixed_cost + 0.8 * part.endswith(("а", "я", "у", "ю", "и", "ї")))]
            options += [
                (other.nominative, other.cost * 0.5)
                for other in readings(part)
                if other[1:4] == reading[1:4]
                or (other.case == reading.case and other.number == reading.number)
            ][:4]
            choices.append(options)
        for combination in product(*choices):
            cost = reading.cost + sum(cost for _, cost in combination)
            whole = reading._replace(
                nominative="-".join([text for text, _ in combination] + [reading.nominative]),
                cost=cost,
            )
            whole = whole._replace(lemma=whole.nominative)
            known = found.get(whole[1:5])
            if known is None or known.cost > cost:
                found[whole[1:5]] = whole
    yield from found.values()


class _Row(NamedTuple):
    gender: str
    letters: str
    tails: tuple[str, ...]
    banned: tuple[str, ...]
    endings: dict[str, tuple[str, ...]]
    weight: float

    def fits(self, stem: str) -> bool:
        if self.banned and stem.endswith(self.banned):
            return False
        if self.tails:
            return stem.endswith(self.tails) and len(stem) >= 3
        return stem[-1:] in self.letters and len(stem) >= 2 and bool(_SYLLABLE.search(stem))


_SYLLABLE = re.compile(f"[{_VOWELS}]|.[{_CONSONANTS}]")


@cache
def _rows() -> tuple[_Row, ...]:
    rows = []
    for row in read_table("names_declension"):
        stem = row["stem"]
        letters = stem.replace("C", _CONSONANTS).replace("V", _VOWELS)
        rows.append(
            _Row(
                gender=row["gender"],
                letters="" if stem.startswith("=") else letters,
                tails=tuple(stem[1:].split("|")) if stem.startswith("=") else (),
                banned=tuple(row["not"].split("|")) if row["not"] else (),
                endings={
                    case: tuple(e.replace("0", "") for e in row[column].split("/"))
                    for case, column in _COLUMNS.items()
                },
                weight=float(row["weight"]),
            )
        )
    return tuple(rows)


@cache
def _by_ending() -> dict[str, list[tuple[str, _Row]]]:
    index: dict[str, list[tuple[str, _Row]]] = {}
    for row in _rows():
        for case, endings in row.endings.items():
            for ending in endings:
                index.setdefault(ending, []).append((case, row))
    return index
