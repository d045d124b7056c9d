"""The interactive figures: each is on the page in its first state, drawn at build time by the module that moves it.

A notebook's output says which figure it is and what state it has, as `micrograd.widgets.Figure.html` writes it. The
page adds the drawing, which readers without scripts, paper and the EPUB see, and its script brings it to life.
"""
from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

from book._tools.places import PACKAGE, ROOT

WIDGETS = PACKAGE / "widgets"
FIGURE = re.compile(r'<div class="mg-figure" data-figure="([^"]+)" data-state="([^"]+)" data-fields="([^"]+)">'
                    r"(.*?)</div>")
FORMER = {"backprop": "topo"}  # the name that a figure had before: links of readers still say it


class Figures(SphinxPostTransform):
    """Put into each figure of a page the drawing of its first state."""

    default_priority = 255  # after MyST-NB has chosen which of a cell's outputs to show
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        found = [(node, match) for node in self.document.findall(nodes.raw) if (match := FIGURE.search(node.astext()))]
        for (node, match), drawing in zip(found, draw([figure(match) for _, match in found])):
            name, state, fields, text = match.groups()
            anchor, former = named_before(name)
            html = (f'{anchor}<div class="mg-figure" id="mg-{name}" data-figure="{name}"{former} data-state="{state}" '
                    f'data-fields="{fields}">{drawing}</div>')
            node.replace_self(nodes.raw("", html, format="html", figure=unescape(text)))


def named_before(name: str) -> tuple[str, str]:
    """What lets links find a figure by the name that it had before: an anchor, and an attribute for the script."""
    former = FORMER.get(name)
    return (f'<span id="mg-{former}"></span>', f' data-former="{former}"') if former else ("", "")


def figure(match: re.Match[str]) -> dict[str, Any]:
    """What a figure's element says: its name, its state and the range or options of each part of it."""
    name, state, fields, _ = match.groups()
    return {"name": name, "state": json.loads(unescape(state)), "fields": json.loads(unescape(fields))}


def draw(figures: list[dict[str, Any]]) -> list[str]:
    """The first state of each figure, as HTML.

    Raises:
        ExtensionError: if a figure's module fails.
    """
    if not figures:
        return []
    done = subprocess.run(["node", "book/_web/figures/still.js", WIDGETS / "bundles"], input=json.dumps(figures),
                          cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ExtensionError(f"a figure could not be drawn: {done.stderr}")
    return json.loads(done.stdout)


def add_style(app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None) -> None:
    """Give a page with figures their style; it is small, and a file more would be a request more."""
    if document is not None and any("figure" in node for node in document.findall(nodes.raw)):
        style = (WIDGETS / "figure.css").read_text(encoding="utf8")
        context["metatags"] = context.get("metatags", "") + f"<style>{style}</style>"


def copy_modules(app: Sphinx, exception: Exception | None) -> None:
    """Put the figures' modules where the page's script looks for them."""
    if exception is None and app.builder.format == "html":
        shutil.copytree(WIDGETS / "bundles", Path(app.outdir, "_static", "figures"), dirs_exist_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_post_transform(Figures)
    app.connect("html-page-context", add_style)
    app.connect("build-finished", copy_modules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
