"""Every chapter is an assignment as it stands: nbgrader makes the student's copy, and the copy works elsewhere, too."""
from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat
import pytest

from tests.notebooks import CHAPTERS, read
from tests.second_run import OTHER_MATPLOTLIB, Ran, second_run

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "micrograd"
c.CourseDirectory.root = "."
"""
UNSOLVED = "NotImplementedError"

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The students' copies of all chapters, released by nbgrader itself, in one go: it takes long to start."""
    course = tmp_path_factory.mktemp("course")
    # nbgrader calls alembic by its bare name
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    (course / "nbgrader_config.py").write_text(CONFIG)
    (course / "source" / "book").mkdir(parents=True)
    for chapter in CHAPTERS:
        (course / "source" / "book" / chapter.name).write_bytes(chapter.read_bytes())
    done = subprocess.run([sys.executable, "-m", "nbgrader", "generate_assignment", "book"], cwd=course,
                          env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return course / "release" / "book"


@pytest.fixture(scope="module")
def ran(released: Path, tmp_path_factory: pytest.TempPathFactory):
    """Gives a chapter's second run; each is run once, for all tests."""
    return cache(lambda path: second_run(path, released / path.name, tmp_path_factory.mktemp(path.stem)))


def faults(cells: list[Ran], origin: str) -> list[tuple[str, str]]:
    """The cells of one origin whose outputs were not the stored ones: what they are, and what was wrong."""
    return [(str(cell.metadata.get("nbgrader", {}).get("grade_id", cell.source)), fault)
            for kind, cell, fault in cells if kind == origin and fault]


@each_chapter
def test_a_students_copy_holds_no_solution_and_no_hidden_test(released: Path, path: Path) -> None:
    before, after = read(path), read(released / path.name)
    text = "\n".join(cell.source for cell in after.cells)
    for marker in ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"):
        assert marker not in text
    solutions = [cell for cell in before.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    assert text.count("raise NotImplementedError()") == len(solutions)


@each_chapter
def test_outputs_hold_with_another_matplotlib_and_other_fonts(ran, path: Path) -> None:
    assert not faults(ran(path), "chapter")


@each_chapter
def test_a_students_copy_runs_up_to_the_first_unsolved_exercise(ran, path: Path) -> None:
    # An unsolved value stops at its own cell, an unsolved function where the test calls it.
    first, fault = faults(ran(path), "student")[0]
    assert first in {f"ch{path.name[:2]}-ex1-{kind}" for kind in ("solution", "test")}
    assert UNSOLVED in fault


@each_chapter
def test_a_changed_digit_is_caught(ran, path: Path) -> None:
    changed = [(cell.source, fault) for origin, cell, fault in ran(path) if origin == "changed"]
    assert len(changed) == 1 and changed[0][1], f"not caught:\n{changed[0][0]}"


def test_the_other_matplotlib_is_another_minor_version() -> None:
    assert OTHER_MATPLOTLIB.exists(), "a second Matplotlib is missing; run the tests with: make test"
    assert minor_version_of_matplotlib() != minor_version_of_matplotlib(OTHER_MATPLOTLIB)


def minor_version_of_matplotlib(*path: Path) -> list[str]:
    source = f"import sys; sys.path[:0] = {[str(p) for p in path]!r}; import matplotlib; print(matplotlib.__version__)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return done.stdout.strip().split(".")[:2]


def test_points_are_given_for_every_exercise() -> None:
    for path in CHAPTERS:
        tests = [cell for cell in read(path).cells if cell.metadata.get("nbgrader", {}).get("grade")]
        assert all(cell.metadata.nbgrader.points >= 1 for cell in tests)
        assert nbformat.validate(read(path)) is None
