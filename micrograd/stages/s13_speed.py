# Written by `make stages` from chapters/13_speed.ipynb; change the chapter, not this file.
import math
import random
from collections.abc import Iterable
from functools import partial, reduce
from numbers import Integral, Real

NAMES = {"relu": "ReLU", "tanh": "Tanh", "sigmoid": "Sigmoid", "linear": "Linear"}


class Value:
    __slots__ = ("data", "grad", "label", "_prev", "_op", "_rule", "__weakref__")

    def __init__(self, data, _children=(), _op="", label="", _rule=None):
        self.data = data if type(data) is float or type(data) is int else real(data)
        self.grad = 0
        self.label = label
        self._prev = tuple(_children)
        self._op, self._rule = _op, _rule

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        if not isinstance(other, Value):
            return self + Value(other) if isinstance(other, Real) else NotImplemented
        return Value(self.data + other.data, (self, other), "+", "", add_rule)

    def __mul__(self, other):
        if not isinstance(other, Value):
            return self * Value(other) if isinstance(other, Real) else NotImplemented
        return Value(self.data * other.data, (self, other), "*", "", mul_rule)

    __radd__, __rmul__ = __add__, __mul__

    def relu(self):
        return Value(0 if self.data < 0 else self.data, (self,), "ReLU", "", relu_rule)

    def tanh(self):
        return Value(math.tanh(self.data), (self,), "tanh", "", tanh_rule)

    def backward(self):
        if not isinstance(self, Value):
            raise TypeError(f"backward() starts from a Value, got {self!r}; "
                            "is the result made of Values?")
        order, seen, stack = [], set(), [self]
        while stack:
            v = stack.pop()
            if v is None:
                order.append(stack.pop())
            elif v._rule and v not in seen:
                seen.add(v)
                stack += (v, None) + v._prev
        self.grad = 1
        for v in reversed(order):
            v._rule(v)

    @property
    def _backward(self):
        return partial(self._rule, self) if self._rule else lambda: None

    @_backward.setter
    def _backward(self, function):
        self._rule = lambda out: function()

    def __pow__(self, k):
        if isinstance(k, Value):
            raise TypeError("Value ** Value is not supported; write (b * a.log()).exp() for a ** b")
        if not isinstance(k, Real):
            return NotImplemented
        return Value(power(self, k := real(k)), (self,), f"**{k}", "", partial(pow_rule, k))

    def exp(self):
        if 709.782712893384 < self.data < math.inf:
            raise OverflowError(f"exp of {self.data} (label {self.label!r}): "
                                "the argument must be below 709.78")
        return Value(math.exp(self.data), (self,), "exp", "", exp_rule)

    def log(self):
        if self.data <= 0:
            raise ValueError(f"log of {self.data} (label {self.label!r}): "
                             "the argument must be positive")
        return Value(math.log(self.data), (self,), "log", "", log_rule)

    def sigmoid(self):
        e = math.exp(-abs(self.data))
        return Value(e / (1 + e) if self.data < 0 else 1 / (1 + e), (self,), "sigmoid", "", sigmoid_rule)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        if isinstance(other, Value):
            return self + -other
        return self + -real(other) if isinstance(other, Real) else NotImplemented

    def __rsub__(self, other):
        return -self + other if isinstance(other, Real) else NotImplemented

    def __truediv__(self, other):
        if isinstance(other, Value):
            return self * other**-1
        return self * power(Value(other), -1) if isinstance(other, Real) else NotImplemented

    def __rtruediv__(self, other):
        return self**-1 * other if isinstance(other, Real) else NotImplemented

    def __rpow__(self, base):
        return (self * Value(base).log()).exp() if isinstance(base, Real) else NotImplemented

    @staticmethod
    def sum(values, start=0):
        inputs = [wrap(start), *map(wrap, values)]
        return Value(reduce(lambda x, y: x + y, [v.data for v in inputs]), inputs, "sum", "", sum_rule)

    @staticmethod
    def dot(ws, xs, b=0):
        if len(ws) != len(xs):
            raise ValueError(f"dot needs as many weights as inputs, got {len(ws)} and {len(xs)}")
        total = (b := wrap(b)).data
        try:
            for w, x in zip(ws, xs):
                total += w.data * x.data
        except (AttributeError, TypeError):
            ws, xs = [*map(wrap, ws)], [*map(wrap, xs)]
            total = Value.sum([w.data * x.data for w, x in zip(ws, xs)], b).data
        return Value(total, (*ws, *xs, b), "dot", "", dot_rule)


def add_rule(out):
    a, b = out._prev
    a.grad += out.grad
    b.grad += out.grad


def mul_rule(out):
    a, b = out._prev
    a.grad += b.data * out.grad
    b.grad += a.data * out.grad


def relu_rule(out):
    out._prev[0].grad += 0.0 if out.data <= 0 else out.grad


def tanh_rule(out):
    out._prev[0].grad += (1 - out.data**2) * out.grad


def pow_rule(k, out):
    a = out._prev[0]
    try:
        a.grad += k * a.data**(k - 1) * out.grad if k else 0.0
    except (ZeroDivisionError, OverflowError):
        a.grad += math.copysign(math.inf, k * (a.data if k % 2 == 0 else 1)) * out.grad


def exp_rule(out):
    out._prev[0].grad += out.data * out.grad


def log_rule(out):
    out._prev[0].grad += out.grad / out._prev[0].data


def sigmoid_rule(out):
    out._prev[0].grad += out.data * (1 - out.data) * out.grad


def real(x):
    if not isinstance(x, Real):
        raise TypeError(f"a Value holds one real number, got {x!r} ({type(x).__name__}); "
                        "pass an int or a float")
    return x if type(x) in (int, float) else float(x)


def wrap(x):
    return x if isinstance(x, Value) else Value(x)


def power(v, k):
    if v.data < 0 and k % 1 > 0:
        raise ValueError(f"{v.data} (label {v.label!r}) ** {k}: "
                         "a negative number needs a whole exponent")
    try:
        return v.data**k
    except ArithmeticError as error:
        why = (": the result is too large for a float" if v.data
               else " divides by zero: the divisor must not be 0")
        raise type(error)(f"{v.data} (label {v.label!r}) ** {k}{why}") from None


def sum_rule(out):
    for v in out._prev:
        v.grad += out.grad


def dot_rule(out):
    grad, n = out.grad, len(out._prev) // 2
    for w, x in zip(out._prev[:n], out._prev[n:]) if grad else ():
        w.grad += x.data * grad
        x.grad += w.data * grad
    out._prev[-1].grad += grad


class Module:
    def parameters(self):
        return []

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0


class Neuron(Module):
    def __init__(self, nin, nonlin=True, activation="relu"):
        if activation not in NAMES:
            raise ValueError(f"there is no activation {activation!r}; the activations are {', '.join(NAMES)}")
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.activation = activation if nonlin else "linear"

    def __call__(self, x):
        if len(x) != len(self.w):
            raise ValueError(f"{self!r} takes {len(self.w)} inputs, got {len(x)}")
        act = Value.dot(self.w, x, self.b)
        return act if self.activation == "linear" else getattr(act, self.activation)()

    def parameters(self):
        return [*self.w, self.b]

    def __repr__(self):
        return f"{NAMES[self.activation]}Neuron({len(self.w)})"


class Layer(Module):
    def __init__(self, nin, nout, **kwargs):
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x):
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self):
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    def __init__(self, nin, nouts, activation="relu", output="linear"):
        sizes = [nin, *nouts] if isinstance(nouts, Iterable) else []
        if len(sizes) < 2 or not all(isinstance(n, Integral) and n > 0 for n in sizes):
            raise ValueError(f"MLP({nin!r}, {nouts!r}): every size must be a positive whole number, and there must be "
                             "at least one layer; for example MLP(2, [16, 16, 1])")
        activations = [activation] * (len(sizes) - 2) + [output]
        self.layers = [Layer(a, b, activation=name) for a, b, name in zip(sizes, sizes[1:], activations)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer([x] if isinstance(x, Value) else x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self):
        return f"MLP of [{', '.join(map(repr, self.layers))}]"
