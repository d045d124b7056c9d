"""What a stage's tests find: `compare`, `compare_grads`, `compare_slopes`, `refuses`, and `first` of several.

Each returns nothing if all is as it should be, and one sentence on what is wrong if not. A test of a stage takes
what the learner defined, by name (`stage.Value`). It looks at results, so that a class passes whatever its inside.
Up to stage 6 a new gradient takes the place of the old one; no test of these stages lets two gradients arrive at
one Value.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

Built = SimpleNamespace  # what a learner defined, by name


def first(*findings: str | None) -> str | None:
    """The first sentence on what is wrong, if any."""
    return next((wrong for wrong in findings if wrong), None)


def compare(what: str, got: Any, expected: float, tolerance: float = 1e-9) -> str | None:
    """Nothing if a number is as expected, within the relative tolerance; a sentence if not."""
    if isinstance(got, int | float) and math.isclose(got, expected, rel_tol=tolerance, abs_tol=tolerance):
        return None
    return f"{what} is {got!r}, expected {expected:.10g}."


def compare_grads(values: Mapping[str, Any], expected: Mapping[str, float]) -> str | None:
    """The first Value whose gradient is not as expected."""
    return first(*(compare(f"{name}.grad", values[name].grad, slope) for name, slope in expected.items()))


def compare_slopes(what: str, f: Callable[..., Any], Value: Any, numbers: Sequence[float],
                   expected: Iterable[float]) -> str | None:
    """The first argument of f whose gradient is not as expected."""
    got = slopes_of(f, Value, *numbers)
    at = ", ".join(f"{x:g}" for x in numbers)
    return first(*(compare(f"{what} at {at}: gradient of input {i}", g, e)
                   for i, (g, e) in enumerate(zip(got, expected, strict=True))))


def slopes_of(f: Callable[..., Any], Value: Any, *numbers: float) -> list[float]:
    """The gradient of f with respect to each argument."""
    inputs = [Value(x) for x in numbers]
    f(*inputs).backward()
    return [v.grad for v in inputs]


def refuses(what: str, call: Callable[[], Any]) -> str | None:
    """Nothing if a call raises a ValueError; a sentence if not."""
    try:
        call()
    except ValueError:
        return None
    return f"{what} is accepted, expected a ValueError."
