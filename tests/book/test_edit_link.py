"""The button to edit a page leads a reader to where that page can be edited."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from sphinx.errors import ExtensionError

from book._ext.edit_link import BUTTON, HELP, edit_button
from book._tools.contents import pages
from book._tools.places import ROOT
from tests.website import read, source

REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["repository"]
PAGES = [name for name in pages() if not name.startswith("chapters/")]


def address(site: Path, page: str) -> str:
    """Where the edit button of a page leads."""
    link, = read(site / f"{page}.html").select(f"a.btn-{BUTTON}")
    return link["href"]


@pytest.mark.parametrize("page", [name for name in pages() if name.startswith("chapters/")])
def test_a_chapters_leads_to_how_chapters_are_changed(site: Path, page: str) -> None:
    assert address(site, page) == f"{REPOSITORY['url']}/blob/{REPOSITORY['branch']}/{HELP}"


@pytest.mark.parametrize("page", PAGES)
def test_another_pages_leads_to_its_text(site: Path, page: str) -> None:
    assert address(site, page) == f"{REPOSITORY['url']}/edit/{REPOSITORY['branch']}/{source(page).relative_to(ROOT)}"


def test_how_chapters_are_changed_is_written_there() -> None:
    file, anchor = HELP.split("#")
    titles = re.findall(r"(?m)^#+ (.+)$", (ROOT / file).read_text(encoding="utf8"))
    assert anchor in [title.lower().replace(" ", "-") for title in titles]


@pytest.mark.parametrize("buttons", [[], [{"label": "another"}], 2 * [{"label": BUTTON}]])
def test_a_theme_that_makes_other_buttons_fails_the_build(buttons: list) -> None:
    with pytest.raises(ExtensionError, match="got [02] buttons .* see how the theme"):
        edit_button(buttons, "chapters/07_used_twice")


def test_the_button_is_found_in_a_group_and_alone() -> None:
    button = {"label": BUTTON, "type": "link"}
    assert edit_button([{"label": "full-screen"}, {"label": "source-buttons", "buttons": [button]}], "x") is button
    assert edit_button([button], "x") is button
