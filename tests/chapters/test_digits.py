"""Changing one digit in a chapter's code makes its test fail."""
from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from notebooks import CHAPTERS, code, read, run_nbval, tags


def with_one_digit_changed(notebook: nbformat.NotebookNode) -> str:
    """Change the first digit of the first number in the middle of the chapter that its own cell shows the effect of."""
    candidates = [cell for cell in code(notebook) if cell.outputs and "nbval-ignore-output" not in tags(cell)
                  and "nbgrader" not in cell.metadata and re.search(r"(?<![\w.])[1-9]\.\d", cell.source)]
    cell = candidates[len(candidates) // 2]
    before = cell.source
    cell.source = re.sub(r"(?<![\w.])[1-9](?=\.\d)", lambda digit: str(int(digit[0]) % 9 + 1), before, count=1)
    assert cell.source != before
    return cell.source


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_a_changed_digit_is_caught(path: Path, tmp_path: Path) -> None:
    notebook = read(path)
    changed = with_one_digit_changed(notebook)
    nbformat.write(notebook, tmp_path / path.name)
    done = run_nbval(tmp_path / path.name)
    assert done.returncode == 1 and "FAILED" in done.stdout, f"not caught:\n{changed}"
