"""The slope of a curve at a point, and over a step h beside it: `Slope(x=3.0, h=0.5)`."""
from __future__ import annotations

from typing import Any

from micrograd.widgets.figure import Choice, Figure, Number

CURVES: dict[str, tuple[str, Any, Any]] = {
    "parabola": ("3x² − 4x + 5", lambda x: 3 * (x * x) - 4 * x + 5, lambda x: 6 * x - 4),
    "cubic": ("x³ − 3x", lambda x: x * x * x - 3 * x, lambda x: 3 * (x * x) - 3),
    "absolute": ("|x|", abs, lambda x: (x > 0) - (x < 0) if x else None),
}


class Slope(Figure):
    """A point on a curve, its slope, and the slope (f(x + h) - f(x)) / h over a step.

    Args:
        x: the place, from -2 to 3.
        h: the step, from 1e-16 to 1.
        f: the curve: "parabola" (3x² - 4x + 5), "cubic" (x³ - 3x) or "absolute" (|x|).

    >>> Slope(x=3.0, h=0.5)
    Slope figure: f(x) = 3x² − 4x + 5 at x = 3.0; slope 14; over a step of h = 0.5: 15.5
    """

    figure = "slope"
    x = Number(3.0, -2, 3)
    h = Number(0.5, 1e-16, 1)
    f = Choice(*CURVES)

    def numbers(self) -> dict[str, Any]:
        _, curve, slope = CURVES[self.f]
        rise = curve(self.x + self.h) - curve(self.x)
        return {"height": curve(self.x), "rise": rise, "secant": rise / self.h, "slope": slope(self.x)}

    def describe(self) -> str:
        found = self.numbers()
        slope = "no one slope" if found["slope"] is None else f"slope {found['slope']:.6g}"
        return (f"Slope figure: f(x) = {CURVES[self.f][0]} at x = {self.x}; {slope}; "
                f"over a step of h = {self.h:g}: {found['secant']:.6g}")
