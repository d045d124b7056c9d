"""A chapter as text that one can write by hand: Markdown, with each code cell in a fence.

`written(notebook)` is the text of its cells, without outputs and without what follows from other things. `read(text,
chapter)` gives the cells back, or a `TextError` with the line where the text stops being a chapter.

The form is MyST's, as jupytext writes it. `+++` parts two cells of prose. A cell says of itself what it must: an
exercise's `grade_id`, `points` other than 1, `tags`, a picture's `alt`.
"""
from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from jupytext.myst import (
    MystMetadataParsingError,
    get_parser,
    myst_to_notebook,
    notebook_to_myst,
    read_cell_metadata,
    read_fenced_cell,
)
from markdown_it.token import Token
from nbformat import NotebookNode, from_dict

from book._tools.grading import POINTS, faults, kind_of

TAGS = ["stage", "raises-exception", "nbval-ignore-output", "hide-input", "hide-output", "remove-input",
        "remove-output", "remove-cell"]
HEADER = ["grade_id", "points", "tags", "alt", "text_lexer"]  # what a cell can say of itself
CELL = re.compile(r"\s*(?:`{3,}|~{3,})\{(?:code|raw)-cell\}")
LINE_ENDS = re.compile("[\0\v\f\x1c-\x1e\x85\u2028\u2029]")  # what one program takes for the end of a line, another not


class Block(NamedTuple):
    """A block of a text that stands in no other block: its kind, its lines, counted from 0, and what the parser has."""

    type: str
    first: int
    end: int
    token: Token

    def is_cell(self) -> bool:
        """Whether it is a cell in a fence."""
        return self.type == "fence" and CELL.match(f"```{self.token.info}") is not None


class TextError(Exception):
    """A text that is no chapter: the line, counted from 1, and what to do there."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line, self.message = line, message


def in_text(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that the text holds: all but prose that is empty."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" or cell.source.strip()]


def written(notebook: NotebookNode) -> str:
    """The text of a notebook's cells."""
    cells = [{"cell_type": cell.cell_type, "source": cell.source, "metadata": header(cell)}
             for cell in in_text(notebook)]
    return str(notebook_to_myst(from_dict({"metadata": {}, "cells": cells}))) if cells else ""


def header(cell: NotebookNode) -> dict[str, Any]:
    """What a cell says of itself in the text."""
    marks, mystnb = cell.metadata.get("nbgrader", {}), cell.metadata.get("mystnb", {})
    follow = kind.tags if (kind := kind_of(cell)) else ()
    points = marks.get("points", POINTS)
    said = {"grade_id": marks.get("grade_id"), "points": None if points == POINTS else points,
            "tags": [tag for tag in cell.metadata.get("tags", []) if tag not in follow],
            "alt": mystnb.get("image", {}).get("alt"), "text_lexer": mystnb.get("text_lexer")}
    return {name: value for name, value in said.items() if value}


def metadata(said: dict[str, Any]) -> NotebookNode:
    """The metadata of a cell that says this of itself."""
    mystnb = {name: said[name] for name in ("text_lexer",) if name in said}
    if "alt" in said:
        mystnb["image"] = {"alt": said["alt"]}
    marks = {name: said[name] for name in ("grade_id", "points") if name in said}
    parts = {"nbgrader": marks, "mystnb": mystnb, "tags": said.get("tags")}
    return from_dict({name: part for name, part in parts.items() if part})


def read(text: str, chapter: str) -> list[NotebookNode]:
    """The cells of a text, without outputs; `chapter` is the two digits that its `grade_id`s begin with."""
    check(text)
    notebook = myst_to_notebook(text, add_source_map=True)
    for cell in notebook.cells:
        cell.metadata = metadata(cell.metadata)
    for place, message in faults(notebook.cells, chapter):
        raise TextError(notebook.metadata.source_map[place], message)
    return notebook.cells


def check(text: str) -> None:
    """Find the first line at which a text is no chapter, where a parser would find some meaning in it."""
    if odd := LINE_ENDS.search(text):
        raise TextError(text.count("\n", 0, odd.start()) + 1, f"got the character {odd[0]!r}; take it out")
    lines, blocks = text.splitlines(), list(top_level(text))
    found = [*fence_faults(lines, blocks), *strays(lines, blocks), *header_faults(blocks), *colon_faults(lines, blocks)]
    for fault in sorted(found, key=lambda fault: fault.line):
        raise fault


def top_level(text: str) -> Iterator[Block]:
    """The fences and the beginnings of cells that stand in no other block."""
    depth = 0
    for token in get_parser().parse(text + "\n"):
        depth += token.nesting
        if depth == 0 and token.map:
            first, end = token.map
            yield Block(token.type, first, end, token)


def fence_faults(lines: list[str], blocks: list[Block]) -> Iterator[TextError]:
    """Fences that are not closed, or not before the next one opens; cells whose name is misspelt."""
    for block in blocks:
        if block.type == "front_matter":
            yield TextError(1, "got `---`; a chapter begins with its title; take out all to the next `---`")
        if block.type != "fence":
            continue
        mark, first, last = block.token.markup, block.first, block.end - 1
        closing = re.compile(rf"\s*{re.escape(mark)}{mark[0]}*\s*")
        another = next((n for n in range(first + 1, last) if lines[n].startswith(mark)), None)
        if another is not None:
            yield TextError(first + 1, f"this fence is still open in line {another + 1}, where another opens; close it")
        elif last == first or last >= len(lines) or not closing.fullmatch(lines[last]):
            yield TextError(first + 1, f"this fence is not closed; close it with {mark}")
        name = re.sub(r"\{?([\w-]*).*", r"\1", block.token.info)
        if not block.is_cell() and difflib.get_close_matches(name, ["code-cell", "raw-cell"], cutoff=0.75):
            yield TextError(first + 1, f"got {block.token.info.strip()!r}; a cell begins with ```{{code-cell}}")


def strays(lines: list[str], blocks: list[Block]) -> Iterator[TextError]:
    """Beginnings of cells that the parser does not see, because they stand in something else."""
    seen = {block.first for block in blocks if block.is_cell() or block.type == "myst_block_break"}
    code = {n for block in blocks if block.is_cell() for n in range(block.first, block.end)}
    for n, line in enumerate(lines):
        if (CELL.match(line) or line.startswith("+++")) and n not in seen | code:
            yield TextError(n + 1, "a cell begins here inside a fence, a list or HTML; close that; leave an empty line")


def header_faults(blocks: list[Block]) -> Iterator[TextError]:
    """What cells say of themselves and nobody understands."""
    for block in blocks:
        try:
            if block.type == "myst_block_break":
                said = read_cell_metadata(block.token, 0)
            elif block.is_cell():
                said, _ = read_fenced_cell(block.token, 0, "Code")
            else:
                continue
        except (yaml.YAMLError, MystMetadataParsingError) as error:
            cause = getattr(error.__context__ or error, "problem", None) or "it is not in JSON"
            yield TextError(block.first + 1, f"what this cell says of itself cannot be read: {cause}; "
                            "write `:name: value` under its fence, or `+++ {\"name\": \"value\"}` above prose")
        else:
            if message := misunderstood(said):
                yield TextError(block.first + 1, message)


def misunderstood(said: object) -> str | None:
    """What is wrong with that which a cell says of itself."""
    if not isinstance(said, dict):
        return f"got {said!r}; a cell says `:name: value` of itself, and its code stands under an empty line"
    if unknown := [name for name in said if name not in HEADER]:
        return f"got {unknown[0]!r}; a cell can say {', '.join(HEADER)} of itself"
    if "points" in said and "grade_id" not in said:
        return "got points without a grade_id; only an exercise's cell has points"
    tags = said.get("tags", [])
    if not isinstance(tags, list):
        return f"got tags {tags!r}; write a list: [stage]"
    if unknown := [tag for tag in tags if tag not in TAGS]:
        return f"got the tag {unknown[0]!r}; the tags are {', '.join(TAGS)}"
    return next((f"got {name} {said[name]!r}; write text" for name in ("alt", "text_lexer")
                 if not isinstance(said.get(name, ""), str)), None)


def colon_faults(lines: list[str], blocks: list[Block]) -> Iterator[TextError]:
    """Blocks of colons that go on into the next cell: the parser of cells does not know them."""
    fenced = {n for block in blocks if block.type == "fence" for n in range(block.first, block.end)}
    ends = {block.first for block in blocks if block.is_cell() or block.type == "myst_block_break"} | {len(lines)}
    still_open: list[tuple[int, str]] = []
    for n, line in enumerate([*lines, ""]):
        if n in ends and still_open:
            first, colons = still_open[0]
            yield TextError(first + 1, f"this block is still open where a cell ends, in line {n}; close it with "
                            f"{colons}")
        if n in ends:
            still_open = []
        elif n not in fenced and (found := re.match(r"(:{3,})\s*(\{)?", line)):
            if found[2]:
                still_open.append((n, found[1]))
            elif still_open and not line.strip(": "):
                still_open.pop()
