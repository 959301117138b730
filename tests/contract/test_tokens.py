"""How access tokens are had, kept, renewed and refused, against a small issuer on loopback."""

from __future__ import annotations

import asyncio
import json
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from daemon.adapters.tokens import CommandTokens, OAuthSettings, OAuthTokens, TokenError, write_secret
from daemon.core.errors import ConfigError
from tests.patience import LONG


class Issuer:
    """Answers token requests from a list, and keeps the forms it got."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []
        self.answers: list[tuple[int, Any]] = []
        self.before_answer: Callable[[], object] | None = None
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                octets = self.rfile.read(int(self.headers["Content-Length"]))
                issuer.forms.append({name: values[0] for name, values in parse_qs(octets.decode()).items()})
                status, answer = (
                    issuer.answers.pop(0) if issuer.answers else (200, a_token(len(issuer.forms)))
                )
                if issuer.before_answer:
                    issuer.before_answer()
                    issuer.before_answer = None
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/token"

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Time:
    """Seconds that pass when a test says so."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def a_token(number: int, **more: Any) -> dict[str, Any]:
    """The issuer's answer number `number`."""
    return {"access_token": f"token-{number}", "expires_in": 3600, "token_type": "Bearer", **more}


def names_in(folder: Path) -> list[str]:
    """What lies there, hidden files too."""
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """An issuer on a free port."""
    issuer = Issuer()
    yield issuer
    issuer.stop()


def some_tokens(issuer: Issuer, time: Time | None = None, **more: Any) -> OAuthTokens:
    """A client of `issuer`."""
    settings = OAuthSettings(
        url=issuer.url, client_id="client-1", client_secret="hemmeligt", scope="outlook/.default", **more
    )
    return OAuthTokens(settings, now=time or Time())


async def test_a_client_asks_in_its_own_name(issuer: Issuer) -> None:
    assert await some_tokens(issuer).token() == "token-1"
    assert issuer.forms == [
        {
            "grant_type": "client_credentials",
            "client_id": "client-1",
            "client_secret": "hemmeligt",
            "scope": "outlook/.default",
        }
    ]


async def test_a_token_is_kept_until_five_minutes_before_its_end(issuer: Issuer) -> None:
    time = Time()
    tokens = some_tokens(issuer, time)
    assert await asyncio.gather(*(tokens.token() for _ in range(5))) == ["token-1"] * 5
    time.seconds += 3299
    assert await tokens.token() == "token-1"
    time.seconds += 1
    assert await tokens.token() == "token-2"


async def test_a_short_lived_token_is_not_asked_for_every_time(issuer: Issuer) -> None:
    issuer.answers = [(200, a_token(1, expires_in="60"))]
    tokens = some_tokens(issuer)
    assert [await tokens.token(), await tokens.token()] == ["token-1", "token-1"]


async def test_a_discarded_token_is_renewed_at_once(issuer: Issuer) -> None:
    tokens = some_tokens(issuer)
    await tokens.token()
    tokens.discard()
    assert await tokens.token() == "token-2"


async def test_only_a_token_that_had_served_before_may_have_gone_stale(issuer: Issuer) -> None:
    tokens = some_tokens(issuer)
    await tokens.token()
    assert tokens.discard() is False
    await tokens.token()
    await tokens.token()
    assert tokens.discard() is True


async def test_a_token_still_good_outlives_trouble_at_the_issuer(issuer: Issuer) -> None:
    time = Time()
    tokens = some_tokens(issuer, time)
    await tokens.token()
    issuer.answers = [(503, b"busy"), (503, b"busy")]
    time.seconds += 3400
    assert await tokens.token() == "token-1"
    time.seconds += 300
    with pytest.raises(TokenError, match="503"):
        await tokens.token()


async def test_a_refresh_token_is_used_and_its_successor_kept_safely(issuer: Issuer, tmp_path: Path) -> None:
    path = tmp_path / "refresh"
    write_secret(path, "old-refresh\n")
    issuer.answers = [(200, a_token(1, refresh_token="new-refresh"))]
    tokens = some_tokens(issuer, refresh_token_file=path)
    assert await tokens.token() == "token-1"
    assert path.read_text() == "new-refresh\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["refresh"]
    tokens.discard()
    await tokens.token()
    assert [form["refresh_token"] for form in issuer.forms] == ["old-refresh", "new-refresh"]
    assert {form["grant_type"] for form in issuer.forms} == {"refresh_token"}


async def test_a_successor_that_cannot_be_written_lives_on_in_memory(issuer: Issuer, tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    write_secret(folder / "refresh", "old-refresh")

    tokens = some_tokens(issuer, refresh_token_file=folder / "refresh")
    issuer.answers = [(200, a_token(1, refresh_token="new-refresh"))]
    issuer.before_answer = lambda: folder.rename(tmp_path / "moved")
    assert await tokens.token() == "token-1"
    tokens.discard()
    assert await tokens.token() == "token-2"
    assert issuer.forms[1]["refresh_token"] == "new-refresh"


@pytest.mark.parametrize("content", ["", "two words", "æ", None])
async def test_an_unusable_refresh_token_file_is_named(
    issuer: Issuer, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "refresh"
    if content is not None:
        path.write_text(content)
    with pytest.raises(TokenError, match="refresh token file") as caught:
        await some_tokens(issuer, refresh_token_file=path).token()
    assert caught.value.refused
    assert issuer.forms == []


@pytest.mark.parametrize(
    ("status", "answer", "refused", "word"),
    [
        (400, {"error": "invalid_grant", "error_description": "AADSTS70008"}, True, "invalid_grant"),
        (401, b"no", True, "401"),
        (401, b"[]", True, "401"),
        (429, {"error": "slow_down"}, False, "slow_down"),
        (500, b"", False, "500"),
        (302, b"", False, "302"),
        (200, b"<html>", False, "cannot be used"),
        (200, [], False, "JSON"),
        (200, {}, True, "no usable token"),
        (200, {"access_token": "a\r\nb"}, True, "no usable token"),
    ],
)
async def test_a_refusal_says_why_and_whether_it_may_pass(
    issuer: Issuer, status: int, answer: Any, refused: bool, word: str
) -> None:
    issuer.answers = [(status, answer)]
    with pytest.raises(TokenError, match=word) as caught:
        await some_tokens(issuer).token()
    assert caught.value.refused is refused
    assert "hemmeligt" not in str(caught.value)
    assert len(issuer.forms) == 1


async def test_an_issuer_that_is_not_there_may_come_back(issuer: Issuer) -> None:
    gone = Issuer()
    gone.stop()
    with pytest.raises(TokenError, match="cannot be used") as caught:
        await some_tokens(gone).token()
    assert not caught.value.refused


@pytest.mark.parametrize(
    "url", ["http://login.example.org/token", "ftp://127.0.0.1/", "login.example.org", ""]
)
def test_a_token_url_must_be_https(url: str) -> None:
    with pytest.raises(ConfigError, match="https"):
        OAuthTokens(OAuthSettings(url=url, client_id="a"))


def test_secrets_do_not_show_in_settings() -> None:
    settings = OAuthSettings(url="https://login.example.org", client_id="a", client_secret="hemmeligt")
    assert "hemmeligt" not in repr(settings)


async def test_a_command_prints_the_token() -> None:
    tokens = CommandTokens((sys.executable, "-c", "print('ya29.abc')"))
    assert await tokens.token() == "ya29.abc"
    tokens.discard()


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("raise SystemExit(3)", "status 3"),
        ("print('two words')", "no usable token"),
        ("", "no usable token"),
        ("import time; time.sleep(60)", "over 2 seconds"),
    ],
)
async def test_a_command_that_fails_is_named(code: str, word: str) -> None:
    # To start takes a busy machine more than a moment.
    patience = 2 if "sleep" in code else LONG
    with pytest.raises(TokenError, match=word):
        await CommandTokens((sys.executable, "-c", code), timeout_seconds=patience).token()


async def test_a_command_that_is_not_there_is_named() -> None:
    with pytest.raises(TokenError, match="cannot be started"):
        await CommandTokens(("/nonexistent/command",)).token()
