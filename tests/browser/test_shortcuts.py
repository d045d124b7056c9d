"""Keys turn the page, search, change the colours and list themselves, and never while the reader types."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

CHAPTER, HELP = "chapters/07_used_twice.html", "book/how_to_use.html"


@pytest.fixture
def page(window: Callable[..., BrowserContext], address: str) -> Iterator[Page]:
    context = window(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    page.wait_for_selector("#mg-tooltip", state="attached")  # the page's script makes it when it begins to listen
    yield page
    context.close()


@pytest.mark.parametrize(("key", "place"), [("n", "08_arithmetic"), ("p", "06_order")])
def test_a_key_turns_the_page(page: Page, key: str, place: str) -> None:
    page.keyboard.press(key)
    page.wait_for_url(f"**/{place}.html")


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_opens_the_search(page: Page, key: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("#pst-search-dialog input")).to_be_focused()
    page.keyboard.type("n/t?p")
    expect(page.locator("#pst-search-dialog input")).to_have_value("n/t?p")
    assert page.url.endswith(CHAPTER)


def test_a_key_changes_the_colours(page: Page) -> None:
    before = page.evaluate("document.documentElement.dataset.mode")
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.dataset.mode") != before


def test_a_question_mark_lists_the_keys_and_escape_closes_the_list(page: Page) -> None:
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    assert keys.locator("kbd").all_inner_texts() == ["n", "p", "/", "t", "?", "Esc"]
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    assert page.url.endswith(CHAPTER)


def test_the_keys_can_be_switched_off_and_on_again(page: Page, address: str) -> None:
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#mg-tooltip", state="attached")
    for key in "?n":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.endswith(CHAPTER)
    expect(page.locator("#shortcuts")).to_have_count(0)
    page.goto(f"{address}/{HELP}")
    page.get_by_role("button", name="Show the keys").click()
    page.get_by_label("Use these keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/01_one_knob.html")


def test_a_key_with_a_modifier_is_the_browsers_own(page: Page) -> None:
    for key in ("Control+p", "Alt+n", "Meta+t"):
        assert page.evaluate("""key => {
            const [modifier, letter] = key.split("+");
            const names = { Control: "ctrlKey", Alt: "altKey", Meta: "metaKey" };
            const options = { key: letter, [names[modifier]]: true, bubbles: true, cancelable: true };
            return document.body.dispatchEvent(new KeyboardEvent("keydown", options));
        }""", key), f"{key} is taken from the browser"
    assert page.url.endswith(CHAPTER)
