"""A chapter as text: all of it comes back, and where a text is no chapter, the line is named."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book._tools.chapter_text import TAGS, TextError, read, written
from book._tools.places import ROOT
from tests.notebooks import CHAPTERS, tags
from tests.notebooks import read as opened

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])


def again(*cells: NotebookNode) -> list[tuple[str, str]]:
    """The types and sources of cells, once they were text."""
    return [(cell.cell_type, cell.source) for cell in read(written(new_notebook(cells=list(cells))), "07")]


@each_chapter
def test_every_cell_of_every_chapter_comes_back(path: Path) -> None:
    notebook = opened(path)
    back = read(written(notebook), path.name[:2])
    assert [(c.cell_type, c.source) for c in back] == [(c.cell_type, c.source) for c in notebook.cells]


@each_chapter
def test_an_exercises_cell_says_its_grade_id_and_nothing_that_follows_from_it(path: Path) -> None:
    text = written(opened(path))
    assert f"\n+++ {{\"grade_id\": \"ch{path.name[:2]}-ex1-text\"}}\n" in text
    assert f"\n```{{code-cell}}\n:grade_id: ch{path.name[:2]}-ex1-solution\n\n" in text
    for follows in ("nbgrader", "locked", "schema_version", "points: 1", "mystnb", "kernelspec"):
        assert follows not in text


@pytest.mark.parametrize("source", [
    "%%time\n1 + 1", "%matplotlib inline", "!ls", "# a comment\n1", "---", ":tags: [stage]", '"""\n```\n+++\n"""',
    '"""\n````{code-cell}\n"""', "", "x = 1\n\n\n\ny = 2", "def f():\n\treturn 1", "'−²’'",
])
def test_code_of_every_kind_comes_back(source: str) -> None:
    cells = new_markdown_cell("Before."), new_code_cell(source), new_markdown_cell("After.")
    assert again(*cells) == [(cell.cell_type, cell.source) for cell in cells]


@pytest.mark.parametrize("source", [
    "# Title", "````{admonition} Predict\n```python\nx = 1\n```\n````", ":::{admonition} Predict\nIt is 3.\n:::",
    "::::{grid}\n:::{card}\nA\n:::\n::::", "- a list\n\n  ```python\n  x = 1\n  ```", "a ++ b\n++", "$$\nx\n$$",
    "<b>x</b>", "~~~text\n```\n~~~",
])
def test_prose_of_every_kind_comes_back(source: str) -> None:
    cells = new_markdown_cell(source), new_code_cell("1"), new_markdown_cell(source), new_markdown_cell(source)
    assert again(*cells) == [(cell.cell_type, cell.source) for cell in cells]


def test_metadata_comes_back() -> None:
    metadata = {"mystnb": {"image": {"alt": "A line: it \"rises\".\nTwice − " + 30 * "word "}, "text_lexer": "diff"},
                "nbgrader": {"grade_id": "ch07-ex1-test", "points": 2}, "tags": ["raises-exception"]}
    assert read(written(new_notebook(cells=[new_code_cell("1", metadata=metadata)])), "07")[0].metadata == metadata


def fence(*lines: str) -> str:
    return "\n".join(["```{code-cell}", *lines, "```", ""])


FIRST = "# Title\n\nText.\n\n" + fence("1 + 1") + "\n"  # eight lines and an empty one


@pytest.mark.parametrize("text, line, message", [
    ("```{code-cell}\n1 + 1\n", 9, "this fence is not closed; close it with ```"),
    ("```{code-cell}\n1 + 1\n\n" + fence("2"), 9, "this fence is still open in line 12, where another opens"),
    ("```{admonition} Predict\nWhat?\n\n" + fence("2"), 9, "this fence is still open in line 12"),
    ("````{admonition} Predict\n```python\n```\n+++\n\nText.\n", 9, "this fence is not closed; close it with ````"),
    ("````{admonition} Predict\n" + fence("2") + "````\n", 10, "a cell begins here inside a fence"),
    ("```text\n+++\n```\n", 10, "a cell begins here inside a fence"),
    ("- a list\n\n  ```{code-cell}\n  1\n  ```\n", 11, "inside a fence, a list or HTML"),
    ("<div>\n" + fence("2"), 10, "inside a fence, a list or HTML"),
    ("```{code-cel}\n2\n```\n", 9, "got '{code-cel}'; a cell begins with ```{code-cell}"),
    ("```{code_cell}\n2\n```\n", 9, "a cell begins with ```{code-cell}"),
    ("```code-cell\n2\n```\n", 9, "a cell begins with ```{code-cell}"),
    (fence(":tags: [stage", "", "2"), 9, "what this cell says of itself cannot be read"),
    (fence("---", "tags: {", "---", "2"), 9, "what this cell says of itself cannot be read"),
    (fence(":tags: *stage", "", "2"), 9, "what this cell says of itself cannot be read"),
    ("+++ {\"tags\": [\n\nText.\n", 9, "what this cell says of itself cannot be read: it is not in JSON"),
    ("+++ [1]\n\nText.\n", 9, "what this cell says of itself cannot be read"),
    (fence(":x", "", "2"), 9, "got 'x'; a cell says `:name: value` of itself"),
    (fence(":tag: [stage]", "", "2"), 9, "got 'tag'; a cell can say grade_id, points, tags"),
    (fence(":tags: stage", "", "2"), 9, "got tags 'stage'; write a list: [stage]"),
    (fence(":tags: [stgae]", "", "2"), 9, "got the tag 'stgae'; the tags are stage,"),
    (fence(":tags: [[stage]]", "", "2"), 9, "got the tag ['stage']"),
    (fence(":alt: 3", "", "2"), 9, "got alt 3; write text"),
    (fence(":points: 2", "", "2"), 9, "got points without a grade_id"),
    (fence(":grade_id: ex1", "", "2"), 9, "got grade_id 'ex1'; it is ch07-exN-KIND"),
    (fence(":grade_id: ch07-ex1-test", "", "1") + fence(":grade_id: ch07-ex1-test", "", "2"), 14, "twice"),
    ("Text.\n\n+++ {\"grade_id\": \"ch07-ex1-test\"}\n\nText.\n", 11, "it belongs on a code cell"),
    (":::{admonition} Predict\nWhat?\n\n" + fence("2") + ":::\n", 9, "still open where a cell ends, in line 11"),
    (":::{admonition} Predict\nWhat?\n", 9, "still open where a cell ends"),
    ("Text.\n\nMore\u2028text.\n", 11, "got the character '\\u2028'; take it out"),
])
def test_the_line_where_a_text_is_no_chapter_is_named(text: str, line: int, message: str) -> None:
    with pytest.raises(TextError, match=re.escape(message)) as caught:
        read(FIRST + text, "07")
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


def test_front_matter_is_no_part_of_a_chapter() -> None:
    with pytest.raises(TextError, match="line 1: got `---`; a chapter begins with its title"):
        read("---\ntitle: 3\n---\n" + FIRST, "07")


def test_the_tags_are_those_that_contributors_read_of() -> None:
    table = re.findall(r"(?m)^\| `([\w-]+)` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8"))
    assert sorted(TAGS) == sorted(table)


@each_chapter
def test_every_tag_is_one_of_them(path: Path) -> None:
    assert {tag for cell in opened(path).cells for tag in tags(cell)} <= set(TAGS)
