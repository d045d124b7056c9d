"""The whole book as PDF and EPUB: complete, in order, linked within itself, and offered only where it is there."""
from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup
from pikepdf import OutlineItem, Pdf

from book._tools import contents, downloads, volume
from book._tools import epub as epub_tool
from book._tools.places import ROOT
from book._tools.volume import target
from tests.notebooks import CHAPTERS
from tests.website import read

OPF = "{http://www.idpf.org/2007/opf}"
PAGES_WITH_A_PLACE = ["book/index", "book/how_to_use"]


@pytest.fixture(scope="module")
def files(site: Path) -> dict[str, Path]:
    """Both files, by their suffix."""
    made, faults = downloads.make(site)
    assert not faults
    return {file.suffix: file for file in made}


@pytest.fixture(scope="module")
def pdf(files: dict[str, Path]) -> Iterator[Pdf]:
    with Pdf.open(files[".pdf"]) as book:
        yield book


@pytest.fixture(scope="module")
def epub(files: dict[str, Path]) -> Iterator[ZipFile]:
    with ZipFile(files[".epub"]) as book:
        yield book


@pytest.fixture(scope="module")
def bound(site: Path) -> BeautifulSoup:
    """The pages as they are printed."""
    return BeautifulSoup(volume.bind(site).text, "html.parser")


def outline(book: Pdf) -> list[OutlineItem]:
    with book.open_outline() as lines:
        return list(lines.root)


def sheet(book: Pdf, line: OutlineItem) -> int:
    """The sheet that a line of the outline leads to."""
    return next(number for number, page in enumerate(book.pages) if page.obj == line.destination[0])


def test_the_outline_has_the_parts_and_every_page_of_the_table_of_contents(pdf: Pdf, site: Path) -> None:
    parts = outline(pdf)
    assert [part.title for part in parts] == list(dict.fromkeys(part for _, part in contents.parts()))
    titles = [page.title for part in parts for page in part.children]
    assert titles == [read(site / f"{name}.html").h1.get_text().removesuffix("#") for name in contents.pages()[1:]]


def test_the_outline_leads_forward_through_the_file_and_into_each_chapter(pdf: Pdf) -> None:
    chapters = [page for part in outline(pdf) for page in part.children]
    sheets = [sheet(pdf, page) for page in chapters]
    assert sheets == sorted(sheets) and sheets[0] == 2
    sections = {section.title: sheet(pdf, section) for section in chapters[1].children}
    assert list(sections)[-1] == "Next" and "Exercises" in sections
    assert sheets[1] <= min(sections.values()) and max(sections.values()) < sheets[2]


def test_the_contents_name_the_page_that_they_lead_to(pdf: Pdf) -> None:
    links = pdf.pages[1].obj["/Annots"]
    led = [next(number for number, page in enumerate(pdf.pages) if page.obj == link.Dest[0]) for link in links]
    assert led == [sheet(pdf, page) for part in outline(pdf) for page in part.children]
    assert [pdf.pages[number].label for number in (0, 1, 2)] == ["i", "ii", "1"]


def test_the_pdf_says_what_it_is_and_reads_its_text_aloud(pdf: Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == contents.book()["title"]
    assert (pdf.Root.Lang, pdf.Root.MarkInfo.Marked) == ("en", True)
    assert len(pdf.pages) > 100


def test_the_pdf_is_light(files: dict[str, Path]) -> None:
    assert files[".pdf"].stat().st_size < 10_000_000


def test_a_link_of_a_bound_page_leads_to_a_place_in_the_book(bound: BeautifulSoup) -> None:
    places = {element["id"] for element in bound.find_all(id=True)}
    inner = [link["href"] for link in bound.find_all("a", href=re.compile("^#"))]
    assert len(inner) > 100
    assert not [address for address in inner if address[1:] not in places]


def test_in_the_bound_pages_solutions_are_open_and_nothing_can_be_clicked(bound: BeautifulSoup) -> None:
    assert all(fold.has_attr("open") for fold in bound.find_all("details"))
    assert not bound.find_all(["button", "script", "input"])
    assert "The solution" in {fold.summary.get_text() for fold in bound.find_all("details")}


@pytest.mark.parametrize("tool", [epub_tool, volume])
def test_the_examples_of_a_tool_hold(tool: ModuleType) -> None:
    assert doctest.testmod(tool).failed == 0


def test_a_link_out_of_the_book_leads_to_the_site() -> None:
    assert target("book/teach", "../_sources/chapters/01_one_knob.ipynb", set()) == (
        f"{contents.book()['address']}_sources/chapters/01_one_knob.ipynb")
    assert target("book/teach", "https://example.org/", set()) == "https://example.org/"


def test_the_epub_begins_as_its_format_asks(epub: ZipFile) -> None:
    first = epub.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert epub.read(first) == b"application/epub+zip"
    assert epub.testzip() is None


def test_the_epub_lists_what_it_holds_and_holds_what_it_lists(epub: ZipFile) -> None:
    package = ElementTree.fromstring(epub.read("content.opf"))
    listed = {item.get("href") for item in package.iter(f"{OPF}item")}
    assert listed | {"mimetype", "content.opf", "META-INF/container.xml"} == set(epub.namelist())
    ids = [item.get("id") for item in package.iter(f"{OPF}item")]
    order = [reference.get("idref") for reference in package.iter(f"{OPF}itemref")]
    assert set(order) <= set(ids) and len(set(order)) == len(order) == len(contents.pages()) + 2


def test_every_page_of_the_epub_is_wellformed_and_needs_no_script(epub: ZipFile) -> None:
    pages = [name for name in epub.namelist() if name.endswith(".xhtml")]
    for name in pages:
        tree = ElementTree.fromstring(epub.read(name))
        kinds = {element.tag.partition("}")[2] for element in tree.iter()}
        assert not kinds & {"script", "button", "input", "iframe"}, name
    assert f"{contents.pages()[1]}.xhtml" in pages


def test_the_epub_names_formulas_and_drawings_where_they_are(epub: ZipFile) -> None:
    package = ElementTree.fromstring(epub.read("content.opf"))
    for item in package.iter(f"{OPF}item"):
        if item.get("href").endswith(".xhtml"):
            text = epub.read(item.get("href")).decode()
            said = set((item.get("properties") or "").split()) & {"mathml", "svg"}
            assert said == {name for mark, name in {"<math ": "mathml", "<svg ": "svg"}.items() if mark in text}


def test_every_picture_of_the_epub_is_there_and_has_alt_text(epub: ZipFile) -> None:
    for path in CHAPTERS:
        page = f"chapters/{path.stem}.xhtml"
        soup = BeautifulSoup(epub.read(page), "html.parser")
        for picture in soup("img"):
            assert os.path.normpath(f"chapters/{picture['src']}") in epub.namelist(), page
            assert len(picture["alt"]) > 20, page


def test_a_figure_of_the_epub_is_a_still_drawing_with_words(epub: ZipFile) -> None:
    figures = [figure for path in CHAPTERS
               for figure in BeautifulSoup(epub.read(f"chapters/{path.stem}.xhtml"), "html.parser")("figure")]
    assert figures
    for figure in figures:
        assert len(figure.figcaption.get_text()) > 20
        assert {drawing["role"] for drawing in figure("svg")} == {"img"}
        assert not figure.find_all(tabindex=True), "nothing in it can be reached"


def test_the_contents_of_the_epub_have_the_parts_in_order(epub: ZipFile) -> None:
    soup = BeautifulSoup(epub.read("nav.xhtml"), "html.parser")
    assert [part.get_text() for part in soup("span", class_=None) if part.parent.name == "li"] == list(
        dict.fromkeys(part for _, part in contents.parts()))
    assert [link["href"] for link in soup("a")] == [f"{name}.xhtml" for name in contents.pages()]


def test_pages_offer_what_is_there(tmp_path: Path, files: dict[str, Path], site: Path) -> None:
    copy_pages(site, tmp_path)
    downloads.offer(list(files.values()), tmp_path)
    for name in PAGES_WITH_A_PLACE:
        links = read(tmp_path / f"{name}.html").select(".downloads a")
        assert [link.get_text() for link in links] == ["a PDF", "an EPUB"]
        assert all((tmp_path / "book" / link["href"]).exists() for link in links)


def test_pages_do_not_offer_what_is_not_there(tmp_path: Path, files: dict[str, Path], site: Path) -> None:
    copy_pages(site, tmp_path)
    downloads.offer([files[".epub"]], tmp_path)
    links = read(tmp_path / "book" / "index.html").select(".downloads a")
    assert [link.get_text() for link in links] == ["an EPUB"]


def copy_pages(site: Path, folder: Path) -> None:
    """Copy the pages that offer the files, as a build without the files leaves them."""
    for name in PAGES_WITH_A_PLACE:
        page = folder / f"{name}.html"
        page.parent.mkdir(exist_ok=True)
        text = (site / f"{name}.html").read_text(encoding="utf8")
        empty = re.sub(r'(<div class="downloads">).*?(</div>)', r"\1\2", text, flags=re.DOTALL)
        page.write_text(empty, encoding="utf8")


def test_an_unchanged_book_is_not_made_again(files: dict[str, Path], site: Path) -> None:
    dates = {file: file.stat().st_mtime_ns for file in files.values()}
    again, _ = downloads.make(site)
    assert {file: file.stat().st_mtime_ns for file in again} == dates


def test_without_chromium_the_pdf_is_named_in_one_line(site: Path, tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from book._tools import downloads
downloads.KEPT = Path({str(tmp_path)!r})
try:
    downloads.pdf_file(Path({str(site)!r}))
except downloads.DownloadError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PATH": str(tmp_path)},
                          capture_output=True, text=True, check=True)
    assert done.stdout.startswith("no PDF: no Chromium on this machine") and done.stdout.count("\n") == 1
    assert "apt-get install chromium" in done.stdout
