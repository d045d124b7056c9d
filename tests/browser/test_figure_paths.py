"""Paths as a figure: a reader comes to each path by mouse and by keyboard, and changes += into =."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from micrograd import widgets
from tests.figure_page import numbers, opened


@pytest.fixture
def figure(window: Callable[..., BrowserContext], address: str) -> Iterator[Locator]:
    context = window(viewport={"width": 1280, "height": 1000})
    yield opened(context.new_page(), address, "paths")
    context.close()


def lit(figure: Locator) -> int:
    """How many wires are lit."""
    return figure.locator(".mg-on-path").count()


@pytest.mark.parametrize("rule", ["add", "assign"])
@pytest.mark.parametrize(("graph", "leaves"), [("quartic", 1), ("twice", 2), ("doubled", 1)])
def test_it_shows_what_python_computes(figure: Locator, graph: str, leaves: int, rule: str) -> None:
    figure.locator(f"input[value={graph}]").check()
    figure.locator(f"input[value={rule}]").check()
    for leaf in range(leaves):
        if leaves > 1:
            figure.get_by_role("radio", name="ab"[leaf], exact=True).check()
        found, expected = numbers(figure), widgets.Paths(graph=graph, rule=rule, leaf=leaf).numbers()
        assert found.keys() == expected.keys()
        assert all(found[name] == pytest.approx(number, rel=1e-12) for name, number in expected.items())


def test_the_mouse_lights_a_path_in_a_pattern_of_its_own(figure: Locator) -> None:
    patterns = []
    for k in range(5):
        figure.locator(".mg-path-row").nth(k).hover()
        expect(figure.locator(".mg-path-row").nth(k)).to_have_attribute("aria-pressed", "true")
        patterns.append(figure.locator(".mg-on-path").first.get_attribute("style"))
        assert lit(figure) == [2, 2, 3, 3, 2][k]
    assert len(set(patterns)) == 5
    expect(figure.locator(".mg-say")).to_have_text("Path 5 of 5, y → s → a: the local slopes 4 · 1 multiply to 4.")


def test_the_keyboard_goes_from_path_to_path_and_leaves(figure: Locator) -> None:
    figure.locator(".mg-path-row").first.focus()
    expect(figure.locator(".mg-say")).to_contain_text("Path 1 of 5, y → u → a: the local slopes 6 · 2 multiply to 12.")
    figure.page.keyboard.press("ArrowDown")
    figure.page.keyboard.press("Tab")
    expect(figure.locator(".mg-say")).to_contain_text("Path 3 of 5")
    figure.page.keyboard.press("ArrowUp")
    expect(figure.locator(".mg-path-row").nth(1)).to_be_focused()
    figure.page.keyboard.press("Escape")
    expect(figure.locator(".mg-say")).to_contain_text("5 paths lead from y to a.")
    assert lit(figure) == 0


def test_each_wire_of_the_lit_path_has_its_local_slope(figure: Locator) -> None:
    figure.locator(".mg-path-row").nth(2).hover()
    labels = [label.text_content() for label in figure.locator(".mg-times").all() if label.is_visible()]
    assert sorted(labels) == ["×1", "×2", "×4"]


def test_with_an_assignment_all_deposits_but_one_are_crossed_out(figure: Locator) -> None:
    assert figure.locator(".mg-struck").count() == 0
    figure.locator("input[value=assign]").press("Space")
    struck = [row.get_attribute("class") for row in figure.locator(".mg-path-row").all()]
    assert ["mg-struck" in str(kind) for kind in struck] == [True, True, True, False, True]
    expect(figure.locator(".mg-total")).to_have_text("a.grad = 8; the true slope is 44")
    figure.locator(".mg-path-row").first.hover()
    expect(figure.locator(".mg-say")).to_contain_text("This deposit is written over.")


def test_prediction_hides_the_sum_and_what_is_crossed_out(figure: Locator) -> None:
    figure.locator("input[value=assign]").check()
    figure.locator(".mg-hide").click()
    for hidden in (".mg-strike", ".mg-total", ".mg-sum", ".mg-grad-text"):
        assert not any(element.is_visible() for element in figure.locator(hidden).all()), hidden
    expect(figure.locator(".mg-predict")).to_contain_text("With = in the rules, what is left in a.grad?")
    figure.locator(".mg-predict input").fill("44")
    figure.locator(".mg-predict input").press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("Not yet. You said 44; it is 8.")


def test_the_bars_stand_where_the_ones_before_end(figure: Locator) -> None:
    ends = figure.locator(".mg-addend").evaluate_all(
        "bars => bars.map(bar => [bar.x.baseVal.value, bar.x.baseVal.value + bar.width.baseVal.value])")
    for (_, end), (start, _) in zip(ends, ends[1:]):
        assert start == pytest.approx(end, abs=0.01)
    total = figure.locator(".mg-sum").evaluate("bar => bar.x.baseVal.value + bar.width.baseVal.value")
    assert total == pytest.approx(ends[-1][1], abs=0.01)
