"""The gallery shows every mutant, with its sentence, its chapter and its diff."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace

from book._ext.bug_gallery import chapter, with_code
from book._tools.places import ROOT
from micrograd.bugs import MUTANTS

PAGES = {"index": "# Book\n\n```{toctree}\nbugs\nchapters/05_e\nchapters/06_f\nchapters/07_g\nchapters/08_h\n```\n",
         "bugs": "# Gallery\n\n## Mutants\n\n```{bug-gallery}\n```\n",
         **{f"chapters/0{n}_{letter}": f"# {letter}\n" for n, letter in zip((5, 6, 7, 8), "efgh", strict=True)}}


def build(folder: Path, pages: dict[str, str]) -> Sphinx:
    """A book of these pages, built; a warning fails it."""
    for name, text in pages.items():
        page = folder / f"{name}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf8")
    with docutils_namespace():  # so that several books can be built in one process
        app = Sphinx(folder, None, folder / "html", folder / "doctrees", "html", status=None, warningiserror=True,
                     confoverrides={"extensions": ["myst_parser", "book._ext.bug_gallery"], "smartquotes": False})
        app.build()
    return app


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Sphinx:
    return build(tmp_path_factory.mktemp("book"), PAGES)


def test_every_mutant_has_a_section_with_its_diff(book: Sphinx) -> None:
    sections = [s for s in book.env.get_doctree("bugs").findall(nodes.section) if s["ids"][0].startswith("mutant-")]
    assert [section[0].astext() for section in sections] == [mutant.name for mutant in MUTANTS]
    for section, mutant in zip(sections, MUTANTS, strict=True):
        block = next(section.findall(nodes.literal_block))
        assert block["language"] == "diff"
        assert block.astext() == mutant.diff()
        assert mutant.says.replace("`", "") in section.astext()


def test_every_mutant_links_to_its_chapter(book: Sphinx) -> None:
    page = Path(book.outdir, "bugs.html").read_text(encoding="utf8")
    for n, letter in zip((5, 6, 7, 8), "efgh", strict=True):
        links = re.findall(rf'href="chapters/0{n}_{letter}\.html"><span[^>]*>Chapter {n}<', page)
        assert len(links) == sum(mutant.chapter == n for mutant in MUTANTS)


def test_a_missing_chapter_fails_a_strict_build(tmp_path: Path) -> None:
    without = {name: text.replace("chapters/08_h\n", "") for name, text in PAGES.items() if name != "chapters/08_h"}
    with pytest.raises(SphinxError, match="chapters/08"):
        build(tmp_path, without)


def test_backticks_make_code() -> None:
    assert [(type(node).__name__, node.astext()) for node in with_code("`a + a` is 2a")] == [
        ("literal", "a + a"), ("Text", " is 2a")]


def test_a_chapter_is_found_by_its_number() -> None:
    assert chapter(5, {"chapters/05_neuron", "chapters/06_order"}) == "chapters/05_neuron"


def test_the_page_names_every_chapter_that_makes_a_bug() -> None:
    page = (ROOT / "book/bugs.md").read_text(encoding="utf8")
    assert re.findall(r"(?m)^## Chapter (\d+):", page) == [str(n) for n in range(1, 10)]
    assert "```{bug-gallery}" in page
