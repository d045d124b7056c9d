"""Train a model: `history = fit(model, loss, steps=100, rate=0.1)`; with `checkpoint=`, go on where a run stopped."""
from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from micrograd.engine import Value
from micrograd.files import read_json, write_json
from micrograd.nn import Module

Rate = float | Callable[[int], float]


class Diverged(ArithmeticError):
    """A loss or a parameter that is no longer finite; `history` has the finite losses."""

    def __init__(self, message: str, history: list[float]) -> None:
        super().__init__(message)
        self.history = history


def fit(model: Module, loss: Callable[[int], Value], steps: int, rate: Rate,
        checkpoint: str | Path | None = None, every: int = 10, rng: random.Random | None = None) -> list[float]:
    """Gradient descent: in each step, p = p - rate * d(loss)/dp for every parameter p of the model.

    Ctrl-C ends the run after the last whole step. On a terminal, tqdm shows the progress if it is installed. The
    garbage collector is left alone: Values make no cycles, so a step's graph is freed without it.

    Args:
        model: what learns.
        loss: takes the number of the step, from 0, and returns the loss as a Value; it may draw a batch.
        steps: how many steps the whole run has.
        rate: the learning rate, from 0 up; or a function of the step, for a rate that changes.
        checkpoint: a file. If it is there, the run goes on from it, with the same digits as one that never
            stopped. It is written after every `every` steps and at the end, whatever the end is.
        every: how many steps from one checkpoint to the next.
        rng: the generator that `loss` draws from, if there is one; its state is part of the checkpoint.

    Returns:
        The loss of each step, before its update.

    Raises:
        Diverged: names the step whose loss or update is nan, infinite or too large for a float; the model has the
            last parameters whose loss was finite.
        ValueError: for a negative or nan rate, or a checkpoint that is damaged or of another model.
        TypeError: if `loss` does not return a Value.

    Built in chapter 11, in five lines.

    >>> from micrograd.nn import Neuron
    >>> neuron = Neuron(1, activation="linear")
    >>> history = fit(neuron, lambda step: (neuron([1.0]) - 4.0)**2, steps=50, rate=0.1)
    >>> len(history), round(neuron([1.0]).data, 4)
    (50, 4.0)
    """
    check_count("steps", steps, 0)
    check_count("every", every, 1)
    run = Run(model, rng)
    if checkpoint is not None and Path(checkpoint).exists():
        run.load(checkpoint, steps)
    try:
        with progress(len(run.history), steps) as show:
            while len(run.history) < steps:
                run.step(loss, rate)
                show(run.history[-1])
                if checkpoint is not None and len(run.history) % every == 0:
                    run.save(checkpoint)
    except KeyboardInterrupt:
        print(f"stopped after {len(run.history)} of {steps} steps", file=sys.stderr)
    finally:
        if checkpoint is not None and run.history:
            run.save(checkpoint)
    return run.history


class Run:
    """A run of gradient descent: a model, the losses so far, and the generator of the batches, if there is one."""

    def __init__(self, model: Module, rng: random.Random | None = None) -> None:
        if not model.parameters():
            raise ValueError(f"{model!r} has no parameters to learn; a Module of your own needs a parameters()")
        self.model = model
        self.rng = rng
        self.history: list[float] = []
        self.keep()
        self.good = self.kept  # the last state whose loss was finite

    def keep(self) -> None:
        """Make this the state that `undo` returns to: how many losses, the parameters, the state of the generator."""
        self.kept = len(self.history), [p.data for p in self.model.parameters()], self.drawn()

    def undo(self) -> None:
        """Return to the last state that was kept."""
        length, numbers, state = self.kept
        del self.history[length:]
        for p, number in zip(self.model.parameters(), numbers):
            p.data = number
        if self.rng is not None:
            self.rng.setstate(state)

    def drawn(self) -> Any:
        """The state of the generator, if there is one."""
        return None if self.rng is None else self.rng.getstate()

    def step(self, loss: Callable[[int], Value], rate: Rate) -> None:
        """One step, all or nothing; one whose loss is not finite takes the step before it back, too."""
        try:
            lr = learning_rate(rate, len(self.history))
            out = self.forward(loss)
            self.good = self.kept
            self.model.zero_grad()
            out.backward()
            for p in self.model.parameters():
                p.data -= lr * p.grad
                if not math.isfinite(p.data):
                    raise self.diverged(f"a parameter becomes {p.data}")
            self.history.append(float(out.data))
            self.keep()
        except BaseException:  # Ctrl-C, too
            self.undo()
            raise

    def forward(self, loss: Callable[[int], Value]) -> Value:
        """The loss of this step, a finite Value; if it is not, the last good state is the one to return to."""
        k = len(self.history)
        try:
            out = loss(k)
        except OverflowError as error:  # where other engines have an infinite number
            self.kept = self.good
            raise self.diverged(str(error)) from error
        if not isinstance(out, Value):
            raise TypeError(f"loss({k}) returns {out!r}: a loss is a Value, computed from what the model returns")
        if not math.isfinite(out.data):
            self.kept = self.good
            raise self.diverged(f"the loss is {out.data}")
        return out

    def diverged(self, what: str) -> Diverged:
        """The error that says what is not finite, and what to do."""
        return Diverged(f"step {len(self.history)}: {what}; the model has its parameters of step {self.kept[0]} again; "
                        "a smaller rate may help", [*self.history])

    def save(self, path: str | Path) -> None:
        """Write a checkpoint."""
        write_json(path, {"step": len(self.history), "parameters": self.model.state_dict(), "history": self.history,
                          "random": self.drawn()})

    def load(self, path: str | Path, steps: int) -> None:
        """Go on from a checkpoint. One that does not fit raises ValueError and changes nothing."""
        found = read_json(path)
        try:
            check_checkpoint(found, steps)
            state = random_state(found["random"], self.rng)
            self.model.load_state_dict(found["parameters"])
        except ValueError as error:
            raise ValueError(f"the checkpoint {path} does not fit: {error}; to begin anew, remove it") from None
        if self.rng is not None:
            self.rng.setstate(state)
        self.history = found["history"]
        self.keep()
        self.good = self.kept


def check_count(name: str, n: int, least: int) -> None:
    """Raise ValueError unless n is a whole number from `least` up."""
    if not (isinstance(n, Integral) and n >= least):
        raise ValueError(f"got {name}={n!r}: it is a whole number from {least} up")


def learning_rate(rate: Rate, step: int) -> float:
    """The rate of a step. Raises ValueError if it is negative, nan or infinite."""
    lr = rate(step) if callable(rate) else rate
    if not (isinstance(lr, Real) and 0 <= lr < math.inf):
        raise ValueError(f"step {step}: the rate is {lr!r}; a learning rate is a number from 0 up, such as 0.05")
    return float(lr)


def check_checkpoint(found: Any, steps: int) -> None:
    """Raise ValueError unless this is a checkpoint of at most so many steps."""
    if not isinstance(found, dict) or {*found} != {"step", "parameters", "history", "random"}:
        raise ValueError("it is not a file that fit() wrote")
    history = found["history"]
    if not (isinstance(history, list) and all(isinstance(x, float) and math.isfinite(x) for x in history)
            and len(history) == found["step"]):
        raise ValueError("its history is not one finite loss for each step")
    if len(history) > steps:
        raise ValueError(f"it has {len(history)} steps, more than the {steps} of this run")


def random_state(found: Any, rng: random.Random | None) -> Any:
    """The state of a generator, as `setstate` takes it. Raises ValueError if there is none to go with `rng`."""
    if (found is None) != (rng is None):
        raise ValueError(f"it {'lacks' if found is None else 'has'} the state of a generator; "
                         "pass rng= as in the run that wrote it")
    if rng is None:
        return None
    try:
        state = found[0], tuple(found[1]), found[2]
        random.Random().setstate(state)
    except (TypeError, ValueError, LookupError, OverflowError):
        raise ValueError("its state of the generator is damaged") from None
    return state


@contextmanager
def progress(done: int, steps: int) -> Iterator[Callable[[float], object]]:
    """A function that takes the loss of each step: tqdm's bar on a terminal, silence elsewhere or without tqdm."""
    try:
        from tqdm import tqdm
    except ImportError:
        tqdm = None
    if tqdm is None or sys.stderr is None or not sys.stderr.isatty():
        yield lambda loss: None
        return
    with tqdm(initial=done, total=steps, unit="step") as bar:
        def show(loss: float) -> None:
            bar.set_postfix_str(f"loss {loss:.4g}", refresh=False)
            bar.update()

        yield show
