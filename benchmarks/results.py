"""What the benchmarks found: `results` puts it together, `write` stores it, `short` names what falls short."""
from __future__ import annotations

import datetime
import json
import statistics
from pathlib import Path
from typing import Any

from benchmarks.bench import Samples
from benchmarks.machine import about, machine, versions
from benchmarks.rows import Row, Run
from book._tools.files import write_atomically

FILE = Path(__file__).with_name("results.json")
SCALES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


def results(rows: list[Row], samples: Samples, rounds: int) -> dict[str, Any]:
    """Everything that the table and the page show, as JSON will hold it."""
    conditions: dict[str, Any] = {"date": datetime.date.today().isoformat(), "machine": machine(),
                                  "versions": versions(), "rounds": rounds}
    return {**conditions, "about": about(**conditions), "rows": [entry(row, samples) for row in rows]}


def entry(row: Row, samples: Samples) -> dict[str, Any]:
    """One row: its texts, its number, and whether the target is met."""
    texts = {"name": row.name, "title": row.title, "target": target(row), "note": row.note,
             "kind": row.kind, "peer_name": peer_name(row.runs), "ratio_target": row.at_least}
    problems = [samples.problems[run] for run in row.runs if run in samples.problems]
    if problems:
        return texts | {"verdict": "not measured", "problem": problems[0], "ours": "", "peer": "", "result": "",
                        "number": None}
    medians = [statistics.median(samples.values[run]) for run in row.runs]
    number = row.result(medians)
    verdict = ("met" if row.met(number) else "short") if row.has_target else ""
    return texts | {"verdict": verdict, "ours": ours(row, medians), "result": shown(row, number), "number": number,
                    "peer": text(medians[-1], row.unit) if texts["peer_name"] else "",
                    "samples": {str(run): samples.values[run] for run in row.runs}}


def peer_name(runs: tuple[Run, ...]) -> str:
    """What the last run measures, unless it is ours."""
    engine = runs[-1].engine
    return "" if engine == "ours" else {"2020": "micrograd (2020)"}.get(engine, engine)


def ours(row: Row, medians: list[float]) -> str:
    """What we measured: one number, or from the smallest to the largest."""
    costs = [median / (run.size or 1) for median, run in zip(medians, row.runs, strict=True)]
    if row.kind == "spread":
        return f"{text(min(costs), row.unit)} to {text(max(costs), row.unit)}"
    return text(costs[0] if row.kind == "per node" else medians[0], row.unit)


def shown(row: Row, number: float) -> str:
    """A result as a text."""
    if row.kind == "ratio":
        return f"{number:.3g}×" if number < 1000 else f"{number:,.0f}×"
    return f"±{number:.0f} %" if row.kind == "spread" else text(number, row.unit)


def target(row: Row) -> str:
    """A target as a text, empty where there is none."""
    if row.at_least is not None:
        return f"≥ {row.at_least:g}×"
    if row.at_most is None:
        return ""
    return f"±{row.at_most:g} %" if row.kind == "spread" else f"≤ {row.at_most:g} {row.unit}" if row.at_most else "0"


def text(value: float, unit: str) -> str:
    """A number with its unit.

    >>> text(0.0213, "s"), text(165.78, "B"), text(12_345_678, "instructions"), text(65481, "Values")
    ('21.3 ms', '166 B', '12.3 million', '65,481')
    """
    if unit == "s":
        scale, name = next((pair for pair in SCALES if value >= pair[0]), SCALES[-1])
        return f"{value / scale:.3g} {name}"
    return {"B": f"{value:.0f} B", "instructions": f"{value / 1e6:.3g} million"}.get(unit, f"{value:,.0f}")


def short(found: dict[str, Any]) -> list[str]:
    """A line for each target that is not met, those included that could not be measured."""
    lines = {"short": "{title}: {result}, the target is {target}", "not measured": "{title}: not measured: {problem}"}
    return [lines[row["verdict"]].format(**row) for row in found["rows"] if row["target"] and row["verdict"] in lines]


def write(found: dict[str, Any], path: Path = FILE) -> None:
    """Store the results; whoever reads the file meanwhile sees the old ones or the new ones, whole."""
    write_atomically(path, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
