"""The pages by address: the archive and its feed, the one-click stop, and health for monitoring."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daemon.adapters import atom, web_pages
from daemon.adapters.web_fresh import Freshness
from daemon.adapters.web_site import Condition, Paper, Site

log = structlog.get_logger(__name__)

ONE_CLICK = ("List-Unsubscribe", "One-Click")
_LARGEST_BODY = 4096
_BODY_SECONDS = 10.0
_IN_FEED = 20
_POLICY = (
    b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # The addresses are secrets: they must reach neither other sites nor search engines.
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex, nofollow, noarchive"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class _Guard:
    """Puts the security headers on every answer, also on errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)


def make_app(site: Site) -> ASGIApp:
    """The ASGI application over a site."""
    pages = _Pages(site)
    app = Starlette(
        routes=[
            Route("/", pages.home),
            Route("/archive/", pages.home),
            Route("/archive/{token}", pages.with_slash),
            Route("/archive/{token}/", pages.list),
            Route("/archive/{token}/feed.atom", pages.feed),
            Route("/archive/{token}/{number:int}", pages.issue),
            Route("/stop/{token}", pages.stop, methods=["GET", "POST"]),
            Route("/health", pages.health),
            Route("/metrics", pages.metrics),
            Route("/robots.txt", pages.robots),
        ],
        exception_handlers={HTTPException: pages.refuse, Exception: pages.broke},
    )
    # A redirect made from the Host header would lead wherever its sender likes.
    app.router.redirect_slashes = False
    return _Guard(app)


class _Pages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._fresh = Freshness()

    async def home(self, request: Request) -> Response:
        page = web_pages.plain_page(self._site, "web/home", archive=self._site.look.archive)
        return self._conditional(request, page.encode(), "text/html")

    async def with_slash(self, request: Request) -> Response:
        paper = await self._paper(request)
        return RedirectResponse(f"{paper.token}/", status_code=308, headers={"Cache-Control": "no-store"})

    async def list(self, request: Request) -> Response:
        page = web_pages.list_page(self._site, await self._paper(request))
        return self._conditional(request, page.encode(), "text/html")

    async def issue(self, request: Request) -> Response:
        paper = await self._paper(request)
        for issue in paper.issues:
            if issue.number == request.path_params["number"]:
                page = web_pages.issue_page(self._site, paper, issue)
                return self._conditional(request, page.encode(), "text/html")
        raise HTTPException(404)

    async def feed(self, request: Request) -> Response:
        return self._conditional(request, self._atom(await self._paper(request)), "application/atom+xml")

    def _atom(self, paper: Paper) -> bytes:
        entries = []
        for issue in paper.issues[:_IN_FEED]:
            words = web_pages.issue_words(self._site, paper, issue)
            entries.append(
                atom.FeedEntry(
                    id=issue.id,
                    url=web_pages.issue_url(paper, issue),
                    title=words.subject,
                    page=words.html,
                    published_at=issue.published_at,
                    updated_at=issue.updated_at,
                )
            )
        return atom.write_feed(
            atom.Feed(
                id=paper.id,
                url=web_pages.feed_url(paper),
                page_url=web_pages.list_url(paper),
                title=paper.name,
                author=paper.name,
                language=paper.look.language,
                updated_at=paper.updated_at,
                entries=entries,
            )
        )

    async def stop(self, request: Request) -> Response:
        token = request.path_params["token"]
        if request.method == "POST":
            form = fields(request.headers.get("content-type", ""), await _body(request))
            if form != [ONE_CLICK]:
                raise HTTPException(400)
            found = await self._site.stop(token)
        else:
            found = await self._site.stopping(token)
        if found is None:
            raise HTTPException(404)
        page = web_pages.stop_page(self._site, found)
        return Response(page, media_type="text/html", headers={"Cache-Control": "no-store"})

    async def health(self, request: Request) -> Response:
        found = await self._site.condition()
        body = {
            "status": found.status,
            "problems": list(found.problems),
            "stuck": list(found.stuck),
            "at": found.at.isoformat(timespec="seconds"),
        }
        bad = bool(found.problems or found.stuck)
        return JSONResponse(body, status_code=503 if bad else 200, headers={"Cache-Control": "no-store"})

    async def metrics(self, request: Request) -> Response:
        text = metrics_text(await self._site.condition())
        return PlainTextResponse(
            text, media_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"}
        )

    async def robots(self, request: Request) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    async def refuse(self, request: Request, error: Exception) -> Response:
        """A friendly page for what is not there or was asked in a wrong way."""
        code = error.status_code if isinstance(error, HTTPException) else 400
        given = error.headers if isinstance(error, HTTPException) else None
        template = "web/missing" if code == 404 else "web/wrong"
        page = web_pages.plain_page(self._site, template)
        headers = {**(given or {}), "Cache-Control": "no-store"}
        return Response(page, status_code=code, media_type="text/html", headers=headers)

    async def broke(self, request: Request, error: Exception) -> Response:
        """Our fault; the page that words faults may be what broke, so this is plain text."""
        log.error("web_page_broke", error=type(error).__name__)
        return PlainTextResponse("500\n", status_code=500, headers={"Cache-Control": "no-store"})

    async def _paper(self, request: Request) -> Paper:
        language = request.query_params.get("lang", "")
        paper = await self._site.paper(request.path_params["token"], language)
        if paper is None:
            raise HTTPException(404)
        return paper

    def _conditional(self, request: Request, content: bytes, media_type: str) -> Response:
        now, path = self._site.now(), f"{request.url.path}?{request.url.query}"
        headers = self._fresh.headers(path, content, now)
        if self._fresh.is_known(path, content, now, request.headers):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=media_type, headers=headers)


async def _body(request: Request) -> bytes:
    """The body of a request, which must be small and come soon."""
    content = b""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for piece in request.stream():
                content += piece
                if len(content) > _LARGEST_BODY:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    return content


def fields(media_type: str, body: bytes) -> list[tuple[str, str]]:
    """The fields of a form, in either of the two codings that RFC 8058 3.1 allows; [] for anything else."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return parse_qsl(body.decode("ascii", "replace").strip(), keep_blank_values=True)
    if kind != "multipart/form-data":
        return []
    head = media_type.encode("latin-1", "replace").replace(b"\r", b"").replace(b"\n", b"")
    form = message_from_bytes(b"Content-Type: " + head + b"\r\n\r\n" + body)
    parts: Any = form.get_payload() if form.is_multipart() else []
    return [_part(part) for part in parts]


def _part(part: Any) -> tuple[str, str]:
    name = part.get_param("name", "", header="content-disposition")
    value = part.get_payload(decode=True) or b""
    return str(name), value.decode("ascii", "replace").strip()


def metrics_text(found: Condition) -> str:
    """The figures as Prometheus reads them."""
    lines = ["# TYPE naervaer_up gauge", f"naervaer_up {int(not found.stuck)}", "# TYPE naervaer_rows gauge"]
    for name, count in sorted(found.figures.items()):
        table, _, state = name.partition(".")
        lines.append(_sample("naervaer_rows", {"table": table, "state": state}, count))
    lines.append("# TYPE naervaer_problem gauge")
    lines += [_sample("naervaer_problem", {"name": name}, 1) for name in found.problems]
    lines.append("# TYPE naervaer_loop_stuck gauge")
    lines += [_sample("naervaer_loop_stuck", {"loop": name}, 1) for name in found.stuck]
    return "\n".join(lines) + "\n"


def _sample(name: str, labels: Mapping[str, str], value: int) -> str:
    written = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{written}}} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
