"""Asks whether lines of HTML introduce a quote or head a mail, where the markup says neither for certain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.attribution import attribution_at, header_block

MOST_WRAPPED = 4
_LABEL = re.compile(r"\W{0,3}[^\W\d_][^:：]{0,30}[:：]")
_HEADER_LINES = 6
_LABELS = 3


def introduces(lines: Sequence[str]) -> bool:
    """True when the last of `lines`, none of them empty, introduce the quote that comes next."""
    if not lines or not lines[-1].endswith((":", "：")):
        return False
    last = lines[-1]
    if "@" in last and any(letter.isdigit() for letter in last):
        return True
    most = min(MOST_WRAPPED, len(lines))
    return any(attribution_at([*lines[-count:], "> "], 0) == count for count in range(1, most + 1))


def heads_a_mail(lines: Sequence[str], *, certain: bool) -> bool:
    """True when `lines` begin with a mail's header; `certain` when the line above is drawn as Outlook draws it.

    Then labels of any language will do; below other lines people list their telephone and address in that form.
    """
    if not certain:
        return bool(lines) and header_block(list(lines), 0) > 0
    first = lines[:_HEADER_LINES]
    return (
        bool(first)
        and bool(_LABEL.match(first[0]))
        and sum(bool(_LABEL.match(line)) for line in first) >= _LABELS
    )
