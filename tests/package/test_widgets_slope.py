"""The slope figure: the derivative is what central differences measure, and |x| has none at its corner."""
from __future__ import annotations

import pytest

from micrograd.stages.s01_one_knob import central
from micrograd.widgets import Slope

CURVES = {"parabola": lambda x: 3 * x**2 - 4 * x + 5, "cubic": lambda x: x**3 - 3 * x, "absolute": abs}


@pytest.mark.parametrize("f", CURVES)
@pytest.mark.parametrize("x", [-2, -1.35, -0.05, 0.05, 2 / 3, 1, 3])
def test_the_slope_is_what_central_differences_measure(f: str, x: float) -> None:
    found = Slope(x=x, f=f).numbers()
    assert found["height"] == pytest.approx(CURVES[f](x), rel=1e-15)
    assert found["slope"] == pytest.approx(central(CURVES[f], x, 1e-5), abs=1e-8)


def test_over_a_step_a_parabola_is_off_by_three_steps() -> None:
    for h in (1, 0.1, 0.001):
        found = Slope(x=2.0, h=h).numbers()
        assert found["secant"] - found["slope"] == pytest.approx(3 * h, abs=1e-10)


def test_at_the_corner_there_is_no_one_slope() -> None:
    assert Slope(x=0.0, f="absolute").numbers()["slope"] is None
    assert "no one slope" in repr(Slope(x=0.0, f="absolute"))
