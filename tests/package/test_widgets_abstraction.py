"""A neuron cut more or less finely: the numbers outside stay, the price does not."""
from __future__ import annotations

import math
import re

import pytest

from micrograd import widgets
from micrograd.stages.s08_arithmetic import Value
from micrograd.widgets.abstraction import BYTES, MICROSECONDS
from tests.notebooks import CHAPTERS, code, output_text, read

OUTSIDE = ["o", "x1.grad", "x2.grad", "w1.grad", "w2.grad", "b.grad"]


@pytest.mark.parametrize("b", [2.0, 4.5, 6.0, 6.8813735870195432, 9.0])
@pytest.mark.parametrize("cut", ["neuron", "tanh", "nine"])
def test_the_numbers_outside_are_those_of_the_formula_however_it_is_cut(cut: str, b: float) -> None:
    found = widgets.Abstraction(cut=cut, b=b).numbers()
    o = math.tanh(b - 6)
    slope = 1 - o**2
    expected = [o, -3 * slope, slope, 2 * slope, 0, slope]
    assert [found[name] for name in OUTSIDE] == pytest.approx(expected, rel=1e-11)


def test_one_value_is_made_or_five_or_thirteen() -> None:
    found = [widgets.Abstraction(cut=cut).numbers() for cut in ("neuron", "tanh", "nine")]
    assert [numbers["made"] for numbers in found] == [1, 5, 13]
    assert [numbers["rules"] for numbers in found] == [1, 5, 10]
    assert [numbers["deposits"] for numbers in found] == [5, 9, 18]


def test_the_nine_nodes_are_those_of_chapter_8() -> None:
    e = (2 * Value(0.5)).exp()
    o = (e - 1) / (e + 1)
    found = {node["op"] for node in widgets.Abstraction().graphs["nine"]}
    assert {"exp", "**-1"} < found
    assert o.data == pytest.approx(widgets.Abstraction(cut="nine", b=6.5).numbers()["o"], rel=1e-12)


def test_the_price_of_a_value_is_the_one_that_chapter_13_measures() -> None:
    chapter = read(next(path for path in CHAPTERS if path.name.startswith("13_")))
    source = "\n".join(cell.source for cell in code(chapter))
    work, _, _, memory = map(float, re.search(r'"closures": \((\d[^)]*)\)', source).group(1).split(","))
    assert f"{1000 * work / 65_818:.1f}" == str(MICROSECONDS)
    assert memory == BYTES and f"{BYTES} bytes" in "\n".join(output_text(cell) for cell in code(chapter))
