"""The dictionary (pymorphy3, data from VESUM): analyses of a word form without context."""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Sequence
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
_BYTES = [bytes((number,)) for number in range(256)]


class Analyses(NamedTuple):
    """(lemma, tag) pairs, lower case; ``known``: the form itself is in the dictionary."""

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


@lru_cache(maxsize=10_000)
def parses(word: str) -> tuple[Any, ...]:
    """pymorphy3's parses of a word, kept for the steps that ask again; none for the few
    words that its predictor stumbles over."""
    try:
        return tuple(analyzer().parse(word))
    except ValueError:
        return ()


class _Words:
    """pymorphy3's words, read by a walk of our own.

    The dictionary is a graph of letters (DAWG) in a double array.  Walking it here, and keeping
    what stands at its ends, which many forms share, is ten times as fast as asking its reader.
    """

    def __init__(self, words: Any) -> None:
        self._words = words
        self._units: Any = getattr(getattr(words, "dct", None), "_units", None)
        self._guide: Any = getattr(getattr(words, "guide", None), "_units", None)
        self._ends: dict[int, list[tuple[int, int]]] = {}

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

    def _values(self, index: int) -> list[tuple[int, int]]:
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
        return rows


class Dictionary:
    """Looks lower-case plain word forms up."""

    def __init__(self) -> None:
        self._analyzer: Any = analyzer()
        inner = self._analyzer.dictionary
        self._words: Any = inner.words
        self._paradigms: Any = inner.paradigms
        self._suffixes: Any = inner.suffixes
        self._prefixes: Any = inner.paradigm_prefixes
        self._gramtab: Any = inner.gramtab
        self._rules: dict[tuple[int, int], tuple[int, int, str, str, str]] = {}
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
                similar = self._words.similar_items(word, self._analyzer.char_substitutes)
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
        pairs: dict[tuple[str, str], None] = {}
        known = False
        for parse in parses(word):
            tag = str(parse.tag)
            if tag.startswith(("UNKN", "LATN", "PNCT")):
                continue
            known |= parse.is_known
            lemma = parse.normal_form
            pairs[lemma, self._tag(tag, lemma, word)] = None
        return Analyses(list(pairs), known)

    def _build(self, word: str, rows: Any) -> list[tuple[str, str]]:
        pairs: dict[tuple[str, str], None] = {}
        for row in rows:
            rule = self._rules.get(row)
            if rule is None:
                rule = self._rules[row] = self._rule(*row)
            front, back, prefix, suffix, tag = rule
            lemma = prefix + word[front : len(word) - back] + suffix
            pairs[lemma, self._tag(tag, lemma, word)] = None
        return list(pairs)

    def _rule(self, paradigm_id: int, index: int) -> tuple[int, int, str, str, str]:
        """How a row's form becomes its lemma: characters off the front and the back, what comes
        in their places; and the tag as the dictionary writes it."""
        paradigm = self._paradigms[paradigm_id]
        forms = len(paradigm) // 3
        prefix = self._prefixes[paradigm[2 * forms + index]]
        suffix = self._suffixes[paradigm[index]]
        tag = str(self._gramtab[paradigm[forms + index]])
        return (
            len(prefix),
            len(suffix),
            self._prefixes[paradigm[2 * forms]],
            self._suffixes[paradigm[0]],
            tag,
        )

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
