"""Interviews of bare turns: questions and answers behind dashes, with nobody's name beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from .cast import Actor, Cast
from .resolve import Turn, words_of
from .scene import DASHES, Scene

SHORTEST = 4  # turns of an interview
LONG = 20  # tokens of a usual answer
APART = 4  # paragraphs from a turn to the next, where an answer goes on without a dash
LEAD = 80  # tokens before the interview where those who talk are named
_QUESTIONS = frozenset(("запитання", "питання"))


def interviews(
    scene: Scene, cast: Cast, turns: Sequence[Turn]
) -> Iterator[tuple[Turn, Actor | None]]:
    """The turns of the document's interviews, each with who speaks (None: the text does not say).

    An interview is a row of turns that open paragraphs, hardly any with a cue, where every other
    one ends in a question mark and those between are long.
    """
    for run in _runs(scene, turns):
        cues = sum(turn.content.cue is not None for turn in run)
        asked = [scene.tokens[turn.end - 1].text.endswith("?") for turn in run]
        first = next((n for n in (0, 1) if _alternate(asked[n::2], asked[1 - n :: 2])), None)
        if first is None or len(run) < SHORTEST or cues * SHORTEST > len(run):
            continue
        questions, answers = run[first::2], run[1 - first :: 2]
        if median(turn.end - turn.start for turn in answers) < LONG:
            continue
        if not any(_polite(scene, turn) for turn in questions):
            continue
        guest, host = _guest(scene, cast, questions, run[0].start), _host(scene, cast, run[0].start)
        yield from ((turn, host if host is not guest else None) for turn in questions)
        yield from ((turn, guest) for turn in answers)


def _runs(scene: Scene, turns: Sequence[Turn]) -> Iterator[list[Turn]]:
    """The rows of turns that open paragraphs with a dash, few paragraphs apart."""
    run: list[Turn] = []
    for turn in turns:
        if not _opens(scene, turn):
            continue
        if run and turn.paragraph - scene.paragraph(run[-1].end - 1) > APART:
            yield run
            run = []
        run.append(turn)
    yield run


def _opens(scene: Scene, turn: Turn) -> bool:
    """Whether the turn opens a paragraph with a dash, without a label."""
    dash = turn.start - 1
    if not turn.spoken or turn.content.source is not None or dash < 0:
        return False
    opens = dash == 0 or scene.paragraph(dash - 1) != scene.paragraph(dash)
    return opens and scene.tokens[dash].text in DASHES


def _alternate(asked: Sequence[bool], answered: Sequence[bool]) -> bool:
    """Whether the ones are questions, the others none, but for a few."""
    return sum(asked) >= 0.75 * len(asked) > 0 and sum(answered) <= 0.25 * len(answered)


def _polite(scene: Scene, turn: Turn) -> bool:
    """Whether the turn speaks to somebody as `ви`."""
    return any(scene.tokens[i].lemma.lower() in ("ви", "ваш") for i in range(turn.start, turn.end))


def _guest(scene: Scene, cast: Cast, questions: Sequence[Turn], start: int) -> Actor | None:
    """Whom the questions address; else the person named last before them; else most often."""
    called = Counter(n for turn in questions for n in words_of(scene, cast, turn).addressed)
    people = [actor for actor in cast.actors if actor.named and actor.kind == "person"]
    numbers = {actor.number for actor in people}
    for number, _ in called.most_common():
        if number in numbers:
            return cast.actors[number]
    for _, number in cast.before(start, LEAD):
        if number in numbers:
            return cast.actors[number]
    return max(people, key=lambda actor: len(actor.places), default=None)


def _host(scene: Scene, cast: Cast, start: int) -> Actor | None:
    """Whose questions they are: `відповідає на запитання «Львівської газети»`."""
    for i in range(start - 1, max(-1, start - LEAD), -1):
        if scene.tokens[i].lemma.lower() in _QUESTIONS:
            for j in range(i + 1, min(i + 4, start)):
                actor = cast.at.get(j)
                if actor is not None:
                    return actor
    return None
