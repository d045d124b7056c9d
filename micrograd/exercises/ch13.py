"""Chapter 13: objects behind a node, weak references, a fused operation, counts, a long chain, and what is certain."""
from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from itertools import permutations
from typing import Any

from micrograd.check import Exercise, Mistake, Stage, Test
from micrograd.exercises.ch06 import BACKWARD
from micrograd.exercises.ch07 import TWICE
from micrograd.exercises.ch08 import ARITHMETIC
from micrograd.exercises.findings import Built, compare, compare_grads, refuses

SQUARED = [3.0, -0.5, 0.25]


def tells_the_living(dies: Callable[[Any], Any]) -> str | None:
    """A function that says whether a dropped product of an engine is freed without the collector."""
    from micrograd.engine import Value
    from micrograd.stages.s08_arithmetic import Value as Closures

    collects = gc.isenabled()
    gc.disable()
    try:
        for engine, name, expected in ((Closures, "chapter 8's engine", False), (Value, "the new engine", True)):
            if (found := dies(engine)) is not expected:
                return f"On {name} it returns {found!r}, expected {expected}."
    finally:
        if collects:
            gc.enable()
    return None


def is_squares(squares: Callable[[Any], Any]) -> str | None:
    """The sum of squares as one node, with its rule."""
    from micrograd import engine
    from micrograd.gradcheck import gradcheck

    Value: Any = type(squares([engine.Value(x) for x in SQUARED]))  # the reader's own class
    if not hasattr(Value, "backward"):
        return f"It returns a {Value.__name__}; it should return a Value."
    out = squares([Value(x) for x in SQUARED])
    if abs(out.data - 9.3125) > 1e-12:
        return f"squares of 3, -0.5 and 0.25 is {out.data}, expected 9.3125."
    if len(out._prev) != 3 or any(v._prev for v in out._prev):
        return "It is more than one node: its inputs should be the three values themselves."
    try:
        gradcheck(lambda *values: squares([*values, values[0]]) * values[1], SQUARED, Value=Value)
    except AssertionError as error:
        return f"With the first of the values used twice, and the result multiplied by the second, {error}."
    return None


EXERCISES = {
    1: Exercise(
        hint="more_objects takes a function: more_objects(lambda: ...), with a product in place of the dots.",
        answer=7, because="The Value, its tuple, the function, the tuple of its cells, and three cells.",
        mistakes=(
            Mistake(1, "You counted the Value alone; its rule and what that remembers are objects, too.", "A circle"),
            Mistake(9, "You counted the two factors; they were there before.", "A circle"),
            Mistake(2, "Two is the number for the new engine; this product has a closure.", "No circles: rules"),
        )),
    2: Exercise(
        hint="Make the product, make a weak reference to it, del the product, and ask the reference.",
        test=tells_the_living, because="Closures hold their product; rules do not."),
    3: Exercise(
        hint="The slope of v² is 2v, and the upstream slope is out.grad. Deposits add: use +=.",
        test=is_squares, because="337 squares and 337 sums would become one node."),
    4: Exercise(
        hint="len(trace(score)[0]) counts them. Set the version with on(Value, summed) and on(Value, dotted).",
        answer=[979, 404], because="640 nodes against 65, and the same 339 leaves.",
        mistakes=(
            Mistake([640, 65], "You left out the leaves: 337 parameters and two inputs count, too.",
                    "One node for a neuron"),
            Mistake([977, 402], "You left out the two inputs.", "One node for a neuron"),
            Mistake([404, 979], "You gave the two in the other order.", "One node for a neuron"),
            Mistake([979, 979], "You built both with the same neuron: on() takes the call, too.",
                    "One node for a neuron"),
        )),
    5: Exercise(
        hint="x begins as a itself. How many times does a stand in the whole sum?",
        answer=1_000_001, because="Once as the beginning, and a million times added.",
        mistakes=(
            Mistake(1_000_000, "You forgot the first one: x begins as a.", "No circles: rules"),
            Mistake(1, "That is the slope of one addition; a stands in a million of them.",
                    "One number, both inputs", 7),
        ), tolerance=0.0),
    6: Exercise(
        hint="Which of them are counts, and which are measured with a clock?",
        answer=["a", "c", "e"], also=tuple(map(list, permutations("ace"))),
        because="Counts are facts about the program. A ratio of times is about the machine, too.",
        mistakes=(
            Mistake(["a", "c", "d", "e"], "A ratio of two times still depends on the machine and on what else it does.",
                    "Side by side"),
            Mistake(["a", "e"], "The objects of a node are counted, not timed: the same Python makes the same ones.",
                    "No circles: rules"),
        )),
}


# The stage: no cycles, and one node for a sum.

DROPPED: dict[str, Callable[[Any], Any]] = {
    "+": lambda x: x * 2 + x, "**": lambda x: (x * 2)**3, "relu": lambda x: (-x).relu(),
    "tanh": lambda x: (x * 2).tanh(), "exp": lambda x: (x * 2).exp(), "log": lambda x: (x * 2).log(),
    "sum": lambda x: type(x).sum([x * 2, x]), "dot": lambda x: type(x).dot([x], [x * 2], 1.0)}


def frees_itself(stage: Built) -> str | None:
    leaf, collects = stage.Value(0.5), gc.isenabled()
    gc.disable()
    try:
        for name, f in DROPPED.items():
            out = f(leaf)
            inner = [weakref.ref(v) for v in (out, *out._prev) if v is not leaf]
            out.backward()
            del out
            if any(ref() is not None for ref in inner):
                return f"Without the collector, a dropped graph with {name} in it stays: something refers back."
    finally:
        if collects:
            gc.enable()
    return None


def one_node(stage: Built) -> str | None:
    a, b = stage.Value(2.0), stage.Value(-3.0)
    total, dot = stage.Value.sum([a, b, a], 0.5), stage.Value.dot([a, b], [b, 4.0], a)
    for name, out, expected, inputs in (("Value.sum([a, b, a], 0.5)", total, 1.5, 4),
                                        ("Value.dot([a, b], [b, 4.0], a)", dot, -16.0, 5)):
        if wrong := compare(f"{name} for a = 2, b = -3", out.data, expected):
            return wrong
        if len(out._prev) != inputs:
            return f"{name} has {len(out._prev)} inputs, expected one node with {inputs}."
    return None


def slopes_of_one_node(stage: Built) -> str | None:
    a, b = stage.Value(2.0), stage.Value(-3.0)
    (stage.Value.sum([a, b, a], b) * stage.Value.dot([a, b], [b, a], a)).backward()  # (2a + 2b) * (2ab + a)
    if wrong := compare_grads({"a": a, "b": b}, {"a": -10.0, "b": -28.0}):
        return wrong
    return refuses("dot of two weights and one input", lambda: stage.Value.dot([a, b], [a]))


def rule_by_hand(stage: Built) -> str | None:
    a = stage.Value(3.0)
    out = stage.Value(9.0, (a,), "square")

    def _backward() -> None:
        a.grad += 2 * a.data * out.grad

    out._backward = _backward
    (out * 2).backward()
    return compare("a.grad of a square whose _backward is assigned by hand", a.grad, 12.0)


NO_CIRCLES: tuple[Test, ...] = (
    ("a dropped graph is freed without the collector", frees_itself),
    ("sum and dot are one node each", one_node),
    ("sum and dot have the right slopes, and refuse two lengths", slopes_of_one_node),
    ("a _backward that is assigned by hand still runs", rule_by_hand),
)
STAGE = Stage(("Value",), (*BACKWARD, *TWICE, *ARITHMETIC, *NO_CIRCLES))
