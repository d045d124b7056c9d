"""Ctrl-C reaches the tests and what they start, also where the shell has it ignored, as in `nohup make test &`."""
from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from book._tools.places import ROOT

IGNORING = ["sh", "-c", "trap '' INT && exec \"$0\" \"$@\""]
CHILD = "import signal\ntry:\n    signal.raise_signal(signal.SIGINT)\nexcept KeyboardInterrupt:\n    print('stopped')"

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C in another way")


@posix
def test_it_reaches_a_test() -> None:
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


@posix
def test_it_reaches_what_a_test_starts() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=False)
    assert done.stdout == "stopped\n", done.stderr


@posix
def test_a_shell_can_have_it_ignored() -> None:
    done = subprocess.run([*IGNORING, sys.executable, "-c", CHILD], capture_output=True, text=True, check=False)
    assert done.stdout == ""


@posix
@pytest.mark.parametrize("workers", ["0", "2"])
def test_both_hold_where_the_shell_has_it_ignored(workers: str) -> None:
    done = subprocess.run([*IGNORING, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", workers,
                           __file__, "-k", "reaches"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout
