"""How long a chapter's text takes to read: the box at its head says so, behind the time that the whole chapter takes.

`minutes` counts the words of the lesson, without code, results and exercises.
"""
from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from docutils import nodes
from sphinx.application import Sphinx

WORDS_A_MINUTE = 200  # prose that is to be understood, read silently
CHAPTERS, LABEL, EXERCISES = "chapters/", "Time:", "exercises"


def add_time(app: Sphinx, document: nodes.document) -> None:
    """Say in a chapter's box how much of its time is reading."""
    if app.env.docname.startswith(CHAPTERS):
        for strong in document.findall(nodes.strong):
            if strong.astext() == LABEL and "chapter-box" in strong.parent.parent.parent.parent["classes"]:
                strong.parent.append(nodes.Text(f", {minutes(document)} of them reading"))
                return


def minutes(document: nodes.document) -> int:
    """The whole minutes that the lesson takes to read."""
    return ceil(sum(len(paragraph.astext().split()) for paragraph in lesson(document)) / WORDS_A_MINUTE)


def lesson(document: nodes.document) -> Iterator[nodes.Element]:
    """The paragraphs and headings of a chapter, up to its exercises."""
    for node in document.findall():
        if isinstance(node, nodes.section) and EXERCISES in node["ids"]:
            return
        if isinstance(node, nodes.paragraph | nodes.title):
            yield node


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", add_time)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
