"""Under each chapter's title: links that open the chapter as a notebook, here in the browser or on somebody's server.

`addresses` says where each leads; the repository and its branch are those of _config.yml. The link that opens it in the
browser is left out where the site's Python cannot do that.
"""
from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform

from book._tools import vendor

CHAPTERS = "chapters/"
HELP = "book/how_to_use.html#as-a-notebook"


class Launch(SphinxPostTransform):
    """Put the links after the title of each chapter."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        page = self.env.docname
        if not page.startswith(CHAPTERS) or self.app.builder.name == "epub":  # a reader for books has no notebooks
            return
        options = self.config.html_theme_options
        leads = addresses(page, options["repository_url"], options["repository_branch"])
        if vendor.no_notebooks():
            del leads["Open as a notebook"]
        links = "\n".join(link(text, address) for text, address in leads.items())
        row = f'<nav class="launch" aria-label="This chapter as a notebook">\n{links}\n</nav>\n'
        title = next(self.document.findall(nodes.title))
        title.parent.insert(title.parent.index(title) + 1, nodes.raw("", row, format="html"))


def link(text: str, address: str) -> str:
    """A link; what is downloaded is not opened."""
    return f'<a href="{escape(address)}"{" download" if text == "Download" else ""}>{text}</a>'


def addresses(page: str, repository: str, branch: str) -> dict[str, str]:
    """What each link of a chapter's row says, and where it leads: on this site relative to the page, elsewhere in full.

    >>> addresses("chapters/04_value", "https://github.com/a/b", "main")["Colab"]
    'https://colab.research.google.com/github/a/b/blob/main/chapters/04_value.ipynb'
    """
    parts = urlsplit(repository)
    if parts.hostname != "github.com" or parts.path.strip("/").count("/") != 1:
        raise ConfigError(f"_config.yml: got the repository {repository!r}; Colab and Binder open notebooks from "
                          "https://github.com/OWNER/NAME; give such an address")
    up, name, whose = "../" * page.count("/"), page.removeprefix(CHAPTERS), parts.path.strip("/")
    return {
        "Open as a notebook": f"{up}lite/notebooks/index.html?path={name}.ipynb",
        "Colab": f"https://colab.research.google.com/github/{whose}/blob/{branch}/{page}.ipynb",
        "Binder": f"https://mybinder.org/v2/gh/{whose}/{branch}?urlpath=lab/tree/{page}.ipynb",
        "Download": f"{up}_sources/{page}.ipynb",
        "Which one?": up + HELP,
    }


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_post_transform(Launch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
