"""A number that remembers how it was made, so that it can learn what it did to a result.

`Value` wraps one number. Arithmetic on Values builds a graph; `result.backward()` walks it once, from
the result to the inputs, and leaves in every `grad` the slope of the result with respect to that number.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from numbers import Real
from typing import Any


class Value:
    """A number, its gradient, and the Values and the operation it was made from.

    Args:
        data: the number. An int or a float stays as it is; any other real number becomes a float.
        label: a name, for pictures and messages.

    Attributes:
        data: the number.
        grad: d(result)/d(this number), the sum over all paths; each `backward()` adds to it.

    Raises:
        TypeError: if `data` is not a real number.

    Built in chapters 4 to 8, 10 and 13.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b + a
    >>> c.backward()
    >>> c, a.grad, b.grad
    (Value(data=-4.0, grad=1), -2.0, 2.0)
    """

    __slots__ = ("data", "grad", "label", "_prev", "_op", "_rule", "__weakref__")

    def __init__(self, data: float, _children: Iterable[Value] = (), _op: str = "",
                 label: str = "", _rule: Callable[[Value], None] | None = None) -> None:
        # What `real` asks first, written out: a step makes thousands of Values, and a call takes time.
        self.data = data if type(data) is float or type(data) is int else real(data)
        self.grad: float = 0
        self.label = label
        self._prev = tuple(_children)      # the Values this one was made from
        self._op, self._rule = _op, _rule  # the operation that made it, and how that passes the gradient on

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    # The primitive operations: each computes its result, and names its inputs and its rule. The "" is the label that
    # a result does not have: an argument is passed on faster by its place than by its name.

    def __add__(self, other: Value | float) -> Value:  # self + other
        if not isinstance(other, Value):
            return self + Value(other) if isinstance(other, Real) else NotImplemented
        return Value(self.data + other.data, (self, other), "+", "", add_rule)

    def __mul__(self, other: Value | float) -> Value:  # self * other
        if not isinstance(other, Value):
            return self * Value(other) if isinstance(other, Real) else NotImplemented
        return Value(self.data * other.data, (self, other), "*", "", mul_rule)

    def __pow__(self, k: float) -> Value:  # self ** k, with k a constant
        if isinstance(k, Value):
            raise TypeError("Value ** Value is not supported; write (b * a.log()).exp() for a ** b")
        if not isinstance(k, Real):
            return NotImplemented
        return Value(power(self, k := real(k)), (self,), f"**{k}", "", partial(pow_rule, k))

    def relu(self) -> Value:
        """max(0, x). The slope at 0 is 0: a choice, the same as PyTorch's."""
        return Value(0 if self.data < 0 else self.data, (self,), "ReLU", "", relu_rule)

    def tanh(self) -> Value:
        """(e^x - e^-x) / (e^x + e^-x), between -1 and 1."""
        return Value(math.tanh(self.data), (self,), "tanh", "", tanh_rule)

    def sigmoid(self) -> Value:
        """1 / (1 + e^-x), between 0 and 1."""
        e = math.exp(-abs(self.data))  # at most 1: it cannot overflow
        return Value(e / (1 + e) if self.data < 0 else 1 / (1 + e), (self,), "sigmoid", "", sigmoid_rule)

    def exp(self) -> Value:
        """e^x. Raises OverflowError above x = 709.78, where the result no longer fits a float."""
        if 709.782712893384 < self.data < math.inf:  # the logarithm of the largest float
            raise OverflowError(f"exp of {self.data} (label {self.label!r}): the argument must be below 709.78")
        return Value(math.exp(self.data), (self,), "exp", "", exp_rule)

    def log(self) -> Value:
        """The natural logarithm. Raises ValueError unless x > 0."""
        if self.data <= 0:
            raise ValueError(f"log of {self.data} (label {self.label!r}): the argument must be positive")
        return Value(math.log(self.data), (self,), "log", "", log_rule)

    @staticmethod
    def sum(values: Iterable[Value | float], start: Value | float = 0) -> Value:
        """start + v0 + v1 + ..., added in that order, as one node."""
        inputs = [wrap(start), *map(wrap, values)]
        # Not Python's own sum: from 3.12 on it makes up for rounding, and would give other digits than + does.
        return Value(reduce(lambda x, y: x + y, [v.data for v in inputs]), inputs, "sum", "", sum_rule)

    @staticmethod
    def dot(ws: Sequence[Any], xs: Sequence[Any], b: Value | float = 0) -> Value:
        """b + w0*x0 + w1*x1 + ..., Values or numbers, added in that order, as one node.

        Raises ValueError if the lengths differ.
        """
        if len(ws) != len(xs):
            raise ValueError(f"dot needs as many weights as inputs, got {len(ws)} and {len(xs)}")
        total = (b := wrap(b)).data
        try:
            for w, x in zip(ws, xs):
                total += w.data * x.data
        except (AttributeError, TypeError):  # a plain number is among them
            ws, xs = [*map(wrap, ws)], [*map(wrap, xs)]
            total = Value.sum([w.data * x.data for w, x in zip(ws, xs)], b).data
        return Value(total, (*ws, *xs, b), "dot", "", dot_rule)

    # The derived operations, written with the primitive ones.

    __radd__, __rmul__ = __add__, __mul__  # other + self, other * self

    def __neg__(self) -> Value:  # -self
        return self * -1

    def __sub__(self, other: Value | float) -> Value:  # self - other
        if isinstance(other, Value):
            return self + -other
        return self + -real(other) if isinstance(other, Real) else NotImplemented

    def __truediv__(self, other: Value | float) -> Value:  # self / other
        if isinstance(other, Value):
            return self * other**-1
        return self * power(Value(other), -1) if isinstance(other, Real) else NotImplemented

    def __rsub__(self, other: float) -> Value:  # other - self
        return -self + other if isinstance(other, Real) else NotImplemented

    def __rtruediv__(self, other: float) -> Value:  # other / self
        return self**-1 * other if isinstance(other, Real) else NotImplemented

    def __rpow__(self, base: float) -> Value:  # base ** self
        return (self * Value(base).log()).exp() if isinstance(base, Real) else NotImplemented

    def backward(self) -> None:
        """Add d(self)/d(v) to the grad of every Value v that self was made from.

        The rules run in reverse topological order: a Value passes its gradient on only after all that
        use it have added to it. The order is found with a stack of its own, so that depth has no limit.
        """
        if not isinstance(self, Value):
            raise TypeError(f"backward() starts from a Value, got {self!r}; is the result made of Values?")
        order, seen, stack = [], set(), [self]  # type: list[Any], set[Value], list[Any]
        while stack:
            v = stack.pop()
            if v is None:  # the inputs of the next one are all in order
                order.append(stack.pop())
            elif v._rule and v not in seen:
                seen.add(v)
                stack += (v, None) + v._prev
        self.grad = 1
        for v in reversed(order):
            v._rule(v)

    @property
    def _backward(self) -> Callable[[], None]:
        """The rule as a function of no arguments; a rule written by hand may be assigned to it."""
        return partial(self._rule, self) if self._rule else lambda: None

    @_backward.setter
    def _backward(self, function: Callable[[], None]) -> None:
        self._rule = lambda out: function()


# The rules: what each operation adds to the gradients of its inputs, local slope times out.grad.

def add_rule(out: Value) -> None:
    a, b = out._prev
    a.grad += out.grad
    b.grad += out.grad


def mul_rule(out: Value) -> None:
    a, b = out._prev
    a.grad += b.data * out.grad
    b.grad += a.data * out.grad


def pow_rule(k: float, out: Value) -> None:
    a = out._prev[0]
    try:
        a.grad += k * a.data**(k - 1) * out.grad if k else 0.0
    except (ZeroDivisionError, OverflowError):  # infinite, as in IEEE arithmetic: x**0.5 at 0 is vertical
        a.grad += math.copysign(math.inf, k * (a.data if k % 2 == 0 else 1)) * out.grad


def relu_rule(out: Value) -> None:
    out._prev[0].grad += 0.0 if out.data <= 0 else out.grad


def tanh_rule(out: Value) -> None:
    out._prev[0].grad += (1 - out.data**2) * out.grad


def sigmoid_rule(out: Value) -> None:
    out._prev[0].grad += out.data * (1 - out.data) * out.grad


def exp_rule(out: Value) -> None:
    out._prev[0].grad += out.data * out.grad


def log_rule(out: Value) -> None:
    out._prev[0].grad += out.grad / out._prev[0].data


def sum_rule(out: Value) -> None:
    for v in out._prev:
        v.grad += out.grad


def dot_rule(out: Value) -> None:
    grad, n = out.grad, len(out._prev) // 2
    # NB: where a relu is closed, grad is 0: we stop; PyTorch goes on, and gets nan if a weight is infinite.
    for w, x in zip(out._prev[:n], out._prev[n:]) if grad else ():
        w.grad += x.data * grad
        x.grad += w.data * grad
    out._prev[-1].grad += grad


# Numbers, and what is said of bad ones.

def real(x: float) -> float:
    """x itself if it is an int or a float, a float if it is another real number."""
    if not isinstance(x, Real):
        raise TypeError(f"a Value holds one real number, got {x!r} ({type(x).__name__}); pass an int or a float")
    return x if type(x) in (int, float) else float(x)


def wrap(x: Value | float) -> Value:
    """x itself if it is a Value, a new Value if it is a number."""
    return x if isinstance(x, Value) else Value(x)


def power(v: Value, k: float) -> float:
    """v.data**k within the real numbers."""
    if v.data < 0 and k % 1 > 0:
        raise ValueError(f"{v.data} (label {v.label!r}) ** {k}: a negative number needs a whole exponent")
    try:
        return v.data**k
    except ArithmeticError as error:
        why = ": the result is too large for a float" if v.data else " divides by zero: the divisor must not be 0"
        raise type(error)(f"{v.data} (label {v.label!r}) ** {k}{why}") from None
