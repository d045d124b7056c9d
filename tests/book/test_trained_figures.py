"""The figures that train a network compute, in the module of the page, the numbers that Python computes.

With the hinge and the squared loss all is sums, products and comparisons: the same to the last bit. tanh, exp and log
may differ in the last bit from one C library to the next. Training that settles keeps that difference small; a race
without zero_grad does not settle, and magnifies it: to 6e-11 at most, as measured with 20 seeds and 11 rates.
"""
from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup

from book._ext import figures
from micrograd import widgets

EXACT, CLOSE, MAGNIFIED = 0.0, 1e-12, 1e-9  # of the larger of 1 and the number
STEPS = [0, 1, 20, 100]
SEEDS = ["1337", "1", "42", "7"]


def on_the_page(states: list[widgets.Figure]) -> list[Any]:
    """The numbers that each figure shows."""
    drawn = figures.draw([{"name": one.figure, "state": one.state(), "fields": one.fields} for one in states])
    bodies = [BeautifulSoup(html, "html.parser").select_one(".mg-body") for html in drawn]
    return [json.loads(str(body["data-numbers"])) for body in bodies if body is not None]


def gap(ours: Any, theirs: Any) -> float:
    """The largest difference of two numbers, or of all in two collections; of a number above 1, its share of it."""
    if isinstance(ours, dict):
        assert ours.keys() == theirs.keys()
        return max(gap(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, list):
        assert len(ours) == len(theirs)
        return max(map(gap, ours, theirs))
    return float(abs(ours - theirs) / max(1.0, abs(ours)))


def test_the_race_with_zero_grad_is_pythons_at_every_step() -> None:
    others = {"r1": 0.02, "r2": 0.2, "r3": 0.3, "r4": 0.5, "r5": 1.0}
    states = [widgets.Race(seed=seed, step=step, **rates) for seed in SEEDS for step in STEPS for rates in ({}, others)]
    assert max(map(gap, [one.numbers() for one in states], on_the_page(states))) <= CLOSE


@pytest.mark.parametrize(("steps", "bound"), [([0, 1, 20], CLOSE), ([100], MAGNIFIED)])
def test_the_race_without_zero_grad_is_pythons_but_for_a_magnified_last_bit(steps: list[int], bound: float) -> None:
    states = [widgets.Race(seed=seed, step=step, zero_grad=False) for seed in SEEDS for step in steps]
    assert max(map(gap, [one.numbers() for one in states], on_the_page(states))) <= bound


@pytest.mark.parametrize(("loss", "bound"), [("hinge", EXACT), ("squared", EXACT), ("logistic", CLOSE)])
def test_the_moons_are_pythons_at_every_step(loss: str, bound: float) -> None:
    states = [widgets.Moons(width=width, loss=loss, rate=rate, step=step, point=step // 3 + 1)
              for width in ("none", "2", "4", "8") for rate in (0.1, 1.0) for step in (0, 7, 60)]
    assert max(map(gap, [one.numbers() for one in states], on_the_page(states))) <= bound


def test_a_point_that_is_moved_is_moved_in_both() -> None:
    rows = widgets.Moons().train.split(",")
    states = [widgets.Moons(train=",".join([moved, *rows[1:]]), step=60)
              for moved in ("1 0 -1", "1 0 1", "-1.5 1.5 1", "2.5 -1 -1")]
    assert max(map(gap, [one.numbers() for one in states], on_the_page(states))) <= EXACT
    assert len({one.numbers()["loss"] for one in states}) == 4
