"""The bars of chapter 2: the slopes and the joint nudge are Python's, by mouse and by keyboard."""
from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd.widgets import Bars
from tests.figure_page import agrees, drag, height, misplaced, value

ROUNDING = 1e-13  # of a predicted change that is 0
pytestmark = pytest.mark.parametrize("page", [1280, 360], ids=["wide", "telephone"], indirect=True)


def knob(figure: Locator, name: str) -> Locator:
    return figure.get_by_role("slider", name=f"The knob {name}")


def nudge_all(figure: Locator) -> None:
    figure.get_by_role("button", name="Nudge all three").press("Enter")
    expect(figure.locator("rect.mg-measured")).to_be_visible()


def test_it_starts_with_the_chapters_three_slopes(figure: Locator) -> None:
    agrees(figure, Bars(a=2.0, b=-3.0, c=10.0))
    expect(figure.locator(".mg-say")).to_contain_text("Its slope is −3 with respect to a, +2 to b and +1 to c.")


def test_at_every_end_its_numbers_are_pythons_and_no_words_meet(figure: Locator) -> None:
    nudge_all(figure)
    ends = {"Home": -5, "End": 5}
    heights = set()
    for (key_a, a), (key_b, b), exponent in product(ends.items(), ends.items(), [0, -1, -3]):
        knob(figure, "a").press(key_a)
        knob(figure, "b").press(key_b)
        figure.get_by_role("slider", name="nudge", exact=True).fill(str(exponent))
        agrees(figure, Bars(a=a, b=b, h=10.0**exponent, nudged=True), ROUNDING)
        assert misplaced(figure) == []
        heights.add(height(figure))
    figure.get_by_role("button", name="Put them back").press("Enter")
    assert misplaced(figure) == []
    assert heights == {height(figure)}, "the page below jumps"


def test_a_knob_is_dragged_and_only_the_bar_of_the_other_factor_moves(page: Page, figure: Locator) -> None:
    bars = figure.locator("rect.mg-gradbar:not([style])")
    widths = "bars => bars.slice(0, 3).map(bar => bar.width.baseVal.value)"
    for name, moved in [("a", 1), ("b", 0), ("c", None)]:
        before = bars.evaluate_all(widths)
        drag(page, knob(figure, name), (25, 0))
        after = bars.evaluate_all(widths)
        assert [i for i in range(3) if before[i] != after[i]] == ([] if moved is None else [moved])
        agrees(figure, Bars(**{knob_name: value(knob(figure, knob_name)) for knob_name in "abc"}), ROUNDING)


def test_the_arrow_keys_move_a_knob_and_escape_leaves_it(figure: Locator) -> None:
    for key, b in [("ArrowRight", -2.9), ("Shift+ArrowRight", -1.9), ("ArrowDown", -2.0), ("Escape", -2.0)]:
        knob(figure, "b").press(key)
        agrees(figure, Bars(b=b), ROUNDING)
    expect(knob(figure, "b")).not_to_be_focused()


def test_a_joint_nudge_ten_times_smaller_is_predicted_a_hundred_times_better(figure: Locator) -> None:
    nudge_all(figure)
    size = figure.get_by_role("slider", name="nudge", exact=True)
    for exponent, missing in [("0", "1"), ("-1", "0.01"), ("-2", "1e−4"), ("-3", "1e−6")]:
        size.fill(exponent)
        expect(figure.locator(".mg-say")).to_contain_text(f"What is missing is {missing},")
    figure.get_by_role("button", name="Put them back").press("Enter")
    expect(figure.locator("rect.mg-measured")).to_be_hidden()


def test_while_predicting_no_slope_and_no_change_is_seen(figure: Locator) -> None:
    nudge_all(figure)
    figure.get_by_role("button", name="Predict first").press("Enter")
    for answer in figure.locator("svg .mg-answer").all():
        expect(answer).to_be_hidden()
    figure.locator(".mg-predict input").fill("0.01")
    figure.get_by_role("button", name="Check").press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("Right. You said 0.01; it is 0.01.")
