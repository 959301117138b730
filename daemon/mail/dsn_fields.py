"""Reads the groups of fields that RFC 3464 gives a delivery status, also where they stand in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daemon.mail.fields import clean, decode_words

ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.\-])([45]\d\d)(?=[ \-:]|$)(?! ?(?:bytes|kb|mb|lines))", re.IGNORECASE)
ADDRESS = re.compile(
    r"""(?:"[^"\\@\n]{1,62}"|[^\s<>"'():;,@\[\]\\`|=]{1,64})@(?:[^\W_](?:[\w\-]{0,62})(?:\.[\w\-]{1,62}){0,8}|\[[\d.]{7,15}\])"""
)
_FIELD = re.compile(r"[ \t]{0,8}([A-Za-z][A-Za-z\-]{2,40})[ \t]?[:=][ \t]*(.*)")
_TYPE = re.compile(r"[A-Za-z0-9\-]{1,40} ?")
_KNOWN = frozenset(
    [
        "action",
        "status",
        "final-recipient",
        "original-recipient",
        "diagnostic-code",
        "x-actual-recipient",
        "remote-recipient",
        "x-actual-final-recipient",
        "x-supplementary-info",
        "reporting-mta",
        "remote-mta",
        "x-failed-recipient",
    ]
)
_FAILED = ("failed", "failure", "fail", "error", "undeliverable", "bounced", "expired")
_DELAYED = ("delayed", "deferred", "delay")
_FINE = ("delivered", "relayed", "expanded", "deliverable")
_MOST_GROUPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What one group says of one recipient."""

    address: str
    action: str
    code: str
    reason: str

    @property
    def permanent(self) -> bool:
        """Failed for good (RFC 3464 2.3.3), and not for a reason that passes (RFC 3463 2)."""
        return self.action == "failed" and not self.code.startswith("4")


def groups(text: str) -> Iterator[dict[str, str]]:
    """The groups of known fields in a status part or a text, folded lines joined (RFC 3464 2.1)."""
    group: dict[str, str] = {}
    last = ""
    for line in text.split("\n")[:4000]:
        match = _FIELD.match(line) if line[:1] not in " \t" or not last else None
        name = match[1].lower() if match else ""
        if match and name in _KNOWN:
            if name in group and name in ("action", "final-recipient"):
                yield group
                group = {}
            group.setdefault(name, match[2].strip())
            last = name
        elif last and line[:1] in (" ", "\t") and line.strip():
            group[last] = f"{group[last]} {line.strip()}"[:2000]
        else:
            last = ""
            if not line.strip() and "action" in group and _who(group):
                yield group
                group = {}
    if group:
        yield group


def statuses(text: str) -> tuple[Status, ...]:
    """Every recipient that `text` says failed or was delayed."""
    found = []
    for count, group in enumerate(groups(text)):
        if count >= _MOST_GROUPS:
            break
        status = _status(group)
        if status is not None:
            found.append(status)
    return tuple(found)


def only_succeeded(text: str) -> bool:
    """Whether every action that `text` tells is that it arrived or was handed on."""
    actions = {_action(group) for group in groups(text) if "action" in group}
    return bool(actions) and actions <= {"fine"}


def address_in(value: str) -> str:
    """The address in `rfc822; name@example.org`, in lower case, or ""."""
    match = ADDRESS.search(value.partition(";")[2]) or ADDRESS.search(value)
    return tidy(match[0]) if match else ""


def tidy(address: str) -> str:
    """An address as found in text, in lower case and without what punctuation left."""
    return address.lower().strip(".-*").replace('"', "")


def code_of(status: str, reason: str) -> str:
    """The enhanced code: the one of the status field, unless it says nothing and the server's own says more."""
    said, own = ENHANCED.search(status), ENHANCED.search(reason)
    if said and own and own[1][0] == said[1][0] and said[1][2:] in ("0.0", "5.0", "7.0", "1.0", "2.0"):
        return own[1]
    return said[1] if said else own[1] if own else ""


def _status(group: dict[str, str]) -> Status | None:
    reason = _reason(group)
    code = code_of(group.get("status", ""), reason)
    action = _action(group)
    if not action and code[:1] in ("4", "5") and "status" in group:
        action = "failed" if code.startswith("5") else "delayed"
    if action not in ("failed", "delayed"):
        return None
    return Status(address=_who(group), action=action, code=code, reason=reason)


def _reason(group: dict[str, str]) -> str:
    value = group.get("diagnostic-code", "") or group.get("x-supplementary-info", "")
    kind, semicolon, rest = value.partition(";")
    return clean(decode_words(rest if semicolon and _TYPE.fullmatch(kind) else value))[:300]


def _action(group: dict[str, str]) -> str:
    said = re.split(r"[\s;(,]", group.get("action", "").lower().strip("< "), maxsplit=1)[0]
    if said in _FINE:
        return "fine"
    return "failed" if said in _FAILED else "delayed" if said in _DELAYED else ""


def _who(group: dict[str, str]) -> str:
    names = (
        "original-recipient",
        "final-recipient",
        "x-actual-recipient",
        "remote-recipient",
        "x-failed-recipient",
    )
    return next((found for name in names if (found := address_in(group.get(name, "")))), "")
