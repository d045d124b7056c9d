"""The results as text: `table` sets them in columns."""
from __future__ import annotations

from typing import Any

COLUMNS = {"title": "", "ours": "ours", "peer": "peer", "peer_name": "the peer is", "result": "result",
           "target": "target", "verdict": ""}


def table(found: dict[str, Any]) -> str:
    """A line for each row, under the names of the columns; what was left out says why."""
    lines = [list(COLUMNS.values()), *([row[column] for column in COLUMNS] for row in found["rows"])]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    left_out = [f"{row['title']}: left out: {row['problem']}" for row in found["rows"] if row.get("problem")]
    return "\n".join([*texts, "", found["about"], *left_out])
