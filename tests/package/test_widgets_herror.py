"""The error figure: its float32 is NumPy's, its digits are counted as on paper, its best h is where theory has it."""
from __future__ import annotations

import statistics
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
import traitlets

from micrograd.widgets import HError
from micrograd.widgets.herror import CURVES, digits, right_digits, to_float32

STEPS = [float(f"{10 ** (-k / 10):.12g}") for k in range(161)]
MODES = list(product(CURVES, ("forward", "central"), ("float64", "float32")))


def by_numpy(f: str, way: str, kind: str, h: float) -> float:
    """The same quotient, in NumPy's numbers of that kind."""
    number = np.dtype(kind).type
    curve = {"cubic": lambda x: x * x * x,
             "parabola": lambda x: number(3) * (x * x) - number(4) * x + number(5)}[f]
    x, step = number(CURVES[f].at), number(h)
    if way == "forward":
        return float((curve(x + step) - curve(x)) / step)
    return float((curve(x + step) - curve(x - step)) / number(2 * h))


@pytest.mark.parametrize(("f", "way", "kind"), MODES)
def test_the_quotient_is_numpys_for_every_h(f: str, way: str, kind: str) -> None:
    for h in STEPS:
        assert HError(f=f, way=way, kind=kind, h=h).quotient() == by_numpy(f, way, kind, h)


def test_a_number_is_printed_with_the_digits_that_numpy_prints() -> None:
    for h in STEPS:
        assert Decimal(digits(to_float32(12 + h), "float32")) == Decimal(np.format_float_positional(np.float32(12 + h)))
        assert digits(12 + h, "float64") == repr(12 + h).removesuffix(".0")


@pytest.mark.parametrize(("printed", "exact", "right"), [
    ("12.000600010022566", 12, "12.00"),
    ("12", 12, "12"),
    ("13", 12, "1"),
    ("19", 12, ""),
    ("0", 12, ""),
    ("11.99999999368373", 12, "11.9999999"),
    ("12.00000000021184", 12, "12.000000000"),
])
def test_a_digit_is_right_where_the_error_is_less_than_half_a_unit_of_its_place(printed: str, exact: int,
                                                                                right: str) -> None:
    assert printed[:right_digits(printed, abs(float(printed) - exact))] == right


@pytest.mark.parametrize(("f", "way", "kind"), [mode for mode in MODES if mode[:2] != ("parabola", "central")])
def test_around_the_best_h_errors_are_small_and_far_from_it_they_are_large(f: str, way: str, kind: str) -> None:
    best = HError(f=f, way=way, kind=kind).numbers()["best"]

    def median_error(low: float, high: float) -> float:
        around = [h for h in STEPS if low <= h <= high]
        return statistics.median(HError(f=f, way=way, kind=kind, h=h).numbers()["error"] for h in around)

    here = median_error(best / 2, best * 2)
    assert median_error(best * 10, best * 40) > 3 * here
    assert median_error(best / 40, best / 10) > 3 * here


def test_the_best_sizes_are_the_chapters() -> None:
    best = {way: HError(way=way).numbers()["best"] for way in ("forward", "central")}
    assert 1e-8 <= best["forward"] <= 3e-8 and 0.9e-5 <= best["central"] <= 1.1e-5
    assert HError(f="parabola", way="central").numbers()["best"] is None


def test_a_nudge_that_float32_does_not_notice_leaves_all_digits_wrong() -> None:
    found = HError(h=1e-8, kind="float32").numbers()
    assert (found["quotient"], found["error"], found["right"]) == (0, 12, 0)


@pytest.mark.parametrize(("wrong", "said"), [
    ({"h": 0}, "h is a number from 1e-16 to 1, got 0"),
    ({"h": 2}, "h is a number from 1e-16 to 1, got 2"),
    ({"way": "backward"}, "way is one of 'forward', 'central', got 'backward'"),
    ({"kind": "float16"}, "kind is one of 'float64', 'float32', got 'float16'"),
])
def test_a_state_that_it_does_not_have_is_refused_with_the_rule(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(traitlets.TraitError, match=said):
        HError(**wrong)
