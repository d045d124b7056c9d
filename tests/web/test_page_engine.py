"""The engine of the pages computes what Python's does: golden graphs agree in every data and every grad."""
from __future__ import annotations

import json
import random
import subprocess
from typing import Any

import pytest

from book._tools.places import ROOT
from micrograd import widgets
from micrograd.draw import trace
from micrograd.engine import Value
from micrograd.widgets.graph import describe
from tests.operations import METHODS
from tests.readme import example

GRAPHS = 300
STEPS = 10
TOLERANCE = 1e-12  # of the larger of 1 and the number: the C libraries' exp and tanh may differ in the last bit
OPERATIONS = ["+", "-", "*", "/", "neg", "**2", "**3", "**-1", "**0.5", *METHODS]


def random_graph(choose: random.Random) -> Value:
    """A graph of ten random operations on three numbers, none of its results larger than 100 or smaller than 0.01."""
    values = [Value(choose.uniform(0.3, 2.0) * choose.choice([-1, 1])) for _ in range(3)]
    while len(values) < 3 + STEPS:
        out = operate(choose.choice(OPERATIONS), choose.choices(values, k=4))
        if out is not None and 0.01 <= abs(out.data) <= 100:
            values.append(out)
    return Value.sum([v.tanh() for v in values])


def operate(op: str, values: list[Value]) -> Value | None:
    """An operation on as many of the values as it takes; None where it has no result."""
    a, b, c, d = values
    if (op in ("log", "**0.5") and a.data <= 0) or (op in ("/", "**-1") and b.data * a.data == 0) or abs(a.data) > 4:
        return None
    if op.startswith("**"):
        return a ** float(op[2:])
    made = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "neg": lambda: -a,
            "sum": lambda: Value.sum([a, b, c]), "dot": lambda: Value.dot([a, b], [c, d], a)}
    return made[op]() if op in made else getattr(a, op)()


def page_engine(graphs: list[list[dict[str, Any]]]) -> list[dict[str, list[float]]]:
    """The data and the grads of each graph, as the page's engine computes them."""
    done = subprocess.run(["node", "tests/web/golden.js"], cwd=ROOT, input=json.dumps(graphs), capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def golden() -> list[Value]:
    choose = random.Random(2026)
    return [example()["g"], *(random_graph(choose) for _ in range(GRAPHS))]


def test_every_data_and_every_grad_equals_pythons(golden: list[Value]) -> None:
    answers = page_engine([describe(root) for root in golden])
    for root, answer in zip(golden, answers, strict=True):
        root.backward()
        nodes, _ = trace(root)
        assert answer["data"] == pytest.approx([v.data for v in nodes], rel=TOLERANCE, abs=TOLERANCE)
        assert answer["grads"] == pytest.approx([v.grad for v in nodes], rel=TOLERANCE, abs=TOLERANCE)


def test_a_figure_can_compute_every_operation_of_one_number() -> None:
    assert {*widgets.graph.METHODS.values()} == {*METHODS} - {"sum", "dot"}


def test_the_golden_graphs_use_every_operation_and_share_numbers(golden: list[Value]) -> None:
    found = {v._op for root in golden for v in trace(root)[0]}
    assert {"", "+", "*", "sum", "dot", *widgets.graph.METHODS} <= found
    assert {"**-1", "**0.5", "**2.0", "**3.0"} <= found
    assert any(len(set(map(id, v._prev))) < len(v._prev) for root in golden for v in trace(root)[0])


def test_an_error_of_one_part_in_a_million_would_be_seen(golden: list[Value]) -> None:
    answer = page_engine([describe(golden[0])])[0]
    golden[0].backward()
    assert answer["data"][-1] * (1 + 1e-6) != pytest.approx(golden[0].data, rel=TOLERANCE)


def test_an_operation_that_the_page_does_not_have_is_named() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        page_engine([[{"op": "", "inputs": [], "data": 1.0}, {"op": "swish", "inputs": [0], "data": 0.8}]])
    assert "the page's engine has no operation swish" in caught.value.stderr
