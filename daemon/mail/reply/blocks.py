"""Finds the block of labels that heads a mail: From, Sent, To, Subject, in any language and order."""

from __future__ import annotations

import re

from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.signs import ADDRESS, DATE, LONGEST_LINE, TIME
from daemon.mail.reply.vocabulary import Vocabulary

LONGEST_LABEL = 32
_MOST_LINES = 16
_WRAPPED_FROM = 35
_EVIDENCE = 3
_CLOCK_VALUE = re.compile(r"\W*(?:kl\.?\s*)?\d{1,2}(?:[:.]\d\d)?\s*")
_ADDRESS_ALONE = re.compile(r"<?[^\s@]+@[^\s@]+>?[,;]?")


def block_at(page: Page, at: int, words: Vocabulary, *, ruled: bool = False, stamp: str = "") -> int:
    """Where the header block that begins at `at` stops; 0 for none.

    A block is a mail's only with enough evidence: an address, a subject, an instant, a line drawn above it; a table
    of one's own that says from where to where has none of them.
    """
    roles: dict[str, str] = {"sent": stamp} if stamp else {}
    languages = -1
    stop = at
    number = at
    while number < min(at + _MOST_LINES, len(page.lines)):
        line = page.lines[number].strip()
        found = label_of(line, words) if line else None
        if found is None:
            if not _goes_on(page, number, stop, roles, words):
                break
            number += 1
            continue
        name, value = found
        role, mask = words.labels[name].within(languages)
        if not mask:
            break
        languages &= mask
        roles.setdefault(role, value)
        number += 1
        stop = number
        if len(roles) == 1 and (run := one_line(line, words)):
            roles |= run
            break
    return _after_values(page, stop, roles) if _is_mail(roles, ruled) else 0


def label_of(line: str, words: Vocabulary) -> tuple[str, str] | None:
    """The known label a line begins with, and its value."""
    head, colon, value = line[:LONGEST_LINE].partition(":")
    if not colon or len(head) > LONGEST_LABEL:
        head, colon, value = line.partition("：")
        if not colon or len(head) > LONGEST_LABEL:
            return None
    name = " ".join(fold(head).strip(" *_\t|").split())
    return (name, value.strip(" *_\t|")) if name in words.labels else None


def _goes_on(page: Page, number: int, stop: int, roles: dict[str, str], words: Vocabulary) -> bool:
    """A value may be wrapped, and some clients put an empty line between their labels."""
    line = page.lines[number].strip()
    if not line:
        following = page.lines[number + 1].strip() if number + 1 < len(page.lines) else ""
        return number == stop and label_of(following, words) is not None
    if number - stop > 3 or not roles:
        return False
    above = page.lines[number - 1].rstrip()
    wrapped = above.endswith((",", ";", "<", "(", "[", "mailto:", ":")) or page.lines[number][:1] in " \t"
    ahead = [label_of(text.strip(), words) for text in page.lines[number + 1 : number + 3] if text.strip()]
    return wrapped or bool(ADDRESS.search(line)) or (any(ahead) and len(above) > _WRAPPED_FROM)


def _after_values(page: Page, stop: int, roles: dict[str, str]) -> int:
    """Past what is left of a last value that was wrapped: an address alone on its line, or an indented rest."""
    while stop < len(page.lines) and (line := page.lines[stop].strip()):
        above = page.lines[stop - 1].rstrip()
        if not (above.endswith((",", ";", "<", "mailto:")) or _ADDRESS_ALONE.fullmatch(line)):
            break
        stop += 1
    return stop


def one_line(line: str, words: Vocabulary) -> dict[str, str]:
    """All labels of a block that a client printed in one line (Yahoo)."""
    found: dict[str, str] = {}
    if line.count(":") < 3:
        return found
    for match in re.finditer(r"([^\W\d_]{1,20})\s?:", line):
        label = words.labels.get(fold(match[1]))
        ends_in = label or next(
            (words.labels[tail] for n in range(2, 12) if (tail := fold(match[1])[-n:]) in words.labels),
            None,
        )
        if ends_in:
            found.setdefault(ends_in.within(-1)[0], line[match.end() : match.end() + 80])
    return found if len(found) >= 3 else {}


def _is_mail(roles: dict[str, str], ruled: bool) -> bool:
    sender, sent = roles.get("sender"), roles.get("sent", "")
    if len(roles) < 2 or (sender is None and not {"sent", "to"} <= roles.keys()):
        return False
    if sender is not None and (_CLOCK_VALUE.fullmatch(sender) or not re.search(r"[^\W\d_]", sender or "a")):
        return False
    instant = bool(TIME.search(sent) or DATE.search(sent)) and sum(c.isdigit() for c in sent) >= 3
    addressed = any("@" in value for value in roles.values())
    evidence = 2 * addressed + 2 * ("subject" in roles) + 2 * instant + 2 * ruled
    return evidence >= _EVIDENCE
