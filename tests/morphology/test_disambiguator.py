"""The choice of a lemma by all of its candidates, against one written out in Python."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from quotex.morphology import Morphology
from quotex.morphology.disambiguator import UNIT, _best, _by_lemma
from quotex.morphology.features import Context
from quotex.morphology.forms import Forms

SENTENCE = "та мати мала їх усіх , рівні дні того краю , і по суму вона роті всьому".split()


def chosen(values: list[int], lemmas: list[str]) -> int:
    """The best candidate of the lemma whose candidates are the likeliest together, in whole units;
    the best of all where there are two."""
    if len(values) < 3:
        return values.index(max(values))
    likely: dict[str, float] = defaultdict(float)
    for value, lemma in zip(values, lemmas, strict=True):
        likely[lemma] += math.exp(value / UNIT)
    sums = {lemma: round(math.log(total) * UNIT) for lemma, total in likely.items()}
    return max(range(len(values)), key=lambda n: (sums[lemmas[n]], values[n], -n))


def test_the_lemma_is_chosen_by_all_of_its_candidates() -> None:
    forms = Forms(Morphology()._candidates)
    context = Context(forms, forms.numbers(SENTENCE), [len(SENTENCE)])
    ends = [*context.starts.tolist()[1:], len(context.options)]
    differ = 0
    for seed in range(50):
        values = np.random.default_rng(seed).integers(-400, 400, len(context.options), np.int32)
        got = _best(_by_lemma(values, forms, context), context.starts).tolist()
        plain = _best(values, context.starts).tolist()
        for begin, end, row, other in zip(context.starts.tolist(), ends, got, plain, strict=True):
            lemmas = [forms.lemmas[number] for number in context.options[begin:end].tolist()]
            assert row - begin == chosen(values[begin:end].tolist(), lemmas)
            differ += row != other
    assert differ
