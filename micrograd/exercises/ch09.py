"""Chapter 9: the lecture's digits, readings of a gradient check, and tests that kill mutants."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from micrograd.check import Exercise, Mistake, Stage
from micrograd.exercises.findings import Built, first

PLUS, MINUS, RELU = "({0} + {1})", "({0} - {1})", "relu({0})"
SHORTEST = {"add assigns": [(PLUS, 1)], "mul by itself": [(MINUS, 0)], "no sort": [(PLUS, 0), (PLUS, 2)],
            "relu always open": [(RELU, 0)], "relu looks up": [(RELU, 0)]}


def kills_eight(answer: Any) -> str | None:
    """An expression of two Values, with its inputs, on which one gradient check kills 8 mutants or more."""
    from micrograd.bugs import MUTANTS, mutation_test
    from micrograd.gradcheck import gradcheck
    if not (isinstance(answer, list | tuple) and len(answer) == 2 and callable(answer[0])):
        return f"The answer is the function and its inputs, [mine, inputs_3]; got {answer!r}."

    f, inputs = answer

    def mine(Value: Any) -> bool:  # a class
        return gradcheck(f, inputs, Value=Value)

    report = mutation_test(mine)
    killed = len(MUTANTS) - len(report.survivors)
    return None if killed >= 8 else f"It kills {killed}; the survivors are {', '.join(report.survivors)}."


def finds_the_shortest(shortest: Callable[[Any], Any]) -> str | None:
    """A function that returns the shortest expression, as a list of steps, on which an engine is wrong."""
    from micrograd.bugs import mutant, right_engine
    for name, counter_example in SHORTEST.items():
        found, steps = shortest(mutant(name).Value), len(counter_example)
        if found is None:
            return f"It finds nothing on {name!r}, where {steps} step{'s' * (steps > 1)} would do."
        if not isinstance(found, list | tuple):
            return f"On {name!r} it returns {found!r}; return the list of steps."
        if len(found) != steps:
            return f"On {name!r} it returns {len(found)} steps; the shortest has {steps}."
        if [tuple(step) for step in found] != counter_example:
            return f"On {name!r} it returns {found!r}, which is not the first expression that fails."
    if (found := shortest(right_engine())) is not None:
        return f"On the right engine it should return None, and returns {found!r}."
    return None


def kills_the_last(test: Callable[[Any], Any]) -> str | None:
    """A test that kills the mutant `wipes first`."""
    from micrograd.bugs import mutation_test
    return "`wipes first` still survives." if "wipes first" in mutation_test(test).survivors else None


EXERCISES = {
    1: Exercise(
        hint="Only the bias changes: neuron(float(np.float32(bias))). Give all digits, do not round.",
        answer=[-1.5000003851533106, 0.5000001283844369, 1.0000002567688737], tolerance=1e-13,
        because="Every digit of the lecture's printout.",
        mistakes=(
            Mistake([-1.4999999999999993, 0.4999999999999998, 0.9999999999999996],
                    "You gave your engine the bias with all its 16 digits, or rounded what it said; here the digits "
                    "are the point.", "Two printouts"),
        )),
    2: Exercise(
        hint="First ask whether the difference is above 1e-10; only then look at the relative error.",
        answer=["a", "b", "c"],
        because="The relative errors are 4e-09, 0.5 and 1, and the third difference is below the ruler's noise.",
        mistakes=(
            Mistake(["a", "b", "b"], "You judged the third by its relative error; a difference of 3.1e-12 is noise.",
                    "How far apart is too far?"),
            Mistake(["a", "a", "a"], "You judged by the difference alone; 4.1e-07 is half of 8.2e-07.",
                    "How far apart is too far?"),
            Mistake(["a", "a", "c"], "You judged the second by the difference alone; 4.1e-07 is half of 8.2e-07.",
                    "How far apart is too far?"),
            Mistake(["b", "b", "b"], "You asked for equal digits; the ruler has noise in its last ones.",
                    "A ruler for slopes"),
        )),
    3: Exercise(
        hint="Use many operations, use a number twice at different depths, and let some inputs of relu be negative.",
        test=kills_eight, because="One expression, eight mutants or more."),
    4: Exercise(
        hint="Look at mutation_test(test_positive).survivors. Which one differs from the right engine only below 0?",
        answer="relu always open", because="Where the input is positive, relu's slope is 1 anyway.",
        mistakes=(
            Mistake("relu looks up", "This one dies: in `-a.relu()` the upstream slope is negative.",
                    "Sixteen broken engines"),
            Mistake("1 - x turned", "It survives, but no gradient check kills it, at negative inputs neither.",
                    "What a gradient check cannot see"),
            Mistake("wipes first", "It survives, but one backward pass cannot show it, at negative inputs neither.",
                    "Expressions nobody thought of"),
        )),
    5: Exercise(
        hint="Go through all_steps(1), then all_steps(2); the first one on which gradcheck raises is the answer.",
        test=finds_the_shortest, because="A counter-example of one or two steps shows where to look."),
    6: Exercise(
        hint="Let two results share an input, and call backward() on both. What must its grad be?",
        test=kills_the_last, because="With it, your tests kill all 16."),
}


# The stage: gradcheck(f, inputs), which raises an AssertionError that names the argument.

def product_with_slopes(of_a: float, of_b: float) -> Callable[[Any, Any], Any]:
    """The product a*b, with each slope times a factor: a rule with a mistake, unless both are 1."""
    def f(a: Any, b: Any) -> Any:
        out = a * b

        def rule() -> None:
            a.grad += of_a * b.data * out.grad
            b.grad += of_b * a.data * out.grad

        out._backward = rule
        return out

    return f


def complaint(gradcheck: Any, f: Callable[..., Any], inputs: list[float]) -> str | None:
    """What gradcheck says when it finds a wrong gradient; nothing if it finds none."""
    try:
        gradcheck(f, inputs)
    except AssertionError as error:
        return str(error)
    return None


def passes_what_is_right(stage: Built) -> str | None:
    said = first(complaint(stage.gradcheck, lambda a, b: (a * b).tanh(), [0.5, -0.3]),
                 complaint(stage.gradcheck, lambda a: a**3 - 2 / a, [3.0]),
                 complaint(stage.gradcheck, product_with_slopes(1.0, 1.0), [0.5, -0.3]))
    return None if said is None else f"It finds fault with gradients that are right: {said}."


def finds_a_wrong_slope(stage: Built) -> str | None:
    for factor in (-1.0, 0.0, 1.001):
        if complaint(stage.gradcheck, product_with_slopes(factor, 1.0), [0.5, -0.3]) is None:
            return f"A product whose first slope is multiplied by {factor} passes; expected an AssertionError."
    return None


def finds_a_small_wrong_slope(stage: Built) -> str | None:
    if complaint(stage.gradcheck, product_with_slopes(2.0, 1.0), [0.5, 1e-8]) is None:
        return "A slope of 2e-08 where 1e-08 is right passes: divide the error by the size of the slopes."
    return None


def passes_large_slopes(stage: Built) -> str | None:
    said = complaint(stage.gradcheck, lambda a: a * a * 1e6, [3.0])
    return None if said is None else f"A slope of six million is right, and it finds fault with it: {said}."


def names_the_argument(stage: Built) -> str | None:
    for i, f in enumerate((product_with_slopes(2.0, 1.0), product_with_slopes(1.0, 2.0))):
        said = complaint(stage.gradcheck, f, [0.5, -0.3])
        if said is None or not re.search(rf"(?<![\d.]){i}(?![\d]|\.\d)", said):
            return f"The gradient of argument {i} is wrong, and the AssertionError says {said!r}; it must say {i}."
    return None


STAGE = Stage(("gradcheck",), (
    ("gradcheck passes what is right", passes_what_is_right),
    ("gradcheck finds a wrong slope", finds_a_wrong_slope),
    ("gradcheck finds a wrong slope that is small", finds_a_small_wrong_slope),
    ("gradcheck passes a large slope that is right", passes_large_slopes),
    ("gradcheck names the argument whose slope is wrong", names_the_argument),
))
