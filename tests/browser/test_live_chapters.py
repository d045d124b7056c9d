"""In the page of every chapter every cell runs, in order, and gives the text that is stored with it.

This is the runtime that a build here makes. What needs a package that this machine cannot have is left to
`test_complete_chapters.py`.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from book._tools.vendor import RUNTIME
from tests.live_chapters import LIMIT, NOT_IN_A_PAGE, cells_of, given, needing, source, stored, tags
from tests.live_page import LivePage
from tests.notebooks import CHAPTERS
from tests.proxy import Proxy


@pytest.fixture
def page(window: Callable[..., BrowserContext], proxy: Proxy) -> Iterator[Any]:
    context = window()
    yield context.new_page()
    context.close()
    proxy.asked.clear()  # a cell that imports a missing package may ask for it


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_every_cell_gives_its_stored_text(path: Path, page: Any, address: str) -> None:
    live = LivePage(page, f"{address}/chapters/{path.stem}.html")
    cells = cells_of(path)
    assert [text.strip("\n") for text in live.book()] == [source(cell).strip("\n") for cell in cells]
    needy = needing(unreachable(), [source(cell) for cell in cells])
    faults = [fault for number, cell in enumerate(cells, 1)
              if (fault := differs(number, cell, live.run(number, seconds=LIMIT), needy))]
    assert not faults, "\n\n".join(faults)


def differs(number: int, cell: dict[str, Any], output: list[tuple[str, str]], needy: set[int]) -> str:
    """In which way a cell gave something else than what is stored; nothing if it did not."""
    if number in needy or "nbval-ignore-output" in tags(cell):
        return ""
    got = given(output)
    return "" if got == stored(cell) else f"cell {number}: {source(cell)}\nstored: {stored(cell)}\ngot:    {got}"


def unreachable() -> set[str]:
    """The packages that this machine's copy of the runtime lacks, by the names under which they are imported."""
    missing = json.loads((RUNTIME / "runtime.json").read_text(encoding="utf8"))["missing"]
    return {name.lower() for name in missing} | NOT_IN_A_PAGE
