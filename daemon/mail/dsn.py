"""Reads delivery status notifications: by RFC 3464, else by flufl.bounce, else from plain sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from daemon.mail.bounce_cause import cause_of
from daemon.mail.dsn_detectors import detect
from daemon.mail.dsn_fields import ADDRESS, ENHANCED, Status, code_of, only_succeeded, statuses
from daemon.mail.dsn_text import codes_in, failing, reason_near, tells_delay, tells_failure, transcript
from daemon.mail.fields import mailboxes
from daemon.mail.parse import Part
from daemon.mail.reading import Bounce
from daemon.mail.returned import Returned, lay_open, readable

_MOST_ADDRESSES = 20
_GREETING = re.compile(
    r"(?:hej|hi|hello|dear|kære|hallo|hei|bonjour|hola|cześć|moi|beste|liebe[rs]?|guten|god|good|goddag)\b[^.:]{0,40}[,!]?$",
    re.IGNORECASE,
)


def find_bounce(root: Part, domain: str, *, sure: bool = True) -> Bounce | None:
    """What a notification says of the addresses that failed; None when nothing failed.

    Only Message-IDs of `domain` are named (all where it is ""). Unless `sure` that a server wrote it, a mail
    must show that a machine did: with a returned mail, a reply code or an address by itself.
    """
    found = lay_open(root)
    ids = tuple(i for i in found.ids if not domain or i.lower().endswith(f"@{domain.lower()}>"))
    if any(only_succeeded(report) for report in found.reports):
        return None
    told = [status for report in found.reports for status in statuses(report)]
    told = told or list(statuses("\n".join(found.lines)))
    if told:
        return _by_fields(told, found, ids)
    if not sure and not _by_machine(found):
        return None
    return _by_words(root, found, ids)


def _by_fields(told: Sequence[Status], found: Returned, ids: tuple[str, ...]) -> Bounce:
    worst = next((status for status in told if status.permanent), None)
    worst = worst or next((status for status in told if status.action == "failed"), told[0])
    same = (status.address for status in told if status.action == worst.action and status.address)
    addresses = tuple(dict.fromkeys(same)) or failing(found) or found.sent_to[:1]
    address = worst.address or (addresses[0] if addresses else "")
    reason = worst.reason or reason_near(found, address)
    code = code_of(worst.code, reason)
    permanent = worst.permanent and not code.startswith("4")
    return _bounce(address, addresses, code, reason, ids, permanent=permanent)


def _by_words(root: Part, found: Returned, ids: tuple[str, ...]) -> Bounce | None:
    refused = dict(transcript(found.lines))
    headers = tuple(box.address for value in root.all("x-failed-recipients") for box in mailboxes(value))
    subject = readable(root.first("subject")).lower()
    detected, for_good = ((), False) if headers else detect(root)
    detected = tuple(address for address in detected if _plausible(address, found))
    named = failing(found)
    told = tells_failure(subject) or (tells_failure(found.text) and (named or found.whole))
    if not (headers or detected or refused or told):
        return None
    addresses = headers or detected or named or tuple(refused) or found.sent_to[:1]
    address = addresses[0] if addresses else ""
    reason = refused.get(address) or reason_near(found, address)
    code, reply = codes_in(reason)
    code = code or _first_code(found)
    temporary = (reply or code).startswith("4") if reply or code else tells_delay(found.text)
    permanent = not temporary and (for_good or not detected)
    return _bounce(address, addresses, code, reason, ids, permanent=permanent)


def _bounce(
    address: str, addresses: Sequence[str], code: str, reason: str, ids: tuple[str, ...], *, permanent: bool
) -> Bounce:
    return Bounce(
        address=address,
        permanent=permanent,
        code=code,
        reason=reason,
        message_ids=ids,
        addresses=tuple(dict.fromkeys((address, *addresses)))[:_MOST_ADDRESSES] if address else (),
        cause=cause_of(code, reason, permanent=permanent),
    )


def _plausible(address: str, found: Returned) -> bool:
    """Whether a detector's find may be a recipient: not the one who is told, unless nobody else was written to."""
    if address in found.sent_to:
        return True
    return address not in found.notified and not (found.sent_to and _is_identifier(address, found))


def _is_identifier(address: str, found: Returned) -> bool:
    if any(address == i.strip("<>").lower() for i in found.ids):
        return True
    return any(address in line.lower() and "message-id" in line.lower() for line in found.lines)


def _first_code(found: Returned) -> str:
    match = ENHANCED.search("\n".join(found.lines))
    return match[1] if match else ""


def _by_machine(found: Returned) -> bool:
    """Signs that no person wrote this: a returned mail, a server's reply, or an address on a line of its own."""
    lines = [line.strip() for line in found.lines[:60] if line.strip()]
    if lines and _GREETING.match(lines[0]):
        return False
    early = any(tells_failure(line.lower()) for line in lines[:4])
    if (found.whole and early) or any(codes_in(line[:80])[1] for line in lines):
        return True
    pairs = pairwise(lines[:13])
    return any(
        tells_failure(first.lower()) and ADDRESS.fullmatch(second.strip(" <>.:")) for first, second in pairs
    )
