"""Every chapter has the shape of a chapter, and says only what its own cells show."""
from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from book._tools.places import ROOT
from tests.notebooks import CHAPTERS, code, markdown, output_text, prose, read, tags

SECTIONS = ["Make the bug", "What you built", "Check with PyTorch", "Exercises", "Recall", "Summary", "Further reading"]
LONGEST_CELL, LONGEST_CLASS = 15, 60

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])


def headings(notebook: nbformat.NotebookNode) -> list[str]:
    return re.findall(r"(?m)^## (.+)$", "\n".join(cell.source for cell in markdown(notebook)))


@each_chapter
def test_it_begins_with_its_title_and_its_box(path: Path) -> None:
    first = read(path).cells[0].source
    assert first.startswith("# ")
    for part in (":class: chapter-box", "**Time:**", "**You need:**", "**You will be able to:**", "**Stage:**"):
        assert part in first


@each_chapter
def test_the_fixed_sections_stand_in_their_order(path: Path) -> None:
    found = [title for title in headings(read(path)) if title in SECTIONS]
    assert found == SECTIONS


@each_chapter
def test_the_reader_predicts_at_least_three_times(path: Path) -> None:
    assert sum(":class: predict" in cell.source for cell in markdown(read(path))) >= 3


@each_chapter
def test_its_prose_has_a_chapters_length(path: Path) -> None:
    lesson = read(path)
    lesson.cells = [cell for cell in lesson.cells if "nbgrader" not in cell.metadata]  # not exercises
    words = len(re.findall(r"\w[\w'’-]*", re.sub(r"\$[^$]*\$", "", prose(lesson))))
    assert 1200 <= words <= 2000, words


@each_chapter
def test_every_cell_was_run_from_top_to_bottom(path: Path) -> None:
    counts = [cell.execution_count for cell in code(read(path))]
    stale = next((n for n, count in enumerate(counts, 1) if count != n), None)
    assert stale is None, f"{path.name}: code cell {stale} was not run in order; run: make run CHAPTER={path.name[:2]}"


@each_chapter
def test_no_cell_is_longer_than_a_reader_can_hold(path: Path) -> None:
    for cell in code(read(path)):
        lines = [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("###")]
        whole_class = "stage" in tags(cell) and re.search(r"(?m)^class ", cell.source)
        assert len(lines) <= (LONGEST_CLASS if whole_class else LONGEST_CELL), cell.source


@each_chapter
def test_every_picture_has_alt_text_of_its_own(path: Path) -> None:
    texts = []
    for cell in code(read(path)):
        if any(mime.startswith("image/") for output in cell.outputs for mime in output.get("data", {})):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert len(alt.split()) >= 6, f"no alt text that says something: {cell.source}"
            texts.append(alt)
    assert len(set(texts)) == len(texts)


@each_chapter
def test_every_number_in_its_prose_stands_in_its_code_or_outputs(path: Path) -> None:
    notebook = read(path)
    shown = "\n".join(cell.source + "\n" + output_text(cell) for cell in code(notebook)).replace("−", "-")
    claimed = set(re.findall(r"(?<![\w.])\d[\d,]*\.\d+(?:e[-−]\d+)?(?![\w.]*\.ipynb)", prose(notebook)))
    shown = shown.replace(",", "")
    missing = sorted(number for number in claimed if number.replace(",", "").replace("−", "-") not in shown)
    assert not missing, f"{path.name} claims {missing}, which none of its cells shows or asserts"


@each_chapter
def test_no_output_depends_on_the_machine_or_the_moment(path: Path) -> None:
    for cell in code(read(path)):
        if "nbval-ignore-output" not in tags(cell):
            said = output_text(cell)
            assert not re.search(r"\bat 0x[0-9a-f]{6,}|/home/|/tmp/|<Figure size|np\.float", said), cell.source


@each_chapter
def test_a_chapter_imports_only_what_an_earlier_one_has_built(path: Path) -> None:
    number = int(path.name[:2])
    allowed = {"micrograd.check": 1, "micrograd.stages": 1, "micrograd.pytorch": 1, "micrograd.draw": 5,
               "micrograd.bugs": 9, "micrograd.gradcheck": 10, "micrograd.engine": 10,
               "micrograd.datasets": 12, "micrograd.widgets": 1}
    source = "\n".join(cell.source for cell in code(read(path)) if "nbgrader" not in cell.metadata)
    source = re.sub(r"from micrograd import (\w+)", r"import micrograd.\1", source)
    for module in re.findall(r"(?m)^\s*(?:from|import) (micrograd[\w.]*)", source):
        if stage := re.search(r"micrograd\.stages\.s(\d\d)_", module):
            assert int(stage[1]) < number, module
        else:
            assert allowed.get(module, 99) <= number, module


@each_chapter
def test_its_links_lead_somewhere(path: Path) -> None:
    for cell in markdown(read(path)):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", cell.source):
            assert (ROOT / "chapters" / target).exists(), target


@each_chapter
def test_it_has_four_to_six_exercises_in_nbgraders_form(path: Path) -> None:
    number = path.name[:2]
    cells = [cell for cell in read(path).cells if "nbgrader" in cell.metadata]
    ids = [cell.metadata.nbgrader.grade_id for cell in cells]
    assert len(set(ids)) == len(ids)
    exercises = sorted({int(found[1]) for id in ids if (found := re.match(rf"ch{number}-ex(\d+)-", id))})
    assert exercises == list(range(1, len(exercises) + 1)) and 4 <= len(exercises) <= 6
    for n in exercises:
        for kind in ("text", "solution", "test", "hidden"):
            assert any(id.startswith(f"ch{number}-ex{n}-{kind}") for id in ids), f"exercise {n} has no {kind} cell"


@each_chapter
def test_every_exercise_cell_carries_the_right_flags_and_tags(path: Path) -> None:
    for cell in read(path).cells:
        if (marks := cell.metadata.get("nbgrader")) is None:
            assert "### BEGIN" not in cell.source, "a marked cell without nbgrader's metadata"
            continue
        kind = marks.grade_id.split("-")[2]
        assert marks.schema_version == 3 and marks.task is False
        assert (marks.solution, marks.locked) == (kind == "solution", kind != "solution")
        assert marks.grade == (kind in ("test", "hidden")) == ("points" in marks)
        assert ("### BEGIN SOLUTION" in cell.source) == (kind == "solution") == ("hide-input" in tags(cell))
        assert ("### BEGIN HIDDEN TESTS" in cell.source) == (kind == "hidden") == ("remove-cell" in tags(cell))
        tells = kind == "test" or kind == "solution" and bool(cell.outputs)
        assert tells == ("hide-output" in tags(cell)), "an output that gives the answer away is folded"


def test_nine_chapters_are_there() -> None:
    assert [path.name[:2] for path in CHAPTERS[:9]] == [f"{n:02d}" for n in range(1, 10)]
