"""The edit button of a chapter leads to how a chapter is changed: a notebook's file is nothing to edit by hand.

The other pages are Markdown, and their buttons lead to an editor in the browser, as the theme makes them.
"""
from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

CHAPTERS = "chapters/"
BUTTON = "source-edit-button"  # what the theme calls it
HELP = "CONTRIBUTING.md#change-a-chapter"


def lead(app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None) -> None:
    """Give a chapter's edit button the address of the help."""
    if not page.startswith(CHAPTERS) or app.builder.name != "html":
        return
    options = app.config.html_theme_options
    button = edit_button(context["header_buttons"], page)
    button["url"] = f"{options['repository_url']}/blob/{options['repository_branch']}/{HELP}"
    button["tooltip"] = "How this chapter is edited"


def edit_button(buttons: list[dict[str, Any]], page: str) -> dict[str, Any]:
    """The one button that the theme has made for editing a page; it may stand in a group."""
    every = [button for entry in buttons for button in entry.get("buttons", [entry])]
    found = [button for button in every if button.get("label") == BUTTON]
    if len(found) != 1:
        raise ExtensionError(f"{page}: got {len(found)} buttons {BUTTON!r} from the theme, and edit_link changes one; "
                             "set use_edit_page_button in _config.yml, and see how the theme names the button now")
    return found[0]


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", lead, priority=900)  # after the theme has made its buttons
    return {"parallel_read_safe": True, "parallel_write_safe": True}
