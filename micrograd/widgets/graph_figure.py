"""Figures that show one of the book's graphs, or the reader's own: what they have in common."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import traitlets

from micrograd.engine import Value
from micrograd.widgets.figure import Choice, Data, Figure
from micrograd.widgets.graph import describe, named

Nodes = list[dict[str, Any]]


class GraphFigure(Figure):
    """A figure of a graph: `book` makes the book's by name; `accepted` says which of the reader's it can show."""

    book: ClassVar[dict[str, Callable[[], Value]]]
    graph = Choice("yours")
    graphs = Data()

    def __init__(self, result: Any = None, **state: Any) -> None:
        graphs = {name: named(describe(make())) for name, make in self.book.items()}
        if result is not None:
            graphs = {"yours": self.accepted(named(describe(result))), **graphs}
            state.setdefault("graph", "yours")
        self.set_trait("graphs", graphs)  # first: whether a `graph` is there is seen by them
        super().__init__(**state)

    @traitlets.default("fields")
    def _fields(self) -> dict[str, Any]:
        return {**super()._fields(), "graph": list(self.graphs)}

    @staticmethod
    def accepted(nodes: Nodes) -> Nodes:
        """The reader's graph, if the figure can show it.

        Raises:
            ValueError: if it cannot.
        """
        raise NotImplementedError

    @traitlets.validate("graph")
    def _is_there(self, proposal: Any) -> str:
        if proposal["value"] in self.graphs:
            return str(proposal["value"])
        name = type(self).__name__
        raise traitlets.TraitError(f"graph is 'yours' only where you give one: {name}(L), with L a Value")
