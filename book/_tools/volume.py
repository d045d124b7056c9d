"""The built site as one long document, for paper: `bind` reads its pages and puts them together.

Every place in the book gets a name of its own, so that a link from one page to another leads to a place further on.
"""
from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from book._tools import contents

STYLE = Path(__file__).with_name("pdf.css")
LEFT_OUT = ("script, .headerlink, .launch, .live-bar, .copied > button, .progress-panel, .shortcuts-door, .downloads, "
            ".mg-controls, .mg-predict, .mg-tools")
PLAIN = "pre span.n, pre span.p, pre span.w, pre span:empty, code span.pre"  # without colour; many parts for a PDF


@dataclass(frozen=True)
class Document:
    """A page of the site: its name in the table of contents, its part, its title and its text."""

    name: str
    part: str
    title: str
    article: Tag

    @property
    def place(self) -> str:
        """The name of its first line in the whole book."""
        return self.name.replace("/", "-")


@dataclass(frozen=True)
class Volume:
    """The pages that are bound, and their text, which names files as seen from the root of the site."""

    site: Path
    pages: list[Document]
    text: str

    def parts(self) -> Iterator[bytes]:
        """All that its look depends on."""
        yield self.text.encode()
        soup = BeautifulSoup(self.text, "html.parser")
        for address in sorted({str(tag.get("src") or tag["href"]) for tag in soup(["img", "link"])}):
            yield (self.site / unquote(address)).read_bytes()


def bind(site: Path) -> Volume:
    """The pages of a built site, in the order of the table of contents, as one HTML document."""
    pages = [document(site, name, part) for name, part in contents.parts()]
    known = {page.name for page in pages}
    for page in pages:
        connect(page, known)
    return Volume(site, pages, html(pages, site))


def document(site: Path, name: str, part: str) -> Document:
    """One page, with nothing that only a screen can use."""
    soup = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf8"), "html.parser")
    article = soup.select("article")[0]
    for element in article.select(LEFT_OUT):
        element.decompose()
    for element in article.select(PLAIN):
        element.unwrap()
    article.smooth()
    for fold in article.find_all("details"):
        fold["open"] = ""
    for summary in article.select("details > summary"):
        summary.string = summary.get_text().removeprefix("Show ").capitalize()  # on paper nothing is shown first
    return Document(name, part, article.select("h1")[0].get_text(), article)


def connect(page: Document, known: set[str]) -> None:
    """Name every place of a page after the page, and send its links and pictures to where they now are."""
    for element in page.article.find_all(id=True):
        element["id"] = f"{page.place}--{element['id']}"
    for link in page.article.find_all("a", href=True):
        link["href"] = target(page.name, str(link["href"]), known)
    for element in page.article.select("[clip-path]"):
        element["clip-path"] = str(element["clip-path"]).replace("#", f"#{page.place}--")
    for picture in page.article.find_all("img"):
        del picture["loading"]
        picture["src"] = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), str(picture["src"])))
    page.article["id"] = page.place


def target(page: str, address: str, known: set[str]) -> str:
    """Where a link of a page leads in the whole book: to a place in it, or to the web.

    >>> target("chapters/07_used_twice", "../book/glossary.html#term-path", {"book/glossary"})
    '#book-glossary--term-path'
    >>> target("chapters/07_used_twice", "#recall", set())
    '#chapters-07_used_twice--recall'
    """
    if urlsplit(address).scheme:
        return address
    path, place = urldefrag(address)
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else f"{page}.html"
    document = name.removesuffix(".html")
    if path and document not in known:
        return urljoin(contents.book()["address"], f"{name}#{place}" if place else name)
    return f"#{document.replace('/', '-')}" + (f"--{place}" if place else "")


def html(pages: list[Document], site: Path) -> str:
    """All pages as one HTML document, to be read from the root of the site."""
    bodies = "\n".join(f'<p class="part">{page.part}</p>\n{page.article}' for page in pages)
    style = STYLE.read_text(encoding="utf8")
    return (f'<!DOCTYPE html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{contents.book()['title']}</title>\n{styles(pages, site)}<style>{style}</style>\n</head>\n"
            f'<body>\n<main class="bd-main"><div class="bd-content">\n{bodies}\n</div></main>\n</body>\n</html>\n')


def styles(pages: list[Document], site: Path) -> str:
    """What gives the pages their look, each of it once, as seen from the root of the site."""
    found = []
    for page in pages:
        head = (site / f"{page.name}.html").read_text(encoding="utf8").partition("</head>")[0]
        for element in BeautifulSoup(head, "html.parser").select("link[rel=stylesheet], head > style"):
            if element.name == "link":
                element["href"] = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), str(element["href"])))
            found.append(f"{element}\n")
    return "".join(dict.fromkeys(found))
