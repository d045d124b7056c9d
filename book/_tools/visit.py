"""What happens when a page is opened: `Visit(page)` notes its requests and its faults.

`visit.open(address)` opens the page and waits until it is quiet; `visit.weight(site)` is what crossed the wire;
`visit.violations()` is what axe finds that would stop somebody.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from playwright.sync_api import ConsoleMessage, Page, Response

from book._tools import host
from book._tools.places import NODE_MODULES

HEAVIEST = 200_000  # bytes, compressed, that a page may ask for before a click
MOST_REQUESTS = 25
Colours = Literal["light", "dark"]
MODES: list[tuple[Colours, int]] = [("light", 1280), ("dark", 1280), ("light", 360)]  # and the width
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
QUIET = 100  # milliseconds without a new request
PATIENCE = 50  # times that long
# Every rule that axe has on by default, its best practices included, on the page with all that is folded open.
FIND_VIOLATIONS = """async () => {
    const folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((details) => { details.open = true; });
    await new Promise((done) => setTimeout(done, 200));  // the page makes what scrolls in them focusable
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    folded.forEach((details) => { details.open = false; });
    return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, any }) => `${id} (${help}): ${target.join(" ")} ${any.map((a) => a.message).join("; ")}`));
}"""


@dataclass
class Visit:
    """A page that is opened, with what it asked for and what went wrong meanwhile."""

    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self.console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", lambda request: self.faults.append(f"no answer: {request.url}"))
        self.page.on("response", self.response)

    def console(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.faults.append(said.text)

    def response(self, answer: Response) -> None:
        if answer.status >= 400:
            self.faults.append(f"{answer.status}: {answer.url}")

    def open(self, address: str) -> None:
        """Open the page, and wait until its fonts are there and it asks for nothing more."""
        self.page.goto(address)
        self.page.wait_for_function("document.fonts.status === 'loaded'")
        self.settle()

    def settle(self) -> None:
        """Wait until the page asks for nothing more, but not for ever: what it asks for is counted elsewhere."""
        for _ in range(PATIENCE):
            before = len(self.asked)
            self.page.wait_for_timeout(QUIET)
            if len(self.asked) == before:
                return

    def read_to_the_end(self) -> None:
        """Scroll through the page, so that what comes when it is near comes."""
        self.page.evaluate("""async () => {
            for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
                scrollTo({ top: y, behavior: "instant" });
                await new Promise(requestAnimationFrame);
            }
        }""")
        self.settle()

    def requests(self) -> list[str]:
        """The addresses that were asked for, each once; what a page writes into an address itself is no request."""
        return [url for url in dict.fromkeys(self.asked) if not url.startswith(("data:", "blob:"))]

    def weights(self, site: Path) -> dict[str, int]:
        """The bytes of each file of the site that the page asked for, as they cross the wire, by address."""
        paths = {url: site / unquote(urlsplit(url).path).lstrip("/") for url in self.requests()}
        return {url: host.weight(path) for url, path in paths.items() if path.is_file()}

    def weight(self, site: Path) -> int:
        """The bytes that crossed the wire."""
        return sum(self.weights(site).values())

    def violations(self) -> list[str]:
        """What axe finds, a sentence for each element."""
        self.page.evaluate(axe())
        return self.page.evaluate(FIND_VIOLATIONS)


@cache
def axe() -> str:
    """The text of axe."""
    return AXE.read_text(encoding="utf8")
