"""The table of contents names every chapter and every page, in order."""
from __future__ import annotations

import re

import yaml

from book._ext import EXTENSIONS
from book._tools import edit
from book._tools.contents import pages, table
from book._tools.places import ROOT

TOC = table()
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))


def test_it_names_every_chapter_in_order() -> None:
    named = [name for name in pages() if name.startswith("chapters/")]
    assert named == [f"chapters/{path.stem}" for path in sorted((ROOT / "chapters").glob("[0-9][0-9]_*.ipynb"))]


def test_it_names_every_page_of_the_book() -> None:
    files = {f"book/{path.stem}" for path in (ROOT / "book").glob("[a-z]*.md")}
    assert files == {name for name in pages() if name.startswith("book/")}


def test_only_the_chapters_are_numbered_and_their_sections_are_not() -> None:
    for part in TOC["parts"]:
        chapters = all(chapter["file"].startswith("chapters/") for chapter in part["chapters"])
        assert part.get("numbered") == (1 if chapters else None), part["caption"]


def test_a_chapter_carries_the_number_that_its_file_has() -> None:
    named = [name for name in pages() if name.startswith("chapters/")]
    assert [int(name.split("/")[1][:2]) for name in named] == list(range(1, len(named) + 1))


def test_a_chapter_that_is_being_edited_is_no_page() -> None:
    assert str(edit.EDIT.relative_to(ROOT)) in CONFIG["exclude_patterns"]


def test_nothing_is_run_and_nothing_is_built_that_is_not_named() -> None:
    assert CONFIG["execute"]["execute_notebooks"] == "off"
    assert CONFIG["only_build_toc_files"] is True


def test_every_extension_of_the_book_is_in_the_one_table_and_the_settings_name_that_alone() -> None:
    files = [f"book._ext.{path.stem}" for path in (ROOT / "book" / "_ext").glob("[a-z]*.py")]
    named = [extension.name for extension in EXTENSIONS]
    assert sorted(files) == sorted(name for name in named if name.startswith("book."))
    assert len(named) == len(set(named))
    assert CONFIG["sphinx"]["config"]["extensions"] == list(CONFIG["sphinx"]["local_extensions"]) == ["book._ext"]


def test_the_repositorys_address_stands_in_one_place() -> None:
    address = re.compile(r"https://github\.com/micrograd-book/micrograd-book")
    assert len(address.findall((ROOT / "_config.yml").read_text(encoding="utf8"))) == 1
    for folder in ("book", "chapters"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".md", ".ipynb", ".html", ".py", ".css"):
                assert not address.search(path.read_text(encoding="utf8")), path
