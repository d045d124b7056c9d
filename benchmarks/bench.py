"""Measuring: `collect` runs each measurement in a fresh process, all of them in turn, round after round."""
from __future__ import annotations

import importlib.util
import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks import engines, peers
from benchmarks.rows import Run
from book._tools.places import ROOT

LIMIT = 900  # seconds for one process
COUNTED_STEPS = (1, 3)  # instructions: the difference is that of two steps, without Python's start


class NotMeasuredError(RuntimeError):
    """A run could not be made; the message says why."""


class DisagreementError(RuntimeError):
    """Two engines gave different losses for one job, so that a comparison would mean nothing."""


class Samples:
    """What was measured: `values` and `losses` of each run, and `problems` for those that could not be made."""

    def __init__(self) -> None:
        self.values: dict[Run, list[float]] = {}
        self.losses: dict[Run, float] = {}
        self.problems: dict[Run, str] = {}


def collect(runs: Iterable[Run], rounds: int, progress: Callable[[str], None]) -> Samples:
    """Measure each run once a round; every other round goes backwards, so that none is always first.

    Raises:
        DisagreementError: if the engines do not give the same loss.
    """
    samples, runs = Samples(), list(dict.fromkeys(runs))
    pythons = interpreters({run.engine for run in runs})
    for number in range(rounds):
        for run in runs[::-1] if number % 2 else runs:
            if run not in samples.problems and not (run.exact and number):
                progress(f"round {number + 1} of {rounds}: {run}")
                add(samples, run, pythons[run.engine])
    compare(samples.losses)
    return samples


def add(samples: Samples, run: Run, python: Path | str) -> None:
    """Measure once, and keep the value or the problem."""
    try:
        measured = measure(run, python)
        samples.values.setdefault(run, []).append(measured["value"])
        samples.losses[run] = measured["loss"]
    except NotMeasuredError as problem:
        samples.values.pop(run, None)
        samples.problems[run] = str(problem)


def interpreters(names: set[str]) -> dict[str, Path | str]:
    """The Python that runs each engine; a text that says what is missing, where there is none."""
    found: dict[str, Path | str] = {name: Path(sys.executable) for name in names}
    if "torch" in names and importlib.util.find_spec("torch") is None:
        found["torch"] = "PyTorch is not installed here; `make torch` adds it"
    needed = names & (engines.IN_PEERS_ENVIRONMENT | engines.NEEDS_PEERS_FILES)
    try:
        if needed:
            found |= dict.fromkeys(names & engines.IN_PEERS_ENVIRONMENT, peers.python())
    except peers.MissingPeersError as problem:
        found |= {name: str(problem) for name in needed}
    return found


def measure(run: Run, python: Path | str) -> dict[str, float]:
    """One run in a fresh process.

    Raises:
        NotMeasuredError: if the engine or valgrind is missing, or the process fails.
    """
    if isinstance(python, str):
        raise NotMeasuredError(python)
    if run.what != "instructions":
        return json.loads(finish(command(run, python)).stdout)
    if shutil.which("valgrind") is None:
        raise NotMeasuredError("valgrind is not installed here; it counts the instructions")
    counts, loss = [], math.nan
    for steps in COUNTED_STEPS:
        done = finish([*"valgrind --tool=callgrind --callgrind-out-file=/dev/null".split(),
                       *command(replace(run, what="run", steps=steps), python)])
        said = re.search(r"Collected : (\d+)", done.stderr)
        if said is None:
            raise NotMeasuredError(f"valgrind counted nothing; it said: {done.stderr[-200:]}")
        counts.append(int(said[1]))
        loss = json.loads(done.stdout)["loss"]
    return {"value": (counts[1] - counts[0]) / (COUNTED_STEPS[1] - COUNTED_STEPS[0]), "loss": loss}


def command(run: Run, python: Path) -> list[str]:
    """How a run is started; -P keeps the current folder, with our micrograd in it, from standing before the peers."""
    safe = ["-P"] if run.engine in engines.IN_PEERS_ENVIRONMENT else []
    return [str(python), *safe, "-m", "benchmarks.measure", run.job, run.engine, run.what, f"--steps={run.steps}",
            f"--warm-up={run.warm_up}", f"--size={run.size}", *([] if run.collector else ["--no-collector"])]


def finish(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without the Python settings of whoever started the benchmarks."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=LIMIT, cwd=ROOT,
                              env=environment | {"PYTHONHASHSEED": "0"})
    except subprocess.TimeoutExpired:
        raise NotMeasuredError(f"took longer than {LIMIT} s") from None
    if done.returncode:
        raise NotMeasuredError((done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1])
    return done


def compare(losses: dict[Run, float]) -> None:
    """Check that the same job gave the same loss on every engine.

    Raises:
        DisagreementError: if it did not.
    """
    first: dict[tuple[str, int], Run] = {}
    for run, loss in losses.items():
        other = first.setdefault((run.job, run.size), run)
        if not math.isclose(loss, losses[other], rel_tol=1e-9):
            raise DisagreementError(f"{run} gives the loss {loss!r}, {other} gives {losses[other]!r}")
