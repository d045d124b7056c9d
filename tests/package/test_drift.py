"""What a chapter builds and the package also has is the same; where it is not, the difference is declared."""
from __future__ import annotations

import ast
import gc
import math
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from micrograd import datasets, draw, engine, functional, gradcheck, nn
from micrograd.draw import trace
from micrograd.stages import FOLDER, source
from tests.notebooks import CHAPTERS, definitions

MODULES = (datasets, draw, engine, functional, gradcheck, nn)
STAGES = {int(path.stem[1:3]): import_module(f"micrograd.stages.{path.stem}") for path in FOLDER.glob("s[0-9]*.py")}

# A module of the package, and the stage that has the same functions and classes line by line; and what only we have.
SAME: list[tuple[ModuleType, int, set[str]]] = [
    (gradcheck, 9, set()),
    (engine, 13, set()),
    # How a model is saved is an exercise of chapter 10; `nonlin` is what networks of 2020 ask for.
    (nn, 13, {"Module.named_parameters", "Module.state_dict", "Module.load_state_dict", "Module.save", "Module.load",
              "Neuron.nonlin", "named_values", "check_state"}),
]
# The other chapters that build a part of the package: what they build is run beside the package's.
BESIDE = {"Value": [4, 5, 6, 7, 8, 10], "trace": [4], "draw_dot": [4], "numerical_gradient": [2],
          "Module": [10, 11], "Neuron": [10], "Layer": [10], "MLP": [10], "hinge_loss": [12], "make_moons": [12]}


def of_chapter(number: int, name: str) -> Any:
    """What a cell of a chapter defines that is not part of its stage."""
    space: dict[str, Any] = {}
    exec(definitions(number)[name], space)
    return space[name]


def test_whatever_a_chapter_and_the_package_both_have_is_compared() -> None:
    ours = {name for module in MODULES for name, made in vars(module).items()
            if getattr(made, "__module__", "") == module.__name__}
    both = {(name.split(".")[0], number) for number in range(1, len(CHAPTERS) + 1) for name in definitions(number)}
    line_by_line = {number for _, number, _ in SAME}
    compared = {(name, number) for name, numbers in BESIDE.items() for number in numbers}
    assert {pair for pair in both if pair[0] in ours and pair[1] not in line_by_line} == compared


# Line by line.

def members(text: str) -> dict[str, str]:
    """Every function and method of a source by its name, as a syntax tree without docstrings and annotations."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = bare(node)
        elif isinstance(node, ast.ClassDef):
            for m in node.body:
                if isinstance(m, ast.FunctionDef):  # a property and its setter share a name
                    name = f"{node.name}.{m.name}"
                    found[name] = found.get(name, "") + bare(m)
    return found


class Bare(ast.NodeTransformer):
    """Takes docstrings and annotations out of a syntax tree."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        self.generic_visit(node)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        return node if node.value is None else ast.Assign([node.target], node.value)


def bare(function: ast.FunctionDef) -> str:
    """A function's syntax tree without docstrings and annotations."""
    return ast.dump(Bare().visit(function))


def drift(ours: str, stage: str) -> list[str]:
    """The functions that a module and a stage both define, and define differently."""
    package, chapters = members(ours), members(stage)
    return [name for name in package if name in chapters and package[name] != chapters[name]]


@pytest.mark.parametrize(("ours", "chapter", "only_ours"), SAME, ids=[module.__name__ for module, _, _ in SAME])
def test_the_package_has_the_functions_that_the_chapter_builds(ours: ModuleType, chapter: int,
                                                               only_ours: set[str]) -> None:
    text, built, name = Path(str(ours.__file__)).read_text(encoding="utf8"), source(f"s{chapter:02d}"), ours.__name__
    assert {*members(text)} - {*members(built)} == only_ours, f"{name}: not as declared: in no cell tagged stage"
    differ = drift(text, built)
    assert not differ, f"{name}: {differ} are not as the cells of chapter {chapter} define them; make them equal"


def test_the_engine_and_its_stage_say_the_same_outside_of_functions() -> None:
    def other(text: str) -> list[str]:
        cls = next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == "Value")
        return [ast.dump(node) for node in cls.body if isinstance(node, ast.Assign)]

    assert other(Path(str(engine.__file__)).read_text(encoding="utf8")) == other(source("s13"))


def test_drift_sees_a_property_and_its_setter() -> None:
    getter, setter = "@property\n    def p(self):\n        return {}", "@p.setter\n    def p(self, x):\n        pass"
    one, two = (f"class C:\n    {getter.format(n)}\n\n    {setter}\n" for n in (1, 2))
    assert drift(one, two) == ["C.p"]


def test_drift_looks_past_docstrings_and_annotations_and_at_all_else() -> None:
    one = 'def f(x: int) -> int:\n    """Doc."""\n    y: int = x + 1\n    return y\n'
    assert drift(one, "def f(x):\n    y = x + 1\n    return y\n") == []
    assert drift(one, "def f(x):\n    y = x + 2\n    return y\n") == ["f"]


# Side by side: the engines of chapters 4 to 12.

Step = tuple[str, int, int]
OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "*": lambda a, b: a * b, "tanh": lambda a, b: a.tanh(),
    "-": lambda a, b: a - b, "/": lambda a, b: a / b, "neg": lambda a, b: -a, "exp": lambda a, b: a.tanh().exp(),
    "log": lambda a, b: (a * a + 1).log(), "relu": lambda a, b: a.relu(), "cube": lambda a, b: a**3,
    "number on the right": lambda a, b: (a - 2) / 4, "number on the left": lambda a, b: 1 - 0.5 * a,
    "sigmoid": lambda a, b: a.sigmoid(),
}
FROM = {"+": 4, "*": 4, "tanh": 5, "sigmoid": 10}  # the other operations are there from chapter 8 on


def expressions(chapter: int) -> st.SearchStrategy[list[Step]]:
    """Steps that an engine of this chapter can take; to chapter 6 none that gives one Value two gradients."""
    allowed = [name for name in OPERATIONS if FROM.get(name, 8) <= chapter]
    newest = st.just(0)
    return st.lists(st.tuples(st.sampled_from(allowed), newest if chapter < 7 else st.integers(0, 9),
                              newest if chapter < 7 else st.integers(0, 9)), min_size=1, max_size=6)


def run(Value: Any, numbers: list[float], steps: list[Step], chapter: int) -> list[Any]:
    """The Values that the steps make, leaves first; a step that would divide by next to nothing is left out."""
    made = [Value(x) for x in numbers]
    for name, i, j in steps:
        a, b = (made[-1], Value(numbers[0])) if chapter < 7 else (made[i % len(made)], made[j % len(made)])
        if name == "/" and abs(b.data) < 0.1:
            continue
        made.append(OPERATIONS[name](a, b))
        if abs(made[-1].data) > 1e6:
            break
    return made


@pytest.mark.parametrize("chapter", range(4, 13))
@given(data=st.data())
def test_an_engine_on_the_way_computes_what_the_finished_one_does(chapter: int, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.floats(-2, 2), min_size=2, max_size=3))
    steps = data.draw(expressions(min(chapter, 10)))
    theirs, ours = (run(Value, numbers, steps, chapter) for Value in (STAGES[chapter].Value, engine.Value))
    assert [v.data for v in theirs] == [v.data for v in ours]
    assert [v._op for v in theirs] == [v._op for v in ours]
    if chapter >= 6:
        theirs[-1].backward(), ours[-1].backward()
        assert [v.grad for v in theirs] == pytest.approx([v.grad for v in ours], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["+", "*", "tanh"])
@given(a=st.floats(-2, 2), b=st.floats(-2, 2), upstream=st.floats(-5, 5))
def test_the_rules_of_chapter_5_deposit_what_ours_do(name: str, a: float, b: float, upstream: float) -> None:
    found = []
    for Value in (STAGES[5].Value, engine.Value):
        x, y = Value(a), Value(b)
        out = OPERATIONS[name](x, y)
        out.grad = upstream
        out._backward()
        found.append((x.grad, y.grad))
    assert found[0] == found[1]


@given(numbers=st.lists(st.floats(-2, 2), min_size=2, max_size=3), steps=expressions(4))
def test_chapter_4_draws_the_graph_that_we_draw(numbers: list[float], steps: list[Step]) -> None:
    root = run(engine.Value, numbers, steps, 4)[-1]
    root.grad = 1.0  # where no gradient has been computed, ours has a dash
    theirs, ours = (found.source for found in (STAGES[4].draw_dot(root), draw.draw_dot(root)))
    assert Counter(STAGES[4].trace(root)) == Counter(trace(root)[0])
    for part in ("-> ", "shape=record", *(f"data {v.data:.4f} " for v in trace(root)[0])):
        assert theirs.count(part) == ours.count(part)


# Side by side: functions and networks.

@given(x=st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_the_numerical_gradient_of_chapter_2_is_ours_but_for_its_nudge(x: list[float]) -> None:
    def f(a: float, b: float, c: float) -> float:
        return a * b + math.sin(c) * b

    assert STAGES[2].numerical_gradient(f, x) == pytest.approx(gradcheck.numerical_gradient(f, x), abs=1e-4)


ACTIVATIONS = st.sampled_from(["relu", "tanh", "sigmoid", "linear"])
SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@pytest.mark.parametrize("chapter", [10, 11, 12, 13])
@given(nin=st.integers(1, 4), nouts=SIZES, activation=ACTIVATIONS, output=ACTIVATIONS, seed=st.integers(0, 99))
def test_a_network_of_a_chapter_is_ours(chapter: int, nin: int, nouts: list[int], activation: str, output: str,
                                        seed: int) -> None:
    found = []
    for module in (STAGES[chapter], nn):
        random.seed(seed)
        model = module.MLP(nin, nouts, activation=activation, output=output)
        out = model([random.uniform(-2, 2) for _ in range(nin)])
        sum(out if isinstance(out, list) else [out]).backward()
        found.append((repr(model), [p.data for p in model.parameters()], [p.grad for p in model.parameters()]))
    assert found[0][:2] == found[1][:2]
    assert found[0][2] == pytest.approx(found[1][2], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("call", [
    lambda module: module.MLP(3, []), lambda module: module.MLP(3, [2, 0]), lambda module: module.MLP(2.5, [1]),
    lambda module: module.Neuron(2, activation="swish"), lambda module: module.Neuron(3)([1.0, 2.0])])
def test_a_network_of_a_chapter_refuses_what_ours_refuses_in_the_same_words(call: Callable[[Any], Any]) -> None:
    said = []
    for module in (STAGES[10], STAGES[12], nn):
        with pytest.raises(ValueError) as error:
            call(module)
        said.append(str(error.value))
    assert len({*said}) == 1


def test_the_zero_grad_of_chapter_11_does_what_ours_does() -> None:
    for module in (STAGES[11], nn):
        neuron = module.Neuron(2)
        for p in neuron.parameters():
            p.grad = 5.0
        neuron.zero_grad()
        assert [p.grad for p in neuron.parameters()] == [0, 0, 0]
        assert module.Module().parameters() == []


@given(pairs=st.lists(st.tuples(st.floats(-5, 5), st.sampled_from([-1, 1])), min_size=1, max_size=20))
def test_the_hinge_loss_of_chapter_12_is_ours(pairs: list[tuple[float, int]]) -> None:
    found = []
    for Value, loss in ((STAGES[12].Value, STAGES[12].hinge_loss), (engine.Value, functional.hinge_loss)):
        scores = [Value(score) for score, _ in pairs]
        total = loss(scores, [target for _, target in pairs])
        total.backward()
        found.append([total.data, *(score.grad for score in scores)])
    assert found[0] == pytest.approx(found[1], rel=1e-12, abs=1e-15)


@given(half=st.integers(2, 60), noise=st.floats(0, 2), seed=st.integers(0, 2**32 - 1))
def test_the_moons_of_chapter_12_are_ours(half: int, noise: float, seed: int) -> None:
    assert of_chapter(12, "make_moons")(2 * half, noise, seed) == datasets.make_moons(2 * half, noise, seed)


# The differences that are meant.

def what_happens(call: Callable[[], Any]) -> Any:
    """What a call returns, or the error that it raises, as text."""
    try:
        return call()
    except Exception as error:  # chapters' code may raise anything
        return f"{type(error).__name__}: {error}"


def slope_of_twice(module: ModuleType) -> float:
    a = module.Value(3.0)
    (a + a).backward()
    return a.grad


def values_of_a_neuron(module: Any) -> int:
    return len(trace(module.Neuron(3)([1.0, 2.0, 3.0]))[0])


def objects_left(module: Any) -> int:
    """How many Values of a dropped graph wait for the garbage collector."""
    def there() -> int:
        return sum(type(one) is module.Value for one in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = there()
        (module.Value(3.0) * 2).tanh().backward()
        return there() - before
    finally:
        gc.enable()


@dataclass(frozen=True)
class Difference:
    """Where a chapter and the package differ on purpose: `show(module)` gives another result on each.

    Args:
        name: the function or the class.
        chapters: those that build it so.
        why: one sentence.
        show: takes a stage, or our module, and returns what it gives.
        ours: our module.
    """

    name: str
    chapters: tuple[int, ...]
    why: str
    show: Callable[[Any], Any]
    ours: Any


DIFFERENCES = (
    Difference("numerical_gradient", (2,), "Chapter 2 looks forward only; chapter 9 has a better ruler.",
               lambda m: m.numerical_gradient(abs, [0.0]), gradcheck),
    Difference("Value", (6,), "Up to chapter 6 a gradient takes the place of the one before; chapter 7 adds.",
               slope_of_twice, engine),
    Difference("Value", (4, 5, 6, 7), "Numbers beside Values come in chapter 8.",
               lambda m: (m.Value(1.0) + 1).data, engine),
    Difference("Value", (8, 10, 11, 12), "A negative number with a broken exponent gives a complex number, until "
               "chapter 13 keeps to the real ones.", lambda m: (m.Value(-8.0)**0.5).data, engine),
    Difference("Value", (8, 10, 11, 12), "What is wrong, with which number, is said from chapter 13 on.",
               lambda m: m.Value(0.0).log(), engine),
    Difference("Value", (8, 10, 11, 12), "A number to the power of a Value comes in chapter 13.",
               lambda m: (2 ** m.Value(3.0)).data, engine),
    Difference("Value", (8, 10, 11, 12), "A rule that is a closure makes a circle, which the collector must find: the "
               "subject of chapter 13.", objects_left, engine),
    Difference("Neuron", (10, 11, 12), "A neuron is many nodes, until chapter 13 makes it one.",
               values_of_a_neuron, nn),
    Difference("Module", (10,), "Setting gradients to 0 comes in chapter 11, with the loop that needs it.",
               lambda m: hasattr(m.Module, "zero_grad"), nn),
    Difference("trace", (4,), "Chapter 4 needs the nodes alone, in any order, and finds the edges while it draws.",
               lambda m: type(m.trace(engine.Value(1.0))), draw),
    Difference("draw_dot", (4,), "A dash where no gradient has been computed is a comfort.",
               lambda m: "–" in m.draw_dot(engine.Value(1.0)).source, draw),
    Difference("hinge_loss", (12,), "An empty batch is named in ours; in the chapter a check more would be in the way.",
               lambda m: m.hinge_loss([], []), functional),
    Difference("hinge_loss", (12,), "Ours adds the costs as one node; the chapter has no `Value.sum` yet.",
               lambda m: len(trace(m.hinge_loss([engine.Value(0.5)] * 3, [1, 1, 1]))[0]), functional),
    Difference("hinge_loss", (12,), "Plain numbers are scores for ours, too.", lambda m: m.hinge_loss([0.5], [1]).data,
               functional),
)


@pytest.mark.parametrize("declared", DIFFERENCES, ids=[f"{d.name}-{i}" for i, d in enumerate(DIFFERENCES)])
def test_a_declared_difference_is_there(declared: Difference) -> None:
    ours = what_happens(lambda: declared.show(declared.ours))
    for chapter in declared.chapters:
        assert what_happens(lambda chapter=chapter: declared.show(STAGES[chapter])) != ours, declared.why


def test_an_odd_number_of_moons_is_ours_alone() -> None:
    """The chapter makes as many points of each kind, so it needs an even number, and at least 4."""
    theirs = of_chapter(12, "make_moons")
    assert (len(theirs(7)[0]), len(datasets.make_moons(7)[0])) == (6, 7)
    assert what_happens(lambda: theirs(2)).startswith("ZeroDivisionError")
    assert len(datasets.make_moons(2)[0]) == 2


def test_what_is_declared_is_something_that_a_chapter_builds() -> None:
    for declared in DIFFERENCES:
        assert any(chapter in BESIDE[declared.name] for chapter in declared.chapters)
