"""Training: descent, the ways a run may end, and going on from a checkpoint as if nothing had been."""
from __future__ import annotations

import gc
import json
import math
import os
import random
import signal
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from micrograd.datasets import make_moons
from micrograd.engine import Value
from micrograd.functional import hinge_loss, mse_loss
from micrograd.nn import MLP, Module, Neuron
from micrograd.train import Diverged, fit

POINTS, LABELS = make_moons(30)


def network() -> MLP:
    """The same small network each time."""
    random.seed(3)
    return MLP(2, [4, 1])


def batches(model: MLP, rng: random.Random) -> Callable[[int], Value]:
    """The loss of five random points in each step."""
    def loss(step: int) -> Value:
        chosen = rng.sample(range(len(POINTS)), 5)
        rng.gauss()  # leaves a second number for the next call: part of the state
        return hinge_loss([model(POINTS[i]) for i in chosen], [LABELS[i] for i in chosen])
    return loss


def stopped_at(step: int, loss: Callable[[int], Value], error: BaseException) -> Callable[[int], Value]:
    """A loss whose computation is stopped in the middle of a step, once."""
    left = [error]

    def stopping(k: int) -> Value:
        out = loss(k)
        if k == step and left:
            raise left.pop()
        return out
    return stopping


def numbers(model: Module) -> list[float]:
    return [p.data for p in model.parameters()]


def decaying(step: int) -> float:
    return 0.2 / (1 + step)


# Descent.

def test_a_step_moves_each_parameter_against_its_slope() -> None:
    neuron = Neuron(2, activation="linear")
    neuron.load_state_dict({"w.0": 1.0, "w.1": -2.0, "b": 0.5})
    history = fit(neuron, lambda step: neuron([3.0, 4.0]), steps=2, rate=0.1)
    assert history == pytest.approx([-4.5, -4.5 - 0.1 * (9 + 16 + 1)])
    assert numbers(neuron) == pytest.approx([1 - 2 * 0.3, -2 - 2 * 0.4, 0.5 - 2 * 0.1])


def test_a_run_is_the_five_lines_of_the_book() -> None:
    model, other = network(), network()
    history = fit(model, lambda step: hinge_loss([*map(model, POINTS)], LABELS), steps=5, rate=decaying)
    by_hand = []
    for k in range(5):
        loss = hinge_loss([*map(other, POINTS)], LABELS)
        other.zero_grad()
        loss.backward()
        for p in other.parameters():
            p.data -= decaying(k) * p.grad
        by_hand.append(loss.data)
    assert history == by_hand and numbers(model) == numbers(other)


@given(st.floats(-10, 10), st.floats(0.01, 0.5))
def test_descent_on_a_parabola_never_climbs(start: float, rate: float) -> None:
    neuron = Neuron(1, activation="linear")
    neuron.load_state_dict({"w.0": start, "b": 0})
    history = fit(neuron, lambda step: neuron([1.0])**2, steps=10, rate=rate)
    assert history == sorted(history, reverse=True)


def test_two_moons_are_learned() -> None:
    random.seed(3)
    model = MLP(2, [8, 8, 1])
    fit(model, lambda step: hinge_loss([*map(model, POINTS)], LABELS), steps=200, rate=0.3)
    assert all(model(point).data * label > 0 for point, label in zip(POINTS, LABELS))


def test_a_step_leaves_nothing_for_the_garbage_collector(without_collector: None) -> None:
    model = network()
    fit(model, lambda step: mse_loss([*map(model, POINTS)], LABELS), steps=1, rate=0.1)
    gc.collect()
    fit(model, lambda step: mse_loss([*map(model, POINTS)], LABELS), steps=3, rate=0.1)
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    left = sum(isinstance(thing, Value) for thing in gc.garbage)
    gc.garbage.clear()
    assert left == 0


# How a run may end.

@pytest.mark.parametrize("bad", [-0.1, math.nan, math.inf, "0.1", None])
def test_a_bad_rate_is_named_before_anything_moves(bad: Any) -> None:
    model = network()
    before = numbers(model)
    with pytest.raises(ValueError, match=r"step 0: the rate is .*; a learning rate is a number from 0 up"):
        fit(model, lambda step: model([1.0, 1.0]), steps=3, rate=bad)
    assert numbers(model) == before


def test_a_rate_that_becomes_negative_is_named_with_its_step() -> None:
    model = network()
    with pytest.raises(ValueError, match=r"step 2: the rate is -0\.25"):
        fit(model, lambda step: model([1.0, 1.0]), steps=5, rate=lambda step: 0.25 * (1 - step))


def turning(model: MLP, at: int, into: float) -> Callable[[int], Value]:
    """A loss that is not finite at one step."""
    return lambda step: model([1.0, 1.0]) * (into if step == at else 1.0)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_the_last_good_parameters(bad: float) -> None:
    model, other = network(), network()
    with pytest.raises(Diverged, match=r"step 3: the loss is -?(nan|inf); .* of step 2 again; a smaller rate") as got:
        fit(model, turning(model, 3, bad), steps=10, rate=0.01)
    history = fit(other, turning(other, 3, 1.0), steps=2, rate=0.01)
    assert numbers(model) == numbers(other)
    assert got.value.history == [*history, other([1.0, 1.0]).data]


def test_a_first_loss_that_is_not_finite_leaves_the_model_as_it_was() -> None:
    model = network()
    before = numbers(model)
    with pytest.raises(Diverged, match=r"step 0: the loss is nan; .* of step 0 again"):
        fit(model, turning(model, 0, math.nan), steps=10, rate=0.01)
    assert numbers(model) == before


def test_the_parameters_after_a_run_that_diverged_have_the_last_loss_of_its_history() -> None:
    neuron = Neuron(1, activation="linear")
    with pytest.raises(Diverged) as caught:
        fit(neuron, lambda step: neuron([1.0])**2, steps=1000, rate=100)
    assert (neuron([1.0])**2).data == caught.value.history[-1] < math.inf


def test_a_number_too_large_for_a_float_is_named_with_its_step() -> None:
    neuron = Neuron(1, activation="linear")
    neuron.load_state_dict({"w.0": 1.0, "b": 1.0})
    with pytest.raises(Diverged, match=r"step \d+: .* too large for a float; the model has") as caught:
        fit(neuron, lambda step: neuron([1.0])**2, steps=1000, rate=100)
    assert all(map(math.isfinite, [*caught.value.history, *numbers(neuron)]))


def test_a_parameter_that_is_not_finite_stops_the_run_too() -> None:
    neuron = Neuron(1, activation="linear")
    neuron.load_state_dict({"w.0": 0.0, "b": 0.0})
    with pytest.raises(Diverged, match="step 0: a parameter becomes -inf"):
        fit(neuron, lambda step: neuron([1.0]) ** 0.5, steps=1, rate=0.1)
    assert numbers(neuron) == [0.0, 0.0]


def test_an_error_in_the_loss_leaves_a_whole_step_behind() -> None:
    model, other = network(), network()
    rng, other_rng = random.Random(5), random.Random(5)
    with pytest.raises(RuntimeError, match="no more data"):
        fit(model, stopped_at(4, batches(model, rng), RuntimeError("no more data")), 9, 0.1, rng=rng)
    fit(other, batches(other, other_rng), 4, 0.1, rng=other_rng)
    assert numbers(model) == numbers(other) and rng.getstate() == other_rng.getstate()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_ends_the_run_after_a_whole_step_and_keeps_the_history(capsys: pytest.CaptureFixture[str]) -> None:
    model, other = network(), network()

    def interrupted(step: int) -> Value:
        if step == 4:
            os.kill(os.getpid(), signal.SIGINT)
        return model([1.0, 1.0])**2

    history = fit(model, interrupted, steps=10, rate=0.01)
    assert history == fit(other, lambda step: other([1.0, 1.0])**2, steps=4, rate=0.01)
    assert numbers(model) == numbers(other)
    assert capsys.readouterr() == ("", "stopped after 4 of 10 steps\n")


def test_ctrl_c_in_the_middle_of_an_update_does_not_leave_half_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    model = network()
    before, finite, calls = numbers(model), math.isfinite, []

    def interrupting(x: float) -> bool:
        calls.append(x)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return finite(x)

    monkeypatch.setattr(math, "isfinite", interrupting)
    assert fit(model, lambda step: model([1.0, 1.0]), steps=3, rate=0.1) == []
    assert len(calls) == 5 and numbers(model) == before


@pytest.mark.parametrize(("arguments", "says"), [
    ({"steps": -1}, "got steps=-1: it is a whole number from 0 up"), ({"steps": 2.5}, r"got steps=2\.5"),
    ({"every": 0}, "got every=0: it is a whole number from 1 up")])
def test_a_bad_number_of_steps_is_named(arguments: dict[str, Any], says: str) -> None:
    model = network()
    with pytest.raises(ValueError, match=says):
        fit(model, lambda step: model([1.0, 1.0]), **{"steps": 3, "rate": 0.1, **arguments})


def test_a_loss_that_is_no_value_is_named() -> None:
    model = network()
    with pytest.raises(TypeError, match=r"loss\(0\) returns 0\.5: a loss is a Value"):
        fit(model, lambda step: 0.5, steps=3, rate=0.1)  # type: ignore[arg-type,return-value]


def test_a_model_without_parameters_is_named() -> None:
    with pytest.raises(ValueError, match="has no parameters to learn"):
        fit(Module(), lambda step: Value(1.0), steps=3, rate=0.1)


def test_points_of_the_wrong_width_are_named_by_the_neuron_that_takes_them() -> None:
    model = network()
    with pytest.raises(ValueError, match=r"ReLUNeuron\(2\) takes 2 inputs, got 3"):
        fit(model, lambda step: model([1.0, 1.0, 1.0]), steps=3, rate=0.1)


# Checkpoints.

def uninterrupted(steps: int) -> tuple[list[float], list[float]]:
    """The losses and the parameters of a run that never stops."""
    model, rng = network(), random.Random(5)
    return fit(model, batches(model, rng), steps, decaying, rng=rng), numbers(model)


@pytest.mark.parametrize("end", [KeyboardInterrupt(), RuntimeError("the power is gone")], ids=["Ctrl-C", "an error"])
@pytest.mark.parametrize("step", [1, 6, 9])
def test_a_run_that_goes_on_has_the_digits_of_one_that_never_stopped(step: int, end: BaseException,
                                                                     tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    model, rng = network(), random.Random(5)
    try:
        fit(model, stopped_at(step, batches(model, rng), end), 12, decaying, checkpoint=path, every=4, rng=rng)
    except RuntimeError:
        pass
    assert json.loads(path.read_text())["step"] == step
    fresh, other = MLP(2, [4, 1]), random.Random()
    history = fit(fresh, batches(fresh, other), 12, decaying, checkpoint=path, rng=other)
    assert (history, numbers(fresh)) == uninterrupted(12)


def test_a_process_that_is_killed_goes_on_from_its_last_checkpoint(tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.json"
    model, rng = network(), random.Random(5)
    fit(model, batches(model, rng), 8, decaying, checkpoint=path, every=4, rng=rng)
    last = path.read_bytes()
    with pytest.raises(RuntimeError):
        fit(model, stopped_at(10, batches(model, rng), RuntimeError()), 12, decaying, checkpoint=path, rng=rng)
    path.write_bytes(last)  # a killed process writes no more
    fresh, other = network(), random.Random()
    assert (fit(fresh, batches(fresh, other), 12, decaying, checkpoint=path, rng=other), numbers(fresh)) \
        == uninterrupted(12)


def test_a_checkpoint_is_written_every_few_steps(tmp_path: Path) -> None:
    path, seen, model = tmp_path / "run.json", [], network()

    def loss(step: int) -> Value:
        seen.append(json.loads(path.read_text())["step"] if path.exists() else None)
        return model([1.0, 1.0])

    fit(model, loss, steps=7, rate=0.1, checkpoint=path, every=3)
    assert seen == [None, None, None, 3, 3, 3, 6]
    assert json.loads(path.read_text())["step"] == 7 and [*tmp_path.iterdir()] == [path]


def test_a_run_that_is_complete_is_loaded_and_not_run_again(tmp_path: Path) -> None:
    model, fresh = network(), MLP(2, [4, 1])
    history = fit(model, lambda step: model([1.0, 1.0]), steps=3, rate=0.1, checkpoint=tmp_path / "run.json")
    assert fit(fresh, lambda step: Value(math.nan), steps=3, rate=0.1, checkpoint=tmp_path / "run.json") == history
    assert numbers(fresh) == numbers(model)


def test_a_run_that_diverged_goes_on_from_its_last_good_step_with_a_smaller_rate(tmp_path: Path) -> None:
    neuron = Neuron(1, activation="linear")
    with pytest.raises(Diverged):
        fit(neuron, lambda step: neuron([1.0])**2, steps=1000, rate=100, checkpoint=tmp_path / "run.json")
    history = fit(neuron, lambda step: neuron([1.0])**2, steps=1000, rate=0.1, checkpoint=tmp_path / "run.json")
    assert len(history) == 1000 and history[-1] < 1e-6


def set_to(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda found: found.update({key: value})


BAD: list[tuple[str, Any, str]] = [
    ("no history", lambda found: found.pop("history"), "it is not a file that fit() wrote"),
    ("another key", set_to("rate", 0.1), "it is not a file that fit() wrote"),
    ("a loss too few", lambda found: found["history"].pop(), "its history is not one finite loss for each step"),
    ("a loss in quotes", lambda found: found["history"].__setitem__(0, "1.0"), "its history is not one finite loss"),
    ("a loss of nan", lambda found: found["history"].__setitem__(0, math.nan), "its history is not one finite loss"),
    ("a parameter missing", lambda found: found["parameters"].pop("layers.0.neurons.0.b"),
     "'layers.0.neurons.0.b' is missing"),
    ("parameters in a list", set_to("parameters", [1.0]), "a state is a dict of names and numbers"),
    ("no generator", set_to("random", None), "it lacks the state of a generator; pass rng="),
    ("half a generator", lambda found: found["random"][1].pop(), "its state of the generator is damaged"),
    ("a generator of words", set_to("random", [3, ["a"], None]), "its state of the generator is damaged"),
    ("a generator of a number", set_to("random", 3), "its state of the generator is damaged"),
    ("a generator of a name", set_to("random", {"seed": 3}), "its state of the generator is damaged"),
    ("too many steps", lambda found: (found.update(step=20), found["history"].extend([1.0] * 16)),
     "it has 20 steps, more than the 12 of this run"),
]


@pytest.mark.parametrize(("spoil", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_checkpoint_that_does_not_fit_is_named_and_nothing_changes(spoil: Any, says: str, tmp_path: Path) -> None:
    path, model, rng = tmp_path / "run.json", network(), random.Random(5)
    fit(model, batches(model, rng), 4, 0.1, checkpoint=path, rng=rng)
    found = json.loads(path.read_text())
    spoil(found)
    path.write_text(json.dumps(found))
    before = path.read_text(), numbers(model), rng.getstate()
    with pytest.raises(ValueError) as caught:
        fit(model, batches(model, rng), 12, 0.1, checkpoint=path, rng=rng)
    assert says in str(caught.value) and "run.json" in str(caught.value) and "remove it" in str(caught.value)
    assert (path.read_text(), numbers(model), rng.getstate()) == before


def test_a_damaged_checkpoint_is_not_overwritten(tmp_path: Path) -> None:
    path, model = tmp_path / "run.json", network()
    path.write_text('{"step": 4, "para')
    with pytest.raises(ValueError, match=r"run\.json is damaged, it is not JSON"):
        fit(model, lambda step: model([1.0, 1.0]), steps=3, rate=0.1, checkpoint=path)
    assert path.read_text() == '{"step": 4, "para'


def test_a_generator_that_is_not_passed_on_is_named(tmp_path: Path) -> None:
    path, model, rng = tmp_path / "run.json", network(), random.Random(5)
    fit(model, batches(model, rng), 4, 0.1, checkpoint=path, rng=rng)
    with pytest.raises(ValueError, match="it has the state of a generator; pass rng="):
        fit(model, batches(model, rng), 12, 0.1, checkpoint=path)


# Progress.

class Bar:
    """What `fit` needs of tqdm, written down."""

    made: list[Bar] = []

    def __init__(self, **settings: Any) -> None:
        self.settings, self.shown = settings, []
        self.made.append(self)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        self.shown.append("closed")

    def set_postfix_str(self, text: str, refresh: bool) -> None:
        self.shown.append(text)

    def update(self) -> None:
        self.shown.append("+1")


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    """The bars that are made, with a stand-in for tqdm."""
    monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=Bar))  # type: ignore[misc]
    monkeypatch.setattr(Bar, "made", [])
    return Bar.made


def test_on_a_terminal_a_bar_shows_the_steps_and_the_loss(bars: list[Bar], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    neuron = Neuron(1, activation="linear")
    neuron.load_state_dict({"w.0": 0.5, "b": 0.0})
    fit(neuron, lambda step: neuron([2.0]), steps=2, rate=0)
    assert [bar.settings for bar in bars] == [{"initial": 0, "total": 2, "unit": "step"}]
    assert bars[0].shown == ["loss 1", "+1", "loss 1", "+1", "closed"]


def test_off_a_terminal_there_is_no_bar(bars: list[Bar], capsys: pytest.CaptureFixture[str]) -> None:
    neuron = Neuron(1)
    fit(neuron, lambda step: neuron([2.0]), steps=2, rate=0)
    assert bars == [] and capsys.readouterr() == ("", "")


@pytest.mark.parametrize("stderr", [types.SimpleNamespace(isatty=lambda: True), None], ids=["a terminal", "none"])
def test_without_tqdm_or_without_stderr_the_run_is_silent(stderr: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stderr", stderr)
    neuron = Neuron(1)
    assert len(fit(neuron, lambda step: neuron([2.0]), steps=2, rate=0)) == 2
