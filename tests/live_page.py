"""A page with live cells, as a test sees it: `LivePage(page, address)` writes into its cells and runs them."""
from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page

SECONDS = 1000
RESULTS = """
    window.results = new Map();
    document.addEventListener("live-result", ({ target, detail }) => {
        const found = window.results.get(target) ?? [];
        window.results.set(target, [...found, detail["text/plain"]]);
    });
"""
OUTPUT = """(cell) => {
    const texts = [...(window.results.get(cell) ?? [])];
    return [...cell.querySelector(".live-output")?.children ?? []].map((part) => {
        if (part.classList.contains("stream")) return [part.dataset.stream, part.textContent];
        if (part.classList.contains("traceback")) return ["error", part.textContent];
        return part.classList.contains("live-note") ? ["note", part.textContent] : ["result", texts.shift()];
    });
}"""
KEEP_PYTHON = """
    window.Worker = class extends Worker {
        constructor(address, options) {
            super(address, options);
            if (options?.name === "Python") window.python = this;
        }
    };
"""
RUN_UNSEEN = """(text) => new Promise((resolve) => {
    let said = "";
    const hear = ({ data }) => {
        if (data.is === "output" && data.output.kind === "stdout") said += data.output.text;
        if (data.is !== "done" && data.is !== "dead") return;
        window.python.removeEventListener("message", hear);
        resolve(said);
    };
    window.python.addEventListener("message", hear);
    window.python.postMessage({ do: "run", number: 0, text });
})"""
# A second Python that stays: while it lives, the browser keeps what it has compiled for the first.
KEEP_COMPILED = """() => new Promise((resolve) => {
    window.spare = new Worker("../_static/worker.js", { type: "module" });
    window.spare.onmessage = ({ data }) => data.is === "ready" && resolve();
    const runtime = new URL("../_static/runtime/", location).href;
    window.spare.postMessage({ do: "start", runtime, interrupt: { memory: null, address: location.href } });
})"""
# What cells can leave behind: modules, installed packages, those that are known to be missing, chance, and names.
TRACES = """print(__import__("json").dumps([[sorted(__import__("sys").modules),
    sorted(__import__("os").listdir(__import__("os").environ["MPLCONFIGDIR"] + "/..")),
    sorted(display.__self__.missing), str(__import__("random").getstate()),
    [name for name, value in globals().items() if isinstance(value, type(__import__("sys")))]], sorted(globals())]))"""
FORGET = """[globals().pop(name) for name in {names}], setattr(display.__self__, "last", None)"""
IDLE = """(bar) => bar.querySelector('[data-do="stop"]').hidden
    && bar.querySelector(".live-state").textContent !== "pressed" """


class LivePage:
    """The live cells of a page, by their numbers from 1."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.add_init_script(RESULTS + KEEP_PYTHON)
        page.goto(address)

    def bar(self, number: int) -> Locator:
        return self.page.locator(f'.live-bar[aria-label="Cell {number}"]')

    def cell(self, number: int) -> Locator:
        return self.page.locator(".cell", has=self.page.locator(f'.live-bar[aria-label="Cell {number}"]'))

    def press(self, button: str, number: int) -> None:
        """Press a button of a cell, even where it is folded away."""
        if button.startswith("Run"):  # the first press loads what makes cells live; until then the cell seems idle
            self.bar(number).locator(".live-state").evaluate("(state) => { state.textContent = 'pressed'; }")
        self.bar(number).get_by_text(button, exact=True).dispatch_event("click")

    def write(self, number: int, text: str) -> None:
        """Put a text into a cell's editor."""
        editor = self.cell(number).locator(".cm-content")
        if not editor.is_visible():
            self.press("Edit", number)
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run(self, number: int, text: str | None = None, seconds: float = 60) -> list[tuple[str, str]]:
        """Run a cell, with another text if one is given, and wait until it has run. Gives its output."""
        if text is not None:
            self.write(number, text)
        self.page.evaluate("(cell) => window.results.delete(cell)", self.cell(number).element_handle())
        self.press("Run", number)
        self.wait(number, seconds)
        return self.output(number)

    def run_unseen(self, text: str) -> str:
        """Have the page's Python run a text of no cell's. Gives what it prints."""
        return str(self.page.evaluate(RUN_UNSEEN, text))

    def traces(self) -> tuple[Any, list[str]]:
        """What Python holds: modules, packages and the like, and names. With the same, a session is as good as new."""
        rest, names = json.loads(self.run_unseen(TRACES))
        return rest, names

    def freshen(self, fresh: tuple[Any, list[str]]) -> None:
        """Have the next cell be the first of a session: forget the names, or, where more was left, end Python."""
        rest, names = self.traces()
        if rest == fresh[0]:
            self.run_unseen(FORGET.format(names=[name for name in names if name not in fresh[1]]))
        if rest != fresh[0] or self.traces() != fresh:
            self.end_python()

    def keep_compiled(self) -> None:
        """Have the browser keep what it has compiled when Python ends."""
        self.page.evaluate(KEEP_COMPILED)

    def end_python(self) -> None:
        """End Python, so that the next cell is the first of a new one."""
        self.run_unseen("__import__('js').close()")

    def wait(self, number: int, seconds: float = 60) -> None:
        """Wait until a cell neither runs nor waits."""
        bar = self.bar(number).element_handle()
        self.page.wait_for_function(IDLE, arg=bar, timeout=seconds * SECONDS)

    def output(self, number: int) -> list[tuple[str, str]]:
        """What a cell gave: pairs of a kind and a text."""
        return [tuple(pair) for pair in self.cell(number).evaluate(OUTPUT)]

    def said(self, number: int) -> str:
        """Everything that a cell gave, as text."""
        return "\n".join(text for _, text in self.output(number))

    def state(self, number: int) -> str:
        return self.bar(number).locator(".live-state").text_content() or ""

    def status(self) -> str:
        """The line at the foot of the window."""
        return self.page.get_by_role("status").last.inner_text()

    def book(self) -> list[str]:
        """The text of each cell, as the page has it."""
        texts: list[Any] = self.page.locator(".live-bar").evaluate_all(
            "(bars) => bars.map((bar) => bar.closest('.cell').querySelector('.cell_input pre').textContent)")
        return [text.removesuffix("\n") for text in texts]
