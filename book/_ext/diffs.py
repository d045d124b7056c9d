"""The engine as a series of diffs: the directive `engine-diffs`, which shows what each chapter added.

The text of each step comes from `micrograd.stages`, which holds the engine as it stood at the end of each chapter.
"""
from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from micrograd import stages

CHAPTERS = "chapters"


class EngineDiffs(SphinxDirective):
    """A section for each stage of a chapter in the book: the lines that differ from the stage before."""

    def run(self) -> list[nodes.Node]:
        files = [path for path in sorted(stages.FOLDER.glob("s[0-9][0-9]_*.py"))
                 if f"{CHAPTERS}/{path.stem[1:]}" in self.config.external_site_map]
        before = ["", *(path.stem[:3] for path in files)]
        return [self.section(path, earlier) for path, earlier in zip(files, before, strict=False)]

    def section(self, path: Path, before: str) -> nodes.section:
        """What the chapter of one stage changed."""
        after = path.stem[:3]
        section = nodes.section(ids=[after], names=[after])
        section += nodes.title("", heading(before, after))
        section += self.introduction(path)
        section += block(before, after)
        return section

    def introduction(self, path: Path) -> nodes.paragraph:
        """A line that says where the step is made, and how long the engine is after it."""
        lines = stages.lines_of_code(stages.source(path.stem[:3]))
        paragraph = nodes.paragraph("", f"Written in chapter {int(path.stem[1:3])}, ")
        paragraph += addnodes.pending_xref(
            "", nodes.inline("", path.stem), refdomain="std", reftype="doc", refexplicit=False,
            reftarget=f"/{CHAPTERS}/{path.stem[1:]}", refdoc=self.env.docname, refwarn=True)
        paragraph += nodes.Text(f". Afterwards the stage has {lines} lines of code.")
        return paragraph


def heading(before: str, after: str) -> str:
    """What a step is called.

    >>> heading("s06", "s07"), heading("s01", "s02")
    ('From s06 to s07', 's02, a fresh start')
    """
    return f"From {before} to {after}" if continues(before, after) else f"{after}, a fresh start"


def continues(before: str, after: str) -> bool:
    """Whether a stage changes a class or a function of the stage before."""
    return bool(before) and bool(stages.names(stages.source(before)) & stages.names(stages.source(after)))


def block(before: str, after: str) -> nodes.literal_block:
    """The difference between two stages, or the whole of a stage that starts afresh."""
    if continues(before, after):
        text, language = stages.difference(before, after), "diff"
    else:
        text, language = stages.source(after), "python"
    return nodes.literal_block(text, text, language=language)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("engine-diffs", EngineDiffs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
