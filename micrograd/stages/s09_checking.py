# Written by `make stages` from chapters/09_checking.ipynb; change the chapter, not this file.
import math


class Value:
    def __init__(self, data, _prev=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev = _prev
        self._op = _op
        self._backward = lambda: None

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        order, seen, stack = [], set(), [self]
        while stack:
            v = stack.pop()
            if v is None:
                order.append(stack.pop())
            elif v not in seen:
                seen.add(v)
                stack += (v, None, *v._prev)
        self.grad = 1.0
        for v in reversed(order):
            v._backward()

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)

    def __pow__(self, k):
        if not isinstance(k, (int, float)):
            raise TypeError("the exponent must be an int or a float")
        out = Value(self.data**k, (self,), f"**{k}")

        def _backward():
            self.grad += k * self.data ** (k - 1) * out.grad

        out._backward = _backward
        return out

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    def exp(self):
        out = Value(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        out = Value(math.log(self.data), (self,), "log")

        def _backward():
            self.grad += out.grad / self.data

        out._backward = _backward
        return out

    def relu(self):
        out = Value(max(0.0, self.data), (self,), "ReLU")

        def _backward():
            self.grad += (1.0 if out.data > 0 else 0.0) * out.grad

        out._backward = _backward
        return out


def numerical_gradient(f, args, h=1e-5):
    slopes = []
    for i, x in enumerate(args):
        step = h * max(1.0, abs(x))
        up = f(*args[:i], x + step, *args[i + 1:])
        down = f(*args[:i], x - step, *args[i + 1:])
        slopes.append((up - down) / (2 * step))
    return slopes


def relative_error(got, expected):
    largest = max(abs(got), abs(expected))
    return abs(got - expected) / largest if largest else 0.0


def gradcheck(f, inputs, tolerance=1e-6, Value=Value):
    values = [Value(x) for x in inputs]
    out = f(*values)
    if not isinstance(out, Value):
        raise TypeError("gradcheck needs a function that returns a Value, "
                        f"got {out!r}")
    out.backward()
    expected = numerical_gradient(lambda *xs: f(*map(Value, xs)).data, inputs)
    noise = 1e-10 * max(1.0, abs(out.data))  # what rounding alone can do
    for i, v in enumerate(values):
        near = abs(v.grad - expected[i]) <= noise  # False for nan
        if not (near or relative_error(v.grad, expected[i]) <= tolerance):
            raise AssertionError(f"argument {i} (= {inputs[i]}): got {v.grad}, "
                                 f"expected {expected[i]}")
    return True
