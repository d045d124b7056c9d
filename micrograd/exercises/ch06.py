"""Chapter 6's exercises: orders that are right, how many there are, and another way to find one."""
from __future__ import annotations

from importlib import import_module
from typing import Any

from micrograd.check import Exercise, Mistake, Stage, Test
from micrograd.exercises.ch04 import GRAPH, l_graph
from micrograd.exercises.ch05 import NEURON_SLOPES, neuron
from micrograd.exercises.findings import Built, compare, compare_grads, first


def finds_an_order(ready_order: Any) -> str | None:
    """What is wrong with a `ready_order(root)` that returns all nodes, users before their inputs."""
    new = import_module("micrograd.stages.s06_order").Value
    a, b = new(2.0), new(3.0)
    u = a * b
    deep = new(1.0)
    for _ in range(5000):
        deep = deep + new(1.0)
    graphs = (("a*b", u, 3), ("a + a", a + a, 2), ("(u + a)*(u + b) with u = a*b", (u + a) * (u + b), 6),
              ("u*(u + a) with u = a*b", u * (u + a), 5), ("a chain of 5,000 additions", deep, 10_001))
    for name, root, count in graphs:
        order = ready_order(root)
        if not isinstance(order, list):
            return f"ready_order should return a list; got {type(order).__name__}."
        if len(order) != count or len(set(order)) != count:
            return f"On {name} the list should hold {count} nodes, each once; it has {len(order)}."
        place = {v: i for i, v in enumerate(order)}
        if any(p not in place for v in order for p in v._prev):
            return f"On {name} an input of a node is missing."
        if any(place[v] > place[p] for v in order for p in v._prev):
            return f"On {name} a node stands before one of its users."
    return None


EXERCISES = {
    1: Exercise(
        hint="For each node, look up everyone who uses it: u is used by p and q, and a is used by u and p.",
        answer=[True, True, False, False],
        because="u waits for p and q, and a waits for u and p; p and q may act in either order.",
        mistakes=(
            Mistake([True, True, True, False], "You let u act after one of its users; it must wait for p and for q.",
                    "The order rule"),
            Mistake([True, True, False, True], "You let a act after p; a is used by u, too.", "The order rule"),
            Mistake([True, True, True, True], "You let a node act after one of its users; it must wait for all.",
                    "The order rule"),
            Mistake([True, False, False, False], "You took one right order for the only one; p and q may swap.",
                    "How many orders are right?"),
        )),
    2: Exercise(
        hint="Divide 5,040 by the size of every node's part: itself and all below it.",
        answer=80,
        because="The parts have 7, 3 and 3 nodes, and the leaves 1 each: 5,040 / 63.",
        mistakes=(
            Mistake(48, "That is the graph of L; here two parts have size 3, and none has size 5.",
                    "How many orders are right?"),
            Mistake(240, "You divided by 7 and by one of the sums; there are two sums, each with a part of 3.",
                    "How many orders are right?"),
            Mistake(560, "You left out the product itself, which must come first of all 7.",
                    "How many orders are right?"),
            Mistake(5040, "You counted every order, valid or not.", "How many orders are right?"),
        )),
    3: Exercise(
        hint="Add up the visits on each level: 1 for the result, 2 for the node before it, then 4.",
        answer=2047,
        because="1 + 2 + 4 + ... + 1024, for 11 nodes.",
        mistakes=(
            Mistake(11, "You counted the nodes; without memory, a node is visited once for every path to it.",
                    "A walk without memory"),
            Mistake(1024, "You counted the visits to the first node only; add those to all the others.",
                    "A walk without memory"),
            Mistake(1023, "You stopped one level early: 10 additions make 11 nodes.", "A walk without memory"),
            Mistake(2048, "One too many: 1 + 2 + 4 + ... + 1024 is one less than 2048.", "A walk without memory"),
        )),
    4: Exercise(
        hint="A node used twice by the same user counts twice, and it stands twice in that user's _prev.",
        test=finds_an_order,
        because="No recursion, no turning round, and each arrow is looked at once."),
    5: Exercise(
        hint="The rules of this chapter assign, with =. Which rule wrote into a.grad last?",
        answer=1,
        because="The deposit of z took the place of the 3 from y; chapter 7 asks whether that should be so.",
        mistakes=(
            Mistake(3, "That is the deposit of y; z.backward() ran afterwards, and wrote into a.grad, too.",
                    "A stack of your own"),
            Mistake(4, "You added the two deposits; the rules of this chapter assign.",
                    "A rule for every operation", chapter=5),
        )),
    6: Exercise(
        hint="backward() walks from d to its inputs, and to theirs. Which nodes does it never meet?",
        answer=["L", "f"],
        also=(["f", "L"],),
        because="d was not made from them: moving them does not move d.",
        mistakes=(
            Mistake(["L"], "One is missing: f goes into L, and d was not made from it.", "A stack of your own"),
            Mistake(["f"], "One is missing: the walk goes from users to inputs, and L is a user of d.",
                    "A stack of your own"),
            Mistake(["d", "L", "f"], "You counted d itself; backward() sets the gradient it starts from to 1.",
                    "A stack of your own"),
        )),
}


# The stage: backward().

L_SLOPES = {"a": 6.0, "b": -4.0, "c": -2.0, "d": -2.0, "e": -2.0, "f": 4.0, "L": 1.0}


def seeds_the_result(stage: Built) -> str | None:
    v = l_graph(stage.Value)
    v["L"].backward()
    return compare("L.grad after L.backward()", v["L"].grad, 1.0)


def backward_on_l(stage: Built) -> str | None:
    v = l_graph(stage.Value)
    v["L"].backward()
    return compare_grads(v, L_SLOPES)


def backward_on_the_neuron(stage: Built) -> str | None:
    v = neuron(stage.Value)
    v["o"].backward()
    return compare_grads(v, NEURON_SLOPES)


def leaves_the_rest_alone(stage: Built) -> str | None:
    v = l_graph(stage.Value)
    v["d"].backward()
    return compare_grads(v, {"a": -3.0, "b": 2.0, "c": 1.0, "e": 1.0, "f": 0.0, "L": 0.0})


def watched_order(Value: Any) -> str:
    """The order in which backward() calls the rules of y, w, v and u, each made from all that follow it."""
    u = Value(2.0) * Value(3.0)
    v = u + Value(1.0)
    w = v * u
    y = w + u
    called = []
    for name, one in {"u": u, "v": v, "w": w, "y": y}.items():
        one._backward = lambda name=name: called.append(name)
    y.backward()
    return " ".join(called)


def users_first(stage: Built) -> str | None:
    order = watched_order(stage.Value)
    return None if order == "y w v u" else f"With v = u+1, w = v*u, y = w+u the order is {order}, expected y w v u."


def long_chain(stage: Built) -> str | None:
    start = x = stage.Value(1.0)
    for _ in range(5000):
        x = x + stage.Value(1.0)
    try:
        x.backward()
    except RecursionError:
        return "A chain of 5,000 additions is too deep for recursion: keep a stack of your own."
    return first(compare("The end of a chain of 5,000 additions", x.data, 5001.0),
                 compare("The gradient at its beginning", start.grad, 1.0))


BACKWARD: tuple[Test, ...] = (
    ("backward() begins with a gradient of 1 at the result", seeds_the_result),
    ("backward() on L gives chapter 3's slopes", backward_on_l),
    ("backward() on the neuron gives chapter 5's gradients", backward_on_the_neuron),
    ("backward() from d leaves what d was not made from alone", leaves_the_rest_alone),
    ("a chain of 5,000 additions is no problem", long_chain),
)
ORDER: Test = ("each Value acts once, after all that use it", users_first)
STAGE = Stage(("Value",), (*GRAPH, *BACKWARD, ORDER))
