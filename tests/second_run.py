"""A chapter's second run, on another machine: `second_run(chapter, copy, folder)`, where `copy` is a student's.

The first run is the strict notebook test of the chapter as it stands. The second has another minor version of
Matplotlib and no font of the system. It has the chapter's cells, and between them what must fail: the first exercise
as the student's copy has it, without its solution, and one cell a second time with a digit changed.
"""
from __future__ import annotations

import copy as copying
import re
from pathlib import Path
from typing import NamedTuple

import nbformat

from book._tools.places import ROOT
from tests.notebooks import code, output_text, read, run_nbval, tags

OTHER_MATPLOTLIB = ROOT / ".venv" / "other-matplotlib"
FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir></fontconfig>'
DIGIT = re.compile(r"(?m)(^[^#\n]*(?<![\w.]))([1-9])(?=\.\d)")  # of a line's last number with a point, not in a comment

Cell = nbformat.NotebookNode


class Ran(NamedTuple):
    """A cell of the second run, where it is from, and in which way its outputs were not the stored ones."""

    origin: str  # "chapter", "student" or "changed"
    cell: Cell
    fault: str


def second_run(chapter: Path, copy: Path, folder: Path) -> list[Ran]:
    """Run a chapter's code and a student's together, once; what is needed for it is written into the folder."""
    cells = with_one_digit_changed(with_the_first_exercise_unsolved(code(read(chapter)), code(read(copy))))
    path = folder / chapter.name
    nbformat.write(nbformat.v4.new_notebook(cells=[renamed(cell, i) for i, (_, cell) in enumerate(cells)]), path)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
    faults = run_nbval(path, PYTHONPATH=str(OTHER_MATPLOTLIB), FONTCONFIG_FILE=str(folder / "fonts.conf"))
    return [Ran(origin, cell, faults[i]) for i, (origin, cell) in enumerate(cells)]


def renamed(cell: Cell, number: int) -> Cell:
    """The same cell under a name that no other has."""
    twin = copying.deepcopy(cell)
    twin.id = f"cell-{number}"
    return twin


def with_the_first_exercise_unsolved(chapter: list[Cell], student: list[Cell]) -> list[tuple[str, Cell]]:
    """The chapter's cells; before its first solution, the student's cells of that exercise."""
    first = next(i for i, cell in enumerate(chapter) if cell.metadata.get("nbgrader", {}).get("solution"))
    assert [cell.source for cell in student[:first]] == [cell.source for cell in chapter[:first]], "the copy differs"
    exercise = student[first].metadata.nbgrader.grade_id.removesuffix("solution")
    unsolved = [cell for cell in student if cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith(exercise)]
    cells = [("chapter", cell) for cell in chapter]
    return [*cells[:first], *(("student", cell) for cell in unsolved), *cells[first:]]


def with_one_digit_changed(cells: list[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """After one of the cells itself with a digit changed, and then as it was, so that what follows finds no trace."""
    place, changed = a_changed_digit([cell if origin == "chapter" else None for origin, cell in cells])
    return [*cells[:place + 1], ("changed", changed), *cells[place:]]


def a_changed_digit(cells: list[Cell | None]) -> tuple[int, Cell]:
    """A cell that shows numbers, with a digit changed: in the line whose value is shown, if that has a number."""
    able = [i for i, cell in enumerate(cells) if cell and re.search(r"\d\.\d", output_text(cell))
            and DIGIT.search(cell.source) and "nbgrader" not in cell.metadata
            and not {"nbval-ignore-output", "remove-input"} & set(tags(cell))]
    shown = [i for i in able if DIGIT.search(cells[i].source.splitlines()[-1])] or able
    number = shown[len(shown) // 2]
    cell = copying.deepcopy(cells[number])
    place = list(DIGIT.finditer(cell.source))[-1].start(2)
    cell.source = cell.source[:place] + str(int(cell.source[place]) % 9 + 1) + cell.source[place + 1:]
    return number, cell
