"""A part of the tests, and what it needs: `python -m book._tools.parts needs 07`, for `make test ONLY=07`.

A part is a folder, a file or one test (FILE::NAME), or the beginning of a chapter's name: then it is the chapter's
cells and what is tested of that chapter alone. It is looked up before there is an environment, by any Python.
"""
from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from book._tools.places import CHAPTERS, ROOT

ENVIRONMENT, NODE, COMPLETE = ".venv/.ready", "node_modules/.ready", ".cache/pyodide-complete/hashes.json"
# What the tests of each folder need, as targets of the Makefile. The site is built by the tests that look at it.
NEEDS = {
    "chapters": [ENVIRONMENT, "dot"],
    "tests/book": [ENVIRONMENT, NODE, "chromium"],
    "tests/browser": [ENVIRONMENT, NODE, "chromium", COMPLETE],
    "tests/browser/firefox": [ENVIRONMENT, NODE, "firefox"],
    "tests/chapters": [ENVIRONMENT, "dot"],
    "tests/classroom": [ENVIRONMENT, "dot", ".venv/other-matplotlib"],
    "tests/loop": [ENVIRONMENT],
    "tests/package": [ENVIRONMENT, "dot"],
    "tests/web": [ENVIRONMENT, NODE],
}
OF_EACH_CHAPTER = ["tests/chapters", "tests/classroom"]  # their tests have a chapter's name in brackets
SIDE_BY_SIDE, ALONE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"], ["-n", "0"]


class NothingThereError(ValueError):
    """A part that names no test."""


def tests(part: str) -> list[str]:
    """What pytest is told, so that it runs this part; with no part, all of it.

    Raises:
        NothingThereError: if there is no such folder, file or chapter, or more than one.

    >>> tests("tests/package/test_nn.py")
    ['-n', '0', 'tests/package/test_nn.py']
    """
    path, colons, name = part.partition("::")
    place = os.path.relpath(ROOT / path, ROOT) if path else ""
    if not part:
        return SIDE_BY_SIDE
    if (ROOT / place).is_dir() and not colons and folders(place):
        return [*SIDE_BY_SIDE, place]
    if holds_tests(ROOT / place) and folders(place):
        return [*ALONE, f"{place}{colons}{name}"]
    found = [chapter for chapter in chapters() if chapter.startswith(part)]
    if len(found) == 1:
        return [*SIDE_BY_SIDE, f"chapters/{found[0]}.ipynb", *OF_EACH_CHAPTER, "-k", found[0]]
    raise NothingThereError(f"ONLY={part} {'fits several chapters' if found else 'names no tests'}; it is a folder "
                            f"({', '.join(NEEDS)}), a file of tests in one, FILE::TEST, or the beginning of one "
                            f"chapter ({', '.join(found or chapters())})")


def holds_tests(path: Path) -> bool:
    """Whether a file is a notebook, or has tests in it."""
    return path.is_file() and (path.suffix == ".ipynb" or path.suffix == ".py" and path.name.startswith("test_"))


def chapters() -> list[str]:
    """The names of all chapters, in their order."""
    return sorted(path.stem for path in CHAPTERS.glob("[0-9][0-9]_*.ipynb"))


def folders(place: str) -> set[str]:
    """The folders of the table that a place has a share in: those below it, and the nearest above it.

    >>> sorted(folders("tests/browser")), folders("tests/browser/firefox/test_firefox.py"), folders("book")
    (['tests/browser', 'tests/browser/firefox'], {'tests/browser/firefox'}, set())
    """
    above = sorted((folder for folder in NEEDS if f"{place}/".startswith(f"{folder}/")), key=len)
    return {folder for folder in NEEDS if f"{folder}/".startswith(f"{place}/")} | set(above[-1:])


def needs(part: str) -> list[str]:
    """The targets of the Makefile that this part needs, each once.

    >>> needs("tests/web")
    ['.venv/.ready', 'node_modules/.ready']
    """
    chosen = set(NEEDS) if not part else set().union(*map(folders, tests(part)))
    return list(dict.fromkeys(target for folder in sorted(chosen) for target in NEEDS[folder]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["needs", "tests"], help="targets for make, or arguments for pytest")
    parser.add_argument("part", nargs="?", default="", help="such as tests/package or 07 (default: everything)")
    given = parser.parse_args()
    try:
        print(*(needs if given.what == "needs" else tests)(given.part))
    except NothingThereError as error:
        print(f"parts: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
