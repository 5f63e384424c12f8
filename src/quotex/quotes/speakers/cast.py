"""Who can be speaking: the people, organisations and unnamed figures of a document."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from ...document import Entity, SpeakerKind, Token
from ...morphology.names import gender_of, nominative
from ...people.mentions import shown_case
from .mentions import INDEFINITE, noun_kind, noun_kinds
from .scene import BOUNDS, Scene

NARRATOR = "я"
PAIRING = frozenset(("і", "й", "та"))
_GENDERS = {"Masc": frozenset("m"), "Fem": frozenset("f"), "Neut": frozenset("n")}
_CONSONANTS = frozenset("бвгґджзйклмнпрстфхцчшщ")
_SEXES = {"masc": frozenset("m"), "fem": frozenset("f")}


@dataclass(slots=True, eq=False)
class Actor:
    """Somebody who may speak.  ``sexes``: the subjects they can be (``m f n p``); ``places``: the
    tokens that name them, in text order; ``lemma``: the noun of an unnamed figure; ``roles`` and
    ``posts``: the words for what they are, and the phrases."""

    number: int
    name: str
    kind: SpeakerKind
    sexes: frozenset[str]
    named: bool
    places: list[int] = field(default_factory=list)
    lemma: str = ""
    roles: frozenset[str] = frozenset()
    posts: tuple[tuple[str, ...], ...] = ()


class Cast:
    """The actors of a scene, and which token names whom."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.actors: list[Actor] = []
        self.at: dict[int, Actor] = {}
        self.nouns: dict[tuple[str, bool], Actor] = {}
        self.titles: dict[str, set[int]] = {}
        self._narrator: Actor | None = None
        self._authors: Actor | None = None
        self._people()
        self._learn_sexes()
        self._organisations()
        self._figures()
        self.events: list[tuple[int, int]] = []
        self.sort()

    def sort(self) -> None:
        """Put the places in order, after figures were added."""
        for actor in self.actors:
            actor.places.sort()
        self.events = sorted(
            (place, actor.number) for actor in self.actors for place in actor.places
        )

    def add(self, name: str, kind: SpeakerKind, sexes: frozenset[str], named: bool) -> Actor:
        """A new actor."""
        actor = Actor(len(self.actors), " ".join(name.split()), kind, sexes, named)
        self.actors.append(actor)
        return actor

    def narrator(self) -> Actor:
        """The first-person narrator."""
        if self._narrator is None:
            self._narrator = self.add(NARRATOR, "person", frozenset({"1s"}), False)
        return self._narrator

    @property
    def storyteller(self) -> Actor | None:
        """The narrator, where the text has one."""
        return self._narrator

    def authors(self) -> Actor:
        """The authors who call themselves `ми`."""
        if self._authors is None:
            self._authors = self.add("ми", "group", frozenset({"p", "1p"}), False)
        return self._authors

    def before(self, place: int, count: int) -> list[tuple[int, int]]:
        """The last ``count`` namings before a token: (token, actor's number), nearest first."""
        end = bisect_left(self.events, (place, -1))
        return self.events[max(0, end - count) : end][::-1]

    def name_of(self, entity: Entity) -> str:
        """The entity's name in the nominative."""
        first, last = self.scene.token_range(entity.start, entity.end)
        if entity.name and entity.name != " ".join(entity.text.split()):
            return entity.name
        return nominative(self.scene.tokens[first:last], entity.label)

    def _people(self) -> None:
        for person in self.scene.document.people:
            sexes = _SEXES.get(person.gender or "", frozenset("mf"))
            actor = self.add(person.name, "person", sexes, True)
            actor.posts = tuple(tuple(alias.lower().split()) for alias in person.aliases)
            actor.roles = frozenset(
                word for alias in person.aliases for word in alias.split() if word[0].islower()
            )
            for mention in person.mentions:
                self._place(actor, mention.start, mention.end)
        loose: dict[str, Actor] = {}
        for entity in self.scene.document.entities:
            if entity.label == "PER" and not self._placed(entity) and self._known(entity):
                self._loose(entity, loose)

    def _learn_sexes(self) -> None:
        """The sex of people whose names do not tell it, from the verbs beside their mentions."""
        scene = self.scene
        for actor in self.actors:
            if len(actor.sexes) > 1:
                votes = {"m": 0, "f": 0}
                for place in actor.places[:40]:
                    for i in (place - 1, place + 1, place + 2):
                        if 0 <= i < len(scene.tokens) and self.at.get(i) is not actor:
                            for sex in scene.form(i).verb & frozenset("mf"):
                                votes[sex] += 1
                if votes["m"] != votes["f"]:
                    actor.sexes = frozenset("m" if votes["m"] > votes["f"] else "f")
                elif actor.name[-1:].lower() in _CONSONANTS:
                    actor.sexes = frozenset("m")
            for place in actor.places:
                scene.sexes[place] = actor.sexes

    def _loose(self, entity: Entity, loose: dict[str, Actor]) -> None:
        """A person that nobody linked: joined by surname or first name."""
        name = self.name_of(entity)
        words = name.split() or [name]
        actor = loose.get(name) or loose.get(words[-1])
        if actor is None:
            sexes = _SEXES.get(gender_of(name) or "", frozenset("mf"))
            actor = self.add(name, "person", sexes, True)
        elif len(name) > len(actor.name):
            actor.name = name
        for alias in (name, words[-1], words[0]):
            loose.setdefault(alias, actor)
        self._place(actor, entity.start, entity.end)

    def _known(self, entity: Entity) -> bool:
        return self.scene.token_range(entity.start, entity.end)[0] in self.scene.entity_of

    def _placed(self, entity: Entity) -> bool:
        return self.scene.token_range(entity.start, entity.end)[0] in self.at

    def _organisations(self) -> None:
        known: dict[str, Actor] = {}
        for organisation in self.scene.document.organisations:
            sexes = self._org_sexes(organisation.mentions[0].start, organisation.mentions[0].end)
            actor = self.add(organisation.name, "org", sexes, True)
            for mention in organisation.mentions:
                self._place(actor, mention.start, mention.end)
        for entity in self.scene.document.entities:
            if entity.label == "ORG" and not self._placed(entity):
                name = self.name_of(entity)
                if name not in known:
                    sexes = self._org_sexes(entity.start, entity.end)
                    known[name] = self.add(name, "org", sexes, True)
                self._place(known[name], entity.start, entity.end)

    def _org_sexes(self, start: int, end: int) -> frozenset[str]:
        """The subjects an organisation can be, by its first noun: `вона` is no `завод`."""
        for i in range(*self.scene.token_range(start, end)):
            token = self.scene.tokens[i]
            if token.upos in ("NOUN", "PROPN"):
                return _GENDERS.get(token.feats.get("Gender", ""), frozenset("mfn")) | {"p"}
        return frozenset("mfnp")

    def _place(self, actor: Actor, start: int, end: int) -> None:
        first, last = self.scene.token_range(start, end)
        if first >= last or first in self.at:
            return
        actor.places.append(first)
        for i in range(first, last):
            self.at.setdefault(i, actor)

    def _figures(self) -> None:
        """Unnamed people: nouns of the table that can be subjects, outside the quotes."""
        scene = self.scene
        kinds = noun_kinds()
        may_be: dict[str, bool] = {}  # whether a lemma is that of a figure
        for i, token in enumerate(scene.tokens):
            named = may_be.get(token.lemma)
            if named is None:
                lemma = token.lemma.lower()
                named = lemma == NARRATOR or kinds.get(lemma) in ("person", "group")
                may_be[token.lemma] = named
            if not (named or _alive(token)):
                continue
            if i in scene.inside or i in self.at or i in scene.entity_of:
                continue
            if token.text.endswith("."):  # an abbreviation: `в. п.`
                continue
            lemma = token.lemma.lower()
            if lemma == NARRATOR:
                self.narrator().places.append(i)
            else:
                bearer = self._bearer(i)
                if bearer is not None:
                    self.titles.setdefault(lemma, set()).add(bearer.number)
                else:
                    self.figure(i, lemma)

    def _bearer(self, i: int) -> Actor | None:
        """The person whose title the noun is: `речниця МЗС Олена Коваль`, `Коваль, речниця МЗС`."""
        tokens = self.scene.tokens
        if i > 1 and tokens[i - 1].text in (",", "(", "—", "–", "-"):
            actor = self.at.get(i - 2)
            if actor is not None and actor.kind == "person" and actor.named:
                return actor
        for j in range(i + 1, min(i + 10, len(tokens))):
            actor = self.at.get(j)
            if actor is not None and actor.kind == "person" and actor.named:
                return actor if self._may_be(i, j, actor) else None
            reading = self.scene.form(j)
            if not (reading.genitive or reading.adjective or j in self.scene.entity_of):
                return None
        return None

    def _may_be(self, title: int, name: int, actor: Actor) -> bool:
        """Whether a noun and a name behind it can mean one person: not so in `мама Андрія`."""
        noun, first = self.scene.tokens[title], self.scene.tokens[name]
        if noun.feats.get("Gender") == "Fem" and "f" not in actor.sexes:
            return False
        cases = noun.feats.get("Case"), first.feats.get("Case")
        return cases[0] == cases[1] or "Gen" not in cases or not self.scene.form(name).genitive

    def figure(self, i: int, lemma: str) -> Actor:
        """The unnamed figure of a noun, made where it is new; ``i`` becomes one of its places."""
        token = self.scene.tokens[i]
        subject = self.scene.form(i).subject & frozenset("mfnp")
        number = token.feats.get("Number", "")
        plural = number == "Plur" if number else subject == {"p"}
        gender = _GENDERS.get(token.feats.get("Gender", ""), subject - {"p"})
        if token.text.lower() in INDEFINITE:  # `один із них` and `один із нас` are two
            first, last = phrase(self.scene, i)
            lemma = " ".join(word.text.lower() for word in self.scene.tokens[first:last])
        elif token.feats.get("Gender") == "Fem" and lemma.endswith("ий"):
            lemma = lemma[:-2] + "а"  # `стара` is not `старий`
        key = lemma, plural
        actor = self.nouns.get(key)
        if actor is None:
            kind = noun_kind((lemma,)) or ("person" if _alive(token) else "")
            if plural and kind == "person":
                kind = "group"
            sexes = frozenset("p") if plural else gender or frozenset("mfn")
            actor = self.add("", speaker_kind(kind), sexes, False)
            actor.lemma = lemma
            self.nouns[key] = actor
        if i not in self.at:
            actor.places.append(i)
            self.at[i] = actor
        return actor

    def phrase_name(self, head: int, named: bool = False) -> str:
        """The nominative of the noun phrase around ``head``."""
        scene = self.scene
        first, last = phrase(scene, head)
        reading = scene.form(head)
        stands = reading.nominative or reading.nominative_adjective
        if scene.tokens[head].feats.get("Case") == "Nom" and stands:
            name = " ".join(scene.span(first, last).text.split())
        else:
            name = nominative(scene.tokens[first:last], "JOB")
        if shouted(scene, head):
            name = " ".join(
                word.capitalize() if scene.tokens[i].upos == "PROPN" else word.lower()
                for i, word in zip(range(first, last), name.split(), strict=False)
            )
        opening = first == scene.document.sentences[scene.sentence_of[first]].first
        lower = opening and not named and not name[1:2].isupper()
        return name[:1].lower() + name[1:] if lower else name

    def call(self, actor: Actor, head: int) -> str:
        """The actor's name; a figure that has none gets that of the phrase around ``head``."""
        if not actor.name:
            actor.name = self.phrase_name(head, named=actor.named)
        return actor.name


def shouted(scene: Scene, i: int) -> bool:
    """Whether the token stands in a sentence of capitals: `ЗЕЛЕНСЬКИЙ ЗАЯВИВ, ЩО …`."""
    if len(scene.tokens[i].text) < 3 or not scene.tokens[i].text.isupper():
        return False
    sentence = scene.document.sentences[scene.sentence_of[i]]
    near = scene.tokens[max(sentence.first, i - 5) : min(sentence.last, i + 6)]
    words = [token.text for token in near if len(token.text) > 2 and token.text.isalpha()]
    return len(words) > 2 and all(word.isupper() for word in words)


def _alive(token: Token) -> bool:
    """A noun for a living being."""
    return token.upos == "NOUN" and token.feats.get("Animacy") == "Anim"


def phrase(scene: Scene, head: int) -> tuple[int, int]:
    """The noun phrase of a head: agreeing adjectives before it, genitives behind it."""
    tokens = scene.tokens
    sentence = scene.document.sentences[scene.sentence_of[head]]
    first, last = head, head + 1
    if "%" in tokens[head].text:
        while first > sentence.first and tokens[first - 1].text[:1].isdigit():
            first -= 1
        return first, last
    while first > sentence.first and scene.form(first - 1).adjective:
        if tokens[first - 1].upos in ("NOUN", "PRON", "ADP") or first - 1 in scene.inside:
            break
        if first - 1 in scene.cues:  # `переконана дипломатка`: the adjective reports
            break
        first -= 1
    some = tokens[head].text.lower() in INDEFINITE and last < sentence.last
    if some and tokens[last].text.lower() in ("з", "із", "зі"):
        last += 1
        while last < sentence.last and tokens[last].feats.get("Case") == "Gen":
            last += 1
        return first, last
    while last < sentence.last and last - head < 7:
        entity = scene.entity_of.get(last)
        if entity is not None and entity.label != "PER":
            last = scene.token_range(entity.start, entity.end)[1]
            continue
        end = _title_end(scene, last, sentence.last) if last > head + 1 else last
        if end > last:  # `герой повісті «Музикант»`
            last = end
            continue
        paired = last > head + 1 and tokens[last].text in PAIRING and last + 1 < sentence.last
        if not _genitive(tokens[last + 1] if paired else tokens[last]):
            break
        last += 2 if paired else 1
    while last > head + 1 and _loose(scene, last, sentence.last):
        last -= 1
    return first, last


def _genitive(token: Token) -> bool:
    return token.upos in ("NOUN", "PROPN", "ADJ") and shown_case(token) == "Gen"


def _title_end(scene: Scene, first: int, end: int) -> int:
    """Where a short title in quotation marks that begins at a token ends, itself if none does."""
    tokens = scene.tokens
    if tokens[first].text != "«" or first + 1 in scene.inside:
        return first
    for i in range(first + 2, min(first + 6, end)):
        if tokens[i].text == "»":
            return i + 1
    return first


def _loose(scene: Scene, last: int, end: int) -> bool:
    """Whether the adjective that ends a phrase belongs to what follows it, not to the phrase:
    `більшість опитаних` and `подружжя Заставських` are whole."""
    token = scene.tokens[last - 1]
    if token.upos != "ADJ" or token.text[:1].isupper():
        return False
    return last < end and scene.tokens[last].text not in BOUNDS


def speaker_kind(kind: str) -> SpeakerKind:
    """The kind as a record's value, ``unknown`` where it is empty."""
    return kind if kind in ("person", "group", "org", "document") else "unknown"  # type: ignore[return-value]
