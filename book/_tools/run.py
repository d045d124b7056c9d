"""Run chapters and store their outputs, normalised, so that only what changed differs in a diff.

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
from book._tools.places import CHAPTERS, ROOT, shown

WIDGET = "application/vnd.jupyter.widget-view+json"


def run(path: Path) -> bool:
    """Run one chapter and store its outputs. Returns whether every cell ran."""
    before = path.read_text(encoding="utf8")
    notebook = nbformat.reads(before, as_version=4)
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


def normalise(notebook: nbformat.NotebookNode) -> None:
    """Drop what differs from run to run and from machine to machine."""
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                         "language_info": {"name": "python"}}
    for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        cell.execution_count = count
        cell.metadata.pop("execution", None)
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
