"""The whole book as one PDF, printed by Chromium: `printed(bind(site))` gives the bytes of the built site's.

A cover and contents with page numbers come first, then every page that the table of contents names. Links within the
book lead to places within the file, and its outline has the parts, the chapters and their sections.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Page, Pdf, String
from playwright.sync_api import Browser, PdfMargins, Route, sync_playwright

from book._tools import chromium, contents
from book._tools.volume import STYLE, Document, Volume

HOST = "http://book.invalid"  # a host that cannot exist: all that is asked of it comes from the site's folder
MARGINS: PdfMargins = {"top": "18mm", "bottom": "20mm", "left": "22mm", "right": "22mm"}
NUMBER = '<p style="color: #4a5560; font: 9px sans-serif; margin: 0 auto"><span class="pageNumber"></span></p>'
PAGE = f"{HOST}/page/"  # what the contents link to until the pages are bound


@dataclass
class Entry:
    """A line of the outline: a page of the site or a section of it, with the number of the sheet that it is on."""

    title: str
    sheet: int
    sections: list[Entry] = field(default_factory=list)


def printed(volume: Volume) -> bytes:
    """The PDF of the whole book.

    Raises:
        MissingChromiumError: if there is no Chromium on this machine.
    """
    program = chromium.program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        body = print_html(browser, volume.text, volume.site, outline=True, footer_template=NUMBER)
        entries = outline(body)
        front = print_html(browser, front_matter(volume.pages, entries), volume.site, footer_template="<p></p>")
        browser.close()
    return bound(front, body, volume.pages, entries)


def print_html(browser: Browser, text: str, site: Path, **options: Any) -> Pdf:
    """Print an HTML document that asks for files of the site, and for nothing else."""
    page = browser.new_page(java_script_enabled=False)
    page.route("**/*", lambda route: answer(route, text, site))
    page.goto(f"{HOST}/", wait_until="load")
    done = page.pdf(margin=MARGINS, tagged=True, prefer_css_page_size=True, print_background=True,
                    display_header_footer=True, header_template="<p></p>", **options)
    page.close()
    return Pdf.open(BytesIO(done))


def answer(route: Route, text: str, site: Path) -> None:
    """Give the document, or a file of the site."""
    address = urlsplit(route.request.url)
    path = unquote(address.path).lstrip("/")
    if address.hostname != urlsplit(HOST).hostname:
        route.abort()
    elif path:
        route.fulfill(path=site / path)
    else:
        route.fulfill(body=text, content_type="text/html; charset=utf-8")


def outline(body: Pdf) -> list[Entry]:
    """The headings of the printed pages, as Chromium has put them into the file's outline."""
    with body.open_outline() as headings:
        return [entry(body, heading) for heading in headings.root]


def entry(body: Pdf, heading: OutlineItem) -> Entry:
    """One heading, with those below it."""
    if not isinstance(heading.destination, Array):
        raise TypeError(f"the outline's line {heading.title!r} leads to {heading.destination!r}, which is no page")
    sheet = body.pages.index(Page(heading.destination[0]))
    return Entry(heading.title, sheet, [entry(body, section) for section in heading.children])


def front_matter(pages: list[Document], entries: list[Entry]) -> str:
    """Cover and contents, as HTML."""
    book = contents.book()
    lines = []
    for part, group in groupby(zip(pages, entries), lambda pair: pair[0].part):
        lines.append(f"<h2>{escape(part)}</h2>")
        lines += [f'<p><a href="{PAGE}{found.sheet}">{escape(page.title)}</a><span>{found.sheet + 1}</span></p>'
                  for page, found in group]
    style, title, address = STYLE.read_text(encoding="utf8"), book["title"], book["address"]
    return (f'<!DOCTYPE html>\n<html lang="en" data-theme="light"><head><meta charset="utf-8"><title>{title}</title>'
            f'<style>{style}</style></head><body><section id="cover"><h1>{title}</h1>'
            '<p>From the slope of one curve to a network that learns.</p><img src="_static/journey.svg" alt="">'
            f'<p>The live book, in which every cell runs: <a href="{address}">{address}</a></p></section>'
            f'<section id="contents"><h1>Contents</h1>{"".join(lines)}</section></body></html>')


def bound(front: Pdf, book: Pdf, pages: list[Document], entries: list[Entry]) -> bytes:
    """Cover, contents and body in one file, with its outline, its page numbers and its title."""
    before = len(front.pages)
    for number, sheet in enumerate(front.pages):
        book.pages.insert(number, sheet)
    for sheet in book.pages[:before]:
        lead_to_pages(sheet, book, before)
    roman, decimal = Dictionary(S=Name.r), Dictionary(S=Name.D, St=1)
    book.Root.PageLabels = Dictionary(Nums=[0, roman, before, decimal])
    add_outline(book, pages, entries, before)
    describe(book)
    file = BytesIO()
    book.save(file, object_stream_mode=ObjectStreamMode.generate, linearize=True)
    return file.getvalue()


def lead_to_pages(sheet: Page, book: Pdf, before: int) -> None:
    """Turn the links of the contents, which name a page, into links to it."""
    for link in sheet.obj.get("/Annots", Array()):
        address = str(link.get("/A", Dictionary()).get("/URI", ""))
        if address.startswith(PAGE):
            del link.A
            link.Dest = Array([book.pages[before + int(address.removeprefix(PAGE))].obj, Name.Fit])


def add_outline(book: Pdf, pages: list[Document], entries: list[Entry], before: int) -> None:
    """Parts, chapters and sections, in the place of Chromium's outline, which has every heading and no parts."""
    with book.open_outline() as lines:
        lines.root.clear()
        for part, group in groupby(zip(pages, entries), lambda pair: pair[0].part):
            found = list(group)
            above = OutlineItem(part, before + found[0][1].sheet)
            lines.root.append(above)
            for page, chapter in found:
                line = OutlineItem(page.title, before + chapter.sheet)
                line.is_closed = True
                line.children = [OutlineItem(section.title, before + section.sheet) for section in chapter.sections]
                above.children.append(line)


def describe(book: Pdf) -> None:
    """Say what the file is: its title and language, and that a reader opens it with the outline beside it."""
    words = contents.book()
    with book.open_metadata() as metadata:
        metadata["dc:title"], metadata["dc:creator"] = words["title"], [words["author"]]
        metadata["dc:language"] = ["en"]
    book.docinfo["/Title"], book.docinfo["/Author"] = words["title"], words["author"]
    book.Root.Lang = String("en")
    book.Root.PageMode = Name.UseOutlines
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
