"""Chapters are assignments, too: here their pages lose what only nbgrader reads.

`without_markers` takes the markers out of a notebook and names its solutions; `for_readers` also takes out the
cells that are in neither the page nor the notebook that the page offers for download.
"""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

MARKER = re.compile(r"^\s*#+ *(BEGIN|END) (SOLUTION|HIDDEN TESTS)\s*$")
SUMMARY = "Show the solution"

Notebook = dict[str, Any]
Cell = dict[str, Any]


def without_markers(notebook: Notebook) -> Notebook:
    """The notebook without the lines that mark solutions and hidden tests; each solution gets its summary."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            text = "".join(cell["source"])
            cell["source"] = "\n".join(line for line in text.split("\n") if not MARKER.match(line))
        if is_solution(cell):
            cell["metadata"].setdefault("mystnb", {})["code_prompt_show"] = SUMMARY
    return notebook


def for_readers(notebook: Notebook) -> Notebook:
    """The notebook without markers, and without the cells tagged `remove-cell`."""
    notebook = without_markers(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if "remove-cell" not in cell["metadata"].get("tags", [])]
    return notebook


def is_solution(cell: Cell) -> bool:
    """Whether nbgrader takes a cell's text out of a student's copy."""
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def clean_page(app: Sphinx, docname: str, source: list[str]) -> None:
    """Take the markers out of a chapter before it is read."""
    if str(app.env.doc2path(docname)).endswith(".ipynb"):
        source[0] = json.dumps(without_markers(json.loads(source[0])))


def clean_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Take them out of the notebooks that the pages offer for download."""
    if exception is None:
        for path in Path(app.outdir, "_sources").rglob("*.ipynb"):
            notebook = for_readers(json.loads(path.read_text(encoding="utf8")))
            path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", clean_page)
    app.connect("build-finished", clean_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
