"""A figure of a page, for the tests that operate one: `opened` brings it to life, `agrees` compares it with Python."""
from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd import widgets
from micrograd.widgets import Figure
from tests.notebooks import CHAPTERS, code, read

FIGURES = {figure.figure: figure for name in widgets.__all__ if name != "Figure" for figure in [getattr(widgets, name)]}

# Which words of the drawing lie on one another, or outside of it.
MISPLACED = """body => {
  const drawing = body.querySelector("svg.mg-drawing").getBoundingClientRect();
  const words = [...body.querySelectorAll("svg.mg-drawing text")].filter(t => t.textContent.trim()
    && getComputedStyle(t).visibility === "visible").map(t => [t.textContent, t.getBoundingClientRect()]);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3; // a line's box is higher than its letters
  const out = ([, box]) => box.left < drawing.left - 16 || box.right > drawing.right + 16
    || box.top < drawing.top - 2 || box.bottom > drawing.bottom + 2;
  const pairs = words.flatMap((a, i) => words.slice(i + 1).filter(b => meet(a[1], b[1])).map(b => `${a[0]} | ${b[0]}`));
  return [...pairs, ...words.filter(out).map(([text]) => `${text} is outside`)];
}"""


def chapter_of(name: str) -> str:
    """The first chapter that shows a figure."""
    call = f"widgets.{FIGURES[name].__name__}("
    return next(path.stem for path in CHAPTERS for cell in code(read(path)) if call in cell.source)


def opened(page: Page, address: str, name: str, hash: str = "", chapter: str = "") -> Locator:
    """A figure in its chapter, brought to life by scrolling to it."""
    page.goto(f"{address}/chapters/{chapter or chapter_of(name)}.html{hash}")
    figure = page.locator(f"#mg-{name}")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-alive", "")
    return figure


def numbers(figure: Locator) -> Any:
    """The numbers that a figure shows."""
    return json.loads(figure.locator(".mg-body").get_attribute("data-numbers") or "")


def agrees(figure: Locator, state: Figure, within: float = 0) -> None:
    """The figure shows the numbers that Python computes in this state; numbers near 0 may differ by `within`."""
    shown, expected = numbers(figure), state.numbers()
    assert shown.keys() == expected.keys()
    for name, number in expected.items():
        close = pytest.approx(number, rel=1e-12, abs=within) if isinstance(number, float | int) else number
        assert shown[name] == close, f"{name} of {state!r}"


def value(handle: Locator) -> float:
    """Where a point to drag is, as it says itself."""
    return float(handle.get_attribute("aria-valuenow") or "")


def drag(page: Page, handle: Locator, by: tuple[float, float]) -> None:
    """Drag a point with the mouse by so many pixels."""
    handle.scroll_into_view_if_needed()
    box = handle.locator(".mg-touch").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=3)
    page.mouse.up()


def misplaced(figure: Locator) -> list[str]:
    """Which words of the drawing lie on one another, or outside of it."""
    return figure.locator(".mg-body").evaluate(MISPLACED)


def height(figure: Locator) -> float:
    box = figure.locator(".mg-body").bounding_box()
    assert box is not None
    return round(box["height"])
