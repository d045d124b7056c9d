"""Each page has one card for those who share its address, and says so once."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageDraw

from book._ext.cards import SIZE, Card, cover
from book._tools.contents import pages
from book._tools.places import ROOT
from tests.website import read

BASE = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["html"]["baseurl"]
TAGS = ["og:title", "og:description", "og:type", "og:site_name", "og:url", "og:image", "og:image:width",
        "og:image:height", "og:image:alt"]


def tags(page: Path) -> dict[str, str]:
    """What a page says to those who show its address, each name once."""
    found = read(page)("meta", property=True)
    assert max(Counter(tag["property"] for tag in found).values()) == 1
    return {tag["property"]: tag["content"] for tag in found}


@pytest.mark.parametrize("name", [*pages(), "index"])
def test_a_page_names_its_card_once_and_the_card_is_there(site: Path, name: str) -> None:
    said = tags(site / f"{name}.html")
    assert sorted(said) == sorted(TAGS) and all(said.values())
    card = site / said["og:image"].removeprefix(BASE)
    with Image.open(card) as image:
        assert image.size == SIZE == (int(said["og:image:width"]), int(said["og:image:height"]))
    assert card.stat().st_size < 40_000


def test_every_page_has_a_card_of_its_own(site: Path) -> None:
    images = {tags(site / f"{name}.html")["og:image"] for name in pages()}
    assert len(images) == len({(site / image.removeprefix(BASE)).read_bytes() for image in images}) == len(pages())


def test_the_card_says_what_the_page_is_called(site: Path) -> None:
    said = tags(site / "chapters" / "07_used_twice.html")
    assert said["og:title"] == "7. Used twice: why gradients add"
    assert said["og:image:alt"].startswith(said["og:title"])
    assert said["og:url"] == read(site / "chapters" / "07_used_twice.html").find("link", rel="canonical")["href"]


def test_a_long_title_stays_on_its_card() -> None:
    title = "12. " + "Words that go on and on " * 3
    image = Card(title, "A book").draw().convert("RGB")
    right = image.crop((SIZE[0] - 60, 0, SIZE[0], 400))
    assert right.getcolors() == [(60 * 400, (255, 255, 255))], "the title runs over the edge"


def test_the_cover_holds_the_title() -> None:
    image = cover("Micrograd, step by step").convert("RGB")
    edge = image.crop((image.width - 40, 0, image.width, 700))
    assert edge.getcolors() == [(40 * 700, (255, 255, 255))]
    assert ImageDraw.Draw(image) and image.height > image.width
