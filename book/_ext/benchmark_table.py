"""The benchmarks in the book: the directives `benchmark-table` and `benchmark-plot`.

Both take the file with the results, as `make bench` writes it, and say nothing that is not in it.
"""
from __future__ import annotations

import json
import math
import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

COLUMNS = ("What", "Ours", "Peer", "Result", "Target", "Verdict")
VERDICTS = {"met": "met", "short": "falls short", "": "for information"}
LINE, BAR = 44, 14  # pixels: from one bar to the next, and across a bar
SVG = "http://www.w3.org/2000/svg"  # a page needs no name for it, the EPUB does
WIDEST = 70         # percent of the width; the rest is for the number behind the bar
COLOURS = {"met": "var(--book-data)", "short": "var(--book-slope)", "": "var(--book-soft)"}


class Results(SphinxDirective):
    """What the two directives share: the file that they read."""

    required_arguments = 1

    def results(self) -> dict[str, Any]:
        """The results; the page is built anew when they change.

        Raises:
            ExtensionError: if there is no such file.
        """
        relative, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        if not Path(path).exists():
            raise ExtensionError(f"{relative} is not there; `make bench` measures and writes it")
        return json.loads(Path(path).read_text(encoding="utf8"))


class BenchmarkTable(Results):
    """A row for each comparison, after a sentence that says which fall short, and one about the machine."""

    def run(self) -> list[nodes.Node]:
        found = self.results()
        table = nodes.table(classes=["benchmarks"])
        group = nodes.tgroup(cols=len(COLUMNS))
        group += [nodes.colspec(colwidth=1) for _ in COLUMNS]
        group += nodes.thead("", nodes.row("", *(entry(name) for name in COLUMNS)))
        group += nodes.tbody("", *map(row, found["rows"]))
        table += group
        return [nodes.paragraph("", summary(found["rows"])), table, nodes.paragraph("", found["about"])]


class BenchmarkPlot(Results):
    """A bar for each ratio to a peer, on a logarithmic scale, with a mark at its target."""

    def run(self) -> list[nodes.Node]:
        ratios = [row for row in self.results()["rows"] if row["kind"] == "ratio" and row["number"]]
        return [nodes.raw("", drawing(ratios), format="html")] if ratios else []


def entry(*texts: str) -> nodes.entry:
    """A cell, with a paragraph for each text that is not empty."""
    return nodes.entry("", *(nodes.paragraph("", text) for text in texts if text))


def row(found: dict[str, Any]) -> nodes.row:
    """One line of the table; what was not measured says why."""
    verdict = VERDICTS.get(found["verdict"], f"not measured: {found.get('problem')}")
    peer = " ".join(filter(None, (found["peer"], found["peer_name"])))
    numbers = (entry(re.sub(r"(?<=[\d≥≤]) ", "\N{NO-BREAK SPACE}", text))
               for text in (found["ours"], peer, found["result"], found["target"]))
    return nodes.row("", entry(found["title"], found["note"]), *numbers, entry(verdict))


def summary(rows: list[dict[str, Any]]) -> str:
    """How many targets are met, and what falls short or was not measured.

    >>> summary([{"title": "A", "target": "≥ 2×", "verdict": "met"}, {"title": "B", "target": "", "verdict": ""}])
    'All 1 targets are met.'
    """
    aimed = [row for row in rows if row["target"]]
    missed = [row["title"] for row in aimed if row["verdict"] == "short"]
    unknown = [row["title"] for row in aimed if row["verdict"] == "not measured"]
    met = len(aimed) - len(missed) - len(unknown)
    if met == len(aimed):
        return f"All {met} targets are met."
    lists = [("These fall short", missed), ("These were not measured", unknown)]
    return " ".join([f"{met} of {len(aimed)} targets are met.",
                     *(f"{name}: {'; '.join(titles)}." for name, titles in lists if titles)])


def drawing(rows: list[dict[str, Any]]) -> str:
    """The bars as SVG. Widths are percentages and texts keep their size, so that it fits a phone."""
    largest = max(max(row["number"], row["ratio_target"] or 1) for row in rows)
    bars = "".join(bar(row, LINE * i, largest) for i, row in enumerate(rows))
    return (f'<div class="benchmark-plot"><svg xmlns="{SVG}" role="img" width="100%" '
            f'aria-label="{escape(description(rows))}" height="{LINE * len(rows) + 8}" font-size="13" '
            f'style="fill: currentColor">{bars}</svg></div>')


def bar(row: dict[str, Any], top: int, largest: float) -> str:
    """A title, the bar below it, a mark at the target, and the number."""
    width, middle = along(row["number"], largest), top + 22 + BAR / 2
    mark = "" if row["ratio_target"] is None else (
        f'<rect x="{along(row["ratio_target"], largest):.1f}%" y="{top + 19}" width="3" height="{BAR + 6}"/>')
    beside = max(width, along(row["ratio_target"] or 1, largest))
    return (f'<text x="0" y="{top + 14}">{escape(row["title"])}</text>'
            f'<rect x="0" y="{top + 22}" width="{width:.1f}%" height="{BAR}" rx="2" '
            f'style="fill: {COLOURS[row["verdict"]]}"/>{mark}'
            f'<text x="{beside:.1f}%" dx="9" y="{middle:.0f}" dominant-baseline="central" font-weight="600">'
            f'{escape(behind(row))}</text>')


def behind(row: dict[str, Any]) -> str:
    """What stands behind a bar: its number, and how much was aimed at where it falls short."""
    return f"{row['result']} of {row['ratio_target']:g}×" if row["verdict"] == "short" else row["result"]


def along(number: float, largest: float) -> float:
    """Where a ratio lies on the logarithmic scale, in percent of the width; a ratio of 1 or less is at its start.

    >>> along(1, 100), along(10, 100), along(100, 100)
    (0.0, 35.0, 70.0)
    """
    return max(0.0, WIDEST * math.log(number) / math.log(largest)) if largest > 1 else 0.0


def description(rows: list[dict[str, Any]]) -> str:
    """The drawing in words, for those who do not see it."""
    return "Bars on a logarithmic scale, how many times ours is faster or smaller. " + " ".join(
        f"{row['title']}: {row['result']}" + (f", target {row['target']}, {VERDICTS[row['verdict']]}."
                                              if row["target"] else ", for information.") for row in rows)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("benchmark-table", BenchmarkTable)
    app.add_directive("benchmark-plot", BenchmarkPlot)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
