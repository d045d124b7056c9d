"""Chapter 1's exercises: answers, hints and known mistakes."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from micrograd.check import Exercise, Mistake, Stage
from micrograd.exercises.findings import Built, compare


def parabola(x: float) -> float:
    return 3 * x**2 - 4 * x + 5


def step_down_lands(step_down: Callable[..., Any]) -> str | None:
    """What is wrong with one step of `step_down`, told from where it lands."""
    landed = step_down(parabola, 3.0, 1 / 6)
    if not isinstance(landed, int | float):
        return f"step_down(f, 3.0, 1/6) is {landed!r}; it should return a number, the new place."
    for place, says in ((3.0 + 14 / 6, "it went uphill: subtract the step"),
                        (14 / 6, "this is the size of the step; take it away from x"),
                        (3.0 - 1 / 6, "the slope is missing from the step"),
                        (3.0 - 20 / 6, "the step used the value of f in place of its slope")):
        if abs(landed - place) < 1e-3:
            return f"step_down(f, 3.0, 1/6) lands on {landed:.4f}: {says}."
    if abs(landed - 2 / 3) > 1e-3:
        return f"step_down(f, 3.0, 1/6) lands on {landed:.4f}, and the bottom of f is at 0.6667."
    landed = step_down(lambda x: -2 * x, 1.0, 0.5)
    if abs(landed - 2.0) > 1e-3:
        return f"With f(x) = -2x, from 1 with rate 0.5, it lands on {landed:.4f}, expected 2: is f measured at all?"
    return None


EXERCISES = {
    1: Exercise(
        hint="(3 + h)² is 9 + 6h + h². After dividing by h, leave out what still has an h in it.",
        answer=14,
        because="What is left is 14 + 3h, and 3h shrinks to nothing.",
        mistakes=(
            Mistake(14.003, "This is the reading with h = 0.001; its 0.003 belongs to the nudge.",
                    "Where the slope vanishes"),
            Mistake(17, "You put h = 1; the derivative is what is left as h shrinks to nothing.", "Make the bug"),
            Mistake(18, "You kept 3x² only; the part -4x gives a slope of -4 more.", "Where the slope vanishes"),
            Mistake(20, "This is the value of f at 3, and not how fast it changes there.", "Turn the knob a little"),
        )),
    2: Exercise(
        hint="The derivative is 6x - 4. Set it equal to 8 and solve for x.",
        answer=2,
        because="6 * 2 - 4 = 8.",
        tolerance=1e-3,
        mistakes=(
            Mistake(44, "You put 8 in place of x; 8 is the slope, and x is what you look for.",
                    "Where the slope vanishes"),
            Mistake(4 / 3, "You left out the -4 of 6x - 4.", "Where the slope vanishes"),
            Mistake(2 / 3, "You took 4 away from 8; to undo the -4, add 4.", "Where the slope vanishes"),
            Mistake(1.8685, "Here f itself is 8; the question is where its slope is 8.", "Turn the knob a little"),
        )),
    3: Exercise(
        hint="Run slope and central at 2/3 with h = 1e-7, then count f's rise in gaps, as done for 1e-6.",
        answer=["slope", 67],
        because="67 gaps where the exact 3h² would be 67.55: 3h, seen through a grid.",
        mistakes=(
            Mistake(["central", 67], "On a parabola the central difference cancels the 3h; it reads 0 here.",
                    "Nudge both ways"),
            Mistake(["slope", 67.55399], "This is the rise without rounding; an output can lie on grid points only.",
                    "Digits with a history"),
            Mistake(["slope", 68], "You rounded 67.55 to the nearest; f rounds at each of its operations. Measure it.",
                    "Digits with a history"),
            Mistake(["slope", 6754], "This is the rise for h = 1e-6.", "Digits with a history"),
        )),
    4: Exercise(
        hint="Both begin with 12, and the h² cancels, too.",
        answer=-0.06,
        because="It is -6h: the error that nudging both ways removes, and its sign.",
        tolerance=2e-5,
        mistakes=(
            Mistake(0.06, "You took central from forward; it is the other way round.", "Nudge both ways"),
            Mistake(-0.0601, "You took forward from 12; the central difference has an error of its own, h².",
                    "Nudge both ways"),
            Mistake(-0.03, "This is the answer for the parabola f, whose error is 3h; the question is about the cube.",
                    "Nudge both ways"),
        )),
    5: Exercise(
        hint="Left of 0, abs(x) is -x. What does it do as x grows?",
        answer=[-1, 1],
        because="Two slopes at one place: a corner has no derivative.",
        mistakes=(
            Mistake([1, -1], "These are the right slopes in the wrong order: left first.", "The sign says which way"),
            Mistake([1, 1], "To the left the nudge is -0.001; the change has to be divided by that, sign and all.",
                    "Turn the knob a little"),
            Mistake([0, 0], "This is the central difference, which mixes both sides.", "Nudge both ways"),
        )),
    6: Exercise(
        hint="x - rate * slope, with the slope measured by central(f, x, 1e-5).",
        test=step_down_lands,
        because="From 3 it lands on the bottom; with rate 0.34 it would jump over it, further each time.",
        ),
}


# The stage: slope, central.

def slope_of_a_parabola(stage: Built) -> str | None:
    got = stage.slope(lambda x: 3*x**2 - 4*x + 5, 3.0, 0.001)
    return compare("The slope of 3x²-4x+5 at 3 with h = 0.001", got, 14.003, 1e-8)


def slope_looks_forward(stage: Built) -> str | None:
    return compare("The slope of |x| at 0 with h = 0.5", stage.slope(abs, 0.0, 0.5), 1.0)


def slope_goes_down(stage: Built) -> str | None:
    return compare("The slope of 5-2x at 4", stage.slope(lambda x: 5 - 2*x, 4.0, 0.25), -2.0)


def central_of_a_cube(stage: Built) -> str | None:
    got = stage.central(lambda x: x**3, 2.0, 0.01)
    return compare("The central slope of x³ at 2 with h = 0.01", got, 12.0001, 1e-8)


def central_looks_both_ways(stage: Built) -> str | None:
    return compare("The central slope of |x| at 0", stage.central(abs, 0.0, 0.5), 0.0)


STAGE = Stage(("slope", "central"), (
    ("slope gives change out per change in", slope_of_a_parabola),
    ("slope looks forward, from x to x + h", slope_looks_forward),
    ("slope is negative where the function falls", slope_goes_down),
    ("central gives the slope of a cube almost exactly", central_of_a_cube),
    ("central looks as far back as forward", central_looks_both_ways),
))
