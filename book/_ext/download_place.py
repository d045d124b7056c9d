"""Where a page offers the book as PDF and EPUB: the directive `downloads`.

It leaves an empty place. The files are made from the finished pages, so `book/_tools/downloads.py` fills it afterwards,
with what could be made: a page never offers a file that is not there.
"""
from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

PLACE = '<div class="downloads"></div>'


class Downloads(SphinxDirective):
    """The place; a book on paper has none."""

    def run(self) -> list[nodes.Node]:
        return [nodes.raw("", PLACE, format="html")]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("downloads", Downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
