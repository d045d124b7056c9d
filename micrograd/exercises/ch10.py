"""Chapter 10, "Many neurons": parameter counts, the start of a sum, seeds, the input 0, numbers into parameters."""
from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from typing import Any

from micrograd.check import Exercise, Mistake, Stage
from micrograd.exercises.findings import Built, compare, compare_grads, first, refuses


def counts(count: Callable[[int, list[int]], int]) -> str | None:
    """What is wrong with a function that counts parameters."""
    named = {0: "That is the number of neurons, which is the number of biases.",
             1: "The biases are missing: every neuron has one.",
             2: "The inputs are no neurons: they have no biases.",
             3: "Only the first layer is counted: add up over all of them."}
    for nin, nouts in ((3, [4, 4, 1]), (2, [16, 16, 1]), (5, [2])):
        pairs = list(zip([nin, *nouts], nouts, strict=False))
        right = sum((a + 1) * b for a, b in pairs)
        slips = (sum(nouts), sum(a * b for a, b in pairs), right + nin, (nin + 1) * nouts[0])
        state = random.getstate()
        got = count(nin, nouts)
        if random.getstate() != state:
            return "It draws random weights, so it makes the network: count without."
        if got != right:
            known = next((named[i] for i, slip in enumerate(slips) if got == slip), "")
            return f"For {nin} inputs and layers {nouts} it gives {got}, and should give {right}. {known}".strip()
    return None


def networks(make: Callable[[int], Any]) -> str | None:
    """What is wrong with a function that makes a network from a seed."""
    def numbers(seed: int) -> list[float]:
        return [float(p.data) for p in make(seed).parameters()]

    first = numbers(42)
    if len(first) != 13:
        return f"MLP(2, [3, 1]) has 13 parameters, and this network has {len(first)}."
    random.random()
    if numbers(42) != first:
        return "Two calls with the same seed give two networks: set the seed inside make, before the weights are drawn."
    if numbers(43) == first:
        return "Another seed gives the same network: make must hand its own seed to random.seed."
    return None


def loads(answer: tuple[Any, Any, Callable[[Any, list[float]], None]]) -> str | None:
    """What is wrong with a function that puts numbers into parameters."""
    neuron_class, mlp_class, load = answer
    model = mlp_class(3, [2, 1])
    numbers = [0.1 * i for i in range(len(model.parameters()))]
    before = model.parameters()
    load(model, numbers)
    if any(new is not old for new, old in zip(model.parameters(), before, strict=True)):
        return "It makes new Values: change the data of those that are there."
    got = [p.data for p in model.parameters()]
    if got != numbers:
        if any(hasattr(number, "data") for number in got):
            return "p.data must be a number, and it holds a Value."
        return f"The numbers do not stand where they should: the first is {got[0]}, the last {got[-1]}."
    for wrong in (numbers[:-1], [*numbers, 0.5]):
        if raises_no_value_error(load, neuron_class(len(numbers) - 1), model, wrong):
            return f"{len(wrong)} numbers for {len(numbers)} parameters must raise a ValueError; nothing was raised."
    return None


def raises_no_value_error(load: Callable[[Any, Any], None], neuron: Any, model: Any, wrong: list[float]) -> bool:
    """Whether one of two modules takes a list of the wrong length."""
    for module in (neuron, model):
        try:
            load(module, wrong)
        except ValueError:
            continue
        return True
    return False


EXERCISES = {
    1: Exercise(
        hint="a layer has (nin + 1) * nout parameters, and the outputs of one layer are the inputs of the next.",
        answer=[41, 113, 17, 337],
        because="(3+1)·4 + (4+1)·4 + (4+1)·1 = 41, and so on.",
        mistakes=(
            Mistake([32, 96, 12, 304], "Those are the weights alone; each neuron has a bias, too.",
                    "Count the parameters"),
            Mistake([9, 17, 5, 33], "Those are the neurons, one bias each; their weights are missing.",
                    "Count the parameters"),
            Mistake([44, 116, 19, 339], "The inputs are no neurons: they have no biases.", "Count the parameters"),
        )),
    2: Exercise(
        hint="pair each size with the next, as MLP.__init__ does, and add (a + 1) * b.",
        test=counts,
        because="The number depends on the shape alone."),
    3: Exercise(
        hint="draw both graphs, or count: how many additions does each way make, and with what does sum begin?",
        answer=2,
        because="sum begins with a 0, which is wrapped, and one addition more is needed.",
        mistakes=(
            Mistake(1, "There is one addition more, and its 0 is a Value, too.", "A neuron takes a list"),
            Mistake(0, "The number is the same, not the graph: sum alone begins with a 0.", "A neuron takes a list"),
            Mistake(-2, "The sign is turned round: starting at the bias saves Values.", "A neuron takes a list"),
        )),
    4: Exercise(
        hint="random.seed(seed) decides what random.uniform draws next; where must it stand?",
        test=networks,
        because="The seed is set right before the weights are drawn."),
    5: Exercise(
        hint="a weight's local slope is the number that it multiplies; a bias has the local slope 1.",
        answer=[32, 12],
        because="Behind an input of 0 no weight learns; with biases other than 0 this holds in the first layer alone.",
        mistakes=(
            Mistake([12, 12], "With biases of 0 the first layer answers 0, so the second layer's inputs are 0 as well.",
                    "The neuron as a class"),
            Mistake([32, 32], "With biases of 0.1 the first layer answers tanh(0.1), so the later weights do learn.",
                    "The neuron as a class"),
            Mistake([41, 12], "The biases learn: their local slope is 1, whatever the inputs are.",
                    "The neuron as a class"),
            Mistake([9, 29], "Those are the gradients that are not 0.", "The neuron as a class"),
        )),
    6: Exercise(
        hint="compare the two lengths first, then walk through both lists with zip and set p.data.",
        test=loads,
        because="The new class is chapter 5's neuron, and the length was checked before zip could hide it."),
}


# The stage: Neuron, Layer and MLP.

def with_numbers(module: Any, numbers: Iterable[float]) -> Any:
    """The module, with these numbers in its parameters, in order."""
    for p, number in zip(module.parameters(), numbers, strict=True):
        p.data = number
    return module


def neuron_of_chapter_5(stage: Built) -> str | None:
    neuron = stage.Neuron(2, activation="tanh")
    if len(neuron.parameters()) != 3:
        return f"A neuron of two inputs lists {len(neuron.parameters())} parameters, expected 3: weights and a bias."
    with_numbers(neuron, (-3.0, 1.0, 6.8813735870195432))
    out = neuron([2.0, 0.0])
    out.backward()
    slopes = {"w1": 1.0, "w2": 0.0, "b": 0.5}
    return first(compare("The answer of chapter 5's neuron", out.data, math.sqrt(0.5)),
                 compare_grads(dict(zip(slopes, neuron.parameters(), strict=True)), slopes))


def bends(stage: Built) -> str | None:
    expected = {"relu": 0.0, "tanh": math.tanh(-2.5), "sigmoid": 1 / (1 + math.exp(2.5)), "linear": -2.5}
    return first(*(compare(f"A {name} neuron at the sum -2.5",
                           with_numbers(stage.Neuron(2, activation=name), (0.5, -1.0, -1.0))([1.0, 2.0]).data, number)
                   for name, number in expected.items()))


def refuses_unknown_activation(stage: Built) -> str | None:
    return refuses("Neuron(2, activation='swish')", lambda: stage.Neuron(2, activation="swish"))


def refuses_wrong_length(stage: Built) -> str | None:
    return first(refuses("A neuron of three inputs, called with two,", lambda: stage.Neuron(3)([2.0, 3.0])),
                 refuses("A neuron of three inputs, called with four,", lambda: stage.Neuron(3)([2.0, 3.0, 4.0, 5.0])),
                 refuses("A network of three inputs, called with two,", lambda: stage.MLP(3, [2, 1])([2.0, 3.0])))


def refuses_sizes(stage: Built) -> str | None:
    return first(refuses("MLP(3, [])", lambda: stage.MLP(3, [])),
                 refuses("MLP(3, [4, 0])", lambda: stage.MLP(3, [4, 0])))


def layer_of_one(stage: Built) -> str | None:
    three, one = stage.Layer(2, 3)([1.0, 2.0]), stage.Layer(2, 1)([1.0, 2.0])
    if not isinstance(three, list) or len(three) != 3:
        return f"A layer of three neurons returns {three!r}, expected a list of three Values."
    return None if hasattr(one, "backward") else f"A layer of one neuron returns {one!r}, expected a Value."


def counts_parameters(stage: Built) -> str | None:
    counts = ((3, [4, 4, 1], 41), (3, [8, 8, 1], 113), (2, [4, 1], 17), (2, [16, 16, 1], 337))
    return first(*(compare(f"The number of parameters of MLP({nin}, {nouts})",
                           len(stage.MLP(nin, nouts).parameters()), n) for nin, nouts, n in counts))


def starts_at_random(stage: Built) -> str | None:
    model = stage.MLP(3, [4, 4, 1])
    weights = [w.data for layer in model.layers for neuron in layer.neurons for w in neuron.w]
    if len(set(weights)) < len(weights) or not all(-1 <= w <= 1 for w in weights):
        return "The weights must be drawn at random, each for itself, between -1 and 1."
    biases = [neuron.b.data for layer in model.layers for neuron in layer.neurons]
    return None if not any(biases) else "A bias does not start at 0."


def network_by_hand(stage: Built) -> str | None:
    model = with_numbers(stage.MLP(2, [2, 1], activation="tanh"), (0.5, -0.5, 0.1, 1.0, 0.25, -0.2, 2.0, -3.0, 0.5))
    out = model([1.0, -2.0])
    out.backward()
    hidden = [math.tanh(0.5 + 1.0 + 0.1), math.tanh(1.0 - 0.5 - 0.2)]
    p = model.parameters()
    return first(compare("The answer of a network of three neurons", out.data, 2 * hidden[0] - 3 * hidden[1] + 0.5),
                 compare("The gradient of its first weight", p[0].grad, 2 * (1 - hidden[0]**2)),
                 compare("The gradient of its last bias", p[-1].grad, 1.0))


STAGE = Stage(("Neuron", "Layer", "MLP"), (
    ("a neuron of two inputs is chapter 5's neuron", neuron_of_chapter_5),
    ("the activations are relu, tanh, sigmoid and linear", bends),
    ("an unknown activation is refused", refuses_unknown_activation),
    ("a wrong number of inputs is refused", refuses_wrong_length),
    ("sizes that make no network are refused", refuses_sizes),
    ("a layer returns a list, and a layer of one a Value", layer_of_one),
    ("the four networks have 41, 113, 17 and 337 parameters", counts_parameters),
    ("the weights start at random and the biases at 0", starts_at_random),
    ("a network's answer and its gradients are right", network_by_hand),
))
