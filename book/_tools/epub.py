"""The book as an EPUB, made by Sphinx from the same sources as the site: `python -m book._tools.epub FILE`.

Formulas are MathML, drawings SVG; nothing in it runs. Sphinx writes the pages; `mend` adds what a strict reader of
EPUB 3 asks beyond them, and a table of contents with the book's parts; `pack` puts all into one file.
"""
from __future__ import annotations

import re
import shutil
import sys
from html import escape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docutils import nodes
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import docutils_namespace, patch_docutils

from book._ext import EXTENSIONS
from book._ext.cards import cover
from book._tools import contents as toc
from book._tools.places import PACKAGE, ROOT

STYLE = Path(__file__).with_name("epub.css")
FIGURE_STYLE = PACKAGE / "widgets" / "figure.css"
SVG = "http://www.w3.org/2000/svg"
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
HANDLES = re.compile(r' (?:role|tabindex|aria-[\w-]+)="[^"]*"')  # what can be moved on a screen
ITEM = re.compile(r'<item id="([^"]*)" href="([^"]*)" media-type="[^"]*"')
COLOUR = re.compile(r"(--mg-\w+):.*?light-dark\((#\w+),")
SCREENS = re.compile(r"@(?:media|container)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
CONTENTS = {"math": "mathml", "svg": "svg"}  # what a page holds, and what the list of files has to say of it
ROOT_PAGE = "book/index"
FIRST = (1980, 1, 1, 0, 0, 0)  # a date that no reader sees


class StillFigures(SphinxPostTransform):
    """Of each figure its drawing stays, with the sentence that says what it shows."""

    default_priority = 256  # after figures.py

    def run(self, **kwargs: Any) -> None:
        for node in [node for node in self.document.findall(nodes.raw) if "figure" in node]:
            caption = escape(node["figure"])
            drawings = HANDLES.sub("", "".join(DRAWING.findall(node.astext())))
            drawings = drawings.replace("<svg ", f'<svg xmlns="{SVG}" role="img" aria-label="{caption}" ')
            html = f"<figure>{drawings}<figcaption>{caption}</figcaption></figure>"
            node.replace_self(nodes.raw("", html, format="html"))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_post_transform(StillFigures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def configuration(static: Path) -> dict[str, Any]:
    """What _config.yml says, changed for a book without a screen."""
    config, _ = get_final_config(user_yaml=ROOT / "_config.yml", sourcedir=ROOT,
                                 cli_config={"latex_individualpages": False})
    known = [extension.name for extension in EXTENSIONS if not extension.for_screens]
    title = config["html_title"]
    return {
        # the settings of sphinx_sitemap, which is left out, would be unknown, and a warning is an error
        **{name: setting for name, setting in config.items() if not name.startswith("sitemap_")},
        "extensions": [*known, "book._tools.epub"], "project": title, "version": "1", "templates_path": [],
        "html_static_path": [str(static)], "html_css_files": [STYLE.name, FIGURE_STYLE.name],
        "html_additional_pages": {},
        "pygments_style": config["html_theme_options"]["pygments_light_style"],
        "html_theme": "epub", "epub_theme": "epub", "epub_basename": "book", "epub_show_urls": "no",
        "epub_title": title, "epub_author": config["author"], "epub_publisher": config["author"],
        "epub_description": title, "epub_scheme": "URL", "epub_identifier": config["html_baseurl"],
        "epub_uid": "book", "epub_use_index": False, "epub_cover": ("_static/cover.png", "epub-cover.html"),
    }


def write(folder: Path) -> int:
    """Have Sphinx write the pages, warnings as errors. Returns its exit status."""
    static = folder / "static"
    static.mkdir()
    shutil.copy(STYLE, static)
    (static / FIGURE_STYLE.name).write_text(plain(FIGURE_STYLE.read_text(encoding="utf8")), encoding="utf8")
    config = configuration(static)
    cover(config["project"]).save(static / "cover.png", optimize=True)
    with patch_docutils(None), docutils_namespace():
        app = Sphinx(srcdir=ROOT, confdir=None, outdir=folder / "book", doctreedir=folder / "trees", buildername="epub",
                     confoverrides=config, status=None, warningiserror=True, keep_going=True)
        # the book's nodes are written as on the site, also where an extension says more of EPUB than they do
        written = app.registry.translation_handlers
        written["epub"] = {**written["html"], **written.get("epub", {})}
        app.build()
    return app.statuscode


def plain(style: str) -> str:
    """The figures' style for many devices: light colours where they are used, and no rules for some screens alone.

    >>> plain("a { --mg-ink: light-dark(#111, #eee); color: var(--mg-ink); } @media print { a { top: 0; } }")
    'a { --mg-ink: light-dark(#111, #eee); color: #111; } '
    """
    style = SCREENS.sub("", style)
    for name, colour in COLOUR.findall(style):
        style = style.replace(f"var({name})", colour)
    return re.sub(r"(?<=\d)rem\b", "em", style)  # the root's size is the device's own affair


def mend(book: Path) -> None:
    """Give EPUB 3 what Sphinx leaves out, and the table of contents the order and the parts of _toc.yml."""
    for page in book.rglob("*.xhtml"):
        text = page.read_text(encoding="utf8")
        page.write_text(re.sub(r'<link[^>]*href="[^"]*mystnb[^"]*"[^>]*/>', "", text), encoding="utf8")
    for drawing in book.rglob("*.svg"):
        text = drawing.read_text(encoding="utf8")
        drawing.write_text(re.sub(r"<!DOCTYPE[^>]*>\s*", "", text), encoding="utf8")
    (book / "nav.xhtml").write_text(contents(book), encoding="utf8")
    package = book / "content.opf"
    text = re.sub(r'\s*<item id="ncx"[^>]*/>', "", package.read_text(encoding="utf8"))  # the contents of EPUB 2
    text = re.sub(r"<spine.*</spine>", spine(text), text, flags=re.DOTALL)
    package.write_text(ITEM.sub(lambda item: declared(item, book), text), encoding="utf8")


def declared(item: re.Match[str], book: Path) -> str:
    """A line of the list of files, which says of a page that it has formulas or drawings in it."""
    path = book / item[2]
    text = path.read_text(encoding="utf8") if path.suffix == ".xhtml" and path.name != "nav.xhtml" else ""
    held = [name for element, name in CONTENTS.items() if f"<{element} " in text]
    return f'{item[0]} properties="{" ".join(held)}"' if held else item[0]


def spine(package: str) -> str:
    """The order in which the pages are read."""
    ids = {address: name for name, address in ITEM.findall(package)}
    pages = ["epub-cover.xhtml", "nav.xhtml", f"{ROOT_PAGE}.xhtml", *(f"{name}.xhtml" for name, _ in toc.parts())]
    return "<spine>" + "".join(f'<itemref idref="{ids[page]}"/>' for page in pages) + "</spine>"


def contents(book: Path) -> str:
    """The table of contents, as a page: the parts, with their chapters."""
    parts = "".join(f"<li><span>{escape(part)}</span><ol>{''.join(line(book, name) for name, _ in pages)}</ol></li>"
                    for part, pages in groupby(toc.parts(), lambda page: page[1]))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            'xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en"><head><title>Contents</title>'
            '<style>ol { list-style: none; }</style></head>'
            f'<body><nav epub:type="toc"><h1>Contents</h1><ol>{line(book, ROOT_PAGE)}{parts}</ol></nav></body>'
            "</html>\n")


def line(book: Path, name: str) -> str:
    """One page in the table of contents."""
    heading = HEADING.findall((book / f"{name}.xhtml").read_text(encoding="utf8"))[0]
    return f'<li><a href="{name}.xhtml">{re.sub("<[^>]*>", "", heading)}</a></li>'


def pack(book: Path, file: Path) -> None:
    """Put the pages, and the files that they name, into one file."""
    listed = [item[2] for item in ITEM.finditer((book / "content.opf").read_text(encoding="utf8"))]
    with ZipFile(file, "w") as archive:
        for name in ["mimetype", "META-INF/container.xml", "content.opf", *listed]:
            kind = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(ZipInfo(name, FIRST), (book / name).read_bytes(), kind)


def main() -> int:
    if len(sys.argv) != 2:
        print("epub: name the file to write: python book/_tools/epub.py FILE", file=sys.stderr)
        return 2
    with TemporaryDirectory() as name:
        folder = Path(name)
        if status := write(folder):
            return status
        mend(folder / "book")
        pack(folder / "book", Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
