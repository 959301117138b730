"""The addresses of our own web pages that mails carry: an edition in the archive, and the one-click stop."""

from __future__ import annotations

from urllib.parse import quote

from daemon.core.model import Member, Rule, Team
from daemon.engine.identity import TOKEN_LENGTH, Macs


def archive_token(macs: Macs, rule: str) -> str:
    """The word in the address of a rule's archive that cannot be guessed: whoever was given it may read there."""
    return macs.mac("archive", rule)


def archive_url(base: str, token: str, page: str = "", language: str = "") -> str:
    """The address of an archive's list, or of a `page` in it (a number, `feed.atom`); `language` is one asked for."""
    return f"{base}/archive/{token}/{quote(page)}" + (f"?lang={quote(language)}" if language else "")


def edition_url(macs: Macs, base: str, rule: Rule, team: Team, reader: Member, number: object) -> str:
    """Where a reader finds an edition; "" where there is no archive (`base` is empty) or no number."""
    if not base or number is None:
        return ""
    language = reader.language if reader.language != team.language else ""
    return archive_url(base, archive_token(macs, rule.id), str(number), language)


def stop_url(macs: Macs, base: str, token: str) -> str | None:
    """The https address that ends a letter's kind of mail with one POST (RFC 8058 3.1); None without https."""
    if not base.startswith("https://"):
        return None
    return f"{base}/stop/{token}{_seal(macs, token)}"


def stopped_letter(macs: Macs, given: str) -> str | None:
    """The token of the letter that such an address was made for; None for any other word.

    The reply token alone is not enough, as whoever a mail is forwarded to can read it in its links.
    """
    token = given[:TOKEN_LENGTH]
    return token if given == token + _seal(macs, token) else None


def _seal(macs: Macs, token: str) -> str:
    return macs.mac("stop", token)[:TOKEN_LENGTH]
