"""The book's own prose keeps the book's own rules, in the chapters and in the pages around them."""
from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from book._tools.places import ROOT
from tests.notebooks import CHAPTERS, prose, read

PAGES = sorted((ROOT / "book").glob("*.md"))
FORBIDDEN = ["simply", "just", "obviously", "trivial", "trivially", "of course", "clearly", "needless to say"]
FENCE = re.compile(r"(?ms)^(`{3,}|:{3,})(?!\{(?:glossary|admonition|container|list-table)).*?^\1\s*$")
PYTHON = re.compile(r"(?ms)^```pycon\n(.*?)^```")


def text(path: Path) -> str:
    """What a file says in words: no code, no formulas, no addresses, no front matter."""
    if path.suffix == ".ipynb":
        said = prose(read(path))
    else:
        said = re.sub(r"(?s)\A---\n.*?\n---\n", "", path.read_text(encoding="utf8"))
        said = re.sub(r"\]\([^)]*\)", "]", FENCE.sub("", said))
    said = re.sub(r"``.*?``|`[^`\n]*`", "", said)
    return re.sub(r"(?s)\$\$.*?\$\$|\$[^$\n]*\$", "", said)


each_text = pytest.mark.parametrize("path", [*CHAPTERS, *PAGES], ids=lambda path: path.stem)


@each_text
def test_no_word_tells_the_reader_that_it_is_easy(path: Path) -> None:
    for word in FORBIDDEN:
        found = re.search(rf"(?i).{{0,40}}\b{word}\b.{{0,40}}", text(path))
        assert not found, f"{path.name}: {found[0]!r}"


@each_text
def test_no_exclamation_mark_stands_in_prose(path: Path) -> None:
    found = re.search(r"[^\n]{0,40}(?<!\w)?!(?![\[=])", re.sub(r"!\[", "[", text(path)))
    assert not found, f"{path.name}: {found[0]!r}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_speaks_only_of_chapters_that_are_there(path: Path) -> None:
    last = len(CHAPTERS)
    for number in re.findall(r"(?i)\bchapters? (\d+)", text(path)):
        assert int(number) <= last, f"{path.name} speaks of chapter {number}; the book has {last}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_examples_on_a_page_print_what_it_says(path: Path) -> None:
    examples = "\n\n".join(PYTHON.findall(path.read_text(encoding="utf8")))
    test = doctest.DocTestParser().get_doctest(examples, {}, path.name, str(path), 0)
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0
