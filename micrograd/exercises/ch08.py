"""Chapter 8, "A whole arithmetic": sum's first question, slopes without rules, sigmoid, power, relu's corner, price."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from micrograd.check import Exercise, Mistake, Stage, Test
from micrograd.exercises.ch06 import BACKWARD
from micrograd.exercises.ch07 import TWICE
from micrograd.exercises.findings import Built, compare, compare_slopes, first

README = (-4.0, 2.0)             # a and b of the README's example
ELSEWHERE = (0.5, 1.5)           # and another place
SLOPE, OTHER = 138.8338192419825, 645.5772594752186  # of g with respect to a and to b


def slope_of_the_readme(measured_slope: Callable[[float, float], float]) -> str | None:
    """What is wrong with a function that measures the slope of g with respect to a."""
    got = measured_slope(*README)
    if hasattr(got, "data") or not isinstance(got, int | float):
        return f"measured_slope must return a number, got {got!r}."
    named = {0.0: "Nothing moved: build example anew, with new Values, for each of the two runs.",
             2 * SLOPE: "This is twice the slope: the two runs are 2h apart, so divide by 2h.",
             SLOPE / 2: "This is half the slope: nudge a to both sides, a + h and a - h.",
             -SLOPE: "The sign is turned round: take g at a + h minus g at a - h.",
             OTHER: "This is the slope with respect to b: hold b still and nudge a."}
    for wrong, says in named.items():
        if math.isclose(got, wrong, rel_tol=1e-3, abs_tol=1e-3):
            return says
    if not math.isclose(got, SLOPE, rel_tol=1e-5):
        return f"At a = -4 and b = 2 it gives {got}."
    there, right = measured_slope(*ELSEWHERE), slope_of_g(*ELSEWHERE)
    return None if math.isclose(there, right, rel_tol=1e-5) else \
        f"At a = {ELSEWHERE[0]} and b = {ELSEWHERE[1]} it gives {there}, and the slope is {right:.4f}."


def slope_of_g(a: float, b: float) -> float:
    """The slope of the README's g with respect to a, where a + b and b - a are positive: both relus let it through."""
    c, d = 4 * (a + b) + 3 - a, 12 * (a * b + b**3) + 4 * (a + b) + (b - a)
    f = (c - d)**2
    return (1 / 2 - 10 / f**2) * 2 * (c - d) * (3 - (12 * b + 4 - 1))


def sigmoids(answer: tuple[Any, Any, Any]) -> str | None:
    """What is wrong with `sigmoid_composed` and `sigmoid_fused`."""
    value, composed, fused = answer
    for name, sigmoid in (("sigmoid_composed", composed), ("sigmoid_fused", fused)):
        for x in (-3.0, -0.5, 0.0, 1.0, 4.0):
            if (wrong := one_sigmoid(value, sigmoid, x)) is not None:
                return f"{name} at {x}: {wrong}"
    v = value(1.0)
    return None if fused(v)._prev == (v,) else "sigmoid_fused must be one node, with x as its only input."


def one_sigmoid(value: Any, sigmoid: Callable[[Any], Any], x: float) -> str | None:
    """What is wrong with a sigmoid at one place: its value, its slope, what it does with a slope from above."""
    right = 1 / (1 + math.exp(-x))
    v = value(x)
    out = sigmoid(v)
    if not isinstance(out, value):
        return f"it must return a Value, got {out!r}."
    if abs(out.data - right) > 1e-12:
        return "it falls where it should rise: the exponent is -x." if abs(out.data - 1 + right) < 1e-12 \
            else f"it gives {out.data}, and 1 / (1 + exp(-x)) is {right}."
    out.backward()
    if abs(v.grad - right * (1 - right)) > 1e-12:
        if v.grad == 0:
            return "x gets no gradient: is the rule stored in out._backward?"
        if math.isclose(v.grad, x * (1 - x)):
            return "the rule takes the input where it needs the result, out.data."
        return f"the gradient is {v.grad}, and should be {right * (1 - right)}."
    v = value(x)
    (sigmoid(v) * 3 + sigmoid(v)).backward()
    if math.isclose(v.grad, 2 * right * (1 - right), abs_tol=1e-12):
        return "the upstream slope is missing: multiply by out.grad."
    if abs(v.grad - 4 * right * (1 - right)) > 1e-12:
        return "used twice, it loses a deposit: the rule must add with +=."
    return None


def powers(answer: tuple[Any, Any, Any]) -> str | None:
    """What is wrong with `power`, and with the list of bases that it refuses."""
    value, power, refused = answer
    for x, k in ((2.0, 3.0), (0.5, -1.5), (1.7, 0.0)):
        a, b = value(x), value(k)
        out = power(a, b)
        if not isinstance(out, value):
            return f"power must return a Value, got {out!r}."
        if not math.isclose(out.data, x**k):
            return f"power of {x} and {k} gives {out.data}, and should give {x**k}."
        out.backward()
        for name, v, slope in (("base", a, k * x ** (k - 1)), ("exponent", b, x**k * math.log(x))):
            if not math.isclose(v.grad, slope, rel_tol=1e-9, abs_tol=1e-12):
                return f"At {x} to the {k} the {name}'s gradient is {v.grad}, and should be {slope}."
    if sorted(refused) == [-2.0]:
        return "One base is missing in refused: log has no answer at 0.0 either."
    if sorted(refused) == [0.0]:
        return "One base is missing in refused: log has no answer at -2.0 either."
    if sorted(refused) != [-2.0, 0.0]:
        return f"refused is {refused!r}; try each of the four bases."
    return None


EXERCISES = {
    1: Exercise(
        hint="sum begins with a number of its own; write its first two additions out.",
        answer="b",
        because="sum begins with 0 + Value(1.0): the int declines, and the Value on the right is asked.",
        mistakes=(
            Mistake("a", "That is how it would begin if sum began with the list's first element, but it begins with 0.",
                    "Who is asked first"),
            Mistake("c", "When the second Value comes, a Value stands on the left already, and its __add__ answers.",
                    "Who is asked first"),
        )),
    2: Exercise(
        hint="central takes a function of one number: let it build two Values and return the last result's data.",
        test=slope_of_the_readme,
        because="The nudge says 138.8338 as well, and it knows no rule."),
    3: Exercise(
        hint="composed is one line with exp and a division; fused has the shape of tanh in chapter 5.",
        test=sigmoids,
        because="Fused or composed, the gradients agree."),
    4: Exercise(
        hint="log, times, exp, all on Values; then try each base and catch what is raised.",
        test=powers,
        because="The exponent's slope holds log(a), which exists for positive bases only."),
    5: Exercise(
        hint="Ask the engine with Value(0.0).relu(), and divide rise by run for the other two.",
        answer=[0.0, 0.0, 1.0],
        because="At a corner no slope is the slope; the engine, like PyTorch, chooses 0.",
        mistakes=(
            Mistake([0.0, 1.0, 0.0], "Left and right are exchanged: on the left of 0, relu is flat.",
                    "Three more primitives"),
            Mistake([1.0, 0.0, 1.0], "The rule asks out.data > 0, and 0 is not greater than 0.",
                    "Three more primitives"),
            Mistake([0.5, 0.0, 1.0], "That is the central difference, which averages the two sides; ask the engine.",
                    "Three more primitives"),
            Mistake([0.0, 0.0, 0.0], "From 0 to 0.01 relu rises by 0.01.", "Three more primitives"),
        )),
    6: Exercise(
        hint="Clear calls before each of the two ways, and look at its length after.",
        answer=[674, 1],
        because="And the walk back costs about as much as one more call, however many parameters there are.",
        mistakes=(
            Mistake([337, 1], "A central difference calls f on both sides: twice for each parameter.",
                    "Exercise 8.6: the price of a gradient (reaches back to chapter 2)"),
            Mistake([338, 1], "That is one call for each parameter and one in the middle; central has two for each.",
                    "Exercise 8.6: the price of a gradient (reaches back to chapter 2)"),
            Mistake([674, 337], "One backward fills the grad of every Value in the graph, not of one.",
                    "Where 138.8338 comes from"),
            Mistake([674, 675], "calls still held the marks of the first count; clear it in between.",
                    "Exercise 8.6: the price of a gradient (reaches back to chapter 2)"),
            Mistake([674, 0], "backward needs a graph, and one call of f builds it.", "Where 138.8338 comes from"),
        )),
}


# The stage: constants on both sides, powers, exp, log, relu.

def readme(a: Any, b: Any) -> Any:
    """The example with which the 2020 micrograd introduces itself."""
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    return g + 10.0 / f


def readme_example(stage: Built) -> str | None:
    return first(compare("g.data", readme(stage.Value(-4.0), stage.Value(2.0)).data, 24.70408163265306),
                 compare_slopes("g", readme, stage.Value, [-4.0, 2.0], [138.8338192419825, 645.5772594752186]))


def numbers_on_the_right(stage: Built) -> str | None:
    return first(compare_slopes("a + 3", lambda a: a + 3, stage.Value, [2.0], [1.0]),
                 compare_slopes("a - 3", lambda a: a - 3, stage.Value, [2.0], [1.0]),
                 compare_slopes("a * 3", lambda a: a * 3, stage.Value, [2.0], [3.0]),
                 compare_slopes("a / 4", lambda a: a / 4, stage.Value, [2.0], [0.25]))


def numbers_on_the_left(stage: Built) -> str | None:
    return first(compare("(3 - a).data at 2", (3 - stage.Value(2.0)).data, 1.0),
                 compare("(1 / a).data at 2", (1 / stage.Value(2.0)).data, 0.5),
                 compare_slopes("3 + a", lambda a: 3 + a, stage.Value, [2.0], [1.0]),
                 compare_slopes("3 - a", lambda a: 3 - a, stage.Value, [2.0], [-1.0]),
                 compare_slopes("3 * a", lambda a: 3 * a, stage.Value, [2.0], [3.0]),
                 compare_slopes("1 / a", lambda a: 1 / a, stage.Value, [2.0], [-0.25]))


def between_values(stage: Built) -> str | None:
    return first(compare_slopes("-a", lambda a: -a, stage.Value, [2.0], [-1.0]),
                 compare_slopes("a - b", lambda a, b: a - b, stage.Value, [2.0, 4.0], [1.0, -1.0]),
                 compare_slopes("a / b", lambda a, b: a / b, stage.Value, [2.0, 4.0], [0.25, -0.125]),
                 compare_slopes("a / a", lambda a: a / a, stage.Value, [2.0], [0.0]))


def sums_a_list(stage: Built) -> str | None:
    return compare("sum([Value(1.0), Value(2.0)]).data", sum([stage.Value(1.0), stage.Value(2.0)]).data, 3.0)


def powers_bend(stage: Built) -> str | None:
    return first(compare("(a**3).data at -2", (stage.Value(-2.0)**3).data, -8.0),
                 compare_slopes("a**3", lambda a: a**3, stage.Value, [-2.0], [12.0]),
                 compare_slopes("a**-1", lambda a: a**-1, stage.Value, [2.0], [-0.25]),
                 compare_slopes("a**0.5", lambda a: a**0.5, stage.Value, [4.0], [0.25]))


def exponential_and_logarithm(stage: Built) -> str | None:
    return first(compare("exp of 1", stage.Value(1.0).exp().data, math.e),
                 compare_slopes("exp", lambda a: a.exp(), stage.Value, [1.0], [math.e]),
                 compare("log of 4", stage.Value(4.0).log().data, math.log(4.0)),
                 compare_slopes("log", lambda a: a.log(), stage.Value, [4.0], [0.25]))


def rectifier(stage: Built) -> str | None:
    return first(compare("relu of 3", stage.Value(3.0).relu().data, 3.0),
                 compare("relu of -3", stage.Value(-3.0).relu().data, 0.0),
                 compare_slopes("2*relu", lambda a: a.relu() * 2, stage.Value, [3.0], [2.0]),
                 compare_slopes("relu", lambda a: a.relu(), stage.Value, [-3.0], [0.0]),
                 compare_slopes("relu", lambda a: a.relu(), stage.Value, [0.0], [0.0]))


def tanh_from_exp(stage: Built) -> str | None:
    def composed(a: Any) -> Any:
        e = (2 * a).exp()
        return (e - 1) / (e + 1)

    slope = 1 - math.tanh(0.5)**2
    return first(compare_slopes("tanh", lambda a: a.tanh(), stage.Value, [0.5], [slope]),
                 compare_slopes("(e - 1)/(e + 1) with e = exp(2a)", composed, stage.Value, [0.5], [slope]))


ARITHMETIC: tuple[Test, ...] = (
    ("a number may stand on the right", numbers_on_the_right),
    ("a number may stand on the left", numbers_on_the_left),
    ("-a, a - b and a / b have the right slopes", between_values),
    ("sum() adds a list of Values", sums_a_list),
    ("a power has the slope k·a**(k-1)", powers_bend),
    ("exp and log have the right slopes", exponential_and_logarithm),
    ("relu passes on what is positive, and nothing at 0", rectifier),
    ("tanh and its formula in exp have the same slope", tanh_from_exp),
    ("the README's graph gives 24.7041, and 138.8338 and 645.5773", readme_example),
)
STAGE = Stage(("Value",), (*BACKWARD, *TWICE, *ARITHMETIC))
