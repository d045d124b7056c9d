"""What nbgrader and the pages read from an exercise's cells: all of it follows from a cell's `grade_id`.

A `grade_id` is `chNN-exN-KIND`: the chapter, the exercise, and one of the kinds `text`, `given`, `solution`, `test` and
`hidden`. `complete` writes the flags and the tags that follow; `faults` names what follows from nothing.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from nbformat import NotebookNode, from_dict

GRADE_ID = re.compile(r"ch(?P<chapter>\d\d)-ex[1-9]\d*-(?P<kind>\w+)")
POINTS = 1  # of a graded cell that says nothing else
SCHEMA = 3  # the version of nbgrader's metadata


class Kind(NamedTuple):
    """What a kind of cell is to nbgrader, and the tags that it has on the page."""

    cell_type: str
    grade: bool = False
    solution: bool = False
    tags: tuple[str, ...] = ()


KINDS = {
    "text": Kind("markdown"),
    "given": Kind("code"),
    "solution": Kind("code", solution=True, tags=("hide-input", "hide-output")),
    "test": Kind("code", grade=True, tags=("hide-output",)),
    "hidden": Kind("code", grade=True, tags=("remove-cell",)),
}


def kind_of(cell: NotebookNode) -> Kind | None:
    """The kind of an exercise's cell; None for a cell of the lesson."""
    marks = cell.metadata.get("nbgrader")
    return KINDS[marks.grade_id.rpartition("-")[2]] if marks else None


def complete(cell: NotebookNode) -> None:
    """Write what follows from a cell's `grade_id`; its own tags and its points stay."""
    if (kind := kind_of(cell)) is None:
        return
    points = {"points": cell.metadata.nbgrader.get("points", POINTS)} if kind.grade else {}
    cell.metadata.nbgrader = from_dict({
        "schema_version": SCHEMA, "grade_id": cell.metadata.nbgrader.grade_id, "grade": kind.grade,
        "solution": kind.solution, "locked": not kind.solution, "task": False, **points})
    tags = [tag for tag in cell.metadata.pop("tags", []) if tag not in kind.tags]
    tags += [tag for tag in kind.tags if not (kind.solution and tag == "hide-output") or cell.outputs]
    if tags:
        cell.metadata.tags = tags


def faults(cells: list[NotebookNode], chapter: str) -> Iterator[tuple[int, str]]:
    """The place of each cell whose marks follow no rule, and what to do."""
    seen: set[str] = set()
    for place, cell in enumerate(cells):
        marks = cell.metadata.get("nbgrader")
        if marks is not None and (message := fault(cell.cell_type, marks, chapter, seen)):
            yield place, message


def fault(cell_type: str, marks: NotebookNode, chapter: str, seen: set[str]) -> str | None:
    """What is wrong with one cell's marks; `seen` are the ids before it, and gets its own."""
    name: Any = marks.get("grade_id")
    found = GRADE_ID.fullmatch(str(name))
    if not found or found["chapter"] != chapter or found["kind"] not in KINDS:
        return f"got grade_id {name!r}; it is ch{chapter}-exN-KIND, and KIND is one of {', '.join(KINDS)}"
    if name in seen:
        return f"got grade_id {name!r} twice; give each cell of an exercise one of its own"
    seen.add(name)
    kind, points = KINDS[found["kind"]], marks.get("points", POINTS)
    if cell_type != kind.cell_type:
        return f"got grade_id {name!r} on a {cell_type} cell; it belongs on a {kind.cell_type} cell"
    if "points" in marks and not kind.grade:
        return f"got points on {name!r}; only the kinds test and hidden are graded; take the points out"
    if type(points) is not int or points < 1:
        return f"got points {points!r} on {name!r}; give a whole number from 1"
    return None
