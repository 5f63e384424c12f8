"""Joins the mentions of a document into people and organisations.

In rounds, the surest first: full names, initials with a surname, first name with a patronymic, a
lone surname, a lone first name; then titles beside a name, then titles standing alone.  Every
round looks names up in indexes, so the time is linear in the text.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..document import (
    Document,
    Entity,
    Gender,
    Organisation,
    Person,
    Sentence,
    Span,
    Token,
)
from ..morphology.names import nominative
from ..morphology.names_words import guessed_readings, word_readings
from ..text import plain_word
from .mentions import (
    NameParts,
    is_attribute,
    is_given,
    mention_gender,
    name_parts,
    nominatives_of,
    subject_gender,
    verb_gender,
    without_title,
)
from .organisations import link_organisations
from .roles import RolePhrase, is_head, phrase_at, role_keys, role_queries

# Of more people than this with one name no choice is made by nearness.
_CHOICES = 8
# Verbs of the other gender that outweigh a first name.
_SURE_VOTES = 2


def link(document: Document) -> tuple[tuple[Person, ...], tuple[Organisation, ...]]:
    """The people and the organisations that the document's entities name, in text order."""
    return link_people(document), link_organisations(document)


def link_people(document: Document) -> tuple[Person, ...]:
    """The people that the document's entities name, in the order of their first mentions."""
    linker = _Linker(document)
    linker.join_names()
    linker.join_roles()
    return linker.people()


@dataclass(slots=True, eq=False)
class _Mention:
    entity: Entity
    first: int
    last: int
    parts: NameParts
    gender: Gender | None


@dataclass(slots=True, eq=False)
class _Someone:
    """A person in the making."""

    mentions: list[_Mention] = field(default_factory=list)
    given: tuple[str, ...] = ()
    patronymic: str = ""
    gender: Gender | None = None
    votes: Counter[Gender] = field(default_factory=Counter)
    subjects: set[str] = field(default_factory=set)
    roles: list[RolePhrase] = field(default_factory=list)
    first_role: int = sys.maxsize
    role_mentions: list[RolePhrase] = field(default_factory=list)

    def add(self, mention: _Mention) -> None:
        self.mentions.append(mention)
        self.given = self.given or mention.parts.given
        self.patronymic = self.patronymic or mention.parts.patronymic
        self.gender = self.gender or mention.gender

    @property
    def start(self) -> int:
        return min(mention.first for mention in self.mentions)

    def accepts(self, gender: Gender | None) -> bool:
        return gender is None or self.gender is None or gender == self.gender


class _Linker:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens = tuple(document.tokens)
        self.starts = [token.start for token in self.tokens]
        self.openings = [sentence.first for sentence in document.sentences]
        self.mentions = list(self._mentions())
        self.everyone: list[_Someone] = []
        self.by_surname: dict[str, list[_Someone]] = {}
        self.by_given: dict[str, list[_Someone]] = {}
        self.by_full: dict[tuple[str, str], list[_Someone]] = {}
        self.by_initial: dict[tuple[str, str], list[_Someone]] = {}
        self.by_letters: dict[tuple[str, ...], _Someone] = {}  # those of whom initials are all

    def _mentions(self) -> Iterator[_Mention]:
        for entity in self.document.entities:
            if entity.label != "PER":
                continue
            first = bisect_left(self.starts, entity.start)
            last = bisect_left(self.starts, entity.end)
            if first >= last or is_attribute(self.tokens, first, last):
                continue
            parts = name_parts(entity.name)
            if parts == NameParts():
                continue
            gender = mention_gender(self.tokens[first:last], entity.name)
            yield _Mention(entity, first, last, parts, gender)

    # --- names ------------------------------------------------------------------------------

    def join_names(self) -> None:
        rounds: tuple[list[_Mention], ...] = ([], [], [], [])
        for mention in self.mentions:
            parts = mention.parts
            if parts.surname and parts.given:
                rounds[0].append(mention)
            elif parts.surname:
                rounds[1].append(mention)
            elif parts.given:
                rounds[2].append(mention)
            else:
                rounds[3].append(mention)
        for mention in rounds[0]:
            self._join_full(mention)
        for mention in rounds[1]:
            self._join_initials(mention)
        for mention in rounds[2]:
            self._join_patronymic(mention)
        for mention in rounds[3]:
            self._join_single(mention)

    def _join_full(self, mention: _Mention) -> None:
        surname, given = mention.parts.surname, mention.parts.given[0]
        for someone in reversed(self.by_full.get((surname, given), ())[-_CHOICES:]):
            other = mention.parts.patronymic
            if someone.accepts(mention.gender) and (
                not other or not someone.patronymic or other == someone.patronymic
            ):
                return self._add(someone, mention)
        return self._add(_Someone(), mention)

    def _join_initials(self, mention: _Mention) -> None:
        surname = mention.parts.surname
        initial = mention.parts.initials[0] if mention.parts.initials else ""
        found = self.by_initial.get((surname, initial), []) if initial else []
        found = [someone for someone in found[:_CHOICES] if someone.accepts(mention.gender)]
        self._add(self._nearest(found, mention.first) or _Someone(), mention)

    def _join_patronymic(self, mention: _Mention) -> None:
        given, patronymic = mention.parts.given[0], mention.parts.patronymic
        found = [
            someone
            for someone in self.by_given.get(given, ())[:_CHOICES]
            if someone.accepts(mention.gender) and someone.patronymic in ("", patronymic)
        ]
        same = [someone for someone in found if someone.patronymic == patronymic]
        self._add(self._nearest(same or found, mention.first) or _Someone(), mention)

    def _join_single(self, mention: _Mention) -> None:
        word = mention.parts.single
        if not word:
            same = self.by_letters.setdefault(mention.parts.initials, _Someone())
            return self._add(same, mention)
        seen = verb_gender(self.document, mention.first, mention.last)
        form = plain_word(mention.entity.text).lower()
        found = self._fitting(self.by_surname.get(word, ()), mention.gender, seen)
        if not found:
            found = self._fitting(self.by_given.get(word, ()), mention.gender, seen)
        if not found and " " not in form:
            for other in sorted(nominatives_of(form) - {word}):
                found += self._fitting(self.by_surname.get(other, ()), None, seen)
                if is_given(other):
                    found += self._fitting(self.by_given.get(other, ()), None, seen)
        return self._add(self._nearest(found, mention.first) or _Someone(), mention, seen)

    def _fitting(
        self, people: Sequence[_Someone], gender: Gender | None, seen: Gender | None
    ) -> list[_Someone]:
        """Those whom the gender allows; the verb's gender chooses among several."""
        found = [someone for someone in people[:_CHOICES] if someone.accepts(gender)]
        agreeing = [someone for someone in found if someone.accepts(seen)]
        if len(people) > 1 or (seen and found and found[0].given):
            return agreeing
        return found

    def _nearest(self, people: Sequence[_Someone], position: int) -> _Someone | None:
        """The one mentioned last before the position; before any of them, the first to come."""
        if len(people) < 2:
            return people[0] if people else None

        def distance(someone: _Someone) -> tuple[bool, int]:
            # a mention's list is in text order within a round only
            best = (True, sys.maxsize)
            for mention in someone.mentions[-64:]:
                gap = position - mention.first
                best = min(best, (gap < 0, abs(gap)))
            return best

        return min(people, key=distance)

    def _add(self, someone: _Someone, mention: _Mention, seen: Gender | None = None) -> None:
        fresh = not someone.mentions
        if fresh:
            self.everyone.append(someone)
        had_given = someone.given
        someone.add(mention)
        if seen is None:
            seen = verb_gender(self.document, mention.first, mention.last)
        subject = subject_gender(self.document, mention.first, mention.last)
        if subject and mention.parts.single:
            someone.subjects.add(mention.entity.text)
        told = subject or seen
        if told:
            someone.votes[told] += 1
        parts = mention.parts
        if fresh:
            for surname in _keys(parts.surname or parts.single):
                self.by_surname.setdefault(surname, []).append(someone)
            for initial in parts.initials[:1]:
                self.by_initial.setdefault((parts.surname, initial), []).append(someone)
        if someone.given and not had_given:
            for given in someone.given:
                self.by_given.setdefault(given, []).append(someone)
            if parts.surname:
                self.by_full.setdefault((parts.surname, someone.given[0]), []).append(someone)
                key = parts.surname, someone.given[0][0]
                self.by_initial.setdefault(key, []).append(someone)
        if fresh and parts.single and is_given(parts.single):
            self.by_given.setdefault(parts.single, []).append(someone)

    # --- roles ------------------------------------------------------------------------------

    def join_roles(self) -> None:
        owner: dict[int, tuple[_Someone, _Mention]] = {}
        for someone in self.everyone:
            for mention in someone.mentions:
                owner[mention.first] = someone, mention
        inside = _covered(self.mentions)
        self.by_role: dict[str, list[_Someone]] = {}
        loose: list[RolePhrase] = []
        sentences = self.document.sentences
        named = {bisect_right(self.openings, number) - 1 for number in inside}
        for place in sorted(named | {place - 1 for place in named if place}):
            self._read_roles(sentences[place], owner, inside, loose)
        if self.by_role:  # nobody holds a role that stands alone otherwise
            for place, sentence in enumerate(sentences):
                if place not in named and place + 1 not in named:
                    self._read_roles(sentence, owner, inside, loose)
            loose.sort(key=lambda phrase: phrase.head)
            for phrase in _outermost(loose):
                holder = self._holder(phrase)
                if holder is not None:
                    holder.role_mentions.append(phrase)

    def _read_roles(
        self,
        sentence: Sentence,
        owner: dict[int, tuple[_Someone, _Mention]],
        inside: frozenset[int],
        loose: list[RolePhrase],
    ) -> None:
        """Give the roles of a sentence that stand beside a name to its bearer; the others are
        ``loose``."""
        start, end = sentence.first, sentence.last
        past = start
        for head, token in enumerate(self.tokens[start:end], start):
            if head < past or not is_head(token) or head in inside:
                continue
            phrase = phrase_at(self.tokens, head, start, end, owner.keys())
            if phrase is None:
                continue
            beside = self._beside(phrase, owner, start, end)
            if beside is None:
                # `дружина президента Володимира`: the inner role may be the one meant
                loose.append(phrase)
                continue
            self._give_role(beside, phrase)
            if loose and loose[-1].last + 1 == phrase.first and self._dash(loose[-1].last):
                self._give_role(beside, loose.pop())
            past = phrase.last

    def _beside(
        self,
        phrase: RolePhrase,
        owner: dict[int, tuple[_Someone, _Mention]],
        start: int,
        end: int,
    ) -> _Someone | None:
        """The person whose name stands right beside the role, in its case."""
        following = owner.get(phrase.last)
        if following and phrase.last < end:
            someone, mention = following
            if self._one_case(phrase, mention) and _fits(phrase, someone):
                return someone
        before = phrase.first - 1
        if before > start and self.tokens[before].text in (",", "–", "—", "-", "("):
            closing = phrase.last >= end or self.tokens[phrase.last].text in ",–—-).;:!?…"
            for someone, mention in self._ending_at(before, owner):
                if closing and self._one_case(phrase, mention) and _fits(phrase, someone):
                    return someone
        return None

    def _dash(self, number: int) -> bool:
        """`голова делегації – заступник міністра Рябков`: two roles of one person."""
        return self.tokens[number].text in ("–", "—", "-", ",")

    def _ending_at(
        self, position: int, owner: dict[int, tuple[_Someone, _Mention]]
    ) -> Iterable[tuple[_Someone, _Mention]]:
        for first in range(position - 1, max(-1, position - 7), -1):
            if first in owner:
                found = owner[first]
                return [found] if found[1].last == position else []
        return []

    def _one_case(self, phrase: RolePhrase, mention: _Mention) -> bool:
        head = self.tokens[phrase.head].feats.get("Case")
        word = self.tokens[mention.first]
        case = word.feats.get("Case")
        if head and head == case:
            return True
        possible = _cases(self.tokens[mention.first : mention.last])
        if head and case and not _same_looking(head, case):
            # the tagger may err on one of the two: the forms have the last word
            unchanging = possible >= {"Nom", "Gen", "Dat", "Ins"}
            agreeing = case in phrase.cases or "Nom" not in (head, case)
            return head in possible and (agreeing or unchanging)
        return bool(possible & phrase.cases)

    def _give_role(self, someone: _Someone, phrase: RolePhrase) -> None:
        someone.roles.append(phrase)
        someone.first_role = min(someone.first_role, phrase.first)
        if phrase.gender and someone.gender is None:
            someone.gender = phrase.gender
        for key in role_keys(phrase.lemma):
            holders = self.by_role.setdefault(key, [])
            if someone not in holders[-_CHOICES:]:
                holders.append(someone)

    def _holder(self, phrase: RolePhrase) -> _Someone | None:
        """Whom a role standing alone means, None where that is open."""
        keys = role_queries(phrase.lemma)
        found = self._matching(phrase, keys[:1])
        if len(found) > 1:
            earlier = [s for s in found if s.first_role < phrase.first]
            found = earlier or found
            if len(found) > 1 and not phrase.modifiers:
                return None
            return self._nearest(found, phrase.first)
        if found:
            return found[0]
        found = self._matching(phrase, keys[1:])
        return found[0] if len(found) == 1 else None

    def _matching(self, phrase: RolePhrase, keys: Iterable[str]) -> list[_Someone]:
        found: list[_Someone] = []
        for key in keys:
            for someone in self.by_role.get(key, ())[:_CHOICES]:
                if (
                    someone not in found
                    and _fits(phrase, someone)
                    and any(_compatible(phrase, role) for role in someone.roles[:_CHOICES])
                ):
                    found.append(someone)
        return found

    # --- the result -------------------------------------------------------------------------

    def people(self) -> tuple[Person, ...]:
        return tuple(
            self._person(someone) for someone in sorted(self.everyone, key=lambda s: s.start)
        )

    def _person(self, someone: _Someone) -> Person:
        mentions = sorted(someone.mentions, key=lambda mention: mention.first)
        someone.gender = _voted(someone) or someone.gender
        names = Counter(self._name(mention, someone) for mention in mentions)
        fullest = max(
            names, key=lambda name: (name_parts(name).fullness, not name.isupper(), names[name])
        )
        aliases = dict.fromkeys(name for name in names if name != fullest)
        parts = name_parts(fullest)
        if parts.surname and parts.given:
            aliases.setdefault(fullest.split()[-1] if " " not in parts.surname else "", None)
        aliases.update(dict.fromkeys(role.name for role in someone.roles))
        aliases.update(dict.fromkeys(role.name for role in someone.role_mentions))
        spans = [
            Span(mention.entity.start, mention.entity.end, mention.entity.text)
            for mention in mentions
        ]
        for role in [*someone.roles, *someone.role_mentions]:
            spans.append(
                self.document.span(self.tokens[role.first].start, self.tokens[role.last - 1].end)
            )
        return Person(
            name=_calm(fullest),
            gender=someone.gender,
            aliases=tuple(alias for alias in aliases if alias and alias != _calm(fullest)),
            mentions=tuple(sorted(set(spans), key=lambda span: (span.start, -span.end))),
        )

    def _name(self, mention: _Mention, someone: _Someone) -> str:
        """The mention's nominative, told by the person's gender where the mention did not tell."""
        name = without_title(mention.entity.name)
        if mention.entity.text in someone.subjects:
            return mention.entity.text
        if someone.gender and mention.gender is None:
            again = nominative(self.tokens[mention.first : mention.last], "PER", someone.gender)
            name = without_title(again)
        if mention.parts.single and someone.mentions[0].parts.surname:
            surname = someone.mentions[0].parts.surname
            form = plain_word(mention.entity.text).lower()
            if name.lower() != surname and surname in nominatives_of(form):
                name = name[:1] + surname[1:] if name[:1].lower() == surname[:1] else name
        return name


def _keys(surname: str) -> list[str]:
    """A surname and its last word (`фон дер ляєн`, `ляєн`)."""
    if not surname:
        return []
    return list(dict.fromkeys([surname, surname.split()[-1]]))


def _voted(someone: _Someone) -> Gender | None:
    """The gender that the verbs beside the mentions tell, where they tell it.

    Against a gender that a name told it takes several verbs and none to the contrary: `Слава` is
    a man's name and a woman's.
    """
    if not someone.votes:
        return None
    (gender, count), *others = someone.votes.most_common(2)
    if someone.gender is None:
        return gender if not others or count > 2 * others[0][1] else None
    return gender if not others and count >= _SURE_VOTES else None


def _calm(name: str) -> str:
    """A name in capitals with capital first letters: `ПАВЛО БОЙЧЕНКО` → `Павло Бойченко`."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or not all(c.isupper() for c in letters):
        return name
    out, fresh = [], True
    for letter in name:
        out.append(letter if fresh else letter.lower())
        if letter.isalpha():
            fresh = False
        elif letter in " -.":
            fresh = True
    return "".join(out)


def _covered(mentions: Iterable[_Mention]) -> frozenset[int]:
    return frozenset(n for mention in mentions for n in range(mention.first, mention.last))


def _outermost(phrases: Sequence[RolePhrase]) -> Iterator[RolePhrase]:
    """Without the roles inside the attributes of another (`заступник міністра`)."""
    reached = -1
    for phrase in phrases:
        if phrase.first >= reached:
            yield phrase
        reached = max(reached, phrase.last)


def _fits(phrase: RolePhrase, someone: _Someone) -> bool:
    return someone.accepts(phrase.gender)


def _compatible(phrase: RolePhrase, role: RolePhrase) -> bool:
    """Whether two roles' attributes may belong to one post: `міністр` fits `міністр юстиції`."""
    if not phrase.modifiers or not role.modifiers:
        return True
    return any(mine[:5] == its[:5] for mine in phrase.modifiers for its in role.modifiers)


def _same_looking(one: str, other: str) -> bool:
    return one == other or {one, other} == {"Gen", "Acc"} or {one, other} == {"Dat", "Loc"}


def _cases(tokens: Sequence[Token]) -> frozenset[str]:
    common: frozenset[str] | None = None
    for token in tokens:
        word = plain_word(token.text).lower()
        readings = word_readings(word) or guessed_readings(word)
        cases = frozenset(reading.case for reading in readings if reading.number == "Sing")
        if cases:
            common = cases if common is None else (common & cases or common)
    return common or frozenset(("Nom", "Gen", "Dat", "Acc", "Ins", "Loc"))
