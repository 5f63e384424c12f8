"""From contents to quotes: two chains of sieves, quote → mention and mention → speaker.

Each sieve decides what it is sure of and leaves the rest to the next (after the quote attribution
of Muzny et al. 2017); its name becomes the quote's ``rule``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...document import Document, Quote, Speaker
from ...morphology.names import nominative
from ..model import Content
from .cast import NARRATOR, Actor, Cast, speaker_kind
from .mentions import candidates, noun_kind
from .ranker import probabilities, trained
from .resolve import Turn, make_turn, options
from .scene import BOUNDS, Scene


def attribute(document: Document, contents: Sequence[Content]) -> list[Quote]:
    """The quotes of the contents, in the same order, each with its speaker where one is known."""
    if not contents:
        return []
    stage = Stage(document, contents, trained())
    stage.choose_mentions()
    stage.name_speakers()
    stage.resolve_rest()
    return [stage.quote(turn) for turn in stage.turns]


class Stage:
    """The turns of a document on their way to quotes."""

    def __init__(
        self,
        document: Document,
        contents: Sequence[Content],
        weights: Mapping[str, Mapping[str, float]],
    ) -> None:
        self.scene = Scene(document, contents)
        self.cast = Cast(self.scene)
        self.weights = weights
        self.turns = [make_turn(self.scene, content) for content in contents]

    def choose_mentions(self) -> None:
        """Quote → mention, for every turn."""
        for turn in self.turns:
            for sieve in MENTION_SIEVES:
                if sieve(self, turn):
                    break

    def name_speakers(self) -> None:
        """Mention → speaker where the mention itself says who it is."""
        for turn in self.turns:
            if turn.head >= 0:
                for sieve in NAMING_SIEVES:
                    actor = sieve(self, turn)
                    if actor is not None:
                        turn.actor, turn.sure = actor, True
                        turn.rule = sieve.__name__.replace("_", "-")
                        break
        self.cast.sort()

    def resolve_rest(self) -> None:
        """Pronouns, elided subjects and turns without a mention, in text order."""
        for n, turn in enumerate(self.turns):
            if turn.actor is None and not turn.sure:
                self.resolve(n)

    def resolve(self, n: int) -> None:
        """The actor of the ``n``-th turn by the trained choice."""
        turn = self.turns[n]
        choices = options(self.scene, self.cast, self.turns, n)
        shares = probabilities(self.weights["speaker"], [choice.features for choice in choices])
        best = max(range(len(choices)), key=shares.__getitem__)
        turn.actor = choices[best].actor
        turn.share *= shares[best]
        turn.rule = "pronoun" if turn.head >= 0 else "elided" if turn.anchor.cue else "turn"

    def quote(self, turn: Turn) -> Quote:
        """The finished quote."""
        content = turn.content
        mention = self.scene.span(turn.first, turn.last) if turn.head >= 0 else None
        speaker = None
        if turn.actor is not None and turn.actor.name:
            speaker = Speaker(turn.actor.name, turn.actor.kind, mention)
        return Quote(
            type=content.type,
            text=" ".join(part.text for part in content.parts),
            parts=content.parts,
            cue=content.cue,
            speaker=speaker,
            rule=turn.rule,
            confidence=round(turn.share * content.confidence, 4),
        )


# --- quote → mention ------------------------------------------------------------------------


def given_source(stage: Stage, turn: Turn) -> bool:
    """The construction points at the speaker: a label, `Текст, – Прізвище`."""
    if turn.content.source is None:
        return False
    first, last = stage.scene.token_range(turn.content.source.start, turn.content.source.end)
    if first >= last:
        return False
    turn.head, turn.first, turn.last = first, first, last
    return True


def ranked_mention(stage: Stage, turn: Turn) -> bool:
    """The likeliest of the words around the cue, or none of them."""
    found = candidates(stage.scene, turn.content, turn.anchor)
    shares = probabilities(stage.weights["mention"], [one.features for one in found])
    best = max(range(len(found)), key=shares.__getitem__)
    chosen = found[best]
    turn.head, turn.first, turn.last = chosen.head, chosen.first, chosen.last
    turn.share = shares[best]
    return True


MENTION_SIEVES: tuple[Callable[[Stage, Turn], bool], ...] = (given_source, ranked_mention)


# --- mention → speaker ----------------------------------------------------------------------


def name(stage: Stage, turn: Turn) -> Actor | None:
    """A person or organisation that the document names."""
    actor = stage.cast.at.get(turn.first)
    return actor if actor is not None and actor.named else None


def narrator(stage: Stage, turn: Turn) -> Actor | None:
    """`я`: who tells the story."""
    word = stage.scene.tokens[turn.head].text.lower()
    return stage.cast.narrator() if word == NARRATOR else None


def role(stage: Stage, turn: Turn) -> Actor | None:
    """A role that only one person of the document has: `генсек`."""
    scene = stage.scene
    if turn.head in scene.entity_of or _pronoun(scene, turn.head):
        return None
    bearers = stage.cast.titles.get(scene.tokens[turn.head].lemma.lower(), set())
    if len(bearers) != 1:
        return None
    actor = stage.cast.actors[next(iter(bearers))]
    number = scene.tokens[turn.head].feats.get("Number", "Sing")
    return actor if number == "Sing" else None


def entity(stage: Stage, turn: Turn) -> Actor | None:
    """Another named entity: a country, a document."""
    found = stage.scene.entity_of.get(turn.head)
    if found is None:
        return None
    kind = {"PER": "person", "DOC": "document"}.get(found.label, "org")
    return stage.cast.add(stage.cast.name_of(found), speaker_kind(kind), frozenset("mfnp"), True)


def noun(stage: Stage, turn: Turn) -> Actor | None:
    """A noun phrase: `мешканка села`, `експерти`, `заява`."""
    scene = stage.scene
    token = scene.tokens[turn.head]
    if _pronoun(scene, turn.head):
        return None
    opening = turn.head == _sentence_start(scene, turn.head)
    if token.text[0].isupper() and not opening and not noun_kind((token.lemma.lower(),)):
        actor = stage.cast.add("", "person", frozenset("mf"), True)
    else:
        actor = stage.cast.figure(turn.head, token.lemma.lower())
    first, last = phrase(scene, turn.head)
    text = nominative(scene.tokens[first:last], "JOB")
    if len(text) > len(actor.name):
        actor.name = (
            text[:1].lower() + text[1:]
            if first == _sentence_start(scene, first) and not actor.named
            else text
        )
    return actor


NAMING_SIEVES: tuple[Callable[[Stage, Turn], Actor | None], ...] = (
    name,
    narrator,
    role,
    entity,
    noun,
)


def _sentence_start(scene: Scene, i: int) -> int:
    return scene.document.sentences[scene.sentence_of[i]].first


def _pronoun(scene: Scene, i: int) -> bool:
    reading = scene.form(i)
    return (reading.pronoun and not reading.noun) or scene.tokens[i].upos in ("PRON", "DET")


def phrase(scene: Scene, head: int) -> tuple[int, int]:
    """The noun phrase of a head: agreeing adjectives before it, genitives behind it."""
    first, last = head, head + 1
    tokens = scene.tokens
    low = _sentence_start(scene, head)
    while (
        first > low
        and scene.form(first - 1).adjective
        and tokens[first - 1].upos in ("ADJ", "DET", "")
    ):
        first -= 1
    high = scene.document.sentences[scene.sentence_of[head]].last
    while last < high and last - head < 7:
        entity_here = scene.entity_of.get(last)
        if entity_here is not None and entity_here.label != "PER":
            last = scene.token_range(entity_here.start, entity_here.end)[1]
            continue
        token = tokens[last]
        if (
            token.text in BOUNDS
            or token.upos not in ("NOUN", "PROPN", "ADJ")
            or token.feats.get("Case") != "Gen"
        ):
            break
        last += 1
    while last > head + 1 and tokens[last - 1].upos == "ADJ":
        last -= 1
    return first, last
