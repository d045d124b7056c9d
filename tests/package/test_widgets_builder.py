"""The builder: programs are run by the engine's own rules, names move and nodes stay, and a bad program is told why."""
from __future__ import annotations

from typing import Any

import pytest
import traitlets

from micrograd.widgets import Backprop, Builder
from micrograd.widgets.program import ProgramError, run

SAID = [
    ("a = 2\nb = c", "program, line 2: there is no c yet; names so far: a. Give it a number first: c = 2"),
    ("a = 0\n1 / a", "program, line 2: 0.0 (label '') ** -1 divides by zero: the divisor must not be 0"),
    ("a = -3\nlog(a)", "program, line 2: log of -3.0 (label ''): the argument must be positive"),
    ("a = 800\na.exp()", "program, line 2: exp of 800.0 (label ''): the argument must be below 709.78"),
    ("a = 1e308\na + a", "program, line 2: the result is too large for a float"),
    ("a = 2\na ** a", "program, line 2: Value ** Value is not supported; write (b * a.log()).exp() for a ** b"),
    ("a = __import__('os')", "program, line 1: \"'\" has no meaning here; the language has names, numbers"),
    ("a = open(1)", "program, line 1: open is not an operation; there are tanh, relu, exp, log, Value"),
    ("a = 1 +", "program, line 1: '1 +' is not an expression of names, numbers, + - * / **, brackets"),
    ("a = 1\n" + "a = a + 1\n" * 20, "program, line 21: a figure shows at most 40 Values; make the program shorter"),
    ("a = " + "-" * 350 + "1" + "\n" * 46, "program is a text of at most 400 characters, got 401 characters"),
    ("", "program, an empty program makes no graph; write a line such as a = 2"),
    (3, "program is a text of at most 400 characters, got 3"),
]


def test_the_books_program_makes_nine_nodes_in_eight_steps() -> None:
    found = Builder(step=8).numbers()
    assert found["data"] == [2, -3, 10, -2, -6, 4, -8, 1, 11]
    assert found["inputs"] == [[], [], [], [], [0, 1], [4, 2], [5, 3], [], [2, 7]]
    assert found["names"] == {"a": 0, "b": 1, "c": 8, "f": 3, "L": 6}
    assert run(Builder().program).counts == [1, 2, 3, 4, 5, 6, 7, 9]


def test_the_figure_begins_one_step_before_c_moves() -> None:
    assert Builder().numbers()["names"]["c"] == 2
    assert repr(Builder(step=0)).endswith("After step 0 of 8: 0 Values; no names")


def test_a_program_of_ones_own_is_shown_whole() -> None:
    assert Builder("a = 3\ns = a + a").numbers()["step"] == 2


def test_a_name_on_the_right_makes_no_node() -> None:
    made = run("a = 2\nb = a\nb = b")
    assert len(made.nodes) == 1 and made.counts == [1, 1, 1]
    assert made.names[-1]["a"] is made.names[-1]["b"]


def test_a_name_that_is_used_twice_is_one_node() -> None:
    assert Builder("a = 3\ns = a * a + a").numbers()["inputs"] == [[], [0, 0], [1, 0]]


@pytest.mark.parametrize(("line", "operations"), [
    ("-a", ["", "", "*"]), ("a - b", ["", "", "", "*", "+"]), ("a - 2", ["", "", "+"]),
    ("2 - a", ["", "", "*", "", "+"]), ("a / b", ["", "", "**", "*"]), ("a / 2", ["", "", "*"]),
    ("2 / a", ["", "**", "", "*"]),
    ("a ** 2", ["", "**"]), ("2 ** a", ["", "", "log", "*", "exp"]), ("2 * a", ["", "", "*"]), ("1 + 2 * 3", [""])])
def test_derived_operations_make_the_nodes_of_the_engine(line: str, operations: list[str]) -> None:
    found = run(f"a = 3\nb = 4\nL = {line}").names[-1]["L"]
    made = Builder(f"a = 3\nL = {line}" if "b" not in line else f"a = 3\nb = 4\nL = {line}").numbers()["operations"]
    assert made[0 if "a" in line else 1:] == operations
    assert found.data == pytest.approx(eval(line, {"a": 3, "b": 4}))


def test_values_are_the_engines_own_and_drive_other_figures() -> None:
    made = Builder("a = 3\nL = a * a + a").values()
    made["L"].backward()
    assert made["a"].grad == 7
    assert "your graph, 3 Values" in repr(Backprop(made["L"]))


@pytest.mark.parametrize(("program", "said"), SAID, ids=lambda part: repr(part)[:24])
def test_a_program_that_cannot_be_run_is_told_the_line_and_why(program: Any, said: str) -> None:
    with pytest.raises(traitlets.TraitError) as caught:
        Builder(program)
    assert said in str(caught.value)


def test_a_bad_program_leaves_the_good_one_in_place() -> None:
    figure = Builder("a = 3")
    with pytest.raises(traitlets.TraitError):
        figure.program = "a = "
    assert figure.program == "a = 3"


def test_brackets_without_end_are_an_error_and_no_crash() -> None:
    with pytest.raises(ProgramError, match="is not an expression"):
        run("a = " + "(" * 10_000)
    with pytest.raises(ProgramError, match="line 1"):
        run("a = " + "-" * 10_000 + "1")


@pytest.mark.parametrize("step", [-1, 201, 2.5, None])
def test_a_step_is_a_whole_number_in_its_range(step: Any) -> None:
    with pytest.raises(traitlets.TraitError, match="step is a whole number from 0 to 200"):
        Builder(step=step)
