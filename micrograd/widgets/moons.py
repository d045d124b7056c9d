"""A network that learns to tell two moons apart, while you move the points: `Moons(xs, ys, fresh_xs, fresh_ys)`."""
from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import traitlets

from micrograd.datasets import make_moons
from micrograd.engine import Value
from micrograd.nn import MLP
from micrograd.widgets.figure import Choice, Data, Figure, Number, Rows, Whole
from micrograd.widgets.rng import fork_rng

COLUMNS: list[list[Any]] = [[-1.5, 2.5], [-1, 1.5], ["-1", "1"]]  # x, y and the target of a point
SEED, WIDEST, MOST, STEPS = 1337, 8, 60, 100
ALPHA = 1e-4  # of the penalty
RUNAWAY = 1e6  # a loss above this has run away
COSTS: dict[str, Callable[[Value, int], Value]] = {
    "hinge": lambda score, target: (1 + -target * score).relu(),
    "logistic": lambda score, target: (1 + (-target * score).exp()).log(),
    "squared": lambda score, target: (score - target)**2,
}


def text_of(points: Iterable[Sequence[float]], targets: Iterable[int]) -> str:
    """Points and targets as rows of text, to two decimals.

    Raises:
        ValueError: if there are not as many targets as points.

    >>> text_of([[1.1221146, 0.08147]], [-1])
    '1.12 0.08 -1'
    """
    points, targets = list(points), list(targets)
    if len(points) != len(targets):
        raise ValueError(f"{len(points)} points, but {len(targets)} targets; pass one target for each point")
    return ",".join(f"{round(x, 2):g} {round(y, 2):g} {target:g}" for (x, y), target in zip(points, targets))


def points_of(text: str) -> list[tuple[float, float, int]]:
    """What rows of text say: x, y and target of each point."""
    rows = [row.split(" ") for row in text.split(",")]
    return [(float(x), float(y), int(target)) for x, y, target in rows]


class Moons(Figure):
    """Two classes of points, and a network whose border moves as it learns.

    Each step is p -= rate * p.grad, with all points. The loss is the mean of the points' costs, for a score s and a
    target y max(0, 1 - y·s) (hinge), log(1 + e^(-y·s)) (logistic) or (s - y)² (squared), and 0.0001 times the sum of
    all squared parameters. A run whose loss passes a million stands still. The page's digits are Python's: to the last
    bit for hinge and squared, where all is sums, products and comparisons; to 1e-12 for logistic, as the exp and log of
    two C libraries may differ in the last bit.

    Args:
        points, targets: the training points, at most 60, x from -1.5 to 2.5 and y from -1 to 1.5; targets -1 or 1.
        test_points, test_targets: the test points, also.
        train, test: the same as text, "x y target,x y target".
        width: neurons in each of the two hidden layers: "8", "4", "2", or "none" for one neuron alone.
        loss: "hinge", "logistic" or "squared".
        rate: the learning rate, from 0.01 to 1.
        step: how many steps have been taken, from 0 to 100.
        point: the point whose graph is shown, counted from 1.

    >>> Moons(step=0)
    Moons figure: 40 points, 8 neurons in each hidden layer, hinge loss, rate 0.5, after step 0: loss 0.7373; right: \
30 of 40, test 40 of 60; 30 points pull
    """

    figure = "moons"
    train = Rows("", *COLUMNS, most=MOST)
    test = Rows("", *COLUMNS, most=MOST)
    width = Choice(str(WIDEST), "4", "2", "none")
    loss = Choice(*COSTS)
    rate = Number(0.5, 0.01, 1)
    step = Whole(40, 0, STEPS)
    point = Whole(1, 1, MOST)
    draws = Data()

    def __init__(self, points: Any = None, targets: Any = (), test_points: Any = None, test_targets: Any = (),
                 **state: Any) -> None:
        if points is not None:
            state["train"] = text_of(points, targets)
        if test_points is not None:
            state["test"] = text_of(test_points, test_targets)
        super().__init__(**state)

    @traitlets.default("train")
    def _train(self) -> str:
        return text_of(*make_moons(40, seed=1))

    @traitlets.default("test")
    def _test(self) -> str:
        return text_of(*make_moons(60, seed=2))

    @traitlets.default("draws")
    def _draws(self) -> list[float]:
        """The weights of the widest network; a narrower one takes the first of them."""
        rng = random.Random(SEED)
        return [rng.uniform(-1, 1) for _ in range(2 * WIDEST + WIDEST**2 + WIDEST)]

    def model(self) -> MLP:
        """The network before the first step, as `random.seed(1337)` and `MLP` make it."""
        with fork_rng(SEED):
            return MLP(2, [1] if self.width == "none" else [int(self.width), int(self.width), 1])

    def look(self, model: MLP) -> tuple[Value, list[Value]] | None:
        """The loss of a network, and its scores; None where they are too large."""
        points, cost = points_of(self.train), COSTS[self.loss]
        try:
            scores = [model([x, y]) for x, y, _ in points]
            costs = [cost(score, target) for score, (_, _, target) in zip(scores, points)]
        except OverflowError:
            return None
        total = Value.sum(costs) / len(costs) + ALPHA * Value.sum([p * p for p in model.parameters()])
        return (total, scores) if total.data <= RUNAWAY else None

    def numbers(self) -> dict[str, Any]:
        model = self.model()
        for k in range(self.step + 1):
            if (looked := self.look(model)) is None:
                break  # the last parameters that had a loss are shown
            total, scores = looked
            model.zero_grad()
            total.backward()
            found, kept = self.measure(k, total, scores), [p.data for p in model.parameters()]
            for p in model.parameters():
                p.data -= self.rate * p.grad
        for p, data in zip(model.parameters(), kept):
            p.data = data
        tested = [(model([x, y]).data, target) for x, y, target in points_of(self.test)]
        return {**found, "test": sum((score > 0) == (target > 0) for score, target in tested)}

    def measure(self, step: int, total: Value, scores: list[Value]) -> dict[str, Any]:
        """What a step shows of the training points."""
        chosen = scores[min(self.point, len(scores)) - 1]
        right = sum((score.data > 0) == (target > 0) for score, (_, _, target) in zip(scores, points_of(self.train)))
        return {"step": step, "loss": total.data, "score": chosen.data, "grad": chosen.grad, "right": right,
                "pulling": sum(score.grad != 0 for score in scores)}

    def describe(self) -> str:
        found, points, tests = self.numbers(), points_of(self.train), points_of(self.test)
        size = "one neuron" if self.width == "none" else f"{self.width} neurons in each hidden layer"
        return (f"Moons figure: {len(points)} points, {size}, {self.loss} loss, rate {self.rate}, after step "
                f"{found['step']}: loss {found['loss']:.4f}; right: {found['right']} of {len(points)}, "
                f"test {found['test']} of {len(tests)}; {found['pulling']} points pull")
