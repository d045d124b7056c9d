"""A term in bold in a chapter becomes a link to the glossary, with its definition as the link's title.

Authors write `**chain rule**`; `Terms` makes the link if the glossary has "chain rule". Upper or lower case and a
plural s make no difference.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

GLOSSARY, CHAPTERS = "book/glossary", "chapters/"
BRACKETS = str.maketrans("{}", "()")  # LaTeX's, and those of a formula that is typed


class Terms(SphinxPostTransform):
    """Link the bold terms of a chapter."""

    default_priority = 5  # before references are resolved
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if not self.env.docname.startswith(CHAPTERS) or GLOSSARY not in self.env.all_docs:
            return
        entries = self.env.metadata[GLOSSARY].get("entries") or {}
        for strong in list(self.document.findall(nodes.strong)):
            if entry := find(strong.astext(), entries):
                link(strong, entry, self.app, self.env.docname)


def find(text: str, entries: dict[str, Any]) -> tuple[str, str] | None:
    """The identifier and the definition of the entry for a text, if there is one.

    >>> find("Slopes", {"slope": ("term-slope", "Change out per change in.")})
    ('term-slope', 'Change out per change in.')
    """
    word = " ".join(text.split()).casefold()
    return entries.get(word) or entries.get(word.removesuffix("s"))


def link(strong: nodes.strong, entry: tuple[str, str], app: Sphinx, docname: str) -> None:
    """Put a link to a glossary entry around a bold text."""
    identifier, definition = entry
    address = f"{app.builder.get_relative_uri(docname, GLOSSARY)}#{identifier}"
    reference = nodes.reference("", "", internal=True, refuri=address, reftitle=definition, classes=["term"])
    strong.replace_self(reference)
    reference += strong


def keep_entries(app: Sphinx, document: nodes.document) -> None:
    """Keep what the glossary defines, for the pages that link to it."""
    if app.env.docname == GLOSSARY:
        app.env.metadata[GLOSSARY]["entries"] = dict(definitions(document))


def definitions(document: nodes.document) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each term of a glossary, in lower case, with its identifier and its definition."""
    for item in document.findall(nodes.definition_list_item):
        definition = next(item.findall(nodes.definition))
        for term in item.findall(nodes.term):
            text = " ".join(readable(definition.children[0]).split())
            yield term.astext().casefold(), (term["ids"][0], text)


def readable(node: nodes.Node) -> str:
    """The text of a definition, with formulas as one types them: a link's title has no formulas.

    >>> readable(nodes.math("", r"\\log(1 + e^{-ys})"))
    'log(1 + e^(-ys))'
    """
    if isinstance(node, nodes.math):
        return node.astext().replace("\\", "").translate(BRACKETS)
    return "".join(map(readable, node.children)) if node.children else node.astext()


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_post_transform(Terms)
    app.connect("doctree-read", keep_entries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
