"""Neurons, layers and networks: what they compute, and their parameters."""
from __future__ import annotations

import copy
import pickle
import random
from typing import Any

import numpy as np
import pytest

from micrograd.draw import trace
from micrograd.engine import Value
from micrograd.gradcheck import gradcheck
from micrograd.nn import MLP, Layer, Neuron


def with_weights(neuron: Neuron, w: list[float], b: float) -> Neuron:
    """The neuron with these weights and this bias."""
    for p, number in zip(neuron.parameters(), [*w, b]):
        p.data = number
    return neuron


def test_a_neuron_adds_weighted_inputs_and_its_bias_and_cuts_below_0() -> None:
    assert with_weights(Neuron(2), [0.5, -2.0], 0.25)([3.0, 0.5]).data == 0.75
    assert with_weights(Neuron(2), [0.5, -2.0], 0.25)([3.0, 1.0]).data == 0
    assert with_weights(Neuron(2, nonlin=False), [0.5, -2.0], 0.25)([3.0, 1.0]).data == -0.25


def test_a_neurons_gradients_agree_with_nudging() -> None:
    def f(w0: Value, w1: Value, b: Value, x0: Value, x1: Value) -> Value:
        neuron = Neuron(2)
        neuron.w, neuron.b = [w0, w1], b
        return neuron([x0, x1])

    assert gradcheck(f, [0.5, -2.0, 0.25, 3.0, 0.5])


def test_a_neuron_is_one_node_and_its_relu_another() -> None:
    nodes, _ = trace(Neuron(3)([1.0, 2.0, 3.0]))
    assert [v._op for v in nodes if v._op] == ["dot", "ReLU"]
    assert len(nodes) == 2 + 3 + 3 + 1


def test_a_neuron_takes_values_numbers_and_arrays() -> None:
    neuron = with_weights(Neuron(2), [0.5, 1.0], 0.0)
    xs: list[Any] = [[2.0, 1.0], (2, 1), [Value(2.0), 1], np.array([2.0, 1.0]), np.array([2, 1], dtype=np.uint8)]
    assert [neuron(x).data for x in xs] == [2.0] * 5


@pytest.mark.parametrize(("nin", "nouts", "count"), [(3, [4, 4, 1], 41), (3, [8, 8, 1], 113), (2, [4, 1], 17),
                                                     (2, [16, 16, 1], 337)])
def test_a_network_has_one_weight_for_each_input_and_one_bias_for_each_neuron(nin: int, nouts: list[int],
                                                                              count: int) -> None:
    assert len(MLP(nin, nouts).parameters()) == count


def test_the_parameters_are_the_weights_and_biases_in_order() -> None:
    model = MLP(2, [2, 1])
    neurons = [neuron for layer in model.layers for neuron in layer.neurons]
    assert model.parameters() == [p for neuron in neurons for p in (*neuron.w, neuron.b)]


def test_zero_grad_sets_every_parameter_and_nothing_else() -> None:
    model, x = MLP(2, [3, 1]), [Value(1.0), Value(2.0)]
    (model(x) * model(x) + x[0]).backward()
    seen = x[0].grad
    model.zero_grad()
    assert {p.grad for p in model.parameters()} == {0}
    assert x[0].grad == seen != 0


def test_the_same_seed_gives_the_same_network() -> None:
    networks = []
    for _ in range(2):
        random.seed(42)
        networks.append([p.data for p in MLP(3, [4, 1]).parameters()])
    assert networks[0] == networks[1]


def test_a_network_of_several_outputs_returns_a_list_and_of_one_a_value() -> None:
    assert [type(v) for v in MLP(2, [3, 2])([1.0, 2.0])] == [Value, Value]
    assert isinstance(MLP(2, [3, 1])([1.0, 2.0]), Value)


def test_a_hidden_layer_may_have_one_neuron() -> None:
    assert isinstance(MLP(2, [1, 1])([1.0, 2.0]), Value)
    assert len(MLP(1, [1, 2])(np.array([1.0]))) == 2


def test_sizes_may_be_a_tuple_or_numpy_integers() -> None:
    X = np.ones((5, 2))
    assert len(MLP(X.shape[1], (3, 1)).parameters()) == 13
    assert len(MLP(np.int64(2), list(np.array([3, 1]))).parameters()) == 13


def test_a_network_can_be_copied_and_pickled() -> None:
    model = MLP(2, [3, 1])
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert twin([1.0, 2.0]).data == model([1.0, 2.0]).data
        twin.parameters()[0].data += 1
        assert twin.parameters()[0].data != model.parameters()[0].data


def test_a_layer_shows_its_inputs_to_every_neuron() -> None:
    layer = Layer(2, 3, nonlin=False)
    out = layer([1.0, 2.0])
    assert [v.data for v in out] == [neuron([1.0, 2.0]).data for neuron in layer.neurons]
