"""The page of the benchmarks shows the stored results, and says which fall short and where they were measured."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace

from book._ext.benchmark_table import along, drawing, summary
from book._tools.places import ROOT

PAGE = "# Speed\n\n```{benchmark-plot} results.json\n```\n\n```{benchmark-table} results.json\n```\n"
ABOUT = "Measured on 2026-01-31 on Z80, 1 core, CP/M 8-bit; CPython 3.11.7; medians of 5 rounds."


def row(title: str, verdict: str, number: float | None, target: float | None, **more: Any) -> dict[str, Any]:
    """A row as the benchmarks store it."""
    result = f"{number:g}×" if number else ""
    return {"name": title, "title": title, "verdict": verdict, "number": number, "result": result, "ours": "1 ms",
            "peer": "9 ms", "peer_name": "theirs", "target": f"≥ {target:g}×" if target else "",
            "ratio_target": target, "kind": "ratio", "note": "", **more}


ROWS = [row("Fast & <small>", "met", 21.0, 20.0, note="with a note"), row("Slow", "short", 2.0, 8.0),
        row("Alone", "", 30.0, None), row("Unknown", "not measured", None, 8.0, problem="no valgrind")]


def build(folder: Path, page: str = PAGE) -> Sphinx:
    """A book of one page, built; a warning fails it."""
    (folder / "index.md").write_text(page, encoding="utf8")
    with docutils_namespace():  # so that several books can be built in one process
        app = Sphinx(folder, None, folder / "html", folder / "doctrees", "html", status=None, warningiserror=True,
                     confoverrides={"extensions": ["myst_parser", "book._ext.benchmark_table"], "smartquotes": False})
        app.build()
    return app


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Sphinx:
    folder = tmp_path_factory.mktemp("book")
    (folder / "results.json").write_text(json.dumps({"about": ABOUT, "rows": ROWS}), encoding="utf8")
    return build(folder)


def cells(book: Sphinx) -> list[list[str]]:
    """The table's text, row by row."""
    body = next(book.env.get_doctree("index").findall(nodes.tbody))
    return [[cell.astext().replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in body]


def test_every_row_has_its_numbers_and_its_verdict(book: Sphinx) -> None:
    assert cells(book)[:3] == [["Fast & <small>\n\nwith a note", "1 ms", "9 ms theirs", "21×", "≥ 20×", "met"],
                               ["Slow", "1 ms", "9 ms theirs", "2×", "≥ 8×", "falls short"],
                               ["Alone", "1 ms", "9 ms theirs", "30×", "", "for information"]]


def test_what_was_not_measured_says_why(book: Sphinx) -> None:
    assert cells(book)[3][-1] == "not measured: no valgrind"


def test_the_page_says_which_rows_fall_short_and_where_it_was_measured(book: Sphinx) -> None:
    text = book.env.get_doctree("index").astext()
    assert "1 of 3 targets are met. These fall short: Slow. These were not measured: Unknown." in text
    assert ABOUT in text


def test_the_page_is_built_anew_when_the_results_change(book: Sphinx) -> None:
    assert {Path(name).name for name in book.env.dependencies["index"]} == {"results.json"}


def test_the_drawing_is_in_words_too(book: Sphinx) -> None:
    page = Path(book.outdir, "index.html").read_text(encoding="utf8")
    words = re.search(r'<svg [^>]*role="img"[^>]* aria-label="([^"]+)"', page)[1]
    assert "Fast &amp; &lt;small&gt;: 21×, target ≥ 20×, met." in words
    assert "Slow: 2×, target ≥ 8×, falls short." in words
    assert "Alone: 30×, for information." in words


def test_the_drawing_has_a_bar_for_each_ratio_and_a_mark_for_each_target() -> None:
    text = drawing(ROWS[:3])
    assert len(re.findall('<rect x="0" ', text)) == 3
    assert len(re.findall(r'<rect x="[\d.]+%"', text)) == 2
    assert "Fast &amp; &lt;small&gt;</text>" in text


def test_a_bar_that_falls_short_says_of_how_much() -> None:
    texts = re.findall(r'font-weight="600">([^<]+)<', drawing(ROWS[:3]))
    assert texts == ["21×", "2× of 8×", "30×"]


def test_colours_follow_the_page_in_dark_mode() -> None:
    fills = set(re.findall(r"fill: ([^\"]+)", drawing(ROWS[:3])))
    assert fills == {"currentColor", "var(--book-data)", "var(--book-slope)", "var(--book-soft)"}
    css = (ROOT / "book/_static/book.css").read_text(encoding="utf8")
    for name in ("--book-data", "--book-slope", "--book-soft"):
        assert css.count(f"{name}: #") == 2  # light and dark


@pytest.mark.parametrize(("number", "place"), [(0.5, 0.0), (1.0, 0.0), (10.0, 35.0), (100.0, 70.0)])
def test_the_scale_is_logarithmic_and_starts_at_one(number: float, place: float) -> None:
    assert along(number, 100.0) == pytest.approx(place)


def test_all_met_is_said_in_a_sentence() -> None:
    assert summary(ROWS[:1] * 2) == "All 2 targets are met."


def test_missing_results_say_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ExtensionError, match="results.json is not there; `make bench`"):
        build(tmp_path)


def test_the_page_of_the_book_reads_the_stored_results() -> None:
    page = (ROOT / "book/benchmarks.md").read_text(encoding="utf8")
    files = re.findall(r"\{benchmark-(?:plot|table)\} (\S+)", page)
    assert len(files) == 2
    assert all((ROOT / "book" / name).resolve() == ROOT / "benchmarks/results.json" for name in files)
