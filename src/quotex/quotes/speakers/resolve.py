"""From a mention, or none, to the speaker: who is meant by `він`, by nothing, by a turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Content
from .cast import Actor, Cast
from .mentions import Anchor, Candidate, find_anchor
from .scene import Scene

NAMINGS = 24  # how many namings before a quote are looked at
SPEAKERS = 4  # how many earlier speakers
FARTHEST = 40  # sentences

_SUBJECTS = {
    "він": "m", "його": "m", "той": "m", "останній": "m", "сам": "m", "цей": "m", "один": "m",
    "вона": "f", "її": "f", "та": "f", "остання": "f", "сама": "f", "ця": "f", "одна": "f",
    "воно": "n", "вони": "p", "їх": "p", "їхній": "p", "їхня": "p", "їхнє": "p", "їхні": "p",
    "їхніми": "p", "ті": "p", "самі": "p", "останні": "p", "ці": "p",
}  # fmt: skip


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
    sure: bool = False

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
    if turn.head >= 0:
        word = scene.tokens[turn.head].text.lower()
        sex = _SUBJECTS.get(word, "")
        return f"pro-{word if sex else 'other'}", frozenset(sex or "mfnp")
    if not turn.anchor.cue:
        return "turn", frozenset("mfnp")
    verb = turn.anchor.verb
    if not verb:
        return "phrase", frozenset("mfnp")
    if verb == {"imp"}:
        return "impersonal", frozenset("mfnp")
    if any(v[0] == "1" for v in verb):
        return "first", frozenset(("m", "f", "1s"))
    if "p" in verb or "3p" in verb:
        return "elided-p", frozenset("p")
    if "3s" in verb:
        return "elided-3", frozenset("mfn")
    return "elided-" + "".join(sorted(verb)), verb


@dataclass(frozen=True, slots=True)
class Option:
    """An actor who may be the speaker (None: nobody), with features."""

    actor: Actor | None
    features: tuple[str, ...]


def options(scene: Scene, cast: Cast, turns: Sequence[Turn], n: int) -> list[Option]:
    """The actors who may be speaking in the ``n``-th turn, and nobody."""
    turn = turns[n]
    kind, subjects = wanted(scene, turn)
    place = turn.head if turn.head >= 0 else turn.place
    nearest: dict[int, int] = {}
    for naming, number in cast.before(place, NAMINGS):
        nearest.setdefault(number, naming)
    before = list(reversed(turns[max(0, n - 6) : n]))
    after = turns[n + 1 : n + 4]
    pool = list(nearest)
    for other in [*before[:SPEAKERS], *(t for t in after[:2] if t.sure)]:
        if other.actor is not None and other.actor.number not in pool:
            pool.append(other.actor.number)
    here = scene.sentence_of[place]
    own = _named_inside(cast, turn)
    rank = 0
    out = []
    for number in pool:
        actor = cast.actors[number]
        token: int | None = nearest.get(number)
        far = FARTHEST if token is None else here - scene.sentence_of[token]
        if far > FARTHEST:
            continue
        fit = not actor.sexes.isdisjoint(subjects)
        certain = actor.sexes <= subjects
        spoke = _echo(before, turn, actor)
        if not fit and kind != "turn" and spoke == "-":
            continue
        features = _features(
            scene,
            turn,
            kind,
            actor,
            token,
            far,
            min(rank, 3),
            spoke,
            _echo_after(after, turn, actor),
            number in own,
        )
        features += (f"fit={fit},{certain},{kind}",)
        rank += fit
        out.append(Option(actor, features))
    last = before[0] if before else None
    out.append(
        Option(
            None,
            (
                "nobody",
                f"nobody,{kind}",
                f"nobody,n={min(rank, 3)},{kind}",
                f"nobody,{turn.content.type}",
                f"nobody,last={bool(last and last.actor)},{_gap(last, turn)},{kind}",
            ),
        )
    )
    return out


def _named_inside(cast: Cast, turn: Turn) -> frozenset[int]:
    return frozenset(
        cast.at[i].number
        for i in range(turn.start, min(turn.end, turn.start + 200))
        if i in cast.at
    )


def _gap(earlier: Turn | None, later: Turn) -> str:
    """How far apart two turns stand: in one paragraph, in adjoining ones, further."""
    if earlier is None:
        return "none"
    gap = abs(later.paragraph - earlier.paragraph)
    near = "same" if gap == 0 else "next" if gap == 1 else "near" if gap < 4 else "far"
    return near + ("" if earlier.spoken else "i") + ("" if later.spoken else "i")


def _echo(before: Sequence[Turn], turn: Turn, actor: Actor) -> str:
    """At which of the turns before the actor spoke, and how near that was."""
    spot = 0
    last_paragraph = turn.paragraph
    for other in before:
        if other.paragraph != last_paragraph or spot == 0:
            spot += 1
            last_paragraph = other.paragraph
        if other.actor is actor:
            return f"{min(spot, 4)}{_gap(other, turn)}"
    return "-"


def _echo_after(after: Sequence[Turn], turn: Turn, actor: Actor) -> str:
    """At which of the turns behind, where the text names the speaker, the actor speaks."""
    for spot, other in enumerate(after[:2], 1):
        if other.sure and other.actor is not None:
            return f"{spot}{'is' if other.actor is actor else 'not'}{_gap(turn, other)}"
    return "-"


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
    role = "unseen"
    if token is not None:
        case = scene.tokens[token].feats.get("Case", "")
        nominative = scene.form(token).nominative if not case else case == "Nom"
        role = ("in" if token in scene.inside else "") + ("nom" if nominative else "obl")
        if scene.paragraph(token) == turn.paragraph:
            role += "same"
    many = len(actor.places)
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
        f"spoke={spoke[:2]},rank={rank},{group}",
        f"spoke={spoke},role={role}",
        f"spoke={spoke},speaks={speaks[:2]}",
    )


__all__ = ["Candidate", "Option", "Turn", "make_turn", "options", "wanted"]
