"""Build the site in _build/html, with warnings as errors.

A build starts from nothing: Sphinx warns of a page only when it reads it, and leaves what is no longer built.
"""
from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
DONE = ROOT / "_build" / "done"  # its date is that of the last build without a warning


def build() -> int:
    """Build every page. Returns the exit status of Jupyter Book."""
    shutil.rmtree(ROOT / "_build", ignore_errors=True)
    program = Path(sys.executable).with_name("jupyter-book")
    status = subprocess.run([program, "build", ROOT, "-W", "-n", "--keep-going", "-q"], check=False).returncode
    if status == 0:
        DONE.touch()
    return status


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    status = build()
    if status:
        print("build: the site was not built; the warnings above say where", file=sys.stderr)
    else:
        print(f"build: the site is in {SITE.relative_to(ROOT)}")
    return status


if __name__ == "__main__":
    sys.exit(main())
