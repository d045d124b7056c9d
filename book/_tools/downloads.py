"""Offer the whole book as PDF and as EPUB on the built site: `python -m book._tools.downloads`.

Each is made anew only when what it is made from has changed. What cannot be made here is named in one line at the end,
and the pages don't offer it.
"""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pikepdf import Pdf
from playwright.sync_api import Error as BrowserError

from book._tools import pdf
from book._tools.build import TURN
from book._tools.chromium import MissingChromiumError
from book._tools.files import digest, one_at_a_time, write_atomically
from book._tools.places import CACHE, ROOT, SITE, shown
from book._tools.volume import bind

KEPT = CACHE / "downloads"
NAME = "micrograd-step-by-step"
FOLDER = "downloads"  # of the site
PLACE = '<div class="downloads">'
SOURCES = ["_config.yml", "_toc.yml", "book/**/*", "chapters/*.ipynb", "micrograd/**/*", "benchmarks/results.json"]
MEGABYTE = 1_000_000


class DownloadError(RuntimeError):
    """A file that could not be made."""


def kept(parts: Iterable[bytes], suffix: str) -> Path:
    """Where a file that is made from these parts is kept."""
    return KEPT / f"{digest(parts)[:16]}{suffix}"


def keep(path: Path, content: bytes) -> Path:
    """Keep a file, in the place of older ones of its kind."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"*{path.suffix}"):
        old.unlink()
    write_atomically(path, content)
    return path


def pdf_file(site: Path) -> Path:
    """The PDF of a built site.

    Raises:
        DownloadError: where there is no Chromium, or none that starts.
    """
    volume = bind(site)
    path = kept([Path(pdf.__file__).read_bytes(), *volume.parts()], ".pdf")
    if path.exists():
        return path
    try:
        return keep(path, pdf.printed(volume))
    except (MissingChromiumError, BrowserError) as error:
        raise DownloadError(f"no PDF: {str(error).splitlines()[0]}") from error


def epub_file() -> Path:
    """The EPUB of the sources.

    Raises:
        DownloadError: if Sphinx has warned of something.
    """
    found = (path for pattern in SOURCES for path in ROOT.glob(pattern))
    sources = sorted(path for path in found if path.is_file() and path.suffix != ".pyc")
    path = kept((part for source in sources for part in (str(source).encode(), source.read_bytes())), ".epub")
    if path.exists():
        return path
    KEPT.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".made")
    command: list[str | Path] = [sys.executable, "-m", "book._tools.epub", made]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise DownloadError("no EPUB: Sphinx does not build it without the warnings above")
    content = made.read_bytes()
    made.unlink()
    return keep(path, content)


def make(site: Path) -> tuple[list[Path], list[str]]:
    """Make both, side by side. Returns the files, and of what could not be made, what to say."""
    files, faults = [], []
    with ThreadPoolExecutor() as workers:
        for work in [workers.submit(pdf_file, site), workers.submit(epub_file)]:
            try:
                files.append(work.result())
            except DownloadError as error:
                faults.append(str(error))
    return files, faults


def offer(files: list[Path], site: Path) -> None:
    """Put the files into the site, and name them on its pages."""
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    for file in files:
        write_atomically(folder / f"{NAME}{file.suffix}", file.read_bytes())
    links = " and as ".join(link(file) for file in files)
    words = f"<p>To take with you: the whole book as {links}. The cells show what they print; nothing runs.</p>"
    for page in sorted(site.glob("book/*.html")):
        before, place, after = page.read_text(encoding="utf8").partition(PLACE)
        if place and files:
            rest = after.partition("</div>")[2]
            write_atomically(page, f"{before}{place}{words}</div>{rest}")


def link(file: Path) -> str:
    """What a page says of a file, as seen from the pages in the folder book."""
    address, megabytes = f"../{FOLDER}/{NAME}{file.suffix}", f"{file.stat().st_size / MEGABYTE:.1f} MB"
    if file.suffix == ".epub":
        return f'<a href="{address}">an EPUB</a> ({megabytes})'
    with Pdf.open(file) as book:
        return f'<a href="{address}">a PDF</a> ({len(book.pages)} pages, {megabytes})'


def main() -> int:
    if not (SITE / "index.html").exists():
        print(f"downloads: there is no site in {shown(SITE)}; build it first: make book", file=sys.stderr)
        return 1
    files, faults = make(SITE)
    with one_at_a_time(TURN):
        offer(files, SITE)
    for fault in faults:
        print(f"downloads: {fault}; the pages don't offer it", file=sys.stderr)
    if files:
        print(f"downloads: {', '.join(file.suffix[1:].upper() for file in files)} in {shown(SITE / FOLDER)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
