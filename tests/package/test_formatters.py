"""A picture's text says everything that the picture shows."""
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import matplotlib
import numpy as np
import pytest
from graphviz import Digraph
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from micrograd.formatters import STYLE, describe, digits, load_ipython_extension


def figure(draw: Any) -> str:
    """The text of a figure with one pair of axes."""
    fig = Figure()
    draw(fig.subplots())
    return describe(fig)


def test_axes_are_described_by_title_labels_and_scales() -> None:
    def draw(axes: Any) -> None:
        axes.set(title="Error", xlabel="h", ylabel="error", xscale="log")

    assert figure(draw) == "axes 'Error', x 'h' (log), y 'error' (linear)"


def test_lines_points_bars_images_and_notes_are_described() -> None:
    def draw(axes: Any) -> None:
        axes.plot([0, 1], [1 / 3, 2], label="loss")
        axes.scatter([1.5], [2.5])
        axes.bar([0], [3.0])
        axes.imshow([[1, 2], [3, 4]])
        axes.annotate("here", (1, 2))

    lines = figure(draw).splitlines()
    assert lines[1] == "line 'loss': x 0 1; y 0.333333 2"
    assert lines[2] == "points: 1.5 2.5"
    assert lines[3] == "bar: -0.4 0 0.8 3"
    assert lines[4] == "image from x, y -0.5 1.5 to 1.5 -0.5; colours 1 2 3 4, from 1 to 4"
    assert lines[5] == "note 'here' at 1 2"


def test_a_rectangle_is_described_alike_whichever_class_it_is_of() -> None:
    """Matplotlib 3.8 draws a span as a polygon, and later versions as a rectangle."""
    shapes = [Rectangle((-5, 0), 2, 1), Polygon([(-5, 0), (-5, 1), (-3, 1), (-3, 0)])]
    texts = {figure(lambda axes, shape=shape: axes.add_patch(shape)) for shape in shapes}
    assert len(texts) == 1 and "\nbar: -5 0 2 1" in texts.pop()


def test_another_shape_is_described_by_its_corners() -> None:
    assert "bar: 0 0 1 2 2 0 0 0" in figure(lambda axes: axes.add_patch(Polygon([(0, 0), (1, 2), (2, 0)])))


def test_a_legend_and_ticks_in_words_are_described() -> None:
    def draw(axes: Any) -> None:
        axes.bar(["plus", "times"], [1, 2], label="slope")
        axes.legend()

    text = figure(draw)
    assert "legend: 'slope'" in text
    assert "x ticks: 'plus', 'times'" in text


def test_ticks_that_are_numbers_are_left_to_matplotlib() -> None:
    assert "ticks" not in figure(lambda axes: axes.plot([-1, 0, 1], [1e-9, 2e-9, 3e-9]))


def test_a_changed_number_changes_the_text() -> None:
    one, other = (figure(lambda axes, y=y: axes.plot([0, 1], [0, y])) for y in (1.0, 1.00001))
    assert one != other


def test_every_figure_of_several_axes_is_described() -> None:
    fig = Figure()
    left, right = fig.subplots(1, 2)
    left.set_title("left")
    right.set_title("right")
    assert [line.split(",")[0] for line in describe(fig).splitlines()] == ["axes 'left'", "axes 'right'"]


@pytest.mark.parametrize(("numbers", "text"), [
    ([1, 2.0, 1 / 3], "1 2 0.333333"), (np.array([[1, 2], [3, 4]]), "1 2 3 4"), (["a", "b"], "a b"), ([], ""),
    (np.float64(1e-12), "1e-12"), (np.ma.masked_array([1.0, 2.0], [False, True]), "1 nan"), ((0.5, -1), "0.5 -1")],
    ids=str)
def test_numbers_have_six_significant_digits(numbers: Any, text: str) -> None:
    assert digits(numbers) == text


def test_the_formatters_replace_the_text_of_figures_and_graphs() -> None:
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    load_ipython_extension(shell)
    fig = Figure()
    fig.subplots().set_title("Slope")
    text = shell.display_formatter.formatters["text/plain"]
    assert text(fig).startswith("axes 'Slope'")
    assert text(Digraph()) == "digraph {\n}\n"


def test_the_style_is_one_that_matplotlib_knows() -> None:
    with matplotlib.rc_context(STYLE):
        assert matplotlib.rcParams["svg.hashsalt"] == "micrograd"
