"""The figures that train a network compute, in the module of the page, the numbers that Python computes.

In hinge and squared losses all is sums, products and comparisons: the same to the last bit. tanh, exp and log may differ
in the last bit from one C library to the next, and a training that does not settle magnifies it; the bounds below are a
hundred times what was measured (V8 beside glibc).
"""
from __future__ import annotations

import json
from typing import Any

import figures
import pytest
from bs4 import BeautifulSoup

from micrograd import widgets

EXACT, CLOSE, MAGNIFIED = 1e-15, 1e-12, 1e-9  # of the larger of 1 and the number
STEPS = [0, 1, 5, 20, 57, 100]


def on_the_page(states: list[widgets.Figure]) -> list[Any]:
    """The numbers that each figure shows."""
    drawn = figures.draw([{"name": one.figure, "state": one.state(), "fields": one.fields} for one in states])
    bodies = [BeautifulSoup(html, "html.parser").select_one(".mg-body") for html in drawn]
    return [json.loads(str(body["data-numbers"])) for body in bodies if body is not None]


def gap(ours: Any, theirs: Any) -> float:
    """The largest difference of two numbers, or of all in two collections, as a share of the larger of 1 and the number."""
    if isinstance(ours, dict):
        assert ours.keys() == theirs.keys()
        return max(gap(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, list):
        assert len(ours) == len(theirs)
        return max(map(gap, ours, theirs))
    return float(abs(ours - theirs) / max(1.0, abs(ours)))


@pytest.mark.parametrize("seed", ["1337", "1", "42", "7"])
def test_the_race_with_zero_grad_is_pythons_at_every_step(seed: str) -> None:
    states = [widgets.Race(seed=seed, step=step, **rates) for step in STEPS
              for rates in ({}, {"r1": 0.02, "r2": 0.2, "r3": 0.3, "r4": 0.5, "r5": 1.0})]
    assert max(map(gap, [one.numbers() for one in states], on_the_page(states))) <= CLOSE


@pytest.mark.parametrize("seed", ["1337", "1", "42", "7"])
def test_the_race_without_zero_grad_is_pythons_but_for_a_magnified_last_bit(seed: str) -> None:
    states = [widgets.Race(seed=seed, step=step, zero_grad=False) for step in STEPS]
    gaps = list(map(gap, [one.numbers() for one in states], on_the_page(states)))
    assert max(gaps[:4]) <= CLOSE  # up to step 20
    assert max(gaps) <= MAGNIFIED


@pytest.mark.parametrize("width", ["none", "2", "4", "8"])
@pytest.mark.parametrize(("loss", "bound"), [("hinge", EXACT), ("squared", EXACT), ("logistic", MAGNIFIED)])
def test_the_moons_are_pythons_at_every_step(width: str, loss: str, bound: float) -> None:
    states = [widgets.Moons(width=width, loss=loss, rate=rate, step=step, point=step // 3 + 1)
              for rate in (0.05, 0.5, 1.0) for step in STEPS]
    assert max(map(gap, [one.numbers() for one in states], on_the_page(states))) <= bound


def test_a_point_that_is_moved_is_moved_in_both() -> None:
    rows = widgets.Moons().train.split(",")
    states = [widgets.Moons(train=",".join([moved, *rows[1:]]), step=60)
              for moved in ("1 0 -1", "1 0 1", "-1.5 1.5 1", "2.5 -1 -1")]
    assert max(map(gap, [one.numbers() for one in states], on_the_page(states))) <= EXACT
    assert len({one.numbers()["loss"] for one in states}) == 4
