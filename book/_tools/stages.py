"""Write `micrograd/stages/sNN_slug.py` from the cells of each chapter that are tagged `stage`.

A stage is the source of those cells, in order. Where they extend a class of the stage before it
(`@extends(Value)`), the methods are written into that class, so that each stage file can be read alone.
Constants, whose names are in capitals, stand after the imports.
"""
from __future__ import annotations

import argparse
import ast
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import nbformat

from book._tools.files import write_atomically
from book._tools.places import CHAPTERS, PACKAGE, shown

STAGES = PACKAGE / "stages"
Definition = ast.ClassDef | ast.FunctionDef
Imported = ast.Import | ast.ImportFrom
Kept = Definition | Imported | ast.Assign  # what a stage is made of


def stage_cells(notebook: Path) -> list[str]:
    """The sources of a notebook's code cells that are tagged `stage`."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [c.source.strip() for c in cells if c.cell_type == "code" and "stage" in c.metadata.get("tags", [])]


def build(notebook: Path) -> str:
    """The text of a chapter's stage file."""
    imports: list[str] = []
    definitions: dict[str, str] = {}
    for node, text in statements("\n\n\n".join(stage_cells(notebook))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("micrograd.stages."):
            take_over(node, imports, definitions)
        elif isinstance(node, Imported | ast.Assign):
            imports.append(text)
        elif (cls := extended(node)) is not None:
            definitions[cls] = with_method(definitions[cls], node.name, text.split("\n", 1)[1])
        else:
            definitions[node.name] = text
    head = f"# Written by `make stages` from chapters/{notebook.name}; change the chapter, not this file.\n"
    tree = ast.parse("\n".join(definitions.values()))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    kept = sorted(joined([text for text in imports if binds(text) & used]),
                  key=lambda text: (text.startswith("from"), text))
    parts = ["\n".join(text for text in kept if constant(text) == wanted) for wanted in (False, True)]
    top = "\n\n".join(part for part in parts if part)
    return head + "\n\n\n".join(part for part in [top, *definitions.values()] if part) + "\n"


def binds(text: str) -> set[str]:
    """The names that an import, or a constant, makes known."""
    node = ast.parse(text).body[0]
    if isinstance(node, Imported):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}


def joined(imports: list[str]) -> set[str]:
    """Imports, each once, and those from the same module in one line."""
    wanted: dict[str, set[str]] = {}
    others = set()
    for text in imports:
        if isinstance(node := ast.parse(text).body[0], ast.ImportFrom):
            wanted.setdefault(node.module or "", set()).update(map(ast.unparse, node.names))
        else:
            others.add(text)
    return others | {f"from {module} import {', '.join(sorted(names))}" for module, names in wanted.items()}


def constant(text: str) -> bool:
    """Whether a statement is one assignment to a name in capitals.

    >>> constant("LIMIT = 3"), constant("limit = 3")
    (True, False)
    """
    node = ast.parse(text).body[0]
    return isinstance(node, ast.Assign) and all(name.isupper() for name in binds(text))


def statements(text: str) -> Iterator[tuple[Kept, str]]:
    """Each top-level statement that a stage keeps, with its own text: imports, constants, classes, functions."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, Kept):
            own = "\n".join(lines[first_line(node) - 1:node.end_lineno])
            if not isinstance(node, ast.Assign) or constant(own):
                yield node, own


def first_line(node: Kept) -> int:
    """Where a statement begins: at its first decorator, if it has one."""
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def take_over(node: ast.ImportFrom, imports: list[str], definitions: dict[str, str]) -> None:
    """Put what a stage imports from the stage before it at its own beginning."""
    path = STAGES / f"{(node.module or '').rpartition('.')[2]}.py"
    if not path.exists():
        raise SystemExit(f"stages: {path.name} is not there; a stage may import only an earlier one")
    wanted = {alias.name for alias in node.names}
    for old, text in statements(path.read_text(encoding="utf8")):
        if isinstance(old, Imported | ast.Assign):
            imports.append(text)
        elif old.name in wanted:
            definitions[old.name] = text


def extended(node: Definition) -> str | None:
    """The name of the class that a function decorated with `@extends(cls)` is added to."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "extends":
            return ast.unparse(decorator.args[0])
    return None


def with_method(cls: str, name: str, method: str) -> str:
    """A class's text with one method replaced, or added at its end."""
    lines, method = cls.splitlines(), textwrap.indent(method, "    ")
    for node in ast.iter_child_nodes(ast.parse(cls).body[0]):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return "\n".join([*lines[:first_line(node) - 1], method, *lines[node.end_lineno:]])
    return f"{cls}\n\n{method}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a stage file is stale")
    check = parser.parse_args().check
    stale = 0
    for notebook in sorted(CHAPTERS.glob("[0-9][0-9]_*.ipynb")):
        if not stage_cells(notebook):
            continue
        path, text = STAGES / f"s{notebook.stem}.py", build(notebook)
        if path.exists() and path.read_text(encoding="utf8") == text:
            continue
        stale += 1
        if check:
            print(f"{shown(path)} is stale; run: make stages", file=sys.stderr)
        else:
            write_atomically(path, text)
            print(f"wrote {shown(path)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
