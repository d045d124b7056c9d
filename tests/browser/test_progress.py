"""A reader's progress is kept in the browser, shown where it helps, and forgotten on request."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.proxy import Proxy

CHAPTER, FIRST, HELP = "chapters/07_used_twice.html", "book/index.html", "book/how_to_use.html"
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    configurable: true, get() { throw new DOMException("forbidden", "SecurityError"); } })"""
FULL = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }"""



def read_chapter(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    page.get_by_label("I have read this chapter").check()


def test_a_new_reader_sees_nothing_of_it(page: Page, address: str) -> None:
    page.goto(f"{address}/{FIRST}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".progress-panel")).to_be_empty()
    expect(page.locator(".progress-line, .read-mark")).to_have_count(0)


def test_a_chapter_that_is_read_has_a_tick_in_the_sidebar_and_in_the_chapter_map(page: Page, address: str) -> None:
    read_chapter(page, address)
    expect(page.locator(".progress-line")).to_have_text("1 of 13 chapters read")
    expect(page.locator(".bd-sidenav .active .read-mark")).to_be_visible()
    page.goto(f"{address}/{FIRST}")
    row = page.locator(".chapter-map tr", has_text="Used twice")
    expect(row.get_by_label("read", exact=True)).to_be_visible()
    expect(page.locator(".chapter-map .read-mark")).to_have_count(1)


def test_an_exercise_that_is_done_stays_ticked_after_a_reload_and_can_be_unticked(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    page.get_by_label("I have done exercise 7.2").check()
    page.reload()
    expect(page.get_by_label("I have done exercise 7.2")).to_be_checked()
    expect(page.get_by_label("I have done exercise 7.1")).not_to_be_checked()
    page.goto(f"{address}/{FIRST}")
    expect(page.locator(".chapter-map")).to_contain_text("1 exercise done")
    page.go_back()
    page.get_by_label("I have done exercise 7.2").uncheck()
    page.reload()
    expect(page.get_by_label("I have done exercise 7.2")).not_to_be_checked()


def test_the_first_page_leads_to_where_the_reader_stopped(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    page.locator("#make-the-bug").scroll_into_view_if_needed()
    page.locator("#make-the-bug h2").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_function("localStorage.getItem('micrograd-book:progress')?.includes('make-the-bug')")
    page.goto(f"{address}/{FIRST}")
    expect(page.locator(".progress-panel")).to_contain_text("Make the bug")
    page.locator(".progress-panel a").click()
    page.wait_for_url(f"**/{CHAPTER}#make-the-bug")


@pytest.mark.parametrize("place", [FIRST, HELP])
def test_the_reader_can_have_it_forgotten(page: Page, address: str, place: str) -> None:
    read_chapter(page, address)
    page.goto(f"{address}/{place}")
    expect(page.locator(".progress-panel")).to_contain_text("Kept in this browser, and nowhere else")
    page.get_by_role("button", name="Forget my progress").click()
    expect(page.locator(".progress-panel")).to_have_text("Forgotten. Nothing of it is kept any more.")
    assert page.evaluate("localStorage.getItem('micrograd-book:progress')") is None
    expect(page.locator(".read-mark")).to_have_count(0)


@pytest.mark.parametrize("fault", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_without_a_storage_the_page_works_and_says_that_nothing_stays(page: Page, address: str, fault: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(fault)
    page.goto(f"{address}/{CHAPTER}")
    page.get_by_label("I have read this chapter").check()
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    expect(page.locator(".progress-line")).to_have_text("1 of 13 chapters read")
    page.keyboard.press("t")
    assert not errors


def test_nothing_of_it_is_sent_anywhere(page: Page, address: str, proxy: Proxy) -> None:
    asked: list[str] = []
    page.goto(f"{address}/{CHAPTER}", wait_until="networkidle")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("I have read this chapter").check()
    page.wait_for_timeout(300)
    assert not proxy.asked
    assert not [url for url in asked if "/_static/" not in url], "only the page's own files are asked for"
