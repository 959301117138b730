"""Turns a mail's HTML into plain text, with what it quotes marked by `>`."""

from __future__ import annotations

from daemon.mail.reply.html_page import page_of_html

_REST = "-----Original Message-----"
_DEEPEST = 20


def html_text(html: str) -> str:
    """The words of `html`, one line per block, list items with `- `, quotes with `> ` per depth; never raises."""
    page = page_of_html(html)
    lines: list[str] = []
    for at, line in enumerate(page.lines):
        hint = page.hints.get(at)
        if hint is not None and hint.kind == "rest":
            lines += ["", _REST]
        quoted = hint is not None and hint.kind in ("quote", "introduction")
        marks = "> " * min(max(page.depths[at], quoted), _DEEPEST)
        lines.append(f"{marks}{line}".rstrip())
    return "\n".join(lines).strip("\n")
