"""Print the packages of one extra of pyproject.toml, a line each: `python -m book._tools.pins torch`.

For what is installed beside the environment and is not in its lock: PyTorch, and a second Matplotlib.
"""
from __future__ import annotations

import argparse
import sys
import tomllib

from book._tools.places import ROOT


def extras() -> dict[str, list[str]]:
    """The packages of every extra, by its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    found: dict[str, list[str]] = project["optional-dependencies"]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extra", help="such as torch")
    name, known = parser.parse_args().extra, extras()
    if name not in known:
        print(f"pins: pyproject.toml has no extra {name!r}; it has {', '.join(known)}", file=sys.stderr)
        return 1
    print("\n".join(known[name]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
