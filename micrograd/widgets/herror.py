"""The error of a measured slope for every size of the nudge, in the numbers that computers have: `HError(h=1e-8)`."""
from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from micrograd.widgets.figure import Choice, Figure, Number

Round = Callable[[float], float]


def to_float32(x: float) -> float:
    """The float32 that is nearest to `x`, as a float."""
    return struct.unpack("f", struct.pack("f", x))[0]


def cube(x: float, r: Round) -> float:
    """x³, every result rounded with `r`."""
    return r(r(x * x) * x)  # NB: Python's x**3 rounds once; this rounds twice, which moves a last digit now and then


def parabola(x: float, r: Round) -> float:
    """3x² - 4x + 5, every result rounded with `r`."""
    return r(r(r(3 * r(x * x)) - r(4 * x)) + 5)


class Curve(NamedTuple):
    """A curve, a place on it, and what theory says about the errors there."""

    label: str
    f: Callable[[float, Round], float]
    at: float
    slope: float
    truncation: dict[str, Callable[[float], float]]
    best: dict[str, Callable[[float], float | None]]  # of the gap between numbers: where the two errors are equal


CURVES = {
    "cubic": Curve("x³", cube, 2, 12, {"forward": lambda h: 6 * h + h * h, "central": lambda h: h * h},
                   {"forward": lambda gap: math.sqrt(gap / 6), "central": lambda gap: math.cbrt(gap / 2)}),
    "parabola": Curve("3x² − 4x + 5", parabola, 3, 14, {"forward": lambda h: 3 * h, "central": lambda h: 0.0},
                      {"forward": lambda gap: math.sqrt(gap / 3), "central": lambda gap: None}),
}
ROUND: dict[str, Round] = {"float64": float, "float32": to_float32}
GAP = {"float64": 1, "float32": 2**29}  # how many times as wide the gaps are


class HError(Figure):
    """The slope (f(x + h) - f(x)) / h, or (f(x + h) - f(x - h)) / 2h, and how far it is from the derivative.

    Args:
        h: the nudge, from 1e-16 to 1.
        f: the curve: "cubic" (x³ at 2) or "parabola" (3x² - 4x + 5 at 3).
        way: "forward" or "central".
        kind: how numbers are stored: "float64", which is Python's float, or "float32".

    >>> HError(h=1e-8)
    HError figure: forward difference of x³ at 2 in float64, h = 1e-08: 11.999999927070348, error 7.29297e-08
    """

    figure = "herror"
    h = Number(0.001, 1e-16, 1)
    f = Choice(*CURVES)
    way = Choice("forward", "central")
    kind = Choice(*ROUND)

    def quotient(self) -> float:
        """The slope as a computer measures it, which rounds every result."""
        curve, r = CURVES[self.f], ROUND[self.kind]
        h, right = r(self.h), curve.f(r(curve.at + r(self.h)), r)
        if self.way == "forward":
            return r(r(right - curve.f(curve.at, r)) / h)
        return r(r(right - curve.f(r(curve.at - h), r)) / r(2 * self.h))

    def numbers(self) -> dict[str, Any]:
        curve, found = CURVES[self.f], self.quotient()
        error, printed = abs(found - curve.slope), digits(found, self.kind)
        gap = math.ulp(curve.f(curve.at, float)) * GAP[self.kind]
        return {"quotient": found, "error": error, "printed": printed, "right": right_digits(printed, error),
                "truncation": curve.truncation[self.way](self.h),
                "rounding": gap / (self.h if self.way == "forward" else 2 * self.h), "best": curve.best[self.way](gap)}

    def describe(self) -> str:
        curve, found = CURVES[self.f], self.numbers()
        return (f"HError figure: {self.way} difference of {curve.label} at {curve.at} in {self.kind}, h = {self.h:g}: "
                f"{found['printed']}, error {found['error']:.6g}")


def digits(x: float, kind: str) -> str:
    """What is printed for a number of `kind`: the fewest digits that no other number of that kind has."""
    if kind == "float32":
        x = next(short for n in range(1, 10) if to_float32(short := float(f"{x:.{n}g}")) == x)
    return repr(x).removesuffix(".0")


def right_digits(printed: str, error: float) -> int:
    """How many characters of a printed number are right: the error is less than half a unit of a digit's place."""
    whole = len(printed.split(".")[0])
    for i, c in enumerate(printed):
        place = whole - 1 - i + (i > whole)
        if c != "." and error >= 0.5 * float(f"1e{place}"):
            return i
    return len(printed)
