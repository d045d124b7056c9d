"""The book's figures, to be moved by hand: `Slope()`, `Backprop(L)`, ... Each shows its state and can be observed.

On the site a figure needs no kernel: the page mounts the same module that Jupyter is given.
"""
from micrograd.widgets.abstraction import Abstraction
from micrograd.widgets.backprop import Backprop
from micrograd.widgets.bars import Bars
from micrograd.widgets.builder import Builder
from micrograd.widgets.figure import Figure
from micrograd.widgets.fillgraph import FillGraph
from micrograd.widgets.herror import HError
from micrograd.widgets.moons import Moons
from micrograd.widgets.neuron import Neuron
from micrograd.widgets.paths import Paths
from micrograd.widgets.race import Race
from micrograd.widgets.slope import Slope

__all__ = ["Abstraction", "Backprop", "Bars", "Builder", "Figure", "FillGraph", "HError", "Moons", "Neuron", "Paths",
           "Race", "Slope"]
