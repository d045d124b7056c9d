"""Notebooks written for micrograd (2020) run unchanged, to the last digit."""
from __future__ import annotations

import gc
import inspect
import math
import random
import re
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

from book._tools.places import ROOT
from micrograd import nn
from micrograd.draw import trace
from micrograd.engine import Value
from micrograd.nn import MLP, Layer, Module, Neuron
from tests.operations import METHODS
from tests.readme import example

STEPS = 100
FIRST_LOSS, LAST_LOSS = 0.8958441028683222, 0.010978370135492717
VALUES_OF_ONE_LOSS = 65_818  # in the 2020 engine, without `dot`


def test_the_page_of_differences_names_every_operation_that_2020_lacks() -> None:
    page = (ROOT / "book" / "drop_in.md").read_text(encoding="utf8")
    missing = [name for name in METHODS if name != "relu" and not re.search(rf"`(Value\.)?{name}\b", page)]
    assert not missing, f"book/drop_in.md: name {missing} under Operations"


# The example of the 2020 README.

def readme() -> tuple[Value, Value, Value]:
    """Its a, b and g."""
    made = example()
    return made["a"], made["b"], made["g"]


def test_the_readme_example_gives_its_digits() -> None:
    a, b, g = readme()
    g.backward()
    assert (g.data, a.grad, b.grad) == (24.70408163265306, 138.8338192419825, 645.5772594752186)


def test_the_readme_example_prints_what_it_says() -> None:
    a, b, g = readme()
    g.backward()
    assert [f"{x:.4f}" for x in (g.data, a.grad, b.grad)] == ["24.7041", "138.8338", "645.5773"]


def test_the_readme_example_has_39_values() -> None:
    assert len(trace(readme()[2])[0]) == 39


# The two tests of the 2020 repository, written anew: the same operations, on other graphs.

def one_of_each(x: Any) -> Any:
    """Sums, products and relus, some inputs used more than once."""
    u = 3 * x + 1 - x
    v = u.relu() + u * x
    w = (v * v - 40).relu()
    return w * x + v + (x + 5).relu()


def more_operations(a: Any, b: Any) -> Any:
    """Powers, divisions, negations, reflected operators, and names that are bound again."""
    c = a - b / 2.0
    d = a**2 * b - b**3
    c = c + (2 + c * a)
    c = c - (d.relu() - (-d).relu())
    d = d * ((a * b).relu() + 1)
    e = 7 - d + c**2
    return e / 3.0 + 5.0 / (1 + e**2)


@pytest.mark.parametrize(("f", "inputs"), [(one_of_each, [-4.0]), (one_of_each, [1.5]), (more_operations, [-4.0, 2.0]),
                                           (more_operations, [3.0, 1.25])])
def test_the_same_expression_gives_the_same_in_pytorch(f: Any, inputs: list[float]) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is optional; CI installs it")
    values = [Value(x) for x in inputs]
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    ours, theirs = f(*values), f(*tensors)
    ours.backward()
    theirs.backward()
    assert ours.data == pytest.approx(theirs.item(), rel=1e-12)
    assert [v.grad for v in values] == pytest.approx([t.grad.item() for t in tensors], rel=1e-12)


# The demo: two moons.

def moons() -> tuple[MLP, Any, Any]:
    """The demo's network and data: two random streams, one seed."""
    from sklearn.datasets import make_moons
    np.random.seed(1337)
    random.seed(1337)
    X, y = make_moons(n_samples=100, noise=0.1)
    return MLP(2, [16, 16, 1]), X, y * 2 - 1


def demo_loss(model: MLP, X: Any, y: Any) -> tuple[Value, float]:
    """The demo's loss and accuracy: a margin for every point, and a penalty on the weights."""
    inputs = [list(map(Value, xrow)) for xrow in X]
    scores = list(map(model, inputs))
    losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores)]
    data_loss = sum(losses) * (1.0 / len(losses))
    reg_loss = 1e-4 * sum(p * p for p in model.parameters())
    accuracy = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(y, scores)]
    return data_loss + reg_loss, sum(accuracy) / len(accuracy)


@pytest.fixture(scope="module")
def history() -> Generator[list[tuple[float, float]]]:
    """Loss and accuracy at each of the demo's 100 steps; the collector would only walk what is freed without it."""
    gc.disable()
    model, X, y = moons()
    steps = []
    for k in range(STEPS):
        total_loss, accuracy = demo_loss(model, X, y)
        model.zero_grad()
        total_loss.backward()
        learning_rate = 1.0 - 0.9 * k / 100
        for p in model.parameters():
            p.data -= learning_rate * p.grad
        steps.append((total_loss.data, accuracy))
    gc.enable()
    yield steps


def test_the_moons_demo_starts_at_its_loss(history: list[tuple[float, float]]) -> None:
    assert history[0] == (FIRST_LOSS, 0.5)


def test_the_moons_demo_first_classifies_every_point_at_step_40(history: list[tuple[float, float]]) -> None:
    assert next(k for k, (_, accuracy) in enumerate(history) if accuracy == 1.0) == 40


def test_the_moons_demo_ends_at_its_loss(history: list[tuple[float, float]]) -> None:
    assert history[-1] == (LAST_LOSS, 1.0)


def test_the_moons_demo_with_a_neuron_of_2020_has_the_same_loss_and_65818_values(
        monkeypatch: pytest.MonkeyPatch, without_collector: None) -> None:
    def call(self: Neuron, x: Any) -> Value:
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.relu() if self.nonlin else act

    monkeypatch.setattr(nn.Neuron, "__call__", call)
    model, X, y = moons()
    total_loss, _ = demo_loss(model, X, y)
    assert total_loss.data == FIRST_LOSS
    assert len(trace(total_loss)[0]) == VALUES_OF_ONE_LOSS


# What notebooks write.

def test_a_value_is_made_with_children_and_op_by_position_or_by_name() -> None:
    assert [*inspect.signature(Value).parameters][:4] == ["data", "_children", "_op", "label"]
    a, b = Value(1.0), Value(2.0)
    for out in (Value(3.0, (a, b), "+"), Value(3.0, _children=(a, b), _op="+")):
        assert (out.data, set(out._prev), out._op) == (3.0, {a, b}, "+")


def test_a_tanh_written_by_hand_as_in_2020() -> None:
    def tanh(self: Value) -> Value:
        x = self.data
        t = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
        out = Value(t, (self,), "tanh")

        def _backward() -> None:
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    x1, x2, w1, w2 = Value(2.0), Value(0.0), Value(-3.0), Value(1.0)
    o = tanh(x1 * w1 + x2 * w2 + Value(6.8813735870195432))
    o.backward()
    assert [x1.grad, x2.grad, w1.grad, w2.grad] == pytest.approx([-1.5, 0.5, 1.0, 0.0])


def test_a_backward_pass_written_by_hand_runs_on_prev_and_backward() -> None:
    a, b, g = readme()
    topo, visited = [], set()

    def build_topo(v: Value) -> None:
        if v not in visited:
            visited.add(v)
            for child in v._prev:
                build_topo(child)
            topo.append(v)

    build_topo(g)
    g.grad = 1.0
    for node in reversed(topo):
        node._backward()
    assert (a.grad, b.grad) == pytest.approx((138.8338192419825, 645.5772594752186), rel=1e-14)


def test_a_neuron_written_with_sum_over_zip() -> None:
    w, x, b = [Value(0.5), Value(-2.0)], [3.0, 1.0], Value(0.25)
    act = sum((wi * xi for wi, xi in zip(w, x)), b)
    act.backward()
    assert (act.data, w[0].grad, w[1].grad, b.grad) == (-0.25, 3.0, 1.0, 1)


def test_a_step_down_written_with_parameters() -> None:
    random.seed(1)
    n = MLP(3, [4, 4, 1])
    xs, ys = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]], [1.0, -1.0, -1.0, 1.0]
    losses = []
    for _ in range(20):
        loss = sum((yout - ygt)**2 for ygt, yout in zip(ys, [n(x) for x in xs]))
        for p in n.parameters():
            p.grad = 0.0
        loss.backward()
        for p in n.parameters():
            p.data += -0.01 * p.grad
        losses.append(loss.data)
    assert losses[-1] < losses[0]


def test_a_network_shows_itself_as_in_2020() -> None:
    assert repr(Neuron(2)) == "ReLUNeuron(2)"
    assert repr(Neuron(2, nonlin=False)) == "LinearNeuron(2)"
    assert repr(Layer(2, 2)) == "Layer of [ReLUNeuron(2), ReLUNeuron(2)]"
    assert repr(MLP(1, [2, 1])) == "MLP of [Layer of [ReLUNeuron(1), ReLUNeuron(1)], Layer of [LinearNeuron(2)]]"
    assert str(Value(2)) == "Value(data=2, grad=0)"


def test_the_random_numbers_come_in_the_order_of_2020() -> None:
    random.seed(1337)
    drawn = [random.uniform(-1, 1) for _ in range(2 * 3 + 3 * 1)]
    random.seed(1337)
    parameters = [p.data for p in MLP(2, [3, 1]).parameters()]
    assert parameters == [*drawn[0:2], 0, *drawn[2:4], 0, *drawn[4:6], 0, *drawn[6:9], 0]


def test_a_layer_of_one_returns_a_value_and_a_wider_one_a_list() -> None:
    assert isinstance(Layer(2, 1)([1.0, 2.0]), Value)
    wide = Layer(2, 3)([1.0, 2.0])
    assert isinstance(wide, list)
    assert len(wide) == 3


def test_nonlin_is_passed_on_by_name() -> None:
    assert [neuron.nonlin for neuron in Layer(2, 2, nonlin=False).neurons] == [False, False]
    assert [[neuron.nonlin for neuron in layer.neurons] for layer in MLP(2, [2, 1]).layers] == [[True, True], [False]]


def test_a_module_of_ones_own_has_parameters_and_zero_grad() -> None:
    class Scale(Module):
        def __init__(self) -> None:
            self.k = Value(2.0)

        def parameters(self) -> list[Value]:
            return [self.k]

    scale = Scale()
    (scale.k * 3).backward()
    scale.zero_grad()
    assert scale.k.grad == 0
    assert Module().parameters() == []


def test_a_subclass_may_carry_more_than_a_value() -> None:
    class Parameter(Value):
        pass

    p = Parameter(1.0)
    p.velocity = 0.0
    (p * 2).backward()
    assert (p.grad, p.velocity) == (2.0, 0.0)
