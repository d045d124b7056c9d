"""The tests behind `check.stage`: `TESTS["s07"]` lists what each stage must do, and how to see whether it does.

A test takes what the chapter builds, a class or some functions, and returns nothing, or one sentence on what is
wrong. It looks at results, so that a class passes whatever its inside. Up to stage 6 a new gradient takes the
place of the old one; no test of these stages lets two gradients arrive at one Value.
"""
from __future__ import annotations

import gc
import io
import math
import re
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from typing import Any

Test = tuple[str, Callable[..., str | None]]
NEURON_SLOPES = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}
L_SLOPES = {"a": 6.0, "b": -4.0, "c": -2.0, "d": -2.0, "e": -2.0, "f": 4.0, "L": 1.0}


# What the tests share.

def first(*findings: str | None) -> str | None:
    """The first sentence on what is wrong, if any."""
    return next((wrong for wrong in findings if wrong), None)


def compare(what: str, got: Any, expected: float, tolerance: float = 1e-9) -> str | None:
    """Nothing if a number is as expected, within the relative tolerance; a sentence if not."""
    if isinstance(got, int | float) and math.isclose(got, expected, rel_tol=tolerance, abs_tol=tolerance):
        return None
    return f"{what} is {got!r}, expected {expected:.10g}."


def compare_grads(values: Mapping[str, Any], expected: Mapping[str, float]) -> str | None:
    """The first Value whose gradient is not as expected."""
    return first(*(compare(f"{name}.grad", values[name].grad, slope) for name, slope in expected.items()))


def neuron(Value: Any) -> dict[str, Any]:
    """A neuron of two inputs, chapter 5's, every Value by its name."""
    v = {"x1": Value(2.0), "x2": Value(0.0), "w1": Value(-3.0), "w2": Value(1.0), "b": Value(6.8813735870195432)}
    v["x1w1"] = v["x1"] * v["w1"]
    v["x2w2"] = v["x2"] * v["w2"]
    v["both"] = v["x1w1"] + v["x2w2"]
    v["n"] = v["both"] + v["b"]
    v["o"] = v["n"].tanh()
    return v


def l_graph(Value: Any) -> dict[str, Any]:
    """L = (a*b + c)*f, chapter 3's, every Value by its name."""
    v = {"a": Value(2.0), "b": Value(-3.0), "c": Value(10.0), "f": Value(-2.0)}
    v["e"] = v["a"] * v["b"]
    v["d"] = v["e"] + v["c"]
    v["L"] = v["d"] * v["f"]
    return v


def slopes_of(f: Callable[..., Any], Value: Any, *numbers: float) -> list[float]:
    """The gradient of f with respect to each argument."""
    inputs = [Value(x) for x in numbers]
    f(*inputs).backward()
    return [v.grad for v in inputs]


def compare_slopes(what: str, f: Callable[..., Any], Value: Any, numbers: Sequence[float],
                   expected: Iterable[float]) -> str | None:
    """The first argument of f whose gradient is not as expected."""
    got = slopes_of(f, Value, *numbers)
    at = ", ".join(f"{x:g}" for x in numbers)
    return first(*(compare(f"{what} at {at}: gradient of input {i}", g, e)
                   for i, (g, e) in enumerate(zip(got, expected, strict=True))))


# Stage 1: slope, central.

def slope_of_a_parabola(slope: Any, central: Any) -> str | None:
    got = slope(lambda x: 3*x**2 - 4*x + 5, 3.0, 0.001)
    return compare("The slope of 3x²-4x+5 at 3 with h = 0.001", got, 14.003, 1e-8)


def slope_looks_forward(slope: Any, central: Any) -> str | None:
    return compare("The slope of |x| at 0 with h = 0.5", slope(abs, 0.0, 0.5), 1.0)


def slope_goes_down(slope: Any, central: Any) -> str | None:
    return compare("The slope of 5-2x at 4", slope(lambda x: 5 - 2*x, 4.0, 0.25), -2.0)


def central_of_a_cube(slope: Any, central: Any) -> str | None:
    return compare("The central slope of x³ at 2 with h = 0.01", central(lambda x: x**3, 2.0, 0.01), 12.0001, 1e-8)


def central_looks_both_ways(slope: Any, central: Any) -> str | None:
    return compare("The central slope of |x| at 0", central(abs, 0.0, 0.5), 0.0)


S01: tuple[Test, ...] = (
    ("slope gives change out per change in", slope_of_a_parabola),
    ("slope looks forward, from x to x + h", slope_looks_forward),
    ("slope is negative where the function falls", slope_goes_down),
    ("central gives the slope of a cube almost exactly", central_of_a_cube),
    ("central looks as far back as forward", central_looks_both_ways),
)


# Stage 2: nudge, numeric_gradient.

def d(a: float, b: float, c: float) -> float:
    return a * b + c


def nudges_each(nudge: Any, numeric_gradient: Any) -> str | None:
    return first(*(compare(f"nudge of a*b + c for input {i}", nudge(d, [2.0, -3.0, 10.0], i, 0.001), expected, 1e-6)
                   for i, expected in enumerate([-3.0, 2.0, 1.0])))


def nudge_leaves_its_arguments(nudge: Any, numeric_gradient: Any) -> str | None:
    args = [2.0, -3.0, 10.0]
    nudge(d, args, 1, 0.001)
    return None if args == [2.0, -3.0, 10.0] else f"After the nudge the list is {args}, it was [2.0, -3.0, 10.0]."


def gradient_has_a_slope_for_each(nudge: Any, numeric_gradient: Any) -> str | None:
    got = list(numeric_gradient(d, [-1.0, 4.0, 0.5]))
    if len(got) != 3:
        return f"It gives {len(got)} slopes for 3 inputs."
    return first(*(compare(f"Slope {i} of a*b + c at -1, 4, 0.5", g, e, 1e-4)
                   for i, (g, e) in enumerate(zip(got, [4.0, -1.0, 1.0], strict=True))))


def gradient_moves_one_at_a_time(nudge: Any, numeric_gradient: Any) -> str | None:
    here, seen = [2.0, -3.0, 10.0], []

    def watched(*args: float) -> float:
        seen.append(args)
        return d(*args)

    numeric_gradient(watched, list(here))
    moved = max((sum(x != y for x, y in zip(args, here, strict=True)) for args in seen), default=0)
    return None if moved == 1 else f"The function was called with {moved} inputs moved; restore each before the next."


S02: tuple[Test, ...] = (
    ("nudge gives the slope for one input", nudges_each),
    ("nudge leaves the list of arguments as it was", nudge_leaves_its_arguments),
    ("numeric_gradient gives one slope for each input", gradient_has_a_slope_for_each),
    ("numeric_gradient holds the other inputs still", gradient_moves_one_at_a_time),
)


# Stage 3: check_by_nudging.

def verdicts(check_by_nudging: Any, slopes: list[float]) -> list[bool]:
    """What was said of each input of L = (a*b + c)*f: True where it agrees."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        check_by_nudging(lambda a, b, c, f: (a * b + c) * f, [2.0, -3.0, 10.0, -2.0], slopes)
    lines = [line.casefold() for line in printed.getvalue().splitlines()]
    return ["differ" not in line for line in lines if "agree" in line or "differ" in line]


def agrees(check_by_nudging: Any) -> str | None:
    said = verdicts(check_by_nudging, [6.0, -4.0, -2.0, 4.0])
    if len(said) != 4:
        return f'It prints "agrees" or "DIFFERS" on {len(said)} lines for 4 inputs.'
    return None if all(said) else f"The slope of input {said.index(False)} is right, and it says DIFFERS."


def differs(check_by_nudging: Any) -> str | None:
    for i, wrong in enumerate(([-5.0, -4.0, -2.0, 4.0], [6.0, 4.0, -2.0, 4.0], [6.0, -4.0, -2.001, 4.0],
                               [6.0, -4.0, -2.0, 0.0])):
        said = verdicts(check_by_nudging, wrong)
        if said != [position != i for position in range(4)]:
            return f"Slope {i} of {wrong} alone is wrong, and it must say DIFFERS there and agrees elsewhere."
    return None


S03: tuple[Test, ...] = (
    ("it agrees with six slopes by hand", agrees),
    ("it says DIFFERS beside a wrong slope, and only there", differs),
)


# Stage 4: Value(data, _prev, _op, label), + and *.

def keeps_its_number(Value: Any) -> str | None:
    v = Value(2.5, label="a")
    return first(compare("Value(2.5).data", v.data, 2.5),
                 compare("The grad of a new Value", v.grad, 0.0),
                 None if v.label == "a" else f"The label of Value(2.5, label='a') is {v.label!r}.",
                 None if "2.5" in repr(v) else f"The repr of Value(2.5) is {v!r}, without its number.")


def leaf_comes_from_nothing(Value: Any) -> str | None:
    v = Value(2.5)
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


def sum_remembers(Value: Any) -> str | None:
    a, b = Value(2.0), Value(-3.0)
    return remembers(Value, a + b, a, b, "+", -1.0)


def product_remembers(Value: Any) -> str | None:
    a, b = Value(2.0), Value(-3.0)
    return remembers(Value, a * b, a, b, "*", -6.0)


def keeps_both_edges(Value: Any) -> str | None:
    a = Value(3.0)
    edges = len((a + a)._prev)
    return None if edges == 2 else f"_prev of a + a has {edges} entry, expected 2: a, and a again."


def leaves_its_inputs(Value: Any) -> str | None:
    a, b = Value(2.0), Value(-3.0)
    out = a * b + a
    if out is a or out is b:
        return "An operation returned one of its inputs, expected a new Value."
    return first(compare("a.data after a*b + a", a.data, 2.0), compare("b.data after a*b + a", b.data, -3.0))


def l_is_minus_eight(Value: Any) -> str | None:
    return compare("L.data for L = (a*b + c)*f", l_graph(Value)["L"].data, -8.0)


def l_has_seven_values(Value: Any) -> str | None:
    v = l_graph(Value)
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


# Stage 5: tanh, and a _backward for every operation.

def neuron_fires(Value: Any) -> str | None:
    v = neuron(Value)
    return first(compare("n.data", v["n"].data, 0.8813735870195432), compare("o.data", v["o"].data, math.sqrt(0.5)))


def nothing_runs_early(Value: Any) -> str | None:
    for name, v in neuron(Value).items():
        if not callable(v._backward):
            return f"{name}._backward is {v._backward!r}, expected a function: assign it without brackets."
        if v.grad != 0:
            return f"{name}.grad is {v.grad!r} before any _backward was called, expected 0.0."
    return None


def leaf_deposits_nothing(Value: Any) -> str | None:
    v = Value(3.0)
    v.grad = 1.0
    v._backward()
    return compare("The grad of a leaf after its _backward()", v.grad, 1.0)


def sum_passes_on(Value: Any) -> str | None:
    a, b = Value(2.0), Value(-3.0)
    out = a + b
    out.grad = 5.0
    out._backward()
    return compare_grads({"a": a, "b": b}, {"a": 5.0, "b": 5.0})


def product_swaps(Value: Any) -> str | None:
    a, b = Value(2.0), Value(-3.0)
    out = a * b
    out.grad = 5.0
    out._backward()
    return compare_grads({"a": a, "b": b}, {"a": -15.0, "b": 10.0})


def tanh_scales(Value: Any) -> str | None:
    a = Value(math.asinh(1))
    out = a.tanh()
    out.grad = 5.0
    out._backward()
    return compare_grads({"a": a}, {"a": 2.5})


def neuron_by_hand(Value: Any) -> str | None:
    v = neuron(Value)
    v["o"].grad = 1.0
    for name in ("o", "n", "both", "x2w2", "x1w1"):
        v[name]._backward()
    return compare_grads(v, NEURON_SLOPES)


DEPOSITS: tuple[Test, ...] = (
    ("the neuron gives 0.7071", neuron_fires),
    ("no _backward runs while the graph is built", nothing_runs_early),
    ("the _backward of a leaf does nothing", leaf_deposits_nothing),
    ("+ passes out.grad on to both inputs", sum_passes_on),
    ("* gives each input the other's number times out.grad", product_swaps),
    ("tanh gives its input (1 - tanh²) times out.grad", tanh_scales),
    ("the neuron's gradients are right when you call each _backward in order", neuron_by_hand),
)


# Stage 6: backward().

def seeds_the_result(Value: Any) -> str | None:
    v = l_graph(Value)
    v["L"].backward()
    return compare("L.grad after L.backward()", v["L"].grad, 1.0)


def backward_on_l(Value: Any) -> str | None:
    v = l_graph(Value)
    v["L"].backward()
    return compare_grads(v, L_SLOPES)


def backward_on_the_neuron(Value: Any) -> str | None:
    v = neuron(Value)
    v["o"].backward()
    return compare_grads(v, NEURON_SLOPES)


def leaves_the_rest_alone(Value: Any) -> str | None:
    v = l_graph(Value)
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


def users_first(Value: Any) -> str | None:
    order = watched_order(Value)
    return None if order == "y w v u" else f"With v = u+1, w = v*u, y = w+u the order is {order}, expected y w v u."


def long_chain(Value: Any) -> str | None:
    start = x = Value(1.0)
    for _ in range(5000):
        x = x + Value(1.0)
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


# Stage 7: gradients add.

def twice_in_a_sum(Value: Any) -> str | None:
    return compare_slopes("a + a", lambda a: a + a, Value, [3.0], [2.0])


def thrice(Value: Any) -> str | None:
    return first(compare_slopes("a + a + a", lambda a: a + a + a, Value, [3.0], [3.0]),
                 compare_slopes("a * a * a", lambda a: a * a * a, Value, [3.0], [27.0]))


def two_paths(Value: Any) -> str | None:
    return compare_slopes("(a*b) * (a+b)", lambda a, b: (a * b) * (a + b), Value, [-2.0, 3.0], [-3.0, -8.0])


def fourth_plus_third_power(Value: Any) -> str | None:
    def f(a: Any) -> Any:
        u = a * a
        return u * (u + a)

    return compare_slopes("a⁴ + a³, as u*(u + a) with u = a*a,", f, Value, [2.0], [44.0])


def doubled_twice(Value: Any) -> str | None:
    def f(a: Any) -> Any:
        b = a + a
        return b + b

    return compare_slopes("b + b with b = a + a", f, Value, [3.0], [4.0])


def adds_over_graphs(Value: Any) -> str | None:
    a = Value(3.0)
    (a * a).backward()
    (a * a).backward()
    return compare("a.grad after two graphs a*a, with nothing set to 0 between,", a.grad, 12.0)


TWICE: tuple[Test, ...] = (
    ("a + a has the slope 2", twice_in_a_sum),
    ("a Value that is used three times gets three deposits", thrice),
    ("(a*b)*(a+b) adds over both paths", two_paths),
    ("a⁴ + a³ at 2 has the slope 44: gradients add, and in the right order", fourth_plus_third_power),
    ("a Value that is used twice passes on once, when it is complete", doubled_twice),
    ("a second backward() adds to the first", adds_over_graphs),
)


# Stage 8: constants on both sides, powers, exp, log, relu.

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


def readme_example(Value: Any) -> str | None:
    return first(compare("g.data", readme(Value(-4.0), Value(2.0)).data, 24.70408163265306),
                 compare_slopes("g", readme, Value, [-4.0, 2.0], [138.8338192419825, 645.5772594752186]))


def numbers_on_the_right(Value: Any) -> str | None:
    return first(compare_slopes("a + 3", lambda a: a + 3, Value, [2.0], [1.0]),
                 compare_slopes("a - 3", lambda a: a - 3, Value, [2.0], [1.0]),
                 compare_slopes("a * 3", lambda a: a * 3, Value, [2.0], [3.0]),
                 compare_slopes("a / 4", lambda a: a / 4, Value, [2.0], [0.25]))


def numbers_on_the_left(Value: Any) -> str | None:
    return first(compare("(3 - a).data at 2", (3 - Value(2.0)).data, 1.0),
                 compare("(1 / a).data at 2", (1 / Value(2.0)).data, 0.5),
                 compare_slopes("3 + a", lambda a: 3 + a, Value, [2.0], [1.0]),
                 compare_slopes("3 - a", lambda a: 3 - a, Value, [2.0], [-1.0]),
                 compare_slopes("3 * a", lambda a: 3 * a, Value, [2.0], [3.0]),
                 compare_slopes("1 / a", lambda a: 1 / a, Value, [2.0], [-0.25]))


def between_values(Value: Any) -> str | None:
    return first(compare_slopes("-a", lambda a: -a, Value, [2.0], [-1.0]),
                 compare_slopes("a - b", lambda a, b: a - b, Value, [2.0, 4.0], [1.0, -1.0]),
                 compare_slopes("a / b", lambda a, b: a / b, Value, [2.0, 4.0], [0.25, -0.125]),
                 compare_slopes("a / a", lambda a: a / a, Value, [2.0], [0.0]))


def sums_a_list(Value: Any) -> str | None:
    return compare("sum([Value(1.0), Value(2.0)]).data", sum([Value(1.0), Value(2.0)]).data, 3.0)


def powers(Value: Any) -> str | None:
    return first(compare("(a**3).data at -2", (Value(-2.0)**3).data, -8.0),
                 compare_slopes("a**3", lambda a: a**3, Value, [-2.0], [12.0]),
                 compare_slopes("a**-1", lambda a: a**-1, Value, [2.0], [-0.25]),
                 compare_slopes("a**0.5", lambda a: a**0.5, Value, [4.0], [0.25]))


def exponential_and_logarithm(Value: Any) -> str | None:
    return first(compare("exp of 1", Value(1.0).exp().data, math.e),
                 compare_slopes("exp", lambda a: a.exp(), Value, [1.0], [math.e]),
                 compare("log of 4", Value(4.0).log().data, math.log(4.0)),
                 compare_slopes("log", lambda a: a.log(), Value, [4.0], [0.25]))


def rectifier(Value: Any) -> str | None:
    return first(compare("relu of 3", Value(3.0).relu().data, 3.0),
                 compare("relu of -3", Value(-3.0).relu().data, 0.0),
                 compare_slopes("2*relu", lambda a: a.relu() * 2, Value, [3.0], [2.0]),
                 compare_slopes("relu", lambda a: a.relu(), Value, [-3.0], [0.0]),
                 compare_slopes("relu", lambda a: a.relu(), Value, [0.0], [0.0]))


def tanh_from_exp(Value: Any) -> str | None:
    def composed(a: Any) -> Any:
        e = (2 * a).exp()
        return (e - 1) / (e + 1)

    slope = 1 - math.tanh(0.5)**2
    return first(compare_slopes("tanh", lambda a: a.tanh(), Value, [0.5], [slope]),
                 compare_slopes("(e - 1)/(e + 1) with e = exp(2a)", composed, Value, [0.5], [slope]))


ARITHMETIC: tuple[Test, ...] = (
    ("a number may stand on the right", numbers_on_the_right),
    ("a number may stand on the left", numbers_on_the_left),
    ("-a, a - b and a / b have the right slopes", between_values),
    ("sum() adds a list of Values", sums_a_list),
    ("a power has the slope k·a**(k-1)", powers),
    ("exp and log have the right slopes", exponential_and_logarithm),
    ("relu passes on what is positive, and nothing at 0", rectifier),
    ("tanh and its formula in exp have the same slope", tanh_from_exp),
    ("the README's graph gives 24.7041, and 138.8338 and 645.5773", readme_example),
)


# Stage 9: gradcheck(f, inputs), which raises an AssertionError that names the argument.

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


def passes_what_is_right(gradcheck: Any) -> str | None:
    said = first(complaint(gradcheck, lambda a, b: (a * b).tanh(), [0.5, -0.3]),
                 complaint(gradcheck, lambda a: a**3 - 2 / a, [3.0]),
                 complaint(gradcheck, product_with_slopes(1.0, 1.0), [0.5, -0.3]))
    return None if said is None else f"It finds fault with gradients that are right: {said}."


def finds_a_wrong_slope(gradcheck: Any) -> str | None:
    for factor in (-1.0, 0.0, 1.001):
        if complaint(gradcheck, product_with_slopes(factor, 1.0), [0.5, -0.3]) is None:
            return f"A product whose first slope is multiplied by {factor} passes; expected an AssertionError."
    return None


def finds_a_small_wrong_slope(gradcheck: Any) -> str | None:
    if complaint(gradcheck, product_with_slopes(2.0, 1.0), [0.5, 1e-8]) is None:
        return "A slope of 2e-08 where 1e-08 is right passes: divide the error by the size of the slopes."
    return None


def passes_large_slopes(gradcheck: Any) -> str | None:
    said = complaint(gradcheck, lambda a: a * a * 1e6, [3.0])
    return None if said is None else f"A slope of six million is right, and it finds fault with it: {said}."


def names_the_argument(gradcheck: Any) -> str | None:
    for i, f in enumerate((product_with_slopes(2.0, 1.0), product_with_slopes(1.0, 2.0))):
        said = complaint(gradcheck, f, [0.5, -0.3])
        if said is None or not re.search(rf"(?<![\d.]){i}(?![\d]|\.\d)", said):
            return f"The gradient of argument {i} is wrong, and the AssertionError says {said!r}; it must say {i}."
    return None


S09: tuple[Test, ...] = (
    ("gradcheck passes what is right", passes_what_is_right),
    ("gradcheck finds a wrong slope", finds_a_wrong_slope),
    ("gradcheck finds a wrong slope that is small", finds_a_small_wrong_slope),
    ("gradcheck passes a large slope that is right", passes_large_slopes),
    ("gradcheck names the argument whose slope is wrong", names_the_argument),
)


# Stage 10: Neuron, Layer and MLP.

def with_numbers(module: Any, numbers: Iterable[float]) -> Any:
    """The module, with these numbers in its parameters, in order."""
    for p, number in zip(module.parameters(), numbers, strict=True):
        p.data = number
    return module


def neuron_of_chapter_5(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    neuron = Neuron(2, activation="tanh")
    if len(neuron.parameters()) != 3:
        return f"A neuron of two inputs lists {len(neuron.parameters())} parameters, expected 3: weights and a bias."
    with_numbers(neuron, (-3.0, 1.0, 6.8813735870195432))
    out = neuron([2.0, 0.0])
    out.backward()
    slopes = {"w1": 1.0, "w2": 0.0, "b": 0.5}
    return first(compare("The answer of chapter 5's neuron", out.data, math.sqrt(0.5)),
                 compare_grads(dict(zip(slopes, neuron.parameters(), strict=True)), slopes))


def bends(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    expected = {"relu": 0.0, "tanh": math.tanh(-2.5), "sigmoid": 1 / (1 + math.exp(2.5)), "linear": -2.5}
    return first(*(compare(f"A {name} neuron at the sum -2.5",
                           with_numbers(Neuron(2, activation=name), (0.5, -1.0, -1.0))([1.0, 2.0]).data, number)
                   for name, number in expected.items()))


def refuses_unknown_activation(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    return refuses("Neuron(2, activation='swish')", lambda: Neuron(2, activation="swish"))


def refuses(what: str, call: Callable[[], Any]) -> str | None:
    """Nothing if a call raises a ValueError; a sentence if not."""
    try:
        call()
    except ValueError:
        return None
    return f"{what} is accepted, expected a ValueError."


def refuses_wrong_length(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    return first(refuses("A neuron of three inputs, called with two,", lambda: Neuron(3)([2.0, 3.0])),
                 refuses("A neuron of three inputs, called with four,", lambda: Neuron(3)([2.0, 3.0, 4.0, 5.0])),
                 refuses("A network of three inputs, called with two,", lambda: MLP(3, [2, 1])([2.0, 3.0])))


def refuses_sizes(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    return first(refuses("MLP(3, [])", lambda: MLP(3, [])), refuses("MLP(3, [4, 0])", lambda: MLP(3, [4, 0])))


def layer_of_one(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    three, one = Layer(2, 3)([1.0, 2.0]), Layer(2, 1)([1.0, 2.0])
    if not isinstance(three, list) or len(three) != 3:
        return f"A layer of three neurons returns {three!r}, expected a list of three Values."
    return None if hasattr(one, "backward") else f"A layer of one neuron returns {one!r}, expected a Value."


def counts_parameters(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    counts = ((3, [4, 4, 1], 41), (3, [8, 8, 1], 113), (2, [4, 1], 17), (2, [16, 16, 1], 337))
    return first(*(compare(f"The number of parameters of MLP({nin}, {nouts})", len(MLP(nin, nouts).parameters()), n)
                   for nin, nouts, n in counts))


def starts_at_random(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    model = MLP(3, [4, 4, 1])
    weights = [w.data for layer in model.layers for neuron in layer.neurons for w in neuron.w]
    if len(set(weights)) < len(weights) or not all(-1 <= w <= 1 for w in weights):
        return "The weights must be drawn at random, each for itself, between -1 and 1."
    biases = [neuron.b.data for layer in model.layers for neuron in layer.neurons]
    return None if not any(biases) else "A bias does not start at 0."


def network_by_hand(Neuron: Any, Layer: Any, MLP: Any) -> str | None:
    model = with_numbers(MLP(2, [2, 1], activation="tanh"), (0.5, -0.5, 0.1, 1.0, 0.25, -0.2, 2.0, -3.0, 0.5))
    out = model([1.0, -2.0])
    out.backward()
    hidden = [math.tanh(0.5 + 1.0 + 0.1), math.tanh(1.0 - 0.5 - 0.2)]
    p = model.parameters()
    return first(compare("The answer of a network of three neurons", out.data, 2 * hidden[0] - 3 * hidden[1] + 0.5),
                 compare("The gradient of its first weight", p[0].grad, 2 * (1 - hidden[0]**2)),
                 compare("The gradient of its last bias", p[-1].grad, 1.0))


S10: tuple[Test, ...] = (
    ("a neuron of two inputs is chapter 5's neuron", neuron_of_chapter_5),
    ("the activations are relu, tanh, sigmoid and linear", bends),
    ("an unknown activation is refused", refuses_unknown_activation),
    ("a wrong number of inputs is refused", refuses_wrong_length),
    ("sizes that make no network are refused", refuses_sizes),
    ("a layer returns a list, and a layer of one a Value", layer_of_one),
    ("the four networks have 41, 113, 17 and 337 parameters", counts_parameters),
    ("the weights start at random and the biases at 0", starts_at_random),
    ("a network's answer and its gradients are right", network_by_hand),
)


# Stage 11: squared_error, descend, and zero_grad in Module.

class Knobs:
    """Numbers that can be learned, as a module has them, without an engine: the loss says how backward goes."""

    def __init__(self, *numbers: float) -> None:
        self.knobs = [Knob(number) for number in numbers]

    def parameters(self) -> list[Knob]:
        return self.knobs

    def zero_grad(self) -> None:
        for p in self.knobs:
            p.grad = 0.0


class Knob:
    """A number with a gradient."""

    def __init__(self, data: float) -> None:
        self.data, self.grad = data, 0.0


class Bowl:
    """The sum of squares of a module's numbers, whose slope is twice each number."""

    def __init__(self, model: Knobs) -> None:
        self.model, self.data = model, sum(p.data**2 for p in model.parameters())

    def backward(self) -> None:
        for p in self.model.parameters():
            p.grad += 2 * p.data


def squares(squared_error: Any, descend: Any, Module: Any) -> str | None:
    return first(compare("squared_error([1.5, -1.0, 0.5], [1.0, -1.0, -1.0])",
                         squared_error([1.5, -1.0, 0.5], [1.0, -1.0, -1.0]), 2.5),
                 refuses("squared_error of two predictions and three targets",
                         lambda: squared_error([1.0, 2.0], [1.0, 2.0, 3.0])))


def goes_downhill(squared_error: Any, descend: Any, Module: Any) -> str | None:
    model = Knobs(3.0, -1.0)
    losses = descend(model, Bowl, 1, 0.1)
    return first(compare("3 after one step of rate 0.1 on x² + y² from 3, -1,", model.knobs[0].data, 2.4),
                 compare("-1 after this step", model.knobs[1].data, -0.8),
                 compare("The number of losses after one step", len(losses), 1),
                 compare("The loss that is noted, from before the step,", losses[0], 10.0))


def forgets_between_steps(squared_error: Any, descend: Any, Module: Any) -> str | None:
    model = Knobs(1.0)
    descend(model, Bowl, 3, 0.1)
    return first(compare("1 after three steps of rate 0.1 on x², with gradients set to 0 in between,",
                         model.knobs[0].data, 0.512))


def forgets_before_the_first_step(squared_error: Any, descend: Any, Module: Any) -> str | None:
    model = Knobs(1.0)
    model.knobs[0].grad = 100.0
    descend(model, Bowl, 1, 0.1)
    return compare("1 after a step of rate 0.1 on x², with an old gradient of 100,", model.knobs[0].data, 0.8)


def module_zeroes(squared_error: Any, descend: Any, Module: Any) -> str | None:
    class Two(Module):  # type: ignore[misc]  # a class that the reader wrote
        def __init__(self) -> None:
            self.both = [Knob(1.0), Knob(2.0)]

        def parameters(self) -> list[Knob]:
            return self.both

    module = Two()
    for p in module.both:
        p.grad = 5.0
    module.zero_grad()
    return first(*(compare("A gradient after zero_grad()", p.grad, 0.0) for p in module.both),
                 compare("A number after zero_grad()", module.both[1].data, 2.0))


S11: tuple[Test, ...] = (
    ("squared_error adds the squares of the differences", squares),
    ("zero_grad sets every gradient to 0, and no number", module_zeroes),
    ("a step goes downhill, and its loss is noted", goes_downhill),
    ("gradients of earlier steps are forgotten", forgets_between_steps),
    ("gradients from before the first step are forgotten", forgets_before_the_first_step),
)


# Stage 12: hinge_loss, l2_penalty, predict, accuracy, minibatch, train.

def line(*numbers: float) -> Any:
    """A model of one linear neuron with these numbers: a weight for each input, then the bias."""
    from micrograd.nn import MLP
    model = MLP(len(numbers) - 1, [1])
    for p, number in zip(model.parameters(), numbers, strict=True):
        p.data = number
    return model


def hinge_of(hinge_loss: Any, l2_penalty: Any, predict: Any, accuracy: Any, minibatch: Any, train: Any) -> str | None:
    from micrograd.engine import Value
    scores = [Value(0.5), Value(2.0), Value(3.0), Value(-0.5)]
    loss = hinge_loss(scores, [1, 1, -1, -1])
    loss.backward()
    return first(compare("The mean hinge loss of four scores", loss.data, 1.25),
                 *(compare(f"The gradient of score {i}", s.grad, slope)
                   for i, (s, slope) in enumerate(zip(scores, (-0.25, 0.0, 0.25, 0.25), strict=True))))


def hinge_refuses(hinge_loss: Any, l2_penalty: Any, predict: Any, accuracy: Any, minibatch: Any,
                  train: Any) -> str | None:
    from micrograd.engine import Value
    scores = [Value(0.5), Value(-0.5)]
    return first(refuses("hinge_loss with the targets 0 and 1", lambda: hinge_loss(scores, [0, 1])),
                 refuses("hinge_loss of two scores and three targets", lambda: hinge_loss(scores, [1, -1, 1])))


def penalty(hinge_loss: Any, l2_penalty: Any, predict: Any, accuracy: Any, minibatch: Any, train: Any) -> str | None:
    model = line(3.0, -1.0, 2.0)
    found = l2_penalty(model, 0.5)
    found.backward()
    return first(compare("The penalty of 3, -1, 2 with alpha = 0.5", found.data, 7.0),
                 compare("The gradient of the parameter 3", model.parameters()[0].grad, 3.0),
                 compare("The penalty of 3, -1, 2 without an alpha", l2_penalty(model).data, 14e-4))


def share_of_right(hinge_loss: Any, l2_penalty: Any, predict: Any, accuracy: Any, minibatch: Any,
                   train: Any) -> str | None:
    return compare("The accuracy of four scores, three of them right,",
                   accuracy([0.1, -4.0, 3.0, -0.2], [1, -1, -1, -1]), 0.75)


def draws_a_few(hinge_loss: Any, l2_penalty: Any, predict: Any, accuracy: Any, minibatch: Any,
                train: Any) -> str | None:
    import random
    points = [[float(i)] for i in range(20)]
    for seed in range(5):
        xs, ys = minibatch(points, list(range(20)), 8, random.Random(seed))
        if len(xs) != 8 or len(ys) != 8:
            return f"A minibatch of 8 has {len(xs)} points and {len(ys)} targets."
        if any(x != [float(y)] for x, y in zip(xs, ys, strict=True)):
            return "A point of the minibatch does not stand with its own target."
        if len(set(ys)) < 8:
            return "A point is in the minibatch twice."
    return None


def trains(hinge_loss: Any, l2_penalty: Any, predict: Any, accuracy: Any, minibatch: Any, train: Any) -> str | None:
    model = line(0.5, 0.0)  # of two steps, the first has rate 1 and the second 0.55; nothing else moves the weight
    history = train(model, [[1.0], [-1.0]], [1, -1], steps=2)
    after_one = 0.5 + 1 - 2e-4 * 0.5
    return first(compare("The number of entries in the history of 2 steps", len(history), 2),
                 compare("The loss before the first step", history[0][0], 0.5 + 1e-4 * 0.25),
                 compare("The accuracy before the first step", history[0][1], 1.0),
                 compare("The loss before the second step", history[1][0], 1e-4 * after_one**2),
                 compare("The weight after two steps", model.parameters()[0].data, after_one * (1 - 0.55 * 2e-4)))


def gives_numbers(hinge_loss: Any, l2_penalty: Any, predict: Any, accuracy: Any, minibatch: Any,
                  train: Any) -> str | None:
    found = predict(line(2.0, -1.0, 0.5), [[1.0, 1.0], [0.0, 3.0]])
    if not all(isinstance(score, float) for score in found):
        return f"predict gives {found!r}, expected plain numbers."
    return first(compare("The number of scores of two points", len(found), 2),
                 compare("The score of 1, 1", found[0], 1.5), compare("The score of 0, 3", found[1], -2.5))


S12: tuple[Test, ...] = (
    ("hinge_loss is the mean of max(0, 1 - y*s), with its gradients", hinge_of),
    ("hinge_loss refuses targets of 0 and 1, and lists of two lengths", hinge_refuses),
    ("l2_penalty is alpha times the sum of squares", penalty),
    ("accuracy is the share of scores with the right sign", share_of_right),
    ("minibatch draws points with their targets, none twice", draws_a_few),
    ("train goes downhill with a falling rate, and notes loss and accuracy", trains),
    ("predict gives plain numbers", gives_numbers),
)


# Stage 13: no cycles, and one node for a sum.

DROPPED: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda Value, x: x * 2 + x, "**": lambda Value, x: (x * 2)**3, "relu": lambda Value, x: (-x).relu(),
    "tanh": lambda Value, x: (x * 2).tanh(), "exp": lambda Value, x: (x * 2).exp(),
    "log": lambda Value, x: (x * 2).log(), "sum": lambda Value, x: Value.sum([x * 2, x]),
    "dot": lambda Value, x: Value.dot([x], [x * 2], 1.0)}


def frees_itself(Value: Any) -> str | None:
    leaf, collects = Value(0.5), gc.isenabled()
    gc.disable()
    try:
        for name, f in DROPPED.items():
            out = f(Value, leaf)
            inner = [weakref.ref(v) for v in (out, *out._prev) if v is not leaf]
            out.backward()
            del out
            if any(ref() is not None for ref in inner):
                return f"Without the collector, a dropped graph with {name} in it stays: something refers back."
    finally:
        if collects:
            gc.enable()
    return None


def one_node(Value: Any) -> str | None:
    a, b = Value(2.0), Value(-3.0)
    total, dot = Value.sum([a, b, a], 0.5), Value.dot([a, b], [b, 4.0], a)
    for name, out, expected, inputs in (("Value.sum([a, b, a], 0.5)", total, 1.5, 4),
                                        ("Value.dot([a, b], [b, 4.0], a)", dot, -16.0, 5)):
        if wrong := compare(f"{name} for a = 2, b = -3", out.data, expected):
            return wrong
        if len(out._prev) != inputs:
            return f"{name} has {len(out._prev)} inputs, expected one node with {inputs}."
    return None


def slopes_of_one_node(Value: Any) -> str | None:
    a, b = Value(2.0), Value(-3.0)
    (Value.sum([a, b, a], b) * Value.dot([a, b], [b, a], a)).backward()  # (2a + 2b) * (2ab + a)
    if wrong := compare_grads({"a": a, "b": b}, {"a": -10.0, "b": -28.0}):
        return wrong
    return refuses("dot of two weights and one input", lambda: Value.dot([a, b], [a]))


def rule_by_hand(Value: Any) -> str | None:
    a = Value(3.0)
    out = Value(9.0, (a,), "square")

    def _backward() -> None:
        a.grad += 2 * a.data * out.grad

    out._backward = _backward
    (out * 2).backward()
    return compare("a.grad of a square whose _backward is assigned by hand", a.grad, 12.0)


S13: tuple[Test, ...] = (
    ("a dropped graph is freed without the collector", frees_itself),
    ("sum and dot are one node each", one_node),
    ("sum and dot have the right slopes, and refuse two lengths", slopes_of_one_node),
    ("a _backward that is assigned by hand still runs", rule_by_hand),
)


TESTS: dict[str, tuple[Test, ...]] = {
    "s01": S01,
    "s02": S02,
    "s03": S03,
    "s04": GRAPH,
    "s05": (*GRAPH, *DEPOSITS),
    "s06": (*GRAPH, *BACKWARD, ORDER),
    "s07": (*BACKWARD, *TWICE),
    "s08": (*BACKWARD, *TWICE, *ARITHMETIC),
    "s09": S09,
    "s10": S10,
    "s11": S11,
    "s12": S12,
    "s13": (*BACKWARD, *TWICE, *ARITHMETIC, *S13),
}
