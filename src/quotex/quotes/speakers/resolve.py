"""From a mention, or none, to the speaker: who is meant by `він`, by nothing, by a turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ...people.mentions import shown_case
from ...resources import read_table
from ..model import Content
from .cast import Actor, Cast, phrase
from .mentions import Anchor, Candidate, find_anchor, noun_kind
from .scene import BOUNDS, Scene

NAMINGS = 24  # how many namings before a quote are looked at
SPEAKERS = 4  # how many earlier speakers
HISTORY = 6  # how many earlier turns
FARTHEST = 40  # sentences

SUBJECTS = {
    "він": "m", "його": "m", "той": "m", "останній": "m", "сам": "m", "цей": "m",
    "ним": "m", "нього": "m", "нею": "f", "неї": "f", "ними": "p", "них": "p",
    "їхню": "p", "їхньою": "p", "їхнім": "p", "їхніх": "p", "їхньому": "p", "їхньої": "p",
    "вона": "f", "її": "f", "та": "f", "остання": "f", "сама": "f", "ця": "f",
    "воно": "n", "вони": "p", "їх": "p", "їхній": "p", "їхня": "p", "їхнє": "p", "їхні": "p",
    "їхніми": "p", "ті": "p", "самі": "p", "останні": "p", "ці": "p",
}  # fmt: skip


class Words(NamedTuple):
    """What a quote's own words tell of its speaker and of the one spoken to: the actors named
    there, those addressed there, the sex of `я` and that of `ти`."""

    named: frozenset[int]
    addressed: frozenset[int]
    own: frozenset[str]
    other: frozenset[str]


@dataclass(slots=True)
class Turn:
    """A content on its way to a quote: the mention chosen, the actor where he is known."""

    content: Content
    anchor: Anchor
    place: int
    start: int
    end: int
    paragraph: int
    head: int = -1
    first: int = 0
    last: int = 0
    share: float = 1.0
    rule: str = ""
    actor: Actor | None = None
    name: str = ""
    figure: Actor | None = None
    sure: bool = False
    words: Words | None = None

    @property
    def spoken(self) -> bool:
        """Whether it is a direct quote."""
        return self.content.type == "direct"


def make_turn(scene: Scene, content: Content) -> Turn:
    """The content with what is known of its place."""
    start = scene.token_range(content.parts[0].start, content.parts[0].end)[0]
    end = scene.token_range(content.parts[-1].start, content.parts[-1].end)[1]
    anchor = find_anchor(scene, content)
    place = anchor.tokens[anchor.at] if anchor.cue and anchor.tokens else start
    return Turn(content, anchor, place, start, end, scene.paragraph(start))


def wanted(scene: Scene, turn: Turn) -> tuple[str, frozenset[str]]:
    """What kind of mention is to be resolved, and which subjects it can stand for."""
    if turn.figure is not None:
        sexes = turn.anchor.verb & frozenset("mf") or turn.figure.sexes & frozenset("mf")
        return "noun", sexes or frozenset("mf")
    if turn.head >= 0:
        word = scene.tokens[turn.head].text.lower()
        sex = SUBJECTS.get(word, "")
        return f"pro-{word if sex else 'other'}", frozenset(sex or "mfnp")
    if not turn.anchor.cue:
        acts = _acts(scene, turn)
        return ("beat", acts) if acts else ("turn", _ANYBODY)
    verb = turn.anchor.verb
    if not verb:
        return "phrase", frozenset("mfnp")
    if verb == {"imp"}:
        return "impersonal", frozenset("mfnp")
    if any(v[0] == "1" for v in verb):
        return "first", frozenset(("1s", "1p"))
    if "p" in verb or "3p" in verb:
        return "elided-p", frozenset("p")
    if "3s" in verb:
        return "elided-3", frozenset("mfn")
    return "elided-" + "".join(sorted(verb)), verb | {"1s"}


def _acts(scene: Scene, turn: Turn) -> frozenset[str]:
    """Who the subject of the author's words inside or behind a turn can be, where they have none:
    `— Не любив? — Зупинилася.`"""
    anchor = turn.anchor
    for k, i in enumerate(anchor.tokens):
        if anchor.zones[k] in ("mid", "after"):
            verb = scene.form(i).verb & frozenset("mf")
            if verb and not scene.form(i).noun:
                return verb | {"1s"}
    return frozenset()


def words_of(scene: Scene, cast: Cast, turn: Turn) -> Words:
    """What the quote's own words tell, looked at once."""
    if turn.words is None:
        inside = range(turn.start, min(turn.end, turn.start + LONGEST))
        named = frozenset(cast.at[i].number for i in inside if i in cast.at)
        called = [actor.number for i in inside for actor in _called(scene, cast, turn, i)]
        turn.words = Words(
            named,
            frozenset(called),
            _sex_beside(scene, inside, "я"),
            _sex_beside(scene, inside, "ти"),
        )
    return turn.words


def _called(scene: Scene, cast: Cast, turn: Turn, i: int) -> list[Actor]:
    """Whom a token of a quote addresses: `Ходи сюди, Наталко!`, `Здрастуй, дідусю`."""
    token = scene.tokens[i]
    actor = cast.at.get(i)
    if token.feats.get("Case") == "Voc":
        if actor is not None:
            return [actor]
        lemma = token.lemma.lower()
        figure = cast.nouns.get((lemma, False))
        bearers = cast.titles.get(lemma, ())
        return [*([figure] if figure else []), *(cast.actors[number] for number in bearers)]
    if actor is None or not scene.form(i).nominative:
        return []
    first = i == turn.start or scene.tokens[i - 1].text in BOUNDS
    last = i + 1 == turn.end or scene.tokens[i + 1].text in BOUNDS
    return [actor] if first and last else []


def _sex_beside(scene: Scene, inside: range, pronoun: str) -> frozenset[str]:
    """The sex that a past verb or a short adjective behind `я` or `ти` tells: `я сказала`."""
    tokens = scene.tokens
    for i in inside:
        if tokens[i].text.lower() == pronoun:
            for j in range(i + 1, min(i + 4, inside.stop)):
                if tokens[j].text in BOUNDS:
                    break
                verb = scene.form(j).verb & frozenset("mf")
                if verb:
                    return verb
    return frozenset()


LONGEST = 200  # tokens of a quote that are looked at
_ANYBODY = frozenset(("m", "f", "n", "p", "1s", "1p"))


@dataclass(slots=True, eq=False)
class Option:
    """An actor who may be the speaker (None: nobody), with features; ``score`` is their weight,
    once it is known."""

    actor: Actor | None
    features: tuple[str, ...]
    score: float | None = None


class Question:
    """Who speaks in the ``n``-th turn?

    ``bare``: without regard to the words beside the turn, as if it stood alone.  What does not
    depend on the speakers of the turns before is looked at once.
    """

    def __init__(
        self, scene: Scene, cast: Cast, turns: Sequence[Turn], n: int, *, bare: bool = False
    ) -> None:
        self.scene, self.cast = scene, cast
        turn = self.turn = turns[n]
        self.kind, self.subjects = ("turn", _ANYBODY) if bare else wanted(scene, turn)
        self.figure = None if bare else turn.figure
        place = turn.start if bare else turn.head if turn.head >= 0 else turn.place
        self.here = scene.sentence_of[place]
        self.nearest: dict[int, int] = {}
        for naming, number in cast.before(place, NAMINGS):
            self.nearest.setdefault(number, naming)
        self.before = turns[max(0, n - HISTORY) : n][::-1]
        self.after = turns[n + 1 : n + HISTORY]
        self.words = words_of(scene, cast, turn)
        self.earlier = words_of(scene, cast, self.before[0]) if self.before else None
        self.later = words_of(scene, cast, self.after[0]) if self.after else None
        self.echo = list(_echoes(self.before, turn))
        self.beside: set[int] = set()  # numbers of the actors whom the quotes beside name
        for words in (self.earlier, self.later):
            if words is not None:
                self.beside.update(words.named, words.addressed)
        self.fits: dict[int, bool | None] = {}
        self.known: dict[tuple[int, int, str, str], Option] = {}
        self.silences: dict[tuple[int, bool], Option] = {}

    def options(self) -> list[Option]:
        """The actors who may be speaking, given the actors of the turns before, and nobody."""
        rank = 0
        out = []
        spoken: dict[Actor, str] = {}
        for other, where in self.echo:
            if other.actor is not None:
                spoken.setdefault(other.actor, where)
        for number in self._pool():
            actor = self.cast.actors[number]
            if number not in self.fits:
                self.fits[number] = self._fit(actor)
            fit = self.fits[number]
            if fit is None:
                continue
            called = ""
            if number in self.beside:
                called = _called_beside(self.earlier, self.later, self.before, number)
            key = number, min(rank, 3), spoken.get(actor, "-"), called
            option = self.known.get(key)
            if option is None:
                option = self.known[key] = Option(actor, self._features(actor, fit, *key[1:]))
            out.append(option)
            rank += fit
        last = self.before[0].actor if self.before else None
        silence = min(rank, 3), last is not None
        if silence not in self.silences:
            self.silences[silence] = Option(None, self._silent(*silence))
        out.append(self.silences[silence])
        return out

    def _fit(self, actor: Actor) -> bool | None:
        """Whether the actor is of the sex and number that are wanted; None where he is out of the
        question."""
        token = self.nearest.get(actor.number)
        if token is not None and self.here - self.scene.sentence_of[token] > FARTHEST:
            return None
        if self.figure is not None and not (actor.named and actor.kind == "person"):
            return None
        fit = not actor.sexes.isdisjoint(self.subjects)
        return fit if fit or self.kind in ("turn", "beat") else None

    def _pool(self) -> list[int]:
        """The numbers of the actors named last, of those who spoke last, and of the narrator."""
        pool = list(self.nearest)
        for other in [*self.before[:SPEAKERS], *(t for t in self.after[:2] if t.sure)]:
            if other.actor is not None and other.actor.number not in pool:
                pool.append(other.actor.number)
        narrator = self.cast.storyteller
        if narrator is not None and narrator.number not in pool:
            pool.append(narrator.number)
        return pool

    def _features(
        self, actor: Actor, fit: bool, rank: int, spoke: str, called: str
    ) -> tuple[str, ...]:
        turn, kind, words = self.turn, self.kind, self.words
        token = self.nearest.get(actor.number)
        group = kind.split("-")[0]
        features = (
            *_features(
                self.scene,
                turn,
                kind,
                actor,
                token,
                FARTHEST if token is None else self.here - self.scene.sentence_of[token],
                rank,
                spoke,
                _echo_after(self.after, turn, actor),
                actor.number in words.named,
            ),
            f"fit={fit},{actor.sexes <= self.subjects},{kind}",
            f"called={called},{turn.content.type}",
            f"called={called},spoke={spoke},{group}",
            f"self={_fits(actor, words.own)}",
            f"you={_fits(actor, words.other)}",
            f"addressed={actor.number in words.addressed},{group}",
        )
        if self.earlier is not None and turn.paragraph - self.before[0].paragraph == 1:
            features += (f"you before={_fits(actor, self.earlier.other)}",)
        if self.figure is None:
            return features
        features += _role_features(self.scene, self.cast, self.figure, actor, token, self.here)
        return tuple(f"noun {feature}" for feature in features)

    def _silent(self, rank: int, known: bool) -> tuple[str, ...]:
        kind = self.kind
        last = self.before[0] if self.before else None
        return (
            *(_figure_features(self.scene, self.turn, self.figure) if self.figure else ()),
            "nobody",
            f"nobody,{kind}",
            f"nobody,n={rank},{kind}",
            f"nobody,{self.turn.content.type}",
            f"nobody,last={known},{_gap(last, self.turn)},{kind}",
        )


def _opens(scene: Scene, token: int | None) -> str:
    """Is the naming the first noun of its sentence?"""
    if token is None:
        return "-"
    nouns = 0
    for i in range(scene.document.sentences[scene.sentence_of[token]].first, token):
        nouns += scene.tokens[i].upos in ("NOUN", "PROPN", "PRON")
        if nouns == 2:
            break
    return str(nouns)


def _role_features(
    scene: Scene, cast: Cast, figure: Actor, actor: Actor, token: int | None, here: int
) -> tuple[str, ...]:
    """How well a noun (`агроном`) can stand for a person."""
    bearers = cast.titles.get(figure.lemma, set())
    held = figure.lemma in actor.roles or actor.number in bearers
    sort = noun_sort(figure.lemma)
    rivals = sum(
        other.named and other.kind == "person" and not other.sexes.isdisjoint(actor.sexes)
        for other in cast.actors[:40]
    )
    last = "far" if token is None else "near" if here - scene.sentence_of[token] < 3 else "some"
    return (
        f"held={held},{min(len(bearers), 2)}",
        f"held={held},{last}",
        f"lemma={figure.lemma}",
        f"sort={sort},{held}",
        f"sort={sort},{last}",
        f"sort={sort},rivals={min(rivals, 4)}",
        f"rivals={min(rivals, 4)},{last}",
        f"noun={last},many={min(len(figure.places), 4)}",
    )


def _figure_features(scene: Scene, turn: Turn, figure: Actor) -> tuple[str, ...]:
    """What speaks for an unnamed figure of its own."""
    earlier = sum(place < turn.head for place in figure.places[:4])
    alone = turn.last - turn.first == 1 and not scene.form(max(0, turn.head - 1)).adjective
    sort = noun_sort(figure.lemma)
    first, last = phrase(scene, turn.head)
    owner = any(
        i in scene.entity_of for i in range(turn.head + 1, min(last + 2, len(scene.tokens)))
    )
    return (
        f"itself,sort={sort},earlier={earlier}",
        f"itself,sort={sort},alone={alone}",
        f"itself,sort={sort},owner={owner},long={min(last - first, 3)}",
        f"itself,lemma={figure.lemma}",
        f"itself,earlier={earlier}",
        f"itself,alone={alone}",
        f"itself,many={min(len(figure.places), 4)}",
    )


@cache
def noun_sort(lemma: str) -> str:
    """The sort of noun for a person: an office or a trade, kin, or no more than a human being."""
    sorts = {row["lemma"]: row["sort"] for row in read_table("speaker_nouns") if row["sort"]}
    return sorts.get(lemma) or ("role" if noun_kind((lemma,)) == "person" else "other")


def _fits(actor: Actor, sex: frozenset[str]) -> str:
    """Whether the actor can be of the sex told; empty where none is told."""
    if not sex:
        return ""
    return "no" if actor.sexes.isdisjoint(sex | {"1s"}) else "yes"


def _gap(earlier: Turn | None, later: Turn) -> str:
    """How far apart two turns stand: in one paragraph, in adjoining ones, further."""
    if earlier is None:
        return "none"
    gap = abs(later.paragraph - earlier.paragraph)
    near = "same" if gap == 0 else "next" if gap == 1 else "near" if gap < 4 else "far"
    return near + ("" if earlier.spoken else "i") + ("" if later.spoken else "i")


def _echoes(before: Sequence[Turn], turn: Turn) -> Iterator[tuple[Turn, str]]:
    """The turns before, the nearest first: at which place each stands, and how near that is."""
    spot = 0
    last_paragraph = turn.paragraph
    for other in before:
        if other.paragraph != last_paragraph or spot == 0:
            spot += 1
            last_paragraph = other.paragraph
        yield other, f"{min(spot, 4)}{_gap(other, turn)}"


def _echo_after(after: Sequence[Turn], turn: Turn, actor: Actor) -> str:
    """How many turns of the same exchange behind, where the text names the speaker, he speaks."""
    last, spot = turn, 0
    for other in after:
        if other.paragraph - last.paragraph > 1 or not other.spoken:
            break
        spot += other.paragraph != last.paragraph
        if other.sure and other.actor is not None:
            return f"{spot}{'is' if other.actor is actor else 'not'}"
        last = other
    return "-"


def _called_beside(
    earlier: Words | None, later: Words | None, before: Sequence[Turn], number: int
) -> str:
    """Whether the quotes before and behind name the actor, or address him."""
    out = ""
    if earlier and before[0].actor is not None and before[0].actor.number != number:
        out += _named(earlier, number, "before")
    if later:
        out += _named(later, number, "after")
    return out


def _named(words: Words, number: int, where: str) -> str:
    if number in words.addressed:
        return where + "!"
    return where if number in words.named else ""


def _features(
    scene: Scene,
    turn: Turn,
    kind: str,
    actor: Actor,
    token: int | None,
    far: int,
    rank: int,
    spoke: str,
    speaks: str,
    inside: bool,
) -> tuple[str, ...]:
    distance = (
        "0" if far == 0 else "1" if far == 1 else "2" if far == 2 else "5" if far < 6 else "+"
    )
    group = kind.split("-")[0]
    family = "turn" if group == "turn" else "back"  # what points back is alike, said or left out
    role = "unseen"
    if token is not None:
        case = shown_case(scene.tokens[token])
        nominative = scene.form(token).nominative if not case else case == "Nom"
        role = "voc" if case == "Voc" else "nom" if nominative else "obl"
        role = ("in" if token in scene.inside else "") + role
        if scene.paragraph(token) == turn.paragraph:
            role += "same"
    many = len(actor.places)
    first = _opens(scene, token)
    often = "1" if many == 1 else "2" if many < 4 else "4" if many < 10 else "+"
    sort = actor.kind[0] + ("n" if actor.named else "") + ("я" if "1s" in actor.sexes else "")
    return (
        f"dist={distance},{kind}",
        f"rank={rank},{kind}",
        f"rank={rank},{role},{group}",
        f"role={role},{group}",
        f"role={role},dist={distance}",
        f"spoke={spoke},{group}",
        f"spoke={spoke},{turn.content.type}",
        f"speaks={speaks},{group}",
        f"often={often},{group}",
        f"inside={inside},{group},{turn.content.type}",
        f"sort={sort},{kind}",
        f"sort={sort},{turn.content.type}",
        f"sort={sort},{group},{turn.content.type}",
        f"spoke={spoke[:2]},rank={rank},{group}",
        f"spoke={spoke},role={role}",
        f"spoke={spoke},speaks={speaks[:2]}",
        f"first={first},dist={distance},{group}",
        f"dist={distance},rank={rank},{family}",
        f"rank={rank},{role},{family}",
        f"first={first},{role},dist={distance},{family}",
        f"spoke={spoke},{family}",
        f"spoke={spoke},dist={distance},{family}",
        f"often={often},{family}",
        f"sort={sort},{family}",
    )


__all__ = ["Candidate", "Option", "Question", "Turn", "make_turn", "wanted"]
