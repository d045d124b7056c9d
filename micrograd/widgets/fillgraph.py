"""The graph of (a·b + c)·f, whose gradients the reader fills in from right to left: `FillGraph()`."""
from __future__ import annotations

from typing import Any

from micrograd.engine import Value
from micrograd.widgets.figure import Choice, Data, Figure, Number, Whole
from micrograd.widgets.graph import describe

NUDGE = 0.01
LEAVES = "abcf"


def build(a: float, b: float, c: float, f: float) -> dict[str, Value]:
    """The seven Values of L = (a·b + c)·f, by name."""
    v = {name: Value(data, label=name) for name, data in zip(LEAVES, (a, b, c, f))}
    v["e"] = v["a"] * v["b"]
    v["d"] = v["e"] + v["c"]
    v["L"] = v["d"] * v["f"]
    for name in "edL":
        v[name].label = name
    return v


class FillGraph(Figure):
    """L = (a·b + c)·f: boxes for the six gradients, to be filled from right to left, and a nudge that confirms them.

    Args:
        a, b, c, f: the leaves, from -5 to 5, and c to 10.
        known: how many gradients have been found, from 0 to 6, in the order d, f, e, c, a, b.
        leaf: the one that the nudge moves by 0.01: "a", "b", "c" or "f".

    >>> FillGraph(known=6)
    FillGraph figure: a = 2.0, b = -3.0, c = 10.0, f = -2.0; L = -8; known of 6: 6; a nudge of a moves L by 0.06
    """

    figure = "fillgraph"
    a = Number(2.0, -5, 5)
    b = Number(-3.0, -5, 5)
    c = Number(10.0, -10, 10)
    f = Number(-2.0, -5, 5)
    known = Whole(0, 0, 6)
    leaf = Choice(*LEAVES)
    graph = Data(describe(build(2.0, -3.0, 10.0, -2.0)["L"]))

    def leaves(self) -> dict[str, float]:
        """What the leaves hold."""
        return {name: getattr(self, name) for name in LEAVES}

    def numbers(self) -> dict[str, Any]:
        made = build(**self.leaves())
        made["L"].backward()
        nudged = build(**{**self.leaves(), self.leaf: getattr(self, self.leaf) + NUDGE})
        return {"data": {name: v.data for name, v in made.items()}, "grad": {name: v.grad for name, v in made.items()},
                "predicted": NUDGE * made[self.leaf].grad, "measured": nudged["L"].data - made["L"].data}

    def describe(self) -> str:
        found = self.numbers()
        leaves = ", ".join(f"{name} = {data}" for name, data in self.leaves().items())
        return (f"FillGraph figure: {leaves}; L = {found['data']['L']:.6g}; known of 6: {self.known}; "
                f"a nudge of {self.leaf} moves L by {found['measured']:.6g}")
