"""The links under a chapter's title."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml
from sphinx.errors import ConfigError

from book._ext.launch import addresses
from book._tools.contents import pages
from book._tools.places import ROOT
from tests.website import read

CHAPTERS = [name for name in pages() if name.startswith("chapters/")]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_chapter_opens_as_a_notebook_here_on_colab_and_on_binder(site: Path, chapter: str) -> None:
    links = {link.text: link["href"] for link in read(site / f"{chapter}.html").select("nav.launch a")}
    name = chapter.removeprefix("chapters/")
    repository = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["repository"]
    whose = repository["url"].removeprefix("https://github.com/")
    place = f"{whose}/blob/{repository['branch']}/{chapter}.ipynb"
    assert links["Open as a notebook"] == f"../lite/notebooks/index.html?path={name}.ipynb"
    assert links["Colab"] == f"https://colab.research.google.com/github/{place}"
    assert links["Binder"].startswith(f"https://mybinder.org/v2/gh/{whose}/{repository['branch']}?")
    assert (site / "chapters" / links["Download"]).is_file()
    assert (site / "lite" / "files" / f"{name}.ipynb").is_file()


def test_the_help_beside_the_links_is_where_they_point(site: Path) -> None:
    page, anchor = addresses(CHAPTERS[0], "https://github.com/a/b", "main")["Which one?"].split("#")
    assert read((site / "chapters" / page).resolve()).find(id=anchor)


def test_no_other_page_has_the_links(site: Path) -> None:
    others = [name for name in pages() if name not in CHAPTERS]
    assert not [name for name in others if read(site / f"{name}.html").select("nav.launch")]


@pytest.mark.parametrize("repository", ["https://example.org/a/b", "https://github.com/a", ""])
def test_a_repository_that_colab_cannot_open_is_an_error_with_the_rule(repository: str) -> None:
    with pytest.raises(ConfigError, match=f"got the repository '{repository}'; .* give such an address"):
        addresses("chapters/01_one_knob", repository, "main")


def test_binder_installs_what_make_lab_installs_into_its_own_python(tmp_path: Path) -> None:
    script, said = ROOT / "binder" / "postBuild", tmp_path / "said"
    assert script.stat().st_mode & 0o111, "Binder runs it only if it may be executed"
    (tmp_path / "python").write_text(f'#!/bin/sh\necho "$@" >> {said}\n[ "$1" != -c ] || echo {tmp_path}\n')
    (tmp_path / "python").chmod(0o755)
    subprocess.run([script], cwd=ROOT, check=True, env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    installed = [line for line in said.read_text().splitlines() if line.startswith("-m pip install")]
    assert [line.partition("--disable-pip-version-check ")[2] for line in installed] == [
        "--require-hashes -r requirements.txt", "--no-deps -e ."]
    assert (tmp_path / "etc/ipython/ipython_kernel_config.py").exists()
    assert (ROOT / "binder" / "apt.txt").read_text(encoding="utf8").split() == ["graphviz"]
