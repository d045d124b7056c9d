"""A small program makes the same Values in the page as in Python: the same graph and numbers, the same refusals."""
from __future__ import annotations

import ast
import json
import keyword
import random
import subprocess
from typing import Any

import pytest

from book._tools.places import ROOT
from micrograd.engine import Value
from micrograd.widgets.program import ProgramError, run
from tests.readme import PROGRAM

RANDOM = 400
TOLERANCE = 1e-12
GOOD = [
    PROGRAM,
    "L = 2\nL = L\nM = L\nL = 3", "a = 2\na * a\na", "a=Value(2.0)\nb = Value(1 + 2) * Value(3)", "2 ** -1 ** 2",
    "a = 2\nb = -a ** 2\nc = a ** -2 ** 2\nd = - - a",
    "a = 2\nb = 3 - a\nc = 3 / a\nd = 3 ** a\ne = a - 3\nf = a / 3",
    "a = 0.5\nb = log(exp(a)) + tanh(a).relu()\nc = a.exp().log()", "a = 1e-300\nb = a * a",
    "# nothing\n\n  a = 1 # one\r\n\tb = a + .5", "a = exp(709.78)", "a = -8\nb = a ** 3\nc = 4 ** 0.5 + 0 ** 0",
    "a = 5.\na **= 2\na /= 4\na -= 1 + 1", "a = " + "(" * 50 + "1" + ")" * 50, "_ = 1\nmatch = _",
    "a = tanh(2) * log(2)",
]
BAD = [
    "", "#", "a =", "a = b", "a = 2a", "a b", "a = 1 +", "a = * 1", "a = +1", "a = (1", "a = 1)",
    "c = 1\nc += 1) + (2", "a = b = 1", "a == 1", "1 = a", "(a) = 1", "a = 1; b = 2", "a, b = 1, 2", "a = [1]",
    "a = 'x'", "a = 1 // 2", "a = 5 % 2", "a = 1 < 2", "a = not 1", "a = 1 if 1 else 2", "a = (lambda: 1)()",
    "a = True", "a = None", "a = 1j", "a = 0x10", "a = 1_000", "a = 007", "a = 1e", "a = 1\na(2)", "a = 1\n(tanh)(a)",
    "a = 1\na.data", "a = 1\na.backward()", "tanh", "tanh()", "tanh(1, 2)", "a = 1\na.tanh(2)", "tanh = 1",
    "Value = 1", "sin(1)", "__import__(1)", "a = 1\nValue(a)", "1 / 0", "a = 0\nb = 1 / a", "a = 1\na / 0",
    "a = 0\nb = a ** -1", "0 ** -1", "(-8) ** 0.5", "a = -8\na ** 0.5", "a = 1\na ** a", "a = 1\n0 ** a",
    "a = 1\n(-2) ** a", "log(0)", "a = -1\nlog(a)", "exp(710)", "a = 1e308\na * 10", "a = 1e308\na + a", "1e308 * 10",
    "a = 1e999", "a = 10 ** 400", "a = 10\na ** 400", "a = 1e-320\n1 / a", "a = 1e-320\na / a",
    "a = 1\n" + "a = a + 1\n" * 20, "\n".join(f"x{i} = {i}" for i in range(41)), "é = 1", "a = 1 − 2", "a\u00a0= 1",
    "@",
    *[f"{word} = 1" for word in keyword.kwlist], *[f"a = {word}" for word in keyword.kwlist],
]


def random_expression(choose: random.Random, names: list[str], depth: int = 3) -> str:
    """An expression of a few operations on the names, as a reader may write it."""
    if depth == 0 or choose.random() < 0.2:
        return choose.choice([*names, *names, "2", "0.5", "3.", "1e-1"])
    left, right = (random_expression(choose, names, depth - 1) for _ in range(2))
    return choose.choice([f"{left} + {right}", f"{left}-{right}", f"{left} * {right}", f"({left}) * ({right})",
                          f"({left})/({right})", f"{left} / {right}", f"-{left}", f"({left})**2",
                          f"{left} ** -{right}", f"{left}**{right}**2",
                          f"tanh({left})", f"({left}).relu()", f"exp({left})", f"log({left})", f"2 ** ({left})"])


def random_program(choose: random.Random) -> str:
    """Two numbers, and three lines with new and old names."""
    lines, names = [f"a = {choose.uniform(-2, 2):.3f}", f"b = {choose.randint(1, 4)}"], ["a", "b"]
    for _ in range(3):
        name, sign = choose.choice([("a", "="), ("b", "+="), ("c", "="), ("d", "="), ("a", "*=")])
        lines.append(f"{name} {sign} {random_expression(choose, names)}")
        names = [*names, *([name] if name not in names else [])]
    return "\n".join(lines)


def page(programs: list[str]) -> list[dict[str, Any]]:
    """What the page makes of each program."""
    done = subprocess.run(["node", "tests/web/programs.js"], cwd=ROOT, input=json.dumps(programs), capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)


def python(program: str) -> dict[str, Any] | None:
    """What Python makes of it, or None."""
    try:
        made = run(program)
    except ProgramError:
        return None
    place = {id(v): i for i, v in enumerate(made.nodes)}
    return {"data": [v.data for v in made.nodes], "inputs": [[place[id(p)] for p in v._prev] for v in made.nodes],
            "ops": [v._op for v in made.nodes], "counts": made.counts,
            "names": [{name: place[id(v)] for name, v in names.items()} for names in made.names]}


def exponents(ops: list[str]) -> list[float]:
    """The exponents of the powers: 2.0 in Python, 2 in the page."""
    return [float(op[2:]) for op in ops if op.startswith("**")]


def assert_same(program: str, there: dict[str, Any], here: dict[str, Any] | None) -> None:
    if here is None:
        assert "fault" in there, f"the page runs what Python refuses: {program!r}"
        return
    assert "fault" not in there, f"the page refuses what Python runs: {program!r}: {there}"
    assert [op[:2] for op in there["ops"]] == [op[:2] for op in here["ops"]], program
    assert exponents(there["ops"]) == pytest.approx(exponents(here["ops"]), rel=TOLERANCE), program
    for part in ("inputs", "counts", "names"):
        assert there[part] == here[part], program
    assert there["data"] == pytest.approx(here["data"], rel=TOLERANCE, abs=1e-300), program


def test_programs_that_can_be_run_make_the_same_graph_step_by_step() -> None:
    for program, there in zip(GOOD, page(GOOD), strict=True):
        here = python(program)
        assert here is not None, program
        assert_same(program, there, here)


def test_programs_that_cannot_be_run_are_refused_by_both() -> None:
    for program, there in zip(BAD, page(BAD), strict=True):
        with pytest.raises(ProgramError):
            run(program)
        assert "fault" in there, program


def test_random_programs_make_the_same_graph_or_are_refused_by_both() -> None:
    choose = random.Random(4)
    programs = [random_program(choose) for _ in range(RANDOM)]
    made = [python(program) for program in programs]
    for program, there, here in zip(programs, page(programs), made, strict=True):
        assert_same(program, there, here)
    assert RANDOM / 4 < sum(here is not None for here in made) < RANDOM


def test_a_program_makes_what_the_engine_makes_of_the_same_lines() -> None:
    names: dict[str, Any] = {"a": Value(-4.0), "b": Value(2.0)}
    for line in PROGRAM.splitlines()[2:]:
        exec(line, names)  # the engine's own operators, on lines of this file
    made = run(PROGRAM)
    assert made.names[-1]["g"].data == names["g"].data == 24.70408163265306
    assert len(made.nodes) == 39


def test_the_line_of_a_fault_is_the_same() -> None:
    programs = ["a = 1\n\nb = a +", "a = 1\nb = c", "a = 1\nb = a\nlog(0 * a)"]
    for program, there, line in zip(programs, page(programs), (3, 2, 3), strict=True):
        assert there["line"] == line
        with pytest.raises(ProgramError, match=f"^line {line}: "):
            run(program)


def test_neither_side_evaluates_text_as_code() -> None:
    tree = ast.parse((ROOT / "micrograd" / "widgets" / "program.py").read_text(encoding="utf8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "__import__"}
