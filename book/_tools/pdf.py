"""The whole book as one PDF, printed by Chromium from the built site: `printed(site)` gives its bytes.

A cover and contents with page numbers come first, then every page that the table of contents names; links within the
book lead to places within the file, and its outline has the parts, the chapters and their sections.
"""
from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.constants import PageLabelStyle
from pypdf.generic import DictionaryObject, Fit, NameObject

from volume import Document, Volume

PROGRAMS = ["chromium", "chromium-browser", "google-chrome"]
HOST = "http://book.invalid/"  # a host that cannot exist: everything that is asked of it comes from the site's folder
STYLE = Path(__file__).with_name("pdf.css")
MARGINS = {"top": "18mm", "bottom": "20mm", "left": "22mm", "right": "22mm"}
FOOTER = '<p style="font: 9px sans-serif; color: #4a5560; margin: 0 auto"><span class="pageNumber"></span></p>'
DEPTH = 2  # the outline ends with the sections


class MissingChromiumError(RuntimeError):
    """There is no Chromium on this machine."""


def program() -> str:
    """Where Chromium is.

    Raises:
        MissingChromiumError: if there is none.
    """
    if found := next(filter(None, map(shutil.which, PROGRAMS)), None):
        return found
    raise MissingChromiumError(f"no Chromium on this machine ({', '.join(PROGRAMS)}); "
                               "apt-get install chromium, or brew install --cask chromium")
