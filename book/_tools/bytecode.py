"""Bytecode for the Python in the pages, so that a start, a chapter or a plot compiles nothing in a reader's browser.

`compile_with(runtime, job)` has Pyodide compile what a job names, in Node; `add_to_library` and `add_to_wheel` put what
came of it into the zipped standard library and into wheels. Of the library, a source stays only where a chapter's cell
names the module, because a reader may look at it: the others would make each first visit longer.
"""
from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from book._tools.wheels import BuildError

HERE = Path(__file__).resolve().parent
PROGRAMS = [HERE / "bytecode.js", HERE / "compiler.py", Path(__file__).resolve()]
LONGEST = 2000  # characters of what a program says of its fault


class Compiled(NamedTuple):
    """What Pyodide has made: files for the library and for packages, by their names there, and what stays readable."""

    library: dict[str, bytes]
    site: dict[str, bytes]
    readable: set[str]


def compile_with(runtime: Path, job: dict[str, Any]) -> Compiled:
    """Compile what a job names, with the Pyodide in a folder and the packages there.

    Raises:
        BuildError: if Pyodide does not do it.
    """
    (runtime.parent / "package.json").write_text("{}")  # else Node takes an older Pyodide's asm.js for a module
    with tempfile.TemporaryDirectory() as folder:
        command = ["node", str(HERE / "bytecode.js"), str(runtime), folder]
        done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError("Pyodide could not compile its standard library and its wheels: "
                             f"{done.stderr[-LONGEST:].strip()}")
        readable = json.loads(Path(folder, "readable.json").read_text(encoding="utf8"))
        return Compiled(files(Path(folder, "library")), files(Path(folder, "site")), set(readable))


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by their names there."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def add_to_library(old: Path, new: Path, made: Compiled) -> None:
    """Write the library anew: bytecode takes the place of a source, or stands beside one that stays readable."""
    with ZipFile(old) as source, ZipFile(new, "w") as target:
        for name in names(source):
            if f"{name}c" in made.library:
                add(target, f"{name}c", made.library[f"{name}c"])
            if f"{name}c" not in made.library or name in made.readable:
                add(target, name, source.read(name))


def add_to_wheel(wheel: Path, made: Compiled) -> None:
    """Write a wheel anew, with what was made for its modules."""
    new = wheel.with_suffix(".new")
    with ZipFile(wheel) as source, ZipFile(new, "w") as target:
        there = set(names(source))
        ours = {name: content for name, content in made.site.items() if source_of(name) in there}
        for name in sorted(there | ours.keys()):
            add(target, name, ours[name] if name in ours else source.read(name))
    new.replace(wheel)


def source_of(name: str) -> str:
    """The source that a file was made from, or for: of bytecode its module, of another file its package.

    >>> source_of("numpy/__pycache__/version.cpython-312.pyc"), source_of("matplotlib/fontlist.json")
    ('numpy/version.py', 'matplotlib/__init__.py')
    """
    path = PurePosixPath(name)
    if path.parent.name == "__pycache__":
        return str(path.parent.parent / f"{path.name.partition('.')[0]}.py")
    return str(path.parent / "__init__.py")


def names(archive: ZipFile) -> list[str]:
    """The names of the files in a zip."""
    return sorted(name for name in archive.namelist() if not name.endswith("/"))


def add(archive: ZipFile, name: str, content: bytes) -> None:
    """Put a file into a zip, with no date, so that the same files make the same zip."""
    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED, compresslevel=9)
