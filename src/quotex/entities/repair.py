"""What the labels of single tokens cannot see: marks in pairs, one name through a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .forms import form_of
from .found import Found

_PARTNERS = {"«": "»", "“": "”", "„": "“", "(": ")", "[": "]"}
_CLOSING = frozenset("»”)]")
_NAMES = frozenset(("PER", "LOC", "ORG"))


def repair(sentences: Sequence[Sequence[str]], found: Sequence[Found]) -> list[Found]:
    """The entities with their marks in pairs and single names labelled alike."""
    words = [word for sentence in sentences for word in sentence]
    ends: list[int] = []
    for sentence in sentences:
        ends += [(ends[-1] if ends else 0) + len(sentence)]
    sound = [hit for one in balanced(words, ends, found) for hit in people_apart(words, ends, one)]
    return people_everywhere(words, one_label(words, sound))


def balanced(words: Sequence[str], ends: Sequence[int], found: Sequence[Found]) -> list[Found]:
    """Entities whose quotation marks and brackets have their partners.

    One that opens a mark which the next token closes takes that token in; a mark at an edge whose
    partner lies outside is left out.  ``ends``: behind the last token of each sentence.
    """
    out: list[Found] = []
    limits = iter([*ends, len(words)])
    limit = next(limits)
    for number, (first, last, label) in enumerate(found):
        while limit <= first:
            limit = next(limits)
        behind = min(limit, found[number + 1].first if number + 1 < len(found) else limit)
        opened, unopened = _marks(words, first, last)
        if opened and last < behind and (words[last] in _CLOSING or words[last] == '"'):
            last += 1
        elif opened and opened[-1] == last - 1:
            last -= 1
        elif opened == [first]:
            first += 1
        if unopened and unopened[-1] == last - 1:
            last -= 1
        if first < last:
            out.append(Found(first, last, label))
    return out


def _marks(words: Sequence[str], first: int, last: int) -> tuple[list[int], list[int]]:
    """Where marks without a partner open and close between two tokens."""
    opened: list[int] = []
    unopened: list[int] = []
    for place in range(first, last):
        word = words[place]
        if word == '"':
            if opened and words[opened[-1]] == '"':
                opened.pop()
            else:
                opened.append(place)
        elif word in _PARTNERS:
            opened.append(place)
        elif word in _CLOSING:
            if opened:
                opened.pop()
            else:
                unopened.append(place)
    return opened, unopened


def people_apart(words: Sequence[str], ends: Sequence[int], hit: Found) -> list[Found]:
    """A person without what stands around the name, another label for what is no person.

    The noun that opens a sentence before a first name is left out (Пенсіонерка Марія Семенівна),
    the name ends at a colon, and a head of names of organisations without a person's name behind
    it is an organisation (Рада Росія-НАТО).
    """
    first, last, label = hit
    if label != "PER" or last - first < 2:
        return [hit]
    colon = next((place for place in range(first, last) if words[place] == ":"), last)
    if colon > first:
        last = colon
    forms = [form_of(word) for word in words[first:last]]
    named = [form.first_name or form.surname or form.patronymic for form in forms]
    opening = first == 0 or first in ends
    if len(forms) > 1 and opening and forms[0].known and not named[0] and forms[1].first_name:
        return [Found(first + 1, last, label)]
    if "org" in forms[0].classes and not any(named[1:]) and not any(f.initial for f in forms):
        return [Found(first, last, "ORG")]
    return [Found(first, last, label)]


def one_label(words: Sequence[str], found: Sequence[Found]) -> list[Found]:
    """Names of people, places and organisations get the label that most of their mentions have.

    A mention counts for every name with the same stems, a person's also for each part of the
    name by half; a label changes where at least 60 % of at least two votes speak against it.
    """
    votes: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    keys: list[tuple[str, ...]] = []
    for first, last, label in found:
        if label not in _NAMES:
            keys.append(())
            continue
        forms = [form_of(word) for word in words[first:last]]
        key = tuple(form.stem for form in forms)
        keys.append(key)
        votes[key][label] += 1
        if label == "PER":
            for form in forms:
                if form.capital and len(form.word) > 2:
                    votes[(form.stem,)][label] += 0.5
    out: list[Found] = []
    for hit, key in zip(found, keys, strict=True):
        label = hit.label
        if key:
            cast = votes[key]
            best = max(cast, key=lambda name: cast[name])
            if cast[best] >= 2 and cast[best] >= 0.6 * sum(cast.values()):
                label = best
            if len(key) == 1:
                label = _surely(words[hit.first]) or label
        out.append(Found(hit.first, hit.last, label))
    return out


def _surely(word: str) -> str:
    """The label of a word that can name nothing else: США a place; Альянс, Рада, heads of names of
    organisations and no names themselves, organisations.  Empty for others."""
    form = form_of(word)
    if form.upper and form.place == "country":
        return "LOC"
    if "org" not in form.classes or form.lemmas[0] in _BUILDINGS_TOO:
        return ""
    if form.first_name or form.surname or form.place in ("country", "region", "city"):
        return ""
    return "ORG"


_BUILDINGS_TOO = frozenset(("кремль", "пентагон", "стадіон", "аеропорт", "готель", "церква"))


def people_everywhere(words: Sequence[str], found: Sequence[Found]) -> list[Found]:
    """The entities with every lone mention of somebody whom the document names in full.

    The surname of a person found with a first name or initials makes a capitalised word with the
    same stem or lemma a person: where it is in no entity, or alone one with another label.
    """
    surnames: set[str] = set()
    for first, last, label in found:
        forms = [form_of(word) for word in words[first:last]]
        if label != "PER" or not any(form.first_name or form.initial for form in forms):
            continue
        for form in forms:
            if form.is_word and not (form.first_name or form.patronymic or form.initial):
                surnames.add(form.stem)
                surnames.update(form.lemmas[:2])
    if not surnames:
        return list(found)
    taken = {place: hit for hit in found for place in range(hit.first, hit.last)}
    out = dict.fromkeys(found)
    for place, word in enumerate(words):
        if word.islower():
            continue
        form = form_of(word)
        if not form.capital or not form.is_word or form.first_name or len(form.word) < 3:
            continue
        if form.stem not in surnames and surnames.isdisjoint(form.lemmas[:2]):
            continue
        hit = taken.get(place)
        if hit is None:
            out[Found(place, place + 1, "PER")] = None
        elif hit.last - hit.first == 1 and hit.label != "PER":
            del out[hit]
            out[Found(place, place + 1, "PER")] = None
    return sorted(out)
