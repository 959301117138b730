"""The server itself: health for monitoring, methods, limits, and its place in the service."""

from __future__ import annotations

import asyncio
import http.client
import json
import signal
import socket
from pathlib import Path

import pytest

from daemon.adapters.web import WebServer
from daemon.core.errors import ConfigError
from tests.cli.conftest import Place, eventually, offline_config
from tests.patience import LONG, SOON
from tests.web.conftest import Web, a_newsroom, publish


async def test_health_is_well_while_every_loop_comes_round(web: Web) -> None:
    web.health.beat("intake")
    answer = await web.get("/health")
    assert answer.status == 200
    assert json.loads(answer.body) | {"at": ""} == {"status": "ok", "problems": [], "stuck": [], "at": ""}
    assert answer.headers["Cache-Control"] == "no-store"


async def test_health_is_503_when_a_loop_is_stuck(web: Web) -> None:
    web.health.beat("intake")
    web.seconds[0] += 91
    answer = await web.get("/health")
    assert answer.status == 503
    assert json.loads(answer.body)["stuck"] == ["intake"]
    assert (await web.ask("HEAD", "/health")).status == 503
    web.health.beat("intake")
    assert (await web.get("/health")).status == 200


async def test_health_names_a_problem_without_its_words(web: Web) -> None:
    web.health.problem("delivery", "rikke@example.test was refused by smtp.example.test")
    answer = await web.get("/health")
    assert answer.status == 503
    assert json.loads(answer.body)["problems"] == ["delivery"]
    assert "rikke" not in answer.text


async def test_metrics_are_counts_and_hold_nobody_s_data(web: Web) -> None:
    publish(web.engine)
    web.health.problem("delivery", "x")
    answer = await web.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'naervaer_rows{table="inbox",state="handled"} 2' in lines
    assert 'naervaer_problem{name="delivery"} 1' in lines
    assert all(name not in answer.text.lower() for name in ("rikke", "jonas", "lone", "example.test"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
async def test_other_methods_are_refused(web: Web, method: str) -> None:
    for path in ("/", "/health", "/archive/"):
        answer = await web.ask(method, path, b"x=1" if method == "POST" else None)
        assert answer.status == 405
        assert "GET" in answer.headers["Allow"]


async def test_head_is_get_without_the_body(web: Web) -> None:
    got, head = await web.get("/"), await web.ask("HEAD", "/")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.body))
    assert head.headers["ETag"] == got.headers["ETag"]


async def test_every_answer_has_the_security_headers(web: Web) -> None:
    for path in ("/", "/nothing", "/health", "/stop/x", "/robots.txt", "/archive/x"):
        headers = (await web.get(path)).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Server"] is None
        assert headers["Set-Cookie"] is None


@pytest.mark.parametrize("head", [b"GET /", b"GET / HTTP/1.1\r\nX-Long: "])
async def test_an_endless_head_is_cut_off(web: Web, head: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", web.server.port)
    writer.write(head + b"a" * 40_000)
    async with asyncio.timeout(LONG):
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    writer.close()
    assert (await web.get("/")).status == 200


async def test_it_leaves_signals_to_the_service() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    web = Web(a_newsroom())
    await web.server.start()
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before
    await web.server.close()
    with pytest.raises(OSError, match="refused"):
        await web.get("/")


async def test_a_client_that_says_nothing_does_not_hold_up_the_end() -> None:
    web = Web(a_newsroom())
    await web.server.start()
    _, writer = await asyncio.open_connection("127.0.0.1", web.server.port)
    writer.write(b"GET / HT")
    await writer.drain()
    async with asyncio.timeout(SOON):
        await web.server.close()
    writer.close()


async def test_a_taken_port_is_an_error_with_its_remedy(web: Web) -> None:
    second = WebServer(web.server._site, "127.0.0.1", web.server.port)
    with pytest.raises(
        ConfigError, match=r"cannot listen at 127\.0\.0\.1, port .*\(give \[service.web\] listen"
    ):
        await second.start()


@pytest.mark.skipif(not socket.has_ipv6, reason="needs IPv6")
async def test_it_listens_on_ipv6_too() -> None:
    web = Web(a_newsroom())
    server = WebServer(web.server._site, "::1", 0)
    await server.start()
    assert server.url == f"http://[::1]:{server.port}"
    await server.close()


def ask(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_service_serves_it_where_the_config_says(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(offline_config(place.data, more='web = { listen = "127.0.0.1:0" }'))
    with place.service() as service:
        (ready,) = place.events("web_ready")
        assert ask(ready["port"], "/")[0] == 200
        # Its mail servers cannot be reached: monitoring is told.
        eventually(lambda: ask(ready["port"], "/health")[0] == 503)
        assert "intake" in json.loads(ask(ready["port"], "/health")[1])["problems"]
        service.send_signal(signal.SIGTERM)
        assert service.wait(LONG) == 0
    assert "Traceback" not in place.log()


def test_without_a_line_in_the_config_nothing_listens(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(offline_config(place.data))
    with place.service() as service:
        service.send_signal(signal.SIGTERM)
        assert service.wait(LONG) == 0
    assert place.events("web_ready") == []
