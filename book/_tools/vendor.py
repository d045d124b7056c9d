"""Bring what runs Python in the pages to `.cache/runtime/`: `python -m book._tools.vendor [--all]`.

Pyodide comes from npm, its standard library gets bytecode, the pure wheels come from the package index, micrograd's
own wheel is built, and the compiled ones (NumPy, Matplotlib and what they need) come from Pyodide's distribution, where
this machine can reach it. Each is checked by its hash, and kept: a second run makes only what has changed or is
damaged. `runtime.json` says what is there and what is missing. `--all` fails if anything is missing. `--pin` writes
`runtime_requirements.txt` anew.
"""
from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from book._tools import wheels
from book._tools.files import digest, one_at_a_time, sha256
from book._tools.places import CACHE, NODE_MODULES, ROOT
from book._tools.wheels import Fault, Pin

HERE = Path(__file__).resolve().parent
PYODIDE = NODE_MODULES / "pyodide"  # its version and hash are in package-lock.json
RUNTIME = CACHE / "runtime"
PINS = HERE / "runtime_requirements.txt"
LOCKED = ROOT / "requirements.txt"
DISTRIBUTION = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"  # where Pyodide itself looks for its wheels
STRICT = os.environ.get("MICROGRAD_RUNTIME") == "all"  # so set, a build without every part fails

LIBRARY = "python_stdlib.zip"
CORE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"]
CELLS = ["anywidget", "graphviz", "ipywidgets", "matplotlib", "numpy", "tqdm"]  # what chapters import
KERNEL = ["ipykernel", "piplite", "pyodide-kernel"]  # JupyterLite's own, which its Python package brings
NOTEBOOK = [*KERNEL, "comm", "ipython", "jedi", "micropip"]  # what JupyterLite starts with
OWN = "micrograd-book"
SERVER_ONLY = ["jupyterlab-widgets", "widgetsnbextension"]  # scripts for a server, which the site has in another place


HEAD = """\
# The wheels that the Python in the pages is given, each with the hash of its one file: written by `make runtime-lock`.
# Versions are those of Pyodide's own lock file, or else those of requirements.txt."""


class Runtime:
    """The folder that is being put together, and what is still good in the one before."""

    def __init__(self, folder: Path, before: Path) -> None:
        self.folder, self.before = folder, before
        self.lock: dict[str, Any] = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf8"))
        self.known: dict[str, dict[str, Any]] = {
            canonicalize_name(name): entry for name, entry in self.lock["packages"].items()}
        self.python = ".".join(self.lock["info"]["python"].split(".")[:2])
        self.recipes: dict[str, str] = {}  # what each file that is made here is made from
        self.was = manifest(before)

    def keep(self, name: str, expected: str | None) -> bool:
        """Take a file over from the folder before, if it is there and has its hash."""
        path = self.before / name
        if expected is None or not path.is_file() or sha256(path) != expected:
            return False
        shutil.copy2(path, self.folder / name)
        return True

    def keep_made(self, name: str, recipe: str) -> bool:
        """Take over a file that was made here from the same things."""
        self.recipes[name] = recipe
        same = self.was["recipes"].get(name) == recipe
        return same and self.keep(name, self.was["files"].get(name))


def manifest(folder: Path) -> dict[str, Any]:
    """What a folder's runtime.json says; nothing, if there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads((folder / "runtime.json").read_text(encoding="utf8"))
        return {"files": found["files"], "recipes": found["recipes"], "missing": found["missing"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {"files": {}, "recipes": {}, "missing": []}


def bring(folder: Path = RUNTIME) -> list[str]:
    """Put the runtime into a folder, whole or not at all. Returns the packages that could not be had.

    Raises:
        Fault: if a part is damaged or does not build.
    """
    if not (PYODIDE / "pyodide.asm.wasm").exists():
        raise Fault(f"Pyodide is not in {PYODIDE.relative_to(ROOT)}; bring it: make node_modules/.ready")
    with one_at_a_time(folder), tempfile.TemporaryDirectory(dir=folder.parent, prefix="runtime-") as place:
        runtime = Runtime(Path(place, "new"), folder)
        runtime.folder.mkdir()
        for name in CORE:
            shutil.copyfile(PYODIDE / name, runtime.folder / name)
        make_library(runtime)
        entries = [*own(runtime), *kernel(runtime), *pure(runtime)]
        missing = write_lock(runtime, entries)
        write_manifest(runtime, missing)
        if folder.exists():
            folder.replace(Path(place, "old"))
        runtime.folder.replace(folder)
    return missing


def make_library(runtime: Runtime) -> None:
    """The standard library, with bytecode for what the chapters, the package and the live cells import."""
    cells = imports(cell_sources())
    scripts = [path.read_text(encoding="utf8") for folder in ["micrograd", "book/_web/live"]
               for path in sorted((ROOT / folder).rglob("*.py"))]
    job = json.dumps({"import": sorted(cells | imports(scripts)), "readable": sorted(cells)})
    parts = [job.encode(), *((HERE / name).read_bytes() for name in ["bytecode.js", "bytecode.py"]),
             *((PYODIDE / name).read_bytes() for name in [LIBRARY, "pyodide.asm.wasm"])]
    if runtime.keep_made(LIBRARY, digest(parts)):
        return
    with tempfile.TemporaryDirectory() as place:
        Path(place, "job.json").write_text(job, encoding="utf8")
        command = ["node", HERE / "bytecode.js", runtime.folder / LIBRARY, Path(place, "job.json")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Fault(f"Pyodide could not compile its standard library:\n{done.stderr.strip()}")


def cell_sources() -> Iterator[str]:
    """The Python of every code cell of every chapter."""
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf8"))["cells"]:
            if cell["cell_type"] == "code":
                yield re.sub(r"^[%!].*$", "", "".join(cell["source"]), flags=re.MULTILINE)


def imports(sources: Iterable[str]) -> set[str]:
    """The modules that Python texts import by name. A cell may hold a mistake on purpose: it imports nothing.

    >>> sorted(imports(["import math, random", "from collections.abc import Callable", "1 +"]))
    ['collections.abc', 'math', 'random']
    """
    found: set[str] = set()
    for source in sources:
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except SyntaxError:
            continue
        found.update(alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names)
        found.update(node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module)
    return found


def own(runtime: Runtime) -> list[dict[str, Any]]:
    """Micrograd's own wheel."""
    with tempfile.TemporaryDirectory() as place:
        wheels.copy_package(ROOT, Path(place))
        files = sorted(path for path in Path(place).rglob("*") if path.is_file())
        recipe = digest(part for path in files for part in (bytes(path.relative_to(place)), path.read_bytes()))
    name = next((name for name in runtime.was["recipes"] if name.startswith("micrograd_book-")), "")
    if not name or not runtime.keep_made(name, recipe):
        runtime.recipes.pop(name, None)  # the version, and with it the name, may be another
        name = wheels.build(ROOT, runtime.folder).name
        runtime.recipes[name] = recipe
    return [wheels.describe(runtime.folder / name, runtime.python)]


def kernel(runtime: Runtime) -> list[dict[str, Any]]:
    """The wheels of JupyterLite's kernel, from its Python package."""
    folder = next(Path(str(distribution("jupyterlite-pyodide-kernel").locate_file(file))).parent
                  for file in distribution("jupyterlite-pyodide-kernel").files or []
                  if file.name.startswith("piplite-"))
    found = [path for path in sorted(folder.glob("*.whl")) if wheels.name_of(path) in KERNEL]
    for path in found:
        shutil.copyfile(path, runtime.folder / path.name)
    return [wheels.describe(runtime.folder / path.name, runtime.python) for path in found]


def pure(runtime: Runtime) -> list[dict[str, Any]]:
    """The wheels that run anywhere, as they are pinned."""
    pinned = wheels.pins(PINS)
    kept = {name for name, pin in pinned.items() if runtime.keep(file_of(runtime, pin), pin.sha256)}
    if wanted := [str(pin) for name, pin in pinned.items() if name not in kept]:
        wheels.download(wanted, runtime.folder, runtime.python)
    return [entry(runtime, path) for path in sorted(runtime.folder.glob("*.whl")) if wheels.name_of(path) in pinned]


def file_of(runtime: Runtime, pin: Pin) -> str:
    """The name of a pinned wheel's file in the folder before; one that does not exist, if it is not there."""
    return next((name for name, hash_ in runtime.was["files"].items() if hash_ == pin.sha256), "nothing")


def entry(runtime: Runtime, wheel: Path) -> dict[str, Any]:
    """A pure wheel's entry in the lock: Pyodide's own, if it has one, with this file's name and hash."""
    known = runtime.known.get(wheels.name_of(wheel))
    if known:
        return {**known, "file_name": wheel.name, "sha256": sha256(wheel)}
    return wheels.describe(wheel, runtime.python, SERVER_ONLY)


def needed(roots: Iterable[str], packages: Mapping[str, dict[str, Any]]) -> set[str]:
    """The names of packages, of what they need, and of what that needs in turn.

    >>> sorted(needed(["a"], {"a": {"depends": ["b"]}, "b": {"depends": ["a", "c"]}, "d": {"depends": []}}))
    ['a', 'b', 'c']
    """
    found: set[str] = set()
    wanted = [canonicalize_name(name) for name in roots]
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += [canonicalize_name(each) for each in packages.get(name, {"depends": []})["depends"]]
    return found


def write_lock(runtime: Runtime, entries: list[dict[str, Any]]) -> list[str]:
    """Bring the compiled wheels, and write the lock file of all. Returns what could not be had."""
    have = {canonicalize_name(each["name"]): each for each in entries}
    wanted = needed([*CELLS, *NOTEBOOK, OWN], {**runtime.known, **have})
    if unknown := sorted(wanted - have.keys() - runtime.known.keys()):
        raise Fault(f"{', '.join(unknown)}: needed in the browser, and neither pinned in {PINS.name} nor in Pyodide's "
                    "distribution; write the pins anew: make runtime-lock")
    compiled = [runtime.known[name] for name in sorted(wanted - have.keys())]
    address = DISTRIBUTION.format(version=version())
    missing = fetch_all(runtime, compiled, address)
    for package in compiled:  # what is missing keeps its full address: a cell that imports it asks there
        name = canonicalize_name(package["name"])
        there = address if name in missing else ""
        have[name] = {**package, "file_name": there + package["file_name"]}
    lock = {**runtime.lock, "packages": dict(sorted(have.items()))}
    (runtime.folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf8")
    return missing


def version() -> str:
    return str(json.loads((PYODIDE / "package.json").read_text(encoding="utf8"))["version"])


def fetch_all(runtime: Runtime, packages: list[dict[str, Any]], address: str) -> list[str]:
    """Bring wheels from Pyodide's distribution. Returns those that could not be had: one refusal is enough."""
    missing: list[str] = []
    for package in packages:
        if runtime.keep(package["file_name"], package["sha256"]):
            continue
        try:
            if not missing:
                wheels.fetch(address + package["file_name"], runtime.folder / package["file_name"], package["sha256"])
                continue
        except OSError:
            pass
        missing.append(canonicalize_name(package["name"]))
    return missing


def write_manifest(runtime: Runtime, missing: list[str]) -> None:
    """Write runtime.json: for the pages, what is there and what is missing; for the next run, how it was made."""
    lock = json.loads((runtime.folder / "pyodide-lock.json").read_text(encoding="utf8"))
    content = {
        "stdlib": LIBRARY,
        "packages": [name for name in lock["packages"] if name not in missing],
        "missing": missing,
        "files": {path.name: sha256(path) for path in sorted(runtime.folder.iterdir())},
        "recipes": runtime.recipes,
    }
    (runtime.folder / "runtime.json").write_text(json.dumps(content, indent=1), encoding="utf8")


def ready(everything: bool) -> int:
    """Bring the runtime. Returns the exit status: not 0 for a fault, or for a part missing where all are asked for."""
    try:
        missing = bring()
    except Fault as fault:
        print(f"runtime: {fault}", file=sys.stderr)
        return 1
    if missing and everything:
        print(f"runtime: all parts were asked for, and {', '.join(missing)} could not be had; "
              "build where Pyodide's distribution can be reached", file=sys.stderr)
    return int(bool(missing) and everything)


def place(folder: Path) -> None:
    """Copy the runtime to where a site has it."""
    shutil.copytree(RUNTIME, folder)


def report() -> None:
    """Print where the runtime is, and one line for each part that could not be had."""
    size = sum(path.stat().st_size for path in RUNTIME.iterdir()) / 1e6
    print(f"runtime: Python for the pages is in {RUNTIME.relative_to(ROOT)} ({size:.0f} MB)")
    for name in manifest(RUNTIME)["missing"]:
        print(f"runtime: {name} is missing, because Pyodide's distribution could not be reached; "
              "a cell that imports it will ask there")


def pin() -> None:
    """Write the pins anew: each wheel by the version that Pyodide has, or else by the one that Jupyter has here."""
    runtime = Runtime(RUNTIME, RUNTIME)
    locked = dict(re.findall(r"^([\w.-]+)==([^ ;]+)", LOCKED.read_text(encoding="utf8"), re.MULTILINE))
    roots, have = [name for name in [*CELLS, *NOTEBOOK] if name not in KERNEL], {}
    with tempfile.TemporaryDirectory() as place:
        while wanted := sorted(name for name in needed(roots, {**runtime.known, **have}) - have.keys()
                               if name not in runtime.known or runs_anywhere(runtime.known[name])):
            versions = {name: runtime.known.get(name, {}).get("version") or locked[name] for name in wanted}
            wheels.download([f"{name}=={versions[name]}" for name in wanted], Path(place), runtime.python)
            have.update({wheels.name_of(path): entry(runtime, path) for path in Path(place).glob("*.whl")})
    lines = [str(Pin(name, each["version"], each["sha256"])) for name, each in sorted(have.items())]
    new = PINS.with_suffix(".new")
    new.write_text("\n".join([HEAD, *lines, ""]), encoding="utf8")
    new.replace(PINS)
    print(f"runtime: {len(lines)} wheels are pinned in {PINS.relative_to(ROOT)}")


def runs_anywhere(package: Mapping[str, Any]) -> bool:
    return str(package["file_name"]).endswith("-none-any.whl")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="fail if a part is missing, as MICROGRAD_RUNTIME=all does")
    parser.add_argument("--pin", action="store_true", help=f"write {PINS.name} anew, from the versions locked")
    options = parser.parse_args()
    try:
        if options.pin:
            pin()
            return 0
    except Fault as fault:
        print(f"runtime: {fault}", file=sys.stderr)
        return 1
    status = ready(options.all or STRICT)
    report()
    return status


if __name__ == "__main__":
    sys.exit(main())
