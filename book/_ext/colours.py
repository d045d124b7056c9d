"""Code in colours: a word gets an element of its own only where the style gives it a colour of its own.

Names and punctuation, more than half of all words, have the colour of the text around them; without their elements
a page opens sooner.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace, _TokenType
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

UNCOLOURED = {Name, Name.Namespace, Name.Other, Punctuation, Whitespace}  # in both styles that _config.yml names

Token = tuple[_TokenType, str]


class Sparing(HtmlFormatter[str]):
    """Pygments' own formatter, which is not told of words that have no colour."""

    def format_unencoded(self, tokensource: Iterable[Token], outfile: Any) -> Any:
        return super().format_unencoded(plain(tokensource), outfile)


def plain(tokens: Iterable[Token]) -> Iterator[Token]:
    """The words of a code block, where those without a colour count as text.

    >>> list(plain([(Name, "a"), (Name.Builtin, "len")]))
    [(Token.Text, 'a'), (Token.Name.Builtin, 'len')]
    """
    for kind, word in tokens:
        yield (Text if kind in UNCOLOURED else kind), word


def setup(app: Sphinx) -> dict[str, bool]:
    PygmentsBridge.html_formatter = Sparing  # type: ignore[assignment]  # Sphinx names the class, not its kind
    return {"parallel_read_safe": True, "parallel_write_safe": True}
