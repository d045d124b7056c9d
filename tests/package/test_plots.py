"""The plots: what they show, that the text of a picture changes with its numbers, and what they refuse."""
from __future__ import annotations

import io
import math
import random
import warnings
from collections.abc import Callable, Generator
from typing import Any

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")
import matplotlib.pyplot as plt  # noqa: E402  # after the backend that needs no screen

from micrograd.datasets import make_moons  # noqa: E402
from micrograd.engine import Value  # noqa: E402
from micrograd.formatters import STYLE, describe  # noqa: E402
from micrograd.nn import MLP, Layer, Neuron  # noqa: E402
from micrograd.plots import draw_network, plot_boundary, plot_losses  # noqa: E402

POINTS, LABELS = make_moons(20)


@pytest.fixture(autouse=True)
def figure() -> Generator[Any]:
    """A figure of its own for each test, in the book's style."""
    with plt.rc_context(STYLE):
        yield plt.figure()
    plt.close("all")


def text(draw: Callable[[], object]) -> str:
    """The text of the picture that something draws."""
    plt.clf()
    draw()
    return describe(plt.gcf())


def network() -> MLP:
    random.seed(2)
    return MLP(2, [3, 1])


def plane(point: list[float]) -> float:
    """A score that is the first coordinate, three times."""
    return 3 * point[0]


# Losses.

def test_the_losses_of_a_run_are_one_curve_over_its_steps() -> None:
    assert text(lambda: plot_losses([4.0, 2.5, 1.25])) == (
        "axes '', x 'step' (linear), y 'loss' (linear)\nline: x 0 1 2; y 4 2.5 1.25")


def test_the_losses_of_several_runs_differ_in_dash_and_colour_and_have_a_legend() -> None:
    axes = plot_losses({f"rate {n}": [4.0, 1.0 / (n + 1)] for n in range(5)}, log=True)
    assert len({line.get_color() for line in axes.lines}) == len({str(line._dash_pattern) for line in axes.lines}) == 5
    assert axes.get_yscale() == "log"
    assert describe(axes.figure).endswith("legend: 'rate 0', 'rate 1', 'rate 2', 'rate 3', 'rate 4'")


def test_a_plot_is_drawn_in_the_current_axes() -> None:
    _, (left, right) = plt.subplots(1, 2)
    plt.sca(left)
    assert plot_losses([1.0]) is left and not right.lines


@pytest.mark.parametrize("nothing", [[], {}, {"rate 0.1": [1.0], "rate 0.2": []}])
def test_no_losses_are_an_error(nothing: Any) -> None:
    with pytest.raises(ValueError, match="a curve needs at least one loss"):
        plot_losses(nothing)


# Boundaries.

def test_the_boundary_of_a_plane_is_where_it_is_0_and_its_margins_where_it_is_1() -> None:
    axes = plot_boundary(plane, [[-1.0, 0.0], [1.0, 1.0]], [-1, 1])
    contours = axes.collections[:3]
    for contour, x in zip(contours, (-1 / 3, 0, 1 / 3)):
        vertices = np.concatenate([path.vertices for path in contour.get_paths()])
        assert vertices[:, 0] == pytest.approx(x) and len(vertices) > 10
    assert len({str(contour.get_linestyle()) for contour in contours}) == 3


def test_the_colours_are_the_scores_where_they_stand() -> None:
    image = plot_boundary(plane, [[-1.0, 0.0], [1.0, 1.0]], [-1, 1]).images[0]
    left, right, bottom, top = image.get_extent()
    width = (right - left) / image.get_array().shape[1]
    xs = [left + (i + 0.5) * width for i in range(image.get_array().shape[1])]
    assert image.get_array()[0].tolist() == pytest.approx([plane([x, 0]) for x in xs])
    assert xs[0] == pytest.approx(-1.3) and xs[-1] == pytest.approx(1.3)
    assert bottom < 0 and top > 1


def test_the_colours_are_blue_below_0_orange_above_and_nothing_at_0() -> None:
    image = plot_boundary(plane, [[-1.0, 0.0], [1.0, 1.0]], [-1, 1]).images[0]
    below, above = image.to_rgba(np.array([-2.0, 2.0]))
    assert below[2] > below[0] and above[0] > above[2] and below[3] == above[3] < 0.5
    assert image.to_rgba(np.array([0.0]))[0][3] == pytest.approx(0, abs=0.01)


def test_the_classes_differ_in_marker_and_colour() -> None:
    below, above = plot_boundary(plane, POINTS, LABELS).collections[-2:]
    assert not np.array_equal(below.get_paths()[0].vertices, above.get_paths()[0].vertices)
    assert not np.array_equal(below.get_facecolor(), above.get_facecolor())
    assert (len(below.get_offsets()), len(above.get_offsets())) == (LABELS.count(-1), LABELS.count(1))


@pytest.mark.parametrize("model", [lambda p: 5.0, lambda p: np.float64(p[0]), lambda p: Value(p[1]), network()])
def test_a_score_may_be_a_value_or_a_number_and_anywhere(model: Any) -> None:
    plot_boundary(model, POINTS, LABELS)
    plt.savefig(io.BytesIO(), format="svg")


def test_a_single_point_and_numpy_arrays_are_drawn() -> None:
    plot_boundary(plane, [[1.0, 1.0]], [1])
    plot_boundary(plane, np.array(POINTS), np.array(LABELS))


@pytest.mark.parametrize(("model", "points", "labels", "kind", "says"), [
    (plane, POINTS, [0, 1] * 10, ValueError, r"label 0 \(point 0\): a label is -1 or \+1; for labels 0 and 1"),
    (plane, [], [], ValueError, "got 0 points and 0 labels"),
    (plane, POINTS, [1], ValueError, "got 20 points and 1 labels"),
    (plane, [[1.0, 2.0, 3.0]], [1], ValueError, r"point 0 is \[1\.0, 2\.0, 3\.0\]; a point is two finite numbers"),
    (plane, [[1.0, math.nan]], [1], ValueError, "point 0 is .* two finite numbers"),
    (lambda p: math.nan, POINTS, LABELS, ValueError, "the score of .* is nan; has the training diverged"),
    (MLP(2, [2]), POINTS, LABELS, TypeError, r"returns \[Value.*it must return one score"),
    (MLP(3, [1]), POINTS, LABELS, ValueError, r"LinearNeuron\(3\) takes 3 inputs, got 2"),
])
def test_a_bad_boundary_says_what_is_needed(model: Any, points: Any, labels: Any, kind: type[Exception],
                                            says: str) -> None:
    with pytest.raises(kind, match=says):
        plot_boundary(model, points, labels)


# Networks.

def test_a_network_has_a_line_for_each_weight_and_a_circle_for_each_input_and_neuron() -> None:
    axes = draw_network(network())
    labels = [line.get_label() for line in axes.lines]
    assert [label.split()[0] for label in labels] == ["w"] * (2 * 3 + 3) + ["x0", "x1"] + ["b"] * 4
    assert [label.get_text() for label in axes.get_xticklabels()] == ["inputs", "layer 1", "layer 2"]


def test_a_weight_shows_its_sign_by_dash_and_colour_and_its_size_by_width() -> None:
    neuron = Neuron(3)
    neuron.load_state_dict({"w.0": 0.5, "w.1": -2.0, "w.2": 1.0, "b": 0.25})
    plus, minus, larger = draw_network(neuron).lines[:3]
    assert (plus.get_linestyle(), minus.get_linestyle(), larger.get_linestyle()) == ("-", "--", "-")
    assert plus.get_color() == larger.get_color() != minus.get_color()
    assert plus.get_linewidth() < larger.get_linewidth() < minus.get_linewidth()
    assert minus.get_label() == "w -2"


@pytest.mark.parametrize("model", [MLP(3, [4, 4, 1]), MLP(2, [16, 16, 1]), Layer(2, 3), Neuron(1)])
def test_a_network_of_any_size_is_drawn(model: Any) -> None:
    for p in model.parameters():
        p.data = 0  # no largest weight to compare with
    draw_network(model)
    plt.savefig(io.BytesIO(), format="svg")


def test_what_is_no_network_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"got 3; it draws an MLP, a Layer or a Neuron"):
        draw_network(3)


# A changed number changes the text.

def nudged(i: int) -> MLP:
    model = network()
    model.parameters()[i].data += 0.001
    return model


@pytest.mark.parametrize("i", range(13))
def test_the_text_of_a_network_changes_with_every_parameter(i: int) -> None:
    assert text(lambda: draw_network(nudged(i))) != text(lambda: draw_network(network()))


def test_the_text_of_a_boundary_changes_with_the_model_the_points_and_the_labels() -> None:
    moved, turned = [[POINTS[0][0] + 0.001, POINTS[0][1]], *POINTS[1:]], [-LABELS[0], *LABELS[1:]]
    texts = {text(lambda m=model, p=points, y=labels: plot_boundary(m, p, y)) for model, points, labels in (
        (network(), POINTS, LABELS), (nudged(0), POINTS, LABELS), (network(), moved, LABELS),
        (network(), POINTS, turned))}
    assert len(texts) == 4
    assert text(lambda: plot_boundary(network(), POINTS, LABELS)) in texts


GRID = np.arange(12.0).reshape(3, 4)
DRAWN: dict[str, Callable[[float], object]] = {
    "a contour": lambda n: plt.contour(GRID, levels=[3.5, n]),
    "a filled contour": lambda n: plt.contourf(GRID, levels=[3.5, n, 10]),
    "a mesh's number": lambda n: plt.pcolormesh(np.where(GRID == 7, n, GRID)),
    "a mesh's corner": lambda n: plt.pcolormesh([0, 1, 2, 3, n], range(4), GRID),
    "an image's number": lambda n: plt.imshow(np.where(GRID == 7, n, GRID)),
    "an image's place": lambda n: plt.imshow(GRID, extent=(0, n, 0, 1)),
    "an image's scale": lambda n: plt.imshow(GRID, vmax=n),
    "a point": lambda n: plt.scatter([1, n], [1, 2]),
    "a point's size": lambda n: plt.scatter([1, 2], [1, 2], s=[n, 20]),
    "a point's number": lambda n: plt.scatter([1, 2], [1, 2], c=[n, 20]),
    "an area": lambda n: plt.fill_between([1, 2], [1, n]),
    "lines": lambda n: plt.vlines([1, n], 0, 1),
    "hexagons": lambda n: plt.hexbin([1, 2, n], [1, 2, 3], gridsize=2),
    "arrows": lambda n: plt.quiver([1, 2], [1, 2], [1, n], [0, 1]),
    "stems": lambda n: plt.stem([1, n]),
    "a circle": lambda n: plt.gca().add_patch(plt.Circle((1, n), 1)),
    "the end of an arrow": lambda n: plt.annotate("here", (1, n), (2, 3), arrowprops={"arrowstyle": "->"}),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_a_changed_number_changes_the_text_of_a_picture(draw: Callable[[float], object]) -> None:
    assert text(lambda: draw(5.5)) != text(lambda: draw(5.75))
    assert text(lambda: draw(5.5)) == text(lambda: draw(5.5))


def test_the_pictures_warn_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for draw in (lambda: plot_losses([1.0]), lambda: plot_boundary(network(), POINTS, LABELS),
                     lambda: draw_network(network())):
            plt.clf()
            draw()
            plt.savefig(io.BytesIO(), format="svg", bbox_inches="tight")
