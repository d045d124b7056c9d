"""Values: what every operation gives, what it passes back, and what a Value is."""
from __future__ import annotations

import ast
import copy
import io
import math
import pickle
import tokenize
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from micrograd import engine
from micrograd.engine import Value
from micrograd.gradcheck import gradcheck
from tests.operations import METHODS

MOST_LINES = 150  # of code, in engine.py
LONG = 1_000_000  # Values in a chain

# Each operation: how it is written, a point, the result, and its slope with respect to each input.
OPERATIONS: list[tuple[str, Any, list[float], float, list[float]]] = [
    ("a + b", lambda a, b: a + b, [2.0, -3.0], -1.0, [1, 1]),
    ("a + 3", lambda a: a + 3, [2.0], 5.0, [1]),
    ("3 + a", lambda a: 3 + a, [2.0], 5.0, [1]),
    ("a - b", lambda a, b: a - b, [2.0, -3.0], 5.0, [1, -1]),
    ("a - 3", lambda a: a - 3, [2.0], -1.0, [1]),
    ("3 - a", lambda a: 3 - a, [2.0], 1.0, [-1]),
    ("a * b", lambda a, b: a * b, [2.0, -3.0], -6.0, [-3, 2]),
    ("a * 3", lambda a: a * 3, [2.0], 6.0, [3]),
    ("3 * a", lambda a: 3 * a, [2.0], 6.0, [3]),
    ("a / b", lambda a, b: a / b, [2.0, -4.0], -0.5, [-0.25, -0.125]),
    ("a / 4", lambda a: a / 4, [2.0], 0.5, [0.25]),
    ("4 / a", lambda a: 4 / a, [2.0], 2.0, [-1]),
    ("-a", lambda a: -a, [2.0], -2.0, [-1]),
    ("a ** 3", lambda a: a**3, [-2.0], -8.0, [12]),
    ("a ** -2", lambda a: a**-2, [-2.0], 0.25, [0.25]),
    ("a ** 0.5", lambda a: a**0.5, [4.0], 2.0, [0.25]),
    ("a ** 1", lambda a: a**1, [2.0], 2.0, [1]),
    ("a ** 0", lambda a: a**0, [2.0], 1.0, [0]),
    ("2 ** a", lambda a: 2**a, [3.0], 8.0, [8 * math.log(2)]),
    ("relu, positive", lambda a: a.relu(), [2.0], 2.0, [1]),
    ("relu, negative", lambda a: a.relu(), [-2.0], 0.0, [0]),
    ("relu, on the right of its kink", lambda a: a.relu(), [1e-3], 1e-3, [1]),
    ("relu, on the left of its kink", lambda a: a.relu(), [-1e-3], 0.0, [0]),
    ("tanh", lambda a: a.tanh(), [math.asinh(1)], math.sqrt(0.5), [0.5]),
    ("sigmoid, positive", lambda a: a.sigmoid(), [math.log(3)], 0.75, [0.1875]),
    ("sigmoid, negative", lambda a: a.sigmoid(), [-math.log(3)], 0.25, [0.1875]),
    ("sigmoid at 0", lambda a: a.sigmoid(), [0.0], 0.5, [0.25]),
    ("exp", lambda a: a.exp(), [1.0], math.e, [math.e]),
    ("log", lambda a: a.log(), [4.0], math.log(4), [0.25]),
    ("sum", lambda a, b: Value.sum([a, b, a, 5], start=b), [2.0, -3.0], 3.0, [2, 2]),
    ("dot", lambda a, b: Value.dot([a, 2, b], [b, a, 7], a), [2.0, -3.0], -21.0, [0, 9]),
]

# At a kink, or where a slope is vertical: the slope that the engine chooses.
KINKS: list[tuple[str, Any, float, float, float]] = [
    ("relu at 0", lambda a: a.relu(), 0.0, 0.0, 0.0),
    ("relu at -0", lambda a: a.relu(), -0.0, 0.0, 0.0),
    ("a ** 1 at 0", lambda a: a**1, 0.0, 0.0, 1.0),
    ("a ** 2 at 0", lambda a: a**2, 0.0, 0.0, 0.0),
    ("a ** 0 at 0", lambda a: a**0, 0.0, 1.0, 0.0),
    ("a ** 0.5 at 0", lambda a: a**0.5, 0.0, 0.0, math.inf),
    ("a ** 1.5 at 0", lambda a: a**1.5, 0.0, 0.0, 0.0),
    ("tanh at 0", lambda a: a.tanh(), 0.0, 0.0, 1.0),
]

SCALARS = [np.float64(2), np.float32(2), np.int64(2), np.uint8(2), np.bool_(True)]
BINARY: dict[str, Any] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "**": lambda a, b: a**b}


def test_every_method_that_is_an_operation_is_in_the_table() -> None:
    missing = [name for name in METHODS if not any(title.split(",")[0].split()[0] == name for title, *_ in OPERATIONS)]
    assert not missing, f"{missing}: give each a line in OPERATIONS, with a point, its result and its slopes"


def backward(f: Any, inputs: list[float]) -> tuple[Value, list[float]]:
    """The result of f, and the gradient of each input."""
    values = [Value(x) for x in inputs]
    out = f(*values)
    out.backward()
    return out, [v.grad for v in values]


@pytest.mark.parametrize(("f", "inputs", "data", "slopes"), [row[1:] for row in OPERATIONS],
                         ids=[row[0] for row in OPERATIONS])
def test_an_operation_has_its_value_and_its_slopes(f: Any, inputs: list[float], data: float,
                                                   slopes: list[float]) -> None:
    out, grads = backward(f, inputs)
    assert out.data == pytest.approx(data, rel=1e-14)
    assert grads == pytest.approx(slopes, rel=1e-14, abs=1e-14)


@pytest.mark.parametrize(("f", "inputs"), [row[1:3] for row in OPERATIONS], ids=[row[0] for row in OPERATIONS])
def test_an_operation_agrees_with_nudging(f: Any, inputs: list[float]) -> None:
    assert gradcheck(f, inputs, tolerance=1e-8)


@pytest.mark.parametrize(("f", "x", "data", "slope"), [row[1:] for row in KINKS], ids=[row[0] for row in KINKS])
def test_an_operation_at_a_kink_has_the_slope_that_was_chosen(f: Any, x: float, data: float, slope: float) -> None:
    out, grads = backward(f, [x])
    assert out.data == data
    assert grads == [slope]


def test_gradcheck_at_a_kink_finds_no_slope_to_agree_with() -> None:
    with pytest.raises(AssertionError, match=r"argument 0 \(= 0.0\): got 0.0, expected 0.5"):
        gradcheck(lambda a: a.relu(), [0.0])


def test_the_upstream_slope_reaches_every_rule() -> None:
    for name, f, inputs, _, slopes in OPERATIONS:
        _, grads = backward(lambda *values, f=f: f(*values) * 3.0, inputs)
        assert grads == pytest.approx([3 * slope for slope in slopes], rel=1e-14, abs=1e-13), name


# Numbers.

def test_ints_stay_ints() -> None:
    a = Value(3)
    results = [a + 4, 4 + a, a - 4, 4 - a, a * 4, -a, a**2, a.relu(), Value(-3).relu(), Value.sum([a, 4]),
               Value.dot([a], [4], 1)]
    assert [repr(out) for out in results] == [
        f"Value(data={n}, grad=0)" for n in (7, 7, -1, 1, 12, -3, 9, 3, 0, 7, 13)]


def test_a_large_int_keeps_every_digit() -> None:
    n = 2**53
    assert (Value(n) + 1).data == Value.sum([n, 1]).data == Value.dot([n], [1], 1).data == n + 1


@pytest.mark.parametrize("scalar", [*SCALARS, True], ids=lambda scalar: type(scalar).__name__)
def test_another_real_number_becomes_a_float(scalar: Any) -> None:
    if not isinstance(scalar, np.bool_):  # NumPy does not count it among the numbers
        assert type(Value(scalar).data) is float
    assert type((Value(1) + scalar).data) is float


@pytest.mark.parametrize("op", BINARY)
@pytest.mark.parametrize("scalar", SCALARS, ids=lambda scalar: type(scalar).__name__)
def test_a_numpy_scalar_stands_on_either_side(scalar: Any, op: str) -> None:
    f, x = BINARY[op], float(scalar)
    for got, expected in ((f(Value(3.0), scalar), f(3.0, x)), (f(scalar, Value(3.0)), f(x, 3.0))):
        assert isinstance(got, Value)
        assert type(got.data) is float
        assert {type(v.data) for v in got._prev} <= {float, int}
        assert got.data == pytest.approx(expected, rel=1e-14)


def test_an_unsigned_scalar_is_not_negated_in_its_own_type() -> None:
    assert (Value(1) - np.uint8(3)).data == -2.0


def test_an_array_of_values_computes_element_by_element() -> None:
    x = np.array([Value(1.0), Value(2.0)])
    assert [v.data for v in x * 2 + np.array([10.0, 20.0])] == [12.0, 24.0]
    assert [v.data for v in Value(3.0) * x] == [v.data for v in x * Value(3.0)] == [3.0, 6.0]
    assert [v.data for v in np.tanh(x)] == [math.tanh(1), math.tanh(2)]
    assert x.sum().data == 3.0
    y = x @ x
    y.backward()
    assert y.data == 5.0
    assert [v.grad for v in x] == [2.0, 4.0]


def test_an_array_of_numbers_beside_a_value_gives_an_array_of_values() -> None:
    for products in (Value(3.0) * np.array([1.0, 2.0]), np.array([1.0, 2.0]) * Value(3.0)):
        assert [v.data for v in products] == [3.0, 6.0]


# The graph.

def test_a_value_shows_its_data_and_its_grad() -> None:
    a = Value(2.5)
    (a * 3).backward()
    assert repr(a) == "Value(data=2.5, grad=3)"
    assert repr(Value(-4)) == "Value(data=-4, grad=0)"


def test_a_label_is_given_or_written_later() -> None:
    assert Value(1.0).label == ""
    assert Value(1.0, label="a").label == "a"
    c = Value(1.0) + 2
    c.label = "c"
    assert c.label == "c"


def test_prev_is_a_tuple_in_order_and_keeps_both_edges() -> None:
    a, b = Value(2.0), Value(3.0)
    assert (a + b)._prev == (a, b)
    assert (a * a)._prev == (a, a)
    assert (a + a)._prev == (a, a)
    assert Value(1.0)._prev == ()
    assert Value(5.0, {a})._prev == (a,)  # any iterable, as in 2020


def test_an_operation_is_named_in_op() -> None:
    a = Value(2.0)
    results = [a, a + 1, a * 2, a**3, a**0.5, a.relu(), a.tanh(), a.sigmoid(), a.exp(), a.log(), Value.sum([a]),
               Value.dot([a], [a])]
    assert [out._op for out in results] == ["", "+", "*", "**3", "**0.5", "ReLU", "tanh", "sigmoid", "exp", "log",
                                            "sum", "dot"]


def test_an_operation_leaves_its_inputs_alone() -> None:
    a = b = Value(2.0)
    a += 1
    assert (a.data, b.data) == (3.0, 2.0)
    assert a is not b


def test_a_copy_is_a_copy_and_a_value_can_be_pickled() -> None:
    a = Value(2.0, label="a")
    out = a.tanh() * 3 + a**2
    for twin in (copy.deepcopy(out), pickle.loads(pickle.dumps(out))):
        twin.backward()
        assert twin.data == out.data
        assert (twin.grad, out.grad, a.grad) == (1, 0, 0)


# Backward.

def test_grad_accumulates_when_a_value_is_used_twice() -> None:
    assert backward(lambda a: a + a, [3.0])[1] == [2.0]
    assert backward(lambda a: a * a * a, [3.0])[1] == [27.0]
    assert backward(lambda a, b: (a * b) * (a + b), [-2.0, 3.0])[1] == [-3.0, -8.0]


def test_gradients_wait_until_all_users_have_added_theirs() -> None:
    def f(a: Value) -> Value:
        u = a * a
        return u * (u + a)

    assert backward(f, [2.0])[1] == [44.0]


def test_backward_twice_adds_to_what_is_there() -> None:
    a = Value(3.0)
    y = a * a * a
    y.backward()
    assert a.grad == 27.0
    y.backward()
    assert a.grad == 72.0  # the inner Value a*a keeps its gradient, too: 27 + 45


def test_backward_twice_adds_over_two_graphs() -> None:
    a = Value(3.0)
    (a * a).backward()
    (a * 5).backward()
    assert a.grad == 11.0


def test_backward_leaves_what_the_result_was_not_made_from() -> None:
    a, b = Value(2.0), Value(3.0)
    d = a * b
    loss = d * 7
    d.backward()
    assert (a.grad, b.grad, loss.grad) == (3.0, 2.0, 0)


def test_backward_on_a_leaf_gives_it_a_slope_of_one() -> None:
    a = Value(2.0)
    a.backward()
    assert a.grad == 1


def test_a_rule_written_by_hand_is_honoured() -> None:
    a = Value(0.5)
    out = Value(math.sin(a.data), (a,), "sin")

    def _backward() -> None:
        a.grad += math.cos(a.data) * out.grad

    out._backward = _backward
    (out * 2 + a).backward()
    assert a.grad == 2 * math.cos(0.5) + 1


def test_a_rule_written_by_hand_may_call_the_one_that_was_there() -> None:
    a, calls = Value(3.0), []
    out = a * a
    rule = out._backward

    def _backward() -> None:
        calls.append(out.grad)
        rule()

    out._backward = _backward
    out.backward()
    assert (a.grad, calls) == (6.0, [1])


def test_a_rule_can_be_read_and_called_by_hand() -> None:
    a, b = Value(2.0), Value(-3.0)
    out = a * b
    out.grad = 5.0
    out._backward()
    assert (a.grad, b.grad) == (-15.0, 10.0)
    a._backward()
    assert (a.grad, b.grad) == (-15.0, 10.0)


def test_a_chain_of_a_million_values_has_no_limit(without_collector: None) -> None:
    step = Value(1.0)
    x = step
    for _ in range(LONG):
        x = x + step
    x.backward()
    assert x.data == step.grad == LONG + 1


def test_a_dropped_graph_is_freed_without_the_collector(without_collector: None) -> None:
    a = Value(0.5)
    for name, f, inputs, _, _ in OPERATIONS:
        loss = f(*[a * x for x in inputs]) * a
        inner = [weakref.ref(v) for v in (loss, *loss._prev) if v is not a]
        loss.backward()
        del loss
        assert [ref() for ref in inner] == [None] * len(inner), name


# Sums as one node.

numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers), numbers)
def test_sum_has_the_digits_of_additions_one_by_one(xs: list[float], start: float) -> None:
    ours, theirs = [*map(Value, [start, *xs])], [*map(Value, [start, *xs])]
    fused, plain = Value.sum(ours[1:], ours[0]), sum(theirs[1:], theirs[0])
    for out in (fused * fused, plain * plain):
        out.backward()
    assert fused.data == plain.data
    assert [v.grad for v in ours] == [v.grad for v in theirs]


@given(st.lists(st.tuples(numbers, numbers)), numbers)
def test_dot_has_the_digits_of_products_added_one_by_one(pairs: list[tuple[float, float]], b: float) -> None:
    def leaves() -> tuple[list[Value], list[Value], Value]:
        return [Value(w) for w, _ in pairs], [Value(x) for _, x in pairs], Value(b)

    (ws, xs, bias), (other_ws, other_xs, other_bias) = leaves(), leaves()
    fused = Value.dot(ws, xs, bias)
    plain = sum((w * x for w, x in zip(other_ws, other_xs)), other_bias)
    for out in (fused * fused, plain * plain):
        out.backward()
    assert fused.data == plain.data
    assert [v.grad for v in (*ws, *xs, bias)] == [v.grad for v in (*other_ws, *other_xs, other_bias)]


def test_the_sum_of_nothing_is_its_start() -> None:
    assert Value.sum([]).data == 0
    assert Value.sum([], 2.5).data == 2.5
    assert Value.dot([], [], 2.5).data == 2.5


def test_sum_takes_a_generator() -> None:
    a = Value(2.0)
    total = Value.sum(a * k for k in range(4))
    total.backward()
    assert (total.data, a.grad) == (12.0, 6.0)


@pytest.mark.parametrize("scalar", [2.0, 2, *SCALARS[:4]], ids=lambda scalar: type(scalar).__name__)
def test_dot_takes_numbers_wherever_a_value_may_stand(scalar: Any) -> None:
    a = Value(3.0)
    for out in (Value.dot([a], [scalar], 1), Value.dot([scalar], [a], 1), Value.dot([a, a], [scalar, -1], scalar + 2)):
        assert (out.data, out._op) == (7.0, "dot")
        assert all(isinstance(v, Value) for v in out._prev)
    assert Value.dot([], [], scalar).data == 2


def test_dot_stops_at_a_gradient_of_zero_even_where_a_weight_is_infinite() -> None:
    w, x, b = Value(-math.inf), Value(1.0), Value(0.0)
    Value.dot([w], [x], b).relu().backward()
    assert (w.grad, x.grad, b.grad) == (0, 0, 0)  # PyTorch: x.grad is nan


# The source.

def lines_of_code(text: str) -> int:
    """How many lines hold code: neither blank, nor a comment, nor a docstring."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            docstrings |= {*range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)}
    nothing = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in nothing:
            code |= {*range(token.start[0], token.end[0] + 1)}
    return len(code - docstrings)


def test_the_engine_has_at_most_150_lines_of_code() -> None:
    assert lines_of_code(Path(engine.__file__).read_text(encoding="utf8")) <= MOST_LINES


def test_lines_of_code_counts_no_docstring_comment_or_blank_line() -> None:
    text = '"""Doc.\n\nMore."""\n\n# a comment\ndef f():\n    """Doc."""\n    return """a\nb"""  # two lines\n'
    assert lines_of_code(text) == 3
