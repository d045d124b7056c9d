"""Plots of training: `plot_losses(history)`, `plot_boundary(model, points, labels)`, `draw_network(model)`.

Each draws in Matplotlib's current axes and returns them; `plt.show()` shows them. Blue and orange carry no meaning
alone: a dash, a marker or a number says the same.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from numbers import Real
from typing import Any

NEGATIVE, POSITIVE, NEUTRAL = "tab:blue", "tab:orange", "tab:gray"
CURVES = (("tab:blue", "-"), ("tab:orange", "--"), ("teal", "-."), ("tab:purple", ":"), ("tab:gray", (0, (6, 1))))
GRID = 30        # scores along each side of a plot
STRONGEST = 2.0  # the score with the strongest colour
ROOM = 8         # neurons in a layer, so that there is room for their biases


def plot_losses(losses: Sequence[float] | Mapping[str, Sequence[float]], log: bool = False) -> Any:
    """The loss at each step; of several runs, given by name, one curve for each.

    Args:
        losses: what `fit` returned, or a dict of names and such lists.
        log: whether the axis of the loss is logarithmic.

    Returns:
        Matplotlib's axes.

    Raises:
        ValueError: if there is no loss.

    Built in chapter 11.

    >>> axes = plot_losses({"rate 0.1": [4.0, 2.0, 1.0], "rate 0.2": [4.0, 0.5]})
    >>> [(line.get_label(), line.get_linestyle()) for line in axes.lines]
    [('rate 0.1', '-'), ('rate 0.2', '--')]
    >>> axes.figure.clear()
    """
    import matplotlib.pyplot as plt

    curves = losses if isinstance(losses, Mapping) else {"": losses}
    if not curves or not all(len(curve) for curve in curves.values()):
        raise ValueError(f"plot_losses: got {losses!r}; a curve needs at least one loss")
    axes = plt.gca()
    for (name, curve), (color, dash) in zip(curves.items(), cycle(CURVES)):
        axes.plot(range(len(curve)), curve, color=color, linestyle=dash, label=name or None)
    axes.set(xlabel="step", ylabel="loss", yscale="log" if log else "linear")
    if isinstance(losses, Mapping):
        axes.legend()
    return axes


def plot_boundary(model: Callable[[list[float]], Any], points: Sequence[Sequence[float]],
                  labels: Sequence[float]) -> Any:
    """The score of a classifier over the plane, its boundary at 0, its margins at -1 and +1, and the points.

    Args:
        model: takes a point [x, y] and returns its score: a Value or a number, positive for class +1.
        points: N pairs x, y.
        labels: N numbers -1 or +1.

    Returns:
        Matplotlib's axes.

    Raises:
        TypeError: if the model does not return one score.
        ValueError: for other points or labels, none of them, or a score that is not finite.

    Built in chapter 12.
    """
    import matplotlib.pyplot as plt

    check_points(points, labels)
    xs, ys = (around([point[i] for point in points]) for i in (0, 1))
    axes = plt.gca()
    draw_scores(axes, xs, ys, [[score(model, x, y) for x in xs] for y in ys])
    for label, name, marker, color in ((-1, "class −1", "o", NEGATIVE), (1, "class +1", "s", POSITIVE)):
        own = [point for point, y in zip(points, labels) if y == label]
        axes.scatter([x for x, _ in own], [y for _, y in own], marker=marker, color=color, edgecolors="white",
                     linewidths=0.5, label=name)
    axes.grid(False)
    axes.set(xlabel="x", ylabel="y")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return axes


def draw_network(model: Any) -> Any:
    """The neurons of a network with their biases, and a line for each weight, as thick as the weight is large.

    A positive weight is a solid orange line, a negative one a dashed blue line. The text of the picture has the
    numbers.

    Args:
        model: an MLP, a Layer or a Neuron.

    Returns:
        Matplotlib's axes.

    Raises:
        TypeError: for anything else.

    Built in chapter 10.
    """
    import matplotlib.pyplot as plt

    layers = layers_of(model)
    axes = plt.gca()
    draw_weights(axes, layers)
    draw_neurons(axes, layers)
    axes.set_xticks(range(len(layers) + 1), ["inputs", *(f"layer {n}" for n in range(1, len(layers) + 1))])
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.grid(False)
    return axes


# The parts of plot_boundary.

def check_points(points: Sequence[Sequence[float]], labels: Sequence[float]) -> None:
    """Raise ValueError unless these are points of the plane, and a label -1 or +1 for each."""
    if len(points) != len(labels) or not len(points):
        raise ValueError(f"plot_boundary: got {len(points)} points and {len(labels)} labels; "
                         "it needs at least one point, and a label for each")
    for i, (point, label) in enumerate(zip(points, labels)):
        if len(point) != 2 or not all(map(math.isfinite, point)):
            raise ValueError(f"plot_boundary: point {i} is {point!r}; a point is two finite numbers [x, y]")
        if label not in (-1, 1):
            raise ValueError(f"plot_boundary: label {label!r} (point {i}): a label is -1 or +1; "
                             "for labels 0 and 1 pass [2 * y - 1 for y in labels]")


def around(numbers: Sequence[float]) -> list[float]:
    """Evenly spaced numbers over the range of these and a little more."""
    low, high = min(numbers), max(numbers)
    margin = 0.15 * (high - low) or 1.0
    step = (high - low + 2 * margin) / (GRID - 1)
    return [low - margin + i * step for i in range(GRID)]


def score(model: Callable[[list[float]], Any], x: float, y: float) -> float:
    """The model's score of a point, a finite number."""
    out = model([x, y])
    number = out if isinstance(out, Real) else getattr(out, "data", None)
    if not isinstance(number, Real):
        raise TypeError(f"plot_boundary: model([{x:.4g}, {y:.4g}]) returns {out!r}; it must return one score, "
                        "a Value or a number")
    if not math.isfinite(number):
        raise ValueError(f"plot_boundary: the score of [{x:.4g}, {y:.4g}] is {number}; has the training diverged?")
    return float(number)


def blue_to_orange() -> Any:
    """A colour map: blue below 0, orange above, and nothing at 0, so that it suits any background."""
    from matplotlib.colors import LinearSegmentedColormap, to_rgba

    ends = [to_rgba(color, alpha) for color, alpha in ((NEGATIVE, 0.4), (NEGATIVE, 0), (POSITIVE, 0), (POSITIVE, 0.4))]
    return LinearSegmentedColormap.from_list("score", list(zip((0, 0.5, 0.5, 1), ends)))


def draw_scores(axes: Any, xs: list[float], ys: list[float], scores: list[list[float]]) -> None:
    """The scores as colours, a line where they are 0, and dashes where they are -1 and +1."""
    dx, dy = (xs[1] - xs[0]) / 2, (ys[1] - ys[0]) / 2  # a colour reaches half a step around its score
    axes.imshow(scores, extent=(xs[0] - dx, xs[-1] + dx, ys[0] - dy, ys[-1] + dy), origin="lower",
                interpolation="bilinear", cmap=blue_to_orange(), vmin=-STRONGEST, vmax=STRONGEST)
    lowest, highest = min(map(min, scores)), max(map(max, scores))
    for level, name, dash in ((-1, "score −1", ":"), (0, "score 0", "-"), (1, "score +1", "--")):
        axes.plot([], [], color=NEUTRAL, linestyle=dash, linewidth=2, label=name)
        if lowest < level < highest:
            axes.contour(xs, ys, scores, [level], colors=NEUTRAL, linestyles=dash, linewidths=2)


# The parts of draw_network.

def layers_of(model: Any) -> list[list[Any]]:
    """The neurons of a network, layer by layer."""
    if hasattr(model, "layers"):
        return [list(layer.neurons) for layer in model.layers]
    if hasattr(model, "neurons"):
        return [list(model.neurons)]
    if hasattr(model, "w") and hasattr(model, "b"):
        return [[model]]
    raise TypeError(f"draw_network: got {model!r}; it draws an MLP, a Layer or a Neuron")


def heights(n: int) -> list[float]:
    """Where the n neurons of a layer stand between 1 and -1, the first at the top."""
    return [1 - (2 * i + 1) / n for i in range(n)]


def draw_weights(axes: Any, layers: list[list[Any]]) -> None:
    """A line for each weight, from its input to its neuron; the line's label is the number."""
    from matplotlib.lines import Line2D

    largest = max(abs(w.data) for neurons in layers for neuron in neurons for w in neuron.w) or 1
    thickest = min(3, 16 / max(map(len, layers)))
    for column, neurons in enumerate(layers):
        for neuron, end in zip(neurons, heights(len(neurons))):
            for w, start in zip(neuron.w, heights(len(neuron.w))):
                color, dash = (NEGATIVE, "--") if w.data < 0 else (POSITIVE, "-")
                axes.plot([column, column + 1], [start, end], color=color, linestyle=dash,
                          linewidth=0.2 + thickest * abs(w.data) / largest, label=f"w {w.data:.6g}")
    axes.legend([Line2D([], [], color=POSITIVE), Line2D([], [], color=NEGATIVE, linestyle="--")],
                ["weight > 0", "weight < 0"], loc="upper left", bbox_to_anchor=(1, 1))


def draw_neurons(axes: Any, layers: list[list[Any]]) -> None:
    """A circle for each input and each neuron; beside it, in a layer with room, the input's name or the bias."""
    names = [[f"x{i}" for i in range(len(layers[0][0].w))],
             *([f"b {neuron.b.data:.6g}" for neuron in neurons] for neurons in layers)]
    for column, notes in enumerate(names):
        for y, note in zip(heights(len(notes)), notes):
            axes.plot(column, y, "o", color=NEUTRAL, label=note)
            if len(notes) <= ROOM:
                axes.annotate(note, (column, y), xytext=(0, 6), textcoords="offset points", ha="center", fontsize=9)
