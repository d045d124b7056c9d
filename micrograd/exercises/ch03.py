"""The answers of chapter 3, and the mistakes that are known."""
from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from typing import Any

from micrograd.check import Exercise, Mistake, Stage
from micrograd.exercises.findings import Built

SIX = ("a", "b", "c", "d", "e", "f")


def slopes(a: float, b: float, c: float, f: float) -> dict[str, float]:
    """The slopes of L = (a*b + c)*f with respect to every node left of L."""
    return {"a": b * f, "b": a * f, "c": f, "d": f, "e": f, "f": a * b + c}


def all_six(slopes_of_L: Callable[..., Any]) -> str | None:
    """What is wrong with a function that should give the six slopes for any leaves."""
    for leaves in ((2.0, -3.0, 10.0, -2.0), (-2.0, 5.0, -3.0, 0.5), (1.5, 0.25, -4.0, 3.0)):
        got, right = slopes_of_L(*leaves), slopes(*leaves)
        if not isinstance(got, Mapping) or not set(SIX) <= set(got):  # the slope of L itself may stand there, too
            return f"The function must return a dict with the keys {', '.join(SIX)}; got {got!r}."
        for name in ("d", "f", "e", "c", "a", "b"):  # from the end, so that the first error is named
            if abs(got[name] - right[name]) > 1e-9:
                at = ", ".join(f"{x:g}" for x in leaves)
                why = reason(got, name, leaves)
                return f"At {at} the slope for {name} is {got[name]:g}, expected {right[name]:g}. {why}"
    return None


def reason(got: Mapping[str, float], name: str, leaves: tuple[float, ...]) -> str:
    """The mistake behind a wrong slope, if it is a known one."""
    a, b, _, f = leaves
    others = {"a": b, "b": a}
    own = {"a": a, "b": b}
    if name in others and abs(got[name] - others[name] - f) < 1e-9:
        return "You added the local slope and the upstream slope: they multiply."
    if name in others and abs(got[name] - others[name]) < 1e-9:
        return "That is the local slope: multiply it by the upstream slope."
    if name in own and abs(got[name] - own[name] * f) < 1e-9:
        return "Times swaps: the local slope is the other factor."
    return ""


EXERCISES = {
    1: Exercise(
        hint="Forward pass first: e, then d. Then begin at L with 1 and go left, one operation at a time.",
        test=all_six,
        because="One forward pass and one backward pass give all six."),
    2: Exercise(
        hint="Draw the graph with f = 0 and walk back: which arrows carry f?",
        answer={"a": 0.0, "b": 0.0, "c": 0.0, "f": 4.0},
        because="The paths of a, b and c all pass the factor f = 0; f's own slope is d = 4.",
        mistakes=(
            Mistake({"a": 0.0, "b": 0.0, "c": 0.0, "f": 0.0},
                    "You set f's slope to 0 as well; the slope of a factor is the other factor, d = 4.",
                    "Begin at the end"),
            Mistake({"a": -3.0, "b": 2.0, "c": 1.0, "f": 4.0},
                    "You gave the slopes of d with respect to a, b and c; the upstream slope f = 0 is still to be "
                    "multiplied in.", "Back through the product"),
            Mistake({"a": 6.0, "b": -4.0, "c": -2.0, "f": 4.0},
                    "These are the slopes at f = -2; a slope belongs to the values at which it is taken.", "Draw it"))),
    3: Exercise(
        hint="Write e and d down first; then f's slope is d, and everything else carries the factor f.",
        answer={"L": -6.5, "a": 2.5, "b": -1.0, "c": 0.5, "f": -13.0},
        mistakes=(
            Mistake({"L": -6.5, "a": 5.0, "b": -2.0, "c": 1.0, "f": -13.0},
                    "You gave the local slopes; those of a, b and c must be multiplied by the upstream slope 0.5.",
                    "Back through the product"),
            Mistake({"L": -6.5, "a": -1.0, "b": 2.5, "c": 0.5, "f": -13.0},
                    "You gave a and b their own factor; times swaps, each gets the other one.",
                    "Back through the product"),
            Mistake({"L": -6.5, "a": 5.5, "b": -1.5, "c": 1.5, "f": -12.0},
                    "You added the local slope and the upstream slope.", "Make the bug"))),
    4: Exercise(
        hint="The last operation is a plus between two products. What does plus do with the slope 1 of M?",
        answer={"M": -26.0, "a": -3.0, "b": 2.0, "c": -2.0, "f": 10.0},
        because="Plus passes 1 to both products, and each product swaps.",
        mistakes=(
            Mistake({"M": -8.0, "a": 6.0, "b": -4.0, "c": -2.0, "f": 4.0},
                    "These belong to the formula with brackets; without them f multiplies c alone.",
                    "A formula in small steps"),
            Mistake({"M": -26.0, "a": 6.0, "b": -4.0, "c": -2.0, "f": 4.0},
                    "The value is right, and the slopes are those of L; in the graph of M no path leads from a to f's "
                    "product.", "Draw it"),
            Mistake({"M": -26.0, "a": -3.0, "b": 2.0, "c": 10.0, "f": -2.0},
                    "You gave c and f their own factor; times swaps, each gets the other one.",
                    "Back through the product"))),
    5: Exercise(
        hint="The new a is 2 - 0.01 * 6; do the same for b, c and f with their slopes, and run the formula there.",
        answer=-8.726304,
        because="The prediction was -8.72; going down, the curve adds to the move.",
        mistakes=(
            Mistake(-7.286496, "That is the step up: subtract the slope times 0.01.", "All knobs at once"),
            Mistake(-8.72, "That is what the slopes predict; run the formula at the moved leaves.",
                    "All knobs at once"),
            Mistake(-8.0402, "You moved every leaf by 0.01; move each by 0.01 times its slope.", "All knobs at once"))),
    6: Exercise(
        hint="Make h ten times smaller. Does the difference from 72 stay, grow or shrink, and by how much?",
        answer="b",
        because="The measured slope goes to 72 as h shrinks: the slopes are exact at the start, and only there.",
        mistakes=(
            Mistake("a", "Rounding is about 16 digits down; this difference is in the third.", "All knobs at once"),
            Mistake("c", "e and d are results; they move by themselves when the leaves move, and their share is in the "
                    "slopes of the leaves.", "Draw it"))),
}


# The stage: check_by_nudging.

def verdicts(check_by_nudging: Any, slopes: list[float]) -> list[bool]:
    """What was said of each input of L = (a*b + c)*f: True where it agrees."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        check_by_nudging(lambda a, b, c, f: (a * b + c) * f, [2.0, -3.0, 10.0, -2.0], slopes)
    lines = [line.casefold() for line in printed.getvalue().splitlines()]
    return ["differ" not in line for line in lines if "agree" in line or "differ" in line]


def agrees(stage: Built) -> str | None:
    said = verdicts(stage.check_by_nudging, [6.0, -4.0, -2.0, 4.0])
    if len(said) != 4:
        return f'It prints "agrees" or "DIFFERS" on {len(said)} lines for 4 inputs.'
    return None if all(said) else f"The slope of input {said.index(False)} is right, and it says DIFFERS."


def differs(stage: Built) -> str | None:
    for i, wrong in enumerate(([-5.0, -4.0, -2.0, 4.0], [6.0, 4.0, -2.0, 4.0], [6.0, -4.0, -2.001, 4.0],
                               [6.0, -4.0, -2.0, 0.0])):
        said = verdicts(stage.check_by_nudging, wrong)
        if said != [position != i for position in range(4)]:
            return f"Slope {i} of {wrong} alone is wrong, and it must say DIFFERS there and agrees elsewhere."
    return None


STAGE = Stage(("check_by_nudging",), (
    ("it agrees with six slopes by hand", agrees),
    ("it says DIFFERS beside a wrong slope, and only there", differs),
))
