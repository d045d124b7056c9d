"""Job A, a step of the moons demo of micrograd (2020): `points` are its data, `demo_loss` its loss, `Moons` a step."""
from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from typing import Any

SIZES = [2, 16, 16, 1]
SEED = 1337


def points(n: int = 100) -> tuple[list[list[float]], list[int]]:
    """n points on two half circles, with noise, and their labels, 1 and -1, in turn."""
    rng = random.Random(SEED)
    inputs, labels = [], []
    for i in range(n):
        angle = math.pi * (i // 2) / (n / 2 - 1)
        x, y = (math.cos(angle), math.sin(angle)) if i % 2 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        inputs.append([x + rng.gauss(0, 0.1), y + rng.gauss(0, 0.1)])
        labels.append(-1 if i % 2 else 1)
    return inputs, labels


def weights() -> list[float]:
    """The parameters as networks of 2020 draw them: of each neuron the weights, uniform in -1 to 1, and the bias, 0."""
    random.seed(SEED)
    neurons = [nin for nin, nout in zip(SIZES, SIZES[1:]) for _ in range(nout)]
    return [w for nin in neurons for w in (*(random.uniform(-1, 1) for _ in range(nin)), 0.0)]


def relu_method(v: Any) -> Any:
    return v.relu()


def demo_loss(model: Callable[[Any], Any], parameters: Iterable[Any], data: tuple[list[list[float]], list[int]],
              leaf: Callable[[float], Any], relu: Callable[[Any], Any] = relu_method) -> Any:
    """The demo's SVM loss over all points, with its penalty on the parameters."""
    inputs = [[leaf(x) for x in point] for point in data[0]]
    scores = [model(x) for x in inputs]
    losses = [relu(1 + -y * score) for y, score in zip(data[1], scores)]
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in parameters)


class Moons:
    """The demo on an engine with `Value` and `MLP`."""

    def __init__(self, engine: Any) -> None:
        random.seed(SEED)
        self.leaf = engine.Value
        self.model = engine.MLP(SIZES[0], SIZES[1:])
        self.parameters = self.model.parameters()
        self.data = points()

    def loss(self) -> Any:
        """The forward pass."""
        return demo_loss(self.model, self.parameters, self.data, self.leaf)

    def step(self) -> float:
        """Forward and backward; the graph is dropped on return."""
        loss = self.loss()
        self.model.zero_grad()
        loss.backward()
        return loss.data

    def grads(self) -> list[float]:
        """The gradient of every parameter."""
        return [p.grad for p in self.parameters]
