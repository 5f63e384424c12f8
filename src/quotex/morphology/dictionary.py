"""The dictionary (pymorphy3, data from VESUM): analyses of a word form without context."""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from struct import Struct
from typing import Any, NamedTuple

from ..resources import read_table
from .tags import CASES, make_tag

_CLASSES = {
    "NOUN": "noun", "NPRO": "noun", "ADJF": "adj", "ADJS": "adj", "ADVB": "adv", "PREP": "prep",
    "CONJ": "conj", "PRCL": "part", "NUMR": "numr", "NUMB": "number", "ROMN": "number",
    "VERB": "verb", "INFN": "verb", "GRND": "advp", "INTJ": "intj", "LATN": "unclass",
    "UNKN": "unclass", "PNCT": "punct", "PRED": "noninfl",
}  # fmt: skip


_TWO_NUMBERS = Struct(">HH")
MOST_FORMS = 20_000
"""When so many forms are remembered, remembering begins anew."""
MOST_ENDS = 100_000
MOST_PARSED = 1_000
"""Few: each step keeps what it makes of a form's parses."""
_BYTES = [bytes((number,)) for number in range(256)]


class Analyses(NamedTuple):
    """(lemma, tag) pairs, lower case; ``known``: the form itself is in the dictionary, or the
    parts of a compound are."""

    pairs: list[tuple[str, str]]
    known: bool


@cache
def analyzer() -> Any:
    """pymorphy3's analyzer, one for the process; loading takes about 0.2 s.

    Its look-up of whole words is exchanged for ours, which gives the same rows faster.
    """
    import pymorphy3

    found = pymorphy3.MorphAnalyzer(lang="uk")
    found.dictionary.words = _Words(found.dictionary.words)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """A dictionary tag taken apart, its parts under pymorphy3's names; None where it has none.
    There is one object for each tag."""

    written: str
    grammemes: frozenset[str]
    POS: str | None
    case: str | None
    gender: str | None
    number: str | None
    person: str | None
    tense: str | None

    def __str__(self) -> str:
        return self.written


class Parse(NamedTuple):
    """One reading of a word, as pymorphy3 has it: ``word`` is the form as the dictionary writes
    it, ``score`` 1 where the dictionary has the form and less where it is a guess.  ``rows``: how
    to find the lexeme of a form that the dictionary has, (paradigm, place in it)."""

    word: str
    normal_form: str
    tag: Tag
    is_known: bool
    score: float
    row: tuple[int, int] | None
    guess: Any

    @property
    def lexeme(self) -> Iterator[tuple[str, Tag]]:
        """The forms of the word's lexeme with their tags, in the dictionary's order."""
        if self.row is None:
            return ((form.word, tag_of(form.tag)) for form in self.guess.lexeme)
        return reader().lexeme(self.word, self.row)


def parses(word: str) -> tuple[Parse, ...]:
    """pymorphy3's parses of a word; none for the few words that its predictor stumbles over."""
    return reader().parses(word)


def tag_of(tag: Any) -> Tag:
    """A tag of pymorphy3's, taken apart once for every tag there is (and not by the tag itself,
    which takes ten times as long)."""
    written = str(tag)
    known = _TAGS.get(written)
    if known is None:
        grammemes = written.replace(" ", ",").split(",")
        kinds = _kinds()
        parts = {kinds[grammeme]: grammeme for grammeme in grammemes if grammeme in kinds}
        known = Tag(written, frozenset(grammemes), *map(parts.get, _PARTS))
        _TAGS[written] = known
    return known


_PARTS = ("POS", "case", "gender", "number", "person", "tense")
_TAGS: dict[str, Tag] = {}


@cache
def _kinds() -> dict[str, str]:
    """What each grammeme that is one of a tag's parts is."""
    tags = analyzer().TagClass
    named = (
        ("POS", tags.PARTS_OF_SPEECH),
        ("case", tags.CASES),
        ("gender", tags.GENDERS),
        ("number", tags.NUMBERS),
        ("person", tags.PERSONS),
        ("tense", tags.TENSES),
    )
    return {str(grammeme): name for name, grammemes in named for grammeme in grammemes}


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What a row of the dictionary says of its forms: how many characters to take off the front
    and the back for the stem, what to put there for the lemma, and the tag."""

    front: int
    back: int
    prefix: str
    suffix: str
    tag: Tag

    def lemma(self, form: str) -> str:
        """The lemma of a form that has this rule."""
        return self.prefix + form[self.front : len(form) - self.back] + self.suffix


class Reader:
    """Reads forms in pymorphy3's dictionary.  Remembers rules, and the parses of forms within
    bounds."""

    def __init__(self) -> None:
        inner = analyzer().dictionary
        self.words: _Words = inner.words
        self._substitutes = analyzer().char_substitutes
        self._paradigms: Any = inner.paradigms
        self._suffixes: Any = inner.suffixes
        self._prefixes: Any = inner.paradigm_prefixes
        self._gramtab: Any = inner.gramtab
        self._tags: dict[int, Tag] = {}
        self._rules: dict[tuple[int, int], Rule] = {}
        # rows are one object for all forms that end alike in the graph
        self._rules_of_rows: dict[int, tuple[Sequence[tuple[int, int]], list[Rule]]] = {}
        self._parses: dict[str, tuple[Parse, ...]] = {}

    def parses(self, word: str) -> tuple[Parse, ...]:
        """As the function `parses`."""
        known = self._parses.get(word)
        if known is None:
            if len(self._parses) >= MOST_PARSED:
                self._parses = {}
            known = self._parses[word] = self._parse(word)
        return known

    def _parse(self, word: str) -> tuple[Parse, ...]:
        try:
            if len(word) > 1:  # a single letter may also be an initial
                items = self.forms(word.lower())
                if items:
                    new = tuple.__new__  # a third of the time that the class itself takes
                    return tuple(
                        [
                            new(Parse, (form, rule.lemma(form), rule.tag, True, 1.0, row, None))
                            for form, rows in items
                            for rule, row in zip(self.rules(rows), rows, strict=True)
                        ]
                    )
            return tuple(
                [
                    Parse(p.word, p.normal_form, tag_of(p.tag), p.is_known, float(p.score), None, p)
                    for p in analyzer().parse(word)
                ]
            )
        except ValueError:
            return ()

    def forms(self, word: str) -> Sequence[tuple[str, Sequence[tuple[int, int]]]]:
        """The dictionary's forms that the word may be, ґ written as г, with their rows."""
        return self.words.similar_items(word, self._substitutes)

    def rule(self, row: tuple[int, int]) -> Rule:
        """The rule of a row."""
        rule = self._rules.get(row)
        if rule is None:
            paradigm = self._paradigms[row[0]]
            forms = len(paradigm) // 3
            rule = self._rules[row] = Rule(
                len(self._prefixes[paradigm[2 * forms + row[1]]]),
                len(self._suffixes[paradigm[row[1]]]),
                self._prefixes[paradigm[2 * forms]],
                self._suffixes[paradigm[0]],
                self._tag(paradigm[forms + row[1]]),
            )
        return rule

    def rules(self, rows: Sequence[tuple[int, int]]) -> list[Rule]:
        """The rules of the rows of a form."""
        known = self._rules_of_rows.get(id(rows))
        if known is None or known[0] is not rows:
            if len(self._rules_of_rows) >= MOST_ENDS:
                self._rules_of_rows = {}
            known = self._rules_of_rows[id(rows)] = rows, [self.rule(row) for row in rows]
        return known[1]

    def lexeme(self, form: str, row: tuple[int, int]) -> Iterator[tuple[str, Tag]]:
        """The forms of a lexeme with their tags."""
        for place, tag in enumerate(self.tags(row[0])):
            yield self.form(form, row, place), tag

    def tags(self, paradigm: int) -> list[Tag]:
        """The tags of a paradigm's forms."""
        numbers = self._paradigms[paradigm]
        forms = len(numbers) // 3
        return [self._tag(number) for number in numbers[forms : 2 * forms]]

    def _tag(self, number: int) -> Tag:
        tag = self._tags.get(number)
        if tag is None:
            tag = self._tags[number] = tag_of(self._gramtab[number])
        return tag

    def form(self, form: str, row: tuple[int, int], place: int) -> str:
        """The form of the same lexeme that has another place in the paradigm."""
        rule = self.rule(row)
        paradigm = self._paradigms[row[0]]
        prefix: str = self._prefixes[paradigm[2 * (len(paradigm) // 3) + place]]
        suffix: str = self._suffixes[paradigm[place]]
        return prefix + form[rule.front : len(form) - rule.back] + suffix


@cache
def reader() -> Reader:
    """The dictionary's reader, one for the process."""
    return Reader()


class _Words:
    """pymorphy3's words, read by a walk of our own.

    The dictionary is a graph of letters (DAWG) in a double array.  Walking it here, and keeping
    what stands at its ends, which many forms share, is ten times as fast as asking its reader.
    """

    def __init__(self, words: Any) -> None:
        self._words = words
        self._units: Any = getattr(getattr(words, "dct", None), "_units", None)
        self._guide: Any = getattr(getattr(words, "guide", None), "_units", None)
        self._ends: dict[int, tuple[tuple[int, int], ...]] = {}
        self._known: dict[str, Sequence[tuple[int, int]]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._words, name)

    def similar_items(self, word: str, substitutes: Any) -> Sequence[tuple[str, Any]]:
        """(form, rows) of the word and of the words with ґ where it has г."""
        if self._units is None or self._guide is None:
            items: list[tuple[str, Any]] = self._words.similar_items(word, substitutes)
            return items
        if "г" not in word:
            rows = self.rows(word)
            return [(word, rows)] if rows else []
        return self._with_substitutes("", word, 0)

    def similar_keys(self, word: str, substitutes: Any) -> list[str]:
        """The forms of `similar_items`."""
        return [form for form, _ in self.similar_items(word, substitutes)]

    def _with_substitutes(self, done: str, rest: str, index: int) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        own = index
        for at, char in enumerate(rest):
            if char == "г" and (other := self._follow(own, "ґ".encode())):
                found += self._with_substitutes(done + rest[:at] + "ґ", rest[at + 1 :], other)
            own = self._follow(own, char.encode("utf-8", "replace"))
            if not own:
                return found
        end = self._follow(own, b"\1")
        return [(done + rest, self._rows_at(end)), *found] if end else found

    def rows(self, word: str) -> Sequence[tuple[int, int]]:
        """(paradigm, place in it) of each of the form's analyses."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= MOST_FORMS:
                self._known = {}
            known = self._known[word] = self._walk(word)
        return known

    def _walk(self, word: str) -> Sequence[tuple[int, int]]:
        if self._units is None or self._guide is None:
            return self._words.get(word) or ()
        end = self._follow(0, word.encode("utf-8", "replace") + b"\1")
        return self._rows_at(end) if end else ()

    def _follow(self, index: int, key: bytes) -> int:
        """The node that the bytes lead to from a node, 0 where there is none."""
        units = self._units
        for byte in key:
            unit = units[index]
            index ^= ((unit >> 10) << ((unit & 512) >> 6)) ^ byte
            if units[index] & 0x800000FF != byte:
                return 0
        return index

    def _rows_at(self, end: int) -> Sequence[tuple[int, int]]:
        rows = self._ends.get(end)
        if rows is None:
            rows = self._ends[end] = self._values(end)
        return rows

    def _values(self, index: int) -> tuple[tuple[int, int], ...]:
        """The rows at an end of the graph: numbers in base 64, spelled by the ways on from it."""
        units, guide = self._units, self._guide
        rows = []
        stack = [(index, b"")]
        while stack:
            node, key = stack.pop()
            while True:
                unit = units[node]
                if unit & 256:
                    rows.append(_TWO_NUMBERS.unpack(a2b_base64(key)))
                label = guide[2 * node]
                if not label:
                    break
                ways = node ^ ((unit >> 10) << ((unit & 512) >> 6))
                node = ways ^ label
                label_after = guide[2 * node + 1]
                if label_after:
                    siblings = []
                    while label_after:
                        other = ways ^ label_after
                        siblings.append((other, key + _BYTES[label_after]))
                        label_after = guide[2 * other + 1]
                    stack += siblings[::-1]
                key += _BYTES[label]
        return tuple(rows)


class Dictionary:
    """Looks lower-case plain word forms up."""

    def __init__(self) -> None:
        self._reader = reader()
        self._words = self._reader.words
        self._ready: tuple[dict[Rule, str], dict[Rule, str]] = ({}, {})
        """The tags of rules, of words that do not look animate and of those that do."""
        grammemes = [
            (row["class"], row["grammeme"], row["piece"])
            for row in read_table("morphology-grammemes")
        ]
        self._pieces = {(a, b): c.split(":") for a, b, c in grammemes}

    def look_up(self, word: str) -> Analyses:
        """What the dictionary says of a form; what it guesses where it does not have it."""
        found = self._words.rows(word)
        if found:
            return Analyses(self._build(word, found), True)
        try:
            if "г" in word:  # ґ written as г
                similar = self._reader.forms(word)
                if similar:
                    pairs = [pair for form, rows in similar for pair in self._build(form, rows)]
                    return Analyses(list(dict.fromkeys(pairs)), True)
            return self._guess(word)
        except ValueError:  # lone surrogates, and the predictor stumbles over some characters
            return Analyses([], False)

    def has(self, word: str) -> bool:
        """Whether the dictionary has the form."""
        return bool(self._words.rows(word))

    def infinitives(self, word: str) -> list[str]:
        """The lemmas of the form as a verb that the dictionary has."""
        pairs = self._build(word, self._words.rows(word))
        return [lemma for lemma, tag in pairs if tag.startswith("verb")]

    def _guess(self, word: str) -> Analyses:
        pairs, known = self._compound(word)
        if pairs:
            return Analyses(list(pairs), known)
        known = False
        for parse in parses(word):
            tag = parse.tag.written
            if tag.startswith(("UNKN", "LATN", "PNCT")):
                continue
            known |= parse.is_known
            lemma = parse.normal_form if "ґ" in word else parse.normal_form.replace("ґ", "г")
            pairs[lemma, self._tag(tag, lemma, word)] = None
        return Analyses(list(pairs), known)

    def _compound(self, word: str) -> tuple[dict[tuple[str, str], None], bool]:
        """The analyses of a compound whose two parts are inflected alike (державою-агресором),
        with the first part's tag, and whether the dictionary has the second part.  Nothing where
        the first part may be a lemma: such a part often stays as it is (бізнес-спільноти)."""
        left, _, right = word.rpartition("-")
        pairs: dict[tuple[str, str], None] = {}
        first = self._build(left, self._words.rows(left)) if right else []
        if not first or any(lemma == left for lemma, _ in first):
            return pairs, False
        second, known = self.look_up(right)
        inflections = [(lemma, _inflection(tag)) for lemma, tag in second]
        for lemma, tag in first:
            own = _inflection(tag)
            for other, inflection in inflections:
                if own and own == inflection:
                    pairs[f"{lemma}-{other}", tag] = None
        return pairs, known

    def _build(self, word: str, rows: Any) -> list[tuple[str, str]]:
        pairs: dict[tuple[str, str], None] = {}
        ready = self._ready[_animate(word)]
        for rule in self._reader.rules(rows):
            lemma = rule.lemma(word)
            tag = ready.get(rule)
            if tag is None:
                tag = self._tag(rule.tag.written, lemma, word)
                if rule.tag.POS != "NPRO":  # else the lemma counts, too
                    ready[rule] = tag
            pairs[lemma, tag] = None
        return list(pairs)

    def _tag(self, written: str, lemma: str, word: str) -> str:
        """The VESUM tag of a dictionary tag.

        The dictionary does not say which accusative an adjective's is: one that agrees with a
        living object has the genitive's form.
        """
        if written.startswith("NPRO"):
            return _pronoun_tag(self._read(written, "noun"), written, lemma, word)
        tag = self._read(written, "")
        if tag.startswith("adj") and ":v_zna" in tag and tag[4] in "mp":
            tag = self._read(written, "adj", "ranim" if _animate(word) else "rinanim")
        return tag

    @lru_cache(maxsize=10_000)  # noqa: B019 (a dictionary lives as long as the program)
    def _read(self, written: str, word_class: str, animacy: str = "") -> str:
        grammemes = re.split("[ ,]", written)
        # adverbs whose class the dictionary lost begin with compb, Slng, Dist…
        word_class = word_class or _CLASSES.get(grammemes[0], "adv")
        pieces = [animacy]
        for grammeme in grammemes:
            for key in ((word_class, grammeme), ("*", grammeme)):
                if key in self._pieces:
                    pieces += self._pieces[key]
                    break
        if "p" in pieces:
            pieces = [piece for piece in pieces if piece not in ("m", "f", "n")]
        if word_class == "verb":
            pieces += _verb_repairs(pieces)
        elif word_class in ("noun", "adj", "numr"):
            if not set(pieces) & set(CASES):
                pieces.append("v_naz")
            if not set(pieces) & set("mfnp"):
                pieces.append("p" if word_class == "numr" else "m")
            if grammemes[0] == "NOUN" and "anim" not in pieces:
                pieces.append("inanim")
        elif word_class == "conj" and not set(pieces) & {"coord", "subord"}:
            pieces.append("coord")
        return make_tag(word_class, pieces)


@cache
def _inflection(tag: str) -> tuple[str, ...]:
    """What parts of a compound have in common: class, case and number, all but the aspect of a
    verb; nothing for words without inflection.

    >>> _inflection("noun:inanim:f:v_oru"), _inflection("adv")
    (('noun', 'v_oru', 's'), ())
    """
    word_class, *pieces = tag.split(":")
    if word_class == "verb":
        return (word_class, *[piece for piece in pieces if piece not in ("perf", "imperf")])
    cases = [piece for piece in pieces if piece in CASES]
    return (word_class, *cases, "p" if "p" in pieces else "s") if cases else ()


def _animate(word: str) -> bool:
    return word.endswith(("го", "х"))


def _verb_repairs(pieces: list[str]) -> list[str]:
    """What a verb's tag lacks: the dictionary writes many infinitives as bare ``VERB,perf``."""
    more = []
    if not set(pieces) & {"inf", "impers", "past", "pres", "futr", "impr"}:
        more.append("pres" if set(pieces) & {"1", "2", "3"} else "inf")
    if not set(pieces) & {"perf", "imperf"}:
        more.append("imperf")
    if "past" not in pieces and set(pieces) & {"1", "2", "3"} and "p" not in pieces:
        more.append("s")
    return more


def _pronoun_tag(tag: str, written: str, lemma: str, word: str) -> str:
    """A pronoun's tag in VESUM's classes, which the dictionary merged into one.

    Its adverbs (там) have no case, its numerals (кілька) a number for the whole paradigm, its
    nouns (хто, він) an animacy or a person; the rest is adjectives.
    """
    lexeme = written.split(" ")[0].split(",")[1:]
    if " " not in written and not lexeme:
        return "adv"
    inflection = tag.split(":")[1:]
    pieces = [piece for piece in inflection if piece not in ("anim", "inanim")]
    if lemma in _PERSONS:
        animacy = "unanim" if _PERSONS[lemma] == "3" else "anim"
        return make_tag("noun", [*pieces, animacy, _PERSONS[lemma], "pron"])
    if "sing" in lexeme:
        pieces = [piece for piece in pieces if piece not in ("m", "f", "n", "p")]
        return make_tag("noun", [*pieces, "unanim", "s", "pron"])
    if "anim" in lexeme or "inan" in lexeme:
        return make_tag("noun", [*inflection, "pron"])
    if lexeme == ["plur"]:
        return make_tag("numr", [*pieces, "p", "pron"])
    if "v_zna" in pieces and set(pieces) & {"m", "p"}:
        pieces.append("ranim" if _animate(word) else "rinanim")
    return make_tag("adj", [*pieces, "pron"])


_PERSONS = {
    "я": "1", "ми": "1", "ти": "2", "ви": "2", "він": "3", "вона": "3", "воно": "3", "вони": "3",
}  # fmt: skip
