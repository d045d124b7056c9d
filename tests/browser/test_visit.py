"""What the gates look through: a visit notices each kind of fault, and counts what is sent."""
from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from book._tools.serve import server
from book._tools.visit import Visit
from tests.proxy import Proxy, running

GOOD = """<!DOCTYPE html><html lang="en"><title>Good</title><link rel="icon" href="data:,">
<main><h1>Good</h1><p>Text.</p>{more}</main></html>"""


@pytest.fixture
def opened(window: Callable[..., BrowserContext], tmp_path: Path, proxy: Proxy) -> Iterator[Callable[[str], Visit]]:
    """Opens a page with something in it."""
    context = window()
    with running(server(tmp_path, 0)) as address:

        def open_page(more: str) -> Visit:
            (tmp_path / "page.html").write_text(GOOD.format(more=more))
            visit = Visit(context.new_page())
            visit.open(f"{address}/page.html")
            return visit

        yield open_page
        context.close()
    proxy.asked.clear()  # what these pages ask is not the book's


def test_a_good_page_has_no_fault_and_no_violation(opened: Callable[[str], Visit]) -> None:
    visit = opened("")
    assert visit.faults == []
    assert visit.violations() == []


@pytest.mark.parametrize(("more", "fault"), [
    ("<script>console.error('too late')</script>", "too late"),
    ("<script>console.warn('nearly')</script>", "nearly"),
    ("<script>nowhere()</script>", "nowhere is not defined"),
    ("<img src='nowhere.png' alt='A picture'>", "404"),
    ("<script src='http://other.example/a.js'></script>", "other.example")])
def test_each_kind_of_fault_is_noticed(opened: Callable[[str], Visit], more: str, fault: str) -> None:
    assert any(fault in said for said in opened(more).faults)


@pytest.mark.parametrize(("more", "rule"), [
    ("<img src='data:,'>", "image-alt"),
    ("<details><summary>More</summary><input></details>", "label"),  # folded away, and looked at all the same
    ("<p style='color: #999; background: #fff'>Pale</p>", "color-contrast"),
    ("<h3>Too deep</h3>", "heading-order")])  # one of the best practices
def test_axe_finds_what_stands_in_the_way(opened: Callable[[str], Visit], more: str, rule: str) -> None:
    assert any(said.startswith(rule) for said in opened(more).violations())


def test_each_request_is_weighed_as_it_crosses_the_wire(opened: Callable[[str], Visit], tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("// again and again\n" * 1000)
    visit = opened("<script src='a.js'></script><script src='a.js?again'></script><img alt='' src='data:,'>")
    assert [url.rpartition("/")[2] for url in visit.requests()] == ["page.html", "a.js", "a.js?again"]
    size = len(gzip.compress((tmp_path / "a.js").read_bytes(), mtime=0))
    page = len(gzip.compress((tmp_path / "page.html").read_bytes(), mtime=0))
    assert visit.weight(tmp_path) == page + 2 * size


def test_what_comes_when_it_is_near_is_counted(opened: Callable[[str], Visit], tmp_path: Path) -> None:
    (tmp_path / "far.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    visit = opened("<p style='height: 30000px'>Long.</p><img src='far.svg' alt='Far' loading='lazy'>")
    assert len(visit.requests()) == 1
    visit.read_to_the_end()
    assert len(visit.requests()) == 2
