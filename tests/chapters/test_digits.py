"""Changing one digit in a chapter's code makes its test fail."""
from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from tests.notebooks import CHAPTERS, code, output_text, read, run_nbval, tags

DIGIT = re.compile(r"(?m)(^[^#\n]*(?<![\w.]))([1-9])(?=\.\d)")  # of a line's last number with a point, not in a comment


def with_one_digit_changed(notebook: nbformat.NotebookNode) -> str:
    """Change a digit in a cell of code that shows numbers: in the line whose value is shown, if that has a number."""
    cells = [cell for cell in code(notebook) if re.search(r"\d\.\d", output_text(cell)) and DIGIT.search(cell.source)
             and not {"nbval-ignore-output", "remove-input"} & set(tags(cell)) and "nbgrader" not in cell.metadata]
    shown = [cell for cell in cells if DIGIT.search(cell.source.splitlines()[-1])] or cells
    cell = shown[len(shown) // 2]
    place = list(DIGIT.finditer(cell.source))[-1].start(2)
    cell.source = cell.source[:place] + str(int(cell.source[place]) % 9 + 1) + cell.source[place + 1:]
    return cell.source


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_a_changed_digit_is_caught(path: Path, tmp_path: Path) -> None:
    notebook = read(path)
    changed = with_one_digit_changed(notebook)
    nbformat.write(notebook, tmp_path / path.name)
    done = run_nbval(tmp_path / path.name, "--exitfirst")
    assert done.returncode == 1 and "FAILED" in done.stdout, f"not caught:\n{changed}"
