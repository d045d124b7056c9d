"""A table of the chapters, read from the box at the head of each: the directive `chapter-map`.

Its argument names the lines of the box that become columns: ```` ```{chapter-map} Time, You will be able to ````.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

LINE = re.compile(r"(?m)^- \*\*(.+?):\*\* (.+)$")
LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


class ChapterMap(SphinxDirective):
    """A row for each chapter that the table of contents names."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        columns = [name.strip() for name in self.arguments[0].split(",")]
        pages = [name for name in self.config.external_site_map if name.startswith("chapters/")]
        table = nodes.table(classes=["chapter-map"])
        group = nodes.tgroup(cols=len(columns) + 1)
        group += [nodes.colspec(colwidth=1) for _ in range(len(columns) + 1)]
        group += nodes.thead("", row(nodes.paragraph("", text) for text in ("Chapter", *columns)))
        group += nodes.tbody("", *(self.chapter(name, columns) for name in pages))
        table += group
        return [table]

    def chapter(self, page: str, columns: list[str]) -> nodes.row:
        """The row of one chapter."""
        path = Path(self.env.doc2path(page))
        lines = box(path.read_text(encoding="utf8"))
        reference = addnodes.pending_xref(
            "", nodes.inline("", page), refdomain="std", reftype="doc", refexplicit=False, reftarget=f"/{page}",
            refdoc=self.env.docname, refwarn=True)
        number = int(path.name[:2])
        texts = [nodes.paragraph("", "", *self.state.inline_text(lines[name], self.lineno)[0]) for name in columns]
        return row([nodes.paragraph("", f"{number}. ", reference), *texts])


def box(notebook: str) -> dict[str, str]:
    """The lines of the box at the head of a chapter, by their names, without the links in them.

    >>> box('{"cells": [{"source": "- **Time:** 35 minutes"}]}')
    {'Time': '35 minutes'}
    """
    first = "".join(json.loads(notebook)["cells"][0]["source"])
    return {name: LINK.sub(r"\1", text) for name, text in LINE.findall(first)}


def row(cells: Iterable[nodes.Node]) -> nodes.row:
    """A row of a table."""
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("chapter-map", ChapterMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
