"""Small programs, as the builder takes them: `run("a = 2\\nb = a * a")` makes their Values, step by step.

A program is lines such as `c = a * b + 1`: names, numbers, + - * / **, brackets, tanh relu exp log, and Value(2).
Python's own parser reads them; nothing is evaluated but what is on the lists below, with the book's engine.
"""
from __future__ import annotations

import ast
import keyword
import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from micrograd.engine import Value, power, wrap

MOST_NODES = 40
FUNCTIONS = {"tanh": Value.tanh, "relu": Value.relu, "exp": Value.exp, "log": Value.log}
SIGNS = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "**": ast.Pow}
Operation = Callable[[Any, Any], Any]
OPERATORS: dict[type[ast.operator], Operation] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow}
LANGUAGE = "names, numbers, + - * / **, brackets, tanh relu exp log and Value"
ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)[ \t]*(\+|-|\*\*|\*|/|)=(.*)")
NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
STRANGE = re.compile(r"[^A-Za-z0-9_+\-*/().= \t]|\)\s*\(|//")


class ProgramError(ValueError):
    """A program that cannot be run: which line, and why."""


@dataclass
class Program:
    """What a program has made: its Values, inputs before users; their number and the names after each step."""

    nodes: list[Value] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    names: list[dict[str, Value]] = field(default_factory=list)


def run(text: str) -> Program:
    """Run a program. A step is an operation, or a line without one.

    Raises:
        ProgramError: with the line, for anything that is not in the language, has no result, or needs over 40 Values.

    >>> made = run("a = 2 # a leaf\\nb = a * a - 1")
    >>> made.counts, made.names[-1]["b"]
    ([1, 2, 4], Value(data=3.0, grad=0))
    """
    runner = Runner()
    for number, line in enumerate(re.split(r"\r?\n", text), 1):
        try:
            runner.line(line.split("#")[0].strip(" \t"))
        except (ArithmeticError, RecursionError, TypeError, ValueError) as error:
            raise ProgramError(f"line {number}: {error}") from None
    if not runner.made.counts:
        raise ProgramError("an empty program makes no graph; write a line such as a = 2")
    return runner.made


class Runner:
    """Runs lines, one after the other."""

    def __init__(self) -> None:
        self.made = Program()
        self.names: dict[str, Value] = {}

    def line(self, line: str) -> None:
        """Run a line: an expression, or a name, = and an expression."""
        if not line:
            return
        name, sign, source = assignment(line)
        tree, steps = parsed(source), len(self.made.counts)
        if sign:  # c += 1 is c = c + 1
            tree = ast.BinOp(left=ast.Name(name), op=SIGNS[sign](), right=tree)
        v = wrap(self.value(tree, source))
        self.keep(v)
        if len(self.made.counts) == steps:
            self.step()
        if name:
            self.names = {**self.names, name: v}
            self.made.names[-1] = self.names

    def step(self) -> None:
        """Note a step."""
        self.made.counts.append(len(self.made.nodes))
        self.made.names.append(self.names)

    def value(self, tree: ast.expr, source: str) -> Value | float:
        """What an expression is: a number, as long as no name is in it, or a Value."""
        match tree:
            case ast.Constant():
                return finite(literal(ast.get_source_segment(source, tree) or ""))
            case ast.Name(id=name):
                return self.lookup(name)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                made = -self.value(inner, source)
            case ast.BinOp(op=op) if type(op) in OPERATORS:
                made = binary(OPERATORS[type(op)], self.value(tree.left, source), self.value(tree.right, source))
            case ast.Call(func=ast.Attribute(value=inner, attr=name), args=[], keywords=[]) if name in FUNCTIONS:
                made = call(name, self.value(inner, source))
            case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]):
                made = call(name, self.value(inner, source))
            case _:
                raise ValueError(f"{ast.unparse(tree)!r} is not in the language, which has {LANGUAGE}")
        return self.noted(made)

    def noted(self, made: Value | float) -> Value | float:
        """A result that has been looked at, and kept if an operation on Values has made it."""
        if not isinstance(made, Value):
            return finite(made)
        if made._prev:
            self.keep(made)
        return made

    def lookup(self, name: str) -> Value:
        """The Value that a name is tied to."""
        if name not in self.names:
            known = ", ".join(self.names) or "none"
            raise ValueError(f"there is no {name} yet; names so far: {known}. Give it a number first: {name} = 2")
        return self.names[name]

    def keep(self, v: Value) -> None:
        """Note the Values that are new, inputs before users; an operation is a step, with the numbers that it uses."""
        if any(v is known for known in self.made.nodes):
            return
        for p in v._prev:
            self.keep(p)
        finite(v.data)
        self.made.nodes.append(v)
        if len(self.made.nodes) > MOST_NODES:
            raise ValueError(f"a figure shows at most {MOST_NODES} Values; make the program shorter")
        if v._prev:
            self.step()


def assignment(line: str) -> tuple[str, str, str]:
    """The name on the left of =, the sign before it, and the expression; the name and the sign may be empty."""
    if strange := STRANGE.search(line):
        raise ValueError(f"{strange[0]!r} has no meaning here; the language has {LANGUAGE}")
    if not (match := ASSIGNMENT.fullmatch(line)):
        return "", "", line
    name, sign, expression = match.groups()
    if name in (*FUNCTIONS, "Value"):
        raise ValueError(f"{name} is an operation; choose another name")
    if keyword.iskeyword(name):
        raise ValueError(f"{name} is a word of Python's own; choose another name")
    return name, sign, expression.strip(" \t")


def parsed(expression: str) -> ast.expr:
    """The tree of an expression."""
    try:
        return ast.parse(expression, mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        said = getattr(error, "msg", "too many brackets within one another")
        raise ValueError(f"{expression!r} is not an expression of {LANGUAGE} ({said})") from None


def literal(source: str) -> float:
    """The number that a word stands for."""
    if not NUMBER.fullmatch(source):
        raise ValueError(f"{source!r} is not a number such as 2, -0.5 or 1e-3")
    return float(source)


def finite(x: float) -> float:
    """x, unless it is too large."""
    if math.isfinite(x):
        return x
    raise OverflowError("the result is too large for a float")


def binary(operation: Operation, a: Value | float, b: Value | float) -> Value | float:
    """The result of an operation; a power of two numbers as the engine takes it, within the real numbers."""
    if operation is operator.pow and not isinstance(a, Value) and not isinstance(b, Value):
        return power(Value(a), b)
    return operation(a, b)


def call(name: str, inner: Value | float) -> Value:
    """The result of tanh, relu, exp or log; for Value, a new leaf."""
    if name == "Value" and isinstance(inner, Value):
        raise TypeError("Value takes a number, got a Value")
    if name == "Value":
        return wrap(inner)
    if name in FUNCTIONS:
        return FUNCTIONS[name](wrap(inner))
    raise ValueError(f"{name} is not an operation; there are {', '.join(FUNCTIONS)}, Value")
