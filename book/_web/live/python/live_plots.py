"""Matplotlib's backend on the page: `plt.show()` puts every open plot among the outputs of the cell that runs."""
from __future__ import annotations

import builtins
from typing import Any

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG as FigureCanvas  # noqa: F401  # Matplotlib asks for it

from micrograd.formatters import STYLE

own: Any = matplotlib.rcParams  # their types know each setting by its name
default: Any = matplotlib.rcParamsDefault
for name, setting in STYLE.items():  # the book's look, where the reader has not chosen another
    if own[name] == default[name]:
        own[name] = setting


def show(*args: object, **kwargs: object) -> None:
    """Show every open plot, and close it."""
    import matplotlib.pyplot as plt

    for number in plt.get_fignums():
        builtins.display(plt.figure(number))  # type: ignore[attr-defined]  # the session's
    plt.close("all")
