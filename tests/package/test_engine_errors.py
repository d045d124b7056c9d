"""What bad input gives: a message with what we got, the rule and the remedy; and where infinity and nan go."""
from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from micrograd.draw import draw_dot
from micrograd.engine import Value
from micrograd.gradcheck import gradcheck
from micrograd.nn import MLP, Neuron

INF, NAN = math.inf, math.nan

# What is done, the kind of error, and what the message must say.
BAD: list[tuple[str, Any, type[Exception], list[str]]] = [
    ("Value of a string", lambda: Value("a"), TypeError,
     ["got 'a' (str)", "one real number", "pass an int or a float"]),
    ("Value of None", lambda: Value(None), TypeError, ["got None (NoneType)", "one real number"]),
    ("Value of a list", lambda: Value([1]), TypeError, ["got [1] (list)", "one real number"]),
    ("Value of a complex number", lambda: Value(1j), TypeError, ["got 1j (complex)", "one real number"]),
    ("Value of a Value", lambda: Value(Value(1)), TypeError, ["got Value(data=1, grad=0) (Value)", "one real number"]),
    ("Value of an array", lambda: Value(np.array([1.0])), TypeError, ["got array([1.]) (ndarray)", "one real number"]),
    ("Value of a Decimal", lambda: Value(Decimal(1)), TypeError, ["got Decimal('1') (Decimal)", "one real number"]),
    ("sum of a string", lambda: Value.sum(["a"]), TypeError, ["got 'a' (str)", "one real number"]),
    ("dot of a string", lambda: Value.dot(["a"], [1]), TypeError, ["got 'a' (str)", "one real number"]),
    ("a Value as an exponent", lambda: Value(2) ** Value(3), TypeError,
     ["Value ** Value is not supported", "write (b * a.log()).exp()"]),
    ("log of 0", lambda: Value(0.0, label="p").log(), ValueError, ["log of 0.0 (label 'p')", "must be positive"]),
    ("log of a negative", lambda: Value(-0.3, label="p").log(), ValueError,
     ["log of -0.3 (label 'p')", "must be positive"]),
    ("log of -inf", lambda: Value(-INF).log(), ValueError, ["log of -inf", "must be positive"]),
    ("a power of a negative base", lambda: (-2) ** Value(3.0), ValueError, ["log of -2", "must be positive"]),
    ("a Value divided by 0", lambda: Value(1.0) / 0, ZeroDivisionError, ["divides by zero", "must not be 0"]),
    ("a Value divided by a Value of 0", lambda: Value(1.0) / Value(0.0, label="p"), ZeroDivisionError,
     ["0.0 (label 'p') ** -1 divides by zero", "must not be 0"]),
    ("a number divided by a Value of 0", lambda: 1 / Value(0.0, label="p"), ZeroDivisionError,
     ["0.0 (label 'p') ** -1 divides by zero", "must not be 0"]),
    ("0 to a negative power", lambda: Value(0, label="p") ** -2, ZeroDivisionError,
     ["0 (label 'p') ** -2 divides by zero", "must not be 0"]),
    ("exp of too much", lambda: Value(1000.0, label="p").exp(), OverflowError,
     ["exp of 1000.0 (label 'p')", "below 709.78"]),
    ("a power that is too large", lambda: Value(1e200, label="p") ** 2, OverflowError,
     ["1e+200 (label 'p') ** 2", "too large for a float"]),
    ("a number to a power that is too large", lambda: 10.0 ** Value(400.0), OverflowError, ["exp of 921.0", "709.78"]),
    ("a root of a negative", lambda: Value(-2.0, label="p") ** 0.5, ValueError,
     ["-2.0 (label 'p') ** 0.5", "needs a whole exponent"]),
    ("backward on a number", lambda: Value.backward(3.0), TypeError,
     ["got 3.0", "starts from a Value", "made of Values?"]),
    ("dot with different lengths", lambda: Value.dot([1, 2], [3]), ValueError,
     ["as many weights as inputs", "got 2 and 1"]),
    ("MLP without a layer", lambda: MLP(2, []), ValueError,
     ["MLP(2, [])", "at least one layer", "MLP(2, [16, 16, 1])"]),
    ("MLP with an empty layer", lambda: MLP(2, [0]), ValueError, ["MLP(2, [0])", "positive whole number"]),
    ("MLP with a negative size", lambda: MLP(-2, [1]), ValueError, ["MLP(-2, [1])", "positive whole number"]),
    ("MLP with a size of 1.5", lambda: MLP(2, [1.5]), ValueError, ["MLP(2, [1.5])", "positive whole number"]),
    ("MLP with a size in quotes", lambda: MLP("2", [1]), ValueError, ["MLP('2', [1])", "positive whole number"]),
    ("MLP with a number for its sizes", lambda: MLP(2, 16), ValueError,
     ["MLP(2, 16)", "for example MLP(2, [16, 16, 1])"]),
    ("a Neuron with too few inputs", lambda: Neuron(3)([1, 2]), ValueError, ["ReLUNeuron(3) takes 3 inputs, got 2"]),
    ("a Neuron with too many inputs", lambda: Neuron(1)([1, 2]), ValueError, ["ReLUNeuron(1) takes 1 inputs, got 2"]),
    ("draw_dot of a number", lambda: draw_dot(3.0), TypeError, ["got 3.0", "starts from a Value", "made of Values?"]),
    ("gradcheck of a function of numbers", lambda: gradcheck(lambda a: a.data, [1.0]), TypeError,
     ["returns a Value", "got 1.0"]),
]

OPERATORS: dict[str, Any] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "**": lambda a, b: a**b}
METHODS = ["__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__",
           "__pow__", "__rpow__"]

# Where infinity and nan go: the operation, x, the result, and the slope.
SPREAD: list[tuple[str, Any, float, float, float]] = [
    ("relu", lambda x: x.relu(), NAN, NAN, 1.0),
    ("relu", lambda x: x.relu(), INF, INF, 1.0),
    ("relu", lambda x: x.relu(), -INF, 0.0, 0.0),
    ("tanh", lambda x: x.tanh(), INF, 1.0, 0.0),
    ("tanh", lambda x: x.tanh(), -INF, -1.0, 0.0),
    ("tanh", lambda x: x.tanh(), NAN, NAN, NAN),
    ("sigmoid", lambda x: x.sigmoid(), 1000.0, 1.0, 0.0),
    ("sigmoid", lambda x: x.sigmoid(), -1000.0, 0.0, 0.0),
    ("sigmoid", lambda x: x.sigmoid(), INF, 1.0, 0.0),
    ("sigmoid", lambda x: x.sigmoid(), -INF, 0.0, 0.0),
    ("sigmoid", lambda x: x.sigmoid(), NAN, NAN, NAN),
    ("exp", lambda x: x.exp(), INF, INF, INF),
    ("exp", lambda x: x.exp(), -INF, 0.0, 0.0),
    ("exp", lambda x: x.exp(), -1000.0, 0.0, 0.0),
    ("exp", lambda x: x.exp(), NAN, NAN, NAN),
    ("log", lambda x: x.log(), INF, INF, 0.0),
    ("log", lambda x: x.log(), NAN, NAN, NAN),
    ("x * 0", lambda x: x * 0.0, INF, NAN, 0.0),
    ("x * inf", lambda x: x * INF, 0.0, NAN, INF),
    ("x * inf", lambda x: x * INF, -2.0, -INF, INF),
    ("x + inf", lambda x: x + INF, -INF, NAN, 1.0),
    ("x - inf", lambda x: x - INF, 1.0, -INF, 1.0),
    ("x - x", lambda x: x - x, INF, NAN, 0.0),
    ("x / inf", lambda x: x / INF, 1.0, 0.0, 0.0),
    ("1 / x", lambda x: 1 / x, INF, 0.0, 0.0),
    ("1 / x, with a slope out of range", lambda x: 1 / x, 1e-200, 1e200, -INF),
    ("1 / x, with a slope out of range", lambda x: 1 / x, -1e-200, -1e200, -INF),
    ("x**-2, with a slope out of range", lambda x: x**-2, -1e-150, 1e300, INF),
    ("x**0.5", lambda x: x**0.5, 0.0, 0.0, INF),
    ("x**0.5", lambda x: x**0.5, INF, INF, 0.0),
    ("x**0", lambda x: x**0, 0.0, 1.0, 0.0),
    ("x**0", lambda x: x**0, INF, 1.0, 0.0),
    ("x**0", lambda x: x**0, NAN, 1.0, 0.0),
    ("x**2", lambda x: x**2, -INF, INF, -INF),
    ("x**3", lambda x: x**3, -INF, -INF, INF),
    ("x**2", lambda x: x**2, NAN, NAN, NAN),
    ("x**inf", lambda x: x**INF, 0.5, 0.0, NAN),
    ("x**inf", lambda x: x**INF, -2.0, INF, INF),
    ("x**nan", lambda x: x**NAN, -2.0, NAN, NAN),
    ("1e200 * x", lambda x: 1e200 * x, 1e200, INF, 1e200),
]
SPREAD_IDS = [f"{name} at {x}" for name, _, x, _, _ in SPREAD]


@pytest.mark.parametrize(("do", "kind", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_says_what_we_got_and_what_is_needed(do: Any, kind: type[Exception], says: list[str]) -> None:
    with pytest.raises(kind) as caught:
        do()
    assert type(caught.value) is kind
    assert [part for part in says if part not in str(caught.value)] == []
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("foreign", [None, {}, 1j, object()], ids=lambda foreign: type(foreign).__name__)
@pytest.mark.parametrize("op", OPERATORS)
def test_a_foreign_type_is_a_type_error_that_names_the_operator(op: str, foreign: Any) -> None:
    for left, right in ((Value(2.0), foreign), (foreign, Value(2.0))):
        with pytest.raises(TypeError, match=re.escape(f"unsupported operand type(s) for {op}")) as caught:
            OPERATORS[op](left, right)
        assert f"'{type(left).__name__}' and '{type(right).__name__}'" in str(caught.value)


@pytest.mark.parametrize("foreign", ["3", [1.0], Decimal(3)], ids=lambda foreign: type(foreign).__name__)
@pytest.mark.parametrize("op", OPERATORS)
def test_a_string_a_list_and_a_decimal_are_foreign_on_either_side(op: str, foreign: Any) -> None:
    for left, right in ((Value(2.0), foreign), (foreign, Value(2.0))):
        with pytest.raises(TypeError):
            OPERATORS[op](left, right)


@pytest.mark.parametrize("method", METHODS)
def test_an_operator_leaves_a_foreign_type_to_the_other_side(method: str) -> None:
    assert getattr(Value(0.0), method)("3") is NotImplemented


def test_a_foreign_type_may_know_what_to_do_with_a_value() -> None:
    class Money:
        def __radd__(self, other: Any) -> str:
            return "taken over"

        __rsub__ = __rmul__ = __rtruediv__ = __rpow__ = __radd__

    assert {op: f(Value(1.0), Money()) for op, f in OPERATORS.items()} == dict.fromkeys(OPERATORS, "taken over")


def test_exp_goes_as_far_as_a_float_can() -> None:
    edge = math.log(np.finfo(float).max)
    assert Value(edge).exp().data < INF
    with pytest.raises(OverflowError, match=r"below 709\.78"):
        Value(math.nextafter(edge, INF)).exp()


def test_a_bad_operation_leaves_the_gradients_alone() -> None:
    a = Value(0.0)
    b = a * 3
    with pytest.raises(ValueError, match="log of 0"):
        b.log()
    b.backward()
    assert a.grad == 3


@pytest.mark.parametrize(("f", "x", "data", "slope"), [row[1:] for row in SPREAD], ids=SPREAD_IDS)
def test_infinity_and_nan_spread_as_in_ieee_arithmetic(f: Any, x: float, data: float, slope: float) -> None:
    v = Value(x)
    out = f(v)
    out.backward()
    assert [out.data, v.grad] == pytest.approx([data, slope], rel=1e-14, nan_ok=True)


@pytest.mark.parametrize(("f", "x", "data", "slope"), [row[1:] for row in SPREAD], ids=SPREAD_IDS)
def test_infinity_and_nan_spread_as_in_pytorch(f: Any, x: float, data: float, slope: float) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is optional; the comparison runs where it is installed")
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    out = f(t)
    out.backward()
    assert [out.item(), t.grad.item()] == pytest.approx([data, slope], rel=1e-14, nan_ok=True)


def test_vertical_slopes_add_up_as_in_ieee_arithmetic() -> None:
    a = Value(0.0)
    (a**0.5 * 0.0).backward()
    assert math.isnan(a.grad)  # 0 * inf
    b = Value(0.0)
    (b**0.5 - b**0.25).backward()
    assert math.isnan(b.grad)  # inf - inf
