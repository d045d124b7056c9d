"""The gallery of bugs: the directive `bug-gallery`, which shows each mutant of `micrograd.bugs` with its diff."""
from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from micrograd import bugs


class BugGallery(SphinxDirective):
    """A section for each mutant: what it does, where the right lines were written, and the changed lines."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(bugs.__file__))
        return [self.section(mutant) for mutant in bugs.MUTANTS]

    def section(self, mutant: bugs.Mutant) -> nodes.section:
        identifier = f"mutant-{nodes.make_id(mutant.name)}"
        section = nodes.section(ids=[identifier], names=[identifier])
        section += nodes.title("", mutant.name)
        section += self.says(mutant)
        diff = mutant.diff()
        section += nodes.literal_block(diff, diff, language="diff")
        return section

    def says(self, mutant: bugs.Mutant) -> nodes.paragraph:
        """A mutant's sentence, and a link to its chapter."""
        paragraph = nodes.paragraph("", "", *with_code(mutant.says), nodes.Text(" "))
        paragraph += addnodes.pending_xref(
            "", nodes.inline("", f"Chapter {mutant.chapter}"), refdomain="std", reftype="doc", refexplicit=True,
            reftarget=f"/{chapter(mutant.chapter, self.env.found_docs)}", refdoc=self.env.docname, refwarn=True)
        return paragraph


def with_code(text: str) -> list[nodes.Node]:
    """A text in which what stands between backticks is code."""
    parts = re.split(r"`([^`]+)`", text)
    return [nodes.literal("", part) if i % 2 else nodes.Text(part) for i, part in enumerate(parts) if part]


def chapter(number: int, pages: set[str]) -> str:
    """The page of a chapter; if there is none, a name that Sphinx will warn of.

    >>> chapter(5, {"chapters/05_neuron", "book/bugs"})
    'chapters/05_neuron'
    """
    start = f"chapters/{number:02d}"
    return next((page for page in sorted(pages) if page.startswith(f"{start}_")), start)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("bug-gallery", BugGallery)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
