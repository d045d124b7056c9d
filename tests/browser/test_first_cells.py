"""Any cell may be the first that a reader runs: it gives its text, or the name that it lacks and what to do.

With NumPy and Matplotlib at hand, and with nothing else loaded: a page loads what its own scripts need, too.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.live_chapters import LIMIT, NOTEBOOK_ONLY, Output, cells_of, given, source, stored, tags
from tests.live_page import LivePage
from tests.notebooks import CHAPTERS
from tests.proxy import Proxy

UNRUN = "Some cells above have not run yet. “Run to here” runs them all, in order."


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_each_cell_as_the_first_gives_its_text_or_names_what_it_lacks(
        path: Path, page: Any, complete: str, proxy: Proxy) -> None:
    live = LivePage(page, f"{complete}/chapters/{path.stem}.html")
    fresh = traces_of_a_fresh_session(live)
    faults = []
    for number, cell in enumerate(cells_of(path), 1):
        if number > 1:  # the first is the first in test_complete_chapters.py
            faults.append(fault(number, cell, live.run(number, seconds=LIMIT)))
            live.freshen(fresh)
    assert not any(faults), "\n\n".join(filter(None, faults))
    assert not proxy.asked, "everything is there, and nobody else is asked for it"


def traces_of_a_fresh_session(live: LivePage) -> tuple[Any, list[str]]:
    """What Python holds when it has seen nothing but a name that it does not know."""
    live.keep_compiled()
    live.press("Edit", 1)
    live.page.wait_for_function("window.python")
    live.run_unseen("unknown")
    live.traces()  # they import what they look with
    return live.traces()


def fault(number: int, cell: dict[str, Any], output: Output) -> str:
    """What is wrong with what a cell gave as the first of its page; nothing if it is right."""
    got, wanted = given(output), stored(cell)
    if got and got[-1] == ("note", UNRUN):
        *before, (kind, text) = got[:-1]
        right = kind == "error" and text.startswith("NameError: name ") and is_start(before, wanted)
    elif got and got[-1][0] == "note":
        right = bool(NOTEBOOK_ONLY.match(got[-1][1]))
    else:
        right = got == wanted or "nbval-ignore-output" in tags(cell) and kinds(got) <= kinds(wanted)
    return "" if right else f"cell {number}: {source(cell)}\nstored: {wanted}\ngot:    {got}"


def is_start(before: Output, wanted: Output) -> bool:
    """Whether what came before an error is what the stored output begins with."""
    return all(kind == wanted_kind and wanted_text.startswith(text)
               for (kind, text), (wanted_kind, wanted_text) in zip(before, wanted)) and len(before) <= len(wanted)


def kinds(output: Output) -> set[str]:
    return {kind for kind, _ in output}
