"""`gradcheck` passes what is right, and names what is wrong."""
from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from micrograd.engine import Value
from micrograd.gradcheck import gradcheck, numerical_gradient, relative_error


def identity_with_slope(slope: float) -> Callable[[Value], Value]:
    """x itself, as one node whose rule says that its slope is `slope`."""
    def f(x: Value) -> Value:
        out = Value(x.data, (x,))

        def rule() -> None:
            x.grad += slope * out.grad

        out._backward = rule
        return out
    return f


@pytest.mark.parametrize("slope", [0.0, -1.0, 1.0001, math.nan, math.inf])
def test_a_wrong_slope_is_named_with_its_argument_and_the_right_one(slope: float) -> None:
    wrong = identity_with_slope(slope)
    with pytest.raises(AssertionError, match=rf"argument 1 \(= 3.0\): got {slope}, expected (1\.0|0\.9999)"):
        gradcheck(lambda a, b: a + wrong(b), [2.0, 3.0])


@pytest.mark.parametrize("x", [8.0, 10.0, 20.0])
def test_a_right_slope_passes_where_it_is_as_small_as_rounding(x: float) -> None:
    assert gradcheck(lambda a: a.tanh(), [x])


def test_a_right_slope_of_zero_passes_where_only_rounding_is_measured() -> None:
    assert gradcheck(lambda a, b: (a * b) / a, [0.3, 0.7])


def test_a_wrong_small_slope_is_found() -> None:
    with pytest.raises(AssertionError, match="argument 0"):
        gradcheck(lambda a: identity_with_slope(2.0)(a) * 1e-7, [1.0])


@pytest.mark.parametrize("x", [0.1, 1.0, 1e3, 1e6])
def test_right_slopes_pass_at_every_size(x: float) -> None:
    assert gradcheck(lambda a: a * a * a, [x])


def test_what_is_not_a_value_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a function that returns a Value, got 3.0"):
        gradcheck(lambda a: 3.0, [1.0])


def test_numerical_gradient_moves_one_argument_at_a_time() -> None:
    assert numerical_gradient(lambda a, b: a * b, (2.0, -3.0)) == pytest.approx([-3.0, 2.0])


def test_relative_error_is_measured_against_the_larger_number() -> None:
    assert relative_error(1.0, 2.0) == relative_error(2.0, 1.0) == 0.5
    assert relative_error(0.0, 1e-9) == 1.0
    assert relative_error(0.0, 0.0) == 0.0
