"""Without Chromium nothing is passed over in silence: what is missing, and how to get it, is said."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from book._tools.places import ROOT


def without_programs(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command where no program is on the path."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": str(folder)}, capture_output=True, text=True,
                          check=False)


def test_the_browser_tests_fail_and_say_what_to_install(tmp_path: Path) -> None:
    done = without_programs([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x",
                             "tests/browser/test_reading.py"], tmp_path)
    assert done.returncode == 1
    assert "no Chromium on this machine" in done.stdout
    assert "apt-get install chromium" in done.stdout


def test_make_says_what_to_install_where_it_may_not_install_it(tmp_path: Path) -> None:
    done = without_programs(["/bin/sh", "book/_tools/program.sh", "chromium", "--cask chromium", "chromium"], tmp_path)
    assert done.returncode == 1
    assert "chromium is missing and could not be installed here" in done.stderr
    assert "apt-get install chromium, or brew install --cask chromium" in done.stderr


def test_a_program_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "chromium").write_text("#!/bin/sh\n")
    (tmp_path / "chromium").chmod(0o755)
    done = without_programs(["/bin/sh", "book/_tools/program.sh", "chromium", "--cask chromium", "chromium"], tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
