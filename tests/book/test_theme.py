"""What the book mends in its theme fits the theme, and a theme that it no longer fits ends the build with one line."""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from book._theme import mends
from book._tools.places import ROOT
from tests.website import built

SCRIPT = next(path for path in mends.theme_files() if path.as_posix().endswith(f"/static/{mends.SCRIPT}"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that has the theme's script, as the theme gives it."""
    path = tmp_path / "_static" / mends.SCRIPT
    path.parent.mkdir(parents=True)
    path.write_text(SCRIPT.read_text(encoding="utf8"), encoding="utf8")
    return tmp_path


def mend(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "book._theme.mends", *arguments], cwd=ROOT, capture_output=True,
                          text=True, check=False)


def test_every_mend_fits_the_theme_that_is_installed() -> None:
    done = mend()
    assert (done.returncode, done.stderr) == (0, "")


def test_the_sites_script_is_mended(site: Path) -> None:
    assert mend(site).returncode == 0
    script = (site / "_static" / mends.SCRIPT).read_text(encoding="utf8")
    assert 'requestAnimationFrame(function(){if(!document.querySelector(".bd-docs-nav"))' in script
    assert re.search(r'"resize",\w\((\w),300\)\),requestAnimationFrame\(\1\)', script)
    assert "scrollWidth" not in script, "the theme does not measure what scrolls"
    assert subprocess.run(["node", "--check", site / "_static" / mends.SCRIPT], check=False).returncode == 0


@pytest.mark.parametrize("mine", mends.MENDS, ids=lambda mine: mine.what)
@pytest.mark.parametrize("times", [0, 2])
def test_a_script_that_a_mend_does_not_match_once_is_left_alone_and_named(
        site: Path, mine: mends.Mend, times: int) -> None:
    path = site / "_static" / mends.SCRIPT
    text = path.read_text(encoding="utf8")
    found = mine.theirs.search(text)
    assert found
    changed = text.replace(found[0], f"{found[0]}function " * times)
    path.write_text(changed, encoding="utf8")
    done = mend(site)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    for part in (mends.SCRIPT, mine.what, "pydata-sphinx-theme 0", "change its pattern"):
        assert part in done.stderr
    assert path.read_text(encoding="utf8") == changed
    assert list(path.parent.iterdir()) == [path], "nothing half-written stays"


def test_a_site_without_the_script_is_said(tmp_path: Path) -> None:
    done = mend(tmp_path)
    assert done.returncode == 1
    assert "the theme's script is not there" in done.stderr


@pytest.mark.parametrize(("name", "text", "gone"), [
    ("nowhere.html", "", "no template of this name"),
    ("layout.html", "{% block gone %}{% endblock %}", "no block gone"),
    ("static/webpack-macros.html", "{% macro gone() %}{% endmacro %}", "no macro gone"),
])
def test_a_template_that_stands_over_nothing_is_named(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, gone: str) -> None:
    path = tmp_path / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf8")
    monkeypatch.setattr(mends, "HERE", tmp_path)
    with pytest.raises(mends.MendError, match=rf"^templates/{name}: the theme has {gone}.*theme \d"):
        mends.check_template(path)


@pytest.mark.parametrize(("rule", "gone"), [
    (".bd-header, .bd-gone { margin: 0 }", "bd-gone"),
    ("@media print { p, #pst-gone { margin: 0 } }", "pst-gone"),
    (":root { --pst-color-gone: red }", "--pst-color-gone"),
])
def test_a_rule_that_names_nothing_in_the_theme_is_named(tmp_path: Path, rule: str, gone: str) -> None:
    style = tmp_path / "theme.css"
    style.write_text(f"/* .not-named {{ }} */ .btn {{ width: .5rem; color: #abcdef }}\n{rule}\n", encoding="utf8")
    with pytest.raises(mends.MendError, match=f"the theme has no {gone};"):
        mends.check_style(style)


def test_each_mend_has_its_line_in_the_rooms_own_list() -> None:
    listed = (ROOT / "book/_theme/README.md").read_text(encoding="utf8")
    for path in (ROOT / "book/_theme").rglob("*.*"):
        if path.suffix in (".html", ".css", ".js"):
            name = path.relative_to(ROOT / "book/_theme").as_posix()
            assert f"`{name.removeprefix('templates/')}`" in listed, f"book/_theme/README.md does not name {name}"


def test_the_site_has_the_mended_script_alone() -> None:
    script = next(built().glob("_static/book-*.js")).read_text(encoding="utf8")
    assert "requestAnimationFrame" in script and "scrollWidth" not in script
