"""Every page opens in a real browser, in light and dark, on a wide and a narrow screen, without a fault."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response
from proxy import Proxy
from website import documents

PAGES = [*documents(), "search"]
SCREENS = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]


@dataclass
class Opened:
    """A page that was opened, and what went wrong meanwhile."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self.console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(f"no answer: {request.url}"))
        self.page.on("response", self.response)

    def console(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.faults.append(said.text)

    def response(self, answer: Response) -> None:
        if answer.status >= 400:
            self.faults.append(f"{answer.status}: {answer.url}")


@pytest.fixture(scope="module", params=SCREENS, ids=[f"{scheme}-{width}" for scheme, width in SCREENS])
def context(window: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A window with one reader's colours and size."""
    scheme, width = request.param
    context = window(color_scheme=scheme, viewport={"width": width, "height": 900})
    yield context
    context.close()


@pytest.fixture(params=PAGES)
def opened(context: BrowserContext, address: str, request: pytest.FixtureRequest) -> Iterator[Opened]:
    opened = Opened(context.new_page())
    opened.watch()
    opened.page.goto(f"{address}/{request.param}.html")
    opened.page.evaluate("document.fonts.ready.then(() => null)")
    yield opened
    opened.page.close()


def test_a_page_opens_without_a_fault_and_keeps_to_itself(opened: Opened, proxy: Proxy) -> None:
    assert not opened.faults
    assert not proxy.asked, f"another host was asked: {proxy.asked}"
    assert_nothing_scrolls_sideways(opened.page)
    assert_every_picture_is_seen(opened.page)
    assert_the_theme_follows_the_system(opened.page)


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
    wanted = page.evaluate("""matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" """)
    assert page.evaluate("document.documentElement.dataset.theme") == wanted
