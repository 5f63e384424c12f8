"""From contents to quotes: two chains of sieves, quote → mention and mention → speaker.

Each sieve decides what it is sure of and leaves the rest to the next (after the quote attribution
of Muzny et al. 2017); its name becomes the quote's ``rule``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ...document import Document, Quote, Speaker
from .. import syntax
from ..model import Content
from .cast import NARRATOR, PAIRING, Actor, Cast, phrase, shouted, speaker_kind
from .interview import interviews
from .mentions import INDEFINITE, candidates, noun_kind, site_end
from .ranker import probabilities, score, softmax, trained
from .resolve import HISTORY, SUBJECTS, Option, Question, Turn, make_turn
from .scene import DASHES, Scene


def attribute(document: Document, contents: Sequence[Content]) -> list[Quote]:
    """The quotes of the contents, in the same order, each with its speaker where one is known."""
    if not contents:
        return []
    stage = Stage(document, contents, trained())
    stage.run()
    return [stage.quote(turn) for turn in stage.turns]


_INITIALS = re.compile(r"(?:[А-ЯІЇЄҐA-Z]\.\s*)+$")
SURE_ROLE = (
    0.7  # below this share a noun stays an unnamed figure; five folds over the training documents
)


WIDTH = 6  # paths kept
UNLIKELY = 0.05  # share of a choice that no path takes
WORSE = 5.0  # log odds behind the best path at which a path is given up
NEAR = 3  # paragraphs between turns of one dialogue
SURPRISE = 1e-3  # share of a named speaker whom a path did not think of


class Path(NamedTuple):
    """Choices for the turns so far: their log probability, the latest actors."""

    score: float
    recent: tuple[tuple[int, Actor | None], ...] = ()


class Step(NamedTuple):
    """From one of the paths before a turn to one behind it: the numbers of the two, the log
    probability up to the turn and that of the step, the actor chosen and his share."""

    before: int
    behind: int
    reach: float
    score: float
    actor: Actor | None = None
    share: float = 1.0


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
        self.sites: list[Actor] = []
        self.turns = [make_turn(self.scene, content) for content in contents]

    def run(self) -> None:
        """Both chains of sieves."""
        self.choose_mentions()
        self.name_speakers()
        self.interview()
        self.resolve_rest()

    def interview(self) -> None:
        """Questions and answers whose order says who speaks."""
        for turn, actor in interviews(self.scene, self.cast, self.turns):
            turn.head, turn.figure, turn.share = -1, None, 1.0
            turn.actor, turn.sure, turn.rule = actor, True, "interview"
            if actor is not None:
                self.called(actor)

    def choose_mentions(self) -> None:
        """Quote → mention, for every turn."""
        for turn in self.turns:
            for sieve in MENTION_SIEVES:
                if sieve(self, turn):
                    break
            first_person(self, turn)

    def name_speakers(self) -> None:
        """Mention → speaker where the mention itself says who it is."""
        for turn in self.turns:
            if turn.head >= 0:
                for sieve in NAMING_SIEVES:
                    actor = sieve(self, turn)
                    if actor is not None:
                        turn.actor, turn.sure = actor, True
                        turn.rule = sieve.__name__.replace("_", "-")
                        if turn.rule == "name" and turn.head not in self.scene.entity_of:
                            turn.rule = "role"
                        self._learn_sex(turn)
                        break
        self.cast.sort()

    def _learn_sex(self, turn: Turn) -> None:
        """`сказала Майка`: the verb tells the sex of a person whose name does not."""
        actor, verb = turn.actor, turn.anchor.verb & frozenset("mf")
        if actor is None or actor.kind != "person" or len(verb) != 1 or turn.share < 0.5:
            return
        if len(actor.sexes) > 1 and verb <= actor.sexes:
            actor.sexes = verb

    def resolve_rest(self) -> None:
        """Pronouns, elided subjects and turns without a mention, in text order.

        One wrong speaker turns a whole dialogue round, so the likeliest paths through the choices
        are kept, a turn whose speaker is named speaks for the paths that expected him, and each
        turn gets the actor who is likeliest over all paths.
        """
        paths, layers = [Path(0.0)], []
        for n, turn in enumerate(self.turns):
            if turn.figure is not None or not turn.sure:
                paths, steps = self._extended(paths, n)
                layers.append((n, steps))
            elif len(paths) > 1 and self._answers(n):
                question = Question(self.scene, self.cast, self.turns, n, bare=True)
                scores = [self._expected(path, question) for path in paths]
                paths = [p._replace(score=p.score + s) for p, s in zip(paths, scores, strict=True)]
                layers.append((-1, [Step(k, k, 0.0, s) for k, s in enumerate(scores)]))
        self._decide(layers, len(paths))

    def _answers(self, n: int) -> bool:
        """Whether a turn goes on with the dialogue that the turn before is part of."""
        turn, last = self.turns[n], self.turns[n - 1]
        near = turn.actor is not None and turn.paragraph - last.paragraph <= NEAR
        return near and _dashed(self.scene, turn) and _dashed(self.scene, last)

    def _extended(self, paths: Sequence[Path], n: int) -> tuple[list[Path], list[Step]]:
        """The paths with each of the speakers that the ``n``-th turn may have, and the steps."""
        figure = self.turns[n].figure
        question = Question(self.scene, self.cast, self.turns, n)
        least = UNLIKELY if _dashed(self.scene, self.turns[n]) else 1.0
        found: dict[tuple[tuple[int, int], ...], list[tuple[Path, Step]]] = {}
        for number, path in enumerate(paths):
            choices, shares = self._choices(path, question)
            enough = min(least, max(shares))
            for choice, share in zip(choices, shares, strict=True):
                if share >= enough:
                    recent = (*path.recent, (n, choice.actor or figure))[-HISTORY:]
                    step = Step(number, -1, path.score, math.log(share), choice.actor, share)
                    key = tuple((m, id(actor)) for m, actor in recent)
                    grown = Path(path.score + step.score, recent)
                    found.setdefault(key, []).append((grown, step))
        return _likeliest(list(found.values()))

    def _expected(self, path: Path, question: Question) -> float:
        """How far a path expected the speaker who is named, as a log probability."""
        choices, shares = self._choices(path, question)
        actor = question.turn.actor
        expected = [s for c, s in zip(choices, shares, strict=True) if c.actor is actor]
        return math.log(max([SURPRISE, *expected]))

    def _choices(self, path: Path, question: Question) -> tuple[list[Option], list[float]]:
        """The speakers that the turn may have after a path, and how likely each is."""
        for number, actor in path.recent:
            self.turns[number].actor = actor
        choices = question.options()
        scores = []
        for choice in choices:
            if choice.score is None:
                choice.score = score(self.weights["speaker"], choice.features)
            scores.append(choice.score)
        return choices, softmax(scores)

    def _decide(self, layers: Sequence[tuple[int, Sequence[Step]]], paths: int) -> None:
        """Give each turn the actor who is likeliest over the paths: their probabilities up to the
        turn and behind it, summed from the last turn to the first."""
        behind = dict.fromkeys(range(paths), 0.0)
        for n, steps in reversed(layers):
            before: dict[int, list[float]] = {}
            chances: dict[Actor | None, list[float]] = {}
            shares: dict[Actor | None, list[float]] = {}
            for step in steps:
                if step.behind in behind:
                    rest = step.score + behind[step.behind]
                    before.setdefault(step.before, []).append(rest)
                    chances.setdefault(step.actor, []).append(step.reach + rest)
                    shares.setdefault(step.actor, []).append(step.share)
            behind = {number: _log_sum(scores) for number, scores in before.items()}
            if n >= 0:
                sums = {actor: _log_sum(scores) for actor, scores in chances.items()}
                best = max(sums, key=sums.__getitem__)
                share = math.exp(sums[best] - _log_sum(list(sums.values())))
                if not _dashed(self.scene, self.turns[n]):
                    share *= max(shares[best])
                self._give(self.turns[n], best, share)

    def _give(self, turn: Turn, actor: Actor | None, share: float) -> None:
        """Let the actor be the turn's speaker, with that share."""
        turn.share *= share
        turn.actor = actor
        if turn.figure is not None and (actor is None or share < SURE_ROLE):
            turn.actor = turn.figure
        else:
            turn.rule = _resolved_by(turn)
        if turn.actor is not None:
            self.called(turn.actor)

    def called(self, actor: Actor) -> str:
        """The actor's name, made where it is not there yet."""
        return self.cast.call(actor, actor.places[0]) if actor.places else actor.name

    def confidence(self, turn: Turn) -> float:
        """The probability that the speaker is right (or that there is none to name), given that
        the content is: the ranking's own share, calibrated per rule on annotated quotes."""
        weights = self.weights.get("confidence", {})
        score = sum(weights.get(name, 0.0) * value for name, value in calibration(turn))
        return 1.0 / (1.0 + math.exp(-score))

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
            confidence=round(self.confidence(turn) * content.confidence, 4),
        )


def _dashed(scene: Scene, turn: Turn) -> bool:
    """Whether a dash opens the turn."""
    return turn.start > 0 and scene.tokens[turn.start - 1].text in DASHES


def _likeliest(ends: Sequence[Sequence[tuple[Path, Step]]]) -> tuple[list[Path], list[Step]]:
    """The likeliest of the ends that paths meet in, as paths again, and the steps to them."""
    joined = [
        (ways[0][0]._replace(score=_log_sum([path.score for path, _ in ways])), ways)
        for ways in ends
    ]
    joined.sort(key=lambda end: -end[0].score)
    paths: list[Path] = []
    steps: list[Step] = []
    for path, ways in joined[:WIDTH]:
        if path.score < joined[0][0].score - WORSE:
            break
        steps += [step._replace(behind=len(paths)) for _, step in ways]
        paths.append(path)
    return paths, steps


def _log_sum(scores: Sequence[float]) -> float:
    """The logarithm of the sum of probabilities given as logarithms."""
    highest = max(scores)
    return highest + math.log(math.fsum(math.exp(score - highest) for score in scores))


def _resolved_by(turn: Turn) -> str:
    """The rule's name for a speaker found by the trained choice."""
    if turn.figure is not None:
        return "noun-person"
    return "pronoun" if turn.head >= 0 else "elided" if turn.anchor.cue else "turn"


def calibration(turn: Turn) -> list[tuple[str, float]]:
    """What the confidence is computed from: names and values."""
    share = min(max(turn.share, 0.01), 0.99)
    odds = math.log(share / (1.0 - share))
    known = "known" if turn.actor is not None else "nobody"
    return [
        ("bias", 1.0),
        ("odds", odds),
        (f"rule={turn.rule}", 1.0),
        (f"odds,rule={turn.rule}", odds),
        (f"{known},type={turn.content.type}", 1.0),
    ]


# --- quote → mention ------------------------------------------------------------------------


def given_source(stage: Stage, turn: Turn) -> bool:
    """The construction points at the speaker: a label, `Текст, – Прізвище`.

    Where there is a cue (`за словами …`) the words behind it are ranked as any others are.
    """
    if turn.content.source is None or turn.content.cue is not None:
        return False
    first, last = stage.scene.token_range(turn.content.source.start, turn.content.source.end)
    if first >= last:
        return False
    turn.head, turn.first, turn.last = first, first, last
    for i in range(first, last):
        if i in stage.cast.at:  # a title before the name
            turn.head = turn.first = i
            break
    return True


def document_place(stage: Stage, turn: Turn) -> bool:
    """`ідеться в листі міністерства`: a document that a passive cue names as the place."""
    anchor = turn.anchor
    if anchor.kind not in ("passive", "imp"):
        return False
    scene = stage.scene
    for k, i in enumerate(anchor.tokens[:-1]):
        if scene.tokens[i].text.lower() not in ("у", "в") or abs(k - anchor.at) > 8:
            continue
        for j in anchor.tokens[k + 1 : k + 4]:
            reading = scene.form(j)
            if scene.tokens[j].text.lower() in DOCUMENT_PRONOUNS:
                turn.head, turn.first, turn.last = j, j, j + 1
                return document_meant(stage, turn) is not None
            if noun_kind((scene.tokens[j].lemma.lower(),)) == "document" and reading.locative:
                turn.head, turn.first, turn.last = j, j, j + 1
                return True
            if not reading.adjective:
                break
    return False


DOCUMENT_PRONOUNS = {
    "ньому": "Masc Neut", "нім": "Masc Neut", "ній": "Fem", "них": "Plur",
    "якому": "Masc Neut", "якім": "Masc Neut", "якій": "Fem", "яких": "Plur",
}  # fmt: skip
BEFORE = 60  # tokens before `у ньому` where the document is looked for


def document_meant(stage: Stage, turn: Turn) -> int | None:
    """The document that `у ній`, `в якому` stands for: the last one named before it."""
    scene = stage.scene
    wanted = DOCUMENT_PRONOUNS[scene.tokens[turn.head].text.lower()].split()
    for i in range(turn.head - 1, max(-1, turn.head - BEFORE), -1):
        token = scene.tokens[i]
        if i not in scene.inside and noun_kind((token.lemma.lower(),)) == "document":
            number, gender = token.feats.get("Number"), token.feats.get("Gender")
            if ("Plur" if number == "Plur" else gender) in wanted:
                return i
    return None


def site_beside(stage: Stage, turn: Turn) -> bool:
    """`повідомляє Depo.ua`: the address of a site right behind the cue."""
    i = turn.anchor.cue.stop
    if not turn.anchor.cue or not turn.anchor.verb or i >= len(stage.scene.tokens):
        return False
    end = site_end(stage.scene, i)
    if end < i + 3 or _told_by(stage, [j for j in turn.anchor.tokens if j >= end]):
        return False
    turn.head, turn.first, turn.last = i, i, end
    return True


def _told_by(stage: Stage, behind: Sequence[int]) -> bool:
    """Whether a person is named behind a site, and not behind a preposition: `розповів Depo.ua
    Іван Коваль`, but not `повідомляє Depo.ua з посиланням на Івана Коваля`."""
    for i in behind:
        if stage.scene.tokens[i].upos == "ADP":
            return False
        if _person(stage, i):
            return True
    return False


def _person(stage: Stage, i: int) -> bool:
    entity = stage.scene.entity_of.get(i)
    return entity is not None and entity.label == "PER"


def first_person(stage: Stage, turn: Turn) -> bool:
    """`— Куди? — питаю.`: an elided `я` or `ми`."""
    if turn.head >= 0 or turn.anchor.verb not in ({"1s"}, {"1p"}):
        return False
    one = turn.anchor.verb == {"1s"}
    turn.actor = stage.cast.narrator() if one else stage.cast.authors()
    turn.sure, turn.rule = True, "first-person"
    return True


def ranked_mention(stage: Stage, turn: Turn) -> bool:
    """The likeliest of the words around the cue, or none of them."""
    found = candidates(stage.scene, turn.content, turn.anchor)
    shares = probabilities(stage.weights["mention"], [one.features for one in found])
    pointed = syntax.subject_of(stage.scene.tokens, turn.anchor.tokens, turn.anchor.at)
    if pointed and turn.anchor.cue:
        favoured = [
            one.head in pointed or not pointed.isdisjoint(range(one.first, one.last))
            for one in found
        ]
        shares = syntax.reweighed(shares, favoured, syntax.SUBJECT_GAIN)
    best = max(range(len(found)), key=shares.__getitem__)
    chosen = found[best]
    turn.head, turn.first, turn.last = chosen.head, chosen.first, chosen.last
    turn.share = shares[best]
    return True


MENTION_SIEVES: tuple[Callable[[Stage, Turn], bool], ...] = (
    given_source,
    document_place,
    site_beside,
    ranked_mention,
)


# --- mention → speaker ----------------------------------------------------------------------


def initials(stage: Stage, turn: Turn) -> Actor | None:
    """A label of initials: `Г. П.` is Ганна Прусак, `К.` the Кореспондент of an earlier label."""
    source = turn.content.source
    if source is None or turn.content.cue is not None or not _INITIALS.match(source.text):
        return None
    letters = [letter for letter in source.text if letter.isalpha()]
    speakers = [other.actor for other in stage.turns if other.actor is not None and other.sure]
    people = [actor for actor in stage.cast.actors if actor.named and actor.kind == "person"]
    for pool in (people if len(letters) > 1 else [], speakers, people):
        fits = {
            actor.number: actor
            for actor in pool
            if [word[0].upper() for word in actor.name.split()][: len(letters)] == letters
            and not _INITIALS.match(actor.name)
        }
        if len(fits) == 1:
            return next(iter(fits.values()))
    return None


def pair(stage: Stage, turn: Turn) -> Actor | None:
    """Two who speak at once: `Олена та Іван Коваленки розповіли`, `сказали Ведмідь і Тюлень`."""
    scene = stage.scene
    if not turn.anchor.verb or not turn.anchor.verb <= {"p", "3p"}:
        return None
    sides = [(turn.first, turn.last)]
    behind, before = turn.last + 1, turn.first - 1
    if behind < len(scene.tokens) and scene.tokens[turn.last].text in PAIRING:
        sides.append(_side(stage, behind, turn.last + 1))
    elif before > 0 and scene.tokens[before].text in PAIRING:
        sides.insert(0, _side(stage, before - 1, before - 1))
    first, last = sides[0][0], sides[-1][1]
    if len(sides) < 2 or any(not _one(stage, *side) for side in sides):
        return None
    turn.first, turn.last = first, last
    text = " ".join(scene.span(first, last).text.split())
    if first == _sentence_start(scene, first) and first not in scene.entity_of:
        text = text[:1].lower() + text[1:]
    known = [one for one in stage.cast.actors if one.name == text]
    return known[0] if known else stage.cast.add(text, "group", frozenset("p"), True)


def _side(stage: Stage, i: int, place: int) -> tuple[int, int]:
    """The name, or the noun, at a token."""
    entity = stage.scene.entity_of.get(i)
    if entity is None:
        return place, place + 1
    return stage.scene.token_range(entity.start, entity.end)


def _one(stage: Stage, first: int, last: int) -> bool:
    """Whether a name or a noun in the nominative singular."""
    scene = stage.scene
    token = scene.tokens[first]
    if token.feats.get("Case", "Nom") != "Nom" or first in scene.inside:
        return False
    actor = stage.cast.at.get(first)
    if actor is not None and actor.named:
        return True
    living = token.upos == "NOUN" and token.feats.get("Animacy") == "Anim"
    return living and last == first + 1


def name(stage: Stage, turn: Turn) -> Actor | None:
    """A person or organisation that the document names."""
    actor = stage.cast.at.get(turn.first)
    if actor is None or not actor.named:
        return None
    role = turn.head not in stage.scene.entity_of
    return None if role and turn.anchor.verb and turn.anchor.verb <= {"p", "3p"} else actor


def site(stage: Stage, turn: Turn) -> Actor | None:
    """The address of a site: `Depo.ua`."""
    if site_end(stage.scene, turn.first) != turn.last or turn.last < turn.first + 3:
        return None
    address = stage.scene.span(turn.first, turn.last).text
    for actor in stage.sites:
        if actor.name == address:
            return actor
    stage.sites.append(stage.cast.add(address, "org", frozenset("mfnp"), True))
    return stage.sites[-1]


def document(stage: Stage, turn: Turn) -> Actor | None:
    """`у ній ідеться`: the document named before."""
    if turn.anchor.kind not in ("passive", "imp"):
        return None
    if stage.scene.tokens[turn.head].text.lower() not in DOCUMENT_PRONOUNS:
        return None
    place = document_meant(stage, turn)
    if place is None:
        return None
    actor = stage.cast.figure(place, stage.scene.tokens[place].lemma.lower())
    stage.cast.call(actor, place)
    return actor


def narrator(stage: Stage, turn: Turn) -> Actor | None:
    """`я`: who tells the story."""
    word = stage.scene.tokens[turn.head].text.lower()
    if word == "ми":
        return stage.cast.authors()
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
    plural = scene.tokens[turn.head].feats.get("Number") == "Plur"
    other = plural or turn.anchor.verb == {"p"} or not _same_post(stage, turn, actor)
    return None if other else actor


def _same_post(stage: Stage, turn: Turn, actor: Actor) -> bool:
    """Whether the attributes of a role may be those of the actor's: `заступник мера` is not
    `заступник міністра`."""
    tokens = stage.scene.tokens
    first, last = phrase(stage.scene, turn.head)
    own = {tokens[i].text.lower()[:5] for i in range(first, last) if i != turn.head}
    noun = tokens[turn.head].lemma.lower()
    posts = [words for words in actor.posts if noun in words and len(words) > 1]
    return not own or not posts or any(word[:5] in own for words in posts for word in words)


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
    word = token.text.lower()
    if word in SUBJECTS or (_pronoun(scene, turn.head) and word not in INDEFINITE):
        return None
    opening = turn.head == _sentence_start(scene, turn.head)
    name = not opening if not shouted(scene, turn.head) else token.upos == "PROPN"
    if token.text[:1].isupper() and name and not noun_kind((token.lemma.lower(),)):
        actor = stage.cast.add("", "person", frozenset("mf"), True)
    elif "%" in word:
        actor = stage.cast.add("", "group", frozenset("p"), False)
    else:
        actor = stage.cast.figure(turn.head, token.lemma.lower())
    stage.cast.call(actor, turn.head)
    if actor.kind == "person" and "p" not in actor.sexes and not actor.named:
        turn.figure = actor
    return actor


NAMING_SIEVES: tuple[Callable[[Stage, Turn], Actor | None], ...] = (
    initials,
    site,
    pair,
    name,
    document,
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
