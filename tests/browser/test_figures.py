"""Every figure in its chapter: it comes to life where its picture stood, is operated, reset, linked to, predicted."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.figure_page import FIGURES, chapter_of, numbers, opened
from tests.proxy import Proxy

Window = Callable[..., BrowserContext]
SMALLEST_TARGET = 24  # CSS pixels, WCAG 2.2, 2.5.8
# What a reader may do first, in the order of what figures have: press a key on a point or a slider, or press a button.
FIRST = [(".mg-handle", "ArrowLeft"), ("input[type=range]", "ArrowLeft"), ("input[type=radio]:not(:checked)", "Space"),
         ("input[type=checkbox]", "Space"), ("button:not(.mg-reset):not(.mg-hide):enabled", "Enter")]


@pytest.fixture(params=sorted(FIGURES))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    context = window(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    yield page
    assert not faults
    context.close()


def operate(figure: Locator) -> None:
    """What a reader does first, with the keyboard."""
    for selector, key in FIRST:
        if figure.locator(selector).count():
            figure.locator(selector).first.press(key)
            return
    raise AssertionError("the figure has nothing to operate")


def test_it_comes_to_life_in_place_and_asks_no_other_host(page: Page, address: str, name: str, proxy: Proxy) -> None:
    page.goto(f"{address}/chapters/{chapter_of(name)}.html")
    figure = page.locator(f"#mg-{name}")
    before = page.evaluate("e => e.getBoundingClientRect().height", figure.element_handle())
    said = figure.locator(".mg-say").text_content()
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-alive", "")
    assert abs(page.evaluate("e => e.getBoundingClientRect().height", figure.element_handle()) - before) <= 2
    assert figure.locator(".mg-say").text_content() == said
    assert not proxy.asked


def test_it_is_operated_by_keyboard_says_so_and_can_be_reset(page: Page, address: str, name: str) -> None:
    figure = opened(page, address, name)
    book, said = numbers(figure), figure.locator(".mg-say").text_content()
    operate(figure)
    expect(figure.locator(".mg-say")).not_to_have_text(said)
    expect(figure.locator(".mg-say")).to_have_attribute("aria-live", "polite")
    figure.locator(".mg-reset").press("Enter")
    expect(figure.locator(".mg-say")).to_have_text(said)
    assert numbers(figure) == book


def test_its_address_leads_back_to_its_state(page: Page, address: str, name: str) -> None:
    figure = opened(page, address, name)
    operate(figure)
    page.wait_for_function("name => location.hash.startsWith(`#${name}:`)", arg=name)
    there, said = page.url, figure.locator(".mg-say").text_content()
    other = page.context.new_page()
    other.goto(there)
    expect(other.locator(f"#mg-{name}")).to_have_attribute("data-alive", "")
    expect(other.locator(f"#mg-{name} .mg-say")).to_have_text(said)
    assert numbers(other.locator(f"#mg-{name}")) == numbers(figure)
    other.close()


def test_an_address_with_a_wrong_state_is_told_what_is_wrong(page: Page, address: str, name: str) -> None:
    figure = opened(page, address, name, f"#{name}:nothing=1")
    expect(figure.locator(".mg-fault")).to_contain_text("the figure has no nothing. The figure shows the book's value.")
    assert numbers(figure) == json.loads(json.dumps(numbers(opened(page, address, name))))


def test_a_number_out_of_range_in_an_address_is_told_the_range(page: Page, address: str) -> None:
    for wrong in ("99", "NaN", "Infinity", "", "1e999"):
        figure = opened(page, address, "slope", f"#slope:x={wrong}")
        expect(figure.locator(".mg-fault")).to_contain_text(f"x is a number from -2 to 3, and the link says {wrong}")
        page.goto("about:blank")


def test_prediction_hides_the_answer_until_a_guess_is_entered(page: Page, address: str, name: str) -> None:
    figure = opened(page, address, name)
    button = figure.locator(".mg-hide")
    if button.is_hidden():  # this state has no question; another has
        operate(figure)
    button.press("Enter")
    expect(figure.locator(".mg-say")).to_have_text("The answer is hidden until you have entered a guess.")
    expect(figure.locator(".mg-predict input")).to_be_focused()
    page.keyboard.type("twelve")
    page.keyboard.press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("“twelve” is not a number")
    figure.locator(".mg-predict input").fill("−12,5")
    page.keyboard.press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("You said −12.5; it is ")
    button.press("Enter")
    expect(figure.locator(".mg-predict")).to_be_hidden()


def test_on_a_telephone_it_fits_and_can_be_touched(window: Window, address: str, name: str) -> None:
    context = window(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    figure = opened(page, address, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for control in figure.locator("button, label, .mg-handle").all():
        if control.is_visible():
            box = control.bounding_box()
            what = control.evaluate("e => e.outerHTML.slice(0, 200)")
            assert min(box["width"], box["height"]) >= SMALLEST_TARGET, what
    smallest = figure.locator("svg text").evaluate_all("""texts => Math.min(...texts.filter(t => t.textContent.trim())
        .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))""")
    assert smallest >= 8.5, f"text of {smallest:.1f} px"
    context.close()


def test_motion_is_spared_where_it_is_not_wanted(window: Window, address: str, name: str) -> None:
    context = window(reduced_motion="reduce")
    page = context.new_page()
    figure = opened(page, address, name)
    operate(figure)
    assert figure.evaluate("e => e.getAnimations({ subtree: true }).length") == 0
    context.close()


def test_without_scripts_its_picture_and_its_line_are_there(window: Window, address: str, name: str) -> None:
    context = window(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/chapters/{chapter_of(name)}.html")
    expect(page.locator(f"#mg-{name} svg.mg-drawing")).to_be_visible()
    expect(page.locator(f"#mg-{name} .mg-say")).not_to_be_empty()
    expect(page.locator(f"#mg-{name} button").first).to_be_hidden()
    context.close()
