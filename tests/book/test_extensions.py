"""The small extensions of the book, one by one."""
from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from book._ext.chapter_map import box
from book._ext.diffs import block, continues, heading
from book._ext.docstrings import marked_up
from book._ext.pages import LONGEST, shortened
from book._ext.pictures import kind, meaningful, size
from book._ext.terms import find
from book._tools.places import ROOT
from micrograd import stages
from tests.notebooks import CHAPTERS
from tests.website import read

EXTENSIONS = sorted(path.stem for path in (ROOT / "book" / "_ext").glob("[a-z]*.py"))


@pytest.mark.parametrize("name", EXTENSIONS)
def test_an_extension_says_what_it_does_and_its_examples_hold(name: str) -> None:
    module = importlib.import_module(f"book._ext.{name}")
    assert module.__doc__ and callable(module.setup)
    assert doctest.testmod(module).failed == 0


def test_a_plural_and_a_capital_letter_find_the_same_entry() -> None:
    entries = {"local slope": ("term-local-slope", "…")}
    assert find("Local  slopes", entries) == find("local slope", entries) == ("term-local-slope", "…")
    assert find("slope", entries) is None


def test_the_size_of_a_drawing_is_read_in_css_pixels(tmp_path: Path) -> None:
    drawing = tmp_path / "graph.svg"
    drawing.write_text('<?xml version="1.0"?>\n<svg width="75pt" height="30pt"><rect width="9" height="9"/></svg>')
    assert size(drawing) == (100, 40)


def test_a_drawing_without_a_size_is_refused(tmp_path: Path) -> None:
    drawing = tmp_path / "graph.svg"
    drawing.write_text('<svg viewBox="0 0 75 30"></svg>')
    with pytest.raises(ValueError, match="needs width= and height="):
        size(drawing)


def test_a_map_of_colours_keeps_them_in_the_dark_and_lines_are_turned_over(tmp_path: Path) -> None:
    lines, map_of_colours = tmp_path / "lines.svg", tmp_path / "map.svg"
    lines.write_text('<svg width="9" height="9"><path d="M0 0"/></svg>')
    map_of_colours.write_text('<svg width="9" height="9"><image href="data:image/png;base64,"/></svg>')
    assert [kind(path) for path in (lines, map_of_colours, tmp_path / "cat.png")] == ["drawing", "photo", "photo"]


@pytest.mark.parametrize("alt", ["", " ", "_images/0123456789abcdef0123456789abcdef.svg", "plot.png"])
def test_the_name_of_a_file_is_no_alt_text(alt: str) -> None:
    assert not meaningful(alt)


def test_every_chapter_has_the_box_that_the_map_reads() -> None:
    for path in CHAPTERS:
        lines = box(path.read_text(encoding="utf8"))
        assert {"Time", "You need", "You will be able to", "Stage"} <= set(lines), path.name


def test_a_long_description_is_cut_between_words() -> None:
    cut = shortened("slope " * 100)
    assert len(cut) <= LONGEST and cut.endswith("slope…")


def test_a_formula_in_a_docstring_stays_as_it_is_written() -> None:
    assert list(marked_up(["    |got - expected|, w0*x0"])) == ["    \\|got - expected\\|, w0\\*x0"]


def test_a_docstring_with_one_backtick_is_refused() -> None:
    with pytest.raises(ValueError, match="backtick without a partner"):
        list(marked_up(["a `name"]))


def test_a_stage_with_the_same_names_is_shown_as_a_diff_and_another_as_a_whole() -> None:
    assert continues("s06", "s07") and block("s06", "s07")["language"] == "diff"
    assert not continues("s01", "s02") and block("s01", "s02").astext() == stages.source("s02")
    assert heading("", "s01") == "s01, a fresh start"


def test_the_page_of_diffs_shows_every_stage_of_a_chapter(site: Path) -> None:
    titles = [title.get_text() for title in read(site / "book" / "diffs.html").select("section > h2")]
    for path, title in zip(CHAPTERS, titles, strict=True):
        assert f"s{path.stem[:2]}" in title


def test_the_map_of_chapters_has_a_row_for_each(site: Path) -> None:
    for name in ("index", "teach"):
        rows = read(site / "book" / f"{name}.html").select("table.chapter-map tbody tr")
        assert len(rows) == len(CHAPTERS)


def test_every_module_of_the_package_has_its_reference() -> None:
    described = (ROOT / "book" / "api.md").read_text(encoding="utf8")
    for path in (ROOT / "micrograd").glob("[a-z]*.py"):
        assert f".. automodule:: micrograd.{path.stem}\n" in described, f"book/api.md leaves out {path.name}"
