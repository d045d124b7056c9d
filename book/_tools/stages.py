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
from pathlib import Path

import nbformat

from book._tools.files import write_atomically
from book._tools.places import CHAPTERS, PACKAGE, shown

STAGES = PACKAGE / "stages"


def stage_cells(notebook: Path) -> list[str]:
    """The sources of a notebook's code cells that are tagged `stage`."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [c.source.strip() for c in cells if c.cell_type == "code" and "stage" in c.metadata.get("tags", [])]


def build(notebook: Path) -> str:
    """The text of a chapter's stage file."""
    imports, definitions = [], {}
    for node, text in statements("\n\n\n".join(stage_cells(notebook))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("micrograd.stages."):
            take_over(node, imports, definitions)
        elif isinstance(node, ast.Import | ast.ImportFrom | ast.Assign):
            imports.append(text)
        elif (cls := extended(node)) is not None:
            definitions[cls] = with_method(definitions[cls], node.name, text.split("\n", 1)[1])
        else:
            definitions[node.name] = text
    head = f"# Written by `make stages` from chapters/{notebook.name}; change the chapter, not this file.\n"
    tree = ast.parse("\n".join(definitions.values()))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    kept = joined([text for text in imports if binds(text) & used])
    kept = sorted(kept, key=lambda text: (text.startswith("from"), text))
    parts = ["\n".join(text for text in kept if constant(text) == wanted) for wanted in (False, True)]
    top = "\n\n".join(part for part in parts if part)
    return head + "\n\n\n".join(part for part in [top, *definitions.values()] if part) + "\n"


def binds(text: str) -> set[str]:
    """The names that an import, or a constant, makes known."""
    node = ast.parse(text).body[0]
    if isinstance(node, ast.Assign):
        return {node.targets[0].id}
    return {(alias.asname or alias.name).split(".")[0] for alias in node.names}


def joined(imports: list[str]) -> set[str]:
    """Imports, each once, and those from the same module in one line."""
    wanted: dict[str, set[str]] = {}
    others = set()
    for text in imports:
        if isinstance(node := ast.parse(text).body[0], ast.ImportFrom):
            wanted.setdefault(node.module, set()).update(map(ast.unparse, node.names))
        else:
            others.add(text)
    return others | {f"from {module} import {', '.join(sorted(names))}" for module, names in wanted.items()}


def constant(node_or_text: ast.stmt | str) -> bool:
    """Whether a statement is one assignment to a name in capitals."""
    node = ast.parse(node_or_text).body[0] if isinstance(node_or_text, str) else node_or_text
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper()


def statements(text: str) -> list[tuple[ast.stmt, str]]:
    """Each top-level statement that a stage keeps, with its own text: imports, constants, classes, functions."""
    lines, kept = text.splitlines(), []
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Import | ast.ImportFrom) or constant(node):
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            kept.append((node, "\n".join(lines[first - 1:node.end_lineno])))
    return kept


def take_over(node: ast.ImportFrom, imports: list[str], definitions: dict[str, str]) -> None:
    """Put what a stage imports from the stage before it at its own beginning."""
    path = STAGES / f"{node.module.rsplit('.', 1)[1]}.py"
    if not path.exists():
        raise SystemExit(f"stages: {path.name} is not there; a stage may import only an earlier one")
    wanted = {alias.name for alias in node.names}
    for old, text in statements(path.read_text(encoding="utf8")):
        if isinstance(old, ast.Import | ast.ImportFrom | ast.Assign):
            imports.append(text)
        elif old.name in wanted:
            definitions[old.name] = text


def extended(node: ast.stmt) -> str | None:
    """The name of the class that a function decorated with `@extends(cls)` is added to."""
    for decorator in getattr(node, "decorator_list", []):
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "extends":
            return decorator.args[0].id
    return None


def with_method(cls: str, name: str, method: str) -> str:
    """A class's text with one method replaced, or added at its end."""
    lines, method = cls.splitlines(), textwrap.indent(method, "    ")
    for node in ast.parse(cls).body[0].body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            return "\n".join([*lines[:first - 1], method, *lines[node.end_lineno:]])
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
