"""Measure how long a reader waits for the first output of a live cell, beside Pyodide as npm brings it.

Each round has a new browser profile. Cold is the first press on Run in it; warm is a press after the page was loaded
again. A script presses, so that nothing has begun before. A reader's hand reaches for the button first, and there the
page begins: reached is a warm press, 0.2 s after the mouse has come to rest on the button. The plain runtime is npm's
own files, started in a worker that adds 1 and 1. The first array and the first plot are measured on the older Pyodide
that has NumPy and Matplotlib (`book/_tools/complete.py`); "drawn" is the part of a first plot after both have been
loaded. Exit status: 0 if every target is met, 1 if not, 2 if there is no site or no browser.
"""
from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from book._tools import chromium
from book._tools.complete import lay_over
from book._tools.places import NODE_MODULES, SITE, shown
from book._tools.serve import server
from book._tools.wheels import BuildError

CHAPTER = "chapters/04_value.html"
TARGETS = {"cold": 1.2, "warm": 0.35, "drawn": 1.5}  # seconds
# Every load of the page in a round: what was compiled in the second is stored for the third.
LOADS = {"ours": ["cold", "second", "warm", "reached"], "plain": ["cold", "second", "warm"]}
TEXTS = {
    "first array": "import numpy as np\n\nnp.arange(3)",
    "first plot": "import matplotlib.pyplot as plt\n\nplt.plot([1, 2, 3], [3, 5, 4])\nplt.show()",
}
REACH = 200  # ms between the mouse on the button and the press
SETTLE = 4000  # ms in which the browser stores what it has compiled
OURS = """() => new Promise((resolve) => {
    const cell = document.querySelector(".live-bar").closest(".cell");
    new MutationObserver(() => {
        const output = cell.querySelector(".live-output");
        if (output) resolve([(performance.now() - pressed) / 1000, output.textContent]);
    }).observe(cell, { childList: true, subtree: true });
    const pressed = performance.now();
    cell.querySelector('[data-do="run"]').click();
})"""
# Another text in the place of the book's, before the scripts of the cells have read it.
WRITE = """(text) => {
    document.querySelector(".live-bar").closest(".cell").querySelector(".cell_input pre").textContent = text;
}"""
NOTE_LOADED = """
    window.Worker = class extends Worker {
        constructor(...options) {
            super(...options);
            this.addEventListener("message", ({ data }) => {
                if (data.is === "loaded") window.loaded = performance.now();
            });
        }
    };
"""
SINCE_LOADED = "() => (performance.now() - window.loaded) / 1000"
PLAIN = """() => new Promise((resolve) => {
    const pressed = performance.now();
    const worker = new Worker("worker.js", { type: "module" });
    worker.onmessage = ({ data }) => resolve([(performance.now() - pressed) / 1000, String(data)]);
})"""
PLAIN_PAGE = "<!doctype html><title>The plain runtime</title>"
PLAIN_WORKER = """import { loadPyodide } from "./pyodide.mjs";
const python = await loadPyodide();
self.postMessage(python.runPython("1 + 1"));
"""


def main() -> int:
    options = parse()
    if not (SITE / CHAPTER).exists():
        print(f"live: there is no site in {shown(SITE)}; build it first: make book", file=sys.stderr)
        return 2
    try:
        found = measure(options.rounds)
        packages = measure_packages(options.rounds)
    except BuildError as fault:
        print(f"live: {fault}", file=sys.stderr)
        return 2
    except chromium.MissingChromiumError as error:
        print(f"live: {error}", file=sys.stderr)
        return 2
    if options.output:
        options.output.write_text(json.dumps({**found, **packages}, indent=1) + "\n", encoding="utf8")
    return max(report(found), report_packages(packages))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often each time is taken; default: 7")
    parser.add_argument("--output", type=Path, metavar="FILE", help="store the times here, as JSON")
    return parser.parse_args()


def measure(rounds: int) -> dict[str, dict[str, list[float]]]:
    """The times, in seconds, by whose they are and by whether the browser had the runtime already."""
    found: dict[str, dict[str, list[float]]] = {who: {load: [] for load in loads} for who, loads in LOADS.items()}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        make_plain(Path(folder))
        with serving(SITE) as ours, serving(Path(folder)) as plain:
            for number in range(rounds):
                print(f"round {number + 1} of {rounds}", file=sys.stderr)
                for who, address, press in (("ours", f"{ours}/{CHAPTER}", OURS), ("plain", f"{plain}/", PLAIN)):
                    with profile(playwright) as context:
                        for load in LOADS[who]:
                            found[who][load].append(visit(context.pages[0], address, press, load))
    return found


def measure_packages(rounds: int) -> dict[str, dict[str, list[float]]]:
    """The times, in seconds, of a first array and a first plot, by what the browser had already."""
    found: dict[str, dict[str, list[float]]] = {row: {"cold": [], "warm": []} for row in TEXTS}
    found["first plot"]["drawn"] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, \
            serving(lay_over(SITE, Path(folder))) as site:
        for number in range(rounds):
            print(f"array and plot, round {number + 1} of {rounds}", file=sys.stderr)
            for row, text in TEXTS.items():
                with profile(playwright) as context:
                    page = context.pages[0]
                    page.add_init_script(NOTE_LOADED)
                    for load in ["cold", "second", "warm"]:
                        seconds, drawn = time_of(page, f"{site}/{CHAPTER}", text)
                        found[row].get(load, []).append(seconds)
                    found[row].get("drawn", []).append(drawn)
    return found


def time_of(page: Page, address: str, text: str) -> tuple[float, float]:
    """Load the page, and run a text: how long its output takes, and the part of it after all packages were there."""
    page.goto(address, wait_until="load")
    page.evaluate(WRITE, text)
    page.wait_for_timeout(500)
    seconds, _ = page.evaluate(OURS)
    drawn = page.evaluate(SINCE_LOADED)
    page.wait_for_timeout(SETTLE)
    return float(seconds), float(drawn)


def make_plain(folder: Path) -> None:
    """A page with a worker that starts npm's own files."""
    for path in (NODE_MODULES / "pyodide").iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    (folder / "index.html").write_text(PLAIN_PAGE, encoding="utf8")
    (folder / "worker.js").write_text(PLAIN_WORKER, encoding="utf8")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder for the length of a with-block."""
    with server(folder, 0) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()


@contextmanager
def profile(playwright: Any) -> Iterator[BrowserContext]:
    """A browser with a new profile on the disk, which keeps what was loaded and compiled."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium.program(), args=chromium.FLAGS)
        yield context
        context.close()


def visit(page: Page, address: str, press: str, load: str) -> float:
    """Load the page, and press: how long the first output takes."""
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    if load == "reached":
        page.locator('[data-do="run"]').first.hover()
        page.wait_for_timeout(REACH)
    seconds, said = page.evaluate(press)
    assert said.strip() in ("2", "2.0"), f"the first output is {said!r}"
    page.wait_for_timeout(SETTLE)
    return float(seconds)


def report(found: dict[str, dict[str, list[float]]]) -> int:
    """Print the medians beside their targets. Returns the exit status."""
    print(f"{'first output':14}{'ours':>8}{'plain':>8}{'target':>8}   (medians, in seconds)")
    short = []
    for load, times in found["ours"].items():
        ours, plain, target = median(times), found["plain"].get(load), TARGETS.get(load)
        print(f"{load:14}{ours:8.3f}{f'{median(plain):.3f}' if plain else '':>8}{target or '':>8}")
        if target and ours > target:
            short.append(f"{load}: {ours:.3f} s, {ours - target:.3f} s above the target")
    return summary(short)


def report_packages(found: dict[str, dict[str, list[float]]]) -> int:
    """Print the medians of the first array and the first plot. Returns the exit status."""
    print(f"\n{'':14}{'cold':>8}{'warm':>8}{'drawn':>8}   (medians, in seconds)")
    for row, times in found.items():
        print(f"{row:14}" + "".join(f"{median(times[load]):8.3f}" for load in times))
    drawn, target = median(found["first plot"]["drawn"]), TARGETS["drawn"]
    return summary([f"first plot: {drawn:.3f} s, {drawn - target:.3f} s above the target"] if drawn > target else [])


def summary(short: list[str]) -> int:
    """Print which targets are not met. Returns the exit status."""
    print("\nEvery target is met." if not short else "\n".join(["\nShort of their target:", *short]))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
