"""The fill-in graph of chapter 3: every box filled by keyboard, each mistake named, every number equal to Python's."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from micrograd.widgets import FillGraph
from tests.figure_page import numbers, opened

ANSWERS = [("d", "-2"), ("f", "4"), ("e", "-2"), ("c", "-2"), ("a", "6"), ("b", "-4")]


@pytest.fixture
def figure(window: Callable[..., BrowserContext], address: str) -> Iterator[Locator]:
    context = window(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield opened(context.new_page(), address, "fillgraph")
    context.close()


def assert_numbers_equal(figure: Locator, **state: Any) -> None:
    shown = numbers(figure)
    expected = FillGraph(**state).numbers()
    assert shown["data"] == pytest.approx(expected["data"], rel=1e-12)
    assert shown["grad"] == pytest.approx(expected["grad"], rel=1e-12)
    for name in ("predicted", "measured"):
        assert shown[name] == pytest.approx(expected[name], rel=1e-12)


def test_the_boxes_are_filled_from_right_to_left_with_the_keyboard(figure: Locator) -> None:
    answer = figure.locator(".mg-controls input[type=text]")
    for name, number in ANSWERS:
        expect(figure.locator(".mg-controls form")).to_contain_text(f"grad of {name}?")
        answer.fill(number)
        answer.press("Enter")
        expect(figure.locator(".mg-verdict")).to_contain_text(f"Right. grad of {name} = {number.replace('-', '−')}")
    expect(answer).to_be_hidden()
    expect(figure.locator(".mg-say")).to_contain_text("L 1, d −2, f 4, e −2, c −2, a 6, b −4; 0 to find.")


def test_a_wrong_number_is_told_what_it_lacks_and_the_box_stays_open(figure: Locator) -> None:
    answer = figure.locator(".mg-controls input[type=text]")
    for number, verdict in [("4", "its own number"), ("2", "the sign is not"), ("x", "“x” is not a number")]:
        answer.fill(number)
        answer.press("Enter")
        expect(figure.locator(".mg-verdict")).to_contain_text(verdict)
    expect(figure.locator(".mg-say")).to_contain_text("6 to find")


def test_a_box_is_shown_to_who_asks_with_its_reason(figure: Locator) -> None:
    figure.get_by_role("button", name="Show it").click()
    expect(figure.locator(".mg-verdict")).to_have_text("grad of d = −2: times swaps: f · gradient of L, −2 · 1.")


def test_a_leaf_moves_all_numbers_together_and_empties_the_boxes(figure: Locator) -> None:
    assert_numbers_equal(figure)
    figure.get_by_role("button", name="Show it").click()
    for name, value in [("a", "-4.5"), ("b", "0"), ("f", "5")]:
        figure.get_by_role("slider", name=name, exact=True).fill(value)
    said = "a = −4.5, b = 0, c = 10, f = 5: L = 50. Gradients so far: L 1; 6 to find."
    expect(figure.locator(".mg-say")).to_contain_text(said)
    assert_numbers_equal(figure, a=-4.5, b=0, f=5)


def test_a_nudge_of_each_leaf_moves_l_as_predicted(figure: Locator) -> None:
    for name, moved in [("a", "+0.06"), ("b", "−0.04"), ("c", "−0.02"), ("f", "+0.04")]:
        figure.get_by_role("radio", name=name, exact=True).check()
        figure.get_by_role("button", name="Nudge it by +0.01").click()
        said = figure.locator("p.mg-answer")
        expect(said).to_have_text(f"{name} moves by +0.01. Predicted: 0.01 · grad = {moved}. L moves by {moved}.")
        assert_numbers_equal(figure, leaf=name)
    assert figure.locator(".mg-lit").count() == 1  # f's way to L has one wire


def test_all_boxes_can_be_filled_on_a_link(figure: Locator) -> None:
    page = figure.page
    page.goto(page.url.partition("#")[0] + "#fillgraph:known=6&f=3")
    page.reload()
    expect(figure.locator(".mg-say")).to_contain_text("0 to find")
    assert_numbers_equal(figure, known=6, f=3)
