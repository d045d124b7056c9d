"""The graph to fill in: its gradients are those that nudges measure, and the nudge it offers is one of them."""
from __future__ import annotations

import random

import pytest
import traitlets

from micrograd.stages.s02_many_knobs import numerical_gradient
from micrograd.widgets import FillGraph


def L(a: float, b: float, c: float, f: float) -> float:  # noqa: N802  # its name in the chapters
    return (a * b + c) * f


def random_leaves() -> list[dict[str, float]]:
    choose = random.Random(3)
    return [{name: choose.uniform(-5, 5) for name in "abcf"} for _ in range(20)]


@pytest.mark.parametrize("leaves", random_leaves())
def test_its_gradients_are_those_that_nudges_measure(leaves: dict[str, float]) -> None:
    found = FillGraph(**leaves).numbers()
    assert found["data"]["L"] == L(**leaves)
    measured = numerical_gradient(L, list(leaves.values()))
    assert [found["grad"][name] for name in "abcf"] == pytest.approx(measured, abs=1e-6)
    assert found["grad"]["L"] == 1


@pytest.mark.parametrize("leaf", "abcf")
def test_a_nudge_of_one_leaf_moves_the_result_as_its_gradient_says(leaf: str) -> None:
    leaves = {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}
    found = FillGraph(leaf=leaf).numbers()
    moved = L(**{**leaves, leaf: leaves[leaf] + 0.01}) - L(**leaves)
    assert found["measured"] == pytest.approx(moved, rel=1e-12)
    assert found["predicted"] == pytest.approx(moved, rel=1e-9)  # L is a straight line in each leaf


def test_it_says_how_much_has_been_filled_in() -> None:
    assert "known of 6: 6; a nudge of b moves L by -0.04" in repr(FillGraph(known=6, leaf="b"))


def test_a_leaf_out_of_its_range_and_one_that_is_none_are_told_the_rule() -> None:
    with pytest.raises(traitlets.TraitError, match="number from -10 to 10"):
        FillGraph(c=11)
    with pytest.raises(traitlets.TraitError, match="'a', 'b', 'c', 'f'"):
        FillGraph(leaf="e")
