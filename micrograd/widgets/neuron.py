"""A neuron of two inputs, the slope of its activation, and the gradients that get through: `Neuron(b=8.0)`."""
from __future__ import annotations

from typing import Any

from micrograd.engine import Value
from micrograd.widgets.figure import Choice, Figure, Number

MAGIC = 6.8813735870195432  # 6 + asinh(1): with it the slope of tanh is a half


class Neuron(Figure):
    """o = f(x1*w1 + x2*w2 + b), the slope of f there, and the gradient of o with respect to each of the five inputs.

    Args:
        x1, x2: the inputs, from -3 to 3.
        w1, w2: the weights, from -4 to 4.
        b: the bias, from -12 to 12.
        f: the activation function: "tanh", "relu" or "sigmoid".

    >>> Neuron(b=8.0)
    Neuron figure: n = 2, o = tanh(n) = 0.964, slope 0.07065; x1 -0.212, w1 0.1413, x2 0.07065, w2 0, b 0.07065
    """

    figure = "neuron"
    x1 = Number(2.0, -3, 3)
    w1 = Number(-3.0, -4, 4)
    x2 = Number(0.0, -3, 3)
    w2 = Number(1.0, -4, 4)
    b = Number(MAGIC, -12, 12)
    f = Choice("tanh", "relu", "sigmoid")

    def numbers(self) -> dict[str, Any]:
        inputs = {name: Value(getattr(self, name)) for name in ("x1", "w1", "x2", "w2", "b")}
        x1, w1, x2, w2, b = inputs.values()
        n = x1 * w1 + x2 * w2 + b
        o = getattr(n, self.f)()
        o.backward()
        return {"n": n.data, "o": o.data, "slope": n.grad, **{name: value.grad for name, value in inputs.items()}}

    def describe(self) -> str:
        found = self.numbers()
        grads = ", ".join(f"{name} {found[name] + 0:.4g}" for name in ("x1", "w1", "x2", "w2", "b"))
        return (f"Neuron figure: n = {found['n']:.4g}, o = {self.f}(n) = {found['o']:.4g}, slope {found['slope']:.4g}; "
                f"{grads}")
