"""Chapter 5's exercises: a neuron, the slope of tanh, and rules."""
from __future__ import annotations

import math
from importlib import import_module
from typing import Any

from micrograd.check import Exercise, Mistake, Stage, Test
from micrograd.exercises.ch04 import GRAPH
from micrograd.exercises.findings import Built, compare, compare_grads, first


def subtracts(subtract: Any) -> str | None:
    """What is wrong with a `subtract(x, y)` that returns a Value with its rule."""
    new = import_module("micrograd.stages.s05_neuron").Value
    for a, b, g in ((5.0, 3.0, 1.0), (-2.0, 0.5, 2.0), (1.5, 4.0, -0.5)):
        x, y = new(a), new(b)
        out = subtract(x, y)
        if not hasattr(out, "_backward"):
            return f"subtract returned {out!r}; it should return a Value."
        if out.data != a - b:
            return f"subtract of {a} and {b} holds {out.data}, not {a - b}."
        if tuple(out._prev) != (x, y):
            return "The result's _prev is not (x, y)."
        if out._op != "-":
            return f"The result's _op is {out._op!r}, not '-'."
        if out._backward is None:
            return "The result's _backward is None: store the function, without brackets."
        out.grad = g
        out._backward()
        if x.grad != g:
            return f"With out.grad = {g} the rule deposits {x.grad} in x.grad, and x moves the result one for one."
        if y.grad == g:
            return f"With out.grad = {g} the rule deposits {g} in y.grad: but when y rises, the difference falls."
        if y.grad != -g:
            return f"With out.grad = {g} the rule deposits {y.grad} in y.grad, not {-g}."
    return None


EXERCISES = {
    1: Exercise(
        hint="Work out n first, then the slope of tanh there; the local slope of a product is the other factor.",
        answer={"x1": 2, "w1": 1, "x2": 1, "w2": -2},
        because="n is 0, the slope of tanh there is 1, and each gradient is the other factor.",
        mistakes=(
            Mistake({"x1": 1, "w1": 2, "x2": -2, "w2": 1},
                    "You gave each number itself; the local slope of a product is the other factor.",
                    "Backward, by hand"),
            Mistake({"x1": 0, "w1": 0, "x2": 0, "w2": 0},
                    "You multiplied by o, which is 0; the slope of tanh is 1 - o**2, which is 1.",
                    "The slope of tanh"),
            Mistake({"x1": 1, "w1": 0.5, "x2": 0.5, "w2": -1},
                    "You took the slope of tanh to be a half; that is so at the chapter's n, and this n is 0.",
                    "Why that bias"),
        )),
    2: Exercise(
        hint="neuron(x2=1.0), then o.grad = 1.0, then the five rules from o back to the products.",
        answer={"o": 0.9546141264596794, "x1": -0.26613560869086994, "w1": 0.17742373912724663,
                "x2": 0.08871186956362331, "w2": 0.08871186956362331},
        because="w2 is awake now: its other factor is 1. All is smaller, because tanh is flatter at this n.",
        mistakes=(
            Mistake({"o": 0.9546141264596794, "x1": 0, "w1": 0, "x2": 0, "w2": 0},
                    "Every gradient is 0: o.grad was not set to 1.0, or the rules ran in the wrong order.",
                    "Make the bug"),
            Mistake({"o": 0.7071067811865477, "x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0},
                    "These are the numbers for x2 = 0.", "A rule for every operation"),
            Mistake({"o": 0.9546141264596794, "x1": -3, "w1": 2, "x2": 1, "w2": 1},
                    "You left out the slope of tanh, which multiplies all four.", "Backward, by hand"),
        )),
    3: Exercise(
        hint="What does the rule for * write into the grad of w2?",
        answer="b",
        because="A weight that multiplies 0 has no effect, whichever way it turns.",
        mistakes=(
            Mistake("a", "You called the neuron saturated; its tanh has slope 0.5, and x2.grad is 0.5.",
                    "Why that bias"),
            Mistake("c", "You blamed the leaf's own rule; a leaf receives deposits, as w1 does: its grad is 1.",
                    "A rule for every operation"),
            Mistake("d", "You compared the weights; w2.grad does not depend on w2 here, but on the other factor.",
                    "Backward, by hand"),
        )),
    4: Exercise(
        hint="1 - o**2 = 0.75 gives o; math.atanh undoes tanh and gives n; then n = -6 + b.",
        answer=6.549306144334055,
        also=(5.450693855665945,),
        because="o is 0.5 or -0.5, so the bias is 6 + atanh(0.5) or 6 - atanh(0.5).",
        mistakes=(
            Mistake(0.5493061443340549, "You found n; the bias has to make up for the weighted sum of -6, too.",
                    "Why that bias"),
            Mistake(-0.5493061443340549, "You found n; the bias has to make up for the weighted sum of -6, too.",
                    "Why that bias"),
            Mistake(6.972955074527657, "You solved o = 0.75; it is the slope, 1 - o**2, that should be 0.75.",
                    "The slope of tanh"),
        )),
    5: Exercise(
        hint="A rule may run when the gradient of its own result has arrived.",
        answer=["a", "c"],
        also=(["c", "a"],),
        because="The two products wait for s, and not for each other.",
        mistakes=(
            Mistake(["a"], "You left one out: neither product waits for the other.", "A rule for every operation"),
            Mistake(["a", "b", "c"], "You let s run before n, while s.grad is still 0.", "Make the bug"),
            Mistake(["d"], "You started at the leaves; no rule but that of o has anything to pass on yet.",
                    "Make the bug"),
        )),
    6: Exercise(
        hint="Copy __add__, and ask of each input: when it goes up by a little, where does the result go?",
        test=subtracts,
        because="Minus passes the slope on as it is to the left, and with its sign changed to the right."),
}


# The stage: tanh, and a _backward for every operation.

NEURON_SLOPES = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}


def neuron(Value: Any) -> dict[str, Any]:
    """A neuron of two inputs, chapter 5's, every Value by its name."""
    v = {"x1": Value(2.0), "x2": Value(0.0), "w1": Value(-3.0), "w2": Value(1.0), "b": Value(6.8813735870195432)}
    v["x1w1"] = v["x1"] * v["w1"]
    v["x2w2"] = v["x2"] * v["w2"]
    v["both"] = v["x1w1"] + v["x2w2"]
    v["n"] = v["both"] + v["b"]
    v["o"] = v["n"].tanh()
    return v


def neuron_fires(stage: Built) -> str | None:
    v = neuron(stage.Value)
    return first(compare("n.data", v["n"].data, 0.8813735870195432), compare("o.data", v["o"].data, math.sqrt(0.5)))


def nothing_runs_early(stage: Built) -> str | None:
    for name, v in neuron(stage.Value).items():
        if not callable(v._backward):
            return f"{name}._backward is {v._backward!r}, expected a function: assign it without brackets."
        if v.grad != 0:
            return f"{name}.grad is {v.grad!r} before any _backward was called, expected 0.0."
    return None


def leaf_deposits_nothing(stage: Built) -> str | None:
    v = stage.Value(3.0)
    v.grad = 1.0
    v._backward()
    return compare("The grad of a leaf after its _backward()", v.grad, 1.0)


def sum_passes_on(stage: Built) -> str | None:
    a, b = stage.Value(2.0), stage.Value(-3.0)
    out = a + b
    out.grad = 5.0
    out._backward()
    return compare_grads({"a": a, "b": b}, {"a": 5.0, "b": 5.0})


def product_swaps(stage: Built) -> str | None:
    a, b = stage.Value(2.0), stage.Value(-3.0)
    out = a * b
    out.grad = 5.0
    out._backward()
    return compare_grads({"a": a, "b": b}, {"a": -15.0, "b": 10.0})


def tanh_scales(stage: Built) -> str | None:
    a = stage.Value(math.asinh(1))
    out = a.tanh()
    out.grad = 5.0
    out._backward()
    return compare_grads({"a": a}, {"a": 2.5})


def neuron_by_hand(stage: Built) -> str | None:
    v = neuron(stage.Value)
    v["o"].grad = 1.0
    for name in ("o", "n", "both", "x2w2", "x1w1"):
        v[name]._backward()
    return compare_grads(v, NEURON_SLOPES)


DEPOSITS: tuple[Test, ...] = (
    ("the neuron gives 0.7071", neuron_fires),
    ("no _backward runs while the graph is built", nothing_runs_early),
    ("the _backward of a leaf does nothing", leaf_deposits_nothing),
    ("+ passes out.grad on to both inputs", sum_passes_on),
    ("* gives each input the other's number times out.grad", product_swaps),
    ("tanh gives its input (1 - tanh²) times out.grad", tanh_scales),
    ("the neuron's gradients are right when you call each _backward in order", neuron_by_hand),
)
STAGE = Stage(("Value",), (*GRAPH, *DEPOSITS))
