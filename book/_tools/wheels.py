"""Wheels for the Python in the browser: read the pins, fetch what is pinned, build our own, describe one for the lock.

`pins` reads the committed list of versions and hashes; `download` brings those wheels from the package index, and
`fetch` one file from an address, each checked by its hash; `build` makes micrograd's own wheel, the same bytes each
time; `describe` gives a wheel's entry in Pyodide's lock file.
"""
from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename

from book._tools.files import sha256

SECONDS = 5  # a host that has not answered by then counts as one that cannot be reached
DAY_ONE = "315532800"  # 1980-01-01: zip files know no earlier date
BROWSER = {  # what a wheel's conditions are about
    "extra": "", "os_name": "posix", "platform_machine": "wasm32", "platform_system": "Emscripten",
    "sys_platform": "emscripten",
}


class BuildError(Exception):
    """Something that stops the build, in words for who builds."""


@dataclass(frozen=True)
class Pin:
    """A version of a package, and the hash of its wheel."""

    name: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


def pins(path: Path) -> dict[str, Pin]:
    """The pins in a file, by name.

    Raises:
        BuildError: if a line is none.
    """
    lines = [line for line in path.read_text(encoding="utf8").splitlines() if line and not line.startswith("#")]
    found = [re.fullmatch(r"([\w.-]+)==(\S+) --hash=sha256:([0-9a-f]{64})", line) for line in lines]
    for line, match in zip(lines, found):
        if not match:
            raise BuildError(f"{path.name}: got the line {line!r}; a pin is NAME==VERSION --hash=sha256:HASH; "
                             "write the file anew: make runtime-lock")
    return {match[1]: Pin(*match.groups()) for match in found if match}


def download(wanted: Iterable[str], folder: Path, python: str) -> None:
    """Bring wheels that run anywhere from the package index; a line with a hash is held to it.

    Raises:
        BuildError: if one cannot be had, or is not what its hash says.
    """
    with tempfile.TemporaryDirectory() as place:
        listed = Path(place, "wanted.txt")
        listed.write_text("\n".join(wanted), encoding="utf8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                   "--only-binary=:all:", "--platform=any", f"--python-version={python}", f"--dest={folder}",
                   f"--requirement={listed}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"pip could not bring the wheels for the browser:\n{done.stderr.strip()}\n"
                         "Each must be on the package index, with the hash that runtime_requirements.txt has. Try "
                         "again; if the hash is what differs, do not go on before you know why.")


def fetch(address: str, target: Path, expected: str) -> None:
    """Bring a file from an address.

    Raises:
        OSError: if the host cannot be reached.
        BuildError: if what came is not what its hash says.
    """
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        content = answer.read()
    if (got := hashlib.sha256(content).hexdigest()) != expected:
        raise BuildError(f"{address}: got {len(content)} bytes with the hash {got}; pyodide-lock.json has {expected}. "
                         "The download is damaged, or something on the way answered in its place: try again.")
    target.write_bytes(content)


def build(root: Path, folder: Path) -> Path:
    """Build the wheel of the package in `root` from a clean copy, so that nothing stale gets in.

    Raises:
        BuildError: if it does not build.
    """
    with tempfile.TemporaryDirectory() as place:
        copy_package(root, Path(place))
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps",
                   "--no-build-isolation", f"--wheel-dir={folder}", place]
        done = subprocess.run(command, capture_output=True, text=True, check=False,
                              env={**os.environ, "SOURCE_DATE_EPOCH": DAY_ONE})
    if done.returncode:
        raise BuildError(f"micrograd's own wheel does not build:\n{done.stderr.strip()}")
    return next(folder.glob("micrograd_book-*.whl"))


def copy_package(root: Path, place: Path) -> None:
    """Copy what a wheel is made of, each file with the same rights."""
    for name in ["pyproject.toml", "README.md", "LICENSE"]:
        shutil.copyfile(root / name, place / name)
    shutil.copytree(root / "micrograd", place / "micrograd", ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for path in place.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def name_of(wheel: Path) -> str:
    return str(parse_wheel_filename(wheel.name)[0])


def describe(wheel: Path, python: str, left_out: Iterable[str] = ()) -> dict[str, Any]:
    """A wheel's entry in the lock file: what it needs in a browser, and which modules it brings."""
    name, version, *_ = parse_wheel_filename(wheel.name)
    needs = {canonicalize_name(each.name) for each in requirements(wheel) if applies(each, python)}
    return {"name": name, "version": str(version), "file_name": wheel.name, "sha256": sha256(wheel),
            "install_dir": "site", "package_type": "package", "imports": modules(wheel),
            "depends": sorted(needs.difference(left_out)), "unvendored_tests": False}


def requirements(wheel: Path) -> list[Requirement]:
    """What a wheel says that it needs, anywhere."""
    return [Requirement(line) for line in head(wheel).get_all("Requires-Dist", [])]


def pythons(wheel: Path) -> SpecifierSet:
    """The versions of Python that a wheel is for."""
    return SpecifierSet(head(wheel).get("Requires-Python", ""))


def head(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode("utf8"))


def applies(requirement: Requirement, python: str) -> bool:
    """Whether a requirement holds in the browser's Python."""
    versions: Mapping[str, str] = {"python_version": python, "python_full_version": f"{python}.0"}
    return requirement.marker is None or requirement.marker.evaluate({**BROWSER, **versions})


def modules(wheel: Path) -> list[str]:
    """The top-level modules that a wheel brings."""
    with ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist() if name.endswith(".py")}
    return sorted(top.removesuffix(".py") for top in tops if not top.endswith((".dist-info", ".data")))
