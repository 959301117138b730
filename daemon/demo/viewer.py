"""The demo's web page: everybody's mail, answering as anybody, and letting time go on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from daemon.demo.postboxes import Person, Post
from daemon.demo.servers import HOST
from daemon.demo.showing import MAIL_POLICY, PAGE_POLICY, describe, framed, listed, overview, when
from daemon.demo.stage import DemoFailed, Stage
from daemon.demo.week import DAY, go_by, one_step
from daemon.demo.writing import STYLES, write_answer, write_new

_PAGES = {"/": ("index.html", "text/html"), "/viewer.css": ("viewer.css", "text/css")}
_PAGES |= {"/viewer.js": ("viewer.js", "text/javascript")}
_LONGEST_TEXT = 20_000


class Viewer:
    """The page at `url`, from `async with` to its end."""

    def __init__(self, stage: Stage, port: int | None, usual_port: int) -> None:
        self._stage = stage
        self._listener = _listen(port, usual_port)
        self.url = f"http://{HOST}:{self._listener.getsockname()[1]}/"
        self._busy = ""

    async def __aenter__(self) -> Self:
        self._server = _Server(
            uvicorn.Config(
                self._app(),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        starting = asyncio.create_task(self._server.is_up.wait())
        await asyncio.wait({starting, self._serving}, return_when=asyncio.FIRST_COMPLETED)
        starting.cancel()
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        await self._serving

    async def serve(self) -> None:
        """Stay until cancelled; raises what broke the service or the page."""
        running = {self._serving, self._stage.running}
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    @contextmanager
    def busy(self, what: str) -> Iterator[None]:
        """While time goes by nobody else may make it."""
        self._busy = what
        try:
            yield
        finally:
            self._busy = ""

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                *(Route(path, self._page) for path in _PAGES),
                Route("/api/state", self._state),
                Route("/api/people/{who}", self._person),
                Route("/api/mails/{number:int}", self._mail),
                Route("/mails/{number:int}.html", self._html),
                Route("/api/answer", self._answer, methods=["POST"]),
                Route("/api/write", self._write, methods=["POST"]),
                Route("/api/next", self._next, methods=["POST"]),
            ],
            # A page elsewhere must neither read mail here by a name that leads here, nor make anybody write.
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
            exception_handlers={HTTPException: _refused, DemoFailed: _failed},
        )

    # --- pages ---

    async def _page(self, request: Request) -> Response:
        name, media = _PAGES[request.url.path]
        content = (files("daemon.demo") / "pages" / name).read_bytes()
        return Response(content, media_type=media, headers=PAGE_POLICY)

    async def _html(self, request: Request) -> Response:
        post = self._post(request.path_params["number"])
        return HTMLResponse(framed(post), headers=MAIL_POLICY)

    # --- what there is ---

    async def _state(self, request: Request) -> Response:
        since = request.query_params.get("since", "0")
        stage, at = self._stage, stage_time(self._stage)
        state = overview(stage.postboxes, int(since) if since.isdigit() else 0)
        state |= {"clock": at, "busy": self._busy, "archive": self._archive(), "styles": STYLES}
        upcoming = stage.next_at()
        return JSONResponse(state | {"next": when(stage, upcoming) if upcoming else ""})

    def _archive(self) -> str:
        """The archive's address, once there is something in it."""
        is_out = any(post.kind == "edition" for post in self._stage.postboxes.posts)
        return self._stage.archive if is_out else ""

    async def _person(self, request: Request) -> Response:
        person = self._who(request.path_params["who"])
        return JSONResponse({"mails": listed(self._stage.postboxes, person)})

    async def _mail(self, request: Request) -> Response:
        post = self._post(request.path_params["number"])
        self._stage.postboxes.open(post)
        return JSONResponse(describe(post, self._stage.postboxes.people[post.owner]))

    # --- what one can do ---

    async def _answer(self, request: Request) -> Response:
        said = await _said(request)
        post, text = self._post(said.get("number")), _text(said)
        person = self._stage.postboxes.people[post.owner]
        style = next((known for known in STYLES if known == said.get("style")), None)
        if style is None:
            raise HTTPException(422, f"style must be one of {', '.join(STYLES)}")
        sent = await self._stage.speak(
            person, lambda at: write_answer(style, post.raw, person, text, at), text
        )
        return JSONResponse({"number": sent.number})

    async def _write(self, request: Request) -> Response:
        said = await _said(request)
        person, text = self._who(said.get("who")), _text(said)
        to, subject = str(said.get("to") or self._stage.box), str(said.get("subject") or "")[:500]
        if not to.isprintable() or "@" not in to:
            raise HTTPException(422, "write an address under To")
        sent = await self._stage.speak(person, lambda at: write_new(person, to, subject, text, at), text)
        return JSONResponse({"number": sent.number})

    async def _next(self, request: Request) -> Response:
        what = (await _said(request)).get("what")
        if self._busy:
            raise HTTPException(409, "time is going by already; wait until it stands still")
        with self.busy(str(what)):
            if what == "day":
                async for _ in go_by(self._stage, self._stage.clock.now() + DAY):
                    pass
            else:
                await one_step(self._stage)
        return JSONResponse({"clock": stage_time(self._stage)})

    def _who(self, name: Any) -> Person:
        person = self._stage.postboxes.people.get(str(name))
        if person is None:
            raise HTTPException(404, "there is nobody of that name")
        return person

    def _post(self, number: Any) -> Post:
        post = self._stage.postboxes.post(number) if isinstance(number, int) else None
        if post is None:
            raise HTTPException(404, "there is no such mail")
        return post


class _Server(uvicorn.Server):
    """A server that says when it is up, and leaves signals to whoever started it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


def stage_time(stage: Stage) -> str:
    """What the stage's clock shows in the service's own zone."""
    return when(stage, stage.clock.now())


def _listen(port: int | None, usual: int) -> socket.socket:
    """A port of loopback: the one asked for, else the usual one, else any; raises DemoFailed."""
    for candidate in (usual, 0) if port is None else (port,):
        try:
            return socket.create_server((HOST, candidate), backlog=64)
        except OSError as error:
            reason = error.strerror or str(error)
    raise DemoFailed(
        f"the page cannot be at port {port}: {reason} (choose another with --port, or 0 for any)"
    )


async def _said(request: Request) -> dict[str, Any]:
    """The JSON object that a request of our own page brings; others cannot send that type unasked (Fetch, CORS)."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(415, "send JSON")
    try:
        said = await request.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise HTTPException(422, "send a JSON object")
    return said


def _text(said: dict[str, Any]) -> str:
    text = str(said.get("text") or "").strip()
    if len(text) > _LONGEST_TEXT:
        raise HTTPException(422, f"that is more than {_LONGEST_TEXT} characters; write less")
    return text


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": getattr(error, "detail", "")}, status_code=status)


async def _failed(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=502)
