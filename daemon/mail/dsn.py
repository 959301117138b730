"""Reads delivery status notifications: by RFC 3464, else by flufl.bounce, else from plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes

from daemon.mail.fields import clean, decode_words, identifiers, mailboxes, plain
from daemon.mail.parse import MAX_TEXT, Part, split_headers
from daemon.mail.reading import Bounce

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45])\d\d[ \-]")
_ADDRESS = re.compile(r"[^\s<>\"'():;,@]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,250})")
_MESSAGE_ID = re.compile(rb"^[ \t>]*message-id:\s*(<[!-;=?-~]{1,480}>)", re.IGNORECASE | re.MULTILINE)
_FAILED = re.compile(
    r"could not be delivered|couldn't be delivered|wasn't delivered|was not delivered|undeliverable"
    r"|unknown user|user unknown|no such user"
    r"|mailbox unavailable|does not exist|delivery (?:to the following|has failed)"
    r"|permanent (?:fatal )?error|address rejected|address not found"
    r"|kunne ikke leveres|findes ikke|ikke leveret",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"will (?:continue|keep|be retried)|delayed|still trying|temporar|mailbox (?:is )?full|over quota"
    r"|warning message only|forsinket",
    re.IGNORECASE,
)
_DETECTABLE_BYTES = 2 * MAX_TEXT


def find_bounce(root: Part, domain: str) -> Bounce | None:
    """What the notification says of the first address that failed; None when nothing failed.

    Only Message-IDs of `domain` are named (all where it is "").
    """
    ids = _returned_ids(root, domain)
    for report in (part for part in root.walk() if part.media in _REPORTS):
        found = _by_report(report, ids)
        if found or _only_succeeded(report):
            return found
    return _by_detectors(root, ids) or _by_sentences(root, ids)


_REPORTS = ("message/delivery-status", "message/global-delivery-status")


def _blocks(report: Part) -> Iterator[dict[str, str]]:
    """The groups of fields in a status part, separated by empty lines (RFC 3464 2.1)."""
    content = report.content().replace(b"\r\n", b"\n").lstrip(b"\n")
    for block in re.split(rb"\n[ \t]*\n+", content)[:50]:
        yield {name: clean(decode_words(plain(value))) for name, value in reversed(split_headers(block))}


def _by_report(report: Part, ids: tuple[str, ...]) -> Bounce | None:
    found = [_recipient(block, ids) for block in _blocks(report)]
    known = [bounce for bounce in found if bounce]
    return next((bounce for bounce in known if bounce.permanent), known[0] if known else None)


def _recipient(block: dict[str, str], ids: tuple[str, ...]) -> Bounce | None:
    action = block.get("action", "").lower().partition(" ")[0].strip(";")
    address = _typed(block.get("original-recipient", "")) or _typed(block.get("final-recipient", ""))
    if action not in ("failed", "delayed", "failure") or not address:
        return None
    reason = block.get("diagnostic-code", "").partition(";")[2].strip() or block.get("diagnostic-code", "")
    status = _ENHANCED.search(block.get("status", "")) or _ENHANCED.search(reason)
    code = status[1] if status else ""
    permanent = action != "delayed" and not code.startswith("4")
    return Bounce(address=address, permanent=permanent, code=code, reason=reason[:300], message_ids=ids)


def _only_succeeded(report: Part) -> bool:
    actions = {block["action"].lower().partition(" ")[0] for block in _blocks(report) if "action" in block}
    return bool(actions) and actions <= {"delivered", "relayed", "expanded"}


def _typed(value: str) -> str:
    """The address in `rfc822; name@example.org`."""
    match = _ADDRESS.search(value.partition(";")[2] or value)
    return match[0].lower().rstrip(".") if match else ""


def _by_detectors(root: Part, ids: tuple[str, ...]) -> Bounce | None:
    if len(root.raw) > _DETECTABLE_BYTES:
        return None
    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(message_from_bytes(root.raw))
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, UnicodeError):
        return None
    failed = sorted(permanent) or sorted(temporary)
    if not failed:
        return None
    text = _first_text(root)
    status = _ENHANCED.search(text)
    address = failed[0].decode("utf-8", "replace").lower()
    return Bounce(
        address=address,
        permanent=bool(permanent),
        code=status[1] if status else "",
        reason=_reason(text),
        message_ids=ids,
    )


def _by_sentences(root: Part, ids: tuple[str, ...]) -> Bounce | None:
    text = _first_text(root)
    named = [box.address for value in root.all("x-failed-recipients") for box in mailboxes(value)]
    later = bool(_LATER.search(text))
    if not named and not later and not _FAILED.search(text):
        return None
    address = named[0] if named else _nearest_address(text)
    if not address:
        return None
    status = _ENHANCED.search(text)
    reply = _REPLY.search(text)
    code = status[1] if status else ""
    temporary = (code or (reply[1] if reply else "")).startswith("4") or (later and not code)
    return Bounce(address=address, permanent=not temporary, code=code, reason=_reason(text), message_ids=ids)


def _nearest_address(text: str) -> str:
    """The first address after the sentence that tells the failure, else the first at all."""
    told = _FAILED.search(text) or _LATER.search(text)
    match = (_ADDRESS.search(text, told.start()) if told else None) or _ADDRESS.search(text)
    return match[0].lower().rstrip(".") if match else ""


def _reason(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    told = next(
        (line for line in lines if _ENHANCED.search(line) or _FAILED.search(line) or _REPLY.match(line)), ""
    )
    return clean(told)[:300]


def _first_text(root: Part) -> str:
    part = next(
        (part for part in root.walk() if part.media in ("text/plain", "text/html") and not part.children),
        root,
    )
    return part.text(64 * 1024)


def _returned_ids(root: Part, domain: str) -> tuple[str, ...]:
    """Our Message-IDs in the returned mail or its headers, else in the text, else what the bounce answers."""
    found: dict[str, None] = {}
    for part in root.walk():
        if part is not root and part.first("message-id"):
            found.update(dict.fromkeys(identifiers(part.first("message-id"))))
        if (
            part.media in ("text/rfc822-headers", "message/rfc822-headers", "message/rfc822")
            and not part.children
        ):
            found.update(
                dict.fromkeys(
                    i
                    for name, v in split_headers(part.content())
                    if name == "message-id"
                    for i in identifiers(v)
                )
            )
        elif part.media == "text/plain":
            found.update(
                dict.fromkeys(identifiers(*(m[1] for m in _MESSAGE_ID.finditer(part.content(128 * 1024)))))
            )
    found.update(dict.fromkeys(identifiers(root.first("in-reply-to"), root.first("references"))))
    return tuple(i for i in found if not domain or i.lower().endswith(f"@{domain.lower()}>"))
