"""What a reader does on a page: search, open a solution, change the colours, move with the keyboard, print."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.proxy import Proxy

CHAPTER = "chapters/05_neuron.html"  # it has plots, graphs, formulas and exercises


Window = Callable[..., BrowserContext]


def test_search_finds_a_term_without_asking_another_host(page: Page, address: str, proxy: Proxy) -> None:
    page.goto(f"{address}/{CHAPTER}")
    page.keyboard.press("Control+k")
    page.keyboard.type("topological")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=topological")
    expect(page.locator("#search-results ul.search li a").first).to_be_visible()
    assert not proxy.asked


def test_the_search_names_titles_first_and_quotes_the_text(page: Page, address: str) -> None:
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{address}/search.html?q=chain+rule")
    results = page.locator("#search-results ul.search > li")
    expect(results.nth(1).locator("p.context")).to_be_visible()
    assert "Glossary" in results.nth(0).inner_text()
    assert "3. The chain rule, by hand" in results.nth(1).inner_text()
    page.wait_for_load_state("networkidle")
    quoted = page.locator("p.context").all_inner_texts()
    assert quoted and not [text for text in quoted if ".pdf" in text or "Run to here" in text]
    assert not faults


def test_code_is_copied_by_a_press_as_it_stands(window: Window, address: str) -> None:
    page = window(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(f"{address}/book/how_to_use.html")
    block = page.locator(".copied").first
    block.hover()
    block.get_by_role("button", name="Copy").click()
    expect(page.locator(".live-status")).to_have_text("The code is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == block.locator("pre").text_content()


def test_a_browser_that_does_not_let_a_page_copy_is_named(page: Page, address: str) -> None:
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(f"{address}/book/how_to_use.html")
    page.locator(".copied button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".live-status")).to_contain_text("This browser does not let a page copy.")


def test_a_solution_is_closed_until_it_is_asked_for(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    solution = page.locator("details.fold-code").first
    expect(solution.locator("pre").first).to_be_hidden()
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(solution.locator("pre").first).to_be_visible()


@pytest.mark.parametrize("page", [360], indirect=True)
def test_code_that_scrolls_is_reached_with_the_keyboard_also_after_it_was_folded(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    wide = """(blocks) => blocks.filter(block => block.checkVisibility() && block.scrollWidth > block.clientWidth)
                                .map(block => block.tabIndex)"""
    blocks = page.locator("main pre")
    page.wait_for_function("document.querySelector('main pre[tabindex]')")
    before = blocks.evaluate_all(wide)
    assert before and set(before) == {0}
    page.locator("details.fold-code > summary").evaluate_all("(all) => all.forEach(summary => summary.click())")
    page.wait_for_timeout(200)
    after = blocks.evaluate_all(wide)
    assert len(after) > len(before) and set(after) == {0}


def test_a_solution_is_open_in_print(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    page.emulate_media(media="print")
    expect(page.locator("details.fold-code pre").first).to_be_visible()


def test_a_dark_page_is_printed_light(window: Window, address: str) -> None:
    context = window(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    colours = "document.documentElement.dataset.theme"
    assert page.evaluate(colours) == "dark"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(colours) == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(colours) == "dark"
    context.close()


def test_the_colours_that_a_reader_chooses_stay(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    before = page.evaluate("document.documentElement.dataset.theme")
    for _ in range(2):  # from the system's setting to the other of light and dark
        page.locator(".theme-switch-button").click()
        if (after := page.evaluate("document.documentElement.dataset.theme")) != before:
            break
    assert after != before
    page.goto(f"{address}/book/index.html")
    assert page.evaluate("document.documentElement.dataset.theme") == after


def test_a_menu_of_the_header_opens_and_closes_by_mouse_and_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    button = page.get_by_role("button", name="Download this page")
    items = page.locator(".dropdown-download-buttons .dropdown-menu .dropdown-item")
    button.click()
    expect(items.first).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.locator("h1").click()
    expect(items.first).to_be_hidden()
    button.focus()
    page.keyboard.press("ArrowDown")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("Escape")
    expect(items.first).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("width", [1280, 360])
def test_one_menu_is_open_at_a_time_and_lies_on_the_page(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/{CHAPTER}")
    page.get_by_role("button", name="Download this page").click()
    page.get_by_role("button", name="Source repositories").click()
    expect(page.locator(".dropdown-menu.show")).to_have_count(1)
    place = page.locator(".dropdown-menu.show").bounding_box()
    assert place["x"] >= 0 and place["x"] + place["width"] <= width


def test_a_wide_picture_can_be_reached_and_scrolled_with_the_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{address}/{CHAPTER}")
    wide = page.locator(".picture").filter(has=page.locator("img")).evaluate_all(
        "boxes => boxes.findIndex(box => box.scrollWidth > box.clientWidth)")
    assert wide >= 0, "no picture of this chapter is wider than a telephone"
    box = page.locator(".picture").nth(wide)
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


def test_the_focus_is_seen(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}")
    for _ in range(12):
        page.keyboard.press("Tab")
        name, line, width = page.evaluate("""(() => {
            const element = document.activeElement, style = getComputedStyle(element);
            return [element.className, style.outlineStyle, parseFloat(style.outlineWidth)];
        })()""")
        assert line != "none" and width >= 2, f"the focus on .{name} is not seen"


def test_a_formula_is_set_in_the_books_own_font(page: Page, address: str) -> None:
    page.goto(f"{address}/{CHAPTER}", wait_until="networkidle")
    assert page.evaluate("document.fonts.check('16px \"Book Math\"')")
    assert page.locator("math").first.bounding_box()["height"] > 8


def test_icons_come_from_the_small_font_alone(page: Page, address: str) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{CHAPTER}", wait_until="networkidle")
    assert not [url for url in asked if "fontawesome" in url], "an icon is missing in fonts/book-icons.woff2"


def test_without_scripts_the_text_the_code_and_the_answers_are_there(window: Window, address: str) -> None:
    context = window(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("div.highlight").first).to_be_visible()
    page.locator("details.fold > summary").first.click()
    expect(page.locator("details.fold").first).to_have_attribute("open", "")
    context.close()
