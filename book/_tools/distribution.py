"""Pyodide as it is found: in npm's package, or in a folder or an archive of its own distribution.

`npm()` and `given(place)` give a `Distribution`: the files that start Python, the lock, and a way to each wheel. npm's
package has no wheels; those are fetched from Pyodide's address. A folder that somebody gives must have every wheel that
is asked of it, and nothing is fetched: schools behind a firewall use it.
"""
from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from packaging.utils import canonicalize_name

from book._tools import wheels
from book._tools.files import sha256
from book._tools.places import NODE_MODULES, ROOT
from book._tools.wheels import BuildError

NPM = NODE_MODULES / "pyodide"  # its version and hash are in package-lock.json
ADDRESS = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"  # where Pyodide itself looks for its wheels

LIBRARY = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
WASM = "pyodide.asm.wasm"
ASM = ["pyodide.asm.mjs", "pyodide.asm.js"]  # since version 0.28, and before
REMEDY = ("give the folder or the archive (.tar.bz2, .tar.gz, .zip) of Pyodide's full distribution: "
          "make book PYODIDE=...")


class Distribution:
    """The files of one Pyodide, in a folder; its wheels are there, too, or else at an address."""

    def __init__(self, folder: Path, shown: str, address: str = "") -> None:
        self.folder, self.shown, self.address = folder, shown, address
        self.core = [self.part("pyodide.mjs"), self.part(*ASM), self.part(WASM)]
        self.part(LIBRARY)
        self.lock = self.read_lock()
        self.known: dict[str, dict[str, Any]] = {
            canonicalize_name(name): package for name, package in self.lock["packages"].items()}
        self.python = ".".join(self.lock["info"]["python"].split(".")[:2])

    def part(self, *names: str) -> str:
        """The first of these files that is there.

        Raises:
            BuildError: if there is none.
        """
        for name in names:
            if (self.folder / name).is_file():
                return name
        raise BuildError(f"{self.shown} lacks {' or '.join(names)}; {REMEDY}")

    def read_lock(self) -> dict[str, Any]:
        """What the lock file says.

        Raises:
            BuildError: if it is none.
        """
        try:
            lock: dict[str, Any] = json.loads((self.folder / self.part(LOCK)).read_text(encoding="utf8"))
            if lock["packages"] and lock["info"]["python"]:
                return lock
        except (ValueError, KeyError, TypeError):
            pass
        raise BuildError(f"{LOCK} of {self.shown} is not Pyodide's list of packages; {REMEDY}")

    def has(self, name: str) -> bool:
        """Whether the folder has the wheel of a package."""
        return name in self.known and not self.address and (self.folder / self.known[name]["file_name"]).is_file()

    def bring(self, package: dict[str, Any], target: Path) -> None:
        """Bring a package's file, checked by the hash in the lock.

        Raises:
            BuildError: if the folder lacks it, or it is not what its hash says.
            OSError: if the address cannot be reached.
        """
        name, expected = package["file_name"], package["sha256"]
        if self.address:
            wheels.fetch(self.address + name, target, expected)
            return
        if (got := sha256(self.folder / self.part(name))) != expected:
            raise BuildError(f"{name} of {self.shown} has the hash {got}; its {LOCK} has {expected}. "
                             "The file is damaged, or of another version: get the distribution again")
        shutil.copyfile(self.folder / name, target)


@contextmanager
def opened(place: Path | None) -> Iterator[Distribution]:
    """The Pyodide at a place, for the length of a with-block; npm's, if there is none.

    Raises:
        BuildError: if there is none, or it lacks a part.
    """
    if place is None:
        yield npm()
    elif place.is_dir():
        yield Distribution(inside(place), str(place))
    else:
        with tempfile.TemporaryDirectory() as folder:
            unpack(place, Path(folder))
            yield Distribution(inside(Path(folder)), str(place))


def npm() -> Distribution:
    """The Pyodide that npm has brought."""
    if not (NPM / WASM).exists():
        raise BuildError(f"Pyodide is not in {NPM.relative_to(ROOT)}; bring it: make node_modules/.ready")
    version = json.loads((NPM / "package.json").read_text(encoding="utf8"))["version"]
    return Distribution(NPM, str(NPM.relative_to(ROOT)), ADDRESS.format(version=version))


def inside(folder: Path) -> Path:
    """The folder itself, or the one in it: an archive has everything in a folder of its own."""
    below = folder / "pyodide"
    return below if below.is_dir() and not (folder / "pyodide.mjs").exists() else folder


def unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive.

    Raises:
        BuildError: if it is none.
    """
    if not archive.exists():
        raise BuildError(f"{archive} does not exist; {REMEDY}")
    print(f"runtime: unpacking {archive.name}; the full distribution takes about a minute ...", flush=True)
    safe: dict[str, Any] = {} if archive.suffix == ".zip" else {"filter": "data"}
    try:
        shutil.unpack_archive(archive, folder, **safe)
    except (shutil.ReadError, tarfile.TarError, BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
        raise BuildError(f"{archive} is neither a folder nor an archive that can be unpacked ({error}); "
                         f"{REMEDY}") from None
