"""A gradient is a sum over paths: `Paths(y)` shows each path from a result to a leaf, and the product along it."""
from __future__ import annotations

import math
from typing import Any

from micrograd.engine import Value
from micrograd.widgets.backprop import quartic
from micrograd.widgets.figure import Choice, Whole
from micrograd.widgets.graph import slopes, values
from micrograd.widgets.graph_figure import GraphFigure, Nodes

MOST_VALUES, MOST_PATHS = 16, 12
Path = list[tuple[int, int]]  # a user, and the place of its input that the path goes on to


def twice() -> Value:
    """f = (a*b) * (a + b) at -2 and 3."""
    a, b = Value(-2.0, label="a"), Value(3.0, label="b")
    e, d = a * b, a + b
    f = e * d
    e.label, d.label, f.label = "e", "d", "f"
    return f


def doubled() -> Value:
    """c = b + b with b = a + a, at 3."""
    a = Value(3.0, label="a")
    b = a + a
    c = b + b
    b.label, c.label = "b", "c"
    return c


class Paths(GraphFigure):
    """Every path from a result to a leaf; the products along them, and which of them are left in the leaf's grad.

    Args:
        result: the Value to start from, of up to 16 Values, with up to 12 paths to each leaf.
        graph: "quartic" (a⁴ + a³), "twice" ((a·b)·(a + b)), "doubled" (b + b), or "yours", the graph of `result`.
        rule: "add" (grad += ...) or "assign" (grad = ...).
        leaf: which leaf, counted from 0 in the order in which they were used.
        path: the path that is lit, counted from 1; 0 for none.

    Raises:
        TypeError: if `result` is not made of Values.
        ValueError: if its graph is too large, has too many paths, a number or a slope that is not finite, or an
            unknown operation.

    >>> Paths(rule="assign")
    Paths figure: 5 paths from y to a: 12 + 12 + 8 + 8 + 4. The rules assign: a.grad 8, the true slope is 44
    """

    figure = "paths"
    book = {"quartic": quartic, "twice": twice, "doubled": doubled}
    graph = Choice("quartic", "twice", "doubled", "yours")
    rule = Choice("add", "assign")
    leaf = Whole(0, 0, MOST_VALUES)
    path = Whole(0, 0, MOST_PATHS)

    @staticmethod
    def accepted(nodes: Nodes) -> Nodes:
        if len(nodes) > MOST_VALUES:
            raise ValueError(f"the figure has room for {MOST_VALUES} Values, got a graph of {len(nodes)}; "
                             "show a smaller part of it")
        for leaf in leaves(nodes):
            if (count := count_paths(nodes, leaf)) > MOST_PATHS:
                raise ValueError(f"the figure has room for {MOST_PATHS} paths to a leaf, got {count:,} to "
                                 f"{nodes[leaf]['name']!r}; show a smaller part of the graph")
        slopes(nodes)  # complains of what the page could not show
        return nodes

    def place(self) -> int:
        """The place of the leaf in the graph."""
        places = leaves(self.graphs[self.graph])
        return places[min(int(self.leaf), len(places) - 1)]

    def numbers(self) -> dict[str, Any]:
        nodes, leaf = self.graphs[self.graph], self.place()
        local, made = slopes(nodes), values(nodes)
        made[-1].backward()
        paths = paths_to(nodes, leaf)
        products = [math.prod(local[user][place] for user, place in path) for path in paths]
        kept = [self.rule == "add" or path == last_written(nodes, leaf) for path in paths]
        return {"products": products, "kept": kept, "grad": sum(p for p, keep in zip(products, kept) if keep),
                "true": made[leaf].grad}

    def describe(self) -> str:
        found, nodes = self.numbers(), self.graphs[self.graph]
        products, name = found["products"], nodes[self.place()]["name"]
        ways = f"{len(products)} path{'s' * (len(products) != 1)}"
        return (f"Paths figure: {ways} from {nodes[-1]['name']} to {name}: {' + '.join(f'{p:g}' for p in products)}. "
                f"The rules {self.rule}: {name}.grad {found['grad']:g}, the true slope is {found['true']:g}")


def leaves(nodes: Nodes) -> list[int]:
    """The places of the leaves."""
    return [i for i, node in enumerate(nodes) if not node["inputs"]]


def count_paths(nodes: Nodes, leaf: int) -> int:
    """How many paths lead from the result to a leaf, without walking along them."""
    ways: list[int] = []
    for i, node in enumerate(nodes):
        ways.append((i == leaf) + sum(ways[j] for j in node["inputs"]))
    return ways[-1]


def paths_to(nodes: Nodes, leaf: int, i: int = -1) -> list[Path]:
    """Every path from node `i` to a leaf, as chapter 7 lists them."""
    user = i % len(nodes)
    if user == leaf:
        return [[]]
    return [[(user, place), *rest] for place, j in enumerate(nodes[user]["inputs"])
            for rest in paths_to(nodes, leaf, j)]


def last_written(nodes: Nodes, leaf: int) -> Path:
    """The one path that is left if each deposit overwrites the one before."""
    acting = list(reversed(order(nodes, len(nodes) - 1, set())))
    path: Path = []
    while leaf != len(nodes) - 1:
        user, place = [(i, k) for i in acting for k, j in enumerate(nodes[i]["inputs"]) if j == leaf][-1]
        path, leaf = [(user, place), *path], user
    return path


def order(nodes: Nodes, i: int, seen: set[int]) -> list[int]:
    """Inputs before users, as the `backward` of chapter 6 finds them: the last input first."""
    if i in seen:
        return []
    seen.add(i)
    return [j for p in reversed(nodes[i]["inputs"]) for j in order(nodes, p, seen)] + [i]
