"""Asks whether lines of HTML introduce a quote or head a mail, where the markup says neither for certain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.reply.blocks import block_at
from daemon.mail.reply.heads import head_at
from daemon.mail.reply.page import Page
from daemon.mail.reply.vocabulary import vocabulary

MOST_WRAPPED = 4
_LABEL = re.compile(r"\W{0,3}[^\W\d_][^:：]{0,30}[:：]")
_HEADER_LINES = 6
_LABELS = 3


def introduces(lines: Sequence[str]) -> bool:
    """True when the last of `lines`, none of them empty, introduce the quote that comes next."""
    last = lines[-MOST_WRAPPED:]
    if not last or not last[-1].endswith((":", "：")):
        return False
    page = Page(lines=(*last, "quoted"), depths=(*(0 for _ in last), 1))
    head = head_at(page, len(last) - 1, vocabulary())
    return head is not None and head.stop == len(last)


def heads_a_mail(lines: Sequence[str], *, certain: bool) -> bool:
    """True when `lines` begin with a mail's header; `certain` when the line above is drawn as Outlook draws it.

    Then labels of any language will do; below other lines people list their telephone and address in that form.
    """
    if not certain:
        page = Page(lines=tuple(lines), depths=(0,) * len(lines))
        return bool(lines) and block_at(page, 0, vocabulary(), ruled=True) > 0
    first = lines[:_HEADER_LINES]
    return (
        bool(first)
        and bool(_LABEL.match(first[0]))
        and sum(bool(_LABEL.match(line)) for line in first) >= _LABELS
    )
