"""`check` says right, names a mistake, or gives a hint; and every exercise of the book is in order."""
from __future__ import annotations

import json
import math
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from book._tools.places import ROOT
from micrograd import check as module
from micrograd.check import Exercise, Mistake, check, form, same, verdict
from micrograd.engine import Value

TWO_THIRDS = Exercise(hint="Divide.", answer=2 / 3, also=(-1,), because="2 divided by 3.",
                      mistakes=(Mistake(1.5, "You divided 3 by 2.", "Division"),
                                Mistake(0.5, "You halved.", "Halves", chapter=2)))


@cache
def exercises() -> dict[str, tuple[int, Exercise]]:
    """Every exercise of the book, by its number."""
    return {f"{chapter}.{position}": (chapter, exercise) for chapter in module.chapters()
            for position, exercise in import_module(f"micrograd.exercises.ch{chapter:02d}").EXERCISES.items()}


WITH_ANSWER = [number for number, (_, exercise) in exercises().items() if not exercise.test]
MISTAKES = [(number, mistake) for number, (_, exercise) in exercises().items() for mistake in exercise.mistakes]
MISTAKE_IDS = [f"{number}-{mistake.answer}" for number, mistake in MISTAKES]


def headings(chapter: int) -> set[str] | None:
    """The titles of a chapter's sections, or None where there is no such chapter yet."""
    for path in (ROOT / "chapters").glob(f"{chapter:02d}_*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        return {line.lstrip("#").strip() for line in text.splitlines() if line.startswith("#")}
    return None


# What is said.

def test_a_right_answer_is_right_and_says_why() -> None:
    assert verdict(1, TWO_THIRDS, 0.6667) == (True, "right. 2 divided by 3.")
    assert verdict(1, TWO_THIRDS, -1) == (True, "right. 2 divided by 3.")
    assert verdict(1, Exercise(hint="Divide.", answer=2), 2) == (True, "right.")


def test_a_known_mistake_is_named_with_its_section() -> None:
    assert verdict(1, TWO_THIRDS, 1.5) == (
        False, 'not this: You divided 3 by 2. Read again: chapter 1, "Division".')
    assert verdict(1, TWO_THIRDS, 0.5)[1].endswith('Read again: chapter 2, "Halves".')


def test_another_answer_is_not_yet_with_a_hint() -> None:
    assert verdict(1, TWO_THIRDS, 7) == (False, "not yet. Hint: Divide.")


def test_check_prints_one_line_and_returns_whether_it_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("1.1", 14) is True
    assert check("1.1", -1) is False
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1.1 right.")
    assert second.startswith("1.1 not yet.")


@pytest.mark.parametrize("number", ["99.1", "1.99", "1", "", "one", "²", "1.²", "1.x", 1])
def test_an_unknown_number_is_named_with_those_there_are(number: Any) -> None:
    with pytest.raises(ValueError, match=rf"there is no exercise {number!r}; .*chapter"):
        check(number, 0)


def test_a_test_says_what_is_wrong_with_a_function() -> None:
    exercise = Exercise(hint="Square it.", test=lambda f: None if f(3) == 9 else f"f(3) is {f(3)}, expected 9.")
    assert verdict(1, exercise, lambda x: x * x) == (True, "right.")
    assert verdict(1, exercise, lambda x: x + x) == (False, "not yet. f(3) is 6, expected 9. Hint: Square it.")
    assert verdict(1, exercise, lambda x: 1 / 0) == (
        False, "not yet. Your code raised ZeroDivisionError: division by zero. Hint: Square it.")


# What counts as the same.

@pytest.mark.parametrize(("answer", "right"), [
    (0.66666, 2 / 3), (np.float64(2 / 3), 2 / 3), (np.float32(0.5), 0.5), (np.int64(3), 3), (Value(3.0), 3),
    (Fraction(2, 3), 2 / 3), (" Agrees ", "agrees"), (np.str_("b"), "b"), (True, True), (np.bool_(True), True),
    ((1, 2), [1, 2]), ([1, 2], (1, 2)), (np.array([1.0, 2.0]), [1, 2]), ([Value(1.0), 2], [1, 2]),
    ([[1], [2]], [[1], [2]]), ({"a": Value(1.0)}, {"a": 1}), (math.inf, math.inf)], ids=repr)
def test_an_answer_may_come_in_another_form(answer: Any, right: Any) -> None:
    assert same(answer, right, 1e-4)
    assert form(answer, right) == ""


@pytest.mark.parametrize(("answer", "right"), [
    (0.667, 2 / 3), (math.nan, 1), (1, math.inf), (1, True), (True, 1), ("1", 1), (1, "1"), ([1], 1), (1, [1]),
    ([1, 2, 3], [1, 2]), ("ab", ["a", "b"]), ({"a": 1, "b": 2}, {"a": 1}), ({"a": 1}, {"b": 1}), (None, 0), (0, None),
    (1j, 1), ([True, False], [True, True]), ({1, 2}, [1, 2])], ids=repr)
def test_another_answer_is_not_the_same(answer: Any, right: Any) -> None:
    assert not same(answer, right, 1e-4)


@pytest.mark.parametrize(("answer", "right", "says"), [
    ("14", 14, "The answer is a number; got '14'."),
    (3, "b", "The answer is a word in quotes; got 3."),
    (3, [1, 2], "The answer is a list; got 3."),
    ("ab", ["a", "b"], "The answer is a list; got 'ab'."),
    (3, {"a": 1}, "The answer is a dict; got 3."),
    (1, True, "The answer is True or False; got 1."),
    ([1, 2, 3], [1, 2], "The answer has 2 parts; got 3."),
    ({"b": 1}, {"a": 1}, "The names are a; got b."),
    (np.float64(7), 14, ""), (np.array([1, 2]), [1, 3], "")], ids=repr)
def test_an_answer_in_the_wrong_form_is_told_the_form(answer: Any, right: Any, says: str) -> None:
    assert form(answer, right) == says


# The book's exercises.

def test_the_exercises_of_a_chapter_are_numbered_from_1() -> None:
    for chapter in module.chapters():
        numbers = [int(number.split(".")[1]) for number in exercises() if number.startswith(f"{chapter}.")]
        assert numbers == [*range(1, len(numbers) + 1)], f"chapter {chapter}"


@pytest.mark.parametrize("number", WITH_ANSWER)
def test_an_exercise_accepts_its_own_answers(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, exercise = exercises()[number]
    for answer in (exercise.answer, *exercise.also):
        assert check(number, answer), capsys.readouterr().out


@pytest.mark.parametrize("number", exercises())
def test_an_exercise_does_not_accept_anything(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    for answer in (None, 12345.678, "nonsense", [], {}, len):
        assert not check(number, answer)
    assert "Hint: " in capsys.readouterr().out


@pytest.mark.parametrize("number", WITH_ANSWER)
def test_an_exercise_tells_its_answer_from_0(number: str) -> None:
    _, exercise = exercises()[number]
    if isinstance(exercise.answer, float) and exercise.answer:
        assert not same(0.0, exercise.answer, exercise.tolerance), "the tolerance is too wide"


@pytest.mark.parametrize(("number", "mistake"), MISTAKES, ids=MISTAKE_IDS)
def test_a_mistake_is_recognised_and_is_not_the_answer(number: str, mistake: Mistake,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    assert not check(number, mistake.answer)
    assert f"not this: {mistake.name}" in capsys.readouterr().out
    _, exercise = exercises()[number]
    assert not any(same(right, mistake.answer, exercise.tolerance) for right in (exercise.answer, *exercise.also))


@pytest.mark.parametrize(("number", "mistake"), MISTAKES, ids=MISTAKE_IDS)
def test_a_mistake_leads_to_a_section_that_there_is(number: str, mistake: Mistake) -> None:
    there = headings(mistake.chapter or int(number.split(".")[0]))
    assert there is None or mistake.section in there


@pytest.mark.parametrize("number", exercises())
def test_an_exercise_speaks_in_whole_sentences(number: str) -> None:
    _, exercise = exercises()[number]
    assert exercise.hint.endswith((".", "?"))
    assert exercise.because == "" or exercise.because.endswith(".")
    assert all(mistake.name.endswith((".", "?")) for mistake in exercise.mistakes)
