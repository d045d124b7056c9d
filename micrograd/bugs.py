"""Broken engines, on which to try tests: `mutation_test(test, ...)`, `mutant("no sort")` and `MUTANTS`.

Each mutant is the engine of chapter 8 with one small change, a mistake that people make. A set of tests is
as good as the mutants that it kills.
"""
from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from micrograd.stages import source

STAGE = "s08"
Test = Callable[[Any], object]


@dataclass(frozen=True)
class Mutant:
    """The engine of chapter 8 with one change.

    Args:
        name: two or three words.
        says: one sentence: what the change does, and when it shows.
        chapter: where the right lines are explained.
        old: text that stands exactly once in the source of the stage.
        new: what stands there instead.

    >>> a = mutant("add assigns").Value(3.0)
    >>> (a + a).backward()
    >>> a.grad
    1.0
    """

    name: str
    says: str
    chapter: int
    old: str = field(repr=False)
    new: str = field(repr=False)

    @cached_property
    def source(self) -> str:
        """The changed source. Raises ValueError if `old` does not stand in the stage exactly once."""
        right = source(STAGE)
        if (times := right.count(self.old)) != 1:
            raise ValueError(f"mutant {self.name!r}: its old text stands {times} times in stage {STAGE}; "
                             "it must stand there once; give more of the lines around it")
        return right.replace(self.old, self.new)

    @cached_property
    def Value(self) -> Any:  # noqa: N802  # it is a class, and called like one
        """The class that the changed source defines."""
        return engine(self.source, f"mutant {self.name!r}")

    def diff(self) -> str:
        """The changed lines, with three lines around them."""
        lines = difflib.unified_diff(source(STAGE).splitlines(), self.source.splitlines(), lineterm="")
        return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))


@dataclass(frozen=True)
class MutationReport:
    """Which mutants which tests killed; shows itself as a table.

    Args:
        tests: the tests' names.
        kills: for each mutant's name, whether each of the tests killed it.
    """

    tests: tuple[str, ...]
    kills: dict[str, tuple[bool, ...]]

    @property
    def survivors(self) -> list[str]:
        """The mutants that no test killed."""
        return [name for name, killed in self.kills.items() if not any(killed)]

    def __repr__(self) -> str:
        every = len(self.kills)
        counts = [f"{sum(column)} of {every}" for column in zip(*self.kills.values(), strict=True)]
        rows = [("mutant", *self.tests),
                *((name, *("killed" if k else "-" for k in killed)) for name, killed in self.kills.items()),
                ("killed", *counts)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join([*lines, f"together: {every - len(self.survivors)} of {every}"])


def mutation_test(*tests: Test) -> MutationReport:
    """Run every test on every mutant.

    Args:
        tests: functions that take the class Value, and raise an exception (or return False) if it is wrong.

    Raises:
        TypeError: if there is no test, or one is not a function.
        ValueError: if a test fails on the right engine.

    >>> def test_twice(Value):
    ...     a = Value(3.0)
    ...     (a + a).backward()
    ...     assert a.grad == 2
    >>> len(mutation_test(test_twice).survivors) < len(MUTANTS)
    True
    """
    if not tests:
        raise TypeError("mutation_test got no test; pass functions that take the class Value: mutation_test(test_sum)")
    for test in tests:
        must_pass(test)
    kills = {m.name: tuple(complaint(test, m.Value) is not None for test in tests) for m in MUTANTS}
    return MutationReport(tuple(map(called, tests)), kills)


def must_pass(test: Test) -> None:
    """Refuse what is not a function, and a test that finds fault with the right engine."""
    if not callable(test):
        raise TypeError(f"mutation_test got {test!r}; a test is a function that takes the class Value; "
                        "pass it without brackets: mutation_test(test_sum), not mutation_test(test_sum())")
    if (wrong := complaint(test, right_engine())) is not None:
        raise ValueError(f"{called(test)} fails on the right engine ({wrong}); "
                         "a test must pass there before it may accuse a mutant; mend the test")


def complaint(test: Test, engine: Any) -> str | None:
    """What a test says against an engine, or None."""
    try:
        return "it returned False" if test(engine) is False else None
    except Exception as error:  # a test may fail in any way
        return f"{type(error).__name__}: {error}"


def right_engine() -> Any:
    """The class Value of chapter 8, as it should be."""
    return engine(source(STAGE), "the right engine")


def engine(text: str, title: str) -> Any:
    """The class Value that a source defines, in a module of its own."""
    module = {"__name__": f"micrograd.bugs.{STAGE}"}
    exec(compile(text, f"<{title}>", "exec"), module)
    return module["Value"]


def called(test: Test) -> str:
    """A test's name in the table."""
    return getattr(test, "__name__", type(test).__name__).removeprefix("test_")


def mutant(name: str) -> Mutant:
    """The mutant with this name. Raises ValueError if there is none."""
    for one in MUTANTS:
        if one.name == name:
            return one
    raise ValueError(f"there is no mutant {name!r}; the mutants are {', '.join(m.name for m in MUTANTS)}")


MUTANTS = (
    Mutant(
        "add assigns", "The rule of + writes `=` for `+=`: of two deposits in one number, one survives.", 7, """
            self.grad += out.grad
            other.grad += out.grad
""", """
            self.grad = out.grad
            other.grad = out.grad
"""),
    Mutant(
        "mul assigns", "The rule of × writes `=` for `+=`: the gradient of `a * a` is half of the right one.", 7, """
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
""", """
            self.grad = other.data * out.grad
            other.grad = self.data * out.grad
"""),
    Mutant(
        "add forgets one", "The rule of + serves its first input alone: the gradient of the second stays 0.", 5, """
            self.grad += out.grad
            other.grad += out.grad
""", """
            self.grad += out.grad
"""),
    Mutant(
        "mul by itself", "The rule of × takes the input's own number for the other one; `a * a` hides it.", 5, """
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
""", """
            self.grad += self.data * out.grad
            other.grad += other.data * out.grad
"""),
    Mutant(
        "tanh unsquared", "The slope of tanh is 1 − t; it should be 1 − t². At 0 both are 1.", 5,
        "1 - out.data**2", "1 - out.data"),
    Mutant(
        "tanh by its input", "The slope of tanh is 1 − x², with the input for the result; nearly right near 0.", 5,
        "1 - out.data**2", "1 - self.data**2"),
    Mutant(
        "exp by its input", "The slope of exp is the input; it should be the result.", 8,
        "self.grad += out.data * out.grad", "self.grad += self.data * out.grad"),
    Mutant(
        "log by its result", "The slope of log is one over the result; it should be one over the input.", 8,
        "out.grad / self.data", "out.grad / out.data"),
    Mutant(
        "pow unlowered", "The slope of `x**k` keeps the exponent k; it should be one lower. At x = 1 both agree.", 8,
        "self.data ** (k - 1)", "self.data**k"),
    Mutant(
        "relu always open", "The slope of relu is 1 everywhere; positive inputs hide it.", 8,
        "(1.0 if out.data > 0 else 0.0)", "1.0"),
    Mutant(
        "relu looks up", "The rule of relu asks whether the upstream slope is positive; it should ask the input.", 8,
        "1.0 if out.data > 0", "1.0 if out.grad > 0"),
    Mutant(
        "1 - x turned", "`1 - x` computes `x - 1`. Its slope fits the wrong result, so no gradient check can tell.", 8,
        "return other + (-self)", "return self + (-other)"),
    Mutant(
        "root without 1", "`backward()` does not give the result the gradient 1, so every gradient stays 0.", 6,
        "        self.grad = 1.0\n", ""),
    Mutant(
        "not reversed", "The rules run from the leaves to the result: most of them pass on a 0.", 6,
        "in reversed(order)", "in order"),
    Mutant(
        "no sort", "A number passes its gradient on each time that it is met, also before all deposits are in; "
        "on a tree that is right.", 7, """
        order, seen, stack = [], set(), [self]
        while stack:
            v = stack.pop()
            if v is None:
                order.append(stack.pop())
            elif v not in seen:
                seen.add(v)
                stack += (v, None, *v._prev)
        self.grad = 1.0
        for v in reversed(order):
            v._backward()
""", """
        self.grad, stack = 1.0, [self]
        while stack:
            v = stack.pop()
            v._backward()
            stack += reversed(v._prev)
"""),
    Mutant(
        "wipes first", "`backward()` begins by setting every gradient to 0: where two results share an input, "
        "the first one's gradient is lost.", 7, """
        self.grad = 1.0
        for v in reversed(order):
""", """
        for v in order:
            v.grad = 0.0
        self.grad = 1.0
        for v in reversed(order):
"""),
)
