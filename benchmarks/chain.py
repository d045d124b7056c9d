"""A product of many factors, one Value after the other: `Chain` is the deepest graph of its size."""
from __future__ import annotations

from typing import Any


class Chain:
    """`size` products in a row, each the one before times the same factor."""

    def __init__(self, engine: Any, size: int) -> None:
        self.factor, self.size = engine.Value(1.0), size

    def step(self) -> float:
        """Forward and backward; the graph is dropped on return."""
        product = self.factor
        for _ in range(self.size):
            product = product * self.factor
        self.factor.grad = 0
        product.backward()
        return product.data

    def grads(self) -> list[float]:
        """The gradient of the factor: each of its size + 1 uses gives 1."""
        return [self.factor.grad]
