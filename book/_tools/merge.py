"""Put edited cells into a notebook: ids, outputs and attachments stay with the cells that they belong to.

`merge` changes the notebook and says, for each of its cells now, which cell it was before.
"""
from __future__ import annotations

import copy
import difflib
import itertools
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from book._tools.chapter_text import in_text
from book._tools.run import normalise

ALIKE = 0.5  # from here on, two sources are taken for one cell before and after a change


def merge(notebook: NotebookNode, before: list[NotebookNode], cells: list[NotebookNode]) -> list[int | None]:
    """Give a notebook these cells; `before` are its own as they come back from their text.

    A code cell that changed has no outputs and no number until it runs.
    """
    old, ids, places = in_text(notebook), unused_ids(notebook), matched(before, cells)
    notebook.cells = [named(cell, next(ids)) if place is None else brought_over(old[place], before[place], cell)
                      for cell, place in zip(cells, places)]
    normalise(notebook)
    for cell, place in zip(notebook.cells, places):
        if cell.cell_type == "code" and changed(cell, place, before):
            cell.execution_count = None
    return places


def changed(cell: NotebookNode, place: int | None, before: list[NotebookNode]) -> bool:
    """Whether a cell is new, or its source is not what it was."""
    return place is None or cell.source.strip() != before[place].source.strip()


def named(cell: NotebookNode, name: str) -> NotebookNode:
    """A new cell with an id."""
    cell.id = name
    return cell


def brought_over(old: NotebookNode, before: NotebookNode, now: NotebookNode) -> NotebookNode:
    """A notebook's cell, with what has changed in its text."""
    cell = copy.deepcopy(old)
    if now.metadata != before.metadata:
        cell.metadata = now.metadata
    if now.source != before.source:
        cell.source = now.source
        if cell.cell_type == "code":
            cell.outputs = []
    return cell


def unused_ids(notebook: NotebookNode) -> Iterator[str]:
    """Ids for new cells, in the chapters' way: c001, c002 and so on, beyond the last that there is."""
    numbers = [int(found[1]) for cell in notebook.cells if (found := re.fullmatch(r"c(\d+)", cell.get("id", "")))]
    return (f"c{number:03}" for number in itertools.count(max(numbers, default=0) + 1))


def matched(before: list[NotebookNode], now: list[NotebookNode]) -> list[int | None]:
    """For each cell now, the place of the cell that it was before; None for a new one.

    First come cells that stayed as they were, in their order; then those that moved, those with the same `grade_id`,
    those whose source is much the same, and those that stand between the same neighbours.
    """
    places: list[int | None] = [None] * len(now)
    kept = difflib.SequenceMatcher(None, [key(cell) for cell in before], [key(cell) for cell in now], autojunk=False)
    for block in kept.get_matching_blocks():
        places[block.b:block.b + block.size] = range(block.a, block.a + block.size)
    for is_same in (has_source, has_mark, is_alike):
        for n, cell in enumerate(now):
            if places[n] is None:
                left = (place for place in range(len(before)) if place not in places)
                places[n] = next((place for place in left if is_same(before[place], cell)), None)
    for _, first, last, start, end in kept.get_opcodes():
        for place, n in zip(range(first, last), range(start, end)) if last - first == end - start else ():
            if places[n] is None and place not in places and before[place].cell_type == now[n].cell_type:
                places[n] = place
    return places


def has_source(before: NotebookNode, now: NotebookNode) -> bool:
    """Whether two cells are the same."""
    return key(before) == key(now)


def key(cell: NotebookNode) -> tuple[str, str]:
    return cell.cell_type, cell.source


def has_mark(before: NotebookNode, now: NotebookNode) -> bool:
    """Whether two cells are the same part of the same exercise."""
    marks = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in (before, now)]
    return before.cell_type == now.cell_type and None not in marks and marks[0] == marks[1]


def is_alike(before: NotebookNode, now: NotebookNode) -> bool:
    """Whether one cell may be the other, changed."""
    pair = difflib.SequenceMatcher(None, before.source, now.source)
    ratios = pair.real_quick_ratio, pair.quick_ratio, pair.ratio  # each at most the one before it, and slower
    return before.cell_type == now.cell_type and all(ratio() >= ALIKE for ratio in ratios)
