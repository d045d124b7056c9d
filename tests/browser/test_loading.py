"""What a page loads for an array or a plot it loads when a reader reaches for that cell, and says how far it is."""
from __future__ import annotations

import re
from typing import Any

import pytest

from tests.live_page import LivePage

SECONDS = 1000
PLOT = 1  # the cell of chapter 1 that needs Matplotlib
PLAIN = 2  # one that needs nothing
SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
WATCH = """new MutationObserver((changes) => {
    for (const { target } of changes) {
        const line = target.closest?.(".live-status");
        if (line) (window.lines ??= []).push([line.firstChild?.textContent, line.innerText]);
    }
}).observe(document, { childList: true, subtree: true })"""


class Visit:
    """A page of chapter 1, and the names of the runtime's files that it has asked for."""

    def __init__(self, page: Any, address: str) -> None:
        self.asked: set[str] = set()
        page.on("request", lambda request: self.note(request.url))
        self.live = LivePage(page, f"{address}/chapters/01_one_knob.html")
        page.evaluate(WATCH)

    def note(self, url: str) -> None:
        if "/runtime/" in url:
            self.asked.add(url.rpartition("/")[2].partition("-")[0])

    def reach(self, number: int, button: str) -> None:
        self.live.bar(number).get_by_role("button", name=button, exact=True).hover()
        self.live.page.wait_for_timeout(3 * SECONDS)


@pytest.fixture
def visit(page: Any, complete: str) -> Visit:
    return Visit(page, complete)


def test_a_plots_packages_come_when_a_reader_reaches_for_its_cell(visit: Visit) -> None:
    visit.reach(PLOT, "Copy")
    assert {"numpy", "matplotlib", "pyodide.asm.wasm"} <= visit.asked and not visit.live.page.workers


def test_a_cell_that_needs_nothing_brings_no_packages_but_small_ones(visit: Visit) -> None:
    visit.reach(PLAIN, "Run")
    visit.live.run(PLAIN, "1 + 1")
    assert "pyodide.asm.wasm" in visit.asked and not {"numpy", "matplotlib", "pillow"} & visit.asked


def test_a_reader_who_saves_data_is_brought_nothing_before_the_press(page: Any, complete: str) -> None:
    page.add_init_script(SAVING)
    visit = Visit(page, complete)
    visit.reach(PLOT, "Run")
    assert not visit.asked


def test_at_run_the_packages_are_loaded_before_the_press_and_no_cell_is_run(visit: Visit) -> None:
    visit.reach(PLOT, "Run")
    visit.live.page.wait_for_function("window.lines?.some(([text]) => text === 'Loaded.')")
    assert visit.live.state(PLOT) == "stored output" and len(visit.live.page.workers) == 1
    assert visit.live.run_unseen("print('np' in globals(), 'numpy' in __import__('sys').modules)") == "False True\n"


def test_run_to_here_brings_what_the_cells_above_need(visit: Visit) -> None:
    visit.reach(PLAIN, "Run to here")
    assert {"numpy", "matplotlib"} <= visit.asked


def test_the_line_counts_megabytes_for_eyes_and_speaks_once(visit: Visit) -> None:
    assert [kind for kind, _ in visit.live.run(PLOT)] == ["result"]
    spoken = [text for text, _ in visit.live.page.evaluate("window.lines")]
    seen = [seen for _, seen in visit.live.page.evaluate("window.lines")]
    loading = next(text for text in spoken if text.startswith("Loading"))
    assert re.fullmatch(r"Loading Matplotlib, micrograd and NumPy, \d+\.\d MB the first time\.", loading)
    assert len({text for text in spoken if text.startswith("Loading")}) == 1
    counts = [float(found[1]) for text in seen if (found := re.search(r"time\. ([\d.]+) of ([\d.]+) MB", text))]
    assert counts == sorted(counts) and len(set(counts)) > 3
    assert visit.live.page.locator(".live-status [aria-hidden]").count() == 1
    assert spoken[-1].startswith("Cell 1: ran in")
