"""The backward pass, step by step, on a graph and in an order of your choice: `Backprop(L)`."""
from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from micrograd.engine import Value
from micrograd.widgets.figure import Choice, Whole
from micrograd.widgets.graph import slopes, values
from micrograd.widgets.graph_figure import GraphFigure, Nodes

MOST_STEPS = 400
DOUBLINGS = 20
Steps = Iterator[tuple[str, int]]  # what is done, and the place of the node that it is done to


def recursion(nodes: Nodes, i: int, seen: set[int]) -> Steps:
    """A node acts; then the same for each of its inputs."""
    yield "visit and act", i
    for j in nodes[i]["inputs"]:
        yield from recursion(nodes, j, seen)


def preorder(nodes: Nodes, i: int, seen: set[int]) -> Steps:
    """As recursion, but no node twice."""
    if i in seen:
        yield "skip", i
        return
    seen.add(i)
    yield "visit and act", i
    for j in nodes[i]["inputs"]:
        yield from preorder(nodes, j, seen)


def postorder(nodes: Nodes, i: int, seen: set[int], do: str = "act") -> Steps:
    """No node twice, and each after its inputs."""
    if i in seen:
        yield "skip", i
        return
    seen.add(i)
    yield "visit", i
    for j in nodes[i]["inputs"]:
        yield from postorder(nodes, j, seen, do)
    yield do, i


def topological(nodes: Nodes, i: int, seen: set[int]) -> Steps:
    """First all nodes in a row, in post-order; then they act, from its end."""
    row = []
    for do, j in postorder(nodes, i, seen, "row"):
        yield do, j
        row += [j] if do == "row" else []
    for j in reversed(row):
        yield "act", j


ORDERS = {"recursion": recursion, "preorder": preorder, "postorder": postorder, "topological": topological}


def neuron() -> Value:
    """tanh(x1*w1 + x2*w2 + b), the neuron of chapter 5."""
    x1, x2, w1, w2 = Value(2.0, label="x1"), Value(0.0, label="x2"), Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6 + math.asinh(1), label="b")
    x1w1, x2w2 = x1 * w1, x2 * w2
    s = x1w1 + x2w2
    n = s + b
    o = n.tanh()
    x1w1.label, x2w2.label, s.label, n.label, o.label = "x1*w1", "x2*w2", "s", "n", "o"
    return o


def chain() -> Value:
    """1, doubled again and again: x = x + x."""
    x = Value(1.0, label="x0")
    for n in range(DOUBLINGS):
        x = x + x
        x.label = f"x{n + 1}"
    return x


def quartic() -> Value:
    """y = u*(u + a) with u = a*a: a to the fourth plus a to the third, at 2."""
    a = Value(2.0, label="a")
    u = a * a
    s = u + a
    y = u * s
    u.label, s.label, y.label = "u", "s", "y"
    return y


class Backprop(GraphFigure):
    """The backward pass of a graph, one step at a time: who acts, what it deposits, and what is left in each grad.

    Args:
        result: the Value to start from, of up to 40 Values; of your own class, if it has `_prev`, `_op` and `data`.
        graph: "neuron", "chain", "quartic" (a⁴ + a³), or "yours", the graph of `result`.
        order: "topological", "recursion", "preorder" or "postorder". The rules add to grad, in each of them.
        doublings: how often the chain doubles its number, from 1 to 20.
        step: how many steps have been made, from 0 to 400; the last one there is, if there are fewer.

    Raises:
        TypeError: if `result` is not made of Values.
        ValueError: if its graph is too large, has a number or a slope that is not finite, or an unknown operation.

    >>> a = Value(2.0, label="a")
    >>> Backprop(a * a + a, order="postorder")
    Backprop figure: your graph, 3 Values, in post-order; step 0 of 8. At the end: a.grad 1, the true slope is 5
    """

    figure = "backprop"
    book = {"neuron": neuron, "chain": chain, "quartic": quartic}
    graph = Choice("neuron", "chain", "quartic", "yours")
    order = Choice("topological", *(name for name in ORDERS if name != "topological"))
    doublings = Whole(DOUBLINGS, 1, DOUBLINGS)
    step = Whole(0, 0, MOST_STEPS)

    @staticmethod
    def accepted(nodes: Nodes) -> Nodes:
        slopes(nodes)  # complains of what the page could not show
        return nodes

    def nodes(self) -> Nodes:
        """The graph that is shown."""
        nodes: Nodes = self.graphs[self.graph]
        return nodes[:int(self.doublings) + 1] if self.graph == "chain" else nodes

    def numbers(self) -> dict[str, Any]:
        nodes = self.nodes()
        steps = list(islice(ORDERS[self.order](nodes, len(nodes) - 1, set()), MOST_STEPS))
        done = steps[:int(self.step)]
        visits = visits_of_recursion(nodes) if self.order == "recursion" else len(nodes)
        made = values(nodes)
        made[-1].backward()
        return {"step": len(done), "steps": len(steps), "visits": sum("visit" in do for do, _ in done),
                "all visits": visits, "nodes": len(nodes), "grads": finite(run(nodes, done)),
                "final": finite(run(nodes, steps) if visits <= MOST_STEPS else after_recursion(nodes)),
                "true": [v.grad for v in made]}

    def describe(self) -> str:
        found, nodes = self.numbers(), self.nodes()
        graph = {"yours": "your graph", "quartic": "a⁴ + a³"}.get(self.graph, self.graph)
        order = {"recursion": "by plain recursion", "preorder": "in pre-order", "postorder": "in post-order",
                 "topological": "in topological order, from its end"}[self.order]
        i = next(i for i, node in enumerate(nodes) if not node["inputs"])
        grad, true = found["final"][i], found["true"][i]
        left = "is too large to say" if grad is None else f"{grad + 0.0:.6g}"  # + 0.0: no -0
        return (f"Backprop figure: {graph}, {len(nodes)} Values, {order}; step {found['step']} of {found['steps']}. "
                f"At the end: {nodes[i]['name']}.grad {left}, the true slope is {true:.6g}")


def run(nodes: Nodes, steps: list[tuple[str, int]]) -> list[float]:
    """The grads after these steps."""
    local, grads = slopes(nodes), [0.0] * len(nodes)
    grads[-1] = 1.0
    for do, i in steps:
        for j, slope in zip(nodes[i]["inputs"], local[i]) if "act" in do else ():
            grads[j] += slope * grads[i]
    return grads


def visits_of_recursion(nodes: Nodes) -> int:
    """How many visits plain recursion makes, which may be more than anyone can wait for."""
    visits: list[int] = []
    for node in nodes:
        visits.append(1 + sum(visits[j] for j in node["inputs"]))
    return visits[-1]


def after_recursion(nodes: Nodes) -> list[float]:
    """The grads that plain recursion leaves, without its visits.

    A visit changes the grads linearly: row k of a node's map says what it adds to each grad for a 1 in grad k.
    """
    places = range(len(nodes))
    maps: list[list[list[float]]] = []
    for i, (node, local) in enumerate(zip(nodes, slopes(nodes))):
        whole = [[float(k == j) for j in places] for k in places]
        for j, slope in zip(node["inputs"], local):
            whole[i][j] += slope
        for j in node["inputs"]:
            whole = product(whole, maps[j])
        maps.append(whole)
    return maps[-1][-1]


def product(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    """One linear map after another."""
    places = range(len(a))
    return [[sum(x * b[m][j] for m, x in enumerate(row) if x and b[m][j]) for j in places] for row in a]


def finite(grads: list[float]) -> list[float | None]:
    """Grads for a page, where None stands for what is too large for a float."""
    return [grad if math.isfinite(grad) else None for grad in grads]
