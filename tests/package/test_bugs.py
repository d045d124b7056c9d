"""The mutants are broken, each in its own way, and `mutation_test` says which tests notice."""
from __future__ import annotations

import math
from typing import Any

import pytest

from micrograd.bugs import MUTANTS, Mutant, MutationReport, mutant, mutation_test, right_engine
from micrograd.gradcheck import gradcheck
from micrograd.stages import source

each_mutant = pytest.mark.parametrize("broken", MUTANTS, ids=[m.name for m in MUTANTS])


def slopes(Value: Any) -> None:
    """A reader's test: one expression with every rule in it."""

    def everything(a: Any, b: Any) -> Any:
        u = (a * b).tanh() + a.relu() - b.relu()
        v = u * (u + a) + (b + b) * (a * a)
        return v + v.exp() + (u**2 + 2).log() - (-a * b).relu()

    gradcheck(everything, [-0.8, 0.6], Value=Value)


def numbers(Value: Any) -> None:
    assert (1 - Value(0.25)).data == 0.75


def two_results(Value: Any) -> None:
    a = Value(3.0)
    (a * a).backward()
    (a + a).backward()
    assert a.grad == 8.0


@each_mutant
def test_a_diff_shows_lines_of_the_engine_and_of_the_mutant(broken: Mutant) -> None:
    diff = broken.diff().splitlines()
    right = [line[1:] for line in diff if not line.startswith("+")]
    wrong = [line[1:] for line in diff if not line.startswith("-")]
    assert right != wrong
    assert "\n".join(right) in source("s08") and "\n".join(wrong) in broken.source


@each_mutant
def test_a_mutant_still_computes(broken: Mutant) -> None:
    a, b = broken.Value(2.0), broken.Value(-3.0)
    assert ((a * b + 10) / 4).data == 1.0 and a.tanh().data == math.tanh(2.0)


@each_mutant
def test_a_mutant_can_be_killed(broken: Mutant) -> None:
    assert broken.name not in mutation_test(slopes, numbers, two_results).survivors


def test_the_names_differ_and_so_do_the_engines() -> None:
    assert len(MUTANTS) >= 12
    assert len({m.name for m in MUTANTS}) == len({m.source for m in MUTANTS}) == len(MUTANTS)
    assert {m.chapter for m in MUTANTS} <= {5, 6, 7, 8}


def test_the_mutant_without_a_sort_gives_the_number_of_chapter_7() -> None:
    a = mutant("no sort").Value(2.0)
    u = a * a
    (u * (u + a)).backward()
    assert a.grad == 68.0


def test_a_mutant_is_built_once_and_leaves_the_right_engine_alone() -> None:
    broken = mutant("mul assigns")
    assert broken.Value is broken.Value
    a = right_engine()(3.0)
    (a * a).backward()
    assert a.grad == 6.0


@pytest.mark.parametrize(("old", "times"), [("this line is not there", 0), ("out._backward = _backward", 7)])
def test_the_old_text_must_stand_there_exactly_once(old: str, times: int) -> None:
    with pytest.raises(ValueError, match=f"mutant 'mine': its old text stands {times} times in stage s08.*give more"):
        Mutant("mine", "It changes nothing.", 9, old, "").diff()


def test_the_table_has_a_row_for_each_mutant_and_a_column_for_each_test() -> None:
    lines = repr(mutation_test(slopes, numbers)).splitlines()
    assert lines[0].split() == ["mutant", "slopes", "numbers"]
    assert len(lines) == len(MUTANTS) + 3
    assert lines[1].startswith("add assigns") and lines[1].split()[-2:] == ["killed", "-"]
    assert lines[-2].split() == ["killed", "14", "of", "16", "1", "of", "16"]
    assert lines[-1] == "together: 15 of 16"


def test_survivors_lists_the_mutants_that_no_test_killed() -> None:
    assert mutation_test(slopes, numbers).survivors == ["wipes first"]
    assert MutationReport(("one", "two"), {"x": (False, False), "y": (False, True)}).survivors == ["x"]


def test_a_test_may_return_false_and_need_not_have_a_name() -> None:
    found = mutation_test(lambda Value: (1 - Value(2.0)).data == -1.0)  # the class
    assert [name for name, (killed,) in found.kills.items() if killed] == ["1 - x turned"]
    assert repr(found).splitlines()[0].split() == ["mutant", "<lambda>"]


def test_a_test_that_fails_on_the_right_engine_is_refused() -> None:
    def test_wrong(Value: Any) -> None:
        raise AssertionError("two is not three")

    with pytest.raises(ValueError, match=r"wrong fails on the right engine \(AssertionError: two is not three\).*mend"):
        mutation_test(test_wrong)


def test_what_is_not_a_test_is_refused() -> None:
    with pytest.raises(TypeError, match="mutation_test got no test; pass functions"):
        mutation_test()
    with pytest.raises(TypeError, match="mutation_test got None; .* without brackets"):
        mutation_test(None)  # type: ignore[arg-type]


def test_an_unknown_name_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="there is no mutant 'no such'; the mutants are add assigns, mul assigns"):
        mutant("no such")
