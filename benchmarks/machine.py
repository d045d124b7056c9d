"""Where, when and with what the numbers were measured: `machine` and `versions`, and `about` in one sentence."""
from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from pathlib import Path

from benchmarks import peers


def machine() -> dict[str, str | int]:
    """The processor, its cores, and the system; nothing that names this very machine."""
    return {"processor": processor(), "cores": os.cpu_count() or 1, "system": platform.system(),
            "architecture": platform.machine()}


def processor() -> str:
    """The processor's name, where the system tells it."""
    information = Path("/proc/cpuinfo")
    found = information.exists() and re.search(r"(?m)^model name\s*: (.+)$", information.read_text(encoding="utf8"))
    return found[1].strip() if found else platform.processor() or "unknown"


def versions() -> dict[str, str]:
    """Python and the peers."""
    found = {platform.python_implementation(): platform.python_version(), **peers.versions()}
    try:
        found["torch"] = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        pass
    return found


def about(date: str, machine: dict[str, str | int], versions: dict[str, str], rounds: int) -> str:
    """All of it, as a sentence.

    >>> about("2026-01-31", {"processor": "Z80", "cores": 1, "system": "CP/M", "architecture": "8-bit"},
    ...       {"CPython": "3.11.7"}, 5)
    'Measured on 2026-01-31 on Z80, 1 core, CP/M 8-bit; CPython 3.11.7; medians of 5 rounds.'
    """
    cores = f"{machine['cores']} core{'' if machine['cores'] == 1 else 's'}"
    software = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (f"Measured on {date} on {machine['processor']}, {cores}, {machine['system']} {machine['architecture']}; "
            f"{software}; {'one round' if rounds == 1 else f'medians of {rounds} rounds'}.")
