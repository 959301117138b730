"""Splits what somebody wrote into the items of their list, or the answers to several questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.greeting import without_greeting

_BULLET = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)]|\(\d{1,2}\))\s+(?=\S)")
_LONE_BULLET = re.compile(r"\s*(?:[-*•·–]|\(?1[.)])\s+(?=\S)")
_MARKED = re.compile(r"\s*(?:nr\.?\s*|#|spørgsmål\s*|question\s*)?(\d{1,3})\s*[.:)\-–]\s*(.*)", re.IGNORECASE)


def split_list(text: str) -> tuple[str, ...]:
    """The items of a bulleted or numbered list, each with the lines that go on with it; other words are one item."""
    lines = without_greeting(text.split("\n"))
    bullets = [at for at, line in enumerate(lines) if _BULLET.match(line)]
    if len(bullets) < 2:
        # A number that begins no list is the person's own: "3. plads", "5. december".
        return (_without(_LONE_BULLET, "\n".join(lines)),)
    lead = "\n".join(lines[: bullets[0]]).strip()
    spans = zip(bullets, [*bullets[1:], len(lines)], strict=True)
    items = [_without(_BULLET, "\n".join(lines[start:stop])) for start, stop in spans]
    if lead and not lead.endswith(":"):
        items.insert(0, lead)
    return tuple(item for item in items if item)


def _without(bullet: re.Pattern[str], text: str) -> str:
    """The text without a bullet at its very beginning; one within it is a dash or a figure of the person's own."""
    found = bullet.match(text)
    return text[found.end() if found else 0 :].strip()


def split_marked(lines: Sequence[str], count: int) -> dict[int, list[str]]:
    """The lines of answers to `count` questions: by their numbers, else one for each where there are as many."""
    told: dict[int, list[str]] = {}
    current = 0
    for line in lines:
        match = _MARKED.match(line)
        if match and 1 <= int(match[1]) <= count:
            current = int(match[1])
            told.setdefault(current, []).append(match[2])
        elif current:
            told[current].append(line)
    if not told and len(lines) == count:
        told = {number: [line] for number, line in enumerate(lines, 1)}
    return told
