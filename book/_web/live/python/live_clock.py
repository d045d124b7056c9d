"""A clock for the process: `use_it()` puts one into `time`, where the browser's Python has one that stands still.

Python in the browser before Pyodide 0.28 says 0 at all times, and who divides by a time divides by zero.
"""
from __future__ import annotations

import time


def use_it() -> None:
    """Put this clock into `time`, where that has none."""
    if time.process_time() == 0:
        process_time.__module__ = "time"
        time.process_time = process_time


def process_time() -> float:
    """Return the time for which the process has run, in seconds. It has its thread for itself."""
    return time.perf_counter()
