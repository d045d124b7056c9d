"""Serve the built site on this machine, and print its address: `python -m book._tools.serve --port 8000`.

Nothing but this machine can reach it. If the port is taken, the next free one is used.
"""
from __future__ import annotations

import argparse
import errno
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from book._tools.places import SITE, shown

HOST = "127.0.0.1"
TRIES = 100


class Handler(SimpleHTTPRequestHandler):
    """Files by their right types, whatever the machine's own table of types says; silent."""

    extensions_map = {  # the base class has it as a plain attribute, too
        "": "application/octet-stream", ".css": "text/css", ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon", ".ipynb": "application/x-ipynb+json", ".js": "text/javascript",
        ".json": "application/json", ".md": "text/markdown; charset=utf-8", ".mjs": "text/javascript",
        ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm", ".whl": "application/zip", ".woff2": "font/woff2", ".xml": "application/xml",
        ".zip": "application/zip",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server for a folder, at the port or, if that is taken, at the next one that is free; 0 takes any.

    Raises:
        OSError: if no port within a hundred is free.
    """
    handler = partial(Handler, directory=str(folder))
    for number in range(port, port + TRIES):
        try:
            return ThreadingHTTPServer((HOST, number), handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(f"no port from {port} to {port + TRIES - 1} is free; name another: make serve PORT=9000")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000, help="the first port to try (default: %(default)s)")
    port = parser.parse_args().port
    if not (SITE / "index.html").exists():
        print(f"serve: there is no site in {shown(SITE)}; build it first: make book", file=sys.stderr)
        return 1
    with server(SITE, port) as site:
        print(f"The book is at http://{HOST}:{site.server_port}/ (Ctrl-C stops it)", flush=True)
        try:
            site.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
