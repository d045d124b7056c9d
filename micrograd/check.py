"""Check an answer, and say which mistake it shows: `check("7.2", answer)`, `check.stage("s07", Value)`.

The answers, the known mistakes and the stage's tests of chapter 7 are in `micrograd/exercises/ch07.py`, written with
`Exercise`, `Mistake` and `Stage`.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from numbers import Real
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

FOLDER = Path(__file__).parent / "exercises"
KINDS: tuple[tuple[type[Any], str], ...] = (
    (bool, "True or False"), (str, "a word in quotes"), (Mapping, "a dict"), (Sequence, "a list"), (Real, "a number"))


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give, what it shows, and the section to read again.

    Args:
        answer: the wrong answer, in the same form as the right one.
        name: one sentence in the second person: what was done, and why it is not so.
        section: the title of a section, as it stands in the chapter.
        chapter: the section's chapter, if it is not the exercise's own.
    """

    answer: Any
    name: str
    section: str
    chapter: int | None = None


@dataclass(frozen=True)
class Exercise:
    """A right answer, or a test of one, with a hint and the mistakes that are known.

    Args:
        hint: what to look at, for an answer that shows no known mistake.
        answer: the right answer: a number, a word, or a list or a dict of these.
        also: other right answers.
        test: for an answer that is a function or a class: takes it, and returns what is wrong, or None.
        because: one sentence that is printed with "right".
        mistakes: the wrong answers that are recognised.
        tolerance: how far a number may be from the answer; the default accepts four decimals, rounded.
    """

    hint: str
    answer: Any = None
    also: tuple[Any, ...] = ()
    test: Callable[[Any], str | None] | None = None
    because: str = ""
    mistakes: tuple[Mistake, ...] = ()
    tolerance: float = 1e-4


Test = tuple[str, Callable[[SimpleNamespace], str | None]]


@dataclass(frozen=True)
class Stage:
    """What a chapter builds, and the tests that it must pass.

    Args:
        builds: the names of the class, or of the functions in their order in the chapter.
        tests: what must hold, each in a few words, with a function that sees whether it does: it takes what the learner
            defined, as an object with these names, and returns what is wrong, or None.
    """

    builds: tuple[str, ...]
    tests: tuple[Test, ...]


class Check:
    """The function `check`, with `check.stage` beside it."""

    def __call__(self, number: str, answer: Any) -> bool:
        """Print one line on an answer: right; or the mistake, by name; or not yet, with a hint.

        Args:
            number: the exercise, such as "7.2".
            answer: the answer. A tuple counts as a list, a Value as its number.

        Returns:
            Whether the answer is right, so that `assert check("7.2", answer)` can be a test.

        Raises:
            ValueError: if there is no such exercise.
        """
        chapter, exercise = find(number)
        right, line = verdict(chapter, exercise, answer)
        print(f"{number} {line}")
        return right

    def stage(self, name: str, *built: Any) -> bool:
        """Run a stage's tests on the class or the functions that you wrote, and print what fails.

        Args:
            name: the stage, such as "s07".
            built: what the chapter builds: a class (`Value`), or the functions in their order in the chapter.

        Raises:
            ValueError: if the stage has no tests.
            TypeError: if the chapter builds more, or less.
        """
        stage = find_stage(name)
        if len(built) != len(stage.builds):
            raise TypeError(f"check.stage({name!r}, ...) takes {', '.join(stage.builds)}, in this order; "
                            f"got {len(built)} of {len(stage.builds)}")
        by_name = SimpleNamespace(**dict(zip(stage.builds, built)))
        for says, test in stage.tests:
            if (wrong := failure(test, by_name)) is not None:
                print(f"{name} not yet: {says}. {wrong}")
                return False
        print(f"{name} right: {len(stage.tests)} of {len(stage.tests)} tests passed")
        return True


check = Check()


def find(number: str) -> tuple[int, Exercise]:
    """The chapter and the exercise that a number such as "7.2" names."""
    there = chapters()
    chapter, _, position = str(number).partition(".")
    if not chapter.isdecimal() or int(chapter) not in there:
        raise ValueError(f"there is no exercise {number!r}; a number is chapter.exercise, such as \"7.2\", "
                         f"and the chapters with exercises are {', '.join(map(str, there))}")
    exercises = of_chapter(int(chapter)).EXERCISES
    if not position.isdecimal() or int(position) not in exercises:
        raise ValueError(f"there is no exercise {number!r}; chapter {chapter} has "
                         f"{', '.join(f'{chapter}.{n}' for n in exercises)}")
    return int(chapter), exercises[int(position)]


def find_stage(name: str) -> Stage:
    """The stage that a name such as "s07" means."""
    there = {f"s{chapter:02d}": chapter for chapter in chapters()}
    if name not in there:
        raise ValueError(f"there is no stage {name!r}; the stages are {', '.join(there)}")
    stage: Stage = of_chapter(there[name]).STAGE
    return stage


def of_chapter(number: int) -> ModuleType:
    """The module with a chapter's exercises and the tests of its stage."""
    return import_module(f"micrograd.exercises.ch{number:02d}")


def chapters() -> list[int]:
    """The chapters that have exercises."""
    return sorted(int(path.stem[2:]) for path in FOLDER.glob("ch[0-9][0-9].py"))


def verdict(chapter: int, exercise: Exercise, answer: Any) -> tuple[bool, str]:
    """Whether an answer is right, and what is said of it."""
    for mistake in exercise.mistakes:
        if same(answer, mistake.answer, exercise.tolerance):
            section = f'chapter {mistake.chapter or chapter}, "{mistake.section}"'
            return False, f"not this: {mistake.name} Read again: {section}."
    if exercise.test:
        wrong = failure(exercise.test, answer)
    else:
        wrong = None if any(same(answer, right, exercise.tolerance) for right in (exercise.answer, *exercise.also)) \
            else form(answer, exercise.answer)
    if wrong is None:
        return True, f"right. {exercise.because}".rstrip()
    return False, f"not yet. {wrong} Hint: {exercise.hint}".replace("  ", " ")


def failure(test: Callable[..., str | None], *answers: Any) -> str | None:
    """What a test says is wrong; an exception in the code under test counts as an answer, too."""
    try:
        return test(*answers)
    except Exception as error:  # the reader's own code may raise anything
        return f"Your code raised {type(error).__name__}: {error}."


def same(answer: Any, right: Any, tolerance: float) -> bool:
    """Whether an answer is the right one: numbers within the tolerance, words without regard to case."""
    answer = plain(answer)
    if isinstance(right, bool) or isinstance(answer, bool) or right is None or answer is None:
        return answer is right
    if isinstance(right, str):
        return isinstance(answer, str) and answer.strip().casefold() == right.strip().casefold()
    if isinstance(right, Mapping):
        return (isinstance(answer, Mapping) and set(answer) == set(right)
                and all(same(answer[key], right[key], tolerance) for key in right))
    if isinstance(right, Sequence):
        return (isinstance(answer, Sequence) and not isinstance(answer, str) and len(answer) == len(right)
                and all(same(a, r, tolerance) for a, r in zip(answer, right, strict=True)))
    return isinstance(answer, Real) and (answer == right or abs(answer - right) <= tolerance)


def form(answer: Any, right: Any) -> str:
    """What is wrong with the form of an answer, or nothing."""
    answer = plain(answer)
    kind, words = next(pair for pair in KINDS if isinstance(right, pair[0]))
    if not isinstance(answer, kind) or isinstance(answer, str) != isinstance(right, str):
        return f"The answer is {words}; got {answer!r}."
    if isinstance(right, Mapping) and set(answer) != set(right):
        return f"The names are {', '.join(map(str, right))}; got {', '.join(map(str, answer))}."
    if kind is Sequence and len(answer) != len(right):
        return f"The answer has {len(right)} parts; got {len(answer)}."
    return ""


def plain(answer: Any) -> Any:
    """A NumPy array as a list, a Value as its number, anything else as it is."""
    return answer.tolist() if hasattr(answer, "tolist") else getattr(answer, "data", answer)
