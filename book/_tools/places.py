"""Where things are: the root of the repository, the chapters, and what is built."""
from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
PACKAGE = ROOT / "micrograd"
TOOLS = ROOT / "book" / "_tools"
BUILT = ROOT / "_build"
SITE = BUILT / "html"
CACHE = ROOT / ".cache"              # what is made or fetched once
NODE_MODULES = ROOT / "node_modules"


def shown(path: Path) -> str:
    """A path as a message names it: from the root on, where it lies below it.

    >>> shown(SITE)
    '_build/html'
    """
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
