"""What `bytecode.js` runs inside Pyodide: `write` copies the zipped standard library, and puts bytecode in it.

A module that a start or a chapter imports gets bytecode. Its source stays only where a chapter's cell names the module,
because a reader may look at it; the other sources would make each first visit longer. The rest stays as it is.
"""
from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import sys
from importlib import _bootstrap_external
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LIBRARY = next(path for path in sys.path if path.endswith(".zip"))


def write(target: str, job: str) -> bytes:
    """Copy the library to a new zip, with bytecode for what `job` imports; gives the bytes of the copy."""
    wanted = json.loads(job)
    for name in wanted["import"]:
        with contextlib.suppress(ImportError):  # not of the standard library, or not in a browser
            importlib.import_module(name)
    imported, readable = files(set(sys.modules)), files(wanted["readable"])
    with ZipFile(LIBRARY) as old, ZipFile(target, "w") as new:
        for name in sorted(name for name in old.namelist() if not name.endswith("/")):
            source = old.read(name)
            if name in imported:
                add(new, f"{name}c", compiled(name, source))
            if name not in imported or name in readable:
                add(new, name, source)
    return Path(target).read_bytes()


def files(modules: set[str] | list[str]) -> set[str]:
    """The names in the zip of the modules that have been imported from it."""
    paths = (getattr(sys.modules.get(name), "__file__", None) or "" for name in modules)
    return {path.removeprefix(f"{LIBRARY}/") for path in paths if path.startswith(LIBRARY)}


def compiled(name: str, source: bytes) -> bytes:
    """The bytecode of a module, which Python takes without a look at its source."""
    code = compile(source, f"{LIBRARY}/{name}", "exec", dont_inherit=True)
    return bytes(_bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False))


def add(archive: ZipFile, name: str, content: bytes) -> None:
    """Put a file into a zip, with no date, so that the same files make the same zip."""
    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED, compresslevel=9)
