"""The last digit of `tanh`, as the stored outputs have it: `use_it()` puts it into `math`.

A C library may round tanh either way in the last digit. The browser's Python brings another library than the systems on
which the book was run, and a reader would see 0.7071067811865476 where the page speaks of 0.7071067811865477.
"""
from __future__ import annotations

import math


def use_it() -> None:
    """Put this function into `math`, where that has another last digit."""
    if math.tanh(0.8813735870195432) != 0.7071067811865477:
        tanh.__module__ = "math"
        math.tanh = tanh  # type: ignore[assignment]  # which takes whatever has a float


def tanh(x: float, /) -> float:
    """Return the hyperbolic tangent of x."""
    size = math.fabs(x)
    if size < 2.0**-55:
        result = size
    elif size < 1:
        t = math.expm1(-2 * size)
        result = -t / (t + 2)
    elif size < 22:
        result = 1 - 2 / (math.expm1(2 * size) + 2)
    else:
        result = 1.0 if size == size else size
    return math.copysign(result, x)
