"""Paths as a figure: their products add up to the gradient; with =, what is left is what chapter 6's class leaves."""
from __future__ import annotations

from typing import Any

import pytest
import traitlets

from micrograd import widgets
from micrograd.draw import trace
from micrograd.engine import Value
from micrograd.stages import s06_order, s07_used_twice
from micrograd.widgets.paths import MOST_PATHS
from tests.graphs import random_values


def random_graph(V: Any, seed: int) -> Any:
    """The same small graph for each class V, with at most 12 paths to a leaf."""
    made = random_values(V, seed, leaves=2, results=3)
    return made[-1] * made[-2]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize(("rule", "stage"), [("add", s07_used_twice), ("assign", s06_order)])
def test_what_is_left_is_what_the_chapters_class_leaves(seed: int, rule: str, stage: Any) -> None:
    root = random_graph(stage.Value, seed)
    root.backward()
    for leaf, v in enumerate(v for v in trace(root)[0] if not v._prev):
        found = widgets.Paths(root, rule=rule, leaf=leaf).numbers()
        assert found["grad"] == pytest.approx(v.grad, rel=1e-12, abs=1e-12)
        assert sum(found["products"]) == pytest.approx(found["true"], rel=1e-12, abs=1e-12)
        assert sum(found["kept"]) == (len(found["products"]) if rule == "add" else 1)


def test_the_books_graphs_have_the_numbers_of_chapter_7() -> None:
    assert widgets.Paths().numbers()["products"] == [12, 12, 8, 8, 4]
    assert [widgets.Paths(graph="twice", leaf=leaf).numbers()["grad"] for leaf in (0, 1)] == [-3, -8]
    assert [widgets.Paths(graph="twice", leaf=leaf, rule="assign").numbers()["grad"] for leaf in (0, 1)] == [-6, -6]
    assert widgets.Paths(graph="doubled", rule="assign").numbers()["grad"] == 1


def test_a_leaf_beyond_the_last_is_the_last() -> None:
    assert widgets.Paths(graph="twice", leaf=9).numbers() == widgets.Paths(graph="twice", leaf=1).numbers()


def test_a_result_that_is_a_leaf_has_one_path() -> None:
    assert widgets.Paths(Value(2.0, label="a")).numbers() == {"products": [1], "kept": [True], "grad": 1, "true": 1}


def test_more_paths_or_values_than_there_is_room_for_are_counted_and_refused() -> None:
    x = Value(1.0, label="x")
    y = x
    for _ in range(15):
        y = y + y
    with pytest.raises(ValueError, match=f"room for {MOST_PATHS} paths to a leaf, got 32,768 to 'x'; show a smaller"):
        widgets.Paths(y)
    with pytest.raises(ValueError, match="room for 16 Values, got a graph of 17; show a smaller part"):
        widgets.Paths(y + y)


def test_what_is_not_a_graph_of_finite_numbers_is_refused() -> None:
    with pytest.raises(TypeError, match="a graph starts from a Value, got 'L'"):
        widgets.Paths("L")
    with pytest.raises(ValueError, match="finite numbers, got inf"):
        widgets.Paths(Value(float("inf")) + 1)
    with pytest.raises(ValueError, match="finite slopes"):
        widgets.Paths(Value(0.0) ** 0.5)
    with pytest.raises(traitlets.TraitError, match="graph is 'yours' only where you give one"):
        widgets.Paths(graph="yours")
