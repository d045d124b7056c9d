"""Every page opens in a real browser, in light and dark, on a wide and a narrow screen: light, quiet, for everyone."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from book._tools.build import SITE
from book._tools.contents import pages
from book._tools.visit import HEAVIEST, MODES, MOST_REQUESTS, Visit
from tests.proxy import Proxy

PAGES = [*pages(), "search", "genindex", "404"]
SCREENS = [*MODES, ("dark", 360)]
WEIGHED = SCREENS[0]  # weights do not depend on colours and size


@pytest.fixture(scope="module", params=SCREENS, ids=[f"{scheme}-{width}" for scheme, width in SCREENS])
def screen(request: pytest.FixtureRequest) -> tuple[str, int]:
    """One reader's colours and width."""
    return request.param


@pytest.fixture(scope="module")
def context(window: Callable[..., BrowserContext], screen: tuple[str, int]) -> Iterator[BrowserContext]:
    """A window with one reader's colours and size."""
    scheme, width = screen
    context = window(color_scheme=scheme, viewport={"width": width, "height": 900})
    yield context
    context.close()


@pytest.fixture(params=PAGES)
def visit(context: BrowserContext, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    visit.open(f"{address}/{request.param}.html")
    yield visit
    visit.page.close()


def test_a_page_opens_without_a_fault_and_keeps_to_itself(visit: Visit, screen: tuple[str, int], proxy: Proxy) -> None:
    visit.read_to_the_end()
    assert not visit.faults
    assert not proxy.asked, f"another host was asked: {proxy.asked}"
    assert_nothing_scrolls_sideways(visit.page)
    assert_every_picture_is_seen(visit.page)
    assert_the_theme_follows_the_system(visit.page)
    assert not visit.violations()
    if screen == WEIGHED:
        assert_it_is_light(visit)


def assert_it_is_light(visit: Visit) -> None:
    """What a reader downloads who reads a page from its head to its end, and clicks on nothing."""
    weights = visit.weights(SITE)
    assert weights, "nothing was weighed"
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:5]
    assert sum(weights.values()) <= HEAVIEST, f"{sum(weights.values()):,} bytes, most of it in {heaviest}"
    assert len(visit.requests()) <= MOST_REQUESTS, visit.requests()


def assert_nothing_scrolls_sideways(page: Page) -> None:
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen, f"the page is {wide} px wide on a screen of {screen} px: {too_wide(page)}"


def too_wide(page: Page) -> list[str]:
    """The elements that reach over the edge of the screen."""
    return page.evaluate("""[...document.querySelectorAll("main *")]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".picture, pre, table, div.math"))
        .map(e => `${e.tagName}.${e.className}`).slice(0, 5)""")


def assert_every_picture_is_seen(page: Page) -> None:
    empty = page.evaluate("""Promise.all([...document.images].map(async image => {
        await image.decode().catch(() => {});
        return image.naturalWidth ? null : image.src;
    })).then(found => found.filter(Boolean))""")
    assert not empty


def assert_the_theme_follows_the_system(page: Page) -> None:
    dark = page.evaluate("""matchMedia("(prefers-color-scheme: dark)").matches""")
    lightness = page.evaluate("""(() => {
        const pixel = new OffscreenCanvas(1, 1).getContext("2d");
        pixel.fillStyle = getComputedStyle(document.body).backgroundColor;
        pixel.fillRect(0, 0, 1, 1);
        return Math.max(...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3));
    })()""")
    assert (lightness < 64) if dark else (lightness > 192), f"the ground has a lightness of {lightness} of 255"
