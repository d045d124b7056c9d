"""The audit: what a static host sends, what falls short of the bar, and what needs no second look."""
from __future__ import annotations

import gzip
import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from book._tools import audit, host
from tests.proxy import running

GOOD: dict[str, Any] = {
    "page": "book/index", "scores": dict.fromkeys(audit.SCORES, 100), "costing": {}, "largest paint": 1200,
    "layout shift": 0.0, "bytes": 60_000, "requests": 8, "other hosts": [], "violations": {"light, 360 px": []},
    "faults": []}


def test_texts_are_sent_compressed_and_weighed_so(tmp_path: Path) -> None:
    text = "<p>Again and again.</p>" * 100
    (tmp_path / "page.html").write_text(text)
    with running(host.host(tmp_path)) as address:
        asked = urllib.request.Request(f"{address}/page.html", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            body = answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Cache-Control"] == "max-age=600"
    assert gzip.decompress(body).decode() == text
    assert host.weight(tmp_path / "page.html") == len(body) < len(text) / 10


def test_what_is_compressed_by_itself_is_sent_and_weighed_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "font.woff2").write_bytes(b"a" * 1000)
    with running(host.host(tmp_path)) as address:
        asked = urllib.request.Request(f"{address}/font.woff2", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            assert answer.headers["Content-Encoding"] is None
            assert len(answer.read()) == 1000
    assert host.weight(tmp_path / "font.woff2") == 1000


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with running(host.host(tmp_path)) as address, pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(urllib.request.Request(f"{address}/no.html", headers={"Accept-Encoding": "gzip"}))


def test_a_page_that_meets_the_bar_has_no_shortcoming() -> None:
    assert audit.shortcomings(GOOD) == []


@pytest.mark.parametrize(("change", "said"), [
    ({"scores": {**GOOD["scores"], "performance": 99}, "costing": {"speed-index": "3 s"}},
     "performance 99 (speed-index: 3 s)"),
    ({"bytes": 200_001}, "200,001 bytes; 200,000 are allowed"),
    ({"requests": 26}, "26 requests; 25 are allowed"),
    ({"other hosts": ["https://cdn.example/a.js"]}, "another host is asked: https://cdn.example/a.js"),
    ({"violations": {"light, 360 px": ["label (…): input"]}}, "axe, light, 360 px: label (…): input"),
    ({"faults": ["x is not defined"]}, "fault: x is not defined")])
def test_each_shortcoming_is_said(change: dict[str, Any], said: str) -> None:
    result = GOOD | change
    assert audit.shortcomings(result) == [said]
    assert f"- book/index: {said}" in audit.report([result], 5)


def test_only_the_missing_page_may_ask_not_to_be_listed() -> None:
    unlisted = GOOD | {"scores": {**GOOD["scores"], "seo": 60}}
    assert audit.shortcomings(unlisted | {"page": "404"}) == []
    assert audit.shortcomings(unlisted)


def test_of_several_runs_the_median_counts() -> None:
    runs = [{"scores": dict.fromkeys(audit.SCORES, score), "largest paint": score, "layout shift": 0.0, "costing": {}}
            for score in (90, 100, 100, 97, 100)]
    found = audit.medians(runs)
    assert found["scores"]["performance"] == 100
    assert found["all scores"]["performance"] == [90, 100, 100, 97, 100]


def test_the_report_has_a_line_for_each_page() -> None:
    text = audit.report([GOOD, GOOD | {"page": "search"}], 5)
    assert "| book/index | 100 | 100 | 100 | 100 | 1200 | 0.000 | 60000 | 8 | 0 | 0 | 0 |" in text
    assert "| search |" in text
    assert "Every page meets the bar." in text


def test_a_page_that_did_not_change_is_not_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SITE", tmp_path)
    monkeypatch.setattr(audit, "AUDIT", tmp_path / "audit")
    (tmp_path / "_static").mkdir()
    (tmp_path / "a.html").write_text("as it was")
    (tmp_path / "audit" / "pages").mkdir(parents=True)
    stored = GOOD | {"page": "a", "digest": audit.conditions("a", 5)}
    (tmp_path / "audit" / "pages" / "a.json").write_text(json.dumps(stored))
    opened: list[str] = []
    monkeypatch.setattr(audit, "lighthouse", lambda address, runs: opened.append(address) or iter([]))
    assert audit.audited(None, "http://host", "a", 5) == stored  # no browser is there to open it
    assert not opened
    for changed in ("a.html", "_static/page.js"):
        (tmp_path / changed).write_text("changed")
        assert audit.conditions("a", 5) != stored["digest"]


def test_a_page_that_is_not_there_is_an_error_that_names_those_that_are() -> None:
    done = subprocess.run([sys.executable, "-m", "book._tools.audit", "--pages", "book/nowhere"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "book/nowhere: no such page" in done.stderr and "book/index" in done.stderr


def test_help_says_how_to_call_it() -> None:
    done = subprocess.run([sys.executable, "-m", "book._tools.audit", "--help"], capture_output=True, text=True,
                          check=True)
    assert "--pages" in done.stdout and "--runs" in done.stdout
