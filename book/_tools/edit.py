"""Edit a chapter as text: Markdown in `edit/`, with each code cell in a fence; then back into the notebook.

With VISUAL or EDITOR set, the text opens there and comes back when the editor closes. Without, the first call writes
the text and the second brings it back. A cell keeps its outputs if its code did not change. A text that does not come
back stays as it is, and so does the notebook.
"""
from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from book._tools.chapter_text import TextError, in_text, read, written
from book._tools.files import write_atomically
from book._tools.merge import changed, merge
from book._tools.places import ROOT, shown
from book._tools.run import chosen, opened

EDIT = ROOT / "edit"


def edit(chapter: Path, editor: str | None) -> None:
    """Write a chapter's text unless there is one to bring back, open it, and bring it back."""
    waiting = is_waiting(chapter)
    if waiting:
        unchanged_since(chapter)
    else:
        write_text(chapter)
    if editor:
        wait_for(editor, text_of(chapter))
    if editor or waiting:
        bring_back(chapter)
    else:
        print(f"The chapter is in {shown(text_of(chapter))}. Edit and save it there, then run again: {again(chapter)}")


def text_of(chapter: Path) -> Path:
    """Where a chapter is edited."""
    return EDIT / f"{chapter.stem}.md"


def base_of(chapter: Path) -> Path:
    """Where its text is as it was before it was edited."""
    return EDIT / f".{chapter.stem}.before.md"


def is_waiting(chapter: Path) -> bool:
    """Whether somebody has edited a chapter's text, and it is not in the notebook yet."""
    text, base = text_of(chapter), base_of(chapter)
    return text.exists() and not (base.exists() and text.read_bytes() == base.read_bytes())


def again(chapter: Path) -> str:
    return f"make edit CHAPTER={chapter.name[:2]}"


def notebook_of(chapter: Path) -> NotebookNode:
    """A chapter's notebook, if text can hold it."""
    try:
        notebook = opened(chapter.read_text(encoding="utf8"), chapter.name[:2])
    except ValueError as error:
        raise SystemExit(f"edit: {shown(chapter)} cannot be written as text; {error}") from None
    if any(cell.get("attachments") for cell in notebook.cells):
        raise SystemExit(f"edit: {shown(chapter)} cannot be written as text: a cell has a picture attached; "
                         "put that in a file")
    return notebook


def write_text(chapter: Path) -> None:
    """Write a chapter's text, if every cell comes back from it."""
    notebook = notebook_of(chapter)
    reread(chapter, notebook)
    EDIT.mkdir(exist_ok=True)
    for path in (base_of(chapter), text_of(chapter)):
        write_atomically(path, written(notebook))


def reread(chapter: Path, notebook: NotebookNode) -> list[NotebookNode]:
    """A notebook's cells as they come back from their text, one for one."""
    text = written(notebook)
    try:
        back = read(text, chapter.name[:2])
    except TextError as fault:
        raise SystemExit(f"edit: {shown(chapter)} cannot be written as text: {fault.message}; it is about "
                         f"{text.splitlines()[fault.line - 1][:60]!r}; change it in Jupyter: make lab") from None
    for here, there in zip(in_text(notebook), [*back, None]):
        if there is None or (here.cell_type, here.source.strip()) != (there.cell_type, there.source.strip()):
            raise SystemExit(f"edit: {shown(chapter)} cannot be written as text: the cell that begins with "
                             f"{here.source[:60]!r} would not come back; change it in Jupyter: make lab")
    return back


def wait_for(editor: str, text: Path) -> None:
    """Open a text and wait until the editor closes."""
    print(f"Opening {shown(text)} ...", flush=True)
    try:
        status = subprocess.run([*shlex.split(editor), str(text)], check=False).returncode
    except (OSError, ValueError) as error:
        raise SystemExit(f"edit: the editor {editor!r} does not start ({error}); set EDITOR to one that does") from None
    if status:
        raise SystemExit(f"edit: {editor} ended with status {status}; {shown(text)} stays, and so does the chapter")


def unchanged_since(chapter: Path) -> NotebookNode:
    """The notebook, if its cells are still those that the text was written from; their outputs may be new."""
    notebook, base = notebook_of(chapter), base_of(chapter)
    if not base.exists() or base.read_text(encoding="utf8") != written(notebook):
        raise SystemExit(f"edit: {shown(chapter)} has changed since {shown(text_of(chapter))} was written, and both "
                         f"stay as they are; move the text away, run {again(chapter)}, and carry your changes over")
    return notebook


def bring_back(chapter: Path) -> None:
    """Put a chapter's text into its notebook, and say what must run."""
    text, notebook = text_of(chapter), unchanged_since(chapter)
    try:
        cells = read(text.read_text(encoding="utf-8-sig"), chapter.name[:2])
    except TextError as fault:
        raise SystemExit(f"edit: {shown(text)}:{fault.line}: {fault.message}; then run {again(chapter)}; "
                         "until then the chapter is as it was") from None
    except UnicodeDecodeError:
        raise SystemExit(f"edit: {shown(text)} is not in UTF-8; save it so, and run {again(chapter)}") from None
    if not is_waiting(chapter):
        print(f"Nothing has changed in {shown(text)}. When you have saved a change, run: {again(chapter)}")
        return
    before = reread(chapter, notebook)
    places = merge(notebook, before, cells)
    nbformat.validate(notebook)
    write_atomically(chapter, nbformat.writes(notebook) + "\n")
    write_text(chapter)
    report(chapter, notebook.cells, places, before)


def report(chapter: Path, cells: list[NotebookNode], places: list[int | None], before: list[NotebookNode]) -> None:
    """Say what has changed, and which code cells must run."""
    different = [changed(cell, place, before) for cell, place in zip(cells, places)]
    added, gone = places.count(None), len(set(range(len(before))) - set(places))
    print(f"{shown(chapter)}: cells changed: {sum(different) - added}, added: {added}, taken out: {gone}")
    for cell in (cell for cell, is_different in zip(cells, different) if is_different and cell.cell_type == "code"):
        print(f"  has no output until it runs: {next(iter(cell.source.splitlines()), '')}")
    was = [cell.source for cell in before if cell.cell_type == "code"]
    if was != [cell.source for cell in cells if cell.cell_type == "code"]:
        print(f"The code has changed, and so may have the outputs. Next: make run CHAPTER={chapter.name[:2]}")
    else:
        print(f"The code is as it was, and so are the outputs. Next: make test ONLY={chapter.name[:2]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapter", nargs="?", default="", help="such as 07")
    asked = parser.parse_args().chapter
    chapters = chosen([asked])
    if len(chapters) > 1:
        raise SystemExit(f"edit: got the chapter {asked!r}; name one: make edit CHAPTER=07")
    edit(chapters[0], os.environ.get("VISUAL") or os.environ.get("EDITOR"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
