"""Neurons, layers and multilayer perceptrons of `Value`s, with the names and the random numbers of micrograd (2020)."""
from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from micrograd.engine import Value

Input = Value | float


class Module:
    """Anything with parameters: a list of Values to be learned."""

    def zero_grad(self) -> None:
        """Set every parameter's grad to 0, before the next backward() adds to it."""
        for p in self.parameters():
            p.grad = 0

    def parameters(self) -> list[Value]:
        """Every weight and bias, in a fixed order."""
        return []


class Neuron(Module):
    """relu(b + w0*x0 + w1*x1 + ...), or without the relu if `nonlin` is False.

    The weights are random.uniform(-1, 1), in order; the bias starts at 0.

    Args:
        nin: how many inputs.
        nonlin: whether a relu follows the sum.

    Raises:
        ValueError: when called with another number of inputs than `nin`.

    >>> random.seed(1337)
    >>> Neuron(2)([1.0, -2.0])
    Value(data=0.1..., grad=0)
    """

    def __init__(self, nin: int, nonlin: bool = True) -> None:
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.nonlin = nonlin

    def __call__(self, x: Sequence[Input]) -> Value:
        if len(x) != len(self.w):
            raise ValueError(f"{self!r} takes {len(self.w)} inputs, got {len(x)}; "
                             "the first number of Neuron, Layer and MLP is the number of inputs")
        act = Value.dot(self.w, x, self.b)
        return act.relu() if self.nonlin else act

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons that all see the same `nin` inputs. A layer of one returns a Value, not a list."""

    def __init__(self, nin: int, nout: int, nonlin: bool = True) -> None:
        self.neurons = [Neuron(nin, nonlin) for _ in range(nout)]

    def __call__(self, x: Sequence[Input]) -> Value | list[Value]:
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    """A multilayer perceptron: layers of `nouts` neurons, relu in all but the last.

    Raises:
        ValueError: if `nouts` is empty, or a size is not a positive whole number.

    >>> model = MLP(3, [4, 4, 1])
    >>> len(model.parameters())
    41
    """

    def __init__(self, nin: int, nouts: Sequence[int]) -> None:
        sizes = [nin, *nouts]
        if len(sizes) < 2 or not all(isinstance(n, int) and n > 0 for n in sizes):
            raise ValueError(f"MLP({nin!r}, {nouts!r}): every size must be a positive whole number, "
                             "and there must be at least one layer; for example MLP(2, [16, 16, 1])")
        last = len(nouts) - 1
        self.layers = [Layer(sizes[i], sizes[i + 1], nonlin=i != last) for i in range(len(nouts))]

    def __call__(self, x: Any) -> Any:  # numbers or Values in; a Value, or a list of them, out
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"
