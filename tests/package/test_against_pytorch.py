"""Random graphs with sharing, ours beside PyTorch's in float64: every result and every gradient.

Both engines round at every operation, each in its own way, so that they agree only as far as the numbers allow.
What they allow is computed with each graph, to first order:

- the *size* of a result is the sum of the magnitudes that went into it: |a| + |b| for a - b, where the result
  itself may be much smaller. Rounding errors are about 1e-16 of the size. An operation enters a graph only if
  its result is at least 1e-4 of its size, so that 1e-9 of the result is far above rounding: there the comparison
  is relative to the result, and nothing else.
- the *reach* of a gradient is the sum over all paths of the product of the slopes' sizes. Gradients from two paths
  may cancel (a / a has the slope 0), and no choice of operations prevents that. So a gradient passes within 1e-9
  of itself or 1e-14 of its reach. That the second bound is rarely needed is a test, too.

A wrong rule is wrong by far more: the last test breaks each rule by one part in a million, and must see it.
"""
from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd import engine
from micrograd.engine import Value
from micrograd.stages import s08_arithmetic
from tests.operations import RULES

torch = pytest.importorskip("torch", reason="PyTorch is optional; CI installs it")

STEPS = 12          # operations in a graph
TOLERANCE = 1e-9    # of a result or a gradient
ROUNDING = 1e-14    # of a gradient's reach
CANCELLED = 1e-4    # the smallest result of an operation, relative to its size
SMALLEST, LARGEST = 1e-6, 1e6
POWERS = (-2, -1, 0, 1, 2, 3, 0.5, 1.5, -0.5)


@dataclass
class Node:
    """A number in a graph: its expected result and size, and how to compute it with any engine."""

    data: float
    size: float
    inputs: list[int]
    slopes: list[float]  # the size of the slope with respect to each input
    apply: Callable[..., Any] | None = None  # None for a leaf


# The operations. Each takes the inputs, as Nodes, and a source of random choices, and returns how to compute the
# result with any engine, the result, its size and the sizes of its slopes; or nothing where it is not defined.

def add(a: Node, b: Node, choose: random.Random) -> Any:
    return lambda x, y: x + y, a.data + b.data, a.size + b.size, [1.0, 1.0]


def sub(a: Node, b: Node, choose: random.Random) -> Any:
    return lambda x, y: x - y, a.data - b.data, a.size + b.size, [1.0, 1.0]


def mul(a: Node, b: Node, choose: random.Random) -> Any:
    return lambda x, y: x * y, a.data * b.data, a.size * b.size, [b.size, a.size]


def div(a: Node, b: Node, choose: random.Random) -> Any:
    if not b.data:
        return None
    inverse = b.size / b.data**2
    return lambda x, y: x / y, a.data / b.data, a.size * inverse, [inverse, a.size * inverse**2]


def constant(a: Node, b: Node, choose: random.Random) -> Any:
    k, op = choose.choice([-3, 0.5, 7.25]), choose.randrange(6)
    if op == 5 and not a.data:
        return None
    inverse = a.size / a.data**2 if a.data else 0.0
    return [
        (lambda x, y: x + k, a.data + k, a.size + abs(k), [1.0, 0.0]),
        (lambda x, y: k - x, k - a.data, a.size + abs(k), [1.0, 0.0]),
        (lambda x, y: x * k, a.data * k, a.size * abs(k), [abs(k), 0.0]),
        (lambda x, y: x / k, a.data / k, a.size / abs(k), [1 / abs(k), 0.0]),
        (lambda x, y: -x - k, -a.data - k, a.size + abs(k), [1.0, 0.0]),
        (lambda x, y: k / x, k / (a.data or 1.0), abs(k) * inverse, [abs(k) * inverse**2, 0.0]),
    ][op]


def power(a: Node, b: Node, choose: random.Random) -> Any:
    k = choose.choice(POWERS)
    if (a.data < 0 and k % 1) or (a.data == 0 and k < 2):
        return None
    slope = abs(k) * abs(a.data)**(k - 1)
    bend = abs(k * (k - 1)) * abs(a.data)**(k - 2) if a.data else 0.0
    return lambda x, y: x**k, a.data**k, abs(a.data**k) + slope * a.size, [slope + bend * a.size, 0.0]


def exp(a: Node, b: Node, choose: random.Random) -> Any:
    if abs(a.data) > 20:
        return None
    e = math.exp(a.data)
    return lambda x, y: x.exp(), e, e * (1 + a.size), [e * (1 + a.size), 0.0]


def log(a: Node, b: Node, choose: random.Random) -> Any:
    if a.data <= 0:
        return None
    return (lambda x, y: x.log(), math.log(a.data), abs(math.log(a.data)) + a.size / a.data,
            [1 / a.data + a.size / a.data**2, 0.0])


def relu(a: Node, b: Node, choose: random.Random) -> Any:
    return lambda x, y: x.relu(), max(a.data, 0.0), a.size if a.data > 0 else 0.0, [float(a.data > 0), 0.0]


def tanh(a: Node, b: Node, choose: random.Random) -> Any:
    t = math.tanh(a.data)
    slope = 1 - t * t
    return lambda x, y: x.tanh(), t, abs(t) + slope * a.size, [1 + t * t + 2 * slope * a.size, 0.0]


def sigmoid(a: Node, b: Node, choose: random.Random) -> Any:
    if a.data < -700:  # what is left is too small for a normal float, and PyTorch gives 0
        return None
    s = 1 / (1 + math.exp(-a.data))
    slope = s * (1 - s)
    return lambda x, y: x.sigmoid(), s, s + slope * a.size, [s * (1 + s) + slope * a.size, 0.0]


def total(a: Node, b: Node, choose: random.Random) -> Any:
    return (lambda x, y: sum_of(x)([x, y, x]), 2 * a.data + b.data, 2 * a.size + b.size, [2.0, 1.0])


def dot(a: Node, b: Node, choose: random.Random) -> Any:
    return (lambda x, y: dot_of(x)([x, y], [y, y], x), a.data * b.data + b.data**2 + a.data,
            a.size * b.size + b.size**2 + a.size, [b.size + 1, a.size + 2 * b.size])


def sum_of(x: Any) -> Callable[..., Any]:
    """The sum of a list, in the engine of x."""
    return sum if torch.is_tensor(x) else type(x).sum


def dot_of(x: Any) -> Callable[..., Any]:
    """The dot product and a bias, in the engine of x."""
    return (lambda ws, xs, b: sum((w * v for w, v in zip(ws, xs)), b)) if torch.is_tensor(x) else type(x).dot


STAGE_8 = (add, sub, mul, div, constant, power, exp, log, relu, tanh)
ALL = (*STAGE_8, sigmoid, total, dot)


# Graphs.

def leaf(choose: random.Random) -> Node:
    """A number from 1e-6 to 1e6, on either side of 0."""
    x = choose.choice([-1, 1]) * 10 ** choose.uniform(math.log10(SMALLEST), math.log10(LARGEST))
    return Node(x, abs(x), [], [])


def random_graph(choose: random.Random, operations: Sequence[Any]) -> list[Node]:
    """Leaves, and the operations on them and on one another that are well conditioned."""
    nodes = [leaf(choose) for _ in range(choose.randint(1, 4))]
    for _ in range(STEPS):
        i, j = choose.randrange(len(nodes)), choose.randrange(len(nodes))
        if (found := choose.choice(operations)(nodes[i], nodes[j], choose)) is None:
            continue
        apply, data, size, slopes = found
        if abs(data) >= CANCELLED * size and (data == 0 or SMALLEST <= abs(data) <= LARGEST):
            nodes.append(Node(data, size, [i, j], slopes, apply))
    return nodes


def compute(nodes: list[Node], make: Callable[[float], Any]) -> list[Any]:
    """Every number of a graph, computed by one engine."""
    values: list[Any] = []
    for node in nodes:
        values.append(node.apply(*(values[i] for i in node.inputs)) if node.apply else make(node.data))
    return values


def reaches(nodes: list[Node]) -> list[float]:
    """For each number, the sum over all paths from the last one of the product of the slopes' sizes."""
    found = [0.0] * len(nodes)
    found[-1] = 1.0
    for n in reversed(range(len(nodes))):
        for i, slope in zip(nodes[n].inputs, nodes[n].slopes):
            found[i] += slope * found[n]
    return found


def by_ours(nodes: list[Node], engine_value: Any = Value) -> list[tuple[float, float]]:
    """Every number and its gradient, by an engine of ours."""
    values = compute(nodes, engine_value)
    values[-1].backward()
    return [(v.data, v.grad) for v in values]


def by_pytorch(nodes: list[Node]) -> list[tuple[float, float]]:
    """Every number and its gradient, by PyTorch."""
    tensors = compute(nodes, lambda x: torch.tensor(x, dtype=torch.float64, requires_grad=True))
    for t in tensors:
        t.retain_grad()
    tensors[-1].backward()
    return [(t.item(), 0.0 if t.grad is None else t.grad.item()) for t in tensors]


def disagreements(nodes: list[Node], ours: list[tuple[float, float]],
                  theirs: list[tuple[float, float]]) -> list[str]:
    """What two engines see differently."""
    found = []
    for n, ((data, grad), (other_data, other_grad), reach) in enumerate(zip(ours, theirs, reaches(nodes))):
        if not abs(data - other_data) <= TOLERANCE * abs(other_data):
            found.append(f"number {n}: {data} and {other_data}")
        if not abs(grad - other_grad) <= max(TOLERANCE * abs(other_grad), ROUNDING * reach):
            found.append(f"gradient {n}: {grad} and {other_grad}")
    return found


randomness = st.randoms(use_true_random=False)


@settings(max_examples=300)
@given(randomness)
def test_random_graphs_agree_with_pytorch(choose: random.Random) -> None:
    nodes = random_graph(choose, ALL)
    assert disagreements(nodes, by_ours(nodes), by_pytorch(nodes)) == []


@settings(max_examples=300)
@given(randomness)
def test_random_graphs_of_stage_8_agree_with_the_engine(choose: random.Random) -> None:
    nodes = random_graph(choose, STAGE_8)
    assert disagreements(nodes, by_ours(nodes, s08_arithmetic.Value), by_ours(nodes)) == []


def test_a_chain_of_ten_thousand_agrees_with_pytorch() -> None:
    def chain(x: Any, w: Any, b: Any) -> Any:
        for _ in range(5000):
            x = x * w + b  # towards b / (1 - w); every path adds, so that nothing cancels
        return x.log()

    numbers = (3.0, 0.999, 0.5)
    values = [Value(x) for x in numbers]
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in numbers]
    ours, theirs = chain(*values), chain(*tensors)
    ours.backward()
    theirs.backward()
    assert ours.data == pytest.approx(theirs.item(), rel=TOLERANCE)
    assert [v.grad for v in values] == pytest.approx([t.grad.item() for t in tensors], rel=TOLERANCE)


# Is the comparison worth anything?

GRAPHS = [random_graph(random.Random(seed), ALL) for seed in range(400)]


def test_the_random_graphs_use_every_operation_and_share_numbers() -> None:
    ops = {v._op for nodes in GRAPHS for v in compute(nodes, Value)}
    assert ops >= {"+", "*", "**-1", "**2", "**0.5", "ReLU", "tanh", "sigmoid", "exp", "log", "sum", "dot"}
    shared = [nodes for nodes in GRAPHS if any(count > 2 for count in uses(nodes))]
    assert len(shared) > len(GRAPHS) / 2


def uses(nodes: list[Node]) -> list[int]:
    """How often each number of a graph is an input."""
    inputs = [i for node in nodes for i in node.inputs]
    return [inputs.count(n) for n in range(len(nodes))]


def test_nineteen_gradients_in_twenty_are_compared_to_nine_digits() -> None:
    pairs = [(grad, reach) for nodes in GRAPHS for (_, grad), reach in zip(by_ours(nodes), reaches(nodes)) if grad]
    strict = sum(ROUNDING * reach <= TOLERANCE * abs(grad) for grad, reach in pairs)
    assert strict > 0.95 * len(pairs)


def test_the_random_graphs_agree_with_pytorch_while_the_rules_are_right() -> None:
    assert not any(disagreements(nodes, by_ours(nodes), by_pytorch(nodes)) for nodes in GRAPHS)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_is_off_by_one_in_a_million_is_seen(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(engine, f"{rule}_rule")

    def wrong(*args: Any) -> None:
        one = args[-1]._prev[:2][-1]  # the second input, if there is one: the first of a sum is its start
        before = one.grad
        right(*args)
        one.grad += 1e-6 * (one.grad - before)

    monkeypatch.setattr(engine, f"{rule}_rule", wrong)
    assert any(disagreements(nodes, by_ours(nodes), by_pytorch(nodes)) for nodes in GRAPHS[:100])
