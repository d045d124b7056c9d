"""Every term in bold has an entry in the glossary, and every entry has a chapter that defines it."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from book._ext.terms import find
from book._tools.places import ROOT
from tests.notebooks import CHAPTERS, prose, read
from tests.website import read as page

GLOSSARY = ROOT / "book" / "glossary.md"
TERM = re.compile(r"\*\*([a-z][^*\n]*[^*\n.:?])\*\*")  # what begins with a capital letter is a label, not a term


def entries() -> list[tuple[list[str], str]]:
    """The names of each term, in lower case, and its definition."""
    body = GLOSSARY.read_text(encoding="utf8").partition("```{glossary}\n")[2].partition("```")[0]
    blocks = [block.splitlines() for block in body.strip().split("\n\n")]
    return [([line.casefold() for line in lines if not line.startswith("  ")],
             " ".join(line.strip() for line in lines if line.startswith("  "))) for lines in blocks]


@pytest.mark.parametrize("path", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_every_term_in_bold_has_an_entry(path: Path) -> None:
    known = {name: ("", definition) for names, definition in entries() for name in names}
    missing = [term for term in TERM.findall(prose(read(path))) if find(term, known) is None]
    assert not missing, f"{path.name}: the glossary has no entry for {missing}"


def test_every_definition_is_one_sentence_with_a_link_to_its_chapter() -> None:
    ending = r"\. \[Chapter (\d+)]\(\.\./chapters/0?\1_\w+\.ipynb\)"
    for names, definition in entries():
        assert re.fullmatch(rf"[^.]+(?:\d\.\d+[^.]*)*{ending}", definition), names


def test_the_chapter_that_an_entry_names_speaks_of_the_term() -> None:
    for names, definition in entries():
        chapter = re.search(r"chapters/(\w+)\.ipynb", definition)[1]
        text = "\n".join(cell.source for cell in read(ROOT / "chapters" / f"{chapter}.ipynb").cells)
        words = "|".join(map(re.escape, names))
        assert re.search(rf"(?i)\b(?:{words})", text), f"{chapter} speaks of none of {names}"


def test_entries_stand_in_alphabetical_order() -> None:
    first = [names[0] for names, _ in entries()]
    assert first == sorted(first)


def test_a_term_on_a_page_leads_to_its_entry_and_shows_its_definition(site: Path) -> None:
    link = page(site / "chapters" / "01_one_knob.html").select_one("a.term[href$='#term-slope']")
    assert link.get_text().casefold() == "slope"
    assert link["title"].startswith("Change out per change in")
    assert page(site / "book" / "glossary.html").find(id="term-slope")
