"""A chapter's cells as its page has them, and how what they give compares with what is stored.

`cells_of(path)` are the cells whose code is on the page; `stored(cell)` is what one of them gives, as pairs of a kind
and a text; `given(output)` is what a page shows, in the same form; `needing(packages, sources)` tells the cells that
cannot run without some packages.
"""
from __future__ import annotations

import ast
import json
import re
import symtable
from pathlib import Path
from typing import Any

from book._ext.assignments import for_readers

NOT_IN_A_PAGE = {"ipywidgets", "anywidget"}  # their other half is Jupyter's
NOTEBOOK_ONLY = re.compile(
    r"This cell needs (anywidget|ipywidgets), which works in a notebook, and not on a page\. What you see below is its "
    r"stored output\. The chapter's notebook runs it on your own machine\.")
LIMIT = 300  # seconds for one cell: chapter 12 trains a network
Output = list[tuple[str, str]]


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of a chapter whose code is on its page; a figure stands there without its own."""
    cells = for_readers(json.loads(path.read_text(encoding="utf8")))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code" and "remove-input" not in tags(cell)]


def tags(cell: dict[str, Any]) -> list[str]:
    found: list[str] = cell["metadata"].get("tags", [])
    return found


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def stored(cell: dict[str, Any]) -> Output:
    """What is stored with a cell; of an error its name and message, without the way to it."""
    return [stored_text(output) for output in cell["outputs"]]


def stored_text(output: dict[str, Any]) -> tuple[str, str]:
    if output["output_type"] == "stream":
        return output["name"], "".join(output["text"])
    if output["output_type"] == "error":
        return "error", f"{output['ename']}: {output['evalue']}"
    return "result", "".join(output["data"]["text/plain"])


def given(output: Output) -> Output:
    """What a page shows, of an error the last line."""
    return [(kind, text.rstrip("\n").rpartition("\n")[2] if kind == "error" else text) for kind, text in output]


def needing(packages: set[str], sources: list[str]) -> set[int]:
    """The numbers of the cells that use one of these packages, or something that a cell made with one."""
    needy: set[int] = set()
    tainted: set[str] = set()
    for number, text in enumerate(sources, 1):
        for statement in ast.parse(text).body:
            bound = made(statement)
            if uses(statement, packages, tainted):
                tainted |= bound
                if not isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
                    needy.add(number)
            elif number not in needy:
                tainted -= bound
            else:
                tainted |= bound  # the cell has failed before
    return needy


def uses(statement: ast.stmt, packages: set[str], tainted: set[str]) -> bool:
    """Whether a statement imports one of the packages, or looks up a name that was made with one."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import) and packages & {alias.name.partition(".")[0] for alias in node.names}:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in packages:
            return True
    return bool(tainted & looked_up(symtable.symtable(ast.unparse(statement), "cell", "exec")))


def looked_up(table: symtable.SymbolTable) -> set[str]:
    """The names that a piece of code looks up in its module."""
    own = {symbol.get_name() for symbol in table.get_symbols()
           if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module")}
    return own.union(*map(looked_up, table.get_children()))


def made(statement: ast.stmt) -> set[str]:
    """The names that a statement binds in its cell."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return names | {(alias.asname or alias.name).partition(".")[0] for node in ast.walk(statement)
                    if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}
