"""Compare an engine's gradients with slopes that know nothing of graphs: `gradcheck(f, inputs)`."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from micrograd.engine import Value


def numerical_gradient(f: Callable[..., float], args: Sequence[float], h: float = 1e-5) -> list[float]:
    """(f(x + h) - f(x - h)) / (2h) for each argument in turn, the others held still.

    Args:
        f: a function of numbers that returns a number.
        args: where to measure.
        h: the nudge, for an argument of size 1 or less; larger ones are nudged in proportion.

    Built in chapters 2 and 9.

    >>> [round(slope, 6) for slope in numerical_gradient(lambda a, b: a * b, [2.0, -3.0])]
    [-3.0, 2.0]
    """
    slopes = []
    for i, x in enumerate(args):
        step = h * max(1.0, abs(x))
        up = f(*args[:i], x + step, *args[i + 1:])
        down = f(*args[:i], x - step, *args[i + 1:])
        slopes.append((up - down) / (2 * step))
    return slopes


def relative_error(got: float, expected: float) -> float:
    """|got - expected| / max(|got|, |expected|), and 0 if both are 0.

    Source: the notes of Stanford's CS231n, "Gradient checks".
    Built in chapter 9.
    """
    largest = max(abs(got), abs(expected))
    return abs(got - expected) / largest if largest else 0.0


def gradcheck(f: Callable[..., Any], inputs: Sequence[float], tolerance: float = 1e-6, Value: Any = Value) -> bool:
    """Check every gradient of f at `inputs` against the central difference.

    Args:
        f: a function of Values that returns a Value.
        inputs: where to check, as numbers; keep away from kinks, such as relu at 0.
        tolerance: the largest relative error that passes; a difference within the noise of the measurement,
            1e-10 times the result or 1, passes in any case.
        Value: the engine to check.

    Returns:
        True, so that it can stand in an assert.

    Raises:
        TypeError: if f does not return a Value.
        AssertionError: names the first argument whose gradient is wrong, what the engine got, and what is expected.

    Built in chapter 9.

    >>> gradcheck(lambda a, b: (a * b).tanh(), [0.5, -0.3])
    True
    """
    values = [Value(x) for x in inputs]
    out = f(*values)
    if not isinstance(out, Value):
        raise TypeError("gradcheck needs a function that returns a Value, "
                        f"got {out!r}")
    out.backward()
    expected = numerical_gradient(lambda *xs: f(*map(Value, xs)).data, inputs)
    noise = 1e-10 * max(1.0, abs(out.data))  # what rounding alone can do
    for i, v in enumerate(values):
        near = abs(v.grad - expected[i]) <= noise  # False for nan
        if not (near or relative_error(v.grad, expected[i]) <= tolerance):
            raise AssertionError(f"argument {i} (= {inputs[i]}): got {v.grad}, "
                                 f"expected {expected[i]}")
    return True
