"""The examples in the docstrings of every module."""
from __future__ import annotations

import doctest
import inspect
from importlib import import_module
from typing import Any

import pytest

from book._tools.places import PACKAGE

# Without what the chapters write, which has no docstrings, and their exercises, whose examples are the chapters'.
MODULES = sorted(str(path.relative_to(PACKAGE.parent).with_suffix("")).replace("/", ".").removesuffix(".__init__")
                 for path in PACKAGE.rglob("*.py") if not path.stem.startswith(("s0", "s1", "ch")))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str, request: pytest.FixtureRequest) -> None:
    names = {"getfixture": request.getfixturevalue}  # as in pytest's own doctests
    assert doctest.testmod(import_module(name), extraglobs=names, optionflags=doctest.ELLIPSIS).failed == 0


def public(name: str) -> list[tuple[str, Any]]:
    """The public classes and functions that a module defines."""
    members = inspect.getmembers(import_module(name), lambda m: inspect.isclass(m) or inspect.isfunction(m))
    return [(key, m) for key, m in members if m.__module__ == name and not key.startswith("_")]


@pytest.mark.parametrize("name", [name for name in MODULES if "exercises" not in name])
def test_every_public_class_and_function_has_a_docstring_of_whole_sentences(name: str) -> None:
    for key, member in public(name):
        if name == "micrograd.engine" and key.endswith("_rule"):
            continue  # a comment above the rules speaks for all of them
        assert (member.__doc__ or "").split("\n")[0].endswith((".", ":")), f"{name}.{key}"
