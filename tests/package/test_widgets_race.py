"""The race of learning rates: its numbers are those that chapter 11's own engine finds, and those that it prints."""
from __future__ import annotations

import math
import random
from typing import Any

import pytest
import traitlets

from micrograd.stages import s11_descent as chapter
from micrograd.widgets import Race
from micrograd.widgets.race import XS, YS

RATES = [0.001, 0.01, 0.05, 0.1, 3.0]


def fresh(seed: int) -> Any:
    """The chapter's network, made of the chapter's Values."""
    model, rng = chapter.MLP(3, [4, 4, 1], activation="tanh", output="tanh"), random.Random(seed)
    for p in model.parameters():
        p.data = rng.uniform(-1, 1)
    return model


def loss_of(model: Any) -> Any:
    return chapter.sum_squared_error([model(x) for x in XS], YS)


@pytest.mark.parametrize("seed", ["1337", "1", "42", "7"])
def test_its_losses_are_those_of_the_chapters_loop(seed: str) -> None:
    expected = [chapter.train(fresh(int(seed)), loss_of, 51, rate)[-1] for rate in RATES]
    assert Race(seed=seed, step=50).numbers()["loss"] == pytest.approx(expected, rel=1e-12)


def test_it_says_the_losses_that_the_chapter_prints() -> None:
    def said(**state: Any) -> list[str]:
        return [f"{loss:.4f}" for loss in Race(**state).numbers()["loss"]]

    assert said(step=19) == ["5.3925", "2.5453", "0.0596", "0.0178", "8.0000"]
    assert said(step=99, runs=3)[2] == "0.0051"
    assert [said(step=k, zero_grad=False)[2] for k in (5, 10, 20, 60)] == ["0.3262", "0.0009", "0.0000", "4.0000"]
    assert f"{Race(step=0).numbers()['loss'][0]:.6f}" == "6.005403"


def test_a_saturated_run_keeps_the_gradient_that_it_has() -> None:
    now = Race(step=60, zero_grad=False).numbers()
    assert f"{now['grad'][2]:.4f}" == "-2.5435"
    assert now["predictions"][2] == pytest.approx([1, -1, 1, 1], abs=1e-6)


def test_only_the_rates_that_take_part_are_run() -> None:
    found = Race(runs=2, r2=0.5, step=3).numbers()
    assert {name: len(part) for name, part in found.items()} == {"loss": 2, "predictions": 2, "grad": 2}
    assert found["loss"][1] == pytest.approx(chapter.train(fresh(1337), loss_of, 4, 0.5)[-1], rel=1e-12)


@pytest.mark.parametrize(("state", "said"), [
    ({"step": 2.5}, "step is a whole number from 0 to 100, got 2.5"),
    ({"step": 101}, "step is a whole number from 0 to 100, got 101"),
    ({"runs": 0}, "runs is a whole number from 1 to 5, got 0"),
    ({"r1": 0.0}, "r1 is a number from 0.001 to 3.0, got 0.0"),
    ({"r5": math.nan}, "r5 is a number from 0.001 to 3.0, got nan"),
    ({"seed": "2"}, "seed is one of '1337', '1', '42', '7', got '2'"),
    ({"zero_grad": 1}, "zero_grad is True or False, got 1"),
])
def test_a_wrong_state_is_told_its_rule(state: dict[str, Any], said: str) -> None:
    with pytest.raises(traitlets.TraitError, match=said):
        Race(**state)
