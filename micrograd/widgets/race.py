"""Up to five learning rates from the same start, with or without `zero_grad`: `Race(zero_grad=False)`."""
from __future__ import annotations

import random
from typing import Any

import traitlets

from micrograd.engine import Value
from micrograd.nn import MLP
from micrograd.widgets.figure import Choice, Data, Figure, Number, Switch, Whole
from micrograd.widgets.rng import fork_rng

XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]
LOWEST, HIGHEST, STEPS = 0.001, 3.0, 100


def fresh(seed: str) -> MLP:
    """Chapter 11's network of 41 parameters, biases drawn, too."""
    with fork_rng(0):
        model = MLP(3, [4, 4, 1], activation="tanh", output="tanh")
    rng = random.Random(int(seed))
    for p in model.parameters():
        p.data = rng.uniform(-1, 1)
    return model


def run(seed: str, rate: float, zero_grad: bool, steps: int) -> dict[str, Any]:
    """Descend; then the loss, the four predictions, and the gradient that the last bias would move by."""
    model = fresh(seed)
    for k in range(steps + 1):
        predictions = [model(x) for x in XS]
        total = Value.sum([(p - y)**2 for p, y in zip(predictions, YS)])
        if zero_grad:
            model.zero_grad()
        total.backward()
        for p in model.parameters() if k < steps else ():
            p.data -= rate * p.grad
    return {"loss": total.data, "predictions": [p.data for p in predictions], "grad": model.parameters()[-1].grad}


class Race(Figure):
    """Gradient descent at up to five rates: the losses, and of one run the predictions and the grad of the last bias.

    Each step is p -= rate * p.grad for the 41 parameters of MLP(3, [4, 4, 1]) with tanh, on chapter 11's four
    examples; the loss is the sum of (prediction - target)². The page's digits are Python's to 1e-12 (of the larger of
    1 and the number). Without `zero_grad` the sum of all earlier gradients magnifies the last bit, in which the tanh
    of two C libraries may differ: after 20 steps 1e-9 is promised.

    Args:
        r1, r2, r3, r4, r5: the rates, from 0.001 to 3.
        runs: how many of them take part, from 1 to 5.
        chosen: the run that is looked at closely, from 1 to 5.
        zero_grad: whether the gradients are set to 0 before each backward().
        seed: of the 41 parameters: "1337", "1", "42" or "7".
        step: how many steps have been taken, from 0 to 100.

    >>> Race(step=19)
    Race figure: seed 1337, with zero_grad, after step 19: rate 0.001: 5.3925, 0.01: 2.5453, 0.05: 0.0596, \
0.1: 0.0178, 3.0: 8.0000
    """

    figure = "race"
    r1 = Number(0.001, LOWEST, HIGHEST)
    r2 = Number(0.01, LOWEST, HIGHEST)
    r3 = Number(0.05, LOWEST, HIGHEST)
    r4 = Number(0.1, LOWEST, HIGHEST)
    r5 = Number(3.0, LOWEST, HIGHEST)
    runs = Whole(5, 1, 5)
    chosen = Whole(3, 1, 5)
    zero_grad = Switch(True)
    seed = Choice("1337", "1", "42", "7")
    step = Whole(STEPS, 0, STEPS)
    start = Data()

    @traitlets.default("start")
    def _start(self) -> dict[str, Any]:
        weights = {seed: [p.data for p in fresh(seed).parameters()] for seed in type(self).seed.field}
        return {"xs": XS, "ys": YS, "weights": weights}

    def rates(self) -> list[float]:
        """The rates that take part."""
        return [self.r1, self.r2, self.r3, self.r4, self.r5][:self.runs]

    def numbers(self) -> dict[str, Any]:
        found = [run(self.seed, rate, self.zero_grad, self.step) for rate in self.rates()]
        return {name: [one[name] for one in found] for name in ("loss", "predictions", "grad")}

    def describe(self) -> str:
        losses = ", ".join(f"{rate}: {loss:.4f}" for rate, loss in zip(self.rates(), self.numbers()["loss"]))
        return (f"Race figure: seed {self.seed}, {'with' if self.zero_grad else 'without'} zero_grad, "
                f"after step {self.step}: rate {losses}")
