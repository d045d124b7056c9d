"""What is for nbgrader and for instructors stays out of the pages and of the notebooks that they offer."""
from __future__ import annotations

from typing import Any

from book._ext.assignments import SUMMARY, for_readers, without_markers


def cell(source: str, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": metadata}


def test_markers_go_and_what_is_between_them_stays() -> None:
    notebook = {"cells": [cell("### BEGIN SOLUTION\nanswer = 3\n### END SOLUTION")]}
    assert without_markers(notebook)["cells"][0]["source"] == "answer = 3"


def test_an_indented_marker_goes_too() -> None:
    notebook = {"cells": [cell("def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION")]}
    assert without_markers(notebook)["cells"][0]["source"] == "def f(x):\n    return x"


def test_a_source_in_lines_is_read_as_well() -> None:
    notebook = {"cells": [{**cell(""), "source": ["### BEGIN SOLUTION\n", "answer = 3\n", "### END SOLUTION"]}]}
    assert without_markers(notebook)["cells"][0]["source"] == "answer = 3"


def test_prose_about_markers_is_left_alone() -> None:
    text = "Write between `### BEGIN SOLUTION` and `### END SOLUTION`."
    assert without_markers({"cells": [cell(text, "markdown")]})["cells"][0]["source"] == text


def test_a_solution_is_folded_under_a_name_of_its_own() -> None:
    notebook = without_markers({"cells": [cell("answer = 3", nbgrader={"solution": True}), cell("1 + 1")]})
    assert notebook["cells"][0]["metadata"]["mystnb"]["code_prompt_show"] == SUMMARY
    assert "mystnb" not in notebook["cells"][1]["metadata"]


def test_the_readers_copy_has_no_cell_that_is_tagged_for_removal() -> None:
    hidden = cell("### BEGIN HIDDEN TESTS\nsecret\n### END HIDDEN TESTS", tags=["remove-cell"])
    notebook = {"cells": [cell("seen"), hidden]}
    assert [kept["source"] for kept in for_readers(notebook)["cells"]] == ["seen"]
