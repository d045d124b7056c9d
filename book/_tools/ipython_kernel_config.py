# The kernel of this environment: plots as SVG whose text is text, and pictures whose text carries the truth.
# `make` puts this file where every kernel of the environment reads it.
from micrograd.formatters import STYLE

c = get_config()  # noqa: F821  # IPython gives this name to a configuration file
c.IPKernelApp.extensions = ["micrograd.formatters"]
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.rc = STYLE
c.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None, "Creator": None}}
