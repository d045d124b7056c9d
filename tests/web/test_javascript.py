"""The JavaScript of the pages: its own unit tests, run by node, are part of `make test`."""
from __future__ import annotations

import re
import subprocess

from book._tools.places import ROOT

TESTS = sorted((ROOT / "tests" / "web").glob("*.test.js"))


def test_every_unit_test_of_the_pages_scripts_passes() -> None:
    done = subprocess.run(["node", "--test", "--test-reporter=spec", *TESTS], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^ℹ pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed and int(passed[1]) >= len(TESTS), f"a file has no test in it:\n{done.stdout}"
