"""Reads what a submission server answers, and turns it into reports and errors that people can act on."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping, Sequence
from typing import Literal

import aiosmtplib

from daemon.adapters.smtp_wire import Reply
from daemon.adapters.tokens import TokenError
from daemon.core.errors import DeliveryError
from daemon.engine.ports import Outcome, Report
from daemon.mail.sender_trouble import Trouble, is_too_much_for_recipient, trouble_of

Phase = Literal["connect", "auth", "mail", "rcpt", "data", "dot"]
CLOSING = 421
LOST = (CLOSING, 503)
"""After these the server and we no longer mean the same; 503 is a command out of order, not the mail's fault."""
_PHASES: tuple[tuple[bytes, Phase], ...] = ((b"MAIL ", "mail"), (b"RCPT ", "rcpt"), (b"DATA", "data"))
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_AUTH_CODES = frozenset((530, 534, 535, 538))
_OURS: Mapping[Trouble, Outcome] = {
    "login": Outcome.REFUSED_AUTH,
    "account": Outcome.EXHAUSTED,
    "allowance": Outcome.EXHAUSTED,
    "pace": Outcome.THROTTLED,
}
_MOST_CHARACTERS = 500


def report(outcome: Outcome, phase: Phase, text: str) -> Report:
    """A report of our own finding, without an answer of the server."""
    return Report(outcome=outcome, phase=phase, text=safe_text(text))


def answered(outcome: Outcome, phase: Phase, reply: Reply) -> Report:
    """A report with the server's answer in it."""
    return Report(
        outcome=outcome,
        phase=phase,
        code=reply.code,
        enhanced=enhanced_code(reply.text),
        text=safe_text(reply.text),
    )


def refused(phase: Phase, reply: Reply) -> Report:
    """What a 4xx or 5xx means for the mail (RFC 5321 4.2.1), unless it is about us; a rate passes, though it is 5xx."""
    words = safe_text(reply.text)
    if reply.code in _AUTH_CODES:
        return answered(Outcome.REFUSED_AUTH, phase, reply)
    if trouble := trouble_of(enhanced_code(reply.text) or "", words):
        return answered(_OURS[trouble], phase, reply)
    passing = reply.code < 500 or reply.code in LOST or is_too_much_for_recipient(words)
    return answered(Outcome.TEMPORARY if passing else Outcome.PERMANENT, phase, reply)


def verdict(phase: Phase, reply: Reply, *, ended: bool) -> Report:
    """What the answer to the body means; `ended` when the final dot had left, so that the mail may be taken."""
    if reply.code >= 400:
        return refused(phase, reply)
    if not ended:
        return answered(Outcome.TEMPORARY, phase, reply)
    return answered(Outcome.SENT if reply.code < 300 else Outcome.UNKNOWN, phase, reply)


def first_refusal(commands: Sequence[bytes], replies: Sequence[Reply]) -> Report | None:
    """The report of the first command not accepted, if any; an answer out of place counts as temporary."""
    for command, reply in zip(commands, replies, strict=False):
        phase = phase_of(command)
        if reply.code >= 400:
            return refused(phase, reply)
        if (reply.code == 354) != (phase == "data"):
            return answered(Outcome.TEMPORARY, phase, reply)
    return None


def phase_of(command: bytes) -> Phase:
    """The phase that a command opens."""
    return next(phase for start, phase in _PHASES if command.startswith(start))


def enhanced_code(text: str) -> str | None:
    """The first enhanced status code (RFC 3463) in an answer's text."""
    found = _ENHANCED.search(text)
    return found[1] if found else None


def safe_text(text: str) -> str:
    """One printable line of at most 500 characters; of a many-lined answer repeated status codes are cut."""
    first, *others = text.splitlines() or [""]
    line = " ".join([first, *(_ENHANCED.sub("", other, count=1) for other in others)])
    printable = "".join(character if character.isprintable() else " " for character in line)
    return " ".join(printable.split())[:_MOST_CHARACTERS]


def size_limit(extensions: Mapping[str, str]) -> int | None:
    """The most octets a mail may have as EHLO says (RFC 1870), None where it sets no limit."""
    value = extensions.get("size", "").strip()
    return int(value) or None if value.isascii() and value.isdigit() and len(value) < 19 else None


def delivery_error(fault: Exception) -> DeliveryError:
    """Why no connection could be opened or logged in, with the remedy."""
    if isinstance(fault, TokenError):
        return DeliveryError(str(fault), auth=fault.refused)
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        return _said_no(fault)
    if _certificate_fault(fault):
        return DeliveryError(
            "the server's certificate is not trusted or not for this host; correct host or ca_file"
        )
    if isinstance(fault, ssl.SSLError):
        return DeliveryError("the server did not agree on TLS; check port and tls")
    if isinstance(fault, TimeoutError):
        return DeliveryError("the server did not answer in time; check host, port, tls and the firewall")
    if isinstance(fault, aiosmtplib.SMTPServerDisconnected):
        return DeliveryError("the server closed the connection; check port and tls")
    if isinstance(fault, OSError):
        return DeliveryError("the server cannot be reached; check host, port and the network")
    if "STARTTLS" in str(fault):
        return DeliveryError("the server offers no STARTTLS, so nothing was sent; check port and tls")
    return DeliveryError("the settings for the server cannot be used; check host, user and local_hostname")


def _said_no(fault: aiosmtplib.SMTPResponseException) -> DeliveryError:
    code = fault.code if 200 <= fault.code < 600 else None
    if code is None:
        return DeliveryError("the server answers outside the protocol; check host and port")
    auth = isinstance(fault, aiosmtplib.SMTPAuthenticationError) and code >= 500
    remedy = "check user and password or token" if auth else "it may pass; else ask whoever runs the server"
    return DeliveryError(
        f"the server said no: {code} {safe_text(fault.message)} ({remedy})",
        code=code,
        enhanced=enhanced_code(fault.message),
        permanent=code >= 500,
        auth=auth,
    )


def _certificate_fault(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return True
        fault = fault.__cause__
    return False
