"""The site as a static host sends it: texts compressed, and everything kept by the browser for a while.

`host(folder, port)` is a server; `weight(path)` says how many bytes of a file cross the wire.
"""
from __future__ import annotations

import gzip
from functools import cache, partial
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from book._tools.serve import HOST, Handler

COMPRESSED = {".gz", ".ico", ".jpg", ".pdf", ".png", ".webp", ".whl", ".woff2", ".zip"}  # by themselves
KEPT = 600  # seconds, as GitHub Pages has it


class Compressing(Handler):
    """Files as a static host sends them, over a connection that stays open."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send the headers of a file, and return what follows."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() or path.suffix in COMPRESSED or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        if not path.is_file():
            self.send_error(404)
            return None
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", f"max-age={KEPT}")
        super().end_headers()


@cache
def compressed(path: Path, date: int) -> bytes:
    """A file as gzip makes it; compressed anew when its date changes."""
    return gzip.compress(path.read_bytes(), mtime=0)


def weight(path: Path) -> int:
    """The bytes of a file that cross the wire."""
    if path.suffix in COMPRESSED:
        return path.stat().st_size
    return len(compressed(path, path.stat().st_mtime_ns))


def host(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A static host for a folder; 0 takes any port that is free."""
    return ThreadingHTTPServer((HOST, port), partial(Compressing, directory=str(folder)))
