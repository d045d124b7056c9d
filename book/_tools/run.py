"""Run chapters and store their outputs, normalised, so that only what changed differs in a diff.

What nbgrader and the pages read from an exercise's cells is written, too: it follows from each cell's `grade_id`.

A chapter is written in one step, after its last cell has run. If a cell fails, or the file was changed in the
meantime, it stays as it was.
"""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from book._tools.files import write_atomically
from book._tools.grading import complete, faults
from book._tools.places import CHAPTERS, ROOT, shown

READ = {"mystnb", "nbgrader", "tags"}  # what the book reads of a cell's metadata; editors leave more there
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(path: Path) -> bool:
    """Run one chapter and store its outputs. Returns whether every cell ran."""
    before = path.read_text(encoding="utf8")
    try:
        notebook = opened(before, path.name[:2])
    except ValueError as error:
        print(f"{path.name}: left as it was; {error}", file=sys.stderr)
        return False
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": CHAPTERS}})
    try:
        client.execute()
    except CellExecutionError as error:
        print(f"{path.name}: left as it was, because a cell failed:\n{error}", file=sys.stderr)
        return False
    normalise(notebook)
    if path.read_text(encoding="utf8") != before:
        print(f"{path.name}: left as it was, because it was changed while it ran; run it again", file=sys.stderr)
        return False
    write_atomically(path, nbformat.writes(notebook) + "\n")
    return True


def opened(text: str, chapter: str) -> nbformat.NotebookNode:
    """The notebook in a file's text; a ValueError says why it is none of a chapter's."""
    try:
        notebook = nbformat.reads(text, as_version=4)
    except nbformat.reader.NotJSONError:
        raise ValueError("it is no notebook any more; take back its last change (git diff shows it)") from None
    for place, message in faults(notebook.cells, chapter):
        raise ValueError(f"its cell {place + 1}: {message}")
    return notebook


def normalise(notebook: nbformat.NotebookNode) -> None:
    """Drop what differs from run to run, from machine to machine and from editor to editor; write what follows."""
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                         "language_info": {"name": "python"}}
    normalise_outputs([cell for cell in notebook.cells if cell.cell_type == "code"])
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({name: cell.metadata[name] for name in sorted(READ & cell.metadata.keys())})
        complete(cell)


def normalise_outputs(cells: list[nbformat.NotebookNode]) -> None:
    """Number code cells in their order, and drop what chance has put into their outputs."""
    for count, cell in enumerate(cells, 1):
        cell.execution_count = count
        cell.outputs = [o for o in merged(cell.outputs) if WIDGET not in o.get("data", {}) or "text/html" in o.data]
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET, None)  # of a figure, its state stays; its widget ends with the kernel
            if output.output_type == "execute_result":
                output.execution_count = count
            if output.output_type == "error":
                output.traceback = [line.replace(f"{ROOT}/", "") for line in output.traceback]


def merged(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Outputs with consecutive pieces of one stream joined: where they break is chance."""
    kept: list[nbformat.NotebookNode] = []
    for output in outputs:
        if kept and output.output_type == "stream" == kept[-1].output_type and output.name == kept[-1].name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


def chosen(names: list[str]) -> list[Path]:
    """The chapters whose file names begin with one of the names; all of them if there is none."""
    found = sorted(path for path in CHAPTERS.glob("*.ipynb") if not names or path.name.startswith(tuple(names)))
    if not found:
        there = ", ".join(path.stem for path in sorted(CHAPTERS.glob("*.ipynb")))
        raise SystemExit(f"run: no chapter begins with {' or '.join(names)}; the chapters are {there}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapter", nargs="*", help="such as 07; all of them if none is named")
    paths, failed = chosen(parser.parse_args().chapter), 0
    for i, path in enumerate(paths, 1):
        print(f"[{i}/{len(paths)}] {shown(path)}", flush=True)
        failed += not run(path)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
