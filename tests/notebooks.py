"""What tests ask of chapters: `CHAPTERS`, `code(chapter)`, `definitions(7)`, `prose(chapter)`, `run_nbval(path)`."""
from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Generator
from functools import cache
from pathlib import Path
from unittest.mock import patch

import nbformat
import pytest

from book._tools import places
from book._tools.places import ROOT

CHAPTERS = sorted(places.CHAPTERS.glob("[0-9][0-9]_*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


@cache
def definitions(number: int) -> dict[str, str]:
    """What the lesson of a chapter defines, with its source: "Value", and "Value.relu" where it extends a class."""
    [path] = [path for path in CHAPTERS if path.name.startswith(f"{number:02d}_")]
    lesson = [cell for cell in code(read(path)) if "remove-cell" not in tags(cell) and "nbgrader" not in cell.metadata]
    found = {}
    for cell in lesson:
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                extended = re.findall(r"extends\((\w+)\)", " ".join(map(ast.unparse, node.decorator_list)))
                found[".".join([*extended, node.name])] = cell.source
    return found


def output_text(cell: nbformat.NotebookNode) -> str:
    """Everything that a cell's outputs say in words."""
    said = []
    for output in cell.outputs:
        said += [output.get("text", ""), output.get("data", {}).get("text/plain", ""), output.get("evalue", "")]
    return "\n".join(said)


def prose(notebook: nbformat.NotebookNode) -> str:
    """The Markdown of a chapter without blocks of code, and without the addresses of links."""
    kept, fences = [], []
    for line in "\n\n".join(cell.source for cell in markdown(notebook)).splitlines():
        if fence := re.match(r"(`{3,})(.*)", line):
            if fences and fence[1] == fences[-1][0] and not fence[2]:
                fences.pop()
            else:
                fences.append((fence[1], fence[2].startswith("{")))
        elif all(is_directive for _, is_directive in fences) and not line.startswith(":class:"):
            kept.append(line)
    return re.sub(r"\]\([^)]*\)", "]", "\n".join(kept))


def run_nbval(path: Path, *options: str, **environment: str) -> dict[int, str]:
    """Run the strict notebook test with the project's own options. Gives, by a cell's number, why it failed, or "".

    It runs inside this process: pytest and nbval take seconds to start. The notebook has a kernel of its own anyway.
    """
    cells = Cells()
    # nbval opens a file for what a kernel says on its error stream, and leaves it open
    with patch.dict(os.environ, environment), patch("nbval.kernel.open", lambda *_: subprocess.DEVNULL, create=True):
        pytest.main(["--nbval", f"-c{ROOT / 'pyproject.toml'}", f"--rootdir={ROOT}", "--capture=no", "--color=no",
                     *(f"-pno:{plugin}" for plugin in ("xdist", "cacheprovider", "faulthandler")),
                     *options, str(path)], plugins=[cells])
    assert cells.faults, f"no cell of {path} was run: {cells.broken}"
    return cells.faults


class Cells:
    """A plugin of pytest that notes what became of each cell of a notebook."""

    def __init__(self) -> None:
        self.faults: dict[int, str] = {}
        self.broken = ""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note why a notebook has no cells."""
        self.broken += "" if report.passed else report.longreprtext

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say with a failure what the cell printed, too."""
        report = yield
        if report.failed:
            printed = [output.get("text", "") for output in getattr(item, "test_outputs", None) or []]
            report.longrepr = "\n".join([str(report.longrepr), *printed])
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note why a cell failed, or was not reached."""
        if report.when == "call" or not report.passed:
            number = int(report.nodeid.rpartition("::Cell ")[2])
            self.faults[number] = "" if report.passed else report.longreprtext or "it was not reached"
