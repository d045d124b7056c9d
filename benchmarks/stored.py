"""A peer written for the purpose: a `Value` with slots that stores its local gradients, as GPTs in plain Python do.

Each operation computes its slopes at once and keeps them; `backward` multiplies and adds. Sums are chains of +.
"""
from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any


class Value:
    """A number, the Values it was made from, and its slope with respect to each."""

    __slots__ = ("data", "grad", "_prev", "_slopes")

    def __init__(self, data: float, _prev: tuple[Value, ...] = (), _slopes: tuple[float, ...] = ()) -> None:
        self.data = data
        self.grad: float = 0
        self._prev = _prev
        self._slopes = _slopes

    def __add__(self, other: Value | float) -> Value:  # self + other
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __sub__(self, other: float) -> Value:  # self - a constant
        return self + -other

    def __mul__(self, other: Value | float) -> Value:  # self * other
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, k: float) -> Value:  # self ** k
        return Value(self.data**k, (self,), (k * self.data ** (k - 1),))

    def exp(self) -> Value:
        """e^x."""
        e = math.exp(self.data)
        return Value(e, (self,), (e,))

    def log(self) -> Value:
        """The natural logarithm."""
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def relu(self) -> Value:
        """max(0, x)."""
        return Value(max(0, self.data), (self,), (float(self.data > 0),))

    def backward(self) -> None:
        """Add d(self)/d(v) to the grad of every Value v that self was made from."""
        order, seen = [], set()

        def visit(v: Value) -> None:
            if v not in seen:
                seen.add(v)
                for child in v._prev:
                    visit(child)
                order.append(v)

        visit(self)
        self.grad = 1
        for v in reversed(order):
            for child, slope in zip(v._prev, v._slopes):
                child.grad += slope * v.grad


def total(values: Iterable[Any]) -> Any:
    """v0 + v1 + ..., without a 0 to start from."""
    first, *rest = values
    return sum(rest, start=first)


def dot(ws: Iterable[Any], xs: Iterable[Any]) -> Any:
    """w0*x0 + w1*x1 + ..."""
    return total(w * x for w, x in zip(ws, xs))
