"""Joins the names of organisations: the same name, an abbreviation, a known other name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ..document import Document, Organisation, Span
from ..resources import read_table
from ..text import plain_word

_MARKS = re.compile(r"[«»“”„\"‟‚‹›]")
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]")
_BRACKET = re.compile(r"[»”\"]?\s?\((?:далі\s?[–—-]\s?)?")
_LABELS = ("ORG",)
_SMALL_WORDS = frozenset("і й та з із зі у в для по при на".split())


class _Groups:
    """Keys joined into groups (union-find with path halving)."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        self.parent.setdefault(key, key)
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, one: str, other: str) -> None:
        self.parent[self.find(other)] = self.find(one)


def link_organisations(document: Document) -> tuple[Organisation, ...]:
    """The organisations of the document in the order of their first mentions."""
    mentions: list[tuple[Span, str]] = [
        (Span(entity.start, entity.end, entity.text), entity.name)
        for entity in document.entities
        if entity.label in _LABELS and entity.name
    ]
    mentions += _known_names(document, mentions)
    mentions.sort(key=lambda mention: (mention[0].start, -mention[0].end))
    groups = _Groups()
    present = {_key(name): name for _, name in reversed(mentions)}
    for key, name in present.items():
        quoted = _QUOTED.search(name)
        inner = _key(quoted.group(1)) if quoted else ""
        if inner and inner in present:
            groups.join(key, inner)
    _join_brackets(document, mentions, groups)
    _join_initials(present, groups)
    for row in _lexicon():
        found = [name for name in row if name in present]
        for other in found[1:]:
            groups.join(found[0], other)
    members: dict[str, list[tuple[Span, str]]] = {}
    for span, name in mentions:
        members.setdefault(groups.find(_key(name)), []).append((span, name))
    return tuple(_organisation(group) for group in members.values())


def _organisation(group: Sequence[tuple[Span, str]]) -> Organisation:
    names = list(dict.fromkeys(name for _, name in group))
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)
    known = [row for row in _lexicon() if row[0] in by_key]
    fullest = by_key[known[0][0]] if known else max(by_key.values(), key=len)
    return Organisation(
        name=fullest,
        aliases=tuple(name for name in names if name != fullest),
        mentions=tuple(span for span, _ in group),
    )


def _key(name: str) -> str:
    """What two spellings of one name share: no marks, no case, one kind of apostrophe."""
    return " ".join(plain_word(_MARKS.sub("", name)).lower().split())


def _join_brackets(
    document: Document, mentions: Sequence[tuple[Span, str]], groups: _Groups
) -> None:
    """`Міністерство закордонних справ (МЗС)`, `МЗС (Міністерство закордонних справ)`."""
    for (one, name), (other, short) in pairwise(mentions):
        between = document.text[one.end : other.start] if other.start - one.end < 10 else ""
        if not _BRACKET.fullmatch(between) or document.text[other.end : other.end + 1] != ")":
            continue
        if short.isupper() or name.isupper() or _initials(name) == _key(short):
            groups.join(_key(name), _key(short))


def _join_initials(present: dict[str, str], groups: _Groups) -> None:
    """An abbreviation and the one name in the document whose first letters it is."""
    by_initials: dict[str, list[str]] = {}
    for key, name in present.items():
        if " " in key:
            for letters in {_initials(name), _initials(name, small=True)}:
                if len(letters) > 1:
                    by_initials.setdefault(letters, []).append(key)
    for key, name in present.items():
        if name.isupper() and " " not in key and len(by_initials.get(key, ())) == 1:
            groups.join(by_initials[key][0], key)


def _initials(name: str, small: bool = False) -> str:
    words = [word for word in re.split(r"[\s-]+", _key(name)) if word]
    return "".join(word[0] for word in words if small or word not in _SMALL_WORDS)


@cache
def _lexicon() -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(
            dict.fromkeys(
                _key(name)
                for name in (
                    row["name"],
                    *filter(None, row["others"].split("|")),
                    *filter(None, row["only_beside"].split("|")),
                )
            )
        )
        for row in read_table("organisations")
    )


@cache
def _only_beside() -> dict[str, tuple[str, ...]]:
    """The word forms' lemmas of names that count only beside another, with the row they are of."""
    return {
        _key(name): tuple(
            _key(other) for other in (row["name"], *filter(None, row["others"].split("|")))
        )
        for row in read_table("organisations")
        for name in filter(None, row["only_beside"].split("|"))
    }


def _known_names(
    document: Document, mentions: Sequence[tuple[Span, str]]
) -> list[tuple[Span, str]]:
    """Other names of the document's organisations that no entity covers: `Альянс` beside НАТО."""
    present = {_key(name) for _, name in mentions}
    wanted = {
        alias for alias, row in _only_beside().items() if any(name in present for name in row)
    }
    if not wanted:
        return []
    found = []
    covered = [False] * len(document.text)
    for span, _ in mentions:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    openings = {sentence.first for sentence in document.sentences}
    inside = {
        token.text
        for number, token in enumerate(document.tokens)
        if number not in openings and token.text[:1].isupper()
    }
    for number, token in enumerate(document.tokens):
        if not token.text[:1].isupper() or covered[token.start]:
            continue
        lemma = plain_word(token.lemma).lower()
        # at a sentence's start the capital says something only if the word keeps it elsewhere
        if lemma in wanted and (number not in openings or token.text in inside):
            following = document.tokens[number + 1 : number + 2]
            if following and following[0].text[:1].isupper():
                continue
            name = plain_word(token.lemma)
            found.append((Span(token.start, token.end, token.text), name[:1].upper() + name[1:]))
    return found
