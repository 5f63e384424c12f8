"""Hashing, packing and training of linear models."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.linear import (
    AveragedWeights,
    best_of,
    fit_ranker,
    mix,
    mix_rows,
    probabilities,
    quantise,
    scores,
    seeds,
    text_code,
)


def test_codes_are_stable() -> None:
    assert (text_code("Київ"), text_code("")) == (3639457995, 1)
    assert text_code("\ud800") > 0


@given(st.lists(st.integers(1, 2**32 - 1), min_size=2, max_size=5, unique=True))
def test_mixing_heeds_salt_and_order(numbers: list[int]) -> None:
    columns = [np.array([number], np.uint32) for number in numbers]
    code = mix(1, *columns)
    assert code.dtype == np.uint32
    assert code != mix(2, *columns)
    assert code != mix(1, *columns[::-1])


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_rows_are_mixed_as_each_alone(lengths: list[int]) -> None:
    lengths.sort(reverse=True)
    salts = np.arange(1, len(lengths) + 1, dtype=np.uint32)
    values = np.arange(len(lengths) * 15, dtype=np.uint32).reshape(len(lengths), 5, 3) * 7919
    columns = [
        values[: sum(length > place for length in lengths), place] for place in range(lengths[0])
    ]
    codes = mix_rows(np.repeat(seeds(salts)[:, None], 3, axis=1), columns)
    for row, (salt, length) in enumerate(zip(salts.tolist(), lengths, strict=True)):
        assert codes[row].tolist() == mix(salt, *values[row, :length]).tolist()


def test_mixed_codes_spread() -> None:
    column = np.arange(100_000, dtype=np.uint32)
    for code in (mix(3, column), mix(3, column, column[::-1])):
        assert len(np.unique(code & 0xFFFFF)) > 94_000  # 95.2 % of draws differ by chance


@given(st.lists(st.floats(-1e6, 1e6, width=32, allow_subnormal=False), max_size=30))
def test_packing_errs_by_half_a_step(values: list[float]) -> None:
    weights = np.array(values, np.float32)
    packed, scale = quantise(weights)
    assert packed.dtype == np.int8
    assert np.all(np.abs(packed * scale - weights) <= scale * 0.501)


def test_the_first_of_equals_is_best() -> None:
    values = np.array([1, 3, 3, 2, 0, 0])
    starts = np.array([0, 3, 4])
    assert best_of(values, starts).tolist() == [1, 3, 4]
    chances = probabilities(values, starts)
    assert np.add.reduceat(chances, starts) == pytest.approx([1, 1, 1])


def test_scores_add_eight_bit_weights_without_overflow() -> None:
    weights = np.full(4, 127, np.int8)
    assert scores(weights, np.zeros((1, 100), np.int32)).tolist() == [12700]


def test_a_ranker_learns_and_is_deterministic() -> None:
    rng = np.random.default_rng(5)
    features = rng.integers(0, 50, (3000, 4)).astype(np.int32)
    truth = rng.normal(size=50).astype(np.float32)
    starts = np.arange(0, 3000, 3)
    gold = best_of(scores(truth, features), starts)
    learnt = fit_ranker(features, starts, gold, 50, epochs=20, batch=100)
    right = best_of(scores(learnt, features), starts) == gold
    assert right.mean() > 0.9
    again = fit_ranker(features, starts, gold, 50, epochs=20, batch=100)
    assert np.array_equal(learnt, again)


def test_rows_that_are_alike_are_one_answer() -> None:
    features, starts, gold = np.array([[0], [1], [2]]), np.array([0]), np.array([0])
    apart = fit_ranker(features, starts, gold, 3)
    assert apart[0] > apart[1] == apart[2]
    alike = fit_ranker(features, starts, gold, 3, alike=np.array([True, True, False]))
    assert alike[0] > alike[1] > alike[2]
    only = fit_ranker(features, starts, gold, 3, alike=np.array([True, False, False]))
    assert only[0] > apart[0]  # both parts of the loss want the same


def test_averaged_weights_are_the_mean_over_steps() -> None:
    weights = AveragedWeights(2)
    history = []
    for amount in (1.0, 0.0, -3.0, 2.0):
        weights.update(np.array([0, 0, 1]), amount)
        weights.step()
        history.append(weights.current.copy())
    assert weights.averaged() == pytest.approx(np.mean(history, axis=0))


@given(st.lists(st.lists(st.integers(-3, 3), min_size=1, max_size=9), min_size=1))
def test_the_best_row_is_the_first_of_the_largest(items: list[list[int]]) -> None:
    values = np.array([value for item in items for value in item], np.int32)
    sizes = np.array([len(item) for item in items])
    starts = np.cumsum(sizes) - sizes
    expected = [
        int(start) + item.index(max(item)) for start, item in zip(starts, items, strict=True)
    ]
    assert best_of(values, starts).tolist() == expected
