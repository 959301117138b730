"""Where sign-in secrets come from: a password, an OAuth 2.0 issuer, or a command of the operator's."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import re
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import structlog

from daemon.core.errors import ConfigError, Finding, NaervaerError

_log = structlog.get_logger(__name__)
_AHEAD_SECONDS = 300.0
_MOST_OCTETS = 65_536
_TOKEN = re.compile(r"[!-~]{1,16384}")


class TokenError(NaervaerError):
    """No access token could be had; `refused` tells an issuer's no from a trouble that may pass."""

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Password:
    """A password as the mail server knows it."""

    value: str = field(repr=False)


class TokenSource(Protocol):
    """Gives access tokens for XOAUTH2."""

    async def token(self) -> str:
        """A token that is good for some minutes yet; raises TokenError."""
        ...

    def discard(self) -> bool:
        """The mail server refused the last token: get another one next time. Whether it had served before, so that a
        new one may do at once.
        """
        ...


Credentials = Password | TokenSource


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthSettings:
    """An issuer's token endpoint (RFC 6749); no `refresh_token_file` means the client's own grant (4.4)."""

    url: str
    client_id: str
    scope: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token_file: Path | None = None
    timeout_seconds: float = 8.0


class OAuthTokens:
    """Access tokens by one form POST each, renewed five minutes ahead of their end."""

    def __init__(self, settings: OAuthSettings, *, now: Callable[[], float] = time.time) -> None:
        _check_url(settings.url)
        self._settings = settings
        self._now = now
        self._lock = asyncio.Lock()
        self._token = ""
        self._renew_at = 0.0
        self._ends_at = 0.0
        self._unsaved_refresh_token = ""
        self._given = 0

    async def token(self) -> str:
        """A token that is good for some minutes yet; raises TokenError."""
        async with self._lock:
            if self._now() >= self._renew_at:
                await self._renew()
            self._given += 1
            return self._token

    def discard(self) -> bool:
        """Forget the token that was refused; whether it had been given before."""
        self._renew_at = self._ends_at = 0.0
        return self._given > 1

    async def _renew(self) -> None:
        asked_at = self._now()
        try:
            answer = await asyncio.to_thread(self._ask)
        except TokenError as fault:
            if fault.refused or asked_at >= self._ends_at:
                raise
            return
        lifetime = _seconds(answer.get("expires_in"))
        self._token = _checked(answer.get("access_token"), "the token issuer's answer")
        self._given = 0
        self._ends_at = asked_at + lifetime
        self._renew_at = self._ends_at - min(_AHEAD_SECONDS, lifetime / 2)

    def _ask(self) -> dict[str, Any]:
        form = {"client_id": self._settings.client_id, "scope": self._settings.scope}
        form["client_secret"] = self._settings.client_secret
        used = self._refresh_token()
        form |= {"grant_type": "refresh_token", "refresh_token": used} if used else _OWN_GRANT
        answer = _post(self._settings.url, form, self._settings.timeout_seconds)
        fresh = answer.get("refresh_token")
        if used and isinstance(fresh, str) and fresh not in ("", used):
            self._save(fresh)
        return answer

    def _refresh_token(self) -> str:
        path = self._settings.refresh_token_file
        if path is None or self._unsaved_refresh_token:
            return self._unsaved_refresh_token
        try:
            stored = path.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as fault:
            raise TokenError(
                f"the refresh token file cannot be read ({type(fault).__name__}); correct its path or rights",
                refused=True,
            ) from fault
        return _checked(stored, "the refresh token file")

    def _save(self, refresh_token: str) -> None:
        path = self._settings.refresh_token_file
        if path is None:
            return
        try:
            write_secret(path, refresh_token + "\n")
        except OSError as fault:
            # The old token is spent by now, so the new one must live on in memory at least.
            self._unsaved_refresh_token = refresh_token
            _log.error("refresh_token_not_saved", reason=type(fault).__name__)
        else:
            self._unsaved_refresh_token = ""


_OWN_GRANT = {"grant_type": "client_credentials"}


class CommandTokens:
    """Access tokens as printed by a command, run anew for every log-in."""

    def __init__(self, command: Sequence[str], *, timeout_seconds: float = 30.0) -> None:
        self._command = tuple(command)
        self._timeout_seconds = timeout_seconds

    async def token(self) -> str:
        """The command's standard output; raises TokenError."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError as fault:
            raise TokenError(
                f"the token command cannot be started ({type(fault).__name__}); correct its path or rights"
            ) from fault
        output = await self._output(process)
        if process.returncode:
            raise TokenError(
                f"the token command ended with status {process.returncode}; run it by hand to see why"
            )
        return _checked(output.decode("ascii", "replace").strip(), "the token command's output")

    def discard(self) -> bool:
        """Nothing is kept between log-ins, so that no other token is to be had."""
        return False

    async def _output(self, process: asyncio.subprocess.Process) -> bytes:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                output, _ = await process.communicate()
                return output
        except TimeoutError:
            raise TokenError(
                f"the token command took over {self._timeout_seconds:g} seconds; make it faster or allow more"
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def write_secret(path: Path, text: str) -> None:
    """Replace `path` by `text` all at once, readable by its owner only; raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Secrets go to the address in the config and to no other."""


def _post(url: str, form: dict[str, str], timeout_seconds: float) -> dict[str, Any]:
    body = urllib.parse.urlencode({name: value for name, value in form.items() if value}).encode("ascii")
    request = urllib.request.Request(url, data=body, headers={"Accept": "application/json"})  # noqa: S310
    local = is_loopback(urllib.parse.urlsplit(url).hostname or "")
    opener = urllib.request.build_opener(_NoRedirect, *([urllib.request.ProxyHandler({})] if local else []))
    try:
        with opener.open(request, timeout=timeout_seconds) as response:
            answer = json.loads(response.read(_MOST_OCTETS))
    except urllib.error.HTTPError as fault:
        with fault:
            raise _refusal(fault.code, fault.read(_MOST_OCTETS)) from None
    except (OSError, ValueError) as fault:
        raise TokenError(
            f"the token issuer cannot be used ({type(fault).__name__}); check its URL and the network"
        ) from fault
    if not isinstance(answer, dict):
        raise TokenError("the token issuer answered something else than JSON fields; check its URL")
    return answer


def _refusal(status: int, body: bytes) -> TokenError:
    try:
        error = str(json.loads(body)["error"])
    except (ValueError, LookupError, TypeError):
        error = ""
    word = f" ({error[:60]})" if error.replace("_", "").isalnum() and error.isascii() else ""
    refused = 400 <= status < 500 and status not in (408, 429)
    remedy = "check client id, secret, scope and refresh token" if refused else "it will be tried again"
    return TokenError(f"the token issuer answered {status}{word}; {remedy}", refused=refused)


def _seconds(value: object) -> float:
    try:
        return max(float(str(value)), 1.0)
    except ValueError:
        return 3600.0


def _checked(value: object, origin: str) -> str:
    if isinstance(value, str) and _TOKEN.fullmatch(value):
        return value
    raise TokenError(f"{origin} holds no usable token; it must be one line of printable ASCII", refused=True)


def _check_url(url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return
    raise ConfigError(
        (
            Finding(
                message="the token URL is not https, so secrets would travel in clear", hint="use https://…"
            ),
        )
    )
