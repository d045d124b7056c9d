"""The system's own Chromium: `program()` says where it is, and `FLAGS` what it is started with."""
from __future__ import annotations

import shutil

PROGRAMS = ["chromium", "chromium-browser", "google-chrome"]
FLAGS = ["--no-sandbox"]  # root, as in many containers, has no sandbox; the pages are the book's own


class MissingChromiumError(RuntimeError):
    """There is no Chromium on this machine."""


def program() -> str:
    """Where Chromium is.

    Raises:
        MissingChromiumError: if there is none.
    """
    if found := next(filter(None, map(shutil.which, PROGRAMS)), None):
        return found
    raise MissingChromiumError(f"no Chromium on this machine ({', '.join(PROGRAMS)}); install it: "
                               "apt-get install chromium, or brew install --cask chromium")
