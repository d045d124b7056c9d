"""Every page of the built site is complete, asks no other host, and shows nothing that is for instructors only."""
from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from book._ext.pictures import meaningful
from book._tools.contents import book, pages
from book._tools.places import ROOT
from tests.website import html, read

LOADED = {"script": ("src",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",),
          "video": ("src", "poster"), "audio": ("src",), "embed": ("src",), "object": ("data",), "input": ("src",)}
LOADING_LINKS = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"}
MARKER = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS)")
ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
ALONE = {"index.html", "404.html"}  # pages with an outline of their own: a redirection, and the page for lost readers


def outside(address: str) -> bool:
    return bool(urlsplit(address).netloc)


def loaded(page: Path) -> list[str]:
    """Every address that a browser asks for when it opens a page."""
    found = [tag[name] for kind, names in LOADED.items() for tag in read(page)(kind) for name in names if tag.get(name)]
    found += [link["href"] for link in read(page)("link") if LOADING_LINKS & set(link.get("rel", []))]
    styles = [style.get_text() for style in read(page)("style")] + [tag["style"] for tag in read(page)(style=True)]
    return found + [first or second for style in styles for first, second in ADDRESS.findall(style)]


def test_every_page_of_the_table_of_contents_is_built(site: Path) -> None:
    for name in pages():
        assert (site / f"{name}.html").exists(), name


def test_no_page_asks_another_host(site: Path) -> None:
    for page in html(site):
        asked = [address for address in loaded(page) if outside(address)]
        assert not asked, f"{page.relative_to(site)} asks {asked}"


def test_no_style_sheet_asks_another_host(site: Path) -> None:
    for sheet in site.rglob("*.css"):
        asked = [first or second for first, second in ADDRESS.findall(sheet.read_text(encoding="utf8"))]
        assert not [address for address in asked if outside(address)], sheet.name


def test_everything_that_a_page_asks_for_is_there(site: Path) -> None:
    for page in html(site):
        for address in loaded(page):
            path = unquote(urlsplit(address).path)
            assert address.startswith("data:") or (page.parent / path).exists(), f"{page.name}: {address}"


def test_every_link_within_the_site_leads_to_a_place_that_is_there(site: Path) -> None:
    for page in html(site):
        for link in read(page)("a", href=True):
            address, place = urldefrag(link["href"])
            if outside(address) or urlsplit(address).scheme:
                continue
            target = (page.parent / unquote(urlsplit(address).path)).resolve() if address else page
            assert target.exists(), f"{page.name}: {link['href']}"
            if place and target.suffix == ".html":
                assert read(target).find(id=unquote(place)), f"{page.name}: {link['href']}"


def test_every_picture_has_alt_text_of_its_own(site: Path) -> None:
    for page in html(site):
        texts = [picture.get("alt", "") for picture in read(page)("img")]
        assert all(map(meaningful, texts)), f"{page.name}: {[text for text in texts if not meaningful(text)]}"
        assert max(Counter(texts).values(), default=1) == 1, f"{page.name} says the same of two pictures"


def test_every_picture_keeps_its_place_while_it_loads(site: Path) -> None:
    for page in html(site):
        for picture in read(page)("img"):
            assert int(picture["width"]) > 0 and int(picture["height"]) > 0, f"{page.name}: {picture['src']}"


def test_every_page_has_one_heading_a_title_a_language_and_a_description(site: Path) -> None:
    titles = []
    for page in html(site):
        assert len(read(page)("h1")) == 1, page.name
        assert read(page).html["lang"] == "en"
        descriptions = read(page)("meta", attrs={"name": "description"})
        assert len(descriptions) == 1 and 20 <= len(descriptions[0]["content"]) <= 200, page.name
        titles.append(read(page).title.get_text(strip=True))
    assert all(titles)


def test_no_two_pages_have_the_same_title(site: Path) -> None:
    titles = Counter(read(page).title.get_text(strip=True) for page in html(site) if page.name not in ALONE)
    assert max(titles.values()) == 1, titles.most_common(1)


def test_colours_are_set_without_a_script(site: Path) -> None:
    for name in pages():
        assert read(site / f"{name}.html").html["data-theme"] == "light"


def test_no_script_holds_a_page_up(site: Path) -> None:
    for page in html(site):
        for script in read(page)("script", src=True):
            assert script.has_attr("defer"), f"{page.name}: {script['src']}"


def test_the_search_index_is_loaded_by_the_search_page_alone(site: Path) -> None:
    users = {page.name for page in html(site) for address in loaded(page) if "searchindex.js" in address}
    assert users == {"search.html"}


def test_formulas_need_no_script(site: Path) -> None:
    formulas = [formula for page in html(site) for formula in read(page)("math")]
    assert len(formulas) > 20
    for page in html(site):
        assert "mathjax" not in page.read_text(encoding="utf8").lower(), page.name


def test_no_page_shows_a_marker_or_a_hidden_test(site: Path) -> None:
    for page in html(site):
        assert not MARKER.search(page.read_text(encoding="utf8")), page.name


def test_the_search_index_holds_no_hidden_test(site: Path) -> None:
    assert not MARKER.search((site / "searchindex.js").read_text(encoding="utf8"))


def test_no_notebook_for_download_holds_a_marker_or_a_cell_that_is_left_out(site: Path) -> None:
    notebooks = sorted((site / "_sources").rglob("*.ipynb"))
    assert len(notebooks) == len(list((ROOT / "chapters").glob("[0-9][0-9]_*.ipynb")))
    for path in notebooks:
        assert not MARKER.search(path.read_text(encoding="utf8")), path.name
        for cell in json.loads(path.read_text(encoding="utf8"))["cells"]:
            assert "remove-cell" not in cell["metadata"].get("tags", [])


def test_every_solution_is_folded_and_says_so(site: Path) -> None:
    for path in sorted((ROOT / "chapters").glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf8"))["cells"]
        solutions = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution")]
        folds = read(site / "chapters" / f"{path.stem}.html").select("details.fold-code > summary")
        assert [fold.get_text() for fold in folds].count("Show the solution") == len(solutions), path.name


@pytest.mark.parametrize("name", pages())
def test_a_page_is_light(site: Path, name: str) -> None:
    page = site / f"{name}.html"
    assert page.stat().st_size < 400_000
    assert len(loaded(page)) <= 30


def test_the_sitemap_names_every_page_and_nothing_else(site: Path) -> None:
    named = re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf8"))
    assert sorted(named) == sorted(f"{book()['address']}{name}.html" for name in pages())
