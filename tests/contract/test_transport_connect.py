"""How a connection to the submission server is opened, protected and logged in to, or why not."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.tokens import TokenError
from daemon.core.errors import ConfigError, DeliveryError
from daemon.engine.ports import Outcome
from tests.contract.scripted_smtp import DROP, SILENCE, ScriptedSmtp
from tests.contract.transport_kit import (
    GARBAGE,
    PIPELINING,
    RAW,
    RECIPIENT,
    SECRET,
    SENDER,
    a_connection,
    some_settings,
)
from tests.patience import LONG


class Certificates:
    """An authority of our own, a certificate for this machine, and one for another host."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        self.server = self._context(authority, "127.0.0.1")
        self.elsewhere = self._context(authority, "mail.example.org")

    def _context(self, authority: trustme.CA, host: str) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(host).configure_cert(context)
        return context


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Certificates made once."""
    return Certificates(tmp_path_factory.mktemp("certificates"))


class SomeTokens:
    """A token source that counts how often its token was refused; `stale` ones had served before."""

    def __init__(self, fault: TokenError | None = None, *, stale: int = 0) -> None:
        self.fault = fault
        self.stale = stale
        self.discarded = 0

    async def token(self) -> str:
        """Always the same one."""
        if self.fault:
            raise self.fault
        return "ya29.token"

    def discard(self) -> bool:
        """Count."""
        self.discarded += 1
        return self.discarded <= self.stale


CONNECT_FAULTS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "busy": ({"connect": "421 4.3.2 too many"}, {"code": 421, "enhanced": "4.3.2", "permanent": False}),
    "no service": ({"connect": "554 5.7.1 go away"}, {"code": 554, "enhanced": "5.7.1", "permanent": True}),
    "dropped": ({"connect": DROP}, {"code": None, "permanent": False}),
    "silent": ({"connect": SILENCE}, {"code": None, "permanent": False}),
    "no smtp": ({"connect": GARBAGE}, {"code": None, "permanent": False}),
    "ehlo dropped": ({"ehlo": DROP}, {"code": None, "permanent": False}),
    "ehlo silent": ({"ehlo": SILENCE}, {"code": None, "permanent": False}),
    "ehlo busy": ({"ehlo": "421 4.3.2 closing"}, {"code": 421, "permanent": False}),
    "ehlo and helo refused": ({"ehlo": "550 no", "helo": "550 no"}, {"code": 550, "permanent": True}),
    "wrong password": ({"auth": "535 5.7.8 wrong"}, {"code": 535, "enhanced": "5.7.8", "auth": True}),
    "auth later": ({"auth": "454 4.7.0 later"}, {"code": 454, "auth": False, "permanent": False}),
    "auth dropped": ({"auth": DROP}, {"code": None, "auth": False}),
    "auth silent": ({"auth": SILENCE}, {"code": None, "auth": False}),
    "auth nonsense": ({"auth": GARBAGE}, {"code": None, "auth": False}),
}


@pytest.mark.parametrize("fault", CONNECT_FAULTS)
async def test_a_failed_connection_says_why(fault: str) -> None:
    script, expected = CONNECT_FAULTS[fault]
    async with ScriptedSmtp(script, extensions=("AUTH LOGIN PLAIN CRAM-MD5",), passes=LONG) as server:
        with pytest.raises(DeliveryError, match=r"[;(]") as caught:
            await SmtpTransport(some_settings(server.port), SECRET).connect()
        assert {name: getattr(caught.value, name) for name in expected} == expected
        assert "hemmeligt" not in str(caught.value)
        assert sum(command.startswith("AUTH") for command in server.commands) == (
            1 if "auth" in script else 0
        )


async def test_a_server_without_ehlo_is_spoken_to_plainly() -> None:
    async with ScriptedSmtp({"ehlo": "500 what?"}) as server, a_connection(server) as connection:
        assert (await connection.send(SENDER, RECIPIENT, RAW)).outcome is Outcome.SENT
        assert server.commands[:3] == [
            "EHLO client.example.org",
            "HELO client.example.org",
            f"MAIL FROM:<{SENDER}>",
        ]


async def test_a_server_that_is_not_there_is_a_delivery_error() -> None:
    async with ScriptedSmtp() as server:
        port = server.port
    with pytest.raises(DeliveryError, match="cannot be reached"):
        await SmtpTransport(some_settings(port)).connect()


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_mail_travels_inside_tls(tls: Any, certificates: Certificates) -> None:
    how = {"tls": certificates.server} if tls == "tls" else {"starttls": certificates.server}
    async with ScriptedSmtp(extensions=(*PIPELINING, "AUTH PLAIN"), **how) as server:
        settings = some_settings(server.port, tls=tls, ca_file=certificates.ca_file)
        transport = SmtpTransport(settings, SECRET)
        connection = await transport.connect()
        assert (await connection.send(SENDER, RECIPIENT, RAW)).outcome is Outcome.SENT
        big = b"x" * 70 + b"\r\n"
        assert (await connection.send(SENDER, RECIPIENT, big * 10_000)).outcome is Outcome.SENT
        await connection.close()
        probe = await transport.probe()
        assert (probe.tls, probe.size_limit, probe.authenticated) == ("TLSv1.3", 1_000_000, True)
        assert {"pipelining", "size"} <= probe.extensions
        assert server.mails == [RAW, big * 10_000]


async def test_a_stripped_starttls_is_refused_before_the_password(certificates: Certificates) -> None:
    async with ScriptedSmtp(extensions=("AUTH PLAIN",)) as server:
        settings = some_settings(server.port, tls="starttls", ca_file=certificates.ca_file)
        with pytest.raises(DeliveryError, match="no STARTTLS"):
            await SmtpTransport(settings, SECRET).connect()
        assert server.commands == ["EHLO client.example.org"]


@pytest.mark.parametrize(
    "answer", ["454 4.7.0 not now", "501 no", DROP, SILENCE, GARBAGE, "220 go\n250 smuggled"]
)
async def test_a_failed_starttls_sends_nothing_in_clear(answer: str, certificates: Certificates) -> None:
    async with ScriptedSmtp({"starttls": answer}, extensions=("AUTH PLAIN", "STARTTLS")) as server:
        settings = some_settings(
            server.port, tls="starttls", ca_file=certificates.ca_file, timeout_seconds=0.3
        )
        with pytest.raises(DeliveryError):
            await SmtpTransport(settings, SECRET).connect()
        assert not [command for command in server.commands if command.startswith(("AUTH", "MAIL"))]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["unknown issuer", "other host"])
async def test_an_untrusted_certificate_is_refused(tls: Any, fault: str, certificates: Certificates) -> None:
    context = certificates.server if fault == "unknown issuer" else certificates.elsewhere
    async with ScriptedSmtp(**({"tls": context} if tls == "tls" else {"starttls": context})) as server:
        ca_file = None if fault == "unknown issuer" else certificates.ca_file
        with pytest.raises(DeliveryError, match="certificate"):
            await SmtpTransport(some_settings(server.port, tls=tls, ca_file=ca_file)).connect()


async def test_tls_against_a_server_in_clear_is_a_delivery_error(certificates: Certificates) -> None:
    async with ScriptedSmtp() as server:
        with pytest.raises(DeliveryError):
            await SmtpTransport(some_settings(server.port, tls="tls", timeout_seconds=0.3)).connect()


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.1", "localhost.example.org"])
def test_a_server_elsewhere_must_have_tls(host: str) -> None:
    with pytest.raises(ConfigError, match="starttls"):
        SmtpTransport(some_settings(25, host=host))


async def test_a_missing_file_of_authorities_is_named() -> None:
    with pytest.raises(DeliveryError, match="ca_file"):
        await SmtpTransport(some_settings(25, tls="tls", ca_file=Path("/nonexistent"))).connect()


async def test_a_token_is_given_by_xoauth2() -> None:
    async with ScriptedSmtp(extensions=("AUTH PLAIN XOAUTH2",)) as server:
        connection = await SmtpTransport(some_settings(server.port), SomeTokens()).connect()
        await connection.close()
        (auth,) = [command for command in server.commands if command.startswith("AUTH")]
        assert auth == "AUTH XOAUTH2 dXNlcj1uYWVydmFlcgFhdXRoPUJlYXJlciB5YTI5LnRva2VuAQE="


async def test_a_refused_token_is_discarded() -> None:
    script = {"auth": "334 eyJzdGF0dXMiOiI0MDAifQ==", "": "535 5.7.8 bad token"}
    tokens = SomeTokens()
    async with ScriptedSmtp(script, extensions=("AUTH XOAUTH2",)) as server:
        with pytest.raises(DeliveryError) as caught:
            await SmtpTransport(some_settings(server.port), tokens).connect()
    assert (caught.value.auth, caught.value.code, tokens.discarded) == (True, 535, 1)


@pytest.mark.parametrize(("refusals", "log_ins", "is_in"), [(1, 2, True), (2, 2, False)])
async def test_a_stale_token_is_renewed_once(refusals: int, log_ins: int, is_in: bool) -> None:
    script = {"auth": ["535 5.7.3 Authentication unsuccessful"] * refusals}
    tokens = SomeTokens(stale=1)
    async with ScriptedSmtp(script, extensions=("AUTH XOAUTH2",)) as server:
        transport = SmtpTransport(some_settings(server.port), tokens)
        if is_in:
            await (await transport.connect()).close()
        else:
            with pytest.raises(DeliveryError):
                await transport.connect()
        assert sum(command.startswith("AUTH") for command in server.commands) == log_ins
        assert tokens.discarded == refusals


async def test_a_token_is_not_renewed_for_a_failure_that_passes() -> None:
    tokens = SomeTokens(stale=1)
    async with ScriptedSmtp({"auth": "454 4.7.0 later"}, extensions=("AUTH XOAUTH2",)) as server:
        with pytest.raises(DeliveryError):
            await SmtpTransport(some_settings(server.port), tokens).connect()
    assert tokens.discarded == 0


@pytest.mark.parametrize("refused", [True, False])
async def test_a_token_that_cannot_be_had_is_a_delivery_error(refused: bool) -> None:
    async with ScriptedSmtp(extensions=("AUTH XOAUTH2",)) as server:
        tokens = SomeTokens(TokenError("the token issuer answered 400", refused=refused))
        with pytest.raises(DeliveryError, match="token issuer") as caught:
            await SmtpTransport(some_settings(server.port), tokens).connect()
        assert caught.value.auth is refused


@pytest.mark.parametrize("offered", ["AUTH GSSAPI", "AUTH XOAUTH2", "8BITMIME"])
async def test_a_server_without_a_fitting_log_in_is_named(offered: str) -> None:
    async with ScriptedSmtp(extensions=(offered,)) as server:
        with pytest.raises(DeliveryError, match="no way of signing in") as caught:
            await SmtpTransport(some_settings(server.port), SECRET).connect()
        assert caught.value.auth
