"""The slope of chapter 1: moved by mouse and keyboard, it shows what Python computes, and nothing lies on anything."""
from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd.widgets import Slope
from tests.figure_page import agrees, drag, height, misplaced, numbers, value

CURVES = {"parabola": "3x² − 4x + 5", "cubic": "x³ − 3x", "absolute": "|x|"}
PLACES = {"Home": -2, "End": 3}
pytestmark = pytest.mark.parametrize("page", [1280, 360], ids=["wide", "telephone"], indirect=True)


@pytest.fixture
def point(figure: Locator) -> Locator:
    return figure.locator(".mg-handle")


def choose(figure: Locator, curve: str, exponent: float) -> float:
    """Choose a curve, and a power of ten for h with the slider; returns h."""
    figure.get_by_role("radio", name=CURVES[curve], exact=True).check()
    figure.get_by_role("slider", name="step h").fill(str(exponent))
    return float(f"{10**exponent:.12g}")


def test_at_every_end_its_numbers_are_pythons_and_no_words_meet(figure: Locator, point: Locator) -> None:
    heights = set()
    for (key, x), curve, exponent in product(PLACES.items(), CURVES, [0, -3, -7.5, -16]):
        h = choose(figure, curve, exponent)
        point.press(key)
        agrees(figure, Slope(x=x, h=h, f=curve))
        assert misplaced(figure) == []
        heights.add(height(figure))
    assert len(heights) == 1, "the page below jumps"


def test_the_arrow_keys_move_it_by_steps_and_escape_leaves_it(figure: Locator, point: Locator) -> None:
    for key, x in [("ArrowLeft", 2.95), ("Shift+ArrowLeft", 2.45), ("ArrowUp", 2.5), ("PageDown", 2.0)]:
        point.press(key)
        assert value(point) == x
        agrees(figure, Slope(x=x, h=0.5))
    expect(point).to_be_focused()
    point.press("Escape")
    expect(point).not_to_be_focused()


def test_the_mouse_drags_it_and_not_beyond_the_ends(page: Page, figure: Locator, point: Locator) -> None:
    met = set()
    for by in [(-40, 0), (-25, 60), (13, -30), (-900, 0), (1800, 0)]:
        drag(page, point, by)
        met.add(value(point))
        agrees(figure, Slope(x=value(point), h=0.5))
    assert {-2, 3} <= met and len(met) == 5


def test_a_smaller_step_brings_the_secant_to_the_slope_until_rounding_rules(figure: Locator) -> None:
    errors = {}
    for exponent in (-1, -4, -8, -16):
        choose(figure, "parabola", exponent)
        errors[exponent] = abs(numbers(figure)["secant"] - 14)
    assert errors[-1] > errors[-4] > errors[-8] < errors[-16] == 14


def test_the_sign_is_said_in_words_and_in_colour(figure: Locator, point: Locator) -> None:
    said = figure.locator("svg .mg-big")
    colours = set()
    for key, exponent, words in [("End", -0.3, "rising"), ("Home", -0.3, "falling"), ("Home", -16, "level")]:
        choose(figure, "parabola", exponent)
        point.press(key)
        expect(said).to_contain_text(words)
        colours.add(said.evaluate("e => getComputedStyle(e).fill"))
    assert len(colours) == 3


def test_the_slopes_that_were_met_lie_on_a_straight_line(figure: Locator, point: Locator) -> None:
    for _ in range(6):
        point.press("ArrowLeft")
    places = figure.locator(".mg-trace").evaluate_all("dots => dots.map(d => [d.cx.baseVal.value, d.cy.baseVal.value])")
    (x0, y0), (x1, y1) = places[0], places[-1]
    assert len(places) == 7
    for x, y in places:
        assert y == pytest.approx(y0 + (y1 - y0) * (x - x0) / (x1 - x0), abs=1e-3)


def test_at_the_corner_the_slope_has_two_answers(figure: Locator, point: Locator) -> None:
    choose(figure, "absolute", -1)
    point.press("Home")
    for _ in range(4):
        point.press("Shift+ArrowRight")
    assert value(point) == 0
    agrees(figure, Slope(x=0.0, h=0.1, f="absolute"))
    assert numbers(figure)["slope"] is None
    expect(figure.locator(".mg-say")).to_contain_text("two answers: −1 from the left, +1 from the right")
    assert figure.locator(".mg-trace").count() == 6 + 1  # four moves, the start, and two dots at the corner
    assert misplaced(figure) == []
    figure.get_by_role("button", name="Predict first").press("Enter")
    expect(figure.locator(".mg-predict label")).to_contain_text("from the right")
