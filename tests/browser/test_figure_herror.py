"""The error of a slope in chapter 1: for every h it shows the quotient that Python computes, digit by digit."""
from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd.widgets import HError
from tests.figure_page import agrees, drag, height, misplaced, numbers, value

CURVES = {"cubic": "x³", "parabola": "3x² − 4x + 5"}
WAYS, KINDS = ["forward", "central"], ["float64", "float32"]
pytestmark = pytest.mark.parametrize("page", [1280, 360], ids=["wide", "telephone"], indirect=True)


@pytest.fixture
def dot(figure: Locator) -> Locator:
    return figure.locator(".mg-handle")


def choose(figure: Locator, f: str, way: str, kind: str) -> dict[str, str]:
    for name in (CURVES[f], way, kind):
        figure.get_by_role("radio", name=name, exact=True).check()
    return {"f": f, "way": way, "kind": kind}


def power(exponent: float) -> float:
    return float(f"{10**exponent:.12g}")


def test_in_every_mode_and_for_every_size_of_h_its_digits_are_pythons(figure: Locator) -> None:
    heights = set()
    for mode in product(CURVES, WAYS, KINDS):
        state = choose(figure, *mode)
        for exponent in (0, -0.3, -2.2, -5, -7.7, -12.1, -16):
            figure.get_by_role("slider", name="nudge h", exact=True).fill(str(exponent))
            expected = HError(h=power(exponent), **state)
            agrees(figure, expected)
            printed, right = expected.numbers()["printed"], expected.numbers()["right"]
            assert figure.locator(".mg-struck").text_content() == printed[right:]
            assert figure.locator("svg .mg-big").text_content() == printed
            assert misplaced(figure) == [], repr(expected)
            heights.add(height(figure))
    assert len(heights) == 1, "the page below jumps"


def test_the_dot_is_moved_by_keys_in_tenths_of_a_power_of_ten(figure: Locator, dot: Locator) -> None:
    for key, exponent in [("ArrowLeft", -3.1), ("Shift+ArrowLeft", -4.1), ("ArrowUp", -4.0), ("Home", -16), ("End", 0)]:
        dot.press(key)
        assert value(dot) == exponent
        agrees(figure, HError(h=power(exponent)))
    dot.press("Escape")
    expect(dot).not_to_be_focused()


def test_the_dot_is_dragged_with_the_mouse(page: Page, figure: Locator, dot: Locator) -> None:
    for by in [(-60, 30), (-30, -200), (1500, 0), (-1500, 0)]:
        drag(page, dot, by)
        agrees(figure, HError(h=power(value(dot))))
    assert value(dot) == -16


def test_who_looks_for_the_smallest_error_finds_what_the_chapter_says(figure: Locator, dot: Locator) -> None:
    for way, best in [("forward", -8), ("central", -5)]:
        choose(figure, "cubic", way, "float64")
        errors = {}
        dot.press("End")
        for exponent in range(-1, -13, -1):
            dot.press("Shift+ArrowLeft")
            errors[exponent] = numbers(figure)["error"]
        smallest = min(errors, key=lambda exponent: errors[exponent])
        assert abs(smallest - best) <= 1
        expect(figure.locator("svg .mg-answer", has_text="best near")).to_have_text(f"best near 1e−{-best}")


def test_while_predicting_neither_the_curves_nor_the_dot_nor_the_digits_are_seen(figure: Locator, dot: Locator) -> None:
    figure.get_by_role("button", name="Predict first").press("Enter")
    for hidden in (dot, figure.locator("svg .mg-big"), *figure.locator("path.mg-chosen").all()):
        expect(hidden).to_be_hidden()
    figure.locator(".mg-predict input").fill("-8")
    figure.get_by_role("button", name="Check").press("Enter")
    expect(figure.locator(".mg-say")).to_have_text(re.compile("^Right. You said −8; it is −8."))
    expect(dot).to_be_visible()
