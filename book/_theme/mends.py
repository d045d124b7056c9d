"""Check that what the book mends in its theme is still there, and mend the theme's script.

    python -m book._theme.mends          check the theme that is installed
    python -m book._theme.mends SITE     mend the script of a built site

Each mend of the script must match exactly once; each template, block and macro that stands over the theme's must be
one of the theme's; and each class, id and colour that `static/theme.css` names must be there. If not, one line says
what is gone, where and what to do; then the exit status is 1, and nothing is written. README.md has the reasons.
"""
from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from book._tools.files import write_atomically

HERE = Path(__file__).resolve().parent
# The packages that the pages' look comes from, the one that stands over the others first.
THEME = ("sphinx_book_theme", "pydata_sphinx_theme", "sphinx", "myst_nb")
SCRIPT = "scripts/pydata-sphinx-theme.js"
TEXTS = (".html", ".css", ".css_t", ".js", ".py")
BLOCK, MACRO = re.compile(r"{%-?\s*block\s+(\w+)"), re.compile(r"{%-?\s*macro\s+(\w+)")
SELECTOR, NAME, COLOUR = re.compile(r"[^{};]+(?={)"), re.compile(r"[.#]([\w-]+)"), re.compile(r"(--pst-[\w-]+)\s*:")


@dataclass(frozen=True)
class Mend:
    """A place in the theme's script, and what stands there afterwards."""

    what: str
    theirs: re.Pattern[str]
    ours: str

    def apply(self, script: str) -> str:
        """The script, mended.

        Raises:
            MendError: if the place is not there, or not the only one.
        """
        mended, count = self.theirs.subn(self.ours, script)
        if count != 1:
            raise MendError(f"{SCRIPT}: the mend “{self.what}” matches {count} places, and must match one; "
                            "look at what the script does now, and change its pattern")
        return mended


class MendError(Exception):
    """The theme is not the one that the mends were made for."""

    def __str__(self) -> str:
        return f"{self.args[0]} in book/_theme ({', '.join(versions())})"


MENDS = (
    Mend("the sidebar scrolls when the page is laid out anyway",
         re.compile(r'\w+(\(function\(\)\{if\(!document\.querySelector\("\.bd-docs-nav"\)\)return)'),
         r"requestAnimationFrame\1"),
    Mend("the list of sections is followed when the page is laid out anyway",
         re.compile(r'(window\.addEventListener\("resize",\w+\((\w+),300\)\)),\2\(\)'),
         r"\1,requestAnimationFrame(\2)"),
    Mend("what scrolls is left to tab_stops.js",
         re.compile(r'function \w+\(\)\{const \w+=\(\)=>\{document\.querySelectorAll\(\["pre",'
                    r".*?,\w+\(\)\}(?=function)"),
         ""),
    Mend("nobody asks the theme for what scrolls",
         re.compile(r',"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)'),
         ""),
)


def versions() -> Iterator[str]:
    """The versions of the theme, which say what has changed."""
    return (f"{name} {version(name)}" for name in ("sphinx-book-theme", "pydata-sphinx-theme"))


def mended(script: str) -> str:
    """The theme's script with every mend in it."""
    for mend in MENDS:
        script = mend.apply(script)
    return script


def mend_site(site: Path) -> None:
    """Mend the script of a built site."""
    path = site / "_static" / SCRIPT
    if not path.is_file():
        raise MendError(f"{path}: the theme's script is not there; look for its new name, and write it into SCRIPT")
    write_atomically(path, mended(path.read_text(encoding="utf8")))


def check() -> None:
    """Check every mend against the theme that is installed.

    Raises:
        MendError: for the first that no longer fits.
    """
    script = next(path for path in theme_files() if path.as_posix().endswith(f"/static/{SCRIPT}"))
    mended(script.read_text(encoding="utf8"))
    for path in sorted((HERE / "templates").rglob("*.html")):
        check_template(path)
    check_style(HERE / "static" / "theme.css")


def check_template(path: Path) -> None:
    """Check that a template stands over one of the theme's, and each of its blocks and macros, too."""
    name, text = path.relative_to(HERE / "templates").as_posix(), path.read_text(encoding="utf8")
    theirs = [file.read_text(encoding="utf8") for file in theme_files()
              if file.as_posix().endswith((f"/{name}", f"/components/{name}"))]
    if not theirs:
        raise MendError(f"templates/{name}: the theme has no template of this name; take ours out, or rename it")
    for kind, pattern in (("block", BLOCK), ("macro", MACRO)):
        if gone := set(pattern.findall(text)) - set(pattern.findall("\n".join(theirs))):
            raise MendError(f"templates/{name}: the theme has no {kind} {min(gone)}; look at where it is now, "
                            "and change ours")


def check_style(path: Path) -> None:
    """Check that each class, id and colour that a style sheet of ours names is one of the theme's, or of our own."""
    ours = "\n".join(file.read_text(encoding="utf8") for file in (HERE / "templates").rglob("*.html"))
    known = set(re.findall(r"[\w-]+", theme_text() + ours))
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf8"), flags=re.DOTALL)
    for name in [*NAME.findall(" ".join(SELECTOR.findall(css))), *COLOUR.findall(css)]:
        if name not in known:
            raise MendError(f"{path.parent.name}/{path.name}: the theme has no {name}; look for its new name, "
                            "and change the rule")


@cache
def theme_text() -> str:
    """What the theme's templates, style sheets, scripts and modules say."""
    return "\n".join(path.read_text(encoding="utf8") for path in theme_files() if path.suffix in TEXTS)


@cache
def theme_files() -> list[Path]:
    """The files of the theme, and of what it stands on: Sphinx's own theme and MyST-NB's outputs."""
    roots = (Path(spec.origin).parent for name in THEME if (spec := find_spec(name)) and spec.origin)
    places = (root / "themes" / "basic" if root.name == "sphinx" else root for root in roots)
    return [path for place in places for path in sorted(place.rglob("*")) if path.is_file()]


def mend(site: Path | None = None) -> int:
    """Mend the script of a site, or check the theme. Returns the exit status, and says on stderr what does not fit."""
    try:
        if site:
            mend_site(site)
        else:
            check()
    except MendError as error:
        print(f"theme: {error}", file=sys.stderr)
        return 1
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, nargs="?", metavar="SITE", help="the folder of a built site")
    return mend(parser.parse_args().site)


if __name__ == "__main__":
    sys.exit(main())
