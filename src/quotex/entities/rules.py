"""Entities by rules and dictionaries alone: no trained weights.

A rule looks at one place of a sentence and says which tokens from there on are an entity, or None;
`RULES` lists them in order, the first that fits wins.  People named with first name and surname
are then looked for in the rest of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..document import Document
from .forms import CLOSING, OPENING, SENTENCE_BREAKS, STRAIGHT, Form, form_of, places, stem
from .found import Found
from .repair import people_everywhere

Words = Sequence[Form]
Rule = Callable[[Words, int], Found | None]


def find_entities(document: Document) -> list[Found]:
    """The entities of a document by rules, in token numbers, sorted, not overlapping."""
    found: list[Found] = []
    for sentence in document.sentences:
        words = [form_of(t.text) for t in document.tokens[sentence.first : sentence.last]]
        found += [
            Found(f.first + sentence.first, f.last + sentence.first, f.label)
            for f in _in_sentence(words)
        ]
    return people_everywhere([token.text for token in document.tokens], found)


def _in_sentence(words: Words) -> list[Found]:
    found: list[Found] = []
    letters = [w for w in words if w.is_word]
    shouting = len(letters) > 3 and sum(w.upper for w in letters) > 0.7 * len(letters)
    i = 0
    while i < len(words):
        rules = NUMBER_RULES if shouting else RULES
        hit = next((f for rule in rules if (f := rule(words, i)) is not None), None)
        if hit is None:
            i += 1
        else:
            found.append(hit)
            i = hit.last
    return found


# Dates and amounts


def date(words: Words, i: int) -> Found | None:
    """2 травня 2014 року, 2012 року, у березні 2011, 02.03.2012, 1930-х, восени 2010 року."""
    if words[i].number == "date":
        return Found(i, _year_word(words, i + 1), "DATE")
    j = i
    if words[j].number in ("day", "range", "ordinal") and _has(words, j + 1, "month"):
        j += 1
    if _has(words, j, "month") and not words[j].capital:
        j += 1
        if _number(words, j) in ("year", "integer"):
            j = _year_word(words, j + 1)
        return Found(i, j, "DATE")
    if words[i].low in _SEASONS and _number(words, i + 1) == "year":
        return Found(i, _year_word(words, i + 2), "DATE")
    if words[i].number == "year" and _year_word(words, i + 1) > i + 1:
        plural = words[i + 1].low in ("роки", "років", "роках", "рр.", "рр")
        return Found(i, _year_word(words, i + 1), "PERIOD" if plural else "DATE")
    if words[i].number == "years":
        return Found(i, _year_word(words, i + 1), "PERIOD")
    if words[i].number == "year" and (
        _text(words, i - 1) in ("у", "в", "з", "до", "від", "(") and _text(words, i + 1) != "%"
    ):
        return Found(i, i + 1, "DATE")
    if words[i].number == "ordinal" and words[i].low.endswith("-х"):
        return Found(i, _year_word(words, i + 1), "DATE")
    return None


def clock(words: Words, i: int) -> Found | None:
    """19:00; о 9 годині."""
    if words[i].number == "clock":
        return Found(i, i + 1, "TIME")
    if (
        _text(words, i - 1) in ("о", "об")
        and words[i].number in ("day", "word", "ordinal")
        and _lemma(words, i + 1) == "година"
    ):
        return Found(i, i + 2, "TIME")
    return None


def amount(words: Words, i: int) -> Found | None:
    """2,5 млн грн, $33 млн, 15 %, 130 кв. м, 12 років, кілька днів."""
    if words[i].word in "$€₴£" and _number(words, i + 1):
        j = i + 2
        while _has(words, j, "multiplier"):
            j += 1 + (_text(words, j + 1) == ".")
        return Found(i, j, "MON")
    if not words[i].number:
        return None
    j = i + 1
    while j < len(words) and j - i < 5 and (words[j].number or words[j].word in "-–"):
        j += 1
    while _has(words, j, "multiplier"):
        j += 1 + (_text(words, j + 1) == ".")
    if _has(words, j, "percent"):
        return Found(i, j + 1, "PCT")
    if _has(words, j, "currency"):
        country = _text(words, j + 1) in ("сша", "канади", "австралії")
        return Found(i, j + 1 + country, "MON")
    if _has(words, j, "time_unit") and len(_text(words, j)) > 2:
        return Found(i, j + 1, "PERIOD")
    if _has(words, j, "unit") and _lemma(words, j) not in ("людина", "чоловік", "особа", "штука"):
        j += 1
        while _has(words, j, "unit") and len(_text(words, j)) < 4:
            j += 1
        return Found(i, j, "QUANT")
    return None


def day_word(words: Words, i: int) -> Found | None:
    """вчора, сьогодні, завтра."""
    return Found(i, i + 1, "DATE") if words[i].low in ("вчора", "завтра", "учора") else None


# Organisations


def company(words: Words, i: int) -> Found | None:
    """ТОВ «Еко-Сервіс» whole; компанія «Профіт» without the common noun."""
    if "org" not in words[i].classes:
        return None
    j = i + 1
    while j < len(words) and j - i < 4 and "org" in words[j].classes:
        j += 1
    if j >= len(words) or not _opens(words[j]):
        return None
    end = _closing(words, j)
    if end is None or (not words[j + 1].capital and not words[j + 1].number):
        return None
    if words[i].upper and words[i].low in _LEGAL_FORMS:
        return Found(i, end + 1, "ORG")
    return Found(j + 1, end, "ORG")


def quoted(words: Words, i: int) -> Found | None:
    """A capitalised name between quotation marks in the middle of a sentence: at most 4 words."""
    if i == 0 or not _opens(words[i]) or words[i - 1].word in SENTENCE_BREAKS:
        return None
    end = _closing(words, i)
    if end is None or not 1 <= end - i - 1 <= 4 or not words[i + 1].capital:
        return None
    if any(word.word in SENTENCE_BREAKS or word.word == "," for word in words[i + 1 : end]):
        return None
    kinds = set(words[i - 1].classes)
    label = "ART" if kinds & {"art"} else "LOC" if kinds & {"geo"} else "ORG"
    return Found(i + 1, end, label)


def authority(words: Words, i: int) -> Found | None:
    """Міністерство фінансів України, Вищого адміністративного суду, Київська міська рада."""
    if not words[i].capital or (words[i].upper and "org" not in words[i].classes):
        return None
    head = i
    while head < len(words) and head - i < 4 and "ADJF" in words[head].pos:
        if "org" in words[head].classes:
            break
        head += 1
    if head >= len(words) or "org" not in words[head].classes or words[head].upper:
        return None
    if head == i and not _genitive(words, i + 1) and words[i].low not in _ALONE:
        return None
    j = head + 1
    while j < len(words) and j - head < 7 and _genitive(words, j):
        j += 1
        if _text(words, j) in ("та", "і", "й", "з") and j + 1 < len(words):
            if not _genitive(words, j + 1) or words[j + 1].capital:
                break
            j += 1
    return Found(i, j, "ORG")


def abbreviation(words: Words, i: int) -> Found | None:
    """НАТО, СБУ, КМДА; США and others in the table of places are places."""
    word = words[i]
    if not word.upper or len(word.word) < 2 or len(word.word) > 7 or not word.word.isalpha():
        return None
    if set(word.word) <= set("IVXLMІХ") or word.low in _NO_ORGANISATION:
        return None
    if word.low in _LEGAL_FORMS:
        return None
    if word.low in _PLACES_UPPER:
        return Found(i, i + 1, "LOC")
    if "Abbr" not in word.grammemes and (word.first_name or word.surname):
        return None
    if _number(words, i + 1) or _text(words, i + 1) == "-":
        return None
    return Found(i, i + 1, "ORG")


def camel(words: Words, i: int) -> Found | None:
    """Укрзалізниця, Нацбанк, Мінфін: one word that names an authority."""
    word = words[i]
    named = word.capital and not word.upper and word.low.startswith(_PREFIXES) and len(word.low) > 6
    if named and "Surn" not in word.grammemes and "ADJF" not in word.pos:
        return Found(i, i + 1, "ORG")
    return None


# People


def initials(words: Words, i: int) -> Found | None:
    """В. В. Шевченко, Шевченко В. В."""
    j = i
    while j < len(words) and j - i < 6 and (words[j].initial or (j > i and words[j].word == ".")):
        j += 1
    if j > i and words[j - 1].word in (".", *_dotted(words[j - 1])) and _name_like(words, j):
        return Found(i, j + 1, "PER")
    if _name_like(words, i) and i + 2 < len(words) and words[i + 1].initial:
        j = i + 1
        while j < len(words) and j - i < 5 and (words[j].initial or words[j].word == "."):
            j += 1
        if words[j - 1].word.endswith("."):
            return Found(i, j, "PER")
    return None


def full_name(words: Words, i: int) -> Found | None:
    """Олена Кравчук, Непийвода Зінаїда Олексіївна, Єнс Столтенберг."""
    if words[i].first_name and not words[i].upper and len(words[i].low) > 2:
        after = words[i + 1] if i + 1 < len(words) else None
        if after is not None and after.capital and not (after.upper or after.classes):
            surname = len(after.low) > 3 and after.place not in ("country", "region")
            if surname and not {"VERB", "NPRO", "PREP"} & set(after.pos):
                more = _name_like(words, i + 2) and not words[i + 2].place
                return Found(i, i + 2 + more, "PER")
    j = i
    while j < len(words) and j - i < 4 and _name_like(words, j):
        j += 1
    run = words[i:j]
    names = sum(word.first_name for word in run)
    if len(run) >= 2 and names and not (len(run) == 2 and run[0].surname and run[1].classes):
        first = next(k for k, word in enumerate(run) if word.first_name)
        start = i if first == 0 or run[first - 1].surname or not run[0].known else i + first
        if j - start >= 2:
            return Found(start, j, "PER")
    return None


def titled_name(words: Words, i: int) -> Found | None:
    """нардеп Гаврилюк, суддя Голяшкін, пані Марія."""
    before = words[i - 1] if i else None
    if before is None or (before.capital and i > 1) or not _name_like(words, i):
        return None
    if not {"job", "address"} & set(before.classes):
        return None
    if words[i].place in ("country", "region", "city") or "org" in words[i].classes:
        return None
    j = i + 1
    while j < len(words) and j - i < 3 and _name_like(words, j):
        j += 1
    return Found(i, j, "PER")


def lone_name(words: Words, i: int) -> Found | None:
    """A capitalised surname or first name that is nothing else in the dictionary."""
    word = words[i]
    if not word.capital or word.upper or word.place in ("country", "region", "city"):
        return None
    if len(word.low) < 3 or word.low in _NO_NAMES or {"NPRO", "PREP", "CONJ"} & set(word.pos):
        return None
    if not (word.surname or word.first_name or word.patronymic) or word.classes:
        return None
    if _opens_before(words, i) and i + 1 < len(words) and words[i + 1].word in CLOSING | STRAIGHT:
        return None
    first = i == 0 or words[i - 1].word in SENTENCE_BREAKS or _opens_before(words, i)
    if "ADJF" in word.pos and not word.low.endswith(("ський", "цький", "ського", "цького")):
        return None
    if first and not {"Surn", "Name"} & word.grammemes:
        return None
    if word.place and _text(words, i - 1) in _LOCAL_PREPOSITIONS:
        return None
    if first and "inan" in word.grammemes:
        return None
    return Found(i, i + 1, "PER")


# Places


def street(words: Words, i: int) -> Found | None:
    """вул. Кольцова, просп. Перемоги."""
    if words[i].low.rstrip(".") not in _STREETS:
        return None
    j = i + 1 + (_text(words, i + 1) == ".")
    last = j
    while last < len(words) and last - j < 3 and words[last].capital and words[last].is_word:
        last += 1
    return Found(i, last, "LOC") if last > j else None


def district(words: Words, i: int) -> Found | None:
    """Дніпропетровській області, Перевальського району, Стрийського парку."""
    j = i
    while j < len(words) and j - i < 2 and words[j].capital and "ADJF" in words[j].pos:
        j += 1
    if j > i and j < len(words) and "geo" in words[j].classes and not words[j].capital:
        end = j + 1 + (_text(words, j + 1) == "." and _text(words, j) in ("обл", "р-н"))
        return Found(i, end, "LOC")
    return None


def place(words: Words, i: int) -> Found | None:
    """Names of the table of places; those of small places only behind в, у, з, до, село …"""
    word = words[i]
    if {"NPRO", "PREP", "CONJ", "ADVB"} & set(word.pos):
        return None
    if not word.place or (word.upper and word.low not in _PLACES_UPPER):
        return None
    if i + 1 < len(words) and words[i + 1].capital and words[i + 1].is_word:
        pair = (stem(word.low), stem(words[i + 1].low))
        if pair in places():
            return Found(i, i + 2, "LOC")
    if word.place in ("region", "village", "town") and "ADJF" in word.pos:
        return None
    before = _text(words, i - 1)
    located = before in _LOCAL_PREPOSITIONS or _has(words, i - 1, "geo") or before == "."
    doubtful = word.first_name and _city_too(word.lemmas[0])  # Володимир
    if word.place in ("country", "city") and (located or not doubtful):
        return Found(i, i + 1, "LOC")
    person = word.first_name or word.surname
    if located and not (person and before not in ("у", "в", "до", "місті", "селі", "м.", "с.")):
        return Found(i, i + 1, "LOC")
    return None


def job(words: Words, i: int) -> Found | None:
    """An occupation or office, one word."""
    if "job" in words[i].classes and not words[i].upper:
        return Found(i, i + 1, "JOB")
    return None


NUMBER_RULES: tuple[Rule, ...] = (date, clock, amount, day_word)
RULES: tuple[Rule, ...] = (
    *NUMBER_RULES, company, quoted, street, initials, district, authority, full_name, titled_name,
    place, abbreviation, camel, lone_name, job,
)  # fmt: skip


def _text(words: Words, i: int) -> str:
    return words[i].low if 0 <= i < len(words) else ""


def _lemma(words: Words, i: int) -> str:
    return words[i].lemmas[0] if 0 <= i < len(words) else ""


def _city_too(name: str) -> bool:
    return places().get((stem(name),)) in ("country", "city")


def _lemmas(words: Words, i: int) -> tuple[str, ...]:
    return words[i].lemmas if 0 <= i < len(words) else ()


def _number(words: Words, i: int) -> str:
    return words[i].number if 0 <= i < len(words) else ""


def _has(words: Words, i: int, kind: str) -> bool:
    return 0 <= i < len(words) and kind in words[i].classes


def _year_word(words: Words, i: int) -> int:
    """Behind рік, року, р., століття, ст. at ``i`` where it stands there, else ``i``."""
    if _text(words, i) in ("р.", "рр.", "ст."):
        return i + 1
    if _text(words, i) in ("р", "рр", "ст") and _text(words, i + 1) == ".":
        return i + 2
    return i + (
        bool({"рік", "століття"} & set(_lemmas(words, i))) or _text(words, i) in ("роки", "років")
    )


def _opens(word: Form) -> bool:
    return word.word in OPENING or word.word in STRAIGHT


def _opens_before(words: Words, i: int) -> bool:
    return i > 0 and _opens(words[i - 1])


def _closing(words: Words, i: int) -> int | None:
    """The token that closes the quotation mark at ``i``, at most ten tokens on."""
    depth = 0
    for j in range(i, min(len(words), i + 12)):
        if words[j].word in OPENING:
            depth += 1
        elif words[j].word in CLOSING or (j > i and words[j].word in STRAIGHT):
            depth -= 1
            if depth <= 0:
                return j
    return None


def _genitive(words: Words, i: int) -> bool:
    """May the word go on with the name of an organisation: a noun or adjective in the genitive?"""
    if not 0 <= i < len(words):
        return False
    word = words[i]
    return "gent" in word.cases and bool({"NOUN", "ADJF"} & set(word.pos)) and len(word.low) > 2


def _name_like(words: Words, i: int) -> bool:
    """Capitalised, and a name in the dictionary or in no dictionary at all."""
    if not 0 <= i < len(words):
        return False
    word = words[i]
    if not word.capital or not word.is_word or len(word.low) < 3 or word.low in _NO_NAMES:
        return False
    if word.upper and (len(word.low) < 5 or "Abbr" in word.grammemes):
        return False
    if word.first_name or word.surname or word.patronymic:
        return True
    return not word.known and not word.classes


def _dotted(word: Form) -> tuple[str, ...]:
    return (word.word,) if word.word.endswith(".") else ()


_SEASONS = frozenset("восени навесні взимку влітку весна літо осінь зима".split())
_LEGAL_FORMS = frozenset("тов пп ат пат прат кп дп зат ват фоп ооо тзов го тдв".split())
_ALONE = frozenset("укрзалізниця кабмін верховна".split())
_STREETS = frozenset("вул просп пр пл бул бульв пров".split())
_PLACES_UPPER = frozenset("сша срср урср єс оае фрн ндр кнр снд атор крим".split())
_NO_ORGANISATION = frozenset("ні так не ок usd eur uah тв дтп пдв сто ддс вич снід гб фото".split())
_LOCAL_PREPOSITIONS = frozenset("у в з із зі до від на біля під через крізь поблизу".split())
_NO_NAMES = frozenset(
    "він вона вони воно мене мені мною нам нас тоді так але або адже якщо коли сам сама".split()
)
_PREFIXES = (
    "укр", "держ", "нац", "мін", "генпрок", "кабмін", "облрад", "облдерж", "міськрад", "антимон",
)  # fmt: skip
