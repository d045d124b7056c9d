"""What docstrings claim of chapters: "Built in chapter 7" is said of what chapter 7 defines, and of all of that."""
from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from book._tools.places import PACKAGE
from tests.notebooks import CHAPTERS, definitions

# Without what the chapters write, and their exercises.
MODULES = sorted(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
                 for path in PACKAGE.rglob("*.py") if not {"stages", "exercises"} & {*path.parts})


@cache
def documented() -> dict[str, Any]:
    """Every class, method and function of the package that has a docstring, by its name."""
    found = {}
    for module in map(import_module, MODULES):
        for name, made in inspect.getmembers(module, lambda m: inspect.isclass(m) or inspect.isfunction(m)):
            if made.__module__ == module.__name__:
                found[f"{module.__name__}.{name}"] = made
                for member, method in vars(made).items() if inspect.isclass(made) else ():
                    if inspect.getdoc(method) and not member.startswith("__"):
                        found[f"{module.__name__}.{name}.{member}"] = method
    return {name: made for name, made in found.items() if made.__doc__}


def claimed(docstring: str) -> list[int]:
    """The chapters that a docstring says built it.

    >>> claimed("Add. Built in chapters 4 to 6, 8 and 13.")
    [4, 5, 6, 8, 13]
    """
    words = re.search(r"Built in chapters? ((?:\d+|, | and | to )+)", docstring)
    return [number for first, last in re.findall(r"(\d+)(?: to (\d+))?", words[1] if words else "")
            for number in range(int(first), int(last or first) + 1)]


def builders(name: str) -> list[int]:
    """The chapters that define what has this name, or add to it with `extends`."""
    return [number for number in range(1, len(CHAPTERS) + 1)
            if any(built == name or built.startswith(f"{name}.") for built in definitions(number))]


CLAIMS = [name for name, made in documented().items() if "Built in" in made.__doc__]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_chapter_that_is_said_to_build_something_defines_it(name: str) -> None:
    found = claimed(documented()[name].__doc__)
    assert found, f"{name}: write \"Built in chapter 7\", with numbers"
    wrong = [chapter for chapter in found if chapter not in builders(name.split(".")[-1])]
    assert not wrong, f"{name} is said to be built in chapters {wrong}, which do not define it"


@pytest.mark.parametrize("name", [name for name in documented() if name.count(".") == 2 and (
    not name.startswith("micrograd.engine.") or name.endswith(".Value"))])  # what helps Value is told with Value
def test_what_chapters_define_says_so(name: str) -> None:
    assert claimed(documented()[name].__doc__) == builders(name.split(".")[-1]), name


def test_every_module_that_chapters_build_has_a_claim() -> None:
    assert {name.split(".")[1] for name in CLAIMS} == {"engine", "gradcheck", "nn", "datasets", "functional", "draw"}


@pytest.mark.parametrize(("docstring", "chapters"), [
    ("Built in chapter 4, with fewer comforts.", [4]), ("Built in chapters 10 and 11.", [10, 11]),
    ("Built in chapters 4 to 6, 8 and 13.", [4, 5, 6, 8, 13]), ("Chapter 11 builds its sum.", [])])
def test_a_claim_is_read_with_all_its_chapters(docstring: str, chapters: list[int]) -> None:
    assert claimed(docstring) == chapters
