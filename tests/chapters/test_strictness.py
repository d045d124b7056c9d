"""The strict notebook test is itself tested: what a reader would call wrong must fail, and nothing else.

One notebook is run and its outputs stored. Then each of its cells is repeated with one thing in the stored
output changed, and the notebook test must reject every one of them.
"""
from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from book._tools.places import ROOT
from tests.notebooks import run_nbval

CELLS = {
    "stream": 'print("slope 14.0030")\nprint("at x = 3")',
    "number": "14.0030",
    "value": "from micrograd.engine import Value\nValue(2.0) * -3.0",
    "graph": ('from micrograd.draw import draw_dot\nfrom micrograd.engine import Value\n'
              'a = Value(2.0, label="a")\nb = a * a + 1.0\nb.backward()\ndraw_dot(b)'),
    "digraph": 'import graphviz\ndot = graphviz.Digraph()\ndot.node("0", "a")\ndot.edge("0", "1", color="red")\ndot',
    "plot": ('import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], [2.0, 4.5, 6.25], label="f")\n'
             'plt.bar([5, 6], [1.5, 2.5])\nplt.scatter([1], [7.5])\nplt.xlabel("x")\nplt.ylabel("f(x)")\n'
             'plt.annotate("minimum", (1, 2))\nplt.legend()\nplt.title("A curve")\nplt.show()'),
    "error": '{}["missing"]',
    "html": 'from IPython.display import HTML\nHTML("<b>8 / 8 / 68 / 44</b>")',
    "json": 'from IPython.display import JSON\nJSON({"grad": 44})',
    "silent": "quiet = 1",
    "warning": 'import sys\nprint("careful: 3 steps", file=sys.stderr)',
}


def text(old: str, new: str) -> Callable[[list], None]:
    """Replace a text wherever it stands in the stored outputs; it must stand somewhere."""
    def change(outputs: list) -> None:
        changed = 0
        for output in outputs:
            for place, key in places(output):
                changed += old in str(place[key])
                place[key] = re.sub(re.escape(old), new, place[key]) if isinstance(place[key], str) else place[key]
        assert changed, f"{old!r} does not stand in {outputs}"
    return change


def places(output: dict) -> list[tuple[dict, str]]:
    data = output.get("data", {})
    return [(data, key) for key in data] + [(output, key) for key in ("text", "ename", "evalue") if key in output]


def without(*mime: str) -> Callable[[list], None]:
    def change(outputs: list) -> None:
        for key in mime:
            del outputs[0]["data"][key]
    return change


def more(outputs: list) -> None:
    outputs.append(nbformat.v4.new_output("stream", name="stdout", text="one line more\n"))


MUTATIONS: list[tuple[str, str, Callable[[list], None]]] = [
    ("stream", "a digit", text("14.0030", "14.0031")),
    ("stream", "a word", text("slope", "slopes")),
    ("stream", "a sign", text("14.0030", "-14.0030")),
    ("stream", "a line less", text("at x = 3\n", "")),
    ("stream", "an output removed", list.clear),
    ("stream", "an output added", lambda outputs: outputs.append(
        nbformat.v4.new_output("display_data", data={"text/plain": "14"}))),
    ("number", "the last digit of a float", text("14.003", "14.004")),
    ("number", "an output removed", list.clear),
    ("number", "a stream added", more),
    ("value", "a number in a repr", text("-6.0", "-6.5")),
    ("value", "a gradient in a repr", text("grad=0", "grad=1")),
    ("graph", "a label", text("a | data", "b | data")),
    ("graph", "a number in a node", text("data 2.0000", "data 2.0001")),
    ("graph", "a gradient in a node", text("grad 4.0000", "grad 4.5000")),
    ("graph", "an edge", text("0 -> ", "1 -> ")),
    ("graph", "an operation", text('label="+"', 'label="-"')),
    ("graph", "the picture removed", without("image/svg+xml")),
    ("graph", "a label in the picture", text(">a<", ">b<")),
    ("digraph", "a colour", text("red", "blue")),
    ("digraph", "a node's label", text("a", "b")),
    ("plot", "a plotted number", text("4.5", "4.6")),
    ("plot", "an axis label", text("f(x)", "g(x)")),
    ("plot", "the title", text("A curve", "The curve")),
    ("plot", "a bar's height", text("0 0.8 2.5", "0 0.8 2.6")),
    ("plot", "a point", text("7.5", "7.4")),
    ("plot", "a note", text("minimum", "maximum")),
    ("plot", "a legend", text("legend: 'f'", "legend: 'g'")),
    ("plot", "the picture removed", without("image/svg+xml")),
    ("error", "its type", text("KeyError", "IndexError")),
    ("error", "its message", text("missing", "lacking")),
    ("error", "removed", list.clear),
    ("html", "a number in it", text("68", "66")),
    ("json", "a number in it", lambda outputs: outputs[0]["data"]["application/json"].update(grad=45)),
    ("silent", "an output from nowhere", more),
    ("warning", "a digit on the error stream", text("3 steps", "4 steps")),
]


@pytest.fixture(scope="module")
def notebook() -> nbformat.NotebookNode:
    """The cells above with their true outputs."""
    made = nbformat.v4.new_notebook()
    for source in CELLS.values():
        made.cells.append(nbformat.v4.new_code_cell(source))
    NotebookClient(made, timeout=60, kernel_name="python3", allow_errors=True).execute()
    for cell in made.cells:
        cell.metadata.tags = ["raises-exception"] if "missing" in cell.source else []
    return made


def store(notebook: nbformat.NotebookNode, folder: Path) -> Path:
    path = folder / "strictness.ipynb"
    nbformat.write(notebook, path)
    return path


def test_true_outputs_pass_twice(notebook: nbformat.NotebookNode, tmp_path: Path) -> None:
    path = store(notebook, tmp_path)
    for _ in range(2):
        assert not any(run_nbval(path).values())


def test_every_wrong_output_fails(notebook: nbformat.NotebookNode, tmp_path: Path) -> None:
    mutated = nbformat.v4.new_notebook()
    for name, _, change in MUTATIONS:
        cell = copy.deepcopy(notebook.cells[list(CELLS).index(name)])
        cell.id = f"m{len(mutated.cells)}"
        change(cell.outputs)
        mutated.cells.append(cell)
    faults = run_nbval(store(mutated, tmp_path))
    assert [MUTATIONS[n][:2] for n, fault in sorted(faults.items()) if not fault] == []
    assert len(faults) == len(MUTATIONS)


def test_a_missing_output_says_which_cell_and_how_to_refresh_it(
        notebook: nbformat.NotebookNode, tmp_path: Path) -> None:
    stale = copy.deepcopy(notebook)
    stale.cells[1].outputs = []
    (tmp_path / "conftest.py").write_text((ROOT / "chapters" / "conftest.py").read_text())
    path = tmp_path / "07_stale.ipynb"
    nbformat.write(stale, path)
    faults = run_nbval(path, "--confcutdir", str(tmp_path))
    assert [number for number, fault in faults.items() if fault] == [1]
    assert "07_stale.ipynb, cell 1: the stored output is missing" in faults[1]
    assert "make run CHAPTER=07" in faults[1]
