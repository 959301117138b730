"""Reads a page as the tests write it down."""

from __future__ import annotations

from daemon.mail.reply.html_page import page_of_html

Told = list[tuple[str, str]]


def told(markup: str) -> Told:
    """The lines that are not empty, each with its depth or, where it has none, with its hint: `""` for own words."""
    page = page_of_html(markup)
    assert len(page.lines) == len(page.depths)
    assert all(0 <= at < len(page.lines) for at in page.hints)
    found = []
    for at, (line, depth) in enumerate(zip(page.lines, page.depths, strict=True)):
        if line:
            hint = page.hints.get(at)
            found.append((str(depth) if depth else hint.kind if hint else "", line))
    return found


def rules(markup: str) -> set[str]:
    """The names of the elements that gave hints."""
    return {hint.rule for hint in page_of_html(markup).hints.values()}
