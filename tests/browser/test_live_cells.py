"""Live cells: a reader runs, edits, stops and resets them, and whatever goes wrong, the page says so and goes on."""
from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.live_page import SECONDS, LivePage
from tests.proxy import Proxy

CHAPTER = "chapters/04_value.html"
AGAIN = "Every variable is gone. Run the cells above again"
STOP_TIME = """(bar) => new Promise((resolve) => {
    const stop = bar.querySelector('[data-do="stop"]');
    new MutationObserver(() => stop.hidden && resolve(performance.now() - pressed)).observe(stop, { attributes: true });
    const pressed = performance.now();
    stop.click();
})"""
NO_STORAGE = """
    const keep = Storage.prototype.setItem;
    Storage.prototype.setItem = function (name, text) {
        if (text.length > %d) throw new DOMException("no room", "QuotaExceededError");
        keep.call(this, name, text);
    };
"""

Open = Callable[..., LivePage]


@pytest.fixture
def open_page(window: Callable[..., BrowserContext], address: str, proxy: Proxy) -> Iterator[Open]:
    """Opens the chapter in a window of its own."""
    contexts: list[BrowserContext] = []

    def opened(prepare: Callable[[Page], Any] = lambda page: None, **options: Any) -> LivePage:
        contexts.append(window(**options))
        page = contexts[-1].new_page()
        prepare(page)
        return LivePage(page, f"{address}/{CHAPTER}")

    yield opened
    for context in contexts:
        context.close()
    proxy.asked.clear()


@pytest.fixture
def live(open_page: Open) -> LivePage:
    return open_page()


def test_the_buttons_are_there_before_any_script_and_hidden_without_scripts(open_page: Open) -> None:
    page = open_page(java_script_enabled=False).page
    assert page.locator(".live-bar").count() == page.locator(".cell_input").count() > 30
    assert not page.locator(".live-bar").first.is_visible()


def test_python_is_fetched_when_a_reader_reaches_for_a_cell_and_not_before(open_page: Open) -> None:
    asked: list[str] = []
    live = open_page(lambda page: page.on("request", lambda request: asked.append(request.url)))
    live.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "runtime" in url or "worker" in url]
    live.bar(1).get_by_role("button", name="Run", exact=True).hover()
    live.page.wait_for_event("request", lambda request: request.url.endswith("pyodide.asm.wasm"))
    assert live.state(1) == "stored output"


def test_python_starts_without_a_word_when_a_reader_reaches_for_run(open_page: Open) -> None:
    live = open_page()
    live.bar(1).get_by_role("button", name="Edit").hover()
    assert not live.page.workers
    with live.page.expect_event("worker"):
        live.bar(1).get_by_role("button", name="Run", exact=True).hover()
    live.page.wait_for_timeout(3 * SECONDS)  # it is ready by now, or has said that it is not
    assert live.page.locator(".live-status").count() == 0
    assert live.run(1) == [("result", "2.0")] and len(live.page.workers) == 1


def test_a_reader_who_saves_data_has_python_start_at_the_press(open_page: Open) -> None:
    saving = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    live = open_page(lambda page: page.add_init_script(saving))
    live.bar(1).get_by_role("button", name="Run", exact=True).hover()
    live.page.wait_for_timeout(SECONDS)
    assert not live.page.workers
    assert live.run(1) == [("result", "2.0")]


def test_a_cell_runs_where_it_stands_and_its_stored_output_gives_way(live: LivePage, proxy: Proxy) -> None:
    stored = live.cell(1).locator(".cell_output:not(.live-output)")
    assert stored.is_visible() and live.state(1) == "stored output"
    assert live.run(1) == [("result", "2.0")]
    assert not stored.is_visible() and re.fullmatch(r"ran in \d+ ms", live.state(1))
    assert not proxy.asked, f"another host was asked: {proxy.asked}"


def test_what_one_cell_makes_the_next_one_finds(live: LivePage) -> None:
    assert live.run(1, "kept = 41") == []
    assert live.run(2, "print('so far', kept)\nkept + 1") == [("stdout", "so far 41\n"), ("result", "42")]
    assert live.run(3, "_ + 1;") == []


def test_streams_come_in_their_order(live: LivePage) -> None:
    code = "import sys\nprint('one')\nprint('two', file=sys.stderr)\ndisplay(3)\nprint('four')"
    assert live.run(1, code) == [("stdout", "one\n"), ("stderr", "two\n"), ("result", "3"), ("stdout", "four\n")]


def test_run_to_here_runs_every_cell_above_and_stops_at_an_error_that_is_not_meant(live: LivePage) -> None:
    live.press("Run to here", 9)
    live.wait(9)
    assert live.output(9) == [("result", "(Value(data=2.0), Value(data=-3.0))")]
    assert live.state(2) == "TypeError", "the chapter means this error, and goes on"
    live.write(3, "1 / 0")
    live.press("Run to here", 9)
    live.wait(9)
    assert live.state(3) == "ZeroDivisionError" and live.state(4).startswith("ran in")


def test_an_error_shows_the_readers_own_lines_alone(live: LivePage) -> None:
    live.run(1, "from micrograd.engine import Value\n\ndef risky(v):\n    return v.log()")
    assert live.run(2, "risky(Value(-1.0))") == [("error", (
        "Traceback (most recent call last):\n  Cell 2, line 1\n    risky(Value(-1.0))\n    ~~~~~^^^^^^^^^^^^^\n"
        "  Cell 1, line 4, in risky\n    return v.log()\n           ~~~~~^^\n"
        "ValueError: log of -1.0 (label ''): the argument must be positive\n"))]
    assert live.state(2) == "ValueError"


def test_a_syntax_error_points_at_its_place(live: LivePage) -> None:
    assert live.run(1, "total = (1 +") == [
        ("error", "  Cell 1, line 1\n    total = (1 +\n            ^\nSyntaxError: '(' was never closed\n")]


def test_a_name_that_no_cell_has_made_yet_comes_with_advice(live: LivePage) -> None:
    assert "“Run to here” runs them all, in order." in live.run(5, "a.data")[-1][1]


def test_an_endless_loop_is_stopped_and_the_variables_stay(open_page: Open) -> None:
    live = open_page()
    for isolated in (False, True):  # the first visit of a reader, and the second
        assert live.page.evaluate("crossOriginIsolated") is isolated
        live.run(1, "kept = 41")
        live.write(2, "while True:\n    pass")
        seconds = min(stop_time(live) for _ in range(3))
        assert seconds < 0.1, f"it took {seconds:.3f} s"
        assert live.output(2)[-1][1].endswith("KeyboardInterrupt\n") and live.state(2) == "stopped"
        assert live.run(3, "kept + 1") == [("result", "42")]
        live.page.reload()


def stop_time(live: LivePage) -> float:
    """How long it takes to stop cell 2, in seconds."""
    live.press("Run", 2)
    live.page.wait_for_timeout(500)
    return live.bar(2).evaluate(STOP_TIME) / 1000


def test_without_a_service_worker_stop_ends_python_and_says_what_is_lost(open_page: Open) -> None:
    live = open_page(service_workers="block")
    live.run(1, "kept = 41")
    start(live, 2, "while True:\n    pass")
    live.press("Stop", 2)
    live.wait(2)
    assert AGAIN in live.said(2) and AGAIN in live.status()
    assert live.state(1) == "before the restart" and live.state(2) == "Python was restarted"
    assert "NameError: name 'kept' is not defined" in live.run(3, "kept")[0][1]


def test_a_sleep_that_no_interrupt_reaches_ends_with_python_after_a_second(live: LivePage) -> None:
    live.run(1, "kept = 41")
    start(live, 2, "import time\ntime.sleep(60)")
    pressed = time.monotonic()
    live.press("Stop", 2)
    live.wait(2)
    assert 1 <= time.monotonic() - pressed < 3
    assert f"Stopped. Python did not listen, so it was ended. {AGAIN}" in live.said(2)


def test_stop_forgets_the_cells_that_wait(live: LivePage) -> None:
    live.run(1)
    live.write(2, "while True:\n    pass")
    live.press("Run to here", 4)
    expect(live.bar(2).locator(".live-state")).to_have_text("running")
    assert live.state(4) == "waiting"
    live.press("Stop", 4)
    live.wait(2)
    assert live.state(2) == "stopped" and live.state(4) == "stored output"


def start(live: LivePage, number: int, text: str) -> None:
    """Start a cell that does not end, and wait until it runs."""
    live.write(number, text)
    live.press("Run", number)
    expect(live.bar(number).locator(".live-state")).to_have_text("running")
    live.page.wait_for_timeout(300)


def test_a_cells_code_is_copied_as_the_reader_has_it(open_page: Open) -> None:
    live = open_page(permissions=["clipboard-read", "clipboard-write"])
    live.write(1, "mine = 1")
    live.bar(1).get_by_role("button", name="Copy").click()
    expect(live.page.locator(".live-status")).to_have_text("The code is copied.")
    assert live.page.evaluate("navigator.clipboard.readText()") == "mine = 1"


def test_reset_brings_back_the_books_text_and_its_output(live: LivePage) -> None:
    stored = live.cell(1).locator(".cell_output:not(.live-output)")
    assert not live.bar(1).get_by_text("Reset").is_visible()
    assert live.run(1, "'mine'") == [("result", "'mine'")]
    live.press("Reset", 1)
    assert stored.is_visible() and live.output(1) == [] and live.state(1) == "stored output"
    assert live.run(1) == [("result", "2.0")]


def test_what_a_reader_wrote_is_there_after_a_reload_until_it_is_reset(live: LivePage) -> None:
    live.write(2, "'my own text'")
    live.page.wait_for_timeout(600)
    live.page.reload()
    expect(live.cell(2).locator(".cm-content")).to_have_text("'my own text'")
    assert live.run(2) == [("result", "'my own text'")]
    live.press("Reset", 2)
    live.page.wait_for_timeout(600)
    live.page.reload()
    live.page.wait_for_load_state("networkidle")
    assert live.cell(2).locator(".cm-content").count() == 0


def test_what_a_reader_wrote_in_an_earlier_edition_is_there_and_moves_to_its_new_name(live: LivePage) -> None:
    edit = {2: {"book": live.book()[1], "text": "'from an earlier edition'"}}
    live.page.evaluate("(edit) => localStorage.setItem(`live:${location.pathname}`, JSON.stringify(edit))", edit)
    live.page.reload()
    expect(live.cell(2).locator(".cm-content")).to_have_text("'from an earlier edition'")
    live.write(1, "'and mine'")
    live.page.wait_for_timeout(600)
    assert live.page.evaluate("Object.keys(localStorage).filter((name) => name.includes('/chapters/'))") == [
        f"micrograd-book:edits:/{CHAPTER}"]
    live.page.reload()
    for number, text in ((1, "'and mine'"), (2, "'from an earlier edition'")):
        expect(live.cell(number).locator(".cm-content")).to_have_text(text)


@pytest.mark.parametrize("longest", [0, 10], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_is_named_and_the_text_stays(open_page: Open, longest: int) -> None:
    live = open_page(lambda page: page.add_init_script(NO_STORAGE % longest))
    live.write(1, "'unkept'")
    expect(live.page.locator(".live-status")).to_contain_text("This browser keeps no more text for the page")
    assert live.run(1) == [("result", "'unkept'")]


def test_endless_printing_is_cut_and_can_be_stopped(live: LivePage) -> None:
    start(live, 1, "while True:\n    print('again and again')")
    note = live.cell(1).locator(".live-note")
    expect(note).to_have_text("The output is cut here: a cell shows at most 100,000 characters. "
                              "The cell runs on; Stop ends it.")
    began = time.monotonic()
    assert live.page.evaluate("1 + 1") == 2 and time.monotonic() - began < 1, "the page answers"
    live.press("Stop", 1)
    live.wait(1)
    assert len(live.said(1)) < 101_000
    assert live.run(2, "'goes on'") == [("result", "'goes on'")]


def test_an_endless_recursion_is_an_error_and_python_goes_on(live: LivePage) -> None:
    live.run(1, "kept = 41")
    deep = "import sys\nsys.setrecursionlimit(20_000)\n"
    through_c = "class Loop:\n    def __radd__(self, other):\n        return other + self\n\n1 + Loop()"
    for text in ("def loop():\n    return loop()\n\nloop()", deep + through_c):
        assert "RecursionError" in live.run(2, text)[-1][1].splitlines()[-1]
    assert live.run(3, "kept") == [("result", "41")]


def test_full_memory_is_an_error_and_python_goes_on(live: LivePage) -> None:
    assert live.run(1, "full = []\nwhile True:\n    full.append(bytes(100_000_000))")[-1][1].endswith("MemoryError\n")
    assert live.run(2, "del full\n'goes on'") == [("result", "'goes on'")]


@pytest.mark.parametrize("text", ["nest = ()\nfor _ in range(300_000):\n    nest = (nest,)\ndel nest",
                                  "import js\njs.close()\nwhile True:\n    pass"], ids=["crashed", "closed"])
def test_a_python_that_dies_is_named_and_started_anew(live: LivePage, text: str) -> None:
    live.run(1, "kept = 41")
    live.run(2, text)
    assert AGAIN in live.said(2) and live.state(2) == "Python was restarted"
    assert live.run(3, "'goes on'") == [("result", "'goes on'")]


@pytest.mark.parametrize("name, change, says", [
    ("pyodide.asm.wasm", "gone", "pyodide.asm.wasm is missing on the server (404)"),
    ("python_stdlib.zip", "damaged", "python_stdlib.zip is damaged: its hash is not the one it should have"),
    ("runtime.json", "gone", "runtime.json did not come (404)"),
    ("pyodide.mjs", "no answer", "pyodide.mjs did not come; check your connection")])
def test_a_runtime_with_a_fault_is_named_and_another_press_tries_again(
        open_page: Open, name: str, change: str, says: str) -> None:
    live = open_page(service_workers="block")
    answers = {"gone": lambda route: route.fulfill(status=404), "no answer": lambda route: route.abort(),
               "damaged": lambda route: route.fulfill(body=b"PK" + b"0" * 2000)}
    live.page.context.route(f"**/runtime/{name}", answers[change])
    with live.page.expect_event("worker"):
        live.bar(1).get_by_role("button", name="Run", exact=True).hover()
    wait_until(live, lambda: not live.page.workers)
    assert not live.output(1) and live.page.locator(".live-status").count() == 0, "the fault was told before a press"
    live.run(1)
    assert says in live.said(1), live.said(1)
    live.page.context.unroute(f"**/runtime/{name}")
    assert live.run(1) == [("result", "2.0")]


def wait_until(live: LivePage, happened: Callable[[], bool]) -> None:
    for _ in range(100):
        if happened():
            return
        live.page.wait_for_timeout(0.1 * SECONDS)
    pytest.fail("it has not happened in 10 seconds")


def test_a_package_that_is_not_here_is_named_and_the_rest_of_the_cell_still_works(live: LivePage) -> None:
    said = live.run(1, "import torch\nmade_before = 1\ntorch.tensor(1.0)")
    assert said == [("note", "This cell needs PyTorch, which does not run in a browser. What you see below is its "
                             "stored output. The chapter's notebook runs it on your own machine.")]
    assert live.cell(1).locator(".cell_output:not(.live-output)").is_visible()
    assert live.run(2, "made_before") == [("result", "1")]


def test_a_graph_is_drawn_with_alternative_text(live: LivePage) -> None:
    graph = live.book().index("draw_dot(L)") + 1
    live.press("Run to here", graph)
    live.wait(graph)
    picture = live.cell(graph).locator(".live-output img")
    stored = live.cell(graph).locator(".cell_output:not(.live-output) img")
    expect(picture).to_have_attribute("alt", stored.get_attribute("alt") or "")
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 300
    live.run(1, "from micrograd.draw import draw_dot\nfrom micrograd.engine import Value\ndraw_dot(Value(1.0) + 2)")
    expect(live.cell(1).locator(".live-output img")).to_have_attribute("alt", "A graph: 4 boxes and circles, 3 arrows")


def test_a_graph_that_is_too_large_is_text_with_a_reason(live: LivePage) -> None:
    live.run(1, "from micrograd.draw import draw_dot\nfrom micrograd.engine import Value\n\nx = Value(1.0)\n"
                "for _ in range(2000):\n    x = x + 1\ndraw_dot(x)")
    expect(live.cell(1).locator(".live-note")).to_contain_text("The graph is shown as text: it is too large (")
    million = live.run(2, "for _ in range(1_000_000):\n    x = x + 1\ndraw_dot(x)", seconds=180)
    assert "ValueError: the graph has 2,004,001 Values, and nobody can read more than" in million[-1][1]
    assert live.run(3, "'goes on'") == [("result", "'goes on'")]


def test_the_keyboard_edits_runs_and_leaves(live: LivePage) -> None:
    live.page.locator(".live-bar").first.get_by_role("button", name="Edit").focus()
    live.page.keyboard.press("Enter")
    editor = live.cell(1).locator(".cm-content")
    expect(editor).to_be_focused()
    assert "Escape, then Tab, leaves the editor" in (editor.get_attribute("aria-label") or "")
    live.page.keyboard.press("Control+a")
    live.page.keyboard.type("6 * 7")
    live.page.keyboard.press("Shift+Enter")
    live.wait(1)
    assert live.output(1) == [("result", "42")] and live.state(1).startswith("ran in")
    live.page.keyboard.press("Escape")
    live.page.keyboard.press("Tab")
    expect(live.bar(1).get_by_role("button", name="Run", exact=True)).to_be_focused()


def test_on_a_phone_nothing_scrolls_sideways_while_a_cell_is_edited_and_runs(open_page: Open) -> None:
    live = open_page(viewport={"width": 360, "height": 800}, color_scheme="dark")
    live.run(1, "print('wide ' * 100)\n" + "x = 1  # " + "wide " * 50)
    wide, screen = live.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen
