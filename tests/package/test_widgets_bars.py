"""The bars of d = a·b + c: each slope is what a nudge measures, and the joint nudge misses the prediction by h²."""
from __future__ import annotations

import random

import pytest
import traitlets

from micrograd.stages.s02_many_knobs import numerical_gradient
from micrograd.widgets import Bars


def d(a: float, b: float, c: float) -> float:
    return a * b + c


def random_places() -> list[dict[str, float]]:
    choose = random.Random(2)
    return [{"a": choose.uniform(-5, 5), "b": choose.uniform(-5, 5), "c": choose.uniform(0, 20)} for _ in range(50)]


@pytest.mark.parametrize("place", random_places())
def test_the_slopes_are_those_that_chapter_2_measures(place: dict[str, float]) -> None:
    found = Bars(**place).numbers()
    assert found["d"] == d(**place)
    assert [found[name] for name in "abc"] == pytest.approx(numerical_gradient(d, list(place.values())), abs=1e-6)


@pytest.mark.parametrize("h", [1, 0.1, 0.01, 0.001])
@pytest.mark.parametrize("place", random_places()[:5])
def test_the_prediction_of_a_joint_nudge_misses_by_the_product_of_the_moves(place: dict[str, float], h: float) -> None:
    found = Bars(**place, h=h).numbers()
    assert found["measured"] == pytest.approx(d(*(x + h for x in place.values())) - d(**place), abs=1e-12)
    assert found["measured"] - found["predicted"] == pytest.approx(h**2, abs=1e-12)


def test_it_starts_at_the_chapters_place_and_says_the_change_once_nudged() -> None:
    assert repr(Bars()) == "Bars figure: d = a·b + c = 4 at a = 2.0, b = -3.0, c = 10.0; slopes -3, 2, 1"
    assert repr(Bars(nudged=True)).endswith("; all up by 0.1: predicted 0.0000, measured 0.0100")


def test_a_knob_out_of_its_range_is_told_the_range() -> None:
    with pytest.raises(traitlets.TraitError, match="c is a number from 0 to 20, got -1"):
        Bars(c=-1)
