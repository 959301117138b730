"""What a mail is, whichever way it came: its own header fields and its body, without the marks of the journey."""

from __future__ import annotations

import re

# Those we read words, people and places from; every server on the way adds others.
_OWN_FIELDS = frozenset(
    b"""from sender reply-to to cc subject message-id in-reply-to references mime-version content-type
    content-transfer-encoding auto-submitted precedence list-id delivered-to x-original-to envelope-to
    x-envelope-to""".split()
)
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:(?:.*(?:\n[ \t].*)*)", re.MULTILINE)


def essence(raw: bytes) -> bytes:
    """The bytes that two deliveries of one mail to one address have in common (RFC 5322, 3.6.7).

    A mail may be delivered twice, by a list of addresses or by a server that took a break for a loss.
    """
    cut = re.search(rb"\r?\n\r?\n", raw)
    if cut is None or _FIELD.sub(b"", raw[: cut.start()]).strip():
        # Words stand where only fields belong, so nothing may be left out.
        return raw
    head, body = raw[: cut.start()], raw[cut.end() :]
    found = [(match[1].lower(), match[0].rstrip(b"\r")) for match in _FIELD.finditer(head)]
    # Servers add a Date where there is none; it tells mails apart only where nothing better does.
    names = _OWN_FIELDS if any(name == b"message-id" for name, _ in found) else _OWN_FIELDS | {b"date"}
    fields = [text for name, text in found if name in names]
    return b"\n".join(fields) + b"\n\n" + body
