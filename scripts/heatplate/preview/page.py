"""The page: served to this machine only, from memory, and nothing by a file's path."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

from heatplate.preview.board import Board

ADDRESS = "127.0.0.1"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

HEARTBEAT = 10.0
"""Seconds after which a page is sent what it has again, so that one that is gone is noticed."""


def _beside(name: str) -> bytes:
    return Path(__file__).with_name(name).read_bytes()


class PageServer(ThreadingTCPServer):
    """Serves the page of a board. port: 0 for any that is free. Raises OSError if it cannot have the port."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, board: Board, port: int) -> None:
        self.board = board
        self.fixed = {
            "/": ("text/html; charset=utf-8", _beside("page.html")),
            "/page.svg": ("image/svg+xml", _beside("page.svg")),
            "/page.css": ("text/css; charset=utf-8", _beside("page.css")),
            "/page.js": ("text/javascript; charset=utf-8", _beside("page.js")),
        }
        super().__init__((ADDRESS, port), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{ADDRESS}:{self.port}/"

    def start(self) -> None:
        """Serve from threads that end with the process."""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A page that is closed while it is sent something is no error."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version, sys_version = "Heatplate", ""
    error_content_type, error_message_format = "text/plain; charset=utf-8", "%(code)d %(message)s\n"
    timeout = 30

    def do_GET(self) -> None:
        if not self._is_for_this_machine():
            self.send_error(HTTPStatus.FORBIDDEN, "The Host header names another machine")
        elif self.path == "/events":
            self._send_events()
        elif self.path in self.server.fixed:
            self._send(*self.server.fixed[self.path])
        elif picture := self.server.board.picture(self.path):
            self._send("image/png", picture)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _is_for_this_machine(self) -> bool:
        """Whether the browser was told to go here: a foreign name may be made to lead to this address."""
        port = self.server.port
        known = [f"{name}:{port}" for name in (ADDRESS, "localhost")]
        known += [ADDRESS, "localhost"] if port == 80 else []
        hosts = self.headers.get_all("Host", [])
        return len(hosts) == 1 and hosts[0].strip().lower() in known

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for content in self._contents():
            self.wfile.write(f"data: {content}\n\n".encode())

    def _contents(self) -> Iterator[str]:
        version = -1
        while True:
            version, content = self.server.board.newer_than(version, HEARTBEAT)
            yield content

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """The terminal stays quiet."""
