"""What every page has around its text: scripts that do not hold it up, and a description.

`describe` takes a page's description from its first paragraph; `prepare` gives it to the templates in
`book/_templates` and `book/_theme/templates`.
"""
from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.images import guess_mimetype

LONGEST = 160  # what search engines show of a description
AIM = "You will be able to"  # a line of the box at the head of each chapter
GENERAL = "An interactive book: from the slope of a parabola to an autograd engine that you write and check yourself."


def prepare(app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None) -> None:
    """Give a page's templates what the theme leaves out."""
    # What the theme writes into the page itself would run before the files that it speaks to; no page here needs it.
    context["script_files"][:] = [script for script in context["script_files"] if script.filename]
    for script in context["script_files"]:
        script.attributes["defer"] = "defer"
    context["description"] = describe(document) if document else GENERAL
    context["has_formulas"] = document is not None and next(document.findall(is_formula), None) is not None
    context["baseurl"] = app.config.html_baseurl
    context["favicon_type"] = guess_mimetype(app.config.html_favicon)


def name_repository(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the repository's address, which _config.yml holds, where a page says {{ repository }}."""
    source[0] = source[0].replace("{{ repository }}", app.config.html_theme_options["repository_url"])


def describe(document: nodes.document) -> str:
    """What a page says of itself, what a chapter's reader will be able to do, or else the first paragraph."""
    if own := [meta["content"] for meta in document.findall(nodes.meta) if meta.get("name") == "description"]:
        return str(own[0])
    texts = [" ".join(paragraph.astext().split()) for paragraph in document.findall(nodes.paragraph)]
    aims = [text for text in texts if text.startswith(AIM)]
    return shortened(next((text for text in [*aims, *texts] if len(text) > 40), GENERAL))


def shortened(text: str) -> str:
    """A text that is at most as long as a description, cut between words.

    >>> shortened("short")
    'short'
    """
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST - 1].rpartition(" ")[0].rstrip(",;:") + "…"


def is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it for an extension that is not used here
    app.add_js_file("page.js", type="module")
    app.connect("source-read", name_repository)
    app.connect("html-page-context", prepare, priority=900)  # after the theme and the extensions have added theirs
    return {"parallel_read_safe": True, "parallel_write_safe": True}
