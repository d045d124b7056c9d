"""The book's figures, to be moved by hand: `Slope()`, `Backprop(L)`, ... Each shows its state and can be observed.

On the site a figure needs no kernel: the page mounts the same module that Jupyter is given.
"""
from micrograd.widgets.figure import Figure
from micrograd.widgets.fillgraph import FillGraph
from micrograd.widgets.slope import Slope

__all__ = ["Figure", "FillGraph", "Slope"]
