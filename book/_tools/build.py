"""Build the site in _build/html, with warnings as errors."""
from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"


def build() -> int:
    """Build what changed. Returns the exit status of Jupyter Book."""
    program = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run([program, "build", ROOT, "-W", "-n", "--keep-going", "-q"], check=False)
    return done.returncode


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
