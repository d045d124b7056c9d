"""Compare the book's numbers with PyTorch's: `compare("ch03", with_torch, ours)`.

PyTorch's numbers are kept in `pytorch_references.json`, with the version that gave them, so that the book
builds and its tests pass without PyTorch. Where it can be imported, the comparison runs it as well.
`make torch-refs` writes the file anew.
"""
from __future__ import annotations

import importlib.util
import json
import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path

FILE = Path(__file__).with_name("pytorch_references.json")
RECORD = "MICROGRAD_RECORD_PYTORCH"  # set by `make torch-refs`


def compare(key: str, with_torch: Callable[[], Mapping[str, float]], ours: Mapping[str, float],
            tolerance: float = 1e-9) -> None:
    """Print our numbers beside PyTorch's; fail where they differ.

    Args:
        key: the name under which PyTorch's numbers are kept, such as "ch03".
        with_torch: a function that imports torch and computes the numbers with it.
        ours: the same numbers, by the same names, as the book's own code gives them.
        tolerance: the largest relative difference that passes.

    Raises:
        KeyError: if no numbers are kept under this key.
        AssertionError: if a number of ours, or PyTorch's own today, differs from the one that is kept.
    """
    if os.environ.get(RECORD):
        record(key, with_torch())
    kept = json.loads(FILE.read_text(encoding="utf8"))
    if key not in kept["numbers"]:
        raise KeyError(f"no numbers of PyTorch are kept for {key!r}; run: make torch-refs")
    expected = kept["numbers"][key]
    agree(ours, expected, tolerance, "ours")
    if importlib.util.find_spec("torch"):
        agree(with_torch(), expected, tolerance, "PyTorch today")
    width = max(map(len, expected))
    for name, number in expected.items():
        print(f"{name:{width}}  ours {ours[name]:>16.10g}   PyTorch {number:>16.10g}")


def agree(numbers: Mapping[str, float], expected: Mapping[str, float], tolerance: float, who: str) -> None:
    """Fail unless both have the same names, and the same numbers within the relative tolerance."""
    if set(numbers) != set(expected):
        raise AssertionError(f"{who}: {sorted(numbers)}, PyTorch as kept: {sorted(expected)}")
    for name, number in expected.items():
        if not math.isclose(numbers[name], number, rel_tol=tolerance, abs_tol=1e-15):
            raise AssertionError(f"{name}: {who} {numbers[name]!r}, PyTorch as kept {number!r}")


def record(key: str, numbers: Mapping[str, float]) -> None:
    """Keep PyTorch's numbers under a key."""
    import torch
    kept = json.loads(FILE.read_text(encoding="utf8")) if FILE.exists() else {"numbers": {}}
    kept = {"torch": torch.__version__.split("+")[0], "written by": "make torch-refs",
            "numbers": dict(sorted({**kept["numbers"], key: dict(numbers)}.items()))}
    temporary = FILE.with_name(FILE.name + ".new")
    temporary.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf8")
    temporary.replace(FILE)
