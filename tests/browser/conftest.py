from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from book._tools import chromium as system
from book._tools.complete import lay_over
from book._tools.serve import server
from tests.figure_page import opened
from tests.proxy import Proxy, running
from tests.website import built

FLAGS = [*system.FLAGS,
         "--disable-features=AutofillServerCommunication"]  # the browser's own question, at the sight of a form
SECONDS = 1000


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the site is served, built as the sources make it now."""
    with running(server(built(), 0)) as address:
        yield address


@pytest.fixture(scope="session")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is served with a Python that has NumPy and Matplotlib, as the published one has."""
    with running(server(lay_over(built(), tmp_path_factory.mktemp("site")), 0)) as address:
        yield address


@pytest.fixture(scope="session")
def proxy() -> Iterator[Proxy]:
    """The way out, which is closed."""
    proxy = Proxy()
    with running(proxy):
        yield proxy


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's own Chromium."""
    try:
        path = system.program()
    except system.MissingChromiumError as error:
        pytest.fail(f"{error}; the browser tests drive the system's own", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(chromium: Browser, proxy: Proxy) -> Callable[..., BrowserContext]:
    """Opens a window as a new reader has it; what its pages ask of other hosts goes to the proxy."""

    def open_window(**options: Any) -> BrowserContext:
        way_out = {"server": f"http://127.0.0.1:{proxy.server_port}", "bypass": "127.0.0.1"}
        context = chromium.new_context(proxy=way_out, **options)
        context.set_default_timeout(10 * SECONDS)
        return context

    return open_window


@pytest.fixture
def page(window: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a window of its own, 1280 pixels wide unless a test's parameter says otherwise."""
    context = window(viewport={"width": getattr(request, "param", 1280), "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def figure(page: Page, address: str, request: pytest.FixtureRequest) -> Locator:
    """The figure that a module of tests is called after, in its chapter; a module that needs another has its own."""
    return opened(page, address, request.module.__name__.rpartition("test_figure_")[2])
