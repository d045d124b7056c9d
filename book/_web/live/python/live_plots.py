"""Matplotlib's backend on the page: `plt.show()` puts every open plot among the outputs of the cell that runs."""
from __future__ import annotations

import builtins

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG as FigureCanvas  # noqa: F401  # Matplotlib asks for it

from micrograd.formatters import STYLE

for name, setting in STYLE.items():  # the book's look, where the reader has not chosen another
    if matplotlib.rcParams[name] == matplotlib.rcParamsDefault[name]:
        matplotlib.rcParams[name] = setting


def show(*args: object, **kwargs: object) -> None:
    """Show every open plot, and close it."""
    import matplotlib.pyplot as plt

    for number in plt.get_fignums():
        builtins.display(plt.figure(number))  # type: ignore[attr-defined]  # the session's
    plt.close("all")
