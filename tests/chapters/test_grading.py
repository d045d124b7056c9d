"""What nbgrader reads from an exercise's cells follows from their `grade_id`, and a faulty one is named."""
from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from book._tools.grading import KINDS, complete, faults
from book._tools.run import normalise
from tests.notebooks import CHAPTERS, read


def cell(grade_id: object, kind: str = "code", **marks: object) -> nbformat.NotebookNode:
    new = new_code_cell if kind == "code" else new_markdown_cell
    return new("answer = 3", metadata={"nbgrader": {"grade_id": grade_id, **marks}})


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_every_chapters_marks_and_tags_are_those_that_follow(path: Path) -> None:
    notebook = read(path)
    assert not list(faults(notebook.cells, path.name[:2]))
    normalise(notebook)
    assert nbformat.writes(notebook) + "\n" == path.read_text(encoding="utf8"), f"make run CHAPTER={path.name[:2]}"


@pytest.mark.parametrize("kind", KINDS)
def test_the_flags_that_follow_do_not_depend_on_those_that_are_there(kind: str) -> None:
    right = cell(f"ch07-ex1-{kind}", KINDS[kind].cell_type)
    wrong = cell(f"ch07-ex1-{kind}", KINDS[kind].cell_type, locked="?", grade=True, solution=True, task=True)
    complete(right)
    complete(wrong)
    assert right.metadata == wrong.metadata
    assert right.metadata.nbgrader.schema_version == 3


def test_only_a_solution_can_be_written_in_and_only_tests_are_graded() -> None:
    cells = {kind: cell(f"ch07-ex1-{kind}", KINDS[kind].cell_type) for kind in KINDS}
    for made in cells.values():
        complete(made)
    assert [kind for kind, made in cells.items() if not made.metadata.nbgrader.locked] == ["solution"]
    assert [kind for kind, made in cells.items() if made.metadata.nbgrader.solution] == ["solution"]
    assert {kind: made.metadata.nbgrader.points for kind, made in cells.items()
            if made.metadata.nbgrader.grade} == {"test": 1, "hidden": 1}


def test_points_that_somebody_gave_and_tags_of_a_cells_own_stay() -> None:
    graded = cell("ch07-ex1-test", points=2)
    graded.metadata.tags = ["raises-exception"]
    complete(graded)
    assert graded.metadata.nbgrader.points == 2
    assert graded.metadata.tags == ["raises-exception", "hide-output"]


def test_a_solution_hides_its_output_if_it_has_one() -> None:
    solution = cell("ch07-ex1-solution")
    complete(solution)
    assert solution.metadata.tags == ["hide-input"]
    solution.outputs = [new_output("stream", text="3")]
    complete(solution)
    assert solution.metadata.tags == ["hide-input", "hide-output"]
    solution.outputs = []
    complete(solution)
    assert solution.metadata.tags == ["hide-input"]


@pytest.mark.parametrize("cells, place, message", [
    ([cell("ch07-ex1-test"), cell("ch08-ex1-test")], 1, "got grade_id 'ch08-ex1-test'; it is ch07-exN-KIND"),
    ([cell("ch07-ex1-answer")], 0, "KIND is one of text, given, solution, test, hidden"),
    ([cell("ch07-ex0-test")], 0, "it is ch07-exN-KIND"),
    ([cell(7)], 0, "got grade_id 7; it is"),
    ([cell("ch07-ex1-test"), cell("ch07-ex1-test")], 1, "got grade_id 'ch07-ex1-test' twice"),
    ([cell("ch07-ex1-text")], 0, "on a code cell; it belongs on a markdown cell"),
    ([cell("ch07-ex1-test", "markdown")], 0, "on a markdown cell; it belongs on a code cell"),
    ([cell("ch07-ex1-solution", points=2)], 0, "only the kinds test and hidden are graded"),
    ([cell("ch07-ex1-test", points=0)], 0, "got points 0 on 'ch07-ex1-test'; give a whole number from 1"),
    ([cell("ch07-ex1-test", points="two")], 0, "got points 'two'"),
    ([cell("ch07-ex1-test", points=True)], 0, "got points True"),
])
def test_marks_that_follow_no_rule_are_named_with_it(cells: list, place: int, message: str) -> None:
    (found, said), = faults(cells, "07")
    assert found == place
    assert message in said


def test_a_cell_of_the_lesson_has_no_faults_and_gets_no_marks() -> None:
    lesson = new_code_cell("1 + 1")
    complete(lesson)
    assert lesson.metadata == {}
    assert not list(faults([lesson], "07"))
