"""A glance at the head of a mail, for the order in which mails are read alone: might a person have written it?"""

from __future__ import annotations

import re

_HEAD_BYTES = 65_536
_MACHINE = re.compile(
    rb"^(?:return-path:[ \t]*<>|auto-submitted:[ \t]*auto-|x-failed-recipients:|precedence:[ \t]*(?:bulk|junk|list)"
    rb"|content-type:[ \t]*multipart/report|from:[^\r\n]{0,200}mailer-daemon)",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(rb"\r?\n\r?\n")


def may_be_a_persons(raw: bytes) -> bool:
    """False where the mail says of itself that a machine sent it; nothing but its turn hangs on that."""
    head = raw[:_HEAD_BYTES]
    end = _END.search(head)
    return _MACHINE.search(head, 0, end.start() if end else len(head)) is None
