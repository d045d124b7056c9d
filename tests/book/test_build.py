"""The command that builds the site replaces it as a whole, or not at all."""
from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from book._theme.mends import mend
from book._tools import build


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of its own for what is built, with a site of yesterday in it."""
    for name, path in {"SITE": "html", "NEW": "new", "DONE": "done", "TURN": "../turn", "SCRIPTS": "web"}.items():
        monkeypatch.setattr(build, name, tmp_path / path)
    monkeypatch.setattr(build.vendor, "ready", lambda everything, pyodide: 0)
    monkeypatch.setattr(build.vendor, "no_notebooks", lambda: "")
    monkeypatch.setattr(build, "mend", lambda site=None: 0)
    monkeypatch.setattr(build.lite, "ready", lambda notebooks: 0)
    monkeypatch.setattr(build.vendor, "place", lambda folder: (folder.parent.parent / "runtime").touch())
    monkeypatch.setattr(build.lite, "place", lambda folder: folder.touch())
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "yesterday.html").touch()
    return tmp_path


def jupyter_book(status: int) -> Any:
    """What stands in for Jupyter Book: it writes one page, and ends with a status. Node's programs are passed over."""

    def run(command: list[Any], **options: Any) -> subprocess.CompletedProcess[str]:
        if command[0] == "node":
            return subprocess.CompletedProcess(command, 0)
        assert {"-W", "-n", "--keep-going"} <= set(command), "warnings must be errors"
        site = Path(command[command.index("--path-output") + 1]) / "_build" / "html"
        site.mkdir(parents=True)
        (site / "today.html").touch()
        return subprocess.CompletedProcess(command, status, stdout="")

    return run


def test_a_new_site_takes_the_place_of_the_old_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.subprocess, "run", jupyter_book(0))
    assert build.build() == 0
    assert sorted(path.name for path in (folder / "html").iterdir()) == ["lite", "runtime", "today.html"]
    assert sorted(path.name for path in folder.iterdir()) == ["done", "html"]


def test_a_site_whose_python_has_no_notebooks_is_built_without_them(
        folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.subprocess, "run", jupyter_book(0))
    monkeypatch.setattr(build.vendor, "no_notebooks", lambda: "the reason")
    assert build.build() == 0
    assert sorted(path.name for path in (folder / "html").iterdir()) == ["runtime", "today.html"]


def test_a_build_with_a_warning_leaves_the_site_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.subprocess, "run", jupyter_book(1))
    assert build.build() == 1
    assert [path.name for path in (folder / "html").iterdir()] == ["yesterday.html"]
    assert sorted(path.name for path in folder.iterdir()) == ["html"]


def test_a_site_whose_script_the_mends_do_not_fit_is_not_put_in_place(
        folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(build.subprocess, "run", jupyter_book(0))
    monkeypatch.setattr(build, "mend", mend)  # the site has no script at all
    assert build.build() == 1
    assert "the theme's script is not there" in capsys.readouterr().err
    assert [path.name for path in (folder / "html").iterdir()] == ["yesterday.html"]
    assert sorted(path.name for path in folder.iterdir()) == ["html"], "nothing half-written stays"
