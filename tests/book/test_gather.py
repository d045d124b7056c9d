"""Each page gets one style sheet and one classic script, and loses no rule that it can use."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from book._tools.places import ROOT

HEAD = """<head>
<link rel="stylesheet" href="{up}_static/theme/first.css?v=1">
<link rel="stylesheet" type="text/css" href="{up}_static/second.css" />
<script defer src="{up}_static/one.js"></script>
<script defer type="module" src="{up}_static/page.js"></script>
<script defer="defer" src="{up}_static/two.js?v=2"></script>
</head>"""
FILES = {
    "index.html": HEAD.format(up="") + '<p class="seen">A word.</p><pre class="highlight"></pre>'
                  '<script defer src="_static/search.js"></script>',
    "deep/page.html": HEAD.format(up="../") + "<table></table>",
    "404.html": "<title>Missing</title>",
    "lite/index.html": '<link rel="stylesheet" href="../_static/theme/first.css">',
    "_static/theme/first.css": ".seen { background: url(../picture.png); color: red } .unseen { color: green }",
    "_static/second.css": ".seen { color: blue } table { width: 1px } :focus-visible { outline: 3px solid } "
                          ".by-script { width: 2px } .highlight .k { color: red } @media print { p { width: 3px } } "
                          ".mg-big { width: 4px } .word { color: green }",
    "_static/picture.png": "",
    "_static/one.js": "const said = [1];",
    "_static/two.js": "said.push('by-script');",
    "_static/page.js": "",
    "_static/search.js": "",
}


def gather(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", "book/_theme/gather.js", *arguments], cwd=ROOT, capture_output=True, text=True,
                          check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site, gathered."""
    site = tmp_path_factory.mktemp("site")
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf8")
    done = gather(site)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return site


@pytest.fixture(scope="module")
def css(site: Path) -> str:
    """The one style sheet."""
    return next(site.glob("_static/book-*.css")).read_text(encoding="utf8")


def test_each_page_names_one_sheet_and_one_script_from_where_it_stands(site: Path) -> None:
    sheet, script = (next(site.glob(f"_static/book-*.{suffix}")).name for suffix in ("css", "js"))
    for page, up in (("index.html", ""), ("deep/page.html", "../")):
        text = (site / page).read_text(encoding="utf8")
        assert re.findall(r'<link[^>]*href="([^"]+)', text) == [f"{up}_static/{sheet}"]
        assert re.findall(r'<script[^>]*src="([^"]+)', text)[:2] == [f"{up}_static/{script}", f"{up}_static/page.js"]


def test_a_script_that_one_page_alone_names_stays_by_itself(site: Path) -> None:
    assert '<script defer src="_static/search.js">' in (site / "index.html").read_text(encoding="utf8")
    assert (site / "_static/search.js").exists()


def test_rules_that_a_page_or_a_script_can_use_stay_in_their_order(css: str) -> None:
    assert css.index("color:red") < css.index("color:#00f")
    for kept in ("table{", ":focus-visible{", ".by-script{", ".highlight .k{", "@media print{", ".mg-big{"):
        assert kept in css


def test_rules_that_nothing_can_use_go(css: str) -> None:
    assert "unseen" not in css
    assert ".word{" not in css, "a word of the text is no class"


def test_a_picture_that_a_rule_names_is_found_from_the_new_place(css: str) -> None:
    assert re.search(r'url\("?\.?/?picture\.png"?\)', css)


def test_scripts_run_in_the_order_of_the_page(site: Path) -> None:
    script = next(site.glob("_static/book-*.js")).read_text(encoding="utf8")
    assert script.index("[1]") < script.index("by-script")


def test_what_was_gathered_is_gone_and_other_pages_are_as_they_were(site: Path) -> None:
    assert not (site / "_static/second.css").exists() and not (site / "_static/one.js").exists()
    for name in ("404.html", "lite/index.html"):
        assert (site / name).read_text(encoding="utf8") == FILES[name]


@pytest.mark.parametrize("arguments", [(), ("nowhere",)])
def test_without_a_site_it_says_how_to_call_it(arguments: tuple[str, ...]) -> None:
    done = gather(*arguments)
    assert done.returncode == 2
    assert "name the folder of a built site" in done.stderr
