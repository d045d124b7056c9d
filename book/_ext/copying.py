"""A button that copies, at each block of code in the text of a page. A live cell has its own among its buttons.

The button is in the page from the start, hidden where there are no scripts. `book/_web/page/copying.js` does the work.
"""
from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

SESSIONS = {"doctest", "pycon"}  # prompts and answers beside the code: as a whole it is no program


class copied(nodes.Element):  # noqa: N801  # docutils writes the names of nodes in lower case
    """A block of code that has a button."""


class Buttons(SphinxPostTransform):
    """Give each block of code its button."""

    default_priority = 280
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for block in list(self.document.findall(nodes.literal_block)):
            if not in_a_cell(block) and block.get("language") not in SESSIONS:
                block.replace_self(copied("", block.deepcopy()))


def in_a_cell(node: nodes.Node) -> bool:
    """Whether a node is a part of a notebook's cell."""
    while node := node.parent:
        if "cell" in node.get("classes", []):
            return True
    return False


def visit_copied(self: Any, node: copied) -> None:
    self.body.append('<div class="copied">')


def depart_copied(self: Any, node: copied) -> None:
    self.body.append('<button class="pst-js-only" type="button">Copy</button></div>\n')


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(copied, html=(visit_copied, depart_copied))
    app.add_post_transform(Buttons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
