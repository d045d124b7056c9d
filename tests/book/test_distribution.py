"""Pyodide is taken from a folder or an archive of its distribution, each part checked, or refused in one line."""
from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from book._tools import build, bytecode, vendor, wheels
from book._tools.distribution import Distribution, opened
from book._tools.wheels import BuildError

WHEEL = b"a wheel of NumPy"
NUMPY = {"name": "numpy", "version": "2.0.2", "file_name": "numpy-2.0.2.whl", "depends": [], "imports": ["numpy"],
         "sha256": hashlib.sha256(WHEEL).hexdigest()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A distribution with the files that every one has, and one wheel."""
    folder = tmp_path / "full" / "pyodide"
    folder.mkdir(parents=True)
    for name in ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]:
        (folder / name).write_text(name)
    (folder / "numpy-2.0.2.whl").write_bytes(WHEEL)
    lock = {"info": {"python": "3.12.7"}, "packages": {"numpy": NUMPY}}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    return folder


def message(place: Path) -> str:
    """What is said of a place that is refused: one line."""
    with pytest.raises(BuildError) as fault, opened(place):
        pass
    assert "\n" not in str(fault.value)
    return str(fault.value)


@pytest.mark.parametrize("inside", [".", ".."], ids=["the folder", "the one around it"])
def test_a_folder_is_taken(folder: Path, inside: str) -> None:
    with opened(folder / inside) as pyodide:
        assert pyodide.core == ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm"]
        assert pyodide.python == "3.12" and pyodide.has("numpy") and not pyodide.has("scipy")


@pytest.mark.parametrize("kind", ["bztar", "gztar", "zip"])
def test_an_archive_is_taken_as_pyodide_publishes_it(folder: Path, tmp_path: Path, kind: str) -> None:
    archive = shutil.make_archive(str(tmp_path / "full"), kind, folder.parent)
    with opened(Path(archive)) as pyodide:
        pyodide.bring(NUMPY, tmp_path / "numpy.whl")
    assert (tmp_path / "numpy.whl").read_bytes() == WHEEL and not pyodide.folder.exists()


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path / 'nothing'} does not exist; give the folder or the archive" in message(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["full.tar.bz2", "full.zip", "full.txt"])
def test_a_file_that_is_no_archive_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("no archive")
    said = message(tmp_path / name)
    assert re.search(f"{name} is neither a folder nor an archive that can be unpacked.*PYODIDE=", said)


def test_an_archive_that_breaks_off_is_named(folder: Path, tmp_path: Path) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "full"), "gztar", folder.parent))
    archive.write_bytes(archive.read_bytes()[:-200])
    assert "full.tar.gz is neither a folder nor an archive that can be unpacked" in message(archive)


@pytest.mark.parametrize("part", ["pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"])
def test_a_part_that_is_lacking_is_named(folder: Path, part: str) -> None:
    (folder / part).unlink()
    assert f"{folder} lacks {part}; give the folder or the archive" in message(folder)


def test_a_folder_of_something_else_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path} lacks pyodide.mjs" in message(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"packages": {}, "info": {"python": "3.12"}}'])
def test_a_lock_file_that_is_none_is_named(folder: Path, text: str) -> None:
    (folder / "pyodide-lock.json").write_text(text)
    assert "is not Pyodide's list of packages" in message(folder)


def test_a_wheel_with_another_hash_is_named_with_both(folder: Path, tmp_path: Path) -> None:
    (folder / "numpy-2.0.2.whl").write_bytes(b"another")
    said = "numpy-2.0.2.whl of .* has the hash [0-9a-f]{64}; its pyodide-lock.json has .* get the distribution again"
    with opened(folder) as pyodide, pytest.raises(BuildError, match=said):
        pyodide.bring(NUMPY, tmp_path / "numpy.whl")
    assert not (tmp_path / "numpy.whl").exists()


def test_a_wheel_that_is_lacking_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "numpy-2.0.2.whl").unlink()
    with opened(folder) as pyodide, pytest.raises(BuildError, match="lacks numpy-2.0.2.whl; give the folder"):
        pyodide.bring(NUMPY, tmp_path / "numpy.whl")


def test_a_fault_leaves_the_runtime_that_was_there(folder: Path, tmp_path: Path) -> None:
    runtime = tmp_path / "cache" / "runtime"
    runtime.mkdir(parents=True)
    (runtime / "yesterday").touch()
    (folder / "python_stdlib.zip").unlink()
    with pytest.raises(BuildError):
        vendor.bring(runtime, folder)
    assert [path.name for path in runtime.iterdir()] == ["yesterday"]
    assert [path.name for path in runtime.parent.iterdir() if path.is_dir()] == ["runtime"]


@pytest.mark.parametrize("command", [build, vendor])
def test_the_commands_say_a_fault_and_fail(
        command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(vendor, "RUNTIME", tmp_path / "runtime")
    monkeypatch.setattr(vendor, "report", lambda: None)
    for name in ["NEW", "SCRIPTS", "TURN"]:
        monkeypatch.setattr(build, name, tmp_path / name)
    monkeypatch.setattr("sys.argv", ["command", f"--pyodide={tmp_path / 'nothing'}"])
    assert command.main() == 1
    assert capsys.readouterr().err.startswith(f"runtime: {tmp_path / 'nothing'} does not exist; give the folder")


def test_a_pinned_wheel_that_needs_another_version_is_named(folder: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "plots-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("plots-1.0.dist-info/METADATA", "Name: plots\nVersion: 1.0\nRequires-Dist: numpy>=2.1\n")
    runtime = vendor.Runtime(Distribution(folder, "a folder"), tmp_path, tmp_path / "nothing")
    plots = wheels.describe(tmp_path / "plots-1.0-py3-none-any.whl", "3.12")
    with pytest.raises(BuildError, match="plots 1.0 needs numpy>=2.1; with a folder there would be numpy 2.0.2; take"):
        vendor.check_versions(runtime, {"plots": plots, "numpy": NUMPY})


def made(**site: bytes) -> bytecode.Compiled:
    return bytecode.Compiled({"a.pyc": b"compiled", "b.pyc": b"compiled"}, site, {"b.py"})


def test_bytecode_takes_the_place_of_a_source_that_nobody_reads(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "old.zip", "w") as library:
        for name in ["a.py", "b.py", "c.py"]:
            library.writestr(name, "source")
    bytecode.add_to_library(tmp_path / "old.zip", tmp_path / "new.zip", made())
    with ZipFile(tmp_path / "new.zip") as library:
        assert library.namelist() == ["a.pyc", "b.pyc", "b.py", "c.py"]


def test_a_wheel_gets_its_own_bytecode_and_its_own_list_of_fonts(tmp_path: Path) -> None:
    wheel = tmp_path / "matplotlib-1.whl"
    with ZipFile(wheel, "w") as archive:
        for name in ["matplotlib/__init__.py", "matplotlib/fontlist.json", "pylab.py"]:
            archive.writestr(name, "of the wheel")
    site = {"matplotlib/__pycache__/__init__.cpython-312.pyc": b"1", "__pycache__/pylab.cpython-312.pyc": b"2",
            "matplotlib/fontlist.json": b"new", "numpy/__pycache__/__init__.cpython-312.pyc": b"3"}
    bytecode.add_to_wheel(wheel, bytecode.Compiled({}, site, set()))
    with ZipFile(wheel) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            **{name: b"of the wheel" for name in ["matplotlib/__init__.py", "pylab.py"]},
            **{name: content for name, content in site.items() if not name.startswith("numpy")}}


def test_a_program_that_fails_is_a_fault_with_what_it_said(tmp_path: Path) -> None:
    (tmp_path / "runtime").mkdir()
    with pytest.raises(BuildError, match="Pyodide could not compile .*pyodide.mjs"):
        bytecode.compile_with(tmp_path / "runtime", {"import": [], "readable": [], "load": []})
