"""What all tests share: in which order they start, that Ctrl-C reaches them, and Hypothesis's profiles."""
from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Where two workers run them, the longest files come first, so that both end at the same time; the second worker has
# the chapters to run while the first builds the site. What is not named here comes after it.
LONGEST_FIRST = ["tests/browser/test_first_cells.py", "chapters", "tests/browser/test_complete_chapters.py",
                 "tests/browser/test_live_chapters.py", "tests/classroom", "tests/browser/test_every_page.py",
                 "tests/browser", "tests/book", "tests/chapters"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in that order; those of one folder stay in theirs."""
    items.sort(key=lambda item: [not item.nodeid.startswith(name) for name in LONGEST_FIRST])


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as in a terminal: a shell's job in the background starts with it ignored, and so does what it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
