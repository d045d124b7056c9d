"""Job A scalar by scalar in array libraries, every number an object of its own: `TorchMoons` and `AutogradMoons`.

It is not what these libraries are for. The network is the one of 2020: a product for each weight, then a sum.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.moons import SIZES, demo_loss, points, relu_method, weights


def network(parameters: Sequence[Any], relu: Callable[[Any], Any] = relu_method) -> Callable[[Any], Any]:
    """The network with these parameters, as a function of one point."""
    rest, layers = iter(parameters), []
    for nin, nout in zip(SIZES, SIZES[1:]):
        layers.append([([next(rest) for _ in range(nin)], next(rest)) for _ in range(nout)])

    def call(x: Any) -> Any:
        for layer in layers:
            x = [sum((w * v for w, v in zip(ws, x)), b) for ws, b in layer]
            x = x if layer is layers[-1] else [relu(v) for v in x]
        return x[0]
    return call


class TorchMoons:
    """Every number a tensor without dimensions, in float64."""

    def __init__(self) -> None:
        import torch
        self.parameters = [torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in weights()]
        self.model = network(self.parameters)
        self.data = points()

    def step(self) -> float:
        """Forward and backward."""
        loss = demo_loss(self.model, self.parameters, self.data, float)
        for p in self.parameters:
            p.grad = None
        loss.backward()
        return loss.item()

    def grads(self) -> list[float]:
        """The gradient of every parameter."""
        return [p.grad.item() for p in self.parameters]


class AutogradMoons:
    """Every number a float that autograd (HIPS) traces."""

    def __init__(self) -> None:
        from autograd import value_and_grad
        self.parameters, self.data = weights(), points()
        self.loss_and_grads = value_and_grad(self.loss)

    def loss(self, parameters: Any) -> Any:
        """The forward pass, as a function of the parameters."""
        from autograd.numpy import maximum

        def relu(v: Any) -> Any:
            return maximum(v, 0.0)
        unpacked = list(parameters)  # once: each reading of the list is a node
        return demo_loss(network(unpacked, relu), unpacked, self.data, float, relu)

    def step(self) -> float:
        """Forward and backward."""
        loss, self.latest = self.loss_and_grads(self.parameters)
        return float(loss)

    def grads(self) -> list[float]:
        """The gradient of every parameter."""
        return [float(g) for g in self.latest]
