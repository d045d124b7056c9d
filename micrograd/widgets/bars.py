"""The slopes of d = a*b + c, and what they predict when all three inputs move: `Bars(a=2.0, b=-3.0, c=10.0)`."""
from __future__ import annotations

from typing import Any

from micrograd.engine import Value
from micrograd.widgets.figure import Figure, Number, Switch


class Bars(Figure):
    """Three knobs of d = a*b + c, the slope of d with respect to each, and the change of d when all go up by h.

    The slopes predict (∂d/∂a + ∂d/∂b + ∂d/∂c) h; the change is larger by h².

    Args:
        a, b: the factors, from -5 to 5.
        c: what is added, from 0 to 20.
        h: the nudge, from 0.001 to 1.
        nudged: whether all three have been nudged.

    >>> Bars()
    Bars figure: d = a·b + c = 4 at a = 2.0, b = -3.0, c = 10.0; slopes -3, 2, 1
    """

    figure = "bars"
    a = Number(2.0, -5, 5)
    b = Number(-3.0, -5, 5)
    c = Number(10.0, 0, 20)
    h = Number(0.1, 0.001, 1)
    nudged = Switch(False)

    def numbers(self) -> dict[str, Any]:
        a, b, c = Value(self.a), Value(self.b), Value(self.c)
        d = a * b + c
        d.backward()
        moved = (self.a + self.h) * (self.b + self.h) + (self.c + self.h)
        return {"d": d.data, "a": a.grad, "b": b.grad, "c": c.grad,
                "predicted": (a.grad + b.grad + c.grad) * self.h, "measured": moved - d.data}

    def describe(self) -> str:
        found = self.numbers()
        line = (f"Bars figure: d = a·b + c = {found['d']:.6g} at a = {self.a}, b = {self.b}, c = {self.c}; "
                f"slopes {found['a']:.6g}, {found['b']:.6g}, {found['c']:.6g}")
        if not self.nudged:
            return line
        return f"{line}; all up by {self.h:g}: predicted {found['predicted']:.4f}, measured {found['measured']:.4f}"
