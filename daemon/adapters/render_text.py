"""Makes people's words safe to show and plain text pleasant to read."""

from __future__ import annotations

import re

from daemon.adapters.template_output import BLANK, LINE, SECTION

WIDTH = 76

_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BREAKS = re.compile(r"[ \n]*[\x1d\x1e\x1f](?:[ \n]*[\x1d\x1e\x1f])*")
_MARKER = re.compile(r" *(?:(?:[-•]|\d{1,3}\.|[A-Z]\.) )?")
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def clean(words: str) -> str:
    """People's words with `\\n` line breaks and without control characters or text-direction tricks."""
    if _UNSAFE.search(words) is None:
        return words
    return _UNSAFE.sub("", _NEWLINES.sub("\n", words))


def one_line(words: str) -> str:
    """All on one line, single-spaced: fit for a subject."""
    return " ".join(clean(words).replace("\x1d", " ").split())


def clip(words: str, length: int = 120) -> str:
    """At most `length` characters, cut between words and ended with `…` where something is left out."""
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    space = max(cut.rfind(" ", length // 2), cut.rfind("\n", length // 2))
    return cut[: space if space > 0 else len(cut)].rstrip(" \n,.;:–-") + "…"


def tidy(text: str) -> str:
    """Settle the spacing between blocks, and wrap softly at `WIDTH` columns."""
    settled = settle(text)
    if len(settled) <= WIDTH:
        return settled.rstrip() + "\n"
    return "\n".join(wrap(line) for line in settled.split("\n")).rstrip() + "\n"


def settle(text: str) -> str:
    """Settle the spacing between blocks, and leave the lines as they are."""
    return _BREAKS.sub(_break, text).strip("\n")


def _break(found: re.Match[str]) -> str:
    run = found.group()
    if SECTION in run:
        return "\n\n\n"
    return "\n\n" if BLANK in run else "\n" if LINE in run else run


def wrap(line: str) -> str:
    """One line, broken at spaces, the rest hanging under its first word; what has no space stays whole."""
    line = line.rstrip()
    if len(line) <= WIDTH:
        return line
    found = _MARKER.match(line)
    indent = " " * min(len(found.group()) if found else 0, WIDTH // 2)
    rows: list[str] = []
    while len(line) > WIDTH:
        space = line.rfind(" ", len(indent) + 1, WIDTH + 1)
        if space == -1:
            space = line.find(" ", WIDTH)
        if space == -1:
            break
        rows.append(line[:space].rstrip())
        line = indent + line[space + 1 :].lstrip()
    return "\n".join([*rows, line])
