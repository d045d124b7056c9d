"""A neuron cut more or less finely, with the same numbers outside: `Abstraction(cut="nine")`."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import traitlets

from micrograd.engine import Value
from micrograd.widgets.figure import Choice, Data, Figure, Number
from micrograd.widgets.graph import describe, named

MICROSECONDS, BYTES = 1.3, 538  # of one Value of chapter 8's engine, on average, as chapter 13 measures them
BIAS = 6 + math.asinh(1)  # chapter 5's


def leaves(bias: float) -> list[Value]:
    """x1, x2, w1, w2 and b, as in chapter 5."""
    numbers = {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": bias}
    return [Value(number, label=name) for name, number in numbers.items()]


def in_one_node(x1: Value, x2: Value, w1: Value, w2: Value, b: Value) -> Value:
    """tanh(x1*w1 + x2*w2 + b) with a rule of its own."""
    o = Value(math.tanh(x1.data * w1.data + x2.data * w2.data + b.data), (x1, x2, w1, w2, b), "neuron", "o")

    def _backward() -> None:
        n_grad = (1 - o.data**2) * o.grad
        for x, w in ((x1, w1), (x2, w2)):
            x.grad += w.data * n_grad
            w.grad += x.data * n_grad
        b.grad += n_grad

    o._backward = _backward
    return o


def sum_of(x1: Value, x2: Value, w1: Value, w2: Value, b: Value) -> Value:
    """n = x1*w1 + x2*w2 + b, in four nodes."""
    x1w1, x2w2 = x1 * w1, x2 * w2
    s = x1w1 + x2w2
    n = s + b
    x1w1.label, x2w2.label, s.label, n.label = "x1*w1", "x2*w2", "s", "n"
    return n


def with_tanh(*inputs: Value) -> Value:
    """The neuron of chapter 5: tanh is one node."""
    o = sum_of(*inputs).tanh()
    o.label = "o"
    return o


def with_nine(*inputs: Value) -> Value:
    """The neuron with the tanh of chapter 8, (e - 1) / (e + 1) with e = exp(2n): nine nodes, constants included."""
    twice = 2 * sum_of(*inputs)
    e = twice.exp()
    less, more = e - 1, e + 1
    over = more**-1
    o = less * over
    twice.label, e.label, less.label, more.label, over.label, o.label = "2n", "e", "e − 1", "e + 1", "1/(e + 1)", "o"
    return o


CUTS: dict[str, Callable[..., Value]] = {"tanh": with_tanh, "nine": with_nine, "neuron": in_one_node}


class Abstraction(Figure):
    """A neuron in one node, in five, or in thirteen, with the same output and the same gradients.

    Args:
        cut: "tanh" (tanh is one node, as in chapter 5), "nine" (tanh is made of nine) or "neuron" (all in one node).
        b: the bias, from 2 to 9: it moves the sum n before tanh from -4 to 3.

    >>> Abstraction(cut="nine")
    Abstraction figure: tanh in nine nodes; 13 Values made, 18 deposits; o 0.707107, x1.grad -1.5
    """

    figure = "abstraction"
    cut = Choice(*CUTS)
    b = Number(BIAS, 2, 9)
    graphs = Data()
    cost = Data({"microseconds": MICROSECONDS, "bytes": BYTES})

    @traitlets.default("graphs")
    def _graphs(self) -> dict[str, Any]:
        return {name: named(describe(make(*leaves(BIAS)))) for name, make in CUTS.items()}

    def numbers(self) -> dict[str, Any]:
        inputs = leaves(self.b)
        o = CUTS[self.cut](*inputs)
        o.backward()
        nodes = self.graphs[self.cut]
        made = len(nodes) - len(inputs)
        return {"o": o.data, **{f"{v.label}.grad": v.grad for v in inputs}, "made": made,
                "rules": sum(bool(node["inputs"]) for node in nodes),
                "deposits": sum(len(node["inputs"]) for node in nodes),
                "microseconds": made * MICROSECONDS, "bytes": made * BYTES}

    def describe(self) -> str:
        found = self.numbers()
        cut = {"tanh": "tanh in one node", "nine": "tanh in nine nodes", "neuron": "the neuron in one node"}[self.cut]
        return (f"Abstraction figure: {cut}; {found['made']} Value{'s' * (found['made'] != 1)} made, "
                f"{found['deposits']} deposits; o {found['o']:.6g}, x1.grad {found['x1.grad']:.6g}")
