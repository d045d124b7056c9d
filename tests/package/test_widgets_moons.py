"""The network on two moons: its numbers are those of chapter 12's own loop, and bad points are told what is wrong."""
from __future__ import annotations

import math
import random
from typing import Any

import pytest
import traitlets

from micrograd.datasets import make_moons
from micrograd.stages import s12_moons as chapter
from micrograd.widgets import Moons

POINTS, TARGETS = make_moons(30, seed=4)
ROUNDED = [[round(x, 2), round(y, 2)] for x, y in POINTS]


def descend(width: str, rate: float, steps: int) -> tuple[float, list[Any]]:
    """The chapter's loss after some steps of the chapter's engine, and the scores of the points."""
    random.seed(1337)
    model = chapter.MLP(2, [1] if width == "none" else [int(width), int(width), 1])
    for _ in range(steps + 1):
        scores = [model(x) for x in ROUNDED]
        total = chapter.hinge_loss(scores, TARGETS) + chapter.l2_penalty(model)
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data -= rate * p.grad
    return total.data, scores


@pytest.mark.parametrize("width", ["none", "2", "4", "8"])
def test_its_loss_is_that_of_the_chapters_loop(width: str) -> None:
    loss, scores = descend(width, 0.3, 20)
    found = Moons(POINTS, TARGETS, width=width, rate=0.3, step=20, point=7).numbers()
    assert found["loss"] == pytest.approx(loss, rel=1e-9)
    assert found["score"] == pytest.approx(scores[6].data, rel=1e-9)
    assert found["grad"] == pytest.approx(scores[6].grad, rel=1e-9)
    assert found["pulling"] == sum(s.grad != 0 for s in scores)
    assert found["right"] == sum((s.data > 0) == (t > 0) for s, t in zip(scores, TARGETS))


@pytest.mark.parametrize("loss", ["hinge", "logistic", "squared"])
def test_the_gradient_of_a_score_is_the_slope_of_the_points_cost(loss: str) -> None:
    figure = Moons(POINTS, TARGETS, loss=loss, step=5, point=3)
    found = figure.numbers()
    target = TARGETS[2]
    cost = {"hinge": lambda s: max(0.0, 1 - target * s), "squared": lambda s: (s - target)**2,
            "logistic": lambda s: math.log1p(math.exp(-target * s))}[loss]
    h = 1e-3
    slope = (cost(found["score"] + h) - cost(found["score"] - h)) / (2 * h) / len(POINTS)
    assert found["grad"] == pytest.approx(slope, abs=1e-6)


def test_a_run_that_runs_away_stands_at_its_last_finite_loss() -> None:
    found = Moons(POINTS, TARGETS, width="none", loss="squared", rate=1, step=100).numbers()
    assert found["step"] < 100 and found["loss"] <= 1e6
    before = Moons(POINTS, TARGETS, width="none", loss="squared", rate=1, step=found["step"]).numbers()
    assert found == before


def test_a_score_too_large_for_exp_ends_the_run() -> None:
    figure = Moons([[0, 0], [2.5, 1.5]], [-1, 1], loss="logistic")
    model = figure.model()
    for p in model.parameters():
        p.data = 100.0
    assert figure.look(model) is None


@pytest.mark.parametrize(("points", "targets", "said"), [
    ([[0, 0], [1, 1]], [1], "2 points, but 1 targets; pass one target for each point"),
    ([[0, 0], [9, 1]], [1, -1], "train: row 1 is '9 1 -1'; its numbers are from -1.5 to 2.5, from -1 to 1.5, -1 or 1"),
    ([[0, 0], [float("nan"), 1]], [1, -1], "train: row 1 is 'nan 1 -1'"),
    ([[0, 0], [1, float("inf")]], [1, -1], "train: row 1 is '1 inf -1'"),
    ([[0, 0], [1, 1]], [0, 1], "train: row 0 is '0 0 0'"),
    ([[0, 0]], [1], "train has 2 to 60 rows of numbers"),
    ([[0, 0]] * 61, [1] * 61, "train has 2 to 60 rows of numbers"),
])
def test_points_that_do_not_fit_are_told_the_rule(points: Any, targets: Any, said: str) -> None:
    with pytest.raises((traitlets.TraitError, ValueError), match=said):
        Moons(points, targets)


def test_rows_that_are_no_text_or_no_numbers_are_refused() -> None:
    for bad in (None, 3, "", "0 0 1", "0 0 1,0 0", "0 0 1,a 0 1"):
        with pytest.raises(traitlets.TraitError, match="train"):
            Moons(train=bad)
