"""Formulas become MathML while the book is built: a page needs no script and no other host to show them.

`mathml` turns LaTeX into MathML; Sphinx calls it because `html_math_renderer` in _config.yml is "mathml".
"""
from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, tostring

from docutils import nodes
from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from sphinx.application import Sphinx
from sphinx.util import logging

UNREADABLE = tuple(error for error in vars(exceptions).values()
                   if isinstance(error, type) and issubclass(error, Exception))
WITH_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
BAR, PRIME, SIGNS, CLOSING = "|", "′", "−+", ")]|"
log = logging.getLogger(__name__)


def mathml(latex: str, display: str = "inline") -> str:
    """The MathML of a formula without its dollar signs; `display` is "inline" or "block".

    Raises:
        ValueError: for LaTeX that cannot be turned into MathML.

    >>> mathml("x")
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><mi>x</mi></mrow></math>'
    """
    try:
        math = convert_to_element(latex, display=display)
    except UNREADABLE as error:
        raise ValueError(f"the formula {latex!r} is not readable ({type(error).__name__})") from error
    for element in math.iter():
        refuse_unknown(element, latex)
        repair(element)
        mark_signs(element)
    return tostring(math, encoding="unicode").replace("&amp;", "&")  # the converter writes entities as text


def refuse_unknown(element: Element, latex: str) -> None:
    """Raise ValueError for a command that the converter has left as it was."""
    if element.text and (element.text.startswith("\\") or element.text == "&"):
        raise ValueError(f"the formula {latex!r} has {element.text!r}, which has no MathML here; write it another way")


def repair(element: Element) -> None:
    """Set what the converter leaves to chance: limits under a sum, bars close to what they enclose, primes."""
    if element.tag in WITH_LIMITS and character(element[0]) in "∑∏":
        element.tag = WITH_LIMITS[element.tag]
    if character(element) == BAR:
        element.attrib.update(lspace="0", rspace="0")
    if character(element) == PRIME:
        element.tag = "mo"
        element.attrib.update(lspace="0", rspace="0")


def mark_signs(row: Element) -> None:
    """Say of each minus and plus that begins a number, as in a = -5, that it is a sign and not a subtraction."""
    before = None
    for element in row:
        starts = before is None or (before.tag == "mo" and character(before) not in CLOSING)
        if element.tag == "mo" and character(element) in SIGNS and starts:
            element.set("form", "prefix")
        before = element


def character(element: Element) -> str:
    """The one character that an element holds, or a string that no formula has."""
    text = element.text or ""
    if text.startswith("&#x"):
        text = chr(int(text[3:-1], 16))
    return text if len(text) == 1 else "none"


def visit_math(self: Any, node: nodes.math) -> None:
    """Write an inline formula."""
    self.body.append(written(node, "inline"))
    raise nodes.SkipNode


def visit_math_block(self: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, which scrolls by itself where the screen is narrower."""
    self.body.append(self.starttag(node, "div", CLASS="math", role="group", tabindex="0", **{"aria-label": "Formula"}))
    self.body.append(written(node, "block") + "</div>\n")
    raise nodes.SkipNode


def written(node: nodes.Element, display: str) -> str:
    """The MathML of a node, or its LaTeX with a warning, which fails the build."""
    try:
        return mathml(node.astext(), display)
    except ValueError as error:
        log.warning("%s", error, location=node)
        return f"<code>{nodes.unescape(node.astext())}</code>"


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
