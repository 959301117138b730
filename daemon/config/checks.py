"""Checks that reach over several keys: logging in, tokens, pilots, and how long things are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from daemon.config.findings import Findings
from daemon.config.lines import Source
from daemon.config.mailbox import Imap, Mailbox, OAuth, Smtp
from daemon.config.nearest import hint
from daemon.config.people import is_box
from daemon.config.rules import Practices
from daemon.config.schema import Service
from daemon.config.secret import HOW
from daemon.config.types import is_loopback

S = TypeVar("S", Imap, Smtp)
_PORTS = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
}
MAIL_KINDS = {
    "mail": (90, "received and sent mails as they came and went, encrypted"),
}
_LONGEST_DAYS = 36_500


def settle_login(mailbox: Mailbox, *, has_oauth: bool) -> Mailbox:
    """Fill in each server's user, password, port and way of logging in where they were left out."""
    imap = _settle(mailbox, mailbox.imap, "imap", has_oauth)
    smtp = _settle(mailbox, mailbox.smtp, "smtp", has_oauth)
    return mailbox.model_copy(update={"imap": imap, "smtp": smtp, "user": mailbox.user or mailbox.address})


def _settle(mailbox: Mailbox, server: S, name: str, has_oauth: bool) -> S:
    password = server.password or mailbox.password
    login = server.login
    if login == "auto":
        login = "password" if password else "oauth" if has_oauth else "none"
    changes = {
        "user": server.user or mailbox.user or mailbox.address,
        "password": password if login == "password" else None,
        "port": server.port or _PORTS[name, server.tls],
        "login": login,
    }
    return server.model_copy(update=changes)


def check_mailbox(mailbox: Mailbox, source: Source, findings: Findings, *, has_oauth: bool) -> None:
    """Tell of a settled mailbox that could not log in, or would send passwords and mail in the clear."""
    servers: tuple[tuple[str, Imap | Smtp], ...] = (("imap", mailbox.imap), ("smtp", mailbox.smtp))
    silent = [name for name, server in servers if server.login == "none" and not _may_be_open(name, server)]
    if len(silent) == len(servers):
        findings.add(
            source, message="there is no password for the mailbox", remedy=f'add password = "…"; {HOW}'
        )
    elif silent:
        message = f"there is no password for the {silent[0]} server"
        findings.add(source, silent[0], message=message, remedy=f'add password = "…"; {HOW}')
    for name, server in servers:
        if server.login == "password" and not server.password:
            findings.add(source, name, "login", message="login by password wants a password", remedy=HOW)
        if server.login == "oauth" and not has_oauth:
            findings.add(source, name, "login", message="login by oauth wants an [oauth] section")
        if server.tls == "none" and not is_loopback(server.host):
            message = 'tls = "none" is for a server on this machine only'
            findings.add(source, name, "tls", message=message, remedy='write "tls" or "starttls"')
    copy_to = mailbox.doubt.copy_to
    if copy_to and not is_box(copy_to, mailbox.address):
        # Anywhere else somebody would read everybody's mail.
        local, _, domain = mailbox.address.rpartition("@")
        message = "copies must come back to the mailbox itself, with or without a + part"
        findings.add(source, "doubt", "copy_to", message=message, remedy=f'write "{local}+copy@{domain}"')


def _may_be_open(name: str, server: Imap | Smtp) -> bool:
    return name == "smtp" and is_loopback(server.host)


def check_oauth(oauth: OAuth, source: Source, findings: Findings) -> None:
    """Tell of what is missing before tokens can be had."""
    if oauth.command:
        return
    missing = [] if oauth.client_id else ["client_id"]
    if not oauth.client_secret and not oauth.refresh_token_file:
        missing.append("client_secret")
    if (
        oauth.provider == "microsoft"
        and not oauth.tenant
        and not oauth.token_url
        and not oauth.refresh_token_file
    ):
        missing.append("tenant")
    if oauth.provider == "google" and not oauth.refresh_token_file:
        missing.append("refresh_token_file")
    if oauth.provider == "other":
        missing += [key for key in ("token_url", "scope") if not getattr(oauth, key)]
    if missing:
        keys = ", ".join(dict.fromkeys(missing))
        findings.add(source, message=f"tokens cannot be had without {keys}", remedy="or name a command")


def check_service(service: Service, source: Source, mailbox: Mailbox | None, findings: Findings) -> None:
    """Tell of ops whose address is the mailbox, and of a pilot whose mails would go to nobody."""
    for address in service.ops if mailbox else ():
        if mailbox and is_box(address, mailbox.address):
            message = "this is the mailbox's own address; what is sent there reaches nobody"
            findings.add(source, "ops", message=message, remedy="name a person's address")
    if service.pilot == "ops" and not service.ops:
        findings.add(
            source,
            "pilot",
            message="the pilot's mails go to ops, but there are none",
            remedy='add ops = ["…"]',
        )


def check_retention(
    raw: object, source: Source, practices: Practices, findings: Findings
) -> Mapping[str, int]:
    """Give the days each kind is kept, by default or as the file says; tell of unknown kinds."""
    days = {kind: default for kind, (default, _) in MAIL_KINDS.items()}
    days |= {kind.name: kind.keep_days for practice in practices.values() for kind in practice.kinds}
    if not isinstance(raw, dict):
        findings.add(source, message="retention must be a table", remedy="write [retention]")
        return days
    for kind, wanted in raw.items():
        if kind not in days:
            findings.add(
                source, kind, message=f'nothing of the kind "{kind[:60]}" is kept', remedy=hint(kind, days)
            )
        elif not isinstance(wanted, int) or isinstance(wanted, bool) or not 0 <= wanted <= _LONGEST_DAYS:
            message = f"{kind}: write a whole number of days from 0 to {_LONGEST_DAYS}"
            findings.add(source, kind, message=message, remedy="0 is as long as the person is in the team")
        else:
            days[kind] = wanted
    return days
