"""`make run` stores outputs, and never loses an author's text."""
from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from book._tools import run


@pytest.fixture
def chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a chapter of the given cells, in a folder of its own."""
    monkeypatch.setattr(run, "CHAPTERS", tmp_path)

    def write(*sources: str) -> Path:
        path = tmp_path / "07_try.ipynb"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        notebook.metadata["language_info"] = {"name": "python", "version": "2.7"}
        nbformat.write(notebook, path)
        return path

    return write


def test_outputs_are_stored_in_order_and_normalised(chapter) -> None:
    path = chapter("x = 3 * 3 * 3", "x", 'print("a", flush=True)\nprint("b")')
    assert run.run(path)
    notebook = nbformat.read(path, as_version=4)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3]
    assert notebook.cells[1].outputs[0].data["text/plain"] == "27"
    assert [output.text for output in notebook.cells[2].outputs] == ["a\nb\n"]
    assert notebook.metadata.language_info == {"name": "python"}


def test_two_runs_give_the_same_file(chapter) -> None:
    path = chapter("import matplotlib.pyplot as plt", "plt.plot([1, 2], [3, 4]);")
    assert run.run(path)
    first = path.read_text(encoding="utf8")
    assert run.run(path)
    assert path.read_text(encoding="utf8") == first


def test_a_failing_cell_leaves_the_file_as_it_was(chapter, capsys: pytest.CaptureFixture[str]) -> None:
    path = chapter("1 + 1", "1 / 0")
    before = path.read_bytes()
    assert not run.run(path)
    assert path.read_bytes() == before
    said = capsys.readouterr().err
    assert "07_try.ipynb: left as it was, because a cell failed" in said
    assert "ZeroDivisionError" in said


def test_text_written_while_the_chapter_ran_is_kept(chapter, capsys: pytest.CaptureFixture[str]) -> None:
    path = chapter("1 + 1")
    path.write_text(path.read_text(encoding="utf8").replace(
        '"1 + 1"', '"import pathlib; p = pathlib.Path(\'07_try.ipynb\'); p.write_text(p.read_text() + \' \'); 0"'))
    assert not run.run(path)
    assert path.read_text(encoding="utf8").endswith(" ")
    assert "changed while it ran" in capsys.readouterr().err


def test_a_widget_leaves_no_trace(chapter) -> None:
    path = chapter("import ipywidgets", "ipywidgets.interact(lambda x: x, x=3);")
    assert run.run(path)
    notebook = nbformat.read(path, as_version=4)
    assert "widgets" not in notebook.metadata
    assert not any("widget" in str(output) for output in notebook.cells[1].outputs)


def test_an_unknown_chapter_is_named_with_those_there_are(chapter) -> None:
    chapter("1")
    with pytest.raises(SystemExit, match="no chapter begins with 99; the chapters are 07_try"):
        run.chosen(["99"])


def test_what_follows_from_a_grade_id_is_written_and_what_editors_leave_is_dropped(chapter) -> None:
    path = chapter("answer = 3\nanswer")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata = {"nbgrader": {"grade_id": "ch07-ex1-solution"}, "slideshow": {"slide_type": ""},
                                  "editable": True, "mystnb": {"text_lexer": "python"}}
    nbformat.write(notebook, path)
    assert run.run(path)
    assert nbformat.read(path, as_version=4).cells[0].metadata == {
        "mystnb": {"text_lexer": "python"},
        "nbgrader": {"grade": False, "grade_id": "ch07-ex1-solution", "locked": False, "schema_version": 3,
                     "solution": True, "task": False},
        "tags": ["hide-input", "hide-output"]}


@pytest.mark.parametrize("change, message", [
    (lambda text: text.replace('"metadata": {}', '"metadata": {"nbgrader": {"grade_id": "ex1"}}', 1),
     "07_try.ipynb: left as it was; its cell 1: got grade_id 'ex1'; it is ch07-exN-KIND"),
    (lambda text: "<<<<<<< HEAD\n" + text, "07_try.ipynb: left as it was; it is no notebook any more; take back"),
])
def test_a_chapter_with_a_fault_is_left_before_a_cell_runs(
        chapter, capsys: pytest.CaptureFixture[str], change, message: str) -> None:
    path = chapter("1 + 1")
    path.write_text(change(path.read_text(encoding="utf8")), encoding="utf8")
    before = path.read_bytes()
    assert not run.run(path)
    assert path.read_bytes() == before
    assert message in capsys.readouterr().err
