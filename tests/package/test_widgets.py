"""Every figure: its state is checked, is data in its output, and is heard of by those who observe it."""
from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from html import unescape
from typing import Any

import pytest
import traitlets
from bs4 import BeautifulSoup

from micrograd import widgets
from micrograd.engine import Value
from micrograd.widgets.figure import Choice, Data, Figure, Number, Switch
from micrograd.widgets.graph import describe

FIGURES = [getattr(widgets, name) for name in widgets.__all__ if name != "Figure"]
each_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)


@each_figure
def test_the_output_of_a_cell_carries_the_line_and_the_state(figure: Any) -> None:
    bundle, _ = figure()._repr_mimebundle_()
    element = BeautifulSoup(bundle["text/html"], "html.parser").select_one("div.mg-figure")
    assert element is not None and element["data-figure"] == figure.figure
    assert json.loads(str(element["data-state"])) == json.loads(json.dumps(figure().state()))
    assert json.loads(str(element["data-fields"])).keys() == figure().state().keys()
    assert unescape(element.text) == bundle["text/plain"] == repr(figure())
    assert "\n" not in repr(figure())
    assert "application/vnd.jupyter.widget-view+json" in bundle


@each_figure
def test_jupyter_is_given_the_module_and_the_style(figure: Any) -> None:
    shown = figure()
    assert "export{" in shown._esm and ".mg-body" in shown._css


@each_figure
def test_the_numbers_it_shows_are_finite_or_named_as_missing(figure: Any) -> None:
    def check(found: Any) -> None:
        for part in found.values() if isinstance(found, dict) else found:
            if isinstance(part, dict | list | tuple):
                check(part)
            else:
                assert not isinstance(part, float) or math.isfinite(part)

    check(figure().numbers())


@each_figure
def test_the_readers_own_random_numbers_stay_as_they_were(figure: Any) -> None:
    random.seed(5)
    expected = random.random()
    random.seed(5)
    shown = figure()
    shown.state()
    shown.numbers()
    assert random.random() == expected


@each_figure
def test_each_trait_refuses_what_does_not_fit_and_says_what_does(figure: Any) -> None:
    for name, trait in figure.state_traits().items():
        bad: dict[type, list[Any]] = {Number: [math.nan, math.inf, "1", None], Choice: ["nothing", None],
                                      Switch: ["no", 3]}
        for value in bad.get(type(trait), []):
            with pytest.raises(traitlets.TraitError, match=name):
                figure(**{name: value})


@each_figure
def test_an_unknown_trait_is_named_with_those_there_are(figure: Any) -> None:
    with pytest.raises(TypeError, match=f"{figure.__name__} has no 'colour'; it has "):
        figure(colour="red")


def test_a_number_out_of_its_range_is_told_the_range() -> None:
    with pytest.raises(traitlets.TraitError, match="x is a number from -2 to 3, got 9"):
        widgets.Slope(x=9)


@each_figure
def test_what_python_has_computed_cannot_be_set(figure: Any) -> None:
    shown = figure()
    computed = [name for name, trait in figure.state_traits().items() if isinstance(trait, Data)]
    for name in [*computed, "fields"]:
        before = json.dumps(getattr(shown, name))
        with pytest.raises(traitlets.TraitError, match=f'"{name}" trait is read-only'):
            setattr(shown, name, {})
        with pytest.raises(TypeError, match=f"{figure.__name__} has no '{name}'; it has "):
            figure(**{name: {}})
        assert json.dumps(getattr(shown, name)) == before


@pytest.mark.parametrize("value", [1, 0, "True", None])
def test_a_switch_is_told_true_or_false(value: Any) -> None:
    with pytest.raises(traitlets.TraitError, match=f"nudged is True or False, got {value!r}"):
        widgets.Bars(nudged=value)


@pytest.mark.parametrize("value", [10**400, -10**400, math.inf, math.nan, "1", None, [1]])
def test_a_number_is_told_its_range_whatever_it_got(value: Any) -> None:
    with pytest.raises(traitlets.TraitError, match="x is a number from -2 to 3, got "):
        widgets.Slope(x=value)


def test_a_whole_number_is_a_number_of_its_kind() -> None:
    assert repr(widgets.Slope(x=1)) == repr(widgets.Slope(x=1.0))
    assert isinstance(widgets.Slope(x=1).x, float) and isinstance(widgets.Race(step=3.0).step, int)


def test_python_hears_of_a_change() -> None:
    slope, heard = widgets.Slope(), []
    slope.observe(lambda change: heard.append(change["new"]), "x")
    slope.x = 1.0
    assert heard == [1.0]
    assert "x = 1.0; slope 2;" in repr(slope)


def test_without_anywidget_a_figure_still_has_its_state_and_its_line() -> None:
    program = """
import sys; sys.modules["anywidget"] = None
from micrograd import widgets
figure = widgets.Slope(x=1.0)
bundle = figure._repr_mimebundle_()
print(sorted(bundle), figure.x, widgets.Backprop().fields["graph"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "['text/html', 'text/plain'] 1.0 ['neuron', 'chain', 'quartic']\n"


def test_a_figure_is_what_its_base_class_asks_for() -> None:
    for method in (Figure.numbers, Figure.describe):
        with pytest.raises(NotImplementedError):
            method(widgets.Slope())


# Graphs

def test_a_graph_is_described_inputs_before_users() -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    assert describe(a * b + a) == [
        {"name": "a", "op": "", "inputs": [], "data": 2.0}, {"name": "b", "op": "", "inputs": [], "data": -3.0},
        {"name": "", "op": "*", "inputs": [0, 1], "data": -6.0},
        {"name": "", "op": "+", "inputs": [2, 0], "data": -4.0}]


def test_a_graph_that_is_too_large_or_not_finite_or_not_of_values_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 40 Values, got a graph of 41; show a smaller part"):
        describe(Value.sum(range(39)))
    with pytest.raises(ValueError, match="finite numbers, got inf"):
        describe(Value(math.inf, label="a") + 1)
    with pytest.raises(TypeError, match="starts from a Value, got 3"):
        describe(3)
