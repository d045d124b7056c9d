"""Live cells in the built pages: a bar of buttons for each cell's code, and the service worker at the site's root."""
from __future__ import annotations

from pathlib import Path

import pytest

from book._tools.places import ROOT
from tests.website import built, html, read

SCRIPTS = ROOT / "book" / "_web"
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("[0-9]*.ipynb"))
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def page(chapter: str) -> Path:
    return built() / "chapters" / f"{chapter}.html"


@each_chapter
def test_each_cells_code_is_followed_by_its_buttons(chapter: str) -> None:
    codes = read(page(chapter)).select(".cell_input")
    bars = [code.find_next_sibling() for code in codes]
    assert codes and all("live-bar" in bar["class"] for bar in bars)
    assert [bar["aria-label"] for bar in bars] == [f"Cell {number}" for number in range(1, len(bars) + 1)]
    assert {tuple(button.text for button in bar.select("button")) for bar in bars} == {
        ("Run", "Run to here", "Edit", "Copy", "Reset", "Stop")}


@each_chapter
def test_an_output_is_marked_as_stored_where_there_is_one(chapter: str) -> None:
    for bar in read(page(chapter)).select(".live-bar"):
        cell = bar.find_parent(class_="cell")
        assert bar.select_one(".live-state").text == ("stored output" if cell.select(".cell_output") else "")


def test_buttons_stand_in_cells_alone() -> None:
    assert not [path for path in html(built()) for bar in read(path).select(".live-bar")
                if not bar.find_parent(class_="cell")]


def test_the_service_worker_is_where_it_serves_every_page() -> None:
    assert (built() / "isolation.js").exists() and not (built() / "_static" / "isolation.js").exists()


def test_no_script_keeps_a_page_from_being_shown_again_as_it_was_left() -> None:
    texts = {path.name: path.read_text(encoding="utf8") for path in SCRIPTS.rglob("*.js")}
    assert not [name for name, text in texts.items() if "unload" in text]
