"""Cues: the words that introduce somebody's words, from the lexicons of the resources.

`speech_verbs.tsv` has the verbs, `speech_nouns.tsv` the nouns of phrases such as ``за словами``,
`speech_states.tsv` words of state (``переконаний``, ``ідеться``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property

from ..document import Token
from ..errors import ResourceError
from ..resources import read_table

KINDS = ("speech", "opinion", "request", "question", "manner", "state", "noun")
STRENGTHS = ("strong", "beside", "light")
TAKES = ("що", "щоб", "чи", "інф", ":", "–", ",")


@dataclass(frozen=True, slots=True)
class CueWord:
    """A word of the lexicon: its lemma, what it reports, how sure it is, what it takes, and of
    which nouns one has to follow it (none: any may)."""

    lemma: str
    kind: str
    strength: str
    takes: frozenset[str]
    of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """The cue lexicon: verbs and states by lemma; nouns by lemma with their prepositions."""

    verbs: dict[str, CueWord]
    converbs: dict[str, CueWord]
    states: dict[str, CueWord]
    nouns: dict[str, CueWord]
    prepositions: dict[str, frozenset[str]]

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """All lemmas that have a row."""
        return frozenset((*self.verbs, *self.converbs, *self.states, *self.nouns))

    def verb(self, token: Token) -> CueWord | None:
        """The lexicon's row for a verb or a word of state, None for other words."""
        return self.verbs.get(token.lemma) or self.states.get(token.lemma)

    def report(self, token: Token) -> CueWord | None:
        """As `verb`, and for converbs: ``заявивши``, ``додаючи``."""
        return self.verb(token) or self.converbs.get(token.lemma)


@cache
def lexicon() -> Lexicon:
    """The lexicons, read once.  Raises `ResourceError` for a row that is not well formed."""
    verbs: dict[str, CueWord] = {}
    for row in read_table("speech_verbs"):
        _check(row, "speech_verbs")
        verbs[row["lemma"]] = _word(row["lemma"], row["kind"], row["strength"], row["takes"])
    states = {
        row["lemma"]: _word(row["lemma"], "state", "strong", row["takes"])
        for row in read_table("speech_states")
    }
    nouns: dict[str, CueWord] = {}
    prepositions: dict[str, frozenset[str]] = {}
    for row in read_table("speech_nouns"):
        noun = _word(row["lemma"], "noun", "strong", row["takes"])
        nouns[row["lemma"]] = replace(noun, of=frozenset(row["of"].split()))
        prepositions[row["lemma"]] = frozenset(row["prepositions"].split())
    converbs = {form: row for lemma, row in verbs.items() for form in _converbs(lemma)}
    return Lexicon(verbs, converbs, states, nouns, prepositions)


# Ends of infinitives and the ends of the converbs made of them, the longest first.
_CONVERBS = (
    ("давати", ("даючи",)), ("увати", ("уючи",)), ("ювати", ("юючи",)), ("ати", ("аючи", "авши")),
    ("яти", ("яючи", "явши")), ("ити", ("ячи", "ивши")), ("іти", ("ячи", "івши")),
    ("їти", ("ячи", "ївши")), ("нути", ("нувши",)),
)  # fmt: skip


def _converbs(lemma: str) -> tuple[str, ...]:
    """The converbs of a verb, whose lemma the tags make of them: ``додавати``, ``додаючи``.
    Aspect is not asked, so that some of them are no words."""
    for end, ends in _CONVERBS:
        if lemma.endswith(end):
            return tuple(lemma[: -len(end)] + converb for converb in ends)
    return ()


def _word(lemma: str, kind: str, strength: str, takes: str) -> CueWord:
    found = frozenset(takes.split())
    if not lemma or not found <= set(TAKES):
        raise ResourceError(f"cue {lemma!r}: unknown construction among {takes!r}")
    return CueWord(lemma, kind, strength, found)


def _check(row: dict[str, str], table: str) -> None:
    if row["kind"] not in KINDS or row["strength"] not in STRENGTHS:
        raise ResourceError(f"{table}: {row['lemma']!r} has an unknown kind or strength")
