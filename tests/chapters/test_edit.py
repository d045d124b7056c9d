"""`make edit` brings a chapter's text back, keeps the outputs of what did not change, and loses nothing."""
from __future__ import annotations

import random
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from book._tools import edit, places, run
from book._tools.chapter_text import written
from book._tools.merge import merge
from tests.notebooks import CHAPTERS, read

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Chapters are read from here, and edited here."""
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(run, "CHAPTERS", tmp_path)
    monkeypatch.setattr(edit, "EDIT", tmp_path / "edit")
    return tmp_path


@pytest.fixture
def chapter(folder: Path) -> Path:
    """A chapter with a title, two code cells that were run, and an exercise."""
    cells = [new_markdown_cell("# Try"), ran("x = 27"), ran("x", "27"), new_markdown_cell("Twenty-seven."),
             new_markdown_cell("### Exercise", metadata={"nbgrader": {"grade_id": "ch07-ex1-text"}}),
             ran("answer = 3\nanswer", "3", nbgrader={"grade_id": "ch07-ex1-solution"}),
             ran("assert answer == 3", nbgrader={"grade_id": "ch07-ex1-test"})]
    notebook = new_notebook(cells=cells)
    for number, cell in enumerate(cells, 1):
        cell.id = f"c{number:03}"
    run.normalise(notebook)
    path = folder / "07_try.ipynb"
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf8")
    return path


def ran(source: str, output: str = "", **metadata: object) -> nbformat.NotebookNode:
    outputs = [new_output("execute_result", {"text/plain": output})] if output else []
    return new_code_cell(source, outputs=outputs, metadata=metadata)


def change(chapter: Path, old: str, new: str) -> Path:
    """Change a chapter's text as a person does, who has written it out before."""
    edit.edit(chapter, None)
    text = edit.text_of(chapter)
    before = text.read_text(encoding="utf8")
    assert old in before
    text.write_text(before.replace(old, new, 1), encoding="utf8")
    return text


@each_chapter
def test_a_chapter_that_was_text_is_the_same_to_the_byte(folder: Path, path: Path) -> None:
    chapter = folder / path.name
    chapter.write_bytes(path.read_bytes())
    edit.edit(chapter, None)
    text = edit.text_of(chapter)
    text.write_text(text.read_text(encoding="utf8") + "\n", encoding="utf8")  # so that it is brought back
    edit.edit(chapter, None)
    assert chapter.read_bytes() == path.read_bytes()


def test_without_an_editor_the_first_call_writes_and_the_second_brings_back(
        chapter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit.edit(chapter, None)
    assert capsys.readouterr().out == ("The chapter is in edit/07_try.md. Edit and save it there, then run again: "
                                       "make edit CHAPTER=07\n")
    text = edit.text_of(chapter)
    text.write_text(text.read_text(encoding="utf8").replace("Twenty-seven.", "That is 3³."), encoding="utf8")
    edit.edit(chapter, None)
    assert [cell.source for cell in read(chapter).cells][3] == "That is 3³."
    assert capsys.readouterr().out == (
        "07_try.ipynb: cells changed: 1, added: 0, taken out: 0\n"
        "The code is as it was, and so are the outputs. Next: make test ONLY=07\n")


def test_an_editor_is_opened_and_what_it_saved_comes_back(chapter: Path) -> None:
    script = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); p.write_text(p.read_text().replace('27', '28'))"
    edit.edit(chapter, f'{sys.executable} -c "{script}"')
    assert read(chapter).cells[1].source == "x = 28"


def test_a_changed_code_cell_has_no_output_until_it_runs_and_is_named(
        chapter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(chapter, "\nx\n", "\nx + 0\n")
    edit.edit(chapter, None)
    cell = read(chapter).cells[2]
    assert (cell.id, cell.source, cell.outputs, cell.execution_count) == ("c003", "x + 0", [], None)
    assert read(chapter).cells[5].outputs[0].data["text/plain"] == "3"
    said = capsys.readouterr().out
    assert "cells changed: 1, added: 0, taken out: 0\n  has no output until it runs: x + 0\n" in said
    assert "Next: make run CHAPTER=07" in said


def test_a_new_exercise_needs_its_grade_ids_and_no_flags(chapter: Path) -> None:
    change(chapter, "Twenty-seven.", "\n```{code-cell}\n:grade_id: ch07-ex2-hidden\n:points: 2\n\n1\n```")
    edit.edit(chapter, None)
    new = read(chapter).cells[3]
    assert new.id == "c008"
    assert new.metadata.tags == ["remove-cell"]
    assert new.metadata.nbgrader == {"grade": True, "grade_id": "ch07-ex2-hidden", "locked": True, "points": 2,
                                     "schema_version": 3, "solution": False, "task": False}


def test_an_exercise_that_was_rewritten_keeps_its_cell(chapter: Path) -> None:
    change(chapter, "answer = 3\nanswer", "from math import inf\nprint(inf)")
    edit.edit(chapter, None)
    assert [cell.id for cell in read(chapter).cells] == [f"c{n:03}" for n in range(1, 8)]


def test_outputs_that_came_while_the_text_was_edited_stay(chapter: Path) -> None:
    change(chapter, "Twenty-seven.", "That is 3³.")
    chapter.write_text(chapter.read_text(encoding="utf8").replace('"27"', '"27 "'), encoding="utf8")
    edit.edit(chapter, None)
    assert read(chapter).cells[2].outputs[0].data["text/plain"] == "27 "
    assert read(chapter).cells[3].source == "That is 3³."


def test_a_text_that_nobody_edited_is_written_anew(chapter: Path) -> None:
    edit.edit(chapter, None)
    chapter.write_text(chapter.read_text(encoding="utf8").replace("Twenty-seven.", "That is 3³."), encoding="utf8")
    edit.edit(chapter, None)
    assert "That is 3³." in edit.text_of(chapter).read_text(encoding="utf8")


def test_an_editor_that_saved_nothing_leaves_everything(chapter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = chapter.read_bytes()
    edit.edit(chapter, f"{sys.executable} -c 0")
    assert chapter.read_bytes() == before
    assert "Nothing has changed in edit/07_try.md" in capsys.readouterr().out


def fails(chapter: Path, message: str, editor: str | None = None) -> None:
    """`make edit` says this in one line, and touches neither the chapter nor the text."""
    text = edit.text_of(chapter)
    before = chapter.read_bytes(), text.read_bytes() if text.exists() else None
    with pytest.raises(SystemExit) as caught:
        edit.edit(chapter, editor)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (chapter.read_bytes(), text.read_bytes() if text.exists() else None) == before


def test_a_chapter_that_was_changed_in_the_meantime_is_not_overwritten(chapter: Path) -> None:
    change(chapter, "Twenty-seven.", "That is 3³.")
    chapter.write_text(chapter.read_text(encoding="utf8").replace("# Try", "# Trial"), encoding="utf8")
    fails(chapter, "07_try.ipynb has changed since edit/07_try.md was written, and both stay as they are; move the "
                   "text away, run make edit CHAPTER=07, and carry your changes over")


def test_a_text_whose_beginnings_are_unknown_is_not_brought_back(chapter: Path) -> None:
    change(chapter, "Twenty-seven.", "That is 3³.")
    edit.base_of(chapter).unlink()
    fails(chapter, "move the text away")


def test_a_fault_is_named_with_its_place_and_can_be_mended(chapter: Path) -> None:
    text = change(chapter, "x = 27\n```", "x = 28\n")
    fails(chapter, "edit/07_try.md:3: this fence is still open in line 7, where another opens; close it; then "
                   "run make edit CHAPTER=07; until then the chapter is as it was")
    text.write_text(text.read_text(encoding="utf8").replace("x = 28\n", "x = 28\n```"), encoding="utf8")
    edit.edit(chapter, None)
    assert read(chapter).cells[1].source == "x = 28"


def test_a_text_in_another_encoding_is_not_guessed_at(chapter: Path) -> None:
    text = change(chapter, "Twenty-seven.", "That is 3³.")
    text.write_bytes(text.read_text(encoding="utf8").encode("latin-1"))
    fails(chapter, "edit/07_try.md is not in UTF-8; save it so, and run make edit CHAPTER=07")


def test_lines_that_end_as_on_windows_are_read(chapter: Path) -> None:
    text = change(chapter, "Twenty-seven.", "That is 3³.")
    text.write_bytes(b"\xef\xbb\xbf" + text.read_bytes().replace(b"\n", b"\r\n"))
    edit.edit(chapter, None)
    assert [cell.source for cell in read(chapter).cells][3] == "That is 3³."
    assert read(chapter).cells[2].outputs


@pytest.mark.parametrize("editor, message", [
    ("no-such-editor", "edit: the editor 'no-such-editor' does not start"),
    ("vi 'x", "does not start (No closing quotation)"),
    (f'{sys.executable} -c "raise SystemExit(3)"', "ended with status 3; edit/07_try.md stays"),
])
def test_an_editor_that_fails_is_named(chapter: Path, editor: str, message: str) -> None:
    edit.edit(chapter, None)
    fails(chapter, message, editor)


@pytest.mark.parametrize("cell, message", [
    (new_markdown_cell("A\n+++\nB"), "the cell that begins with 'A\\n+++\\nB' would not come back"),
    (new_markdown_cell("```text\n+++\n```"), "a cell begins here inside a fence"),
    (new_markdown_cell("```python\nx"), "this fence is not closed; close it with ```; it is about '```python'"),
    (new_markdown_cell("x", attachments={"a.png": {"image/png": ""}}), "a cell has a picture attached"),
    (new_code_cell("1", metadata={"nbgrader": {"grade_id": "ex1"}}), "its cell 8: got grade_id 'ex1'; it is ch07-exN"),
])
def test_a_chapter_that_text_cannot_hold_is_not_written(
        chapter: Path, cell: nbformat.NotebookNode, message: str) -> None:
    notebook = read(chapter)
    cell.id = "c008"
    notebook.cells.append(cell)
    nbformat.write(notebook, chapter)
    fails(chapter, message)
    assert not edit.text_of(chapter).exists()


def test_a_file_that_is_no_notebook_is_named(chapter: Path) -> None:
    chapter.write_text("<<<<<<< HEAD\n", encoding="utf8")
    fails(chapter, "07_try.ipynb cannot be written as text; it is no notebook any more; take back")


@pytest.mark.parametrize("asked, message", [
    ([], "edit: got the chapter ''; name one: make edit CHAPTER=07"),
    (["0"], "edit: got the chapter '0'; name one"),
    (["99"], "no chapter begins with 99; the chapters are 01_one_knob"),
])
def test_exactly_one_chapter_is_edited(asked: list[str], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["edit", *asked])
    with pytest.raises(SystemExit) as caught:
        edit.main()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("names, opened", [
    ({"VISUAL": "see", "EDITOR": "ed"}, "see"), ({"EDITOR": "ed"}, "ed"),
    ({"VISUAL": "", "EDITOR": "ed"}, "ed"), ({}, None),
])
def test_the_editor_is_the_one_that_the_environment_names(
        names: dict[str, str], opened: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(edit, "edit", lambda chapter, editor: asked.append((chapter.stem, editor)))
    monkeypatch.setattr(sys, "argv", ["edit", "07"])
    monkeypatch.setattr(edit.os, "environ", names)
    assert edit.main() == 0
    assert asked == [("07_used_twice", opened)]


LESSON = [new_markdown_cell(f"Paragraph {n}.", id=f"m{n}") if n % 3 == 0 else
          new_code_cell(f"value_{n} = {n} * {n}\nprint(value_{n})", id=f"c{n:03}",
                        outputs=[new_output("stream", text=str(n * n))]) for n in range(12)]


@settings(deadline=None)  # a slow machine is no fault
@given(st.lists(st.tuples(st.sampled_from(["insert", "delete", "move", "change"]), st.randoms(use_true_random=False))))
def test_whatever_is_edited_untouched_cells_keep_their_ids_and_outputs(edits: list[tuple[str, random.Random]]) -> None:
    notebook = nbformat.from_dict(new_notebook(cells=[nbformat.from_dict(cell) for cell in LESSON]))
    before = {cell.source: cell for cell in nbformat.from_dict(notebook).cells}
    cells = [nbformat.from_dict(cell) for cell in notebook.cells]
    for number, (how, dice) in enumerate(edits):
        place = dice.randint(0, max(len(cells) - 1, 0))
        if how == "insert":
            cells.insert(place, new_code_cell(f"inserted_{number}"))
        elif cells and how == "change":
            cells[place].source = f"changed_{number} " + cells[place].source
        elif cells:
            cell = cells.pop(place)
            if how == "move":
                cells.insert(dice.randint(0, len(cells)), cell)
    wanted = [(cell.cell_type, cell.source) for cell in cells]
    merge(notebook, [nbformat.from_dict(cell) for cell in LESSON], cells)
    assert [(cell.cell_type, cell.source) for cell in notebook.cells] == wanted
    assert len({cell.id for cell in notebook.cells}) == len(cells)
    for cell in notebook.cells:
        if cell.source in before:
            assert cell.id == before[cell.source].id
        if cell.cell_type == "code":
            stored = [output.text for output in cell.outputs]
            assert stored == ([output.text for output in before[cell.source].outputs] if cell.source in before else [])
            assert (cell.execution_count is None) == (cell.source not in before)
    nbformat.validate(notebook)


@settings(deadline=None)  # a slow machine is no fault
@given(st.lists(st.tuples(st.booleans(), st.text(alphabet="ab `+:-{}#\n\t'\"", max_size=30)), min_size=1, max_size=5))
def test_a_notebook_comes_back_from_its_text_or_is_refused(sources: list[tuple[bool, str]]) -> None:
    cells = [new_code_cell(source) if is_code else new_markdown_cell(source) for is_code, source in sources]
    notebook = new_notebook(cells=cells)
    before = written(notebook)
    try:
        back = edit.reread(Path("07_try.ipynb"), notebook)
    except SystemExit as refused:
        assert "cannot be written as text" in str(refused)
        return
    places = merge(notebook, back, [nbformat.from_dict(cell) for cell in back])
    assert places == list(range(len(back)))
    assert written(notebook) == before
