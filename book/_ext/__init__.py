"""The Sphinx extensions that make the pages, in their order: `_config.yml` names this one, and it sets up all.

Each of the book's own says in its first lines what it does. Where the order matters, its line here says why; what an
extension does to a page is ordered by the priority of its transform, which stands in its own file.
"""
from __future__ import annotations

from typing import NamedTuple

from sphinx.application import Sphinx


class Extension(NamedTuple):
    """An extension by the name of its module, what it is for, and whether a book without a screen leaves it out."""

    name: str
    purpose: str
    for_screens: bool = False


EXTENSIONS = (
    # Jupyter Book's own list is longer: sphinx_thebe, sphinx_comments and sphinx_togglebutton bring scripts that no
    # page here needs, and ask other hosts for more.
    Extension("jupyter_book", "the settings of _config.yml"),
    Extension("myst_nb", "reads Markdown and notebooks"),
    Extension("sphinx_book_theme", "the look", for_screens=True),
    Extension("sphinx_external_toc", "the order of the pages, from _toc.yml"),
    Extension("sphinx_multitoc_numbering", "numbers that go on from part to part; after sphinx_external_toc"),
    Extension("sphinx.ext.autodoc", "the reference, from docstrings"),
    Extension("sphinx.ext.napoleon", "docstrings in Google's style; after autodoc, whose event it takes"),
    Extension("sphinxcontrib.bibtex", "the references"),
    Extension("sphinx_sitemap", "the address of every page, for search engines", for_screens=True),
    Extension("book._ext.pages", "what stands around the text; after the theme, whose settings of a page it changes"),
    Extension("book._ext.cards", "the picture that a shared link shows", for_screens=True),
    Extension("book._ext.formulas", "formulas as MathML"),
    Extension("book._ext.pictures", "a size, a place and alternative text for every picture"),
    Extension("book._ext.figures", "interactive figures in their first state"),
    Extension("book._ext.folds", "what opens at a click"),
    Extension("book._ext.colours", "code in few elements"),
    Extension("book._ext.reading_time", "how long a chapter takes to read"),
    Extension("book._ext.download_place", "where a page offers the PDF and the EPUB"),
    Extension("book._ext.assignments", "chapters without the marks that nbgrader reads"),
    Extension("book._ext.live", "the buttons that run a cell", for_screens=True),
    Extension("book._ext.copying", "the button that copies a block of code", for_screens=True),
    Extension("book._ext.launch", "the links that open a chapter as a notebook"),
    Extension("book._ext.edit_link", "where a chapter's edit button leads; after the theme, whose button it changes"),
    Extension("book._ext.terms", "links from terms to the glossary"),
    Extension("book._ext.diffs", "the engine as a series of diffs"),
    Extension("book._ext.chapter_map", "the table of the chapters"),
    Extension("book._ext.docstrings", "docstrings as Sphinx reads them; before napoleon by its priority"),
    Extension("book._ext.bibliography", "the list of references as a list; after bibtex, whose nodes it writes"),
    Extension("book._ext.bug_gallery", "the gallery of bugs"),
    Extension("book._ext.benchmark_table", "the benchmarks"),
)


def setup(app: Sphinx) -> dict[str, bool]:
    for extension in EXTENSIONS:
        app.setup_extension(extension.name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
