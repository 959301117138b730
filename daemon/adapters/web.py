"""The web server: uvicorn inside the service's own event loop, listening only where the config says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from daemon.adapters.web_app import make_app
from daemon.adapters.web_site import Site
from daemon.core.errors import ConfigError, Finding

log = structlog.get_logger(__name__)
_MOST_AT_ONCE = 100
_LARGEST_HEAD = 16 * 1024
_START_SECONDS = 10.0
_STOP_SECONDS = 3


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to the service, which stops it in its turn."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


class WebServer:
    """Serves a site at one address."""

    def __init__(self, site: Site, host: str, port: int) -> None:
        self._site, self._host = site, host
        self.port = port
        """The port listened at; with 0 given, the one the system chose."""
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address to reach it by on this machine, without a slash at its end."""
        return (
            f"http://[{self._host}]:{self.port}" if ":" in self._host else f"http://{self._host}:{self.port}"
        )

    async def start(self) -> None:
        """Listen; raises ConfigError where the address cannot be had."""
        listener = _listen(self._host, self.port)
        self.port = listener.getsockname()[1]
        self._server = _Server(
            uvicorn.Config(
                make_app(self._site),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_MOST_AT_ONCE,
                h11_max_incomplete_event_size=_LARGEST_HEAD,
                timeout_graceful_shutdown=_STOP_SECONDS,
            )
        )
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        async with asyncio.timeout(_START_SECONDS):
            await self._server.ready.wait()
        log.info("web_ready", port=self.port)

    async def close(self) -> None:
        """Let what is being answered finish, for a few seconds at most."""
        if self._server is None or self._task is None:
            return
        self._server.should_exit = True
        await self._task


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        message = f"the web server cannot listen at {host}, port {port}: {error.strerror or error}"
        hint = "give [service.web] listen an address of this machine and a free port above 1023"
        raise ConfigError((Finding(message=message, hint=hint),)) from error
