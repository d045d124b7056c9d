"""Pictures of graphs: what stands in a box, and what happens where there is no `dot`."""
from __future__ import annotations

import copy
import html
import re
from pathlib import Path
from typing import Any

import pytest

from micrograd.draw import draw_dot, trace
from micrograd.engine import Value
from micrograd.stages import s04_value

DASH = "\N{EN DASH}"
NASTY = ["a|b", "{x}", "<t>", "a\\", "a\\nb", 'say "hi"', "\\G", "&amp;", "&lt;", "a & b", "<b>x</b>", ";", "∂L/∂a",
         "100%", "x:y", "[1]", "#"]


def l_graph() -> dict[str, Value]:
    """L = (a*b + c)*f, with labels."""
    v = {name: Value(x, label=name) for name, x in {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}.items()}
    v["e"] = v["a"] * v["b"]
    v["d"] = v["e"] + v["c"]
    v["L"] = v["d"] * v["f"]
    for name in "edL":
        v[name].label = name
    return v


def texts(svg: str) -> list[str]:
    """The words in a picture."""
    return [html.unescape(text).strip() for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def picture(root: Any, **options: str) -> str:
    """The SVG of a graph."""
    return draw_dot(root, **options)._repr_mimebundle_()["image/svg+xml"]


# trace

def test_trace_gives_inputs_before_users_and_every_edge() -> None:
    v = l_graph()
    nodes, edges = trace(v["L"])
    assert [n.label for n in nodes] == ["a", "b", "e", "c", "d", "f", "L"]
    assert edges == [(p, n) for n in nodes for p in n._prev]
    assert len(edges) == 6


def test_trace_keeps_both_edges_of_a_value_used_twice() -> None:
    a = Value(3.0)
    out = a + a
    assert trace(out) == ([a, out], [(a, out), (a, out)])


def test_trace_of_a_chain_of_ten_thousand_needs_no_recursion() -> None:
    x = Value(0)
    for _ in range(10_000):
        x = x + 1
    nodes, edges = trace(x)
    assert (len(nodes), len(edges)) == (20_001, 20_000)


def test_trace_takes_the_values_of_a_stage() -> None:
    a = s04_value.Value(2.0)
    assert len(trace(a * a)[0]) == 2


def test_a_value_that_keeps_its_inputs_in_a_set_is_drawn() -> None:
    leaf = Box(2.0, set(), "")
    out = Box(4.0, {leaf}, "**2")
    assert trace(out) == ([leaf, out], [(leaf, out)])
    assert "data 4.0000" in texts(picture(out))


class Box:
    """As little as a Value can be: what 2020's had, without a label."""

    def __init__(self, data: float, prev: set[Box], op: str) -> None:
        self.data, self.grad, self._prev, self._op = data, 0, prev, op


# What is drawn.

def test_a_box_holds_label_data_and_grad_and_a_circle_the_operation() -> None:
    v = l_graph()
    v["L"].backward()
    words = texts(picture(v["L"]))
    assert {"L", "data -8.0000", "grad 1.0000", "grad 6.0000", "*", "+"} <= {*words}
    assert len([word for word in words if word.startswith("data")]) == 7


def test_a_dash_stands_for_gradients_that_were_not_computed() -> None:
    v = l_graph()
    assert {word for word in texts(picture(v["L"])) if word.startswith("grad")} == {f"grad {DASH}"}
    v["d"].backward()
    words = texts(picture(v["L"]))
    assert f"grad {DASH}" not in words
    assert words.count("grad 0.0000") == 2  # f and L


def test_both_edges_of_a_value_used_twice_are_drawn() -> None:
    a = Value(3.0)
    assert picture(a + a).count('class="edge"') == 3


@pytest.mark.parametrize("label", NASTY)
def test_a_label_is_drawn_as_it_is_written(label: str) -> None:
    assert label in texts(picture(Value(1.0, label=label)))


def test_a_label_of_several_lines_is_drawn_on_one_and_spaces_are_kept() -> None:
    assert "x1*w1 + b" in texts(picture(Value(1.0, label="x1*w1\n + b")))
    assert "7" in texts(picture(Value(1.0, label=7)))  # a reader's slip


@pytest.mark.parametrize("op", ["<lambda>", "a:b", "\\N", '"q"', "{x|y}", "<b>", "softmax"])
def test_an_operation_of_ones_own_is_drawn_as_it_is_written(op: str) -> None:
    svg = picture(Value(1.0, (Value(2.0),), op))
    assert op in texts(svg)
    assert svg.count('class="edge"') == 2


def test_infinity_nan_and_ints_are_drawn() -> None:
    for number, word in ((float("inf"), "data inf"), (float("nan"), "data nan"), (3, "data 3.0000")):
        assert word in texts(picture(Value(number)))


def test_the_source_is_the_same_every_time() -> None:
    sources = {draw_dot(l_graph()["L"]).source for _ in range(3)}
    assert len(sources) == 1
    assert "0x" not in sources.pop()


def test_a_graph_of_ten_thousand_values_has_its_source() -> None:
    x = one = Value(1)
    for _ in range(10_000):
        x = x + one
    assert draw_dot(x).source.count("shape=record") == 10_001


def test_a_graph_that_nobody_can_read_is_refused_before_it_is_written() -> None:
    x = Value(1.0)
    for _ in range(50_000):
        x = x + 1
    with pytest.raises(ValueError, match="the graph has 100,001 Values, and nobody can read more than 50,000"):
        draw_dot(x)


def test_the_graph_runs_from_left_to_right_or_from_top_to_bottom() -> None:
    a = Value(1.0)
    assert "rankdir=LR" in draw_dot(a).source
    assert "rankdir=TB" in draw_dot(a, rankdir="TB").source
    with pytest.raises(ValueError, match=r'"LR" \(left to right\) or "TB" \(top to bottom\), got \'up\''):
        draw_dot(a, rankdir="up")


# How it is shown.

def test_a_graph_is_shown_as_a_picture_and_as_text() -> None:
    shown = draw_dot(Value(1.0))._repr_mimebundle_()
    assert shown["image/svg+xml"].lstrip().startswith("<?xml")
    assert shown["text/plain"].startswith("digraph {")
    assert {*draw_dot(Value(1.0), format="png")._repr_mimebundle_()} == {"image/png", "text/plain"}


def test_without_dot_the_graph_is_text_that_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for kind in ("svg", "png"):
        shown = draw_dot(l_graph()["L"], format=kind)._repr_mimebundle_()
        assert [*shown] == ["text/plain"]
        first, _, source = shown["text/plain"].partition("\n\n")
        assert all(word in first for word in ("dot", "apt-get install graphviz", "brew install graphviz", "conda"))
        assert source.startswith("digraph {")


def test_a_dot_that_does_not_run_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert [*draw_dot(Value(1.0))._repr_mimebundle_()] == ["text/plain"]


def test_a_drawing_can_do_what_a_digraph_can(tmp_path: Path) -> None:
    graph = draw_dot(Value(1.0))
    assert graph.render(f"{tmp_path}/picture", cleanup=True).endswith("picture.svg")
    assert copy.copy(graph).source == graph.source == repr(graph)
