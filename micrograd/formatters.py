"""Pictures whose text carries the truth: `%load_ext micrograd.formatters`, or the kernel's configuration.

A strict notebook test compares text and not pixels. So a Matplotlib figure gets, as its `text/plain`, what it
shows: the titles and labels of its axes and every plotted number to six significant digits. A Graphviz graph
gets its source.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

STYLE = {"svg.fonttype": "none", "svg.hashsalt": "micrograd", "figure.figsize": (6.4, 3.6), "font.size": 11,
         "axes.grid": True, "grid.alpha": 0.3, "axes.spines.top": False, "axes.spines.right": False,
         "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none"}


def load_ipython_extension(shell: Any) -> None:
    """Register the formatters and the look of figures with a running IPython."""
    text = shell.display_formatter.formatters["text/plain"]
    text.for_type_by_name("matplotlib.figure", "Figure", lambda figure, p, cycle: p.text(describe(figure)))
    text.for_type_by_name("graphviz.graphs", "Digraph", lambda dot, p, cycle: p.text(dot.source))
    # When pyplot is first imported, the inline backend drops every formatter of figures. This one stays.
    drop = text.pop
    text.pop = lambda kind, *default: None if kind.__name__ == "Figure" else drop(kind, *default)


def describe(figure: Any) -> str:
    """What a figure shows, as text: a line for each axis, line, set of points, bar and note."""
    return "\n".join(line for axes in figure.axes for line in describe_axes(axes))


def describe_axes(axes: Any) -> Iterable[str]:
    """What one pair of axes shows."""
    yield f"axes {axes.get_title()!r}, x {axes.get_xlabel()!r} ({axes.get_xscale()}), " \
          f"y {axes.get_ylabel()!r} ({axes.get_yscale()})"
    for line in axes.lines:
        yield f"line{named(line)}: x {digits(line.get_xdata())}; y {digits(line.get_ydata())}"
    for group in axes.collections:
        yield f"{describe_collection(group)}{shades(group)}"
    for patch in axes.patches:
        yield f"bar{named(patch)}: {digits(outline(patch))}"
    for image in axes.images:
        yield f"image from x, y {digits(image.get_extent()[::2])} to {digits(image.get_extent()[1::2])}{shades(image)}"
    for note in axes.texts:
        arrow = f", an arrow to {digits(note.xy)}" if getattr(note, "arrow_patch", None) else ""
        yield f"note {note.get_text()!r} at {digits(note.get_position())}{arrow}"
    if (legend := axes.get_legend()) is not None:
        yield f"legend: {', '.join(repr(text.get_text()) for text in legend.get_texts())}"
    if (ticks := [label.get_text() for label in axes.get_xticklabels()]) and not_numbers(ticks):
        yield f"x ticks: {', '.join(map(repr, ticks))}"


def outline(patch: Any) -> Any:
    """The place and size of a rectangle, whichever class Matplotlib makes it of, or the corners of another shape."""
    if hasattr(patch, "get_x"):
        return [patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()]
    corners = patch.get_patch_transform().transform_path(patch.get_path()).vertices
    low, high = corners.min(axis=0), corners.max(axis=0)
    is_upright = len(corners) == 5 and bool(((corners == low) | (corners == high)).all())
    return [*low, *(high - low)] if is_upright else corners


def describe_collection(group: Any) -> str:
    """What a collection shows: its points, the corners of its mesh, its arrows, or the outlines of its shapes."""
    places = digits(group.get_offsets())
    if type(group).__name__ == "PathCollection":
        sizes = digits(group.get_sizes())
        return f"points{named(group)}: {places}" + (f"; sizes {sizes}" if " " in sizes else "")
    if hasattr(group, "get_coordinates"):
        return f"mesh{named(group)}: {digits(group.get_coordinates())}"
    if hasattr(group, "U"):
        return f"arrows{named(group)}: {places}; x {digits(group.U)}; y {digits(group.V)}"
    outlines = " | ".join(digits(path.vertices) for path in group.get_paths())
    return f"shapes{named(group)}: {outlines}" + (f"; at {places}" if places != "0 0" else "")


def shades(artist: Any) -> str:
    """The numbers that an artist shows as colours, if it does, and the ends of their scale."""
    if artist.get_array() is None:
        return ""
    return f"; colours {digits(artist.get_array())}, from {' to '.join(map(digits, artist.get_clim()))}"


def named(artist: Any) -> str:
    """An artist's own label, if it was given one."""
    label = str(artist.get_label())
    return "" if not label or label.startswith("_") else f" {label!r}"


def digits(numbers: Any) -> str:
    """Numbers to six significant digits; what is not a number, such as a category, as it is."""
    import numpy as np
    flat = np.ravel(numbers if isinstance(numbers, list) else np.ma.filled(np.ma.asarray(numbers), np.nan))
    return " ".join(f"{n:.6g}" if isinstance(n, int | float | np.number) else str(n) for n in flat)


def not_numbers(ticks: list[str]) -> bool:
    """Whether any tick label is a word."""
    return any(label and not label.replace("−", "-").lstrip("-$").replace(".", "").isdigit() for label in ticks
               if "mathdefault" not in label)
