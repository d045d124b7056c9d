"""With NumPy and Matplotlib at hand every cell of every chapter runs, in order, and gives the text stored with it."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.live_chapters import (
    LIMIT,
    NOT_IN_A_PAGE,
    NOTEBOOK_ONLY,
    Output,
    cells_of,
    given,
    needing,
    source,
    stored,
    tags,
)
from tests.live_page import LivePage
from tests.notebooks import CHAPTERS
from tests.proxy import Proxy


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_every_cell_gives_its_stored_text(path: Path, page: Any, complete: str, proxy: Proxy) -> None:
    live = LivePage(page, f"{complete}/chapters/{path.stem}.html")
    cells = cells_of(path)
    needy = needing(NOT_IN_A_PAGE, [source(cell) for cell in cells])
    faults = [fault for number, cell in enumerate(cells, 1)
              if (fault := differs(number, cell, live.run(number, seconds=LIMIT), needy))]
    assert not faults, "\n\n".join(faults)
    assert not proxy.asked, "everything is there, and nobody else is asked for it"


def differs(number: int, cell: dict[str, Any], output: Output, needy: set[int]) -> str:
    """In which way a cell gave something else than it should; nothing if it did not."""
    got, wanted = given(output), stored(cell)
    if number in needy:
        right = got and got[-1][0] == "note" and NOTEBOOK_ONLY.match(got[-1][1])
    elif "nbval-ignore-output" in tags(cell):
        right = {kind for kind, _ in got} <= {kind for kind, _ in wanted}  # no error, and nothing on stderr
    else:
        right = got == wanted
    return "" if right else f"cell {number}: {source(cell)}\nstored: {wanted}\ngot:    {got}"
