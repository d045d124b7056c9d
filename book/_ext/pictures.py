"""Pictures: each has alternative text, keeps its place while it loads, and scrolls by itself where it is too wide.

`Pictures` puts every image of a page into a `picture` node; `size` reads how large the file means to be.
"""
from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.images import get_image_size

PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3}
LENGTH = re.compile(r'\b(width|height)="([\d.]+)(px|pt|)"')
log = logging.getLogger(__name__)


class picture(nodes.image):  # noqa: N801  # docutils writes the names of nodes in lower case
    """An image in a box of its own."""


class Pictures(SphinxPostTransform):
    """Replace each image by a `picture`; warn of one without alternative text, which fails the build."""

    default_priority = 250  # after MyST-NB has chosen which of a cell's outputs to show
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for count, image in enumerate(list(self.document.findall(nodes.image))):
            if not meaningful(image.get("alt", "")):
                log.warning("a picture has no alternative text; for a cell's picture, set mystnb.image.alt "
                            "in the cell's metadata", location=image)
            path = Path(self.app.srcdir) / image["uri"]
            width, height = size(path)
            # The first one may be on the first screen; the others come when a reader comes near them.
            loading = "lazy" if count else "eager"
            own = {"width": width, "height": height, "kind": kind(path), "loading": loading}
            image.replace_self(picture("", **{**image.attributes, **own}))


def meaningful(alt: str) -> bool:
    """Whether alternative text says something: it is neither empty nor the name of a file."""
    return bool(alt.strip()) and not re.search(r"[0-9a-f]{32}|\.(svg|png|jpe?g|webp)$", alt.strip())


def size(path: Path) -> tuple[int, int]:
    """The width and height of a picture in CSS pixels.

    Raises:
        ValueError: if the file does not say.
    """
    if path.suffix != ".svg":
        found = get_image_size(str(path))
    else:
        start = path.read_text(encoding="utf8").partition("<svg")[2].partition(">")[0]
        lengths = {name: round(float(number) * PIXELS[unit]) for name, number, unit in LENGTH.findall(start)}
        found = (lengths["width"], lengths["height"]) if len(lengths) == 2 else None
    if found is None:
        raise ValueError(f"{path} does not say how large it is; an SVG needs width= and height= in px or pt")
    return found


def kind(path: Path) -> str:
    """What becomes of a picture's colours in the dark: a "drawing"'s are turned over, and a "photo"'s stay.

    A map of colours is no drawing, either: Matplotlib puts it as a bitmap into the file.
    """
    lines_alone = path.suffix == ".svg" and "<image" not in path.read_text(encoding="utf8")
    return "drawing" if lines_alone else "photo"


def visit_picture(self: Any, node: picture) -> None:
    """Write the image with its size, in a box that the keyboard can reach and scroll."""
    source = self.builder.images.get(node["uri"])
    uri = f"{self.builder.imgpath}/{source}" if source else node["uri"]
    alt, width, height = escape(node.get("alt", "")), node["width"], node["height"]
    classes = " ".join(["picture", node["kind"], *node["classes"]])
    self.body.append(
        # "dark-light" keeps the theme from putting a white ground under it in dark mode
        f'<div class="{classes}" role="group" tabindex="0" aria-label="Picture">'
        f'<img class="dark-light" src="{escape(uri)}" alt="{alt}" width="{width}" height="{height}" '
        f'style="--natural: {width}px" loading="{node["loading"]}" decoding="async"/></div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(picture, html=(visit_picture, None))
    app.add_post_transform(Pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
