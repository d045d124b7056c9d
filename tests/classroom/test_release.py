"""Every chapter is an assignment as it stands: nbgrader makes the student's copy, and the copy works."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tests.notebooks import CHAPTERS, code, read

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "micrograd"
c.CourseDirectory.root = "."
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with every chapter as an assignment, released by nbgrader itself."""
    course = tmp_path_factory.mktemp("course")
    # nbgrader calls alembic by its bare name
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    (course / "nbgrader_config.py").write_text(CONFIG)
    for chapter in CHAPTERS:
        folder = course / "source" / chapter.stem
        folder.mkdir(parents=True)
        (folder / chapter.name).write_bytes(chapter.read_bytes())
        done = subprocess.run([sys.executable, "-m", "nbgrader", "generate_assignment", chapter.stem], cwd=course,
                              env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return course / "release"


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_a_students_copy_holds_no_solution_and_no_hidden_test(released: Path, path: Path) -> None:
    before, after = read(path), read(released / path.stem / path.name)
    text = "\n".join(cell.source for cell in after.cells)
    for marker in ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"):
        assert marker not in text
    solutions = [cell for cell in before.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert text.count("raise NotImplementedError()") == len(solutions)


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_a_students_copy_runs_up_to_the_first_unsolved_exercise(released: Path, path: Path) -> None:
    notebook = read(released / path.stem / path.name)
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    failed = next(cell for cell in code(notebook) if "raises-exception" not in cell.metadata.get("tags", [])
                  and any(output.output_type == "error" for output in cell.outputs))
    # An unsolved value stops at its own cell, an unsolved function where the test calls it.
    assert failed.metadata.nbgrader.grade_id in {f"ch{path.name[:2]}-ex1-{kind}" for kind in ("solution", "test")}
    assert "NotImplementedError" in str(failed.outputs)


def test_points_are_given_for_every_exercise() -> None:
    for path in CHAPTERS:
        tests = [cell for cell in read(path).cells if cell.metadata.get("nbgrader", {}).get("grade")]
        assert all(cell.metadata.nbgrader.points >= 1 for cell in tests)
        assert nbformat.validate(read(path)) is None
