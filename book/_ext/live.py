"""Live cells: under the code of each cell stand the buttons that run and edit it in the page.

They are in the page from the start, so that nothing moves when its scripts arrive, and hidden where there are none.
What they do is in `book/_web/live`.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

BUTTONS = (("run", "Run", ""), ("runTo", "Run to here", ""), ("edit", "Edit", ""), ("copy", "Copy", ""),
           ("reset", "Reset", " hidden"), ("stop", "Stop", " hidden"))
STORED = "stored output"


class live_bar(nodes.Element):  # noqa: N801  # docutils writes the names of nodes in lower case
    """The buttons of one cell, the `number`-th of its page."""


class Bars(SphinxPostTransform):
    """Put the buttons after the code of each cell."""

    default_priority = 270  # after folds.py, so that the buttons of a folded cell are folded, too
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.name == "epub":  # a book on paper or on a reader runs nothing
            return
        for number, code in enumerate(list(filter(is_code, self.document.findall(nodes.container))), 1):
            place = code.parent.index(code) + 1
            code.parent.insert(place, live_bar("", number=number, stored=has_output(code)))


def is_code(node: nodes.container) -> bool:
    """Whether a part of a page is the code of a cell."""
    return "cell_input" in node["classes"]


def has_output(code: nodes.Element) -> bool:
    """Whether the cell of this code shows an output."""
    cell = code
    while "cell" not in cell["classes"]:
        cell = cell.parent
    return any(isinstance(node, nodes.container) and "cell_output" in node["classes"] for node in cell.findall())


def visit_bar(self: Any, node: live_bar) -> None:
    buttons = "".join(f'<button type="button" data-do="{name}"{hidden}>{text}</button>'
                      for name, text, hidden in BUTTONS)
    self.body.append(f'<div class="live-bar pst-js-only" role="group" aria-label="Cell {node["number"]}">{buttons}'
                     f'<span class="live-state">{STORED if node["stored"] else ""}</span></div>\n')
    raise nodes.SkipNode


def skip_bar(self: Any, node: live_bar) -> None:
    """A builder that writes no pages leaves the buttons out."""
    raise nodes.SkipNode


def move_service_worker(app: Sphinx, exception: Exception | None) -> None:
    """Put the service worker at the site's root: it serves the folder that it lies in, and those below."""
    script = Path(app.outdir, "_static", "isolation.js")
    if exception is None and script.exists():
        script.replace(Path(app.outdir, script.name))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(live_bar, html=(visit_bar, None), epub=(skip_bar, None), text=(skip_bar, None))
    app.add_post_transform(Bars)
    app.connect("build-finished", move_service_worker)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
