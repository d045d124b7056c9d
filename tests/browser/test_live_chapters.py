"""In the page of every chapter every cell runs, in order, and gives the text that is stored with it."""
from __future__ import annotations

import ast
import json
import symtable
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from book._ext.assignments import for_readers
from book._tools.vendor import RUNTIME
from tests.live_page import LivePage
from tests.notebooks import CHAPTERS
from tests.proxy import Proxy

NOT_IN_A_PAGE = {"ipywidgets", "anywidget"}
LIMIT = 300  # seconds for one cell: chapter 12 trains a network


@pytest.fixture
def page(window: Callable[..., BrowserContext], proxy: Proxy) -> Iterator[Any]:
    context = window()
    yield context.new_page()
    context.close()
    proxy.asked.clear()  # a cell that imports a missing package may ask for it


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_every_cell_gives_its_stored_text(path: Path, page: Any, address: str) -> None:
    live = LivePage(page, f"{address}/chapters/{path.stem}.html")
    cells = [cell for cell in for_readers(json.loads(path.read_text(encoding="utf8")))["cells"] if on_the_page(cell)]
    assert [text.strip("\n") for text in live.book()] == ["".join(cell["source"]).strip("\n") for cell in cells]
    needy = needing(unreachable(), ["".join(cell["source"]) for cell in cells])
    faults = [fault for number, cell in enumerate(cells, 1)
              if (fault := differs(number, cell, live.run(number, seconds=LIMIT), needy))]
    assert not faults, "\n\n".join(faults)


def on_the_page(cell: dict[str, Any]) -> bool:
    """Whether a cell's code is on the page; a figure stands there without its own."""
    return cell["cell_type"] == "code" and "remove-input" not in cell["metadata"].get("tags", [])


def differs(number: int, cell: dict[str, Any], given: list[tuple[str, str]], needy: set[int]) -> str:
    """In which way a cell gave something else than what is stored; nothing if it did not."""
    if number in needy or "nbval-ignore-output" in cell["metadata"].get("tags", []):
        return ""
    stored = [stored_text(output) for output in cell["outputs"]]
    got = [(kind, last_line(text) if kind == "error" else text) for kind, text in given]
    return "" if got == stored else f"cell {number}: {''.join(cell['source'])}\nstored: {stored}\ngot:    {got}"


def stored_text(output: dict[str, Any]) -> tuple[str, str]:
    """The kind and the text of a stored output; of an error its name and message, without the way to it."""
    if output["output_type"] == "stream":
        return output["name"], "".join(output["text"])
    if output["output_type"] == "error":
        return "error", f"{output['ename']}: {output['evalue']}"
    return "result", "".join(output["data"]["text/plain"])


def last_line(text: str) -> str:
    return text.rstrip("\n").rpartition("\n")[2]


def unreachable() -> set[str]:
    """The packages that this machine's copy of the runtime lacks, by the names under which they are imported."""
    missing = json.loads((RUNTIME / "runtime.json").read_text(encoding="utf8"))["missing"]
    return {name.lower() for name in missing} | NOT_IN_A_PAGE


def needing(packages: set[str], sources: list[str]) -> set[int]:
    """The numbers of the cells that use one of these packages, or something that a cell made with one."""
    needy: set[int] = set()
    tainted: set[str] = set()
    for number, source in enumerate(sources, 1):
        for statement in ast.parse(source).body:
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
