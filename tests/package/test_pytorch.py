"""`compare` holds our numbers against PyTorch's, with and without PyTorch."""
from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from micrograd import pytorch
from micrograd.pytorch import compare

KEPT = {"torch": "2.13.0", "written by": "make torch-refs",
        "numbers": {"ch99": {"a.grad": 138.8338192419825, "b": 2.0}}}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of kept numbers of a test's own, and no PyTorch."""
    path = tmp_path / "references.json"
    path.write_text(json.dumps(KEPT))
    monkeypatch.setattr(pytorch, "FILE", path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.delenv(pytorch.RECORD, raising=False)
    return path


def not_called() -> dict[str, float]:
    raise AssertionError("PyTorch is not there, so this must not be called")


def test_numbers_that_agree_are_printed_side_by_side(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compare("ch99", not_called, {"b": 2.0, "a.grad": 138.8338192419826})
    assert [re.sub(" +", " ", line) for line in capsys.readouterr().out.splitlines()] == [
        "a.grad ours 138.8338192 PyTorch 138.8338192", "b ours 2 PyTorch 2"]


@pytest.mark.parametrize("ours", [2.00000001, float("nan"), -2.0])
def test_a_number_that_differs_is_named(file: Path, ours: float) -> None:
    with pytest.raises(AssertionError, match=f"b: ours {ours}, PyTorch as kept 2.0"):
        compare("ch99", not_called, {"a.grad": 138.8338192419825, "b": ours})


def test_other_names_are_told(file: Path) -> None:
    with pytest.raises(AssertionError, match=r"ours: \['b', 'c'\], PyTorch as kept: \['a.grad', 'b'\]"):
        compare("ch99", not_called, {"b": 2.0, "c": 1.0})


def test_numbers_that_were_never_kept_say_how_to_keep_them(file: Path) -> None:
    with pytest.raises(KeyError, match="no numbers of PyTorch are kept for 'ch98'; run: make torch-refs"):
        compare("ch98", not_called, {})


def test_pytorch_is_asked_where_it_is_installed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    ours = {"a.grad": 138.8338192419825, "b": 2.0}
    compare("ch99", lambda: ours, ours)
    with pytest.raises(AssertionError, match="b: PyTorch today 3.0, PyTorch as kept 2.0"):
        compare("ch99", lambda: {**ours, "b": 3.0}, ours)


def test_numbers_are_kept_anew_on_request(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pytorch.RECORD, "1")
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(__version__="9.9.9+cpu"))
    compare("ch98", lambda: {"x": 1.5}, {"x": 1.5})
    kept = json.loads(file.read_text())
    assert kept["torch"] == "9.9.9"
    assert kept["numbers"] == {"ch98": {"x": 1.5}, **KEPT["numbers"]}
    assert [*file.parent.iterdir()] == [file]


def test_the_books_file_says_what_wrote_it() -> None:
    kept = json.loads(pytorch.FILE.read_text(encoding="utf8"))
    assert kept["written by"] == "make torch-refs"
    assert [*kept["numbers"]] == sorted(kept["numbers"])
