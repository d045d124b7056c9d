"""Build the site in _build/html, with warnings as errors.

A build starts from nothing: Sphinx warns of a page only when it reads it, and leaves what is no longer built. The
site that was there stays until the new one is whole, and if the build fails it stays for good.
"""
from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from book._theme.mends import mend
from book._tools import lite, vendor
from book._tools.files import one_at_a_time, replace_folder
from book._tools.places import BUILT, CACHE, ROOT, SITE, shown

NEW = BUILT / "new"
SCRIPTS = BUILT / "web"  # the pages' own scripts, bundled; _config.yml names it
TURN = CACHE / "build"  # a second build waits here for the first
DONE = BUILT / "done"  # its date is the time at which the last build without a warning began


def build(pyodide: Path | None = None) -> int:
    """Build every page, when no other build is at work. Returns the exit status of the step that failed, or 0.

    Pyodide is npm's, or that of a folder or an archive of its own distribution.
    """
    with one_at_a_time(TURN):
        return build_now(pyodide)


def build_now(pyodide: Path | None) -> int:
    """Build every page. Returns the exit status of the step that failed, or 0."""
    for folder in (NEW, SCRIPTS):
        shutil.rmtree(folder, ignore_errors=True)
    NEW.mkdir(parents=True)
    began, site = NEW / "began", NEW / "_build" / "html"
    began.touch()
    status = (vendor.ready(vendor.STRICT, pyodide) or mend() or node("_web/bundle", SCRIPTS) or jupyter_book()
              or mend(site) or node("_theme/gather", site) or notebooks(site))
    if status == 0:
        vendor.place(site / "_static" / "runtime")
        replace_folder(SITE, site)
        began.replace(DONE)
    shutil.rmtree(NEW)
    return status


def node(program: str, folder: Path) -> int:
    """Run one of the programs in book/_web and book/_theme on a folder."""
    return subprocess.run(["node", f"book/{program}.js", folder], cwd=ROOT, check=False).returncode


def notebooks(site: Path) -> int:
    """Lay JupyterLite in, if it can run on the site's Python. Returns the exit status."""
    if vendor.no_notebooks():
        return 0
    status = lite.ready(site / "_sources" / "chapters")
    if status == 0:
        lite.place(site / "lite")
    return status


def jupyter_book() -> int:
    """Have Jupyter Book make the pages; what it says is shown if it fails."""
    program = Path(sys.executable).with_name("jupyter-book")
    command: list[str | Path] = [program, "build", ROOT, "--path-output", NEW, "-W", "-n", "--keep-going", "-q"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    return done.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyodide", type=Path, metavar="PLACE",
                        help="a folder or an archive of Pyodide's full distribution, in place of npm's Pyodide")
    status = build(parser.parse_args().pyodide)
    if status:
        print("build: the site was not built; the warnings above say where", file=sys.stderr)
    else:
        print(f"build: the site is in {shown(SITE)}")
        vendor.report()
    return status


if __name__ == "__main__":
    sys.exit(main())
