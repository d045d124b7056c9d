"""Measure the scalar engine against its peers, and say which targets it misses.

The peers are installed into .cache/peers on the first run. A whole run prints the table and stores it in
benchmarks/results.json, from which the book's page is made; with --quick or --rows nothing is stored unless
--output names a file. Exit status: 0 if every target is met, 1 if not, 2 if the engines' results disagree.
"""
from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.bench import DisagreementError, collect
from benchmarks.results import FILE, results, short, write
from benchmarks.rows import ROWS, Row
from benchmarks.table import table


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    rows = [quick(row) if options.quick else row for row in ROWS if not options.rows or row.name in options.rows]
    rounds = 1 if options.quick else options.rounds
    try:
        samples = collect([run for row in rows for run in row.runs], rounds, progress)
    except DisagreementError as problem:
        print(f"benchmarks: the engines disagree, so nothing is compared: {problem}", file=sys.stderr)
        return 2
    progress("measured", end="\n")
    found = results(rows, samples, rounds)
    output = options.output or (None if options.quick or options.rows else FILE)
    if output:
        write(found, output)
    print(table(found))
    return report(short(found))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    names = "\n".join(f"  {row.name:<14}{row.title}" for row in ROWS)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, epilog=f"rows:\n{names}",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=positive, default=5, help="how often each time is taken; default: 5")
    parser.add_argument("--rows", nargs="+", choices=[row.name for row in ROWS], metavar="ROW",
                        help="only these of the rows below")
    parser.add_argument("--quick", action="store_true", help="one round of a fifth of the steps: rough numbers")
    parser.add_argument("--output", type=Path, metavar="FILE", help="store the results here")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """A whole number above 0."""
    if int(text) < 1:
        raise ValueError
    return int(text)


def quick(row: Row) -> Row:
    """The same row with a fifth of the steps."""
    return replace(row, runs=tuple(replace(run, steps=max(1, run.steps // 5)) for run in row.runs))


def progress(text: str, end: str = "") -> None:
    """Show what is being measured: on one line of a terminal, on lines of its own in a log."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end=end, file=sys.stderr, flush=True)
    else:
        print(text, file=sys.stderr)


def report(lines: list[str]) -> int:
    """Say which targets are missed. Returns the exit status."""
    if not lines:
        print("\nEvery target is met.")
        return 0
    print("\nShort of their target:", *lines, sep="\n  ")
    return 1


if __name__ == "__main__":
    sys.exit(main())
