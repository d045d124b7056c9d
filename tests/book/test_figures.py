"""The figures on the pages: each is drawn before any script runs, from the one module that also moves it."""
from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from book._ext import figures
from book._tools.places import ROOT
from micrograd import widgets
from tests.notebooks import CHAPTERS, code, read

BUNDLES = ROOT / "micrograd" / "widgets" / "bundles"
MODULES = sorted((ROOT / "micrograd" / "widgets" / "js" / "figures").glob("*.js"))
LARGEST = 40_000  # bytes, gzip
PLACES = ["micrograd/widgets/js/figures/NAME.js", "micrograd/widgets/bundles/NAME.js",
          "tests/package/test_widgets_NAME.py", "tests/browser/test_figure_NAME.py"]
CLASSES = [getattr(widgets, name) for name in widgets.__all__ if name != "Figure"]


def test_the_bundles_are_what_the_modules_make(tmp_path: Path) -> None:
    subprocess.run(["node", "book/_web/bundle.js", "--figures", tmp_path], cwd=ROOT, check=True)
    fresh = {path.name: path.read_text(encoding="utf8") for path in tmp_path.iterdir()}
    stored = {path.name: path.read_text(encoding="utf8") for path in BUNDLES.iterdir()}
    assert fresh == stored, "the bundles are older than the modules; make them anew: make figures"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_bundle_is_small(module: Path) -> None:
    assert len(gzip.compress((BUNDLES / module.name).read_bytes(), 9)) <= LARGEST


@pytest.mark.parametrize("place", PLACES)
def test_a_figure_has_one_name_in_every_place_and_no_place_has_another(place: str) -> None:
    before, after = place.split("NAME")
    found = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(f"{before}*{after}"))
    assert found == sorted(place.replace("NAME", figure.__name__.lower()) for figure in CLASSES)


@pytest.mark.parametrize("figure", CLASSES, ids=lambda figure: figure.__name__)
def test_a_class_and_its_module_are_called_as_their_files(figure: type[widgets.Figure]) -> None:
    name = figure.__name__.lower()
    assert figure.__module__ == f"micrograd.widgets.{name}"
    assert figure.figure == name
    assert repr(figure()).startswith(f"{figure.__name__} figure: ")


def test_every_class_is_in_a_chapter() -> None:
    cells = "\n".join(cell.source for path in CHAPTERS for cell in code(read(path)))
    assert [figure.__name__ for figure in CLASSES if f"widgets.{figure.__name__}(" not in cells] == []


@pytest.mark.parametrize("figure", CLASSES, ids=lambda figure: figure.__name__)
def test_the_first_state_is_drawn_without_a_browser_and_the_same_each_time(figure: type[widgets.Figure]) -> None:
    match = figures.FIGURE.search(figure().html())
    assert match is not None
    first, second = figures.draw([figures.figure(match)]), figures.draw([figures.figure(match)])
    assert first == second
    page = BeautifulSoup(first[0], "html.parser")
    assert page.select_one(f".mg-body.mg-{figure.figure} svg.mg-drawing *") is not None
    assert page.select_one(".mg-say").text
    assert "NaN" not in first[0] and "undefined" not in first[0]


def test_a_link_with_the_name_that_a_figure_had_before_finds_it() -> None:
    assert figures.named_before("backprop") == ('<span id="mg-topo"></span>', ' data-former="topo"')
    assert figures.named_before("slope") == ("", "")


def test_a_figure_that_fails_stops_the_build_and_says_why() -> None:
    with pytest.raises(ExtensionError, match="a figure could not be drawn"):
        figures.draw([{"name": "nothing", "state": {}, "fields": {}}])


def test_the_page_says_the_numbers_that_python_computes() -> None:
    match = figures.FIGURE.search(widgets.Slope(x=1.0, h=0.25).html())
    page = BeautifulSoup(figures.draw([figures.figure(match)])[0], "html.parser")
    shown = json.loads(page.select_one(".mg-body")["data-numbers"])
    assert shown == pytest.approx(widgets.Slope(x=1.0, h=0.25).numbers(), rel=1e-12)
