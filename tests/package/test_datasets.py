"""The data sets: how many points, of which class, where they lie, and that a seed fixes them."""
from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from micrograd.datasets import RandomState, make_circles, make_moons, make_spirals

MAKERS = [make_moons, make_circles, make_spirals]
every_maker = pytest.mark.parametrize("make", MAKERS)


@every_maker
@given(n=st.integers(2, 80), noise=st.sampled_from([0, 0.1, 3.0]), seed=st.integers(0, 5))
def test_half_of_the_points_are_of_each_class(make: Any, n: int, noise: float, seed: int) -> None:
    points, labels = make(n, noise, seed)
    assert len(points) == len(labels) == n
    assert (labels.count(-1), labels.count(1)) == (n // 2, n - n // 2)
    assert all(type(label) is int for label in labels)
    assert all(type(point) is list and [type(x) for x in point] == [float, float] for point in points)


@every_maker
def test_a_seed_gives_the_same_points_and_another_seed_others(make: Any) -> None:
    assert make(20, seed=3) == make(20, seed=3)
    assert make(20, seed=3) != make(20, seed=4)
    assert make(20) == make(20, 0.1, 0)


@every_maker
def test_the_order_is_random_so_that_a_slice_is_a_batch(make: Any) -> None:
    _, labels = make(100)
    assert set(labels[:10]) == {-1, 1}


def test_moons_without_noise_lie_on_two_half_circles() -> None:
    for (x, y), label in zip(*make_moons(60, noise=0)):
        if label == -1:
            assert math.hypot(x, y) == pytest.approx(1) and y >= 0
        else:
            assert math.hypot(x - 1, y - 0.5) == pytest.approx(1) and y <= 0.5


@given(n=st.integers(2, 200), noise=st.sampled_from([0, 0.1, 3.0]), seed=st.integers(0, 2**32 - 1))
def test_moons_are_those_of_scikit_learn(n: int, noise: float, seed: int) -> None:
    from sklearn.datasets import make_moons as theirs

    points, labels = theirs(n, noise=noise, random_state=seed)
    mine, targets = make_moons(n, noise, seed)
    np.testing.assert_allclose(mine, points, rtol=1e-12, atol=1e-12)
    assert targets == [2 * label - 1 for label in labels]


def test_circles_without_noise_have_their_two_radii() -> None:
    for (x, y), label in zip(*make_circles(60, noise=0, factor=0.3)):
        assert math.hypot(x, y) == pytest.approx(1 if label == -1 else 0.3)


def test_a_spiral_is_the_other_one_turned_by_half_a_turn() -> None:
    points, labels = make_spirals(60, noise=0)
    first = sorted((x, y) for (x, y), label in zip(points, labels) if label == -1)
    second = sorted((-x, -y) for (x, y), label in zip(points, labels) if label == 1)
    assert first == second
    assert max(math.hypot(*point) for point in points) == pytest.approx(2, abs=0.05)


def test_the_noise_has_the_standard_deviation_that_was_asked_for() -> None:
    points, labels = make_circles(4000, noise=0.25, seed=1)
    spread = [math.hypot(*point) - 1 for point, label in zip(points, labels) if label == -1]
    assert math.sqrt(sum(d * d for d in spread) / len(spread)) == pytest.approx(0.25, rel=0.1)


@every_maker
@pytest.mark.parametrize(("arguments", "says"), [
    ({"n_samples": 1}, "got n_samples=1: two classes need"), ({"n_samples": -4}, "n_samples=-4"),
    ({"n_samples": 10.5}, "n_samples=10.5"), ({"n_samples": "10"}, "n_samples='10'"),
    ({"noise": -0.1}, "got noise=-0.1: a standard deviation"), ({"noise": math.nan}, "noise=nan"),
    ({"noise": math.inf}, "noise=inf"), ({"noise": None}, "noise=None")])
def test_a_bad_argument_is_named(make: Any, arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make(**arguments)


@pytest.mark.parametrize("factor", [0, 1, -0.5, math.nan, "half"])
def test_an_inner_circle_lies_inside(factor: Any) -> None:
    with pytest.raises(ValueError, match="the inner radius is a number between 0 and 1"):
        make_circles(factor=factor)


@pytest.mark.parametrize("turns", [0, -1, math.nan, math.inf, None])
def test_a_spiral_turns(turns: Any) -> None:
    with pytest.raises(ValueError, match="a positive number of turns"):
        make_spirals(turns=turns)


@given(seed=st.integers(0, 2**32 - 1), length=st.integers(0, 50))
def test_random_state_draws_the_numbers_of_numpy(seed: int, length: int) -> None:
    ours, theirs = RandomState(seed), np.random.RandomState(seed)
    mine, other = list(range(length)), list(range(length))
    ours.shuffle(mine), theirs.shuffle(other)
    assert mine == other
    assert [ours.normal(0.5, 2.0) for _ in range(7)] == [theirs.normal(0.5, 2.0) for _ in range(7)]


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "1337"])
def test_another_seed_is_refused(seed: Any) -> None:
    with pytest.raises(ValueError, match="a seed is a whole number from 0 to"):
        RandomState(seed)
