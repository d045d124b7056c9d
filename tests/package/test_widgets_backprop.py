"""The backward pass as a figure: four orders, checked against the classes that chapters 6 and 7 build."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import traitlets

from micrograd import widgets
from micrograd.draw import trace
from micrograd.engine import Value
from micrograd.stages import s07_used_twice as chapter
from micrograd.widgets.backprop import DOUBLINGS, ORDERS, after_recursion, run, visits_of_recursion
from micrograd.widgets.graph import describe, slopes, values
from tests.graphs import random_values

GRAPHS = ["neuron", "chain", "quartic"]


def recursion(v: Any) -> list[Any]:
    """The nodes in the order in which chapter 7's plain recursion lets them act."""
    return [v, *(one for p in v._prev for one in recursion(p))]


def pre_order(v: Any, seen: set[Any]) -> list[Any]:
    if v in seen:
        return []
    seen.add(v)
    return [v, *(one for p in v._prev for one in pre_order(p, seen))]


def post_order(v: Any, seen: set[Any]) -> list[Any]:
    if v in seen:
        return []
    seen.add(v)
    return [*(one for p in v._prev for one in post_order(p, seen)), v]


WALKS: dict[str, Callable[[Any], list[Any]]] = {
    "recursion": recursion, "preorder": lambda v: pre_order(v, set()), "postorder": lambda v: post_order(v, set()),
    "topological": lambda v: post_order(v, set())[::-1]}


def random_graph(V: Any, seed: int) -> Any:
    """The same small graph for each class V, with numbers used twice."""
    made = random_values(V, seed, leaves=3, results=6)
    return made[-1] * made[-2] + made[-1]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", range(20))
def test_every_order_leaves_what_the_class_of_chapter_7_leaves(order: str, seed: int) -> None:
    root = random_graph(chapter.Value, seed)
    figure = widgets.Backprop(root, order=order)
    root.grad = 1.0
    for v in WALKS[order](root):
        v._backward()
    nodes, _ = trace(root)
    assert figure.numbers()["final"] == pytest.approx([v.grad for v in nodes], rel=1e-12, abs=1e-12)


def test_on_a_fourth_plus_a_third_only_the_topological_order_is_right() -> None:
    found = [widgets.Backprop(graph="quartic", order=order).numbers() for order in ORDERS]
    assert [numbers["final"][0] for numbers in found] == [68, 28, 0, 44]
    assert {numbers["true"][0] for numbers in found} == {44}


def test_twenty_doublings_are_two_million_visits_of_21_nodes() -> None:
    found = widgets.Backprop(graph="chain", order="recursion").numbers()
    assert (found["all visits"], found["nodes"], found["steps"]) == (2_097_151, 21, 400)
    assert widgets.Backprop(graph="chain").numbers()["all visits"] == 21


@pytest.mark.parametrize("doublings", range(1, DOUBLINGS + 1))
def test_each_doubling_doubles_the_visits(doublings: int) -> None:
    figure = widgets.Backprop(graph="chain", order="recursion", doublings=doublings)
    assert figure.numbers()["all visits"] == 2 ** (doublings + 1) - 1
    assert figure.numbers()["true"][0] == 2**doublings


def test_what_recursion_leaves_is_known_without_its_visits() -> None:
    for seed in range(20):
        nodes = describe(random_graph(Value, seed))
        steps = list(ORDERS["recursion"](nodes, len(nodes) - 1, set()))
        assert len(steps) == visits_of_recursion(nodes)
        assert after_recursion(nodes) == pytest.approx(run(nodes, steps), rel=1e-12, abs=1e-12)


def test_the_steps_lead_from_the_seed_to_the_end() -> None:
    figure = widgets.Backprop()
    assert figure.numbers()["grads"] == [0] * 9 + [1]
    figure.step = 400
    found = figure.numbers()
    assert found["step"] == found["steps"] == 30
    assert found["grads"] == found["final"] == pytest.approx(found["true"])


def test_a_graph_of_ones_own_is_shown_and_keeps_its_grads() -> None:
    a = chapter.Value(3.0, label="a")
    b = a + a
    figure = widgets.Backprop(b, order="recursion")
    assert figure.graph == "yours" and figure.fields["graph"] == ["yours", *GRAPHS]
    assert figure.numbers()["final"] == [2, 1]
    assert (a.grad, b.grad) == (0, 0)


def test_names_are_found_for_those_that_have_none() -> None:
    a = Value(-0.5)
    assert [node["name"] for node in widgets.Backprop((a + a).tanh()).graphs["yours"]] == ["−0.5", "v1", "v2"]


def test_what_cannot_be_shown_is_refused_with_the_reason() -> None:
    with pytest.raises(TypeError, match="a graph starts from a Value, got 3"):
        widgets.Backprop(3)
    with pytest.raises(ValueError, match="at most 40 Values, got a graph of 42"):
        widgets.Backprop(Value.sum([Value(1.0) for _ in range(40)]))
    with pytest.raises(ValueError, match=r"finite numbers, got nan"):
        widgets.Backprop(Value(math.nan, label="p") * 2)
    with pytest.raises(ValueError, match=r"finite slopes, got \[inf\] for '\*\*0.5' at \[0.0\]"):
        widgets.Backprop(Value(0.0) ** 0.5)
    with pytest.raises(ValueError, match="no operation 'cube' of 1 Values; it has"):
        widgets.Backprop(Value(8.0, (Value(2.0),), "cube"))
    with pytest.raises(traitlets.TraitError, match="graph is 'yours' only where you give one"):
        widgets.Backprop(graph="yours")


def test_a_graph_is_made_again_as_it_was_described() -> None:
    a, b = Value(0.5, label="a"), Value(-2.0, label="b")
    root = Value.dot([a, b], [b, a], a) + Value.sum([a.exp(), (a * b).relu(), b.sigmoid()]) * a.log() / b**2
    nodes, _ = trace(root)
    again = values(describe(root))
    assert [v.data for v in again] == [v.data for v in nodes]
    root.backward()
    again[-1].backward()
    assert [v.grad for v in again] == pytest.approx([v.grad for v in nodes], rel=1e-12)


def test_a_node_has_a_slope_for_each_place_of_an_input() -> None:
    a = Value(3.0)
    assert slopes(describe(a * a + a)) == [[], [3.0, 3.0], [1, 1]]


def test_more_wires_than_there_is_room_for_are_counted_and_refused() -> None:
    with pytest.raises(ValueError, match="at most 200 wires, got a graph with 1000; show a smaller part"):
        widgets.Backprop(Value.sum([Value(1.0)] * 999))


def test_a_grad_that_is_too_large_for_a_float_is_named_as_missing() -> None:
    x = Value(1.0, label="x")
    total = x
    for _ in range(38):
        total = Value.sum([total] * 4, total)
    figure = widgets.Backprop(total, order="recursion")
    assert figure.numbers()["final"][0] is None
    assert figure.numbers()["true"][0] == 5**38
    assert "x.grad is too large to say, the true slope is" in repr(figure)
