from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from proxy import Proxy, running
from serve import server
from website import built

PROGRAMS = ["chromium", "chromium-browser", "google-chrome"]
# Chromium asks its maker's hosts of its own accord; what is tested is what the pages ask.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
         "--disable-features=OptimizationHints,MediaRouter"]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the site is served, built as the sources make it now."""
    with running(server(built(), 0)) as address:
        yield address


@pytest.fixture(scope="session")
def proxy() -> Iterator[Proxy]:
    """The way out, which is closed."""
    proxy = Proxy()
    with running(proxy):
        yield proxy


@pytest.fixture(scope="session")
def browser(proxy: Proxy) -> Iterator[Browser]:
    """The system's own Chromium, with every request to another host led to the proxy."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail(f"no Chromium on this machine ({', '.join(PROGRAMS)}); the browser tests drive the system's own: "
                    "apt-get install chromium, or brew install --cask chromium", pytrace=False)
    with sync_playwright() as playwright:
        # root, as in many containers, has no sandbox
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", *QUIET],
                                             proxy={"server": f"http://127.0.0.1:{proxy.server_port}"})
        yield browser
        browser.close()
