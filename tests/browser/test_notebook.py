"""A chapter opens as a notebook from its page, runs there with the book's results, and asks nobody else."""
from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from book._tools.places import ROOT
from tests.proxy import Proxy
from tests.readme import PROGRAM

SECONDS = 1000
START = 90 * SECONDS  # for a machine that is busy with other tests; alone it takes five
LESSON = 8  # cells to run: the first of them raises an error on purpose

SLIDER = """
from ipywidgets import IntSlider
slider = IntSlider(value=3, max=10)
slider
"""
FIGURE = """
from micrograd.widgets import Slope
figure = Slope(x=3.0, h=0.5)
figure
"""
README = f"""
from micrograd.engine import Value
{PROGRAM}
g.backward()
print(f"{{g.data:.4f}} {{a.grad:.4f}} {{b.grad:.4f}}")
"""


class Notebook:
    """A notebook that is open in a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")

    def run(self, number: int) -> Locator:
        """Run a cell, as Shift-Enter does; gives what it shows when it is done."""
        cell = self.cells.nth(number)
        cell.locator(".jp-InputArea-editor").click()
        self.page.keyboard.press("Shift+Enter")
        expect(cell.locator(".jp-InputPrompt").first).to_have_text(f"[{self.done()}]:", timeout=START)
        return cell.locator(".jp-OutputArea-output")

    def done(self) -> int:
        """The number that the next cell to be done is given."""
        self.count = getattr(self, "count", 0) + 1
        return self.count

    def try_out(self, code: str) -> Locator:
        """Put other code in the place of the first cell's, and run it."""
        self.cells.first.locator(".jp-InputArea-editor").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code.strip())
        return self.run(0)


@pytest.fixture(scope="module")
def reader(window: Callable[..., BrowserContext]) -> Iterator[BrowserContext]:
    context = window(viewport={"width": 1280, "height": 5000})  # a notebook takes out what is far from being seen
    context.set_default_timeout(30 * SECONDS)
    yield context
    context.close()


@pytest.fixture(scope="module")
def opened(reader: BrowserContext, address: str) -> Notebook:
    """Chapter 4, opened as a reader does it."""
    page = reader.new_page()
    page.goto(f"{address}/chapters/04_value.html")
    page.get_by_role("link", name="Open as a notebook").click()
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible(timeout=START)
    return Notebook(page)


def stored(name: str) -> list[dict[str, Any]]:
    """The code cells of a chapter, as far as they are in the notebook for readers."""
    cells = json.loads((ROOT / "chapters" / f"{name}.ipynb").read_text(encoding="utf8"))["cells"]
    return [cell for cell in cells
            if cell["cell_type"] == "code" and "remove-cell" not in cell["metadata"].get("tags", [])]


def text(output: dict[str, Any]) -> str:
    """What an output says: its text, or for an error its last line."""
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return "".join(output.get("text") or output["data"]["text/plain"]).strip()


def test_its_cells_give_what_the_chapter_has_stored(opened: Notebook) -> None:
    for number, cell in enumerate(stored("04_value")[:LESSON]):
        shown = opened.run(number)
        for place, output in enumerate(cell["outputs"]):
            expect(shown.nth(place)).to_contain_text(text(output), use_inner_text=True)


def test_the_package_is_at_hand_with_the_digits_of_the_readme(opened: Notebook) -> None:
    expect(opened.try_out(README)).to_have_text("24.7041 138.8338 645.5773")


def test_a_slider_that_the_reader_moves_is_moved_in_python(opened: Notebook) -> None:
    handle = opened.try_out(SLIDER).locator(".noUi-handle")
    handle.focus()
    opened.page.keyboard.press("ArrowRight")
    expect(opened.try_out("print(slider.value)")).to_have_text("4")


def test_a_figure_that_the_reader_moves_is_moved_in_python(opened: Notebook) -> None:
    handle = opened.try_out(FIGURE).get_by_role("slider").first
    handle.focus()
    opened.page.keyboard.press("ArrowLeft")
    expect(opened.try_out("print(figure.x < 3.0)")).to_have_text("True")


def test_what_a_reader_changed_is_there_after_a_reload(opened: Notebook) -> None:
    opened.try_out("print('kept')")
    opened.page.keyboard.press("Control+S")
    time.sleep(1)  # the notebook says nowhere that it is saved
    opened.page.reload()
    expect(opened.page.locator(".jp-CodeCell .jp-InputArea-editor").first).to_contain_text("print('kept')")


def test_no_other_host_was_asked(opened: Notebook, proxy: Proxy) -> None:
    assert not proxy.asked
