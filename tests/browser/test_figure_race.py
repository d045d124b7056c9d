"""The race of learning rates, run in its chapter: by mouse, by keyboard, by its buttons, with Python's numbers."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from micrograd.widgets import Race
from tests.figure_page import numbers, opened

RATES = ["r1", "r2", "r3", "r4", "r5"]


@pytest.fixture
def page(window: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = window(viewport={"width": 1280, "height": 1100})
    yield context.new_page()
    context.close()


@pytest.fixture
def race(page: Page, address: str) -> Locator:
    return opened(page, address, "race")


def same(race: Locator, tolerance: float = 1e-12, **state: Any) -> bool:
    """Whether the figure shows the numbers that Python computes for a state."""
    ours, theirs = Race(**state).numbers(), numbers(race)
    for name in ("loss", "predictions", "grad"):
        assert theirs[name] == [pytest.approx(part, rel=tolerance, abs=tolerance) for part in ours[name]], name
    return True


def rate(race: Locator, lane: int) -> float:
    """The rate that a handle stands at."""
    return float(race.get_by_role("slider", name=f"Rate {lane}").get_attribute("aria-valuenow") or "")


def test_it_begins_with_the_chapters_numbers(race: Locator) -> None:
    assert same(race)
    expect(race.locator(".mg-say")).to_contain_text("All losses: 3.1194, 0.0523, 0.0050, 0.0023, 8.0000.")


def test_a_rate_is_dragged_along_its_axis(page: Page, race: Locator) -> None:
    box = race.get_by_role("slider", name="Rate 3").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=5)
    page.mouse.up()
    assert 0.1 < rate(race, 3) < 0.3
    assert same(race, r3=rate(race, 3))


def test_a_rate_is_moved_with_the_arrow_keys_and_ends_at_the_ends(race: Locator) -> None:
    handle = race.get_by_role("slider", name="Rate 2")
    handle.press("ArrowRight")
    assert rate(race, 2) == 0.011
    assert same(race, r2=0.011)
    handle.press("End")
    assert rate(race, 2) == 3
    handle.press("ArrowRight")
    assert rate(race, 2) == 3
    handle.press("Home")
    assert rate(race, 2) == 0.001
    expect(race.locator(".mg-say")).to_contain_text("Run 2, at rate 0.001")


def test_without_zero_grad_it_first_helps_and_then_ruins(race: Locator) -> None:
    race.get_by_label("zero_grad before each backward").press("Space")
    assert same(race, zero_grad=False, tolerance=1e-9)
    expect(race.locator(".mg-say")).to_contain_text("grad of the last bias −2.5435")
    expect(race.locator(".mg-say")).to_contain_text("One answer is saturated at the wrong end: 4.")
    race.get_by_label("step", exact=True).fill("10")
    assert same(race, zero_grad=False, step=10)
    expect(race.locator(".mg-say")).to_contain_text("loss 0.0009")


def test_a_run_is_chosen_by_its_number_and_shows_its_answers(race: Locator) -> None:
    race.locator(".mg-plot .mg-lane-tag").nth(4).click()
    expect(race.locator(".mg-say")).to_contain_text("Two answers are saturated at the wrong end: 2 times 4 is 8.")


def test_steps_are_taken_one_by_one_with_enter(race: Locator) -> None:
    race.get_by_label("step", exact=True).fill("0")
    race.get_by_role("button", name="One step").press("Enter")
    assert same(race, step=1)
    race.get_by_role("slider", name="Rate 3").press("Enter")
    assert same(race, step=2)


def test_go_runs_from_the_start_and_can_be_paused(page: Page, race: Locator) -> None:
    go = race.get_by_role("button", name="Go")
    go.press("Enter")
    expect(race.locator(".mg-say")).to_have_attribute("aria-live", "off")
    page.wait_for_function("document.querySelector('#mg-race output').textContent >= 10")
    race.get_by_role("button", name="Pause").press("Enter")
    step = int(race.locator("output").first.text_content() or "")
    assert 10 <= step < 100
    page.wait_for_timeout(300)
    assert int(race.locator("output").first.text_content() or "") == step
    assert same(race, step=step)
    expect(race.locator(".mg-say")).to_have_attribute("aria-live", "polite")


def test_where_motion_is_not_wanted_go_ends_at_once(window: Callable[..., BrowserContext], address: str) -> None:
    context = window(reduced_motion="reduce")
    race = opened(context.new_page(), address, "race", "#race:step=3")
    race.get_by_role("button", name="Go").press("Enter")
    assert same(race)
    context.close()


def test_fewer_rates_and_another_seed(race: Locator) -> None:
    race.get_by_label("2", exact=True).check()
    race.get_by_label("42", exact=True).check()
    assert same(race, runs=2, seed="42")
    expect(race.get_by_role("slider", name="Rate 3")).to_be_hidden()


def test_a_link_leads_to_a_state(page: Page, address: str) -> None:
    linked = opened(page, address, "race", "#race:step=20&seed=7&zero_grad=false&r1=0.02&runs=1")
    assert same(linked, step=20, seed="7", zero_grad=False, r1=0.02, runs=1)


@pytest.mark.parametrize(("hash", "said"), [
    ("step=2.5", "step is a whole number from 0 to 100, and the link says 2.5"),
    ("r1=0", "r1 is a number from 0.001 to 3, and the link says 0"),
    ("runs=NaN", "runs is a whole number from 1 to 5, and the link says NaN"),
])
def test_a_link_to_no_state_is_told_the_rule(page: Page, address: str, hash: str, said: str) -> None:
    linked = opened(page, address, "race", f"#race:{hash}")
    expect(linked.locator(".mg-fault")).to_contain_text(said)
    assert same(linked)
