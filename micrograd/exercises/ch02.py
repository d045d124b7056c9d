"""Chapter 2's exercises: answers, hints and known mistakes."""
from __future__ import annotations

from micrograd.check import Exercise, Mistake, Stage
from micrograd.exercises.findings import Built, compare, first

EXERCISES = {
    1: Exercise(
        hint="Turn a up a little. The product a*b then changes by that much times what?",
        answer="c",
        because="The slope with respect to a is b, whatever a is.",
        mistakes=(
            Mistake("a", "That is the sign of the product's value; the slope asks how the product changes.",
                    "The other factor"),
            Mistake("b", "The sign is right and the reason is not: with a = +5 the slope would still be -3.",
                    "The other factor"),
            Mistake("d", "c is added; it moves d up and down but has no part in the slope with respect to a.",
                    "The other factor"),
        )),
    2: Exercise(
        hint="d is a*b + c. The slope with respect to a factor is the other factor.",
        answer={"d": -3.5, "a": 4, "b": -1, "c": 1},
        because="The slopes are b, a and 1.",
        mistakes=(
            Mistake({"d": -3.5, "a": -1, "b": 4, "c": 1}, "You gave each factor its own value; it is the other's.",
                    "The other factor"),
            Mistake({"d": -3.5, "a": 4, "b": -1, "c": 0.5}, "You gave c its own value; whatever c is, its slope is 1.",
                    "One nudge for any knob"),
            Mistake({"d": -3.5, "a": -3, "b": 2, "c": 1}, "These are the slopes at the old place, 2, -3, 10.",
                    "The other factor"),
            Mistake({"d": -3.5, "a": 4, "b": 1, "c": 1}, "The slope for b is a, which is -1: keep its sign.",
                    "The other factor"),
        )),
    3: Exercise(
        hint="Call bars(2.0, 0.0, 10.0).",
        answer="a",
        because="With b = 0 the product is 0 for any a.",
        mistakes=(
            Mistake("b", "A knob that stands at 0 can still have a slope: turn b up, and each bit counts twice.",
                    "The other factor"),
            Mistake("c", "c is added, so its slope is 1 wherever a and b are.", "One nudge for any knob"),
        )),
    4: Exercise(
        hint="Predicted: each slope times 0.01, added up. Measured: d at the new place minus 4, to six decimals.",
        answer=[0, 0.0001, "b"],
        because="The gradient sees each move alone; 0.01 * 0.01 is what they do together.",
        tolerance=1e-6,
        mistakes=(
            Mistake([0, 0.0001, "a"], "Rounding is near 1e-15 here; the difference is 0.0001.",
                    "Turn several knobs at once"),
            Mistake([0, 0.0001, "c"], "c is added: its slope is 1 everywhere.", "Turn several knobs at once"),
            Mistake([0.06, 0.0001, "b"], "You added the sizes; the slope with respect to a counts with its minus sign.",
                    "Turn several knobs at once"),
            Mistake([0, 4.0001, "b"], "You gave the new value of d; the question is its change.",
                    "Turn several knobs at once"),
        )),
    5: Exercise(
        hint="Write g so that it calls d and squares the result; then numerical_gradient(g, [2.0, -3.0, 10.0]).",
        answer=[-24, 16, 8],
        because="Each is 8 times the slope of d, and 8 is 2d.",
        tolerance=1e-3,
        mistakes=(
            Mistake([-6, 4, 2], "You doubled the slopes; the factor is 2d, and d is 4.", "All of them: the gradient"),
            Mistake([9, 4, 1], "You squared the slopes; nudge the square of d.", "All of them: the gradient"),
            Mistake([-12, 8, 4], "You multiplied by d; the slope of d*d is 2d.", "All of them: the gradient"),
            Mistake([-3, 2, 1], "This is the gradient of d itself.", "All of them: the gradient"),
        )),
    6: Exercise(
        hint="A central difference calls f on both sides. Empty many_calls before you count.",
        answer=674,
        because="Two calls for each of 337 knobs, for one gradient.",
        mistakes=(
            Mistake(337, "One call for each knob is not enough to see a change.", "What it costs"),
            Mistake(338, "That is one call for each knob and one in the middle; a central difference has no middle.",
                    "Nudge both ways", chapter=1),
            Mistake(1011, "Three calls for each knob: a central difference does not need f at the place itself.",
                    "Nudge both ways", chapter=1),
            Mistake(1348, "Exactly twice too many: empty many_calls before you count.", "What it costs"),
        )),
}


# The stage: nudge, numerical_gradient.

def d(a: float, b: float, c: float) -> float:
    return a * b + c


def nudges_each(stage: Built) -> str | None:
    args = [2.0, -3.0, 10.0]
    return first(*(compare(f"nudge of a*b + c for input {i}", stage.nudge(d, list(args), i, 0.001), expected, 1e-6)
                   for i, expected in enumerate([-3.0, 2.0, 1.0])))


def nudge_leaves_its_arguments(stage: Built) -> str | None:
    args = [2.0, -3.0, 10.0]
    stage.nudge(d, args, 1, 0.001)
    return None if args == [2.0, -3.0, 10.0] else f"After the nudge the list is {args}, it was [2.0, -3.0, 10.0]."


def gradient_has_a_slope_for_each(stage: Built) -> str | None:
    got = list(stage.numerical_gradient(d, [-1.0, 4.0, 0.5]))
    if len(got) != 3:
        return f"It gives {len(got)} slopes for 3 inputs."
    return first(*(compare(f"Slope {i} of a*b + c at -1, 4, 0.5", g, e, 1e-4)
                   for i, (g, e) in enumerate(zip(got, [4.0, -1.0, 1.0], strict=True))))


def gradient_moves_one_at_a_time(stage: Built) -> str | None:
    here, seen = [2.0, -3.0, 10.0], []

    def watched(*args: float) -> float:
        seen.append(args)
        return d(*args)

    stage.numerical_gradient(watched, list(here))
    moved = max((sum(x != y for x, y in zip(args, here, strict=True)) for args in seen), default=0)
    return None if moved == 1 else f"The function was called with {moved} inputs moved; restore each before the next."


STAGE = Stage(("nudge", "numerical_gradient"), (
    ("nudge gives the slope for one input", nudges_each),
    ("nudge leaves the list of arguments as it was", nudge_leaves_its_arguments),
    ("numerical_gradient gives one slope for each input", gradient_has_a_slope_for_each),
    ("numerical_gradient holds the other inputs still", gradient_moves_one_at_a_time),
))
