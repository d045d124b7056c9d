"""Chapter 7, used twice: why gradients add."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from micrograd.check import Exercise, Mistake, Stage, Test
from micrograd.exercises.ch06 import BACKWARD
from micrograd.exercises.findings import Built, compare, compare_slopes, first

PLACES = (0.7, -1.3, 2.0)
MOST_VISITS = 100_000


def by_recursion(out: Any) -> bool:
    """Run the rules as plain recursion does, a node before its inputs, as often as it is met; whether it ends."""
    out.grad = 1.0
    todo = [out]
    for _ in range(MOST_VISITS):
        if not todo:
            return True
        v = todo.pop()
        v._backward()
        todo += reversed(v._prev)
    return False


def slope_at(x: float, graph: Callable[[Any], Any], engine: Callable[[Any], Any]) -> tuple[float, Any]:
    """The gradient that an engine finds at x, and what the engine returned."""
    a = leaf(x)
    returned = engine(graph(a))
    return a.grad, returned


def leaf(x: float) -> Any:
    """A Value of this chapter's stage."""
    from micrograd.stages import s07_used_twice
    new: Any = s07_used_twice.Value
    return new(x)


def both(x: float, graph: Callable[[Any], Any]) -> tuple[float, float]:
    """The gradients at x that the sort and the recursion find; infinite if the recursion does not end."""
    in_order, _ = slope_at(x, graph, lambda out: out.backward())
    recursive, ended = slope_at(x, graph, by_recursion)
    return in_order, recursive if ended else math.inf


def doubled_twice(a: Any) -> Any:
    b = a + a
    return b + b


def quartic(a: Any) -> Any:
    u = a * a
    return u * (u + a)


def turned(a: Any) -> Any:
    u = a * a
    return (u + a) * u


def fourth(a: Any) -> Any:
    v = a * a
    return v * v


def breaks_recursion(graph: Any) -> str | None:
    """What is missing for a graph on which recursion is wrong and the sort is right."""
    if not callable(graph):
        return f"The answer is a function; got {graph!r}."
    out = graph(leaf(PLACES[0]))
    if not all(hasattr(out, name) for name in ("data", "_prev", "_backward", "backward")):
        return f"my_graph returned {out!r}, expected a Value that is computed from a."
    found = [both(x, graph) for x in PLACES]
    for x, (in_order, recursive) in zip(PLACES, found, strict=True):
        nudged = (graph(leaf(x + 1e-5)).data - graph(leaf(x - 1e-5)).data) / 2e-5
        if recursive == math.inf:
            return f"The recursion made more than {MOST_VISITS:,} visits; a smaller graph will do."
        if not math.isclose(in_order, nudged, rel_tol=1e-4, abs_tol=1e-4):
            return f"At a = {x} the sort gives {in_order:.4f} and the nudge {nudged:.4f}: make the graph from a alone."
    if all(math.isclose(recursive, in_order, rel_tol=1e-6, abs_tol=1e-9) for in_order, recursive in found):
        return f"At a = {x} the recursion gives {recursive:.4f}, and so does the sort: it did not fail."
    if any(found == [both(x, known) for x in PLACES] for known in (doubled_twice, quartic, turned, fourth)):
        return "The recursion fails on your graph, but it is one of this chapter; build your own."
    return None


EXERCISES = {
    1: Exercise(
        hint="How many arrows leave a, and what does each deposit?",
        answer=[3, 1],
        because="Three deposits of 1: added they are 3, overwritten they are 1.",
        mistakes=(
            Mistake([1, 3], "You swapped the two: the class of this chapter adds.", "Deposits add"),
            Mistake([3, 2], "You let the old class add one of its deposits; it adds none, the last one stays.",
                    "One number, both inputs"),
            Mistake([3, 3], "You let both classes add; the old one writes each deposit over the one before.",
                    "One number, both inputs"),
            Mistake([15, 5], "You gave the data of the result and of a; the slope does not depend on a = 5.",
                    "Deposits add"),
        )),
    2: Exercise(
        hint="Compute w·x1 + w·x2 + b; what is the slope of tanh there? Then add over the two paths from o to w.",
        answer=3,
        because="The sum before tanh is 0, where tanh has slope 1, and the paths carry x1 + x2 = 3.",
        mistakes=(
            Mistake(2, "You followed the path through x1 only; w is used twice.", "A sum over paths"),
            Mistake(1, "You followed the path through x2 only; w is used twice.", "A sum over paths"),
            Mistake(0, "You took the output of tanh for its slope: the slope is 1 - o².",
                    "A sum over paths"),
        )),
    3: Exercise(
        hint="For each order ask of v: does it act once, and is its gradient complete when it acts?",
        answer="b",
        because="z is the only user of v, so v is complete when pre-order comes to it: the entry should be 32.",
        mistakes=(
            Mistake("a", "64 is what recursion gives: z uses v twice, so v acts twice, with 8 each time.",
                    "Two needs, one table"),
            Mistake("c", "0 is what post-order gives: v and a have their turn before z has made a deposit.",
                    "Two needs, one table"),
            Mistake("d", "32 is what the sort gives, and it is the true slope 4a³ at 2.", "Two needs, one table"),
        )),
    4: Exercise(
        hint="Call the sum s = a + e. From p one arrow leads to e and one to s; from s one leads to a and one to e.",
        answer=[6, 18, 24],
        because="Their sum, 48, is the slope of p with respect to a.",
        mistakes=(
            Mistake([6, 24], "You missed the path that goes through the sum and then through e.", "A sum over paths"),
            Mistake([18, 24], "You missed the path from the sum straight to a.", "A sum over paths"),
            Mistake([6, 18], "You missed the path from p straight to e.", "A sum over paths"),
            Mistake(48, "You gave the sum of the products; give the three of them in a list.", "A sum over paths"),
            Mistake([12, 16], "You gave the paths to b; there are two of these, and a has three.", "A sum over paths"),
        )),
    5: Exercise(
        hint="A leaf may be used as often as you like. Make a node from a first, and use that one twice.",
        test=breaks_recursion,
        because="Both engines ran your graph: the sort agrees with the nudge, the recursion does not."),
    6: Exercise(
        hint="For each case ask which nodes are older than the second call, and whether their old grads are wanted.",
        answer=["c", "b", "a"],
        because="Zero what survives, unless you want it added.",
        mistakes=(
            Mistake(["b", "b", "a"], "In case 1 the inner nodes are old too: with only w zeroed, a³ at 3 gave 45.",
                    "Make the bug"),
            Mistake(["c", "c", "a"], "In case 2 the inner nodes are new and begin at 0: zeroing w is enough.",
                    "Make the bug"),
            Mistake(["c", "b", "b"], "In case 3 the old gradient is wanted: deposits from both results shall add.",
                    "Make the bug"),
            Mistake(["c", "b", "c"], "In case 3 the old gradient is wanted: deposits from both results shall add.",
                    "Make the bug"),
        )),
}


# The stage: gradients add.

def twice_in_a_sum(stage: Built) -> str | None:
    return compare_slopes("a + a", lambda a: a + a, stage.Value, [3.0], [2.0])


def thrice(stage: Built) -> str | None:
    return first(compare_slopes("a + a + a", lambda a: a + a + a, stage.Value, [3.0], [3.0]),
                 compare_slopes("a * a * a", lambda a: a * a * a, stage.Value, [3.0], [27.0]))


def two_paths(stage: Built) -> str | None:
    return compare_slopes("(a*b) * (a+b)", lambda a, b: (a * b) * (a + b), stage.Value, [-2.0, 3.0], [-3.0, -8.0])


def fourth_plus_third_power(stage: Built) -> str | None:
    def f(a: Any) -> Any:
        u = a * a
        return u * (u + a)

    return compare_slopes("a⁴ + a³, as u*(u + a) with u = a*a,", f, stage.Value, [2.0], [44.0])


def passes_on_once(stage: Built) -> str | None:
    def f(a: Any) -> Any:
        b = a + a
        return b + b

    return compare_slopes("b + b with b = a + a", f, stage.Value, [3.0], [4.0])


def adds_over_graphs(stage: Built) -> str | None:
    a = stage.Value(3.0)
    (a * a).backward()
    (a * a).backward()
    return compare("a.grad after two graphs a*a, with nothing set to 0 between,", a.grad, 12.0)


TWICE: tuple[Test, ...] = (
    ("a + a has the slope 2", twice_in_a_sum),
    ("a Value that is used three times gets three deposits", thrice),
    ("(a*b)*(a+b) adds over both paths", two_paths),
    ("a⁴ + a³ at 2 has the slope 44: gradients add, and in the right order", fourth_plus_third_power),
    ("a Value that is used twice passes on once, when it is complete", passes_on_once),
    ("a second backward() adds to the first", adds_over_graphs),
)
STAGE = Stage(("Value",), (*BACKWARD, *TWICE))
