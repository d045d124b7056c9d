"""Each thing of the book's own code has one place, and the maps of its rooms are true."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from book import _tools
from book._tools.places import ROOT

README = (ROOT / "book" / "README.md").read_text(encoding="utf8")
FOLDERS = ["benchmarks", "book", "tests"]
# What stands in one file alone, by a piece of text that gives it away.
ONE_PLACE = {
    "the root": (r"parents\[\d\]", {"book/_tools/places.py"}),
    "locks": (r"\bflock\(", {"book/_tools/files.py"}),
    "whole files": (r"write_(?:text|bytes)\([^\n]*\n[^\n]*\.replace\(\w+\)$", {"book/_tools/files.py"}),
    "Chromium's path": (r"chromium-browser", {"book/_tools/chromium.py"}),
    "the contents": (r'open\(.*_toc\.yml|"_toc\.yml"\)', {"book/_tools/contents.py"}),
    "the import path": (r"sys\.path\.(?:insert|append)\(", set()),
}


def sources() -> Iterator[Path]:
    """The Python files of the book, its tests and its benchmarks."""
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*.py") if path != Path(__file__))


@pytest.mark.parametrize("thing", ONE_PLACE)
def test_a_thing_has_one_place(thing: str) -> None:
    sign, places = ONE_PLACE[thing]
    found = {str(path.relative_to(ROOT)) for path in sources()
             if re.search(sign, path.read_text(encoding="utf8"), re.MULTILINE)}
    assert found <= places


def test_the_map_of_the_tools_names_each_and_nothing_else() -> None:
    named = set(re.findall(r"(?m)^    (\w+) ", _tools.__doc__)) | set(re.findall(r"`(\w+)`", _tools.__doc__))
    there = {path.stem for path in (ROOT / "book" / "_tools").glob("[a-z]*.py")} - {"ipython_kernel_config"}
    assert named - {"html"} == there


def test_the_journey_of_a_cell_passes_every_file_of_the_live_cells() -> None:
    journey = README.partition("## The journey")[2]
    live = ROOT / "book" / "_web" / "live"
    for path in [*live.rglob("*.js"), *live.rglob("*.py")]:
        assert path.name in journey, f"book/README.md leaves out {path.relative_to(ROOT)}"


def test_the_readme_names_only_files_that_are_there() -> None:
    names = {path.name for path in (ROOT / "book").rglob("*")}
    for name in re.findall(r"`([\w/.]+\.(?:js|py|md))`", README):
        assert Path(name).name in names, f"book/README.md names {name}, which is not there"
