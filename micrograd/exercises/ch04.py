"""The answers of chapter 4, and the mistakes that are known."""
from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from micrograd.check import Exercise, Mistake, Stage, Test
from micrograd.exercises.findings import Built, compare, first

SLOPES = {"a": 6.0, "b": 6.0, "c": 2.0, "f": 2.0}


def counts(count: Callable[[Any], Any]) -> str | None:
    """What is wrong with a function that should count the Values and the operations of a graph."""
    from micrograd.engine import Value

    a, b, c, f = (Value(x) for x in (2.0, -3.0, 10.0, -2.0))
    s = a + a
    graphs = (("L", (a * b + c) * f, 7, 3), ("a leaf", a, 1, 0), ("(a+a)*(a+a)", s * s, 3, 2))
    for name, root, values, operations in graphs:
        got = count(root)
        if not isinstance(got, Mapping) or set(got) != {"values", "operations"}:
            return f'The function must return a dict with the keys "values" and "operations"; got {got!r}.'
        if got["values"] == values + operations and operations:
            return f"For {name} you counted the operations among the Values: {got['values']} instead of {values}."
        if name.startswith("(") and got["values"] > values:
            return f"In {name}, a + a is one Value, used twice: count each Value once."
        if (got["values"], got["operations"]) != (values, operations):
            return (f"For {name} you found {got['values']} Values and {got['operations']} operations, expected "
                    f"{values} and {operations}.")
    return None


def built_and_filled(root: Any) -> str | None:
    """What is wrong with (a+b)*(c+f), or with the slopes in its leaves."""
    if not hasattr(root, "_prev"):
        return f"answer_2 must be the Value that product_of_sums returns; got {root!r}."
    if abs(root.data - 12) > 1e-4:
        return f"The Value holds {root.data:g}, expected 12."
    leaves = {v.label: v for side in root._prev for v in side._prev}
    if set(leaves) != set(SLOPES):
        return f"The leaves must have the labels a, b, c, f; got {', '.join(map(repr, leaves)) or 'none'}."
    if not any(v.grad for v in leaves.values()):
        return "The number is right; every grad is still 0: enter the measured slopes."
    for name, slope in SLOPES.items():
        if not math.isclose(leaves[name].grad, slope, abs_tol=1e-4):
            return f"{name}.grad is {leaves[name].grad:g}, and a nudge of {name} measures something else."
    return None


def four_decimals(Rounded: Any) -> str | None:
    """What is wrong with a class whose text should show four decimals."""
    for number, digits in ((2 / 3, "0.6667"), (-8.0, "-8.0000"), (12345.5, "12345.5000")):
        v, shown = Rounded(number), f"Value(data={digits})"
        if v.data != number:
            return f"You rounded the number itself: data is {v.data!r} and must stay {number!r}."
        if repr(v) != shown:
            return f"The repr of Rounded({number:.6g}) is {repr(v)!r}, expected {shown!r}."
    return None


EXERCISES = {
    1: Exercise(
        hint="trace(root) gives every Value once; a Value that an operation made has an _op that is not empty.",
        test=counts,
        because="Seven Values and three operations in L, and a Value that is used twice counts once."),
    2: Exercise(
        hint="numerical_gradient(product_of_sums, [3.0, -1.0, 2.0, 4.0]) gives the slopes in the order of the leaves.",
        test=built_and_filled,
        because="Each leaf's slope is the other bracket: 6, 6, 2, 2.",
        mistakes=(
            Mistake(5.0, "You left the brackets out: a + b*c + f is 5.", "A formula in small steps", chapter=3),)),
    3: Exercise(
        hint="How many new objects does one run of x = x + x make?",
        answer=6,
        because="One leaf, and one new Value for each of the five sums.",
        mistakes=(
            Mistake(5, "You counted the sums and left out the leaf that the chain starts from.",
                    "Walk the whole graph"),
            Mistake(10, "You counted two inputs for each sum; both are the same Value.", "Walk the whole graph"),
            Mistake(11, "You counted the five operations, too; an operation is not a Value.", "Walk the whole graph"),
            Mistake(32, "That is x.data after five doublings, not the number of Values.", "Walk the whole graph"),
            Mistake(63, "You counted a Value again for each way that leads to it; trace notes it once.",
                    "Walk the whole graph"),
            Mistake(1, "You counted the name x; each run makes a new Value, and the old one stays in the graph.",
                    "Make the bug"))),
    4: Exercise(
        hint="Read the last line of the error, and then the line of __add__ that asks for something.",
        answer={"error": "AttributeError", "why": "b"},
        because="other.data fails, because an int has no data; chapter 8 lets plain numbers in.",
        mistakes=(
            Mistake({"error": "TypeError", "why": "a"},
                    "That was the first try, without __add__; this class has one, and it fails inside.",
                    "First try: a number in a box"),
            Mistake({"error": "AttributeError", "why": "a"},
                    "The error comes from inside __add__, so there is one.", "Third try: keep the inputs"),
            Mistake({"error": "AttributeError", "why": "c"},
                    "1.0 fails in the same way: a float has no data either.", "Third try: keep the inputs"))),
    5: Exercise(
        hint="Count with len; a set keeps each object once.",
        answer=[2, 1],
        because="The tuple keeps both uses of a, the set only one.",
        mistakes=(
            Mistake([2, 2], "A set drops the second of two that are the same object.", "Third try: keep the inputs"),
            Mistake([1, 1], "The tuple has an entry for each input, also when both are a.",
                    "Third try: keep the inputs"),
            Mistake([1, 2], "You gave the set first; it is the tuple that keeps both.", "Third try: keep the inputs"))),
    6: Exercise(
        hint="In an f-string, {x:.4f} shows x with four decimals; the class's own __repr__ shows the rest.",
        test=four_decimals,
        because="Only the text is rounded; the number keeps all its digits."),
}


# The stage: Value(data, _prev, _op, label), + and *.

def l_graph(Value: Any) -> dict[str, Any]:
    """L = (a*b + c)*f, chapter 3's, every Value by its name."""
    v = {"a": Value(2.0), "b": Value(-3.0), "c": Value(10.0), "f": Value(-2.0)}
    v["e"] = v["a"] * v["b"]
    v["d"] = v["e"] + v["c"]
    v["L"] = v["d"] * v["f"]
    return v


def keeps_its_number(stage: Built) -> str | None:
    v = stage.Value(2.5, label="a")
    return first(compare("Value(2.5).data", v.data, 2.5),
                 compare("The grad of a new Value", v.grad, 0.0),
                 None if v.label == "a" else f"The label of Value(2.5, label='a') is {v.label!r}.",
                 None if "2.5" in repr(v) else f"The repr of Value(2.5) is {v!r}, without its number.")


def leaf_comes_from_nothing(stage: Built) -> str | None:
    v = stage.Value(2.5)
    return first(None if v._prev == () else f"_prev of a new Value is {v._prev!r}, expected an empty tuple.",
                 None if v._op == "" else f"_op of a new Value is {v._op!r}, expected an empty string.")


def remembers(Value: Any, out: Any, a: Any, b: Any, op: str, data: float) -> str | None:
    """What is wrong with the result of one operation on a and b."""
    if not isinstance(out, Value):
        return f"a {op} b is a {type(out).__name__}, expected a Value."
    if not isinstance(out._prev, tuple) or [*map(id, out._prev)] != [id(a), id(b)]:
        return f"_prev of a {op} b is {out._prev!r}, expected the tuple (a, b)."
    return first(compare(f"(a {op} b).data", out.data, data),
                 None if out._op == op else f"_op of a {op} b is {out._op!r}, expected {op!r}.")


def sum_remembers(stage: Built) -> str | None:
    a, b = stage.Value(2.0), stage.Value(-3.0)
    return remembers(stage.Value, a + b, a, b, "+", -1.0)


def product_remembers(stage: Built) -> str | None:
    a, b = stage.Value(2.0), stage.Value(-3.0)
    return remembers(stage.Value, a * b, a, b, "*", -6.0)


def keeps_both_edges(stage: Built) -> str | None:
    a = stage.Value(3.0)
    edges = len((a + a)._prev)
    return None if edges == 2 else f"_prev of a + a has {edges} entry, expected 2: a, and a again."


def leaves_its_inputs(stage: Built) -> str | None:
    a, b = stage.Value(2.0), stage.Value(-3.0)
    out = a * b + a
    if out is a or out is b:
        return "An operation returned one of its inputs, expected a new Value."
    return first(compare("a.data after a*b + a", a.data, 2.0), compare("b.data after a*b + a", b.data, -3.0))


def l_is_minus_eight(stage: Built) -> str | None:
    return compare("L.data for L = (a*b + c)*f", l_graph(stage.Value)["L"].data, -8.0)


def l_has_seven_values(stage: Built) -> str | None:
    v = l_graph(stage.Value)
    found, todo = set(), [v["L"]]
    while todo:
        one = todo.pop()
        found.add(id(one))
        todo += one._prev
    right = found == {*map(id, v.values())}
    return None if right else f"Walking back from L along _prev finds {len(found)} Values, expected the 7 of L."


GRAPH: tuple[Test, ...] = (
    ("a Value keeps its number and its label, with a gradient of 0", keeps_its_number),
    ("a Value that you write down was made from nothing", leaf_comes_from_nothing),
    ("a + b remembers a, b and +", sum_remembers),
    ("a * b remembers a, b and *", product_remembers),
    ("a + a remembers a twice", keeps_both_edges),
    ("an operation leaves its inputs as they are", leaves_its_inputs),
    ("L = (a*b + c)*f is -8", l_is_minus_eight),
    ("the whole graph can be reached from L", l_has_seven_values),
)
STAGE = Stage(("Value",), GRAPH)
