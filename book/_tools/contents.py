"""What the book consists of: `_toc.yml` says which pages, `_config.yml` what it is called.

`pages()` gives every page in its order, `parts()` those behind the first with the part that each is in, and `book()`
the title, the author and the address.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from book._tools.places import ROOT


def table() -> dict[str, Any]:
    """The table of contents, as _toc.yml has it."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    return found


def parts() -> Iterator[tuple[str, str]]:
    """Each page after the first, by its name without a suffix, with the caption of the part that it is in."""
    for part in table()["parts"]:
        yield from ((chapter["file"], part["caption"]) for chapter in part["chapters"])


def pages() -> list[str]:
    """Every page, the first included, in its order.

    >>> pages()[0]
    'book/index'
    """
    return [table()["root"], *(name for name, _ in parts())]


def book() -> dict[str, str]:
    """The book's title and author, and the address of its site."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
    return {"title": config["title"], "author": config["author"], "address": config["html"]["baseurl"]}
