"""Folded parts of a page, as the browser's own `<details>`: no script is needed to open them.

A box with the class `dropdown`, and a cell tagged `hide-input` or `hide-output`, become one.
"""
from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

OUTPUT = "Show what it prints"


class fold(nodes.Element):  # noqa: N801  # docutils writes the names of nodes in lower case
    """What is seen after a click on its `summary`."""


class Folds(SphinxPostTransform):
    """Fold each box with the class `dropdown`, and each hidden cell."""

    default_priority = 260  # after MyST-NB has wrapped the hidden cells
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for box in list(filter(is_dropdown, self.document.findall(nodes.admonition))):
            classes = [name for name in box["classes"] if name != "dropdown" and not name.startswith("admonition")]
            box.replace_self(fold("", *box[1:], summary=box[0].astext(), classes=[*classes, "fold-box"]))
        for cell in list(self.document.findall(HideCodeCellNode)):
            output = "below-input" in cell["classes"]
            summary = OUTPUT if output else cell["prompt_show"]
            cell.replace_self(fold("", *cell.children, summary=summary, classes=["fold-code"]))


def is_dropdown(box: nodes.admonition) -> bool:
    """Whether a box has the class `dropdown`."""
    return "dropdown" in box["classes"]


def visit_fold(self: Any, node: fold) -> None:
    self.body.append(self.starttag(node, "details", CLASS="fold"))
    self.body.append(f"<summary>{escape(node['summary'])}</summary>\n")


def depart_fold(self: Any, node: fold) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_post_transform(Folds)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
