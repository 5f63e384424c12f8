"""The texts that are tried: drawn from the strategies, and real ones damaged."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.conftest import ROOT, SHARED
from tests.strategies import ATOMS, damaged_text, texts_of_all_kinds

from quotex.corpus.samples import articles

DRAWN = 500
"""Texts that are drawn from the strategies at once; each is taken about five times."""


@cache
def corpus() -> tuple[str, ...]:
    """Texts to damage: the seed, invented articles, and the gold texts where they are at hand."""
    texts = [(ROOT / "seeds" / "stoltenberg.txt").read_bytes().decode()]
    texts += [article.text for article in articles(40)]
    for name in ("quotes-web-dev", "quotes-dev"):
        path = SHARED / "gold" / f"{name}.jsonl"
        if path.exists():
            texts += [json.loads(line)["text"] for line in path.open(encoding="utf-8")]
    return tuple(texts)


def drawn(number: int, count: int) -> list[str]:
    """``count`` texts that Hypothesis draws from the strategies, the same for the same number."""
    found: list[str] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=False,
    )
    @given(texts_of_all_kinds)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found


def generated(rng: random.Random) -> str:
    """Words, marks, blanks and odd things in any order, glued or spaced."""
    glue = rng.choice(["", " ", " ", "\n"])
    return glue.join(rng.choices(ATOMS, k=rng.randrange(80)))


def mutated(rng: random.Random) -> str:
    """A stretch of a real text with a few places damaged."""
    text = rng.choice(corpus())
    start = rng.randrange(len(text))
    return damaged_text(rng, text[start : start + rng.randrange(20, 900)])


def cases(number: int, count: int) -> Iterator[str]:
    """``count`` texts, the same for the same number."""
    rng = random.Random(number)
    waiting: list[str] = []
    for place in range(count):
        way = rng.random()
        if way < 0.2:
            if not waiting:
                waiting = drawn(rng.randrange(2**32), min(DRAWN, count - place))[::-1]
            yield waiting.pop()
        else:
            yield generated(rng) if way < 0.4 else mutated(rng)
