"""`make test ONLY=…` runs a part of the tests, and sets up no more than the part needs."""
from __future__ import annotations

import doctest
import re
import subprocess
import sys

import pytest

from book._tools import parts
from book._tools.places import ROOT

EVERYTHING = [".venv/.ready", "node_modules/.ready", "dot", "chromium", "firefox", ".venv/other-matplotlib",
              ".cache/pyodide-complete/hashes.json"]


@pytest.mark.parametrize(("part", "needed"), [
    ("tests/package", [".venv/.ready", "dot"]), ("tests/package/test_nn.py", [".venv/.ready", "dot"]),
    ("./tests/package/", [".venv/.ready", "dot"]), ("tests/web", [".venv/.ready", "node_modules/.ready"]),
    ("chapters/07_used_twice.ipynb", [".venv/.ready", "dot"]), ("chapters", [".venv/.ready", "dot"]),
    ("07", [".venv/.ready", "dot", ".venv/other-matplotlib"]),
    ("tests/browser/firefox", [".venv/.ready", "node_modules/.ready", "firefox"]),
    ("tests", EVERYTHING), ("", EVERYTHING)])
def test_a_part_needs_what_its_folders_need(part: str, needed: list[str]) -> None:
    assert sorted(parts.needs(part)) == sorted(needed)


@pytest.mark.parametrize(("part", "told"), [
    ("", parts.SIDE_BY_SIDE), ("tests/web", [*parts.SIDE_BY_SIDE, "tests/web"]),
    ("tests/package/test_nn.py::test_a[b-c]", ["-n", "0", "tests/package/test_nn.py::test_a[b-c]"]),
    ("07", [*parts.SIDE_BY_SIDE, "chapters/07_used_twice.ipynb", "tests/chapters", "tests/classroom",
            "-k", "07_used_twice"])])
def test_a_part_is_what_pytest_is_told(part: str, told: list[str]) -> None:
    assert parts.tests(part) == told


@pytest.mark.parametrize("part", ["nowhere", "tests/nowhere", "tests/package/test_nowhere.py", "micrograd/engine.py",
                                  "micrograd", "tests/notebooks.py", "tests/web::test_a", "99", ".", "..", "/tmp"])
def test_a_part_that_is_none_is_told_with_those_there_are(part: str) -> None:
    done = told("needs", part)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith(f"parts: ONLY={part} names no tests; it is a folder (chapters, tests/book, ")
    assert "01_one_knob, 02_many_knobs, " in done.stderr and done.stderr.count("\n") == 1


def test_the_beginning_of_several_chapters_is_told_with_them() -> None:
    assert "ONLY=0 fits several chapters" in told("tests", "0").stderr


def test_help_says_how_to_call_it() -> None:
    assert "tests/package or 07" in told("--help").stdout


def told(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the command without the environment's packages, as make does before there is one."""
    return subprocess.run([sys.executable, "-S", "-m", "book._tools.parts", *arguments], cwd=ROOT, capture_output=True,
                          text=True, check=False)


def test_the_examples_in_its_docstrings_hold() -> None:
    assert doctest.testmod(parts) == (0, 3)


def test_every_folder_with_tests_says_what_it_needs() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")]
    assert not [file for file in files if not parts.folders(file)]
    assert not [folder for folder in parts.NEEDS if not (ROOT / folder).is_dir()]


def test_what_is_needed_is_a_target_of_the_makefile() -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf8")
    names = dict(re.findall(r"(?m)^(\w+) *:= (.+)$", rules))
    for _ in names:  # one may be made of another
        rules = re.sub(r"\$\((\w+)\)", lambda found: names.get(found[1], found[0]), rules)
    for target in EVERYTHING:
        assert re.search(rf"(?m)^{re.escape(target)}:", rules), target


@pytest.mark.parametrize("folder", ["tests/package", "tests/loop", "tests/chapters", "tests/classroom"])
def test_a_part_that_needs_neither_node_nor_a_browser_looks_at_no_site(folder: str) -> None:
    assert "node_modules/.ready" not in parts.needs(folder)
    for path in (ROOT / folder).glob("test_*.py"):
        if path.name != "test_parts.py":
            assert not re.search(r"\bwebsite\b|playwright|\"node\"", path.read_text(encoding="utf8")), path.name
