"""Files and folders are replaced whole or not at all, and one process waits for another."""
from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from book._tools import chromium, contents, files, places
from book._tools.files import digest, one_at_a_time, replace_folder, write_atomically
from book._tools.places import ROOT


@pytest.mark.parametrize("module", [contents, files, places])
def test_the_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_file_is_replaced_whole_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_atomically(path, "old")
    write_atomically(path, "né".encode())
    assert path.read_text(encoding="utf8") == "né"
    assert [*tmp_path.iterdir()] == [path]


def test_a_write_that_is_interrupted_leaves_the_old_file_and_no_part(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    write_atomically(path, "old")

    def interrupt(part: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text() == "old" and [*tmp_path.iterdir()] == [path]


def test_a_folder_takes_the_place_of_another_and_of_what_an_ended_process_has_left(tmp_path: Path) -> None:
    for name in ("site", "new", ".site.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.html").touch()
    replace_folder(tmp_path / "site", tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["new.html"]


def test_a_digest_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert digest([b"ab", b"c"]) == digest(iter([b"ab", b"c"])) != digest([b"a", b"bc"])


def test_a_second_process_waits_for_the_first(tmp_path: Path) -> None:
    script = ("import sys; from pathlib import Path; from book._tools.files import one_at_a_time\n"
              "with one_at_a_time(Path(sys.argv[1])): print('in')")
    with one_at_a_time(tmp_path / "work"):
        second = subprocess.Popen([sys.executable, "-c", script, tmp_path / "work"], cwd=ROOT, stdout=subprocess.PIPE,
                                  text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(timeout=1)
    assert second.communicate(timeout=30)[0] == "in\n"


def test_the_first_chromium_on_the_path_is_taken_and_none_is_an_error_with_a_remedy(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(chromium.MissingChromiumError, match="install it: apt-get install chromium"):
        chromium.program()
    for name in chromium.PROGRAMS[1:]:
        (tmp_path / name).touch(mode=0o755)
    assert chromium.program() == str(tmp_path / chromium.PROGRAMS[1])


def test_the_modules_first_lines_name_what_it_has() -> None:
    named = set(re.findall(r"`(\w+)\(", files.__doc__ or ""))
    assert named == {name for name, thing in vars(files).items() if getattr(thing, "__module__", "") == files.__name__}
