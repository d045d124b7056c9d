"""A glossary term and a reference explain themselves: to the pointer, to the keyboard, and to a finger."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

CHAPTER, REFERENCES = "chapters/07_used_twice.html", "book/references.html"
TOOLTIP, TERM, CITATION = "#mg-tooltip", "a.term", ".bibtex-citation a"

Window = Callable[..., BrowserContext]


@pytest.fixture
def phone(window: Window) -> Iterator[Page]:
    context = window(viewport={"width": 360, "height": 800}, has_touch=True, color_scheme="dark")
    yield context.new_page()
    context.close()


def test_a_term_is_explained_to_the_pointer(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    term = page.locator(TERM).first
    words = term.get_attribute("title")
    term.hover()
    expect(page.locator(TOOLTIP)).to_have_text(words)
    expect(term).to_have_attribute("aria-describedby", "mg-tooltip")
    expect(page.locator(TOOLTIP)).to_have_role("tooltip")


def test_a_tooltip_stays_while_the_pointer_is_in_it_and_goes_with_it(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    page.locator(TERM).first.hover()
    page.locator(TOOLTIP).hover()
    page.wait_for_timeout(600)  # longer than the patience with a pointer that is nowhere
    expect(page.locator(TOOLTIP)).to_be_visible()
    page.mouse.move(1200, 800)
    expect(page.locator(TOOLTIP)).to_be_hidden()


def test_a_term_is_explained_to_the_keyboard_and_escape_closes_the_tooltip(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    term = page.locator(TERM).first
    words = term.get_attribute("title")
    term.focus()
    expect(page.locator(TOOLTIP)).to_have_text(words)
    page.keyboard.press("Escape")
    expect(page.locator(TOOLTIP)).to_be_hidden()
    expect(term).to_be_focused()
    expect(term).to_have_attribute("title", words)


def test_leaving_a_term_with_the_keyboard_closes_its_tooltip(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    page.locator(TERM).first.focus()
    expect(page.locator(TOOLTIP)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(TOOLTIP)).to_be_hidden()


def test_a_reference_shows_its_entry(page: Page, address: str) -> None:
    page.goto(f"{address}/{REFERENCES}")
    page.locator(CITATION).first.focus()
    expect(page.locator(TOOLTIP)).to_contain_text("A simple automatic derivative evaluation program")


def test_the_first_tap_explains_and_the_second_follows(phone: Page, address: str) -> None:
    phone.goto(f"{address}/{CHAPTER}")
    term = phone.locator(TERM).first
    term.tap()
    expect(phone.locator(TOOLTIP)).to_be_visible()
    assert phone.url.endswith(CHAPTER)
    term.tap()
    phone.wait_for_url("**/book/glossary.html#term-*")


def test_a_tap_elsewhere_closes_the_tooltip(phone: Page, address: str) -> None:
    phone.goto(f"{address}/{CHAPTER}")
    phone.locator(TERM).first.tap()
    expect(phone.locator(TOOLTIP)).to_be_visible()
    phone.locator("h1").tap()
    expect(phone.locator(TOOLTIP)).to_be_hidden()


def test_a_tooltip_stays_on_the_screen_of_a_phone(phone: Page, address: str) -> None:
    phone.goto(f"{address}/{CHAPTER}")
    for term in phone.locator(TERM).all():
        term.tap()
        box = phone.locator(TOOLTIP).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360, term.inner_text()
        phone.keyboard.press("Escape")


def test_without_scripts_the_browser_shows_the_words_itself(window: Window, address: str) -> None:
    context = window(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    assert len(page.locator(TERM).first.get_attribute("title")) > 20
    context.close()
