"""The neuron of chapter 5: sum, output, slope and five gradients are Python's, wherever the reader moves it."""
from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd.widgets import Neuron
from micrograd.widgets.neuron import MAGIC
from tests.figure_page import agrees, drag, height, misplaced, numbers, value

LAST_BIT = 1e-14  # of tanh near 1, where 1 - tanh² is small
pytestmark = pytest.mark.parametrize("page", [1280, 360], ids=["wide", "telephone"], indirect=True)


@pytest.fixture
def dot(figure: Locator) -> Locator:
    return figure.locator(".mg-handle")


def turn(figure: Locator, **inputs: float) -> None:
    for name, number in inputs.items():
        figure.get_by_role("slider", name=name, exact=True).fill(str(number))


def choose(figure: Locator, f: str) -> None:
    figure.get_by_role("radio", name=f, exact=True).check()


def test_it_starts_with_the_chapters_neuron(figure: Locator) -> None:
    agrees(figure, Neuron(), LAST_BIT)
    said = "Gradients: x1 −1.5, w1 1, x2 0.5, w2 0, b 0.5. No slope for w2 (x2 is 0)."
    expect(figure.locator(".mg-say")).to_contain_text(said)


def test_wherever_it_is_moved_its_numbers_are_pythons_and_no_words_meet(figure: Locator) -> None:
    heights = set()
    corners: list[dict[str, Any]] = [{"x1": 3, "w1": 4, "x2": 3, "w2": 4}, {"x1": -3, "w1": 4, "x2": -3, "w2": 4},
                                     {"x1": 0, "w1": 0, "x2": 0, "w2": 0}, {"x1": 1.3, "w1": -0.7, "x2": 2, "w2": 0.4}]
    for f, inputs, b in product(("tanh", "relu", "sigmoid"), corners, (-12, 0, 4.6, 12)):
        choose(figure, f)
        turn(figure, **inputs, b=b)
        agrees(figure, Neuron(**inputs, b=b, f=f), LAST_BIT)
        assert misplaced(figure) == [], (f, inputs, b)
        heights.add(height(figure))
    assert len(heights) == 1, "the page below jumps"


def test_the_dot_is_the_bias_and_moves_by_keys(figure: Locator, dot: Locator) -> None:
    for key, b in [("ArrowRight", 7), ("Shift+ArrowRight", 8), ("ArrowLeft", 7.9), ("Home", -12), ("End", 12)]:
        dot.press(key)
        assert value(dot) == b
        agrees(figure, Neuron(b=b), LAST_BIT)
    dot.press("Escape")
    expect(dot).not_to_be_focused()
    figure.get_by_role("button", name="b = 6.8813735870195432").press("Enter")
    agrees(figure, Neuron(b=MAGIC), LAST_BIT)


def test_the_dot_is_dragged_along_the_curve_and_stops_at_the_chapters_bias(page: Page, figure: Locator,
                                                                           dot: Locator) -> None:
    for by in [(-40, 0), (70, 10), (-600, 0)]:
        drag(page, dot, by)
        agrees(figure, Neuron(b=value(dot)), LAST_BIT)
        assert value(dot) != MAGIC
    mark, there = (figure.locator(part).bounding_box() for part in (".mg-magic path", ".mg-handle .mg-touch"))
    across = mark["x"] + mark["width"] / 2 - there["x"] - there["width"] / 2
    drag(page, dot, (across + 2, 0))
    assert value(dot) == MAGIC
    assert numbers(figure)["slope"] == pytest.approx(0.5, rel=1e-12)


def test_a_flat_curve_lets_nothing_through_and_a_zero_factor_stops_one(figure: Locator) -> None:
    turn(figure, b=0)
    expect(figure.locator(".mg-say")).to_contain_text("The curve is flat here")
    turn(figure, b=6)
    assert numbers(figure)["x1"] == -3  # the largest in size
    assert numbers(figure)["w2"] == 0
    turn(figure, x2=0.5)
    assert numbers(figure)["w2"] != 0
    expect(figure.locator(".mg-say")).not_to_contain_text("No slope")


def test_while_predicting_the_gradients_are_hidden_and_the_slope_is_there_to_reason_with(figure: Locator) -> None:
    figure.get_by_role("button", name="Predict first").press("Enter")
    for bar in figure.locator("rect.mg-gradbar").all():
        expect(bar).to_be_hidden()
    expect(figure.locator(".mg-local-dot")).to_be_visible()
    figure.locator(".mg-predict input").fill("-1.5")
    figure.get_by_role("button", name="Check").press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("Right. You said −1.5; it is −1.5.")
