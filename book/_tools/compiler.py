"""What `bytecode.js` runs inside Pyodide: `compile_all` compiles what a start, a chapter or a plot imports.

The bytecode goes into the folder `library` for the standard library and into `site` for packages, each file by the
name that it has in its zip or wheel. Matplotlib's list of fonts goes there, too, which it would otherwise make in each
reader's browser. `bytecode.py` puts them where they belong.
"""
from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import json
import sys
from importlib import _bootstrap_external as pyc
from pathlib import Path
from sysconfig import get_path
from zipimport import zipimporter

LIBRARY = next((path for path in sys.path if path.endswith(".zip")), "")
SITE = "/" + get_path("purelib").lstrip("/")


def compile_all(folder: str, text: str) -> None:
    """Import what the job names, and compile all that is then imported."""
    job = json.loads(text)
    if "matplotlib" in job["load"]:
        for name, content in font_list().items():
            write(Path(folder, "site", name), content)
        plot()
    for name in job["import"]:
        with contextlib.suppress(ImportError):  # not loaded, or not in a browser
            importlib.import_module(name)
    for module in list(sys.modules.values()):
        source = getattr(module, "__file__", None) or ""
        if source.endswith(".py"):
            add_bytecode(Path(folder), source)
    write(Path(folder, "readable.json"), json.dumps(sorted(map(name_in_library, job["readable"]))).encode())


def font_list() -> dict[str, bytes]:
    """The list of fonts that Matplotlib makes when it has none that it likes, as files of its wheel."""
    import matplotlib

    places = [Path(matplotlib.__file__).parent, Path(matplotlib.get_cachedir())]  # Pyodide's looks into the first
    before = {path: path.read_bytes() for place in places for path in place.glob("fontlist*.json")}
    importlib.import_module("matplotlib.font_manager")
    lists = [path for place in places for path in place.glob("fontlist*.json")]
    return {f"matplotlib/{path.name}": path.read_bytes() for path in lists if path.read_bytes() != before.get(path)}


def plot() -> None:
    """Make a plot, so that everything is imported that one needs."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    plt.plot([1, 2], [3, 5], label="line")
    plt.legend()
    plt.savefig(io.StringIO(), format="svg", bbox_inches="tight")
    plt.close("all")


def add_bytecode(folder: Path, source: str) -> None:
    """Compile one source: a library's bytecode takes its place in the zip, a package's is kept beside it."""
    if source.startswith(f"{LIBRARY}/"):
        name = source.removeprefix(f"{LIBRARY}/")
        write(folder / "library" / f"{name}c", bytecode(source, zipimporter(LIBRARY).get_data(source)))
    elif source.startswith(f"{SITE}/"):
        beside = importlib.util.cache_from_source(source).removeprefix(f"{SITE}/")
        write(folder / "site" / beside, bytecode(source, Path(source).read_bytes()))


def name_in_library(module: str) -> str:
    """The name of a module's source in the zipped library; none if it is not from there."""
    path = getattr(sys.modules.get(module), "__file__", None) or ""
    return path.removeprefix(f"{LIBRARY}/") if path.startswith(f"{LIBRARY}/") else ""


def bytecode(path: str, source: bytes) -> bytes:
    """The bytecode of a module, which Python takes without a look at its source."""
    code = compile(source, path, "exec", dont_inherit=True)
    made = pyc._code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False)  # type: ignore[attr-defined]
    return bytes(made)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
