"""Expression graphs as figures take them: `describe(L)` lists the Values that L was made from.

`named` gives each a name, `values` makes Values of a description again, `slopes` finds its local slopes.
"""
from __future__ import annotations

import math
import re
from typing import Any

from micrograd.draw import trace
from micrograd.engine import Value

MOST, MOST_WIRES = 40, 200
METHODS = {"ReLU": "relu", "tanh": "tanh", "sigmoid": "sigmoid", "exp": "exp", "log": "log"}
POWER = re.compile(r"\*\*-?\d+(\.\d*)?(e[-+]?\d+)?")


def describe(root: Any) -> list[dict[str, Any]]:
    """The graph behind a Value, inputs before users: name, operation, places of the inputs in the list, data.

    Raises:
        TypeError: if `root` is not made of Values.
        ValueError: if the graph has more than 40 Values or 200 wires, or a Value whose data is not finite.

    >>> from micrograd.engine import Value
    >>> a = Value(2.0, label="a")
    >>> describe(a * a)[1]
    {'name': '', 'op': '*', 'inputs': [0, 0], 'data': 4.0}
    """
    nodes, edges = trace(root)
    if len(nodes) > MOST:
        raise ValueError(f"a figure shows at most {MOST} Values, got a graph of {len(nodes)}; "
                         "show a smaller part of it")
    if len(edges) > MOST_WIRES:
        raise ValueError(f"a figure shows at most {MOST_WIRES} wires, got a graph with {len(edges)}; "
                         "show a smaller part of it")
    place = {id(v): i for i, v in enumerate(nodes)}
    for v in nodes:
        if not math.isfinite(v.data):
            raise ValueError(f"a figure shows finite numbers, got {v.data} (label {getattr(v, 'label', '')!r}); "
                             "change the inputs so that no result is nan or infinite")
    return [{"name": getattr(v, "label", ""), "op": v._op, "inputs": [place[id(p)] for p in v._prev], "data": v.data}
            for v in nodes]


def named(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same description with a name for each node that has none: a leaf's number, or v and a result's place."""
    names = [node["name"] or (f"v{i}" if node["inputs"] else f"{node['data']:g}".replace("-", "−"))
             for i, node in enumerate(nodes)]
    return [{**node, "name": name} for node, name in zip(nodes, names)]


def values(nodes: list[dict[str, Any]]) -> list[Value]:
    """New Values as a description says, in its order; the page makes its own in the same way.

    Raises:
        ValueError: for an operation that the figures do not have.
    """
    made: list[Value] = []
    for node in nodes:
        made.append(apply(node["op"], [made[j] for j in node["inputs"]]) if node["inputs"] else Value(node["data"]))
    return made


def apply(op: str, inputs: list[Value]) -> Value:
    """The Value that an operation, named as the engine names it, makes of its inputs."""
    first, rest = inputs[0], inputs[1:]
    if op in METHODS:
        return getattr(first, METHODS[op])()
    if POWER.fullmatch(op):
        return first ** float(op[2:])
    if op in ("+", "*") and len(rest) == 1:
        return first + rest[0] if op == "+" else first * rest[0]
    if op == "sum":
        return Value.sum(rest, first)
    if op == "dot":
        n = len(rest) // 2
        return Value.dot(inputs[:n], inputs[n:2 * n], inputs[-1])
    raise ValueError(f"a figure has no operation {op!r} of {len(inputs)} Values; "
                     f"it has + * ** {' '.join(METHODS)} sum dot")


def slopes(nodes: list[dict[str, Any]]) -> list[list[float]]:
    """For each node, its local slope with respect to each input: one for each place, even where an input stands twice.

    Raises:
        ValueError: for an operation that the figures do not have, or a slope that is not finite.
    """
    made = values(nodes)
    found = []
    for node, v in zip(nodes, made):
        copies = [Value(p.data) for p in v._prev]
        if copies:
            out = apply(node["op"], copies)
            out.grad = 1
            out._backward()
        found.append([copy.grad for copy in copies])
        if not all(map(math.isfinite, found[-1])):
            raise ValueError(f"a figure shows finite slopes, got {found[-1]} for {node['op']!r} at "
                             f"{[copy.data for copy in copies]}; change the inputs so that no slope is nan or infinite")
    return found
