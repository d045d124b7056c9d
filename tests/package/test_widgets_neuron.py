"""The neuron figure: its numbers are the chapter's, and its gradients those that nudges measure."""
from __future__ import annotations

import math
import random

import pytest
import traitlets

from micrograd.widgets import Neuron
from micrograd.widgets.neuron import MAGIC

ACTIVATIONS = {"tanh": math.tanh, "relu": lambda n: max(0.0, n), "sigmoid": lambda n: 1 / (1 + math.exp(-n))}
INPUTS = ("x1", "w1", "x2", "w2", "b")


def output(f: str, x1: float, w1: float, x2: float, w2: float, b: float) -> float:
    return ACTIVATIONS[f](x1 * w1 + x2 * w2 + b)


def random_states() -> list[dict[str, float]]:
    choose = random.Random(5)
    return [{"x1": choose.uniform(-3, 3), "w1": choose.uniform(-4, 4), "x2": choose.uniform(-3, 3),
             "w2": choose.uniform(-4, 4), "b": choose.uniform(-12, 12)} for _ in range(30)]


@pytest.mark.parametrize("f", ACTIVATIONS)
@pytest.mark.parametrize("state", random_states())
def test_its_gradients_are_those_that_nudges_measure(f: str, state: dict[str, float]) -> None:
    found = Neuron(**state, f=f).numbers()
    assert found["o"] == pytest.approx(output(f, **state), rel=1e-12)
    for name in INPUTS:
        ends = [output(f, **{**state, name: state[name] + step}) for step in (1e-5, -1e-5)]
        assert found[name] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-6)


def test_with_the_magic_bias_the_slope_is_a_half() -> None:
    found = Neuron().numbers()
    assert MAGIC == 6 + math.asinh(1)
    assert found["slope"] == pytest.approx(0.5, abs=1e-15)
    assert [found[name] for name in INPUTS] == pytest.approx([-1.5, 1.0, 0.5, 0.0, 0.5], abs=1e-15)


def test_at_zero_relu_has_the_slope_that_the_engine_gives_it() -> None:
    assert Neuron(x1=0.0, x2=0.0, b=0.0, f="relu").numbers()["slope"] == 0


def test_its_line_has_no_minus_zero() -> None:
    assert "-0" not in repr(Neuron(x1=-1.0, b=-12.0, f="relu")).split(";")[1]


def test_a_state_that_it_does_not_have_is_refused_with_the_rule() -> None:
    with pytest.raises(traitlets.TraitError, match="b is a number from -12 to 12, got 99"):
        Neuron(b=99)
    with pytest.raises(traitlets.TraitError, match="f is one of 'tanh', 'relu', 'sigmoid', got 'step'"):
        Neuron(f="step")
