"""Versions stand in few places: what people write in pyproject.toml and package.json, and the locks made from them."""
from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import yaml

from book._tools.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf8")


def pins(extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "book._tools.pins", extra], cwd=ROOT, capture_output=True, text=True,
                          check=False)


def test_an_extras_packages_are_printed_a_line_each() -> None:
    assert pins("torch").stdout == "".join(f"{line}\n" for line in PROJECT["optional-dependencies"]["torch"])


def test_an_extra_that_is_not_there_is_an_error_that_names_those_that_are() -> None:
    done = pins("jax")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("pins: pyproject.toml has no extra 'jax'; it has ") and "torch" in done.stderr


def test_the_makefile_fixes_no_version_of_a_package() -> None:
    assert "==" not in MAKEFILE


def test_every_extra_is_either_locked_or_stands_beside_the_environment() -> None:
    locked = re.search(r"(?m)^EXTRAS\s*:= (.*)$", MAKEFILE)
    assert locked
    beside = re.findall(r"book\._tools\.pins ([\w-]+)", MAKEFILE)
    assert sorted([*locked[1].split(), *beside]) == sorted(PROJECT["optional-dependencies"])


def test_binder_and_the_workflow_take_the_oldest_python_that_the_package_allows() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert (ROOT / "binder" / "runtime.txt").read_text(encoding="utf8").strip() == f"python-{oldest}"
    workflow = yaml.safe_load((ROOT / ".github/workflows/book.yml").read_text(encoding="utf8"))
    steps = [step["with"] for step in workflow["jobs"]["test"]["steps"] if "setup-python" in step.get("uses", "")]
    assert [step["python-version"] for step in steps] == [oldest]
    assert f"--python-version {oldest} " in MAKEFILE
