"""The book's figures, to be moved by hand: `Slope()`, `Backprop(L)`, ... Each shows its state and can be observed.

On the site a figure needs no kernel: the page mounts the same module that Jupyter is given.
"""
from micrograd.widgets.backprop import Backprop
from micrograd.widgets.figure import Figure
from micrograd.widgets.fillgraph import FillGraph
from micrograd.widgets.herror import HError
from micrograd.widgets.slope import Slope

__all__ = ["Backprop", "Figure", "FillGraph", "HError", "Slope"]
