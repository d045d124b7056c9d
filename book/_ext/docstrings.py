"""Docstrings are plain text with `code` in it; here they become what Sphinx reads.

`marked_up` doubles the backticks and takes the special meaning from characters that are part of a formula, such
as |x| and w*x. Examples stay as they are.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx.application import Sphinx

SPECIAL = re.compile(r"(?<!^)([*|\\])")  # at the start of a line, * belongs to the name of an argument


def marked_up(lines: list[str]) -> Iterator[str]:
    """The lines of a docstring, as reStructuredText.

    >>> list(marked_up(["|got| / `most`, w*x", ">>> 2 * 3"]))
    ['\\\\|got\\\\| / ``most``, w\\\\*x', '>>> 2 * 3']
    """
    example = False
    for line in lines:
        example = line.lstrip().startswith(">>>") or (example and bool(line.strip()))
        yield line if example else prose(line)


def prose(line: str) -> str:
    """One line that is not an example."""
    indent = line[:len(line) - len(line.lstrip())]
    parts = line.lstrip().split("`")
    if len(parts) % 2 == 0:
        raise ValueError(f"a docstring has a backtick without a partner in {line!r}")
    texts = [f"``{part}``" if odd % 2 else SPECIAL.sub(r"\\\1", part) for odd, part in enumerate(parts)]
    texts = ["\\ " + text if odd and not odd % 2 and text[:1].isalnum() else text for odd, text in enumerate(texts)]
    if texts[0].startswith("|"):
        texts[0] = "\\" + texts[0]
    return indent + "".join(texts)


def process(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    lines[:] = marked_up(lines)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", process, priority=400)  # before napoleon, which writes markup of its own
    return {"parallel_read_safe": True, "parallel_write_safe": True}
