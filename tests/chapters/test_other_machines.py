"""The chapters' stored outputs hold with another minor version of Matplotlib and with other fonts."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from book._tools.places import ROOT
from tests.notebooks import CHAPTERS, code, read, run_nbval

OTHER = ROOT / ".venv" / "other-matplotlib"
FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir></fontconfig>'


def pictures(path: Path) -> int:
    return sum("image/svg+xml" in output.get("data", {}) for cell in code(read(path)) for output in cell.outputs)


PICTURED = [path for path in CHAPTERS if pictures(path)]


def version(*path: Path) -> str:
    source = f"import sys; sys.path[:0] = {[str(p) for p in path]!r}; import matplotlib; print(matplotlib.__version__)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_other_matplotlib_is_another_minor_version() -> None:
    assert OTHER.exists(), "a second Matplotlib is missing; run the tests with: make test"
    assert version().split(".")[:2] != version(OTHER).split(".")[:2]


@pytest.mark.parametrize("path", PICTURED, ids=[path.stem for path in PICTURED])
def test_outputs_hold_with_another_matplotlib_and_other_fonts(path: Path, tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text(FONTS.format(folder=tmp_path))
    done = run_nbval(path, PYTHONPATH=str(OTHER), FONTCONFIG_FILE=str(tmp_path / "fonts.conf"))
    assert done.returncode == 0, done.stdout[-3000:]
