"""The built site, for the tests that look at it."""
from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from book._tools import build, downloads
from book._tools.files import one_at_a_time
from book._tools.places import CACHE, ROOT, SITE

SOURCES = ["_config.yml", "_toc.yml", "package-lock.json", "book/**/*", "chapters/*.ipynb", "micrograd/**/*.py",
           "micrograd/widgets/*.css", "micrograd/widgets/bundles/*"]


def source(document: str) -> Path:
    """The file that a page is made from."""
    return next(path for suffix in (".md", ".ipynb") if (path := ROOT / f"{document}{suffix}").exists())


def built() -> Path:
    """The folder of the site; if a source is newer it is made first, as `make book` does. Others wait meanwhile."""
    with one_at_a_time(CACHE / "site"):
        if outdated():
            assert build.build() == 0, "the site does not build without warnings; run: make book"
            downloads.main()  # names what it cannot make
    return SITE


def outdated() -> bool:
    """Whether a source has changed since the last build without a warning."""
    newest = max(path.stat().st_mtime for path in sources())
    return not build.DONE.exists() or build.DONE.stat().st_mtime < newest


def sources() -> Iterator[Path]:
    """Every file that the site is made from."""
    for pattern in SOURCES:
        yield from (path for path in ROOT.glob(pattern) if path.is_file() and path.suffix != ".pyc")


def html(site: Path) -> list[Path]:
    """Every page of the book; JupyterLite's are its own."""
    return sorted(path for path in site.rglob("*.html") if path.relative_to(site).parts[0] not in ("_static", "lite"))


@cache
def read(path: Path) -> BeautifulSoup:
    """A page, parsed."""
    return BeautifulSoup(path.read_text(encoding="utf8"), "html.parser")
