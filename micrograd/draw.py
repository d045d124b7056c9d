"""Draw the graph behind a Value: `draw_dot(L)`, and `trace(L)` for its Values and edges in order."""
from __future__ import annotations

import base64
from typing import Any

INSTALL = ("the picture needs Graphviz's `dot`: apt-get install graphviz, brew install graphviz, or "
           "conda install -c conda-forge graphviz; here is the graph as text")
LARGEST = 50_000  # Values


def trace(root: Any) -> tuple[list[Any], list[tuple[Any, Any]]]:
    """Every Value that `root` was made from, inputs before users, and the edges (input, user).

    A Value that is used twice by the same user has two edges. No recursion: depth has no limit.

    Raises:
        TypeError: if `root` is not made of Values.

    Built in chapter 4, without the edges.

    >>> from micrograd.engine import Value
    >>> a = Value(3.0)
    >>> nodes, edges = trace(a + a)
    >>> len(nodes), len(edges)
    (2, 2)
    """
    if not hasattr(root, "_prev"):
        raise TypeError(f"a graph starts from a Value, got {root!r}; is the result made of Values?")
    nodes: list[Any] = []
    seen: set[int] = set()
    stack: list[Any] = [root]
    while stack:
        v = stack.pop()
        if v is None:  # the inputs of the next one are all in order
            nodes.append(stack.pop())
        elif id(v) not in seen:
            seen.add(id(v))
            stack += (v, None, *reversed(tuple(v._prev)))
    return nodes, [(p, v) for v in nodes for p in v._prev]


def draw_dot(root: Any, format: str = "svg", rankdir: str = "LR") -> Graph:
    """The graph behind `root`: a box for each Value (label, data, grad), a circle for each operation.

    A dash stands for a gradient as long as no gradient in the graph has been computed.

    Args:
        root: the result to draw.
        format: of the picture, "svg" or "png".
        rankdir: "LR" from left to right, "TB" from top to bottom.

    Raises:
        TypeError: if `root` is not made of Values.
        ValueError: for another `rankdir`, or a graph of more than 50,000 Values.

    Built in chapter 4, with fewer comforts.
    """
    import graphviz

    if rankdir not in ("LR", "TB"):
        raise ValueError(f'rankdir is "LR" (left to right) or "TB" (top to bottom), got {rankdir!r}')
    nodes, edges = trace(root)
    if len(nodes) > LARGEST:
        raise ValueError(f"the graph has {len(nodes):,} Values, and nobody can read more than {LARGEST:,}; "
                         "draw a smaller part of it: pass a Value that is nearer to its inputs")
    name = {id(v): str(i) for i, v in enumerate(nodes)}
    computed = any(v.grad for v in nodes)
    dot = graphviz.Digraph(format=format, graph_attr={"rankdir": rankdir, "ranksep": "0.4", "bgcolor": "transparent"},
                           node_attr={"fontname": "sans-serif", "fontsize": "11"})
    for v in nodes:
        grad = f"{v.grad:.4f}" if computed else "–"
        fields = [escaped(str(v.label))] if getattr(v, "label", "") else []
        card = " | ".join([*fields, f"data {v.data:.4f}", f"grad {grad}"])
        dot.node(name[id(v)], card if rankdir == "LR" else f"{{ {card} }}", shape="record")  # stacked either way
        if v._op:
            dot.node(name[id(v)] + plain(v._op), graphviz.escape(v._op), shape="circle")
            dot.edge(name[id(v)] + plain(v._op), name[id(v)])
    for p, v in edges:
        dot.edge(name[id(p)], name[id(v)] + plain(v._op))
    return Graph(dot)


def escaped(label: str) -> str:
    """A label on one line, with the characters that Graphviz gives a meaning to in a record made harmless."""
    one_line = " ".join(label.split()).replace("&", "&amp;")
    return "".join("\\" + c if c in "{}|<>\\ " else c for c in one_line)


def plain(op: str) -> str:
    """An operation as a part of a node's name, where a colon would begin a port."""
    return op.replace(":", "").replace("\\", "")


class Graph:
    """A drawing: a picture where it can be shown, and its DOT source as text everywhere.

    Everything that `graphviz.Digraph` can do, it can do too: `draw_dot(L).render("picture")`.
    """

    def __init__(self, dot: Any) -> None:
        self.dot = dot

    def __getattr__(self, name: str) -> Any:
        if name == "dot":  # not there yet, while a copy is being made
            raise AttributeError(name)
        return getattr(self.dot, name)

    def __repr__(self) -> str:
        return str(self.dot.source)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        import graphviz

        try:
            return {**self.picture(), "text/plain": repr(self)}
        except (graphviz.ExecutableNotFound, graphviz.CalledProcessError):  # `dot` is not there, or does not run
            return {"text/plain": f"{INSTALL}\n\n{self!r}"}

    def picture(self) -> dict[str, str]:
        """The picture by its type, as `dot` draws it."""
        if self.dot.format == "png":
            return {"image/png": base64.b64encode(self.dot.pipe(format="png")).decode()}
        return {"image/svg+xml": self.dot.pipe(format="svg", encoding="utf-8")}
