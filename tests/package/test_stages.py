"""The stages: fresh, told apart, and tested."""
from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

from book._tools import stages as tool
from micrograd import engine
from micrograd.check import chapters, check, find_stage
from micrograd.stages import FOLDER, difference, extends, lines_of_code, names, only, source, what_you_built

THERE = {path.stem[:3]: path.stem for path in sorted(FOLDER.glob("s[0-9][0-9]_*.py"))}


def module(stage: str) -> ModuleType:
    """A stage, such as "s07", imported."""
    return import_module(f"micrograd.stages.{THERE[stage]}")


def built(stage: str) -> list[Any]:
    """What the book's own chapter builds, as `check.stage` takes it."""
    return [getattr(module(stage), name) for name in find_stage(stage).builds]


# make stages

def test_the_stages_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, "-m", "book._tools.stages", "--check"], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for chapters and stages of a test's own."""
    monkeypatch.setattr(tool, "CHAPTERS", tmp_path)
    monkeypatch.setattr(tool, "STAGES", tmp_path)
    monkeypatch.setattr(sys, "argv", ["stages.py"])
    return tmp_path


def chapter(folder: Path, name: str, *cells: str) -> Path:
    """A notebook whose cells are tagged `stage`, and one that is not."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("not_a_stage = 1")])
    notebook.cells += [nbformat.v4.new_code_cell(cell, metadata={"tags": ["stage"]}) for cell in cells]
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


FIRST = '''import math
import random
class Value:
    def __init__(self, data):
        self.data = data

    def twice(self):
        return 2 * self.data

    def root(self):
        return math.sqrt(self.data)
v = Value(3)
print(v.twice())'''
SECOND = '''from micrograd.stages import extends
from micrograd.stages.s01_first import Value
@extends(Value)
def twice(self):
    return self.data + self.data
@extends(Value)
@staticmethod
def zero():
    return Value(0)'''


def test_a_stage_has_definitions_and_the_imports_they_use(folders: Path) -> None:
    text = tool.build(chapter(folders, "01_first", FIRST))
    assert text.startswith("# Written by `make stages` from chapters/01_first.ipynb; change the chapter, not this")
    assert "import math\n" in text
    assert not any(word in text for word in ("random", "print", "v = ", "not_a_stage"))


def test_a_stage_that_extends_a_class_has_the_merged_class(folders: Path) -> None:
    chapter(folders, "01_first", FIRST)
    chapter(folders, "02_second", SECOND)
    assert tool.main() == 0
    text = (folders / "s02_second.py").read_text(encoding="utf8")
    cls = ast.parse(text).body[-1]
    assert isinstance(cls, ast.ClassDef)
    assert [m.name for m in cls.body if isinstance(m, ast.FunctionDef)] == ["__init__", "twice", "root", "zero"]
    assert "self.data + self.data" in text
    assert "2 * self.data" not in text
    assert "extends" not in text
    assert text.count("@staticmethod") == 1


def test_a_method_with_a_decorator_is_replaced_with_its_decorator() -> None:
    cls = "class A:\n    @property\n    def x(self):\n        return 1"
    assert tool.with_method(cls, "x", "@property\ndef x(self):\n    return 2") == cls.replace("1", "2")


def test_make_stages_writes_once_and_check_tells_what_is_stale(folders: Path, capsys: pytest.CaptureFixture[str],
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    chapter(folders, "01_first", FIRST)
    assert tool.main() == 0
    assert capsys.readouterr().out == f"wrote {folders / 's01_first.py'}\n"
    assert tool.main() == 0
    assert capsys.readouterr().out == ""
    chapter(folders, "01_first", FIRST.replace("2 *", "3 *"))
    monkeypatch.setattr(sys, "argv", ["stages.py", "--check"])
    assert tool.main() == 1
    assert capsys.readouterr().err == f"{folders / 's01_first.py'} is stale; run: make stages\n"


def test_a_stage_that_imports_a_later_one_is_refused(folders: Path) -> None:
    with pytest.raises(SystemExit, match=r"s01_first\.py is not there; a stage may import only an earlier one"):
        tool.build(chapter(folders, "02_second", SECOND))


# The tools for a chapter.

def test_extends_adds_a_method_and_returns_it() -> None:
    class Dog:
        pass

    @extends(Dog)
    def bark(self: Dog) -> str:
        return "woof"

    assert Dog().bark() == "woof"  # type: ignore[attr-defined]  # it was added
    assert bark(Dog()) == "woof"


def test_the_source_of_a_stage_comes_without_its_first_line() -> None:
    assert source("s01").startswith("def slope(f, x, h):")
    with pytest.raises(ValueError, match="there is no stage 's99'; the stages are s01, s02"):
        source("s99")


def test_the_difference_of_two_stages_is_a_diff_of_what_the_later_one_defines() -> None:
    lines = difference("s06", "s07").splitlines()
    assert {line for line in lines if line.startswith("+")} == {
        "+            self.grad += out.grad", "+            other.grad += out.grad",
        "+            self.grad += other.data * out.grad", "+            other.grad += self.data * out.grad",
        "+            self.grad += (1 - out.data**2) * out.grad"}
    assert "draw_dot" not in difference("s04", "s05")


def test_the_difference_from_nothing_is_everything() -> None:
    added = [line for line in difference("", "s01").splitlines() if line.startswith("+")]
    assert added == [f"+{line}" for line in source("s01").splitlines()]


def test_what_you_built_prints_the_difference_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    what_you_built("s06", "s07")
    assert capsys.readouterr().out.endswith(f"\ns06: {lines_of_code(source('s06'))} lines of code, "
                                            f"s07: {lines_of_code(source('s07'))}\n")
    what_you_built("", "s01")
    assert capsys.readouterr().out.endswith("\ns01: 4 lines of code\n")


def test_only_keeps_the_wanted_and_what_is_no_definition() -> None:
    text = "import a\n\n\ndef f():\n    pass\n\n\nclass C:\n    x = 1\n"
    assert names(text) == {"f", "C"}
    assert only(text, {"C"}).split("\n") == ["import a", "", "", "class C:", "    x = 1", ""]
    assert only(text, {"f"}).split("\n") == ["import a", "", "", "def f():", "    pass", ""]
    assert only(text, {"g"}) == ""


# The stages' own tests, for a reader's code.

@pytest.mark.parametrize("stage", THERE)
def test_the_books_own_stage_passes_its_tests(stage: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.stage(stage, *built(stage)), capsys.readouterr().out
    tests = len(find_stage(stage).tests)
    assert capsys.readouterr().out == f"{stage} right: {tests} of {tests} tests passed\n"


def test_every_chapter_with_exercises_has_a_stage_with_tests() -> None:
    assert [f"s{chapter:02d}" for chapter in chapters()] == [*THERE]
    assert all(find_stage(stage).tests for stage in THERE)


@pytest.mark.parametrize("stage", ["s04", "s05", "s06", "s07", "s08", "s13"])
def test_the_finished_engine_passes_the_tests_of_every_stage(stage: str) -> None:
    assert check.stage(stage, engine.Value)


@pytest.mark.parametrize(("stage", "says"), [
    ("s05", "has no attribute 'tanh'"), ("s06", "has no attribute 'backward'"), ("s07", "a + a has the slope 2"),
    ("s08", "a number may stand on the right")])
def test_the_stage_before_does_not_pass(stage: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = f"s{int(stage[1:]) - 1:02d}"
    assert not check.stage(stage, module(before).Value)
    assert says in capsys.readouterr().out


def mended(stage: str, old: str, new: str) -> Any:
    """What a stage defines, by name, with one change in its source."""
    text = source(stage)
    assert old in text
    space: dict[str, Any] = {}
    exec(text.replace(old, new), space)  # the book's own text, changed
    return space


SLIPS = [
    ("s01", "f(x + h) - f(x)) / h", "f(x) - f(x - h)) / h", ["slope", "central"], "slope gives change out"),
    ("s01", "/ (2 * h)", "/ h", ["slope", "central"], "central gives the slope"),
    ("s02", "moved = list(args)", "moved = args", ["nudge", "numerical_gradient"], "nudge"),
    ("s03", "< 1e-6", "< 1e6", ["check_by_nudging"], "it says DIFFERS"),
    ("s04", 'other), "+"', 'other, self), "+"', ["Value"], "a + b remembers"),
    ("s04", '(self, other), "*"', '{self, other}, "*"', ["Value"], "a * b remembers"),
    ("s05", "out._backward = _backward", "out._backward = _backward()", ["Value"], "no _backward runs"),
    ("s05", "(1 - out.data**2) * out.grad", "(1 - out.data**2)", ["Value"], "tanh gives its input"),
    ("s06", "in reversed(order)", "in order", ["Value"], "backward() on L"),
    ("s06", "self.grad = 1.0\n        for", "for", ["Value"], "backward() begins with a gradient of 1"),
    ("s06", "elif v not in seen:", "else:", ["Value"], "each Value acts once"),
    ("s07", "self.grad += out.grad", "self.grad = out.grad", ["Value"], "three deposits"),
    ("s07", "other.grad += self.data * out.grad", "other.grad = self.data * out.grad", ["Value"], "three deposits"),
    ("s08", "return other * self**-1", "return self * other**-1", ["Value"], "a number may stand on the left"),
    ("s08", "if out.data > 0", "if out.data >= 0", ["Value"], "relu"),
    ("s08", "self.grad += out.data * out.grad", "self.grad += self.data * out.grad", ["Value"], "exp and log"),
    ("s09", "max(1.0, abs(out.data))", "1e9", ["gradcheck"], "gradcheck finds"),
    ("s09", "argument {i}", "an argument", ["gradcheck"], "gradcheck names"),
    ("s13", "_prev\n    a.grad += out.grad", "_prev\n    a.grad = out.grad", ["Value"], "three deposits"),
    ("s13", "self.label = label", "self.label = [self]", ["Value"], "freed without the collector"),
    ("s13", "wrap(start), *", "*", ["Value"], "sum and dot are one node"),
    ("s13", "x.grad += w.data * grad", "x.grad += x.data * grad", ["Value"], "sum and dot have the right slopes"),
    ("s13", "self._rule = lambda out: function()", "pass", ["Value"], "by hand still runs"),
]


@pytest.mark.parametrize(("stage", "old", "new", "wanted", "says"), [s for s in SLIPS if s[0] in THERE])
def test_a_stage_with_a_slip_is_told_which(stage: str, old: str, new: str, wanted: list[str], says: str,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    space = mended(stage, old, new)
    assert not check.stage(stage, *(space[name] for name in wanted))
    assert says in capsys.readouterr().out


def test_a_chain_that_is_too_deep_for_recursion_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    old = source("s06")[source("s06").index("        order, seen, stack"):]
    new = '''        order, seen = [], set()
        def visit(v):
            if v not in seen:
                seen.add(v)
                for p in v._prev:
                    visit(p)
                order.append(v)
        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v._backward()
'''
    assert not check.stage("s06", mended("s06", old, new)["Value"])
    assert "too deep for recursion: keep a stack of your own" in capsys.readouterr().out


def test_an_unknown_stage_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="there is no stage 's99'; the stages are s01, s02, s03"):
        check.stage("s99", object)


def test_a_stage_says_what_it_takes() -> None:
    with pytest.raises(TypeError, match="'s01', .* takes slope, central, in this order; got 1 of 2"):
        check.stage("s01", abs)
