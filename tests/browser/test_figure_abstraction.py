"""A neuron cut more or less finely, as a figure: the numbers outside are Python's, however it is cut."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from micrograd import widgets
from tests.figure_page import numbers, opened

CUTS = {"neuron": "Neuron in one", "tanh": "Tanh in one", "nine": "Tanh in nine"}


@pytest.fixture
def figure(window: Callable[..., BrowserContext], address: str) -> Iterator[Locator]:
    context = window(viewport={"width": 1280, "height": 1000})
    yield opened(context.new_page(), address, "abstraction")
    context.close()


def same(figure: Locator, **state: Any) -> None:
    """The page shows the numbers that Python computes for this state."""
    found = numbers(figure)
    assert found == pytest.approx(widgets.Abstraction(**state).numbers(), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("cut", CUTS)
def test_it_shows_what_python_computes(figure: Locator, cut: str) -> None:
    figure.get_by_role("radio", name=CUTS[cut]).check()
    same(figure, cut=cut)
    for b in (2, 4.4, 6, 9):
        figure.locator("input[type=range]").fill(str(b))
        same(figure, cut=cut, b=b)


def test_it_is_cut_by_keyboard(figure: Locator) -> None:
    figure.get_by_role("radio", name="Tanh in one").press("ArrowRight")
    same(figure, cut="nine")
    figure.locator("input[type=range]").press("Home")
    same(figure, cut="nine", b=2)


@pytest.mark.parametrize(("cut", "cards"), [("neuron", 6), ("tanh", 10), ("nine", 20)])
def test_as_many_cards_are_drawn_as_there_are_values(figure: Locator, cut: str, cards: int) -> None:
    figure.get_by_role("radio", name=CUTS[cut]).check()
    assert figure.locator(".mg-card").count() == cards  # with tanh open, n and o are drawn in both graphs


def test_the_price_of_each_cut_stands_side_by_side(figure: Locator) -> None:
    rows = [row.all_text_contents() for row in (figure.locator("tbody tr").nth(k).locator("td") for k in range(5))]
    assert rows[:3] == [["1", "5", "13"], ["1", "5", "10"], ["5", "9", "18"]]
    assert rows[3:] == [["1.3 µs", "6.5 µs", "16.9 µs"], ["538 B", "2,690 B", "6,994 B"]]
    expect(figure.locator("thead .mg-current")).to_have_text("Tanh in one")


def test_what_is_hidden_for_a_prediction_is_every_gradient(figure: Locator) -> None:
    figure.locator(".mg-hide").click()
    assert not any(grad.is_visible() for grad in figure.locator(".mg-grad-text").all())
    figure.locator(".mg-predict input").fill("−1.5")
    figure.locator(".mg-predict input").press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("Right. You said −1.5; it is −1.5.")
