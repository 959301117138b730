"""Tells Postfix live whether an address exists, so that users can be added while it runs (tcp_table(5))."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from urllib.parse import unquote


class Directory:
    """A look-up server on loopback; `knows` is asked with each address and answers from any thread."""

    def __init__(self, knows: Callable[[str], bool]) -> None:
        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    verb, _, key = line.decode("ascii", "replace").strip().partition(" ")
                    found = verb == "get" and knows(unquote(key))
                    self.wfile.write(b"200 yes\n" if found else b"500 unknown\n")

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
