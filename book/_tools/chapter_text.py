"""A chapter as text that one can write by hand: Markdown, with each code cell in a fence.

`written(notebook)` is the text of its cells, without outputs and without what follows from other things. `read(text,
chapter)` gives the cells back, or a `TextFault` with the line where the text stops being a chapter.

The form is MyST's, as jupytext writes it. `+++` parts two cells of prose. A cell says of itself what it must: an
exercise's `grade_id`, `points` other than 1, `tags`, a picture's `alt`.
"""
from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

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
DIRECTIVES = ["code-cell", "raw-cell"]
CELL = re.compile(r"\s*(?:`{3,}|~{3,})\{(?:code|raw)-cell\}")
BREAK = re.compile(r"\+\+\+")
LINE_ENDS = re.compile("[\0\v\f\x1c-\x1e\x85\u2028\u2029]")  # what one program takes for the end of a line, another not


class TextFault(Exception):
    """A text that is no chapter: the line, counted from 1, and what to do there."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line, self.message = line, message


def in_text(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that the text holds: all but prose that is empty."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" or cell.source.strip()]


def written(notebook: NotebookNode) -> str:
    """The text of a notebook's cells."""
    cells = [NotebookNode(cell_type=cell.cell_type, source=cell.source, metadata=header(cell))
             for cell in in_text(notebook)]
    return notebook_to_myst(NotebookNode(metadata={}, cells=cells)) if cells else ""


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
    parts = {"nbgrader": {name: said[name] for name in ("grade_id", "points") if name in said}, "mystnb": {},
             "tags": said.get("tags")}
    if "alt" in said:
        parts["mystnb"]["image"] = {"alt": said["alt"]}
    if "text_lexer" in said:
        parts["mystnb"]["text_lexer"] = said["text_lexer"]
    return from_dict({name: part for name, part in parts.items() if part})


def read(text: str, chapter: str) -> list[NotebookNode]:
    """The cells of a text, without outputs; `chapter` is the two digits that its `grade_id`s begin with."""
    check(text)
    notebook = myst_to_notebook(text, add_source_map=True)
    for cell in notebook.cells:
        cell.metadata = metadata(cell.metadata)
    for place, message in faults(notebook.cells, chapter):
        raise TextFault(notebook.metadata.source_map[place], message)
    return notebook.cells


def check(text: str) -> None:
    """Find the first line at which a text is no chapter, where a parser would find some meaning in it."""
    if odd := LINE_ENDS.search(text):
        raise TextFault(text.count("\n", 0, odd.start()) + 1, f"got the character {odd[0]!r}; take it out")
    lines, tokens = text.splitlines(), list(top_level(text))
    found = [*fence_faults(lines, tokens), *strays(lines, tokens), *header_faults(tokens), *colon_faults(lines, tokens)]
    for fault in sorted(found, key=lambda fault: fault.line):
        raise fault


def top_level(text: str) -> Iterator[Token]:
    """The blocks of a text that stand in no other block."""
    depth = 0
    for token in get_parser().parse(text + "\n"):
        depth += token.nesting
        if depth == 0:
            yield token


def fence_faults(lines: list[str], tokens: list[Token]) -> Iterator[TextFault]:
    """Fences that are not closed, or not before the next one opens; cells whose name is misspelt."""
    for token in tokens:
        if token.type == "front_matter":
            yield TextFault(1, "got `---`; a chapter begins with its title; take out all to the next `---`")
        if token.type != "fence":
            continue
        first, last = token.map[0], token.map[1] - 1
        closing = re.compile(rf"\s*{re.escape(token.markup)}{token.markup[0]}*\s*")
        another = next((n for n in range(first + 1, last) if lines[n].startswith(token.markup)), None)
        if another is not None:
            yield TextFault(first + 1, f"this fence is still open in line {another + 1}, where another opens; close it")
        elif last == first or last >= len(lines) or not closing.fullmatch(lines[last]):
            yield TextFault(first + 1, f"this fence is not closed; close it with {token.markup}")
        yield from misspelt(first, token.info)


def misspelt(first: int, info: str) -> Iterator[TextFault]:
    """A fence whose name is nearly that of a cell."""
    name = re.match(r"\{?([\w-]*)\}?", info)[1]
    exact = any(re.match(rf"\{{{directive}\}}", info) for directive in DIRECTIVES)
    if not exact and difflib.get_close_matches(name, DIRECTIVES, cutoff=0.75):
        yield TextFault(first + 1, f"got {info.strip()!r}; a cell begins with ```{{code-cell}}")


def strays(lines: list[str], tokens: list[Token]) -> Iterator[TextFault]:
    """Beginnings of cells that the parser does not see, because they stand in something else."""
    cells = [token.map for token in tokens if token.type == "fence" and CELL.match(lines[token.map[0]])]
    seen = {first for first, _ in cells}
    code = {n for first, end in cells for n in range(first + 1, end)}
    breaks = {token.map[0] for token in tokens if token.type == "myst_block_break"}
    for n, line in enumerate(lines):
        if CELL.match(line) and n not in seen | code or BREAK.match(line) and n not in breaks | code:
            yield TextFault(n + 1, "a cell begins here inside a fence, a list or HTML; close that; leave an empty line")


def header_faults(tokens: list[Token]) -> Iterator[TextFault]:
    """What cells say of themselves and nobody understands."""
    for token in tokens:
        try:
            if token.type == "myst_block_break":
                said = read_cell_metadata(token, 0)
            elif token.type == "fence" and token.info.startswith(("{code-cell}", "{raw-cell}")):
                said, _ = read_fenced_cell(token, 0, "Code")
            else:
                continue
        except (yaml.YAMLError, MystMetadataParsingError) as error:
            cause = getattr(error.__context__ or error, "problem", None) or "it is not in JSON"
            yield TextFault(token.map[0] + 1, f"what this cell says of itself cannot be read: {cause}; "
                            "write `:name: value` under its fence, or `+++ {\"name\": \"value\"}` above prose")
            continue
        if message := misunderstood(said):
            yield TextFault(token.map[0] + 1, message)


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


def colon_faults(lines: list[str], tokens: list[Token]) -> Iterator[TextFault]:
    """Blocks of colons that go on into the next cell: the parser of cells does not know them."""
    fenced = {n for token in tokens if token.type == "fence" for n in range(*token.map)}
    ends = {token.map[0] for token in tokens if token.type == "myst_block_break"}
    ends |= {token.map[0] for token in tokens if token.type == "fence" and CELL.match(lines[token.map[0]])}
    open_blocks: list[tuple[int, str]] = []
    for n, line in enumerate([*lines, ""]):
        if n in ends or n == len(lines):
            yield from (TextFault(first + 1, f"this block is still open where a cell ends, in line {n}; close it with "
                                  f"{colons}") for first, colons in open_blocks[:1])
            open_blocks = []
        elif n not in fenced and (found := re.match(r"(:{3,})\s*(\{)?", line)):
            if found[2]:
                open_blocks.append((n, found[1]))
            elif open_blocks and not line.strip(": "):
                open_blocks.pop()
