"""Make the chapters open as notebooks in the browser: JupyterLite, in the site's `lite/`, on the site's own Python.

`ready` builds it in `.cache/lite/` unless it is there already, made from the same things; `place` copies it to a site.
It is built by JupyterLite's own command, in an empty folder each time: from what a run before has left there, it would
go back to a Pyodide of another host without a word.
"""
from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jupyter_server

from book._tools.files import digest, one_at_a_time, replace_folder
from book._tools.places import CACHE
from book._tools.vendor import NOTEBOOK, OWN
from book._tools.wheels import BuildError

LITE = CACHE / "lite"
RUNTIME = "../_static/runtime/pyodide.mjs"  # from lite/
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
EXTENSIONS = ["@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget"]
PROGRAMS = ["anywidget", "jupyterlab-widgets", "jupyterlite-core", "jupyterlite-pyodide-kernel"]

BUILD = {
    "apps": ["tree", "notebooks", "edit", "consoles"],  # what a notebook's menus lead to
    "contents": ["chapters"],
    "federated_extensions": [str(Path(sys.prefix, "share", "jupyter", "labextensions", name)) for name in EXTENSIONS],
    "ignore_sys_prefix": True,  # otherwise it takes every extension that is installed
    "no_sourcemaps": True,
    "no_unused_shared_packages": True,
}
SITE = {
    "appName": "Micrograd, step by step",
    "appUrl": "./tree",
    "litePluginSettings": {KERNEL: {
        "disablePyPIFallback": True,  # nothing is asked of another host
        "loadPyodideOptions": {"packages": [*NOTEBOOK, "ipywidgets", "anywidget", "graphviz", OWN]},
        "pyodideUrl": f"./{RUNTIME}",
    }},
}
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},  # light or dark, as the system is
}


def ready(notebooks: Path) -> int:
    """Have JupyterLite in its place, with the notebooks of a folder. Returns the exit status."""
    mark = LITE / "made-from"
    recipe = digest(part.encode() if isinstance(part, str) else part.read_bytes() for part in parts(notebooks))
    if mark.is_file() and mark.read_text() == recipe:
        return 0
    with one_at_a_time(LITE), tempfile.TemporaryDirectory(dir=LITE.parent, prefix="lite-") as place:
        try:
            new = build(Path(place), notebooks)
        except BuildError as fault:
            print(f"lite: {fault}", file=sys.stderr)
            return 1
        (new / "made-from").write_text(recipe)
        replace_folder(LITE, new)
    return 0


def parts(notebooks: Path) -> list[Path | str]:
    """Everything that decides what is built."""
    files = sorted(notebooks.glob("*.ipynb"))
    return [Path(__file__), *(f"{name} {version(name)}" for name in PROGRAMS), *(path.name for path in files), *files,
            json.dumps(SITE)]


def build(place: Path, notebooks: Path) -> Path:
    """Build in an empty folder. Returns the folder of the result.

    Raises:
        BuildError: if it does not build, or would ask another host for Python.
    """
    shutil.copytree(notebooks, place / "chapters")
    write(place / "jupyter_lite_config.json", {"LiteBuildConfig": BUILD})
    write(place / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": SITE})
    write(place / "overrides.json", SETTINGS)
    command: list[str | Path] = [Path(sys.executable).with_name("jupyter-lite"), "build", "--output-dir", "new"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"JupyterLite does not build:\n{done.stdout}{done.stderr}")
    icons = Path(jupyter_server.__file__).parent / "static" / "favicons"
    shutil.copytree(icons, place / "new" / "static" / "favicons")  # the tab's icons while a cell runs
    check(place / "new")
    return place / "new"


def write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf8")


def check(folder: Path) -> None:
    """Look whether JupyterLite will take the site's own Pyodide.

    Raises:
        BuildError: if it will not.
    """
    found = json.loads((folder / "jupyter-lite.json").read_text(encoding="utf8"))["jupyter-config-data"]
    address = found.get("litePluginSettings", {}).get(KERNEL, {}).get("pyodideUrl")
    if address != f"./{RUNTIME}":
        raise BuildError(f"JupyterLite would take Pyodide from {address!r}, and the site's own is at ./{RUNTIME}; "
                         "look at what its build says: jupyter lite build --help")


def place(folder: Path) -> None:
    """Copy it to where a site has it."""
    shutil.copytree(LITE, folder, ignore=shutil.ignore_patterns("made-from"))
