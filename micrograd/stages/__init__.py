"""The engine as it stood at the end of each chapter: `sNN_slug`, written by `make stages` from the chapters.

`extends` adds a method to a class after the class was written; `what_you_built` shows what a chapter changed.
"""
from __future__ import annotations

import ast
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def extends(cls: type) -> Callable[[Any], Any]:
    """A decorator that makes the function below it a method of `cls`.

    >>> class Dog: pass
    >>> @extends(Dog)
    ... def bark(self):
    ...     return "woof"
    >>> Dog().bark()
    'woof'
    """

    def add(function: Any) -> Any:
        setattr(cls, function.__name__, function)
        return function

    return add


def source(stage: str) -> str:
    """The text of a stage, such as "s07", without the line that says where it comes from.

    Raises:
        ValueError: if there is no such stage.
    """
    found = sorted(FOLDER.glob(f"{stage}_*.py"))
    if len(found) != 1:
        there = ", ".join(path.stem[:3] for path in sorted(FOLDER.glob("s[0-9][0-9]_*.py")))
        raise ValueError(f"there is no stage {stage!r}; the stages are {there}")
    return found[0].read_text(encoding="utf8").split("\n", 1)[1].strip() + "\n"


def difference(before: str, after: str) -> str:
    """The lines that differ between two stages, as a diff, of the classes and functions that `after` defines."""
    new = source(after)
    old = only(source(before), names(new)) if before else ""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), before, after, n=2, lineterm="")
    return "\n".join(line for line in list(lines)[2:])


def what_you_built(before: str, after: str) -> None:
    """Print the difference between two stages, and how many lines of code each has."""
    new = source(after)
    if before:
        print(difference(before, after))
        old = only(source(before), names(new))
        print(f"\n{before}: {lines_of_code(old)} lines of code, {after}: {lines_of_code(new)}")
    else:
        print(new + f"\n{after}: {lines_of_code(new)} lines of code")


def lines_of_code(text: str) -> int:
    """How many lines are neither blank nor a comment."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("#"))


def names(text: str) -> set[str]:
    """The names of the classes and functions that a module defines."""
    return {node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef | ast.FunctionDef)}


def only(text: str, wanted: set[str]) -> str:
    """A module without the classes and functions that are not wanted; what stood elsewhere is not a change."""
    if not names(text) & wanted:
        return ""
    lines, dropped = text.splitlines(), set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name not in wanted:
            end = node.end_lineno or node.lineno
            while lines[end:] and not lines[end]:  # the blank lines below it go, too
                end += 1
            dropped |= {*range(node.lineno - 1, end)}
    return "\n".join(line for i, line in enumerate(lines) if i not in dropped).strip() + "\n"
