"""The picture that a shared link shows: a card for each page, in the book's look, drawn while the site is built.

`Card` draws one; `give` hands its address to the templates, which name it once for every service that asks. `cover`
draws the cover of the EPUB in the same look.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import matplotlib
from docutils import nodes
from PIL import Image, ImageDraw, ImageFont
from sphinx.application import Sphinx

SIZE = WIDTH, HEIGHT = 1200, 630  # what the services ask for
COVER = 1200, 1600
MARGIN, FINE = 80, 2  # pixels; a curve is drawn larger, and made smaller, so that its edge is smooth
PAPER, INK, SOFT, DATA, SLOPE = "#ffffff", "#17212b", "#4a5560", "#0b5394", "#a34a00"
COLOURS = 32
FOLDER = "_images/cards"
NUMBERED = re.compile(r"(\d+)\. (.+)")


@dataclass(frozen=True)
class Card:
    """What a card says: the page's title, and the book's."""

    title: str
    book: str

    def draw(self) -> Image.Image:
        """The card, in few colours, because a service fetches it over and over."""
        image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
        draw = ImageDraw.Draw(image)
        draw_parabola(draw, left=660, bottom=590, unit=160)
        self.write(draw)
        return image.resize(SIZE, Image.Resampling.LANCZOS).quantize(COLOURS, dither=Image.Dither.NONE)

    def write(self, draw: ImageDraw.ImageDraw) -> None:
        """The words, and a line of the book's blue at the left edge."""
        draw.rectangle((0, 0, 20 * FINE, HEIGHT * FINE), fill=DATA)
        number, title = numbered(self.title)
        above = f"Chapter {number}" if number else ""
        lines = wrapped(draw, title, font(72, bold=True), (WIDTH - 2 * MARGIN) * FINE)
        draw.text((MARGIN * FINE, 90 * FINE), above, SLOPE, font(40))
        draw.multiline_text((MARGIN * FINE, 150 * FINE), "\n".join(lines), INK, font(72, bold=True), spacing=18 * FINE)
        if self.book != self.title:
            draw.text((MARGIN * FINE, 530 * FINE), self.book, SOFT, font(38))


def numbered(title: str) -> tuple[str, str]:
    """The number and the words of a title.

    >>> numbered("7. Used twice"), numbered("Glossary")
    (('7', 'Used twice'), ('', 'Glossary'))
    """
    found = NUMBERED.fullmatch(title)
    return (found[1], found[2]) if found else ("", title)


def wrapped(draw: ImageDraw.ImageDraw, text: str, letters: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The lines of a text, each at most as wide as `width`."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, letters) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def draw_parabola(draw: ImageDraw.ImageDraw, left: int, bottom: int, unit: int) -> None:
    """The book's first picture: 3x² - 4x + 5, with its slope at x = 3/2; `unit` is the width of 1 in pixels."""
    def place(x: float, y: float) -> tuple[float, float]:
        return (left + unit * (x + 1)) * FINE, (bottom - unit * (y - 3) / 8) * FINE

    line = unit * FINE // 23
    curve = [place(x / 50, 3 * (x / 50)**2 - 4 * x / 50 + 5) for x in range(-37, 105)]
    draw.line(curve, fill=DATA, width=line, joint="curve")
    draw.line([place(x, 5.75 + 5 * (x - 1.5)) for x in (0.9, 2.1)], fill=SLOPE, width=line)
    x, y = place(1.5, 5.75)
    draw.ellipse((x - 2 * line, y - 2 * line, x + 2 * line, y + 2 * line), fill=SLOPE)


def cover(title: str) -> Image.Image:
    """The cover of the book."""
    image = Image.new("RGB", (COVER[0] * FINE, COVER[1] * FINE), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 40 * FINE, COVER[1] * FINE), fill=DATA)
    lines = wrapped(draw, title, font(100, bold=True), (COVER[0] - 260) * FINE)
    draw.multiline_text((140 * FINE, 220 * FINE), "\n".join(lines), INK, font(100, bold=True), spacing=30 * FINE)
    draw_parabola(draw, left=130, bottom=1380, unit=300)
    return image.resize(COVER, Image.Resampling.LANCZOS).quantize(COLOURS, dither=Image.Dither.NONE)


@cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Letters that every machine has that can build the book: Matplotlib brings them."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)), size * FINE)


def give(app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None) -> None:
    """Draw a page's card, and tell its template where it is; pages without a text of their own show the book's."""
    if app.builder.name != "html":
        return
    book = app.config.html_title
    title = unescape(re.sub(r"<[^>]*>", "", context["title"])) if document else book
    path = f"{FOLDER}/{page.replace('/', '_') if document else 'book'}.png"
    target = Path(app.outdir, path)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        Card(title, book).draw().save(target, optimize=True)
    context["card"] = {"path": path, "width": WIDTH, "height": HEIGHT, "alt": f"{title}, written over a parabola"}


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", give)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
