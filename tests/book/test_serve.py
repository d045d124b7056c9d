"""The command that serves the site."""
from __future__ import annotations

import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from book._tools import serve
from book._tools.places import ROOT


@pytest.mark.parametrize(("name", "kind"), [
    ("a.wasm", "application/wasm"), ("a.mjs", "text/javascript"), ("a.js", "text/javascript"),
    ("a.svg", "image/svg+xml"), ("a.woff2", "font/woff2"), ("a.html", "text/html; charset=utf-8"),
    ("a.ipynb", "application/x-ipynb+json"), ("a.json", "application/json"), ("a.zip", "application/zip"),
    ("a.whl", "application/zip")])
def test_a_file_is_served_as_what_it_is(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_text("x")
    with serve.server(tmp_path, 0) as site:
        threading.Thread(target=site.handle_request).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{site.server_port}/{name}") as response:
            assert response.headers["Content-Type"] == kind


def test_the_next_port_is_taken_if_the_first_is_not_free(tmp_path: Path) -> None:
    with serve.server(tmp_path, 0) as first, serve.server(tmp_path, first.server_port) as second:
        assert first.server_port < second.server_port < first.server_port + serve.TRIES


def test_only_this_machine_can_reach_it(tmp_path: Path) -> None:
    with serve.server(tmp_path, 0) as site:
        assert site.server_address[0] == "127.0.0.1"


def test_a_site_that_is_not_built_is_an_error_with_a_remedy(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(serve, "SITE", ROOT / "_build" / "nowhere")
    monkeypatch.setattr(sys, "argv", ["serve.py"])
    assert serve.main() == 1
    assert "build it first: make book" in capsys.readouterr().err


def test_help_says_how_to_call_it() -> None:
    done = subprocess.run([sys.executable, "-m", "book._tools.serve", "--help"], capture_output=True, text=True,
                          check=True)
    assert "--port" in done.stdout
