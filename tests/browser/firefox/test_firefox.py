"""A second engine: three pages in Firefox, driven over WebDriver BiDi: reading, a figure, live cells with Stop."""
from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from book._tools.places import ROOT
from tests.proxy import Proxy, running

PROGRAMS = ["firefox-esr", "firefox"]
TESTS = sorted(Path(__file__).parent.glob("*.test.js"))
LIMIT = 300  # seconds


@pytest.fixture(scope="module")
def firefox() -> str:
    """The system's own Firefox."""
    if found := next(filter(None, map(shutil.which, PROGRAMS)), None):
        return found
    pytest.fail(f"no Firefox on this machine ({', '.join(PROGRAMS)}); the tests drive the system's own: "
                "apt-get install firefox-esr, or brew install --cask firefox", pytrace=False)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name.removesuffix(".test.js"))
def test_it_works_in_firefox(path: Path, firefox: str, address: str) -> None:
    way_out = Proxy()  # of its own, because Firefox itself asks its makers for news
    with running(way_out):
        settings = {"FIREFOX": firefox, "SITE": address, "PROXY": str(way_out.server_port)}
        done = subprocess.run(["node", "--test", "--test-reporter=spec", path], cwd=ROOT, timeout=LIMIT, check=False,
                              env={**os.environ, **settings}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
