"""What runs Python in the pages is brought whole, checked by its hashes, and kept."""
from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from book._tools import bytecode, distribution, vendor, wheels
from book._tools.files import sha256
from book._tools.places import ROOT
from book._tools.wheels import BuildError, Pin
from tests.proxy import running

NOWHERE = "http://127.0.0.1:9/"  # nothing listens there
COMPILED = {"contourpy", "kiwisolver", "matplotlib", "numpy", "pillow"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the runtime is made from, which nobody edits while the tests run."""
    root = tmp_path_factory.mktemp("root")
    for folder in ["chapters", "micrograd", "book/_web/live"]:
        shutil.copytree(ROOT / folder, root / folder)
    for name in ["pyproject.toml", "README.md", "LICENSE"]:
        shutil.copy(ROOT / name, root)
    return root


@pytest.fixture(scope="module")
def runtime(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real runtime, as a machine makes it that cannot reach Pyodide's distribution."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vendor, "ROOT", root)
        patch.setattr(distribution, "ADDRESS", NOWHERE)
        folder = tmp_path_factory.mktemp("cache") / "runtime"
        assert set(vendor.bring(folder)) == COMPILED
    return folder


@pytest.fixture
def again(root: Path, runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, on a machine that can reach nothing and make nothing."""
    monkeypatch.setattr(vendor, "ROOT", root)
    for module, name in [(wheels, "download"), (wheels, "build"), (bytecode, "compile_with")]:
        monkeypatch.setattr(module, name, forbidden(name))
    monkeypatch.setattr(distribution, "ADDRESS", NOWHERE)
    return shutil.copytree(runtime, tmp_path / "runtime")


def forbidden(name: str) -> Callable[..., None]:
    """What stands in for a function that must not be called."""
    return lambda *args, **options: pytest.fail(f"{name} was called")


def manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "runtime.json").read_text(encoding="utf8"))
    return content


def lock(folder: Path) -> dict[str, dict[str, Any]]:
    content: dict[str, Any] = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf8"))
    return content["packages"]


def test_the_manifest_names_every_file_by_its_hash(runtime: Path) -> None:
    files = {path.name: sha256(path) for path in runtime.iterdir() if path.name != "runtime.json"}
    assert manifest(runtime)["files"] == files
    core = {"pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip"}
    assert set(manifest(runtime)["core"]) == core < files.keys() and manifest(runtime)["stdlib"] in core


def test_the_lock_names_what_is_there_by_file_and_hash(runtime: Path) -> None:
    here = {name: package for name, package in lock(runtime).items() if name not in COMPILED}
    assert here.keys() == set(manifest(runtime)["packages"])
    for package in here.values():
        assert sha256(runtime / package["file_name"]) == package["sha256"]


def test_what_could_not_be_had_keeps_its_full_address_and_is_listed(runtime: Path) -> None:
    assert set(manifest(runtime)["missing"]) == COMPILED
    for name in COMPILED:
        assert lock(runtime)[name]["file_name"].startswith(NOWHERE)


def test_everything_that_a_package_in_the_lock_needs_is_in_the_lock(runtime: Path) -> None:
    packages = lock(runtime)
    for package in packages.values():
        assert {wheels.canonicalize_name(name) for name in package["depends"]} <= packages.keys()


def test_every_package_that_a_chapter_imports_can_be_loaded(runtime: Path) -> None:
    brought = {module for package in lock(runtime).values() for module in package["imports"]}
    wanted = {name.partition(".")[0] for name in vendor.imports(vendor.cell_sources())} - sys.stdlib_module_names
    assert wanted - brought == {"torch"}, "torch has no wheel for the browser; its numbers come with the book"


def test_the_wheel_of_micrograd_holds_the_package_and_nothing_else(root: Path, runtime: Path) -> None:
    with ZipFile(next(runtime.glob("micrograd_book-*.whl"))) as wheel:
        inside = {name: wheel.read(name) for name in wheel.namelist() if name.startswith("micrograd/")}
    files = [path for path in (root / "micrograd").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for_reading = root / "micrograd" / "widgets" / "js"  # what the bundles are made from
    assert inside == {str(path.relative_to(root)): path.read_bytes() for path in files
                      if for_reading not in path.parents}
    assert any(name.startswith("micrograd/widgets/bundles/") for name in inside)


def test_the_same_package_makes_the_same_wheel(root: Path, runtime: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    (copy / "micrograd" / "engine.py").chmod(0o600)
    os.utime(copy / "micrograd" / "engine.py", (10**9, 10**9))
    new = wheels.build(copy, tmp_path)
    assert new.read_bytes() == (runtime / new.name).read_bytes()


def test_a_package_that_does_not_build_is_an_error_that_shows_why(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "micrograd", tmp_path / "micrograd")
    for name in ["README.md", "LICENSE"]:
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'no version'\n")
    with pytest.raises(BuildError, match="own wheel does not build:\n(.|\n)*project"):
        wheels.build(tmp_path, tmp_path)


def test_modules_that_chapters_import_have_bytecode_and_those_that_a_cell_names_their_source(runtime: Path) -> None:
    with ZipFile(runtime / "python_stdlib.zip") as library:
        names = set(library.namelist())
    assert {"random.py", "random.pyc", "statistics.py", "statistics.pyc"} <= names
    assert "encodings/__init__.pyc" in names and "encodings/__init__.py" not in names, "no cell names it"
    assert "wsgiref/util.py" in names and "wsgiref/util.pyc" not in names, "nothing imports it"


def test_nothing_of_the_standard_library_is_lost(runtime: Path) -> None:
    with ZipFile(distribution.NPM / vendor.LIBRARY) as old, ZipFile(runtime / vendor.LIBRARY) as new:
        was = {name.removesuffix("c") for name in old.namelist() if not name.endswith("/")}
        assert {name.removesuffix("c") for name in new.namelist()} == was


def test_a_second_run_makes_and_fetches_nothing(runtime: Path, again: Path) -> None:
    assert set(vendor.bring(again)) == COMPILED
    assert manifest(again) == manifest(runtime)


@pytest.mark.parametrize("name", ["pyodide.asm.wasm", "piplite-*.whl"])
def test_a_file_that_was_damaged_is_copied_anew(runtime: Path, again: Path, name: str) -> None:
    damaged = next(again.glob(name))
    damaged.write_bytes(b"damaged")
    vendor.bring(again)
    assert damaged.read_bytes() == (runtime / damaged.name).read_bytes()


def test_a_wheel_that_was_damaged_is_fetched_anew_and_it_alone(
        runtime: Path, again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def download(wanted: list[str], folder: Path, python: str) -> None:
        asked.extend(wanted)
        shutil.copy(next(runtime.glob("graphviz-*.whl")), folder)

    monkeypatch.setattr(wheels, "download", download)
    next(again.glob("graphviz-*.whl")).write_bytes(b"damaged")
    vendor.bring(again)
    assert asked == [str(wheels.pins(vendor.PINS)["graphviz"])]
    assert manifest(again) == manifest(runtime)


def test_micrograds_wheel_is_built_anew_when_the_package_changes(again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "copy_package", lambda root, place: (place / "engine.py").write_text("changed"))
    with pytest.raises(pytest.fail.Exception, match="build was called"):
        vendor.bring(again)


def test_a_manifest_that_cannot_be_read_counts_as_none(again: Path) -> None:
    (again / "runtime.json").write_text("{")
    with pytest.raises(pytest.fail.Exception, match="was called"):
        vendor.bring(again)
    assert (again / "runtime.json").read_text() == "{", "a run that fails leaves the folder as it was"


@pytest.fixture
def reachable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[vendor.Runtime]:
    """An empty runtime on a machine that reaches a distribution, which has a wheel of NumPy."""
    (tmp_path / "distribution").mkdir()
    (tmp_path / "distribution" / "numpy.whl").write_bytes(b"NumPy")
    (tmp_path / "new").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path / "distribution")))
    with running(server) as address:
        monkeypatch.setattr(distribution, "ADDRESS", f"{address}/")
        yield vendor.Runtime(distribution.npm(), tmp_path / "new", tmp_path / "nothing")


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def package(name: str, content: bytes) -> dict[str, dict[str, Any]]:
    return {name: {"name": name, "file_name": f"{name}.whl", "sha256": hashlib.sha256(content).hexdigest()}}


def test_compiled_wheels_come_from_the_distribution_where_it_can_be_reached(reachable: vendor.Runtime) -> None:
    assert vendor.fetch_all(reachable, package("numpy", b"NumPy")) == []
    assert (reachable.folder / "numpy.whl").read_bytes() == b"NumPy"


def test_a_wheel_that_the_distribution_lacks_is_missing(reachable: vendor.Runtime) -> None:
    assert vendor.fetch_all(reachable, package("scipy", b"SciPy")) == ["scipy"]


def test_a_damaged_download_is_an_error_that_says_what_came_and_what_to_do(reachable: vendor.Runtime) -> None:
    with pytest.raises(BuildError, match=r"numpy.whl: got 5 bytes with the hash [0-9a-f]{64}; .* damaged.* try again"):
        vendor.fetch_all(reachable, package("numpy", b"another"))


def test_a_pinned_wheel_with_another_hash_is_an_error_that_shows_what_pip_says(tmp_path: Path) -> None:
    pin = wheels.pins(vendor.PINS)["comm"]
    with pytest.raises(BuildError, match="(?i)hashes(.|\n)*do not go on before you know why"):
        wheels.download([str(Pin(pin.name, pin.version, "0" * 64))], tmp_path, "3.14")


def test_a_line_that_pins_nothing_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_text("# a comment\ncomm>=0.2\n")
    with pytest.raises(BuildError, match=r"pins.txt: got the line 'comm>=0.2'.*make runtime-lock"):
        wheels.pins(tmp_path / "pins.txt")


def test_pins_agree_with_pyodides_lock_or_else_with_requirements() -> None:
    known = json.loads((distribution.NPM / "pyodide-lock.json").read_text(encoding="utf8"))["packages"]
    locked = dict(line.split()[0].split("==") for line in vendor.LOCKED.read_text(encoding="utf8").splitlines()
                  if "==" in line and not line.startswith(("#", " ")))
    for name, pin in wheels.pins(vendor.PINS).items():
        assert pin.version == (known[name]["version"] if name in known else locked[name]), "run: make runtime-lock"


def test_without_pyodide_the_error_says_how_to_bring_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "NPM", ROOT / "node_modules" / "nothing")
    with pytest.raises(BuildError, match="not in node_modules/nothing; bring it: make node_modules/.ready"):
        vendor.bring(tmp_path / "runtime")


def test_a_package_that_nobody_has_is_an_error(again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "CELLS", [*vendor.CELLS, "nowhere-to-be-had"])
    with pytest.raises(BuildError, match="nowhere-to-be-had: needed in the browser, and neither pinned"):
        vendor.bring(again)


@pytest.mark.parametrize(("everything", "status"), [(False, 0), (True, 1)])
def test_a_missing_part_is_a_failure_only_where_all_are_asked_for(
        everything: bool, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(vendor, "bring", lambda *places: ["numpy"])
    assert vendor.ready(everything) == status
    assert ("numpy could not be had" in capsys.readouterr().err) == everything


def test_a_fault_is_said_and_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def bring(*places: object) -> None:
        raise BuildError("damaged")

    monkeypatch.setattr(vendor, "bring", bring)
    assert vendor.ready(everything=False) == 1
    assert capsys.readouterr().err == "runtime: damaged\n"


def test_each_missing_part_is_a_line_at_the_end_of_the_build(
        runtime: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(vendor, "RUNTIME", runtime)
    monkeypatch.setattr(vendor, "ROOT", runtime.parent)
    vendor.report()
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[1] for line in lines if " is missing, because " in line} == COMPILED


def test_the_workflow_publishes_a_site_with_every_part() -> None:
    assert "MICROGRAD_RUNTIME: all" in (ROOT / ".github/workflows/book.yml").read_text(encoding="utf8")
    script = "from book._tools import vendor; print(vendor.STRICT)"
    for value, strict in [("all", "True"), ("", "False")]:
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True,
                              check=True, env={**os.environ, "MICROGRAD_RUNTIME": value})
        assert done.stdout.strip() == strict
