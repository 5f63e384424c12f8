"""Looks people and organisations up by place: what finding a quote's speaker asks for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from ..document import Document, Gender, Organisation, Person, Span
from .roles import RolePhrase, phrase_at, role_keys, role_lexicon, role_queries

Named = TypeVar("Named", Person, Organisation)


class _Places(Generic[Named]):
    """Mentions in text order with whom they name."""

    def __init__(self, owners: Sequence[Named]) -> None:
        self.pairs: list[tuple[Span, Named]] = [
            (mention, owner) for owner in owners for mention in owner.mentions
        ]
        self.pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        self.starts = [mention.start for mention, _ in self.pairs]

    def at(self, start: int, end: int) -> tuple[Span, Named] | None:
        """The smallest mention that overlaps ``start:end``, the one that covers it first."""
        best: tuple[tuple[bool, int], Span, Named] | None = None
        number = bisect_left(self.starts, end) - 1
        for steps in range(8):  # mentions nest two or three deep at most
            if number - steps < 0:
                break
            mention, owner = self.pairs[number - steps]
            if mention.end > start:
                covers = mention.start <= start and mention.end >= end
                rank = (not covers, mention.end - mention.start)
                if best is None or rank < best[0]:
                    best = rank, mention, owner
        return (best[1], best[2]) if best else None

    def before(self, offset: int) -> Iterator[tuple[Span, Named]]:
        for number in range(bisect_right(self.starts, offset) - 1, -1, -1):
            if self.pairs[number][0].end <= offset:
                yield self.pairs[number]

    def after(self, offset: int) -> Iterator[tuple[Span, Named]]:
        for number in range(bisect_left(self.starts, offset), len(self.pairs)):
            yield self.pairs[number]


class PeopleIndex:
    """The people and organisations of a document, by place, name and role.

    Built from `Document.people`, `Document.organisations` and the tokens alone, in linear time.
    Offsets are code points, as everywhere.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._people = _Places(document.people)
        self._organisations = _Places(document.organisations)
        self._token_starts = [token.start for token in document.tokens]
        self._sentence_starts = [sentence.start for sentence in document.sentences]
        self._by_role: dict[str, list[Person]] | None = None

    def person_at(self, start: int, end: int | None = None) -> Person | None:
        """The person whom a mention (name or resolved role) at ``start:end`` names."""
        found = self._people.at(start, start + 1 if end is None else end)
        return found[1] if found else None

    def mention_at(self, start: int, end: int | None = None) -> Span | None:
        """The span of that mention."""
        found = self._people.at(start, start + 1 if end is None else end)
        return found[0] if found else None

    def organisation_at(self, start: int, end: int | None = None) -> Organisation | None:
        """The organisation that a mention at ``start:end`` names."""
        found = self._organisations.at(start, start + 1 if end is None else end)
        return found[1] if found else None

    def people_before(
        self, offset: int, gender: Gender | None = None
    ) -> Iterator[tuple[Span, Person]]:
        """Mentions of people that end before the offset, the nearest first.

        With ``gender`` only people of that gender or of unknown gender: the candidates of a
        pronoun (`він`: masc, `вона`: fem).
        """
        return self._filtered(self._people.before(offset), gender)

    def people_after(
        self, offset: int, gender: Gender | None = None
    ) -> Iterator[tuple[Span, Person]]:
        """Mentions of people that start at the offset or after it, the nearest first."""
        return self._filtered(self._people.after(offset), gender)

    def organisations_before(self, offset: int) -> Iterator[tuple[Span, Organisation]]:
        """Mentions of organisations that end before the offset, the nearest first."""
        return self._organisations.before(offset)

    def role_at(self, start: int, end: int | None = None) -> RolePhrase | None:
        """The role phrase (`речниця МЗС`) whose head noun is the first fitting word of the span."""
        tokens = self.document.tokens
        first = bisect_right(self._token_starts, start) - 1
        last = first + 1 if end is None else bisect_left(self._token_starts, end)
        place = bisect_right(self._sentence_starts, start) - 1
        if place < 0 or first < 0:
            return None
        sentence = self.document.sentences[place]
        for number in range(first, min(last, sentence.last)):
            phrase = phrase_at(tokens, number, sentence.first, sentence.last)
            if phrase is not None:
                return phrase
        return None

    def people_of_role(self, phrase: RolePhrase, before: int | None = None) -> list[Person]:
        """The people of whom the document says that role, the surest first.

        With ``before`` only people mentioned before that offset, the nearest first within one
        degree of sureness: the same noun or its synonym, then a noun of the group that it can name.
        Empty where nobody fits by gender and attributes.
        """
        if self._by_role is None:
            self._by_role = self._roles()
        found: list[Person] = []
        for key in role_queries(phrase.lemma):
            fitting = [
                person
                for person in self._by_role.get(key, ())
                if person not in found
                and (phrase.gender is None or person.gender in (None, phrase.gender))
                and _attributes_fit(phrase, person)
            ]
            if before is not None:
                placed = [(self._last_before(person, before), person) for person in fitting]
                placed = [pair for pair in placed if pair[0] >= 0]
                fitting = [person for _, person in sorted(placed, key=lambda pair: -pair[0])]
            found += fitting
        return found

    def _last_before(self, person: Person, offset: int) -> int:
        return max((m.start for m in person.mentions if m.end <= offset), default=-1)

    def _roles(self) -> dict[str, list[Person]]:
        roles: dict[str, list[Person]] = {}
        for person in self.document.people:
            for alias in person.aliases:
                for word in alias.split():
                    if word.lower() in role_lexicon():
                        for key in role_keys(word.lower()):
                            people = roles.setdefault(key, [])
                            if not people or people[-1] is not person:
                                people.append(person)
                        break
        return roles

    @staticmethod
    def _filtered(
        mentions: Iterator[tuple[Span, Person]], gender: Gender | None
    ) -> Iterator[tuple[Span, Person]]:
        for mention, person in mentions:
            if gender is None or person.gender in (None, gender):
                yield mention, person


def _attributes_fit(phrase: RolePhrase, person: Person) -> bool:
    """A role with attributes fits a person who has that role with one of them, or with none."""
    if not phrase.modifiers:
        return True
    for alias in person.aliases:
        words = alias.lower().split()
        if not any(word in role_lexicon() for word in words):
            continue
        if len(words) == 1 or any(
            word[:5] == mine[:5] for word in words for mine in phrase.modifiers
        ):
            return True
    return False
