"""A proxy that lets nobody out: it refuses every request, and remembers which host it was for."""
from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """The proxy, with the hosts that were asked for in `asked`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Refuser)
        self.asked: list[str] = []


class Refuser(BaseHTTPRequestHandler):
    """Answers 403 to everything."""

    server: Proxy

    def refuse(self) -> None:
        address = self.path if "://" in self.path else f"//{self.path}"
        self.server.asked.append(urlsplit(address).hostname or self.path)
        self.send_error(403)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = do_CONNECT = refuse  # noqa: N815  # the base class's names

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[str]:
    """Serve in the background for the length of a with-block; gives the server's address."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
