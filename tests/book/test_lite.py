"""The chapters as notebooks in the browser: JupyterLite, on the site's own Python."""
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from book._ext.assignments import MARKER
from book._tools import lite
from book._tools.contents import pages
from book._tools.places import ROOT
from book._tools.wheels import BuildError

DATABASE = ".jupyterlite.doit.db"  # JupyterLite's memory of a build: with it, a later build loses its settings


def settings(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "jupyter-lite.json").read_text(encoding="utf8"))["jupyter-config-data"]
    return found


def sources(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_text(encoding="utf8"))["cells"]:
        yield "".join(cell["source"])


def test_it_takes_pyodide_from_the_site_by_a_relative_address(site: Path) -> None:
    kernel = settings(site / "lite")["litePluginSettings"][lite.KERNEL]
    assert kernel["pyodideUrl"] == "./../_static/runtime/pyodide.mjs"
    assert (site / "lite" / kernel["pyodideUrl"]).resolve() == site.resolve() / "_static" / "runtime" / "pyodide.mjs"
    assert kernel["disablePyPIFallback"] is True


def test_no_app_of_it_takes_pyodide_from_elsewhere(site: Path) -> None:
    for path in (site / "lite").rglob("jupyter-lite.json"):
        plugins = settings(path.parent).get("litePluginSettings", {})
        assert plugins.get(lite.KERNEL, {}).get("pyodideUrl", lite.RUNTIME).endswith(lite.RUNTIME)


def test_every_package_that_it_starts_with_is_in_the_runtime(site: Path) -> None:
    kernel = settings(site / "lite")["litePluginSettings"][lite.KERNEL]
    there = json.loads((site / "_static/runtime/runtime.json").read_text(encoding="utf8"))["packages"]
    assert set(kernel["loadPyodideOptions"]["packages"]) <= set(there)


def test_its_notebooks_are_the_chapters_as_a_reader_may_see_them(site: Path) -> None:
    chapters = [name.removeprefix("chapters/") for name in pages() if name.startswith("chapters/")]
    notebooks = sorted((site / "lite" / "files").rglob("*"))
    assert [path.name for path in notebooks] == [f"{name}.ipynb" for name in sorted(chapters)]
    assert not [line for path in notebooks for text in sources(path) for line in text.split("\n") if MARKER.match(line)]


def test_it_brings_only_what_a_notebook_needs(site: Path) -> None:
    assert {each["name"] for each in settings(site / "lite")["federated_extensions"]} == set(lite.EXTENSIONS)
    assert not list((site / "lite").rglob("*.map"))


def test_no_memory_of_a_build_is_left_where_the_next_one_could_find_it(site: Path) -> None:
    assert not [*site.rglob(DATABASE), *lite.LITE.rglob(DATABASE), *ROOT.glob(DATABASE)]


@pytest.mark.parametrize("address", [None, "https://example.org/pyodide.mjs"])
def test_another_pyodide_than_the_sites_own_is_an_error(tmp_path: Path, address: str | None) -> None:
    lite.write(tmp_path / "jupyter-lite.json", {"jupyter-config-data": {
        "litePluginSettings": {lite.KERNEL: {"pyodideUrl": address} if address else {}}}})
    with pytest.raises(BuildError, match="take Pyodide from (None|'https://example.org/pyodide.mjs'), and the site's"):
        lite.check(tmp_path)


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One notebook, and a place of its own for what is built from it."""
    monkeypatch.setattr(lite, "LITE", tmp_path / "cache" / "lite")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01_one_knob.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    return tmp_path / "notebooks"


def built_once(place: Path, notebooks: Path) -> Path:
    """What stands in for a build: it says how often it was called."""
    new = place / "new"
    new.mkdir()
    calls = notebooks.parent / "calls"
    calls.write_text((calls.read_text() if calls.exists() else "") + "x")
    return new


def test_it_is_built_anew_only_when_a_notebook_changes(notebooks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lite, "build", built_once)
    calls = notebooks.parent / "calls"
    assert (lite.ready(notebooks), lite.ready(notebooks), calls.read_text()) == (0, 0, "x")
    (notebooks / "01_one_knob.ipynb").write_text("{}")
    assert (lite.ready(notebooks), calls.read_text()) == (0, "xx")


def test_a_build_that_fails_says_why_and_leaves_what_was_there(
        notebooks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lite.LITE.mkdir(parents=True)
    (lite.LITE / "yesterday").touch()
    monkeypatch.setattr(lite, "BUILD", {**lite.BUILD, "federated_extensions": ["nowhere"]})
    assert lite.ready(notebooks) == 1
    assert "JupyterLite does not build:" in (said := capsys.readouterr().err) and "nowhere" in said
    assert [path.name for path in lite.LITE.iterdir()] == ["yesterday"]
