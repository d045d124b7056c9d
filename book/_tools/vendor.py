"""Bring what runs Python in the pages to `.cache/runtime/`: `python -m book._tools.vendor [--all] [--pyodide=PLACE]`.

Pyodide comes from npm, its standard library gets bytecode, the pure wheels come from the package index, micrograd's
own wheel is built, and the compiled ones (NumPy, Matplotlib and what they need) come from Pyodide's distribution, where
this machine can reach it. Each is checked by its hash, and kept: a second run makes only what has changed or is
damaged. `runtime.json` says what is there and what is missing. `--all` fails if anything is missing. With `--pyodide`,
Pyodide comes from a folder or an archive of its own distribution, with all wheels that are in there. `--pin` writes
`runtime_requirements.txt` anew.
"""
from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from book._tools import bytecode, wheels
from book._tools.distribution import LIBRARY, LOCK, WASM, Distribution, npm, opened
from book._tools.files import digest, one_at_a_time, replace_folder, sha256, write_atomically
from book._tools.places import CACHE, ROOT
from book._tools.wheels import BuildError, Pin

HERE = Path(__file__).resolve().parent
RUNTIME = CACHE / "runtime"
PINS = HERE / "runtime_requirements.txt"
LOCKED = ROOT / "requirements.txt"
STRICT = os.environ.get("MICROGRAD_RUNTIME") == "all"  # so set, a build without every part fails

CELLS = ["anywidget", "graphviz", "ipywidgets", "matplotlib", "numpy"]  # what chapters import
DRAWING = ["matplotlib", "numpy"]  # these and what they need get bytecode
KERNEL = ["ipykernel", "piplite", "pyodide-kernel"]  # JupyterLite's own, which its Python package brings
NOTEBOOK = [*KERNEL, "comm", "ipython", "jedi", "micropip"]  # what JupyterLite starts with
OWN = "micrograd-book"
SERVER_ONLY = ["jupyterlab-widgets", "widgetsnbextension"]  # scripts for a server, which the site has in another place


NOTHING: dict[str, Any] = {"files": {}, "recipes": {}, "missing": [], "no_notebooks": ""}
HEAD = """\
# The wheels that the Python in the pages is given, each with the hash of its one file: written by `make runtime-lock`.
# Versions are those of Pyodide's own lock file, or else those of requirements.txt."""


class Runtime:
    """The folder that is being put together, from what, and what is still good in the one before."""

    def __init__(self, pyodide: Distribution, folder: Path, before: Path) -> None:
        self.pyodide, self.folder, self.before = pyodide, folder, before
        self.known, self.python = pyodide.known, pyodide.python
        self.compiler = digest(path.read_bytes() for path in [*bytecode.PROGRAMS, pyodide.folder / WASM])
        self.recipes: dict[str, str] = {}  # what each file that is made here is made from
        self.no_notebooks = ""  # the reason, if JupyterLite cannot run on it
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

    def keep_wheel(self, hash_: str) -> bool:
        """Take over the wheel with this hash, or the one with bytecode that was made from it."""
        recipe = self.compiled(hash_)
        for name, made_from in self.was["recipes"].items():
            if made_from == recipe and self.keep(name, self.was["files"].get(name)):
                self.recipes[name] = recipe
                return True
        return any(self.keep(name, hash_) for name, found in self.was["files"].items() if found == hash_)

    def compiled(self, hash_: str) -> str:
        """What a wheel with bytecode is made from."""
        return digest([hash_.encode(), self.compiler.encode()])


def manifest(folder: Path) -> dict[str, Any]:
    """What a folder's runtime.json says; nothing, if there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads((folder / "runtime.json").read_text(encoding="utf8"))
        return {name: found[name] for name in NOTHING}
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING


def bring(folder: Path = RUNTIME, place: Path | None = None) -> list[str]:
    """Put the runtime into a folder, whole or not at all. Returns the packages that could not be had.

    Raises:
        BuildError: if a part is damaged, missing where `place` is given, or does not build.
    """
    with one_at_a_time(folder), tempfile.TemporaryDirectory(dir=folder.parent, prefix="runtime-") as work, \
            opened(place) as pyodide:
        runtime = Runtime(pyodide, Path(work, "new"), folder)
        runtime.folder.mkdir()
        for name in pyodide.core:
            shutil.copyfile(pyodide.folder / name, runtime.folder / name)
        packages: dict[str, dict[str, Any]] = {
            canonicalize_name(each["name"]): each for each in [*own(runtime), *kernel(runtime), *pure(runtime)]}
        missing = add_compiled(runtime, packages)
        check_versions(runtime, packages)
        make_bytecode(runtime, packages, missing)
        write_manifest(runtime, missing)
        replace_folder(folder, runtime.folder)
    return missing


def make_bytecode(runtime: Runtime, packages: dict[str, dict[str, Any]], missing: list[str]) -> None:
    """Have Pyodide compile the standard library and the wheels that a plot needs, as far as that is not done."""
    write_lock(runtime, packages)
    drawing = [] if missing else sorted(needed(DRAWING, packages))
    todo = [name for name in drawing if packages[name]["file_name"] not in runtime.recipes]
    cells = imports(cell_sources())
    scripts = [path.read_text(encoding="utf8") for folder in ["micrograd", "book/_web/live"]
               for path in sorted((ROOT / folder).rglob("*.py"))]
    job: dict[str, Any] = {"import": sorted(cells | imports(scripts)), "readable": sorted(cells), "load": drawing}
    parts = [json.dumps(job).encode(), runtime.compiler.encode(), (runtime.pyodide.folder / LIBRARY).read_bytes()]
    if runtime.keep_made(LIBRARY, digest(parts)) and not todo:
        return
    shutil.copyfile(runtime.pyodide.folder / LIBRARY, runtime.folder / LIBRARY)
    made = bytecode.compile_with(runtime.folder, job)
    bytecode.add_to_library(runtime.pyodide.folder / LIBRARY, runtime.folder / LIBRARY, made)
    for name in todo:
        wheel = runtime.folder / packages[name]["file_name"]
        runtime.recipes[wheel.name] = runtime.compiled(packages[name]["sha256"])
        bytecode.add_to_wheel(wheel, made)
        packages[name] = {**packages[name], "sha256": sha256(wheel)}
    write_lock(runtime, packages)


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
    """The wheels of JupyterLite's kernel, from its Python package; none, if they are for a newer Python."""
    folder = next(Path(str(distribution("jupyterlite-pyodide-kernel").locate_file(file))).parent
                  for file in distribution("jupyterlite-pyodide-kernel").files or []
                  if file.name.startswith("piplite-"))
    found = [path for path in sorted(folder.glob("*.whl")) if wheels.name_of(path) in KERNEL]
    if too_new := [f"{wheels.pythons(path)}" for path in found if f"{runtime.python}.99" not in wheels.pythons(path)]:
        runtime.no_notebooks = f"JupyterLite's kernel needs Python {too_new[0]}, and this Pyodide has {runtime.python}"
        return []
    for path in found:
        shutil.copyfile(path, runtime.folder / path.name)
    return [wheels.describe(runtime.folder / path.name, runtime.python) for path in found]


def pure(runtime: Runtime) -> list[dict[str, Any]]:
    """The wheels that run anywhere, as they are pinned; not those that the distribution itself has."""
    pinned = {name: pin for name, pin in wheels.pins(PINS).items() if not runtime.pyodide.has(name)}
    if wanted := [str(pin) for pin in pinned.values() if not runtime.keep_wheel(pin.sha256)]:
        wheels.download(wanted, runtime.folder, runtime.python)
    return [entry(runtime, path) for path in sorted(runtime.folder.glob("*.whl")) if wheels.name_of(path) in pinned]


def entry(runtime: Runtime, wheel: Path) -> dict[str, Any]:
    """A pure wheel's entry in the lock: Pyodide's own, if it has that version, with this file's name and hash."""
    own_entry = wheels.describe(wheel, runtime.python, SERVER_ONLY)
    known = runtime.known.get(own_entry["name"], {})
    if known.get("version") == own_entry["version"]:
        return {**known, "file_name": wheel.name, "sha256": own_entry["sha256"]}
    return own_entry


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


def add_compiled(runtime: Runtime, packages: dict[str, dict[str, Any]]) -> list[str]:
    """Bring what is still needed from the distribution. Returns what could not be had."""
    roots = [*CELLS, *([] if runtime.no_notebooks else NOTEBOOK), OWN]
    wanted = needed(roots, {**runtime.known, **packages})
    if unknown := sorted(wanted - packages.keys() - runtime.known.keys()):
        raise BuildError(f"{', '.join(unknown)}: needed in the browser, and neither pinned in {PINS.name} nor in "
                         "Pyodide's distribution; write the pins anew: make runtime-lock")
    compiled = {name: runtime.known[name] for name in sorted(wanted - packages.keys())}
    missing = fetch_all(runtime, compiled)
    for name, package in compiled.items():
        if name in missing:  # it keeps its full address: a cell that imports it asks there
            packages[name] = {**package, "file_name": runtime.pyodide.address + package["file_name"]}
        else:
            packages[name] = {**package, "sha256": sha256(runtime.folder / package["file_name"])}
    return missing


def fetch_all(runtime: Runtime, packages: dict[str, dict[str, Any]]) -> list[str]:
    """Bring wheels from Pyodide's distribution. Returns those that could not be had: one refusal is enough."""
    missing: list[str] = []
    for name, package in packages.items():
        if runtime.keep_wheel(package["sha256"]):
            continue
        try:
            if not missing:
                runtime.pyodide.bring(package, runtime.folder / package["file_name"])
                continue
        except OSError:
            pass
        missing.append(name)
    return missing


def check_versions(runtime: Runtime, packages: Mapping[str, dict[str, Any]]) -> None:
    """Look whether each wheel that is pinned finds what it needs in the version that it needs.

    Raises:
        BuildError: if one does not.
    """
    for package in packages.values():
        wheel = runtime.folder / package["file_name"]
        for each in wheels.requirements(wheel) if wheel.suffix == ".whl" and wheel.is_file() else []:
            found = packages.get(canonicalize_name(each.name))
            if found and wheels.applies(each, runtime.python) and not each.specifier.contains(found["version"], True):
                raise BuildError(f"{package['name']} {package['version']} needs {each}; with {runtime.pyodide.shown} "
                                 f"there would be {found['name']} {found['version']}; "
                                 "take a newer distribution of Pyodide")


def write_lock(runtime: Runtime, packages: dict[str, dict[str, Any]]) -> None:
    """Write the lock file: where each package is, and what it needs."""
    lock = {**runtime.pyodide.lock, "packages": dict(sorted(packages.items()))}
    (runtime.folder / LOCK).write_text(json.dumps(lock, indent=1), encoding="utf8")


def write_manifest(runtime: Runtime, missing: list[str]) -> None:
    """Write runtime.json: for the pages, what is there and what is missing; for the next run, how it was made."""
    lock = json.loads((runtime.folder / LOCK).read_text(encoding="utf8"))
    content = {
        "core": [*runtime.pyodide.core, LOCK, LIBRARY],  # what a start needs
        "stdlib": LIBRARY,
        "modules": {module: name for name, package in lock["packages"].items() for module in package["imports"]},
        "packages": {name: {"file": file, "size": (runtime.folder / file).stat().st_size,
                            "depends": [canonicalize_name(each) for each in package["depends"]]}
                     for name, package in lock["packages"].items()
                     if name not in missing and (file := package["file_name"])},
        "missing": missing,
        "no_notebooks": runtime.no_notebooks,
        "files": {path.name: sha256(path) for path in sorted(runtime.folder.iterdir())},
        "recipes": runtime.recipes,
    }
    (runtime.folder / "runtime.json").write_text(json.dumps(content, indent=1), encoding="utf8")


def ready(everything: bool, place: Path | None = None) -> int:
    """Bring the runtime. Returns the exit status: not 0 for a fault, or for a part missing where all are asked for."""
    try:
        missing = bring(RUNTIME, place)
    except BuildError as fault:
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
    if reason := no_notebooks():
        print(f"runtime: the pages have no “Open as a notebook”, because {reason}")


def no_notebooks() -> str:
    """Why chapters do not open as notebooks on the runtime that is there; empty, if they do."""
    reason: str = manifest(RUNTIME)["no_notebooks"]
    return reason


def pin() -> None:
    """Write the pins anew: each wheel by the version that Pyodide has, or else by the one that Jupyter has here."""
    runtime = Runtime(npm(), RUNTIME, RUNTIME)
    locked = dict(re.findall(r"^([\w.-]+)==([^ ;]+)", LOCKED.read_text(encoding="utf8"), re.MULTILINE))
    roots = [name for name in [*CELLS, *NOTEBOOK] if name not in KERNEL]
    have: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as place:
        while wanted := sorted(name for name in needed(roots, {**runtime.known, **have}) - have.keys()
                               if name not in runtime.known or runs_anywhere(runtime.known[name])):
            versions = {name: runtime.known.get(name, {}).get("version") or locked[name] for name in wanted}
            wheels.download([f"{name}=={versions[name]}" for name in wanted], Path(place), runtime.python)
            have.update({wheels.name_of(path): entry(runtime, path) for path in Path(place).glob("*.whl")})
    lines = [str(Pin(name, each["version"], each["sha256"])) for name, each in sorted(have.items())]
    write_atomically(PINS, "\n".join([HEAD, *lines, ""]))
    print(f"runtime: {len(lines)} wheels are pinned in {PINS.relative_to(ROOT)}")


def runs_anywhere(package: Mapping[str, Any]) -> bool:
    return str(package["file_name"]).endswith("-none-any.whl")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="fail if a part is missing, as MICROGRAD_RUNTIME=all does")
    parser.add_argument("--pyodide", type=Path, metavar="PLACE",
                        help="a folder or an archive of Pyodide's full distribution, in place of npm's Pyodide")
    parser.add_argument("--pin", action="store_true", help=f"write {PINS.name} anew, from the versions locked")
    options = parser.parse_args()
    try:
        if options.pin:
            pin()
            return 0
    except BuildError as fault:
        print(f"runtime: {fault}", file=sys.stderr)
        return 1
    status = ready(options.all or STRICT, options.pyodide)
    report()
    return status


if __name__ == "__main__":
    sys.exit(main())
