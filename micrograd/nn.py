"""Neurons, layers and multilayer perceptrons of `Value`s, with the names and the random numbers of micrograd (2020)."""
from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from micrograd.engine import Value, real
from micrograd.files import read_json, write_json

NAMES = {"relu": "ReLU", "tanh": "Tanh", "sigmoid": "Sigmoid", "linear": "Linear"}  # as a repr says them


class Module:
    """Anything with parameters: a list of Values to be learned.

    Built in chapters 10 and 11.

    >>> neuron = Neuron(2)
    >>> neuron.load_state_dict({"w.0": 0.5, "w.1": -1.0, "b": 0})
    >>> neuron.state_dict()
    {'w.0': 0.5, 'w.1': -1.0, 'b': 0}
    """

    def zero_grad(self) -> None:
        """Set every parameter's grad to 0, before the next backward() adds to it."""
        for p in self.parameters():
            p.grad = 0

    def parameters(self) -> list[Value]:
        """Every weight and bias, in a fixed order."""
        return []

    def named_parameters(self) -> list[tuple[str, Value]]:
        """Every parameter with the name that leads to it, such as "layers.0.neurons.1.w.0"."""
        names = {id(v): name for name, v in named_values(self)}
        return [(names.get(id(p), str(i)), p) for i, p in enumerate(self.parameters())]

    def state_dict(self) -> dict[str, float]:
        """The number of every parameter by its name, in the order of `parameters()`."""
        return {name: real(p.data) for name, p in self.named_parameters()}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Set every parameter to the number of its name. A state that does not fit changes nothing.

        Raises:
            ValueError: names a number that is missing or unknown, or is not finite.
        """
        check_state(self, state)
        for name, p in self.named_parameters():
            p.data = real(state[name])

    def save(self, path: str | Path) -> None:
        """Write `state_dict()` to a file, as JSON; if that fails, a file that was there stays as it was.

        Raises:
            ValueError: names a parameter that is not finite.
        """
        state = self.state_dict()
        check_state(self, state)
        write_json(path, state)

    def load(self, path: str | Path) -> None:
        """Set every parameter to the number that `save` wrote; sizes and activations are for you to repeat.

        Raises:
            ValueError: if the file is damaged, or of another architecture; the parameters stay as they are.
        """
        state = read_json(path)
        try:
            self.load_state_dict(state)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None


class Neuron(Module):
    """activation(b + w0*x0 + w1*x1 + ...): a weighted sum of its inputs, squashed.

    The weights are random.uniform(-1, 1), in order; the bias starts at 0.

    Args:
        nin: how many inputs.
        nonlin: False leaves the activation out, as `activation="linear"` does.
        activation: "relu", "tanh", "sigmoid" or "linear".

    Raises:
        ValueError: for another activation, or when called with another number of inputs than `nin`.

    Built in chapters 10 and 13.

    >>> random.seed(1337)
    >>> Neuron(2)([1.0, -2.0])
    Value(data=0.1..., grad=0)
    """

    def __init__(self, nin: int, nonlin: bool = True, activation: str = "relu") -> None:
        if activation not in NAMES:
            raise ValueError(f"there is no activation {activation!r}; the activations are {', '.join(NAMES)}")
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.activation = activation if nonlin else "linear"

    def __call__(self, x: Sequence[Value | float]) -> Value:
        if len(x) != len(self.w):
            raise ValueError(f"{self!r} takes {len(self.w)} inputs, got {len(x)}")
        act = Value.dot(self.w, x, self.b)
        return act if self.activation == "linear" else getattr(act, self.activation)()

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    @property
    def nonlin(self) -> bool:
        """Whether an activation follows the sum."""
        return self.activation != "linear"

    def __repr__(self) -> str:
        return f"{NAMES[self.activation]}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons that all see the same `nin` inputs. A layer of one returns a Value, not a list.

    Built in chapter 10.
    """

    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Sequence[Value | float]) -> Any:
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    """A multilayer perceptron: layers one after the other, each feeding the next.

    Args:
        nin: how many inputs.
        nouts: how many neurons each layer has.
        activation: of every layer but the last.
        output: the activation of the last layer.

    Raises:
        ValueError: if `nouts` is empty, or a size is not a positive whole number.

    Built in chapter 10.

    >>> model = MLP(3, [4, 4, 1])
    >>> len(model.parameters())
    41
    """

    def __init__(self, nin: int, nouts: Sequence[int], activation: str = "relu", output: str = "linear") -> None:
        sizes = [nin, *nouts] if isinstance(nouts, Iterable) else []
        if len(sizes) < 2 or not all(isinstance(n, Integral) and n > 0 for n in sizes):
            raise ValueError(f"MLP({nin!r}, {nouts!r}): every size must be a positive whole number, and there must be "
                             "at least one layer; for example MLP(2, [16, 16, 1])")
        activations = [activation] * (len(sizes) - 2) + [output]
        self.layers = [Layer(a, b, activation=name) for a, b, name in zip(sizes, sizes[1:], activations)]

    def __call__(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer([x] if isinstance(x, Value) else x)  # a layer of one gives a Value
        return x

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"


# The names of parameters, and what is said of a state that does not fit.

def named_values(thing: Any, name: str = "") -> Iterator[tuple[str, Value]]:
    """The Values in a module, a list or a dict, each with the attributes and positions that lead to it."""
    if isinstance(thing, Value):
        yield name, thing
    inside = vars(thing) if isinstance(thing, Module) else thing
    if isinstance(inside, list | tuple):
        inside = dict(enumerate(inside))
    for key, value in inside.items() if isinstance(inside, dict) else ():
        yield from named_values(value, f"{name}.{key}" if name else str(key))


def check_state(module: Module, state: Mapping[str, float]) -> None:
    """Raise ValueError unless a state has a finite number for every parameter of a module, and for nothing else."""
    if not isinstance(state, Mapping):
        raise ValueError(f"a state is a dict of names and numbers, got {state!r}; state_dict() makes one")
    kind, parameters = type(module).__name__, dict(module.named_parameters())
    for name in {**parameters, **state}:
        if name not in parameters or name not in state:
            raise ValueError(f"{name!r} is {'missing' if name in parameters else 'unknown'}: this {kind} has "
                             f"{len(parameters)} parameters, and the state {len(state)} numbers; "
                             f"make the {kind} as it was when it was saved, then load")
        number = state[name]
        if not isinstance(number, Real) or isinstance(number, bool) or not abs(number) <= sys.float_info.max:
            raise ValueError(f"{name!r} is {number!r}: a parameter is a finite number")
