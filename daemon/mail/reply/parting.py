"""Sets an introduction that stands on the line of the sender's last words on a line of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from daemon.mail.reply.attributions import quote_follows, rule_of
from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.vocabulary import Vocabulary

_STARTS = re.compile(r"(?<=\S)[ \t-]*[ \t](?=(?:On|Den|Am|Le|El|Il|Op|Em|Dnia|W dniu) \S)")
_LEAST = 40
_LONGEST = 2_000


def parted(page: Page, words: Vocabulary) -> Page:
    """`page`, with a line such as `Ja tak On Wed, Apr 4, 2012 at 3:59 PM, b@example.com wrote:` as two.

    It happens where a client turns HTML into text without line ends. Only above a marked quote.
    """
    if page.source != "text" or not page.written:
        return page
    for at, line in enumerate(page.lines[:-1]):
        text = line.rstrip()
        if (
            text[-1:] != ":"
            or not _LEAST <= len(text) <= _LONGEST
            or page.depths[at]
            or not quote_follows(page, at + 1)
        ):
            continue
        for start in reversed(list(_STARTS.finditer(text))):
            head = fold(text[: start.start()])
            if (
                "@" not in head
                and not words.wrote.find(head)
                and rule_of(text[start.end() :], words, marked=False)
            ):
                return _with_two(page, at, start.start())
    return page


def _with_two(page: Page, at: int, stop: int) -> Page:
    line = page.lines[at]
    two = (line[:stop], line[stop:].strip())
    return replace(
        page,
        lines=(*page.lines[:at], *two, *page.lines[at + 1 :]),
        depths=(*page.depths[:at], 0, *page.depths[at:]),
        written=(*page.written[:at], *two, *page.written[at + 1 :]),
    )
