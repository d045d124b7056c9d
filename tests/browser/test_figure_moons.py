"""The two moons, trained in their chapter: points moved by mouse and by keyboard, with Python's numbers."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from micrograd.widgets import Moons
from tests.figure_page import numbers, opened

STATE = "JSON.parse(document.querySelector('#mg-moons').dataset.state)"
SLOWEST = 50  # milliseconds for a step


@pytest.fixture
def page(window: Callable[..., BrowserContext]) -> Iterator[Page]:
    context = window(viewport={"width": 1280, "height": 1300})
    yield context.new_page()
    context.close()


@pytest.fixture
def moons(page: Page, address: str) -> Locator:
    return opened(page, address, "moons")


def points(page: Page) -> list[str]:
    """The training points as the page's address carries them, or else the book's."""
    page.wait_for_timeout(500)  # the address follows with a little delay
    linked = "new URLSearchParams(location.hash.split(':')[1] ?? '').get('train')"
    return str(page.evaluate(f"{linked} ?? {STATE}.train")).split(",")


def same(page: Page, moons: Locator, **state: Any) -> bool:
    """Whether the figure shows the numbers that Python computes for a state, with the points of the page."""
    book = page.evaluate(STATE)
    assert book.pop("draws") == Moons().draws  # Python computes them; nobody sets them
    expected = Moons(**{**book, "train": ",".join(points(page)), **state}).numbers()
    assert numbers(moons) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    return True


def middle(moons: Locator, point: int) -> tuple[float, float]:
    box = moons.locator(".mg-point").nth(point - 1).locator(".mg-touch").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_it_begins_with_the_chapters_numbers(page: Page, moons: Locator) -> None:
    assert same(page, moons)
    shown = numbers(moons)
    assert [shown[name] for name in ("right", "test", "pulling")] == [40, 59, 3]
    assert moons.locator(".mg-pulls").count() == 3


def test_a_point_is_dragged_and_the_network_learns_it_anew(page: Page, moons: Locator) -> None:
    before = points(page)
    x, y = middle(moons, 5)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 40, steps=4)
    page.mouse.up()
    after = points(page)
    assert [i for i in range(40) if before[i] != after[i]] == [4]
    assert same(page, moons, point=5)


def test_a_point_is_moved_chosen_and_deleted_with_the_keyboard(page: Page, moons: Locator) -> None:
    chosen = moons.locator(".mg-point[tabindex='0']")
    chosen.press("ArrowLeft")
    assert points(page)[27] == "1.83 0.3 1"
    chosen.press("Shift+ArrowUp")
    assert points(page)[27] == "1.83 0.55 1"
    assert same(page, moons)
    chosen.press("PageDown")
    expect(moons.locator(".mg-point").nth(28)).to_be_focused()
    assert same(page, moons, point=29)
    page.keyboard.press("Delete")
    assert len(points(page)) == 39
    assert same(page, moons, point=29)
    page.keyboard.press("Escape")
    expect(moons.locator(".mg-point").nth(28)).not_to_be_focused()


def test_a_wrong_label_is_learned_and_the_test_points_disagree(page: Page, moons: Locator) -> None:
    moons.get_by_role("button", name="Turn the chosen").press("Enter")
    assert points(page)[27] == "1.88 0.3 -1"
    assert same(page, moons)
    shown = numbers(moons)
    assert (shown["right"], shown["test"]) == (40, 51)


def test_a_point_is_added_by_a_click_or_by_a_button_and_deleted(page: Page, moons: Locator) -> None:
    x, y = middle(moons, 28)
    page.mouse.click(x + 60, y - 80)
    assert len(points(page)) == 41
    assert points(page)[40].endswith(" 1")
    assert same(page, moons, point=41)
    moons.get_by_role("button", name="Add a point").press("Enter")
    assert points(page)[41] == "0.5 0.25 1"
    assert same(page, moons, point=42)
    moons.get_by_role("button", name="Delete the chosen").press("Enter")
    assert len(points(page)) == 41


def test_there_are_always_two_points_and_never_more_than_sixty(page: Page, address: str) -> None:
    two = opened(page, address, "moons", "#moons:train=0 0 1,1 1 -1&step=5")
    two.get_by_role("button", name="Delete the chosen").press("Enter")
    assert len(points(page)) == 2
    page.goto("about:blank")
    full = ",".join(f"{i / 50} 0 {(-1) ** i}" for i in range(60))
    sixty = opened(page, address, "moons", f"#moons:train={full}&step=5")
    sixty.get_by_role("button", name="Add a point").press("Enter")
    assert len(points(page)) == 60


@pytest.mark.parametrize("loss", ["hinge", "logistic", "squared"])
@pytest.mark.parametrize("width", ["none", "2", "4", "8"])
def test_other_sizes_and_losses(page: Page, moons: Locator, loss: str, width: str) -> None:
    moons.get_by_label("no hidden layer" if width == "none" else f"{width} + {width}", exact=True).check()
    moons.get_by_label(loss, exact=True).check()
    assert same(page, moons, loss=loss, width=width)


def test_a_rate_that_is_too_large_runs_away_and_says_so(page: Page, moons: Locator) -> None:
    moons.get_by_label("no hidden layer").check()
    moons.get_by_label("squared").check()
    moons.get_by_label("rate").press("End")
    assert same(page, moons, width="none", loss="squared", rate=1)
    expect(moons.locator(".mg-say")).to_contain_text("has run away after step")


def test_a_step_back_and_forth_is_the_same_step(page: Page, moons: Locator) -> None:
    steps = moons.get_by_label("step", exact=True)
    for step in ("30", "100", "0", "31"):
        steps.fill(step)
        assert same(page, moons, step=int(step))


def test_a_step_is_smooth(page: Page, moons: Locator) -> None:
    moons.get_by_label("step", exact=True).fill("0")
    times = page.evaluate("""() => {
        const button = [...document.querySelectorAll("#mg-moons button")].find((one) => one.textContent === "One step");
        return Array.from({ length: 60 }, () => {
            const start = performance.now();
            button.click();
            return performance.now() - start;
        });
    }""")
    assert sorted(times)[len(times) // 2] < SLOWEST
    assert same(page, moons, step=60)


def test_the_graph_below_is_the_chosen_points(page: Page, moons: Locator) -> None:
    for text in ("score", "−target", "cost"):
        expect(moons.locator(".mg-card").filter(has_text=text)).to_be_visible()
    moons.get_by_label("logistic").check()
    expect(moons.locator(".mg-op").filter(has_text="log")).to_be_visible()
    assert moons.locator(".mg-pulls").count() == 40


@pytest.mark.parametrize("rows", ["0 0 1", "0 0 1,9 0 1", "0 0 1,NaN 0 1", ""])
def test_a_link_with_wrong_points_is_told_the_rule(page: Page, address: str, rows: str) -> None:
    linked = opened(page, address, "moons", f"#moons:train={rows}")
    expect(linked.locator(".mg-fault")).to_contain_text("train is 2 to 60 rows, each a number from -1.5 to 2.5")
    assert numbers(linked)["right"] == 40
