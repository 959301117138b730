"""The helpers that HTML templates may call: links that are answers, buttons, cards, quotes, bars."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from daemon.adapters.render_filters import Forms, format_number
from daemon.adapters.render_text import one_line

Helpers = dict[str, Callable[..., object]]


def begin_mailto(reply: Mapping[str, Any], subject: str) -> str:
    """A `mailto:` URI (RFC 6068) up to its body, the subject carrying the letter's tag; "" with no address."""
    address = reply.get("address")
    if not address:
        return ""
    tag = str(reply.get("tag") or "")
    if tag and tag not in subject:
        subject = f"{subject} {tag if tag.startswith('[') else f'[{tag}]'}"
    return f"mailto:{quote(address, safe='@')}?subject={quote(one_line(subject), safe='')}&body="


def make_mailto(context: Context, text: str, subject: str = "") -> str:
    """A link that answers this letter with `text`; "" where there is nobody to answer.

    In a letter with several asks the text begins with the ask's mark.
    """
    begin = begin_mailto(context.get("reply") or {}, subject) if subject else context.get("answer_")
    if not begin:
        return ""
    body = marked(context, text)
    if not (body.isascii() and body.isalnum()):
        body = quote(body.replace("\n", "\r\n"), safe="")
    return str(begin + body)


def marked(context: Context, text: str) -> str:
    """What to write to say `text` to this ask: with its mark in front where the letter has several."""
    mark = context.get("mark")
    return f"{mark}: {text}" if mark else str(text)


def html_helpers(pieces: TemplateModule, forms: Forms) -> Helpers:
    """The helpers for HTML templates, drawn by the macros of `layout/pieces.html`."""
    draw: Any = pieces

    @pass_context
    def mailto(context: Context, text: str, subject: str = "") -> str:
        return make_mailto(context, text, subject)

    @pass_context
    def say(context: Context, text: str, label: str = "") -> str:
        url = make_mailto(context, text)
        return draw.say(label or text, url) if url else label or text

    @pass_context
    def button(context: Context, label: str, text: str, subject: str = "", quiet: bool = False) -> str:
        url = make_mailto(context, text, subject)
        return draw.button(label, url, quiet) if url else ""

    @pass_context
    def card(
        context: Context, number: object, words: str, *, by: str = "", label: str = "", text: str = ""
    ) -> object:
        return draw.card(number, words, by, label or text, make_mailto(context, text) if text else "")

    @pass_context
    def step(context: Context, line: str, label: str = "", text: str = "", note: str = "") -> object:
        return draw.step(line, label or text, make_mailto(context, text) if text else "", note)

    @pass_context
    def choices(context: Context, rows: Sequence[Any], first: int = 1) -> Markup:
        drawn = [
            draw.choice(number, words, make_mailto(context, text))
            for number, (words, text) in enumerate(map(choice_of, rows), first)
            for text in [text or str(number)]
        ]
        return Markup("").join(drawn)

    def bars(rows: Sequence[Any], unit: str = "", label: str = "") -> object:
        return draw.bars(scale_bars(rows, unit, forms), label)

    helpers: Helpers = {
        "mailto": mailto,
        "say": say,
        "question": draw.question,
        "button": button,
        "card": card,
        "quote": lambda words, by="": draw.quote(words, by),
        "step": step,
        "choices": choices,
        "bars": bars,
        "picture": lambda cid, alt: draw.picture(f"cid:{cid.removeprefix('cid:')}", alt),
        "counter": lambda start=1: count(start).__next__,
    }
    return {f"{name}_": helper for name, helper in helpers.items()}


def choice_of(row: str | Mapping[str, str]) -> tuple[str, str]:
    """A choice's words and what to reply ("" for its number)."""
    return (row, "") if isinstance(row, str) else (row["text"], row.get("reply", ""))


def scale_bars(rows: Sequence[Any], unit: str, forms: Forms) -> list[dict[str, Any]]:
    """Bars with `label`, `share` (percent of the longest) and `shown` (the value as text with its unit)."""
    pairs = [(row["label"], row["value"]) if isinstance(row, Mapping) else tuple(row) for row in rows]
    top = max((abs(value) for _, value in pairs), default=0)
    return [
        {
            "label": str(label),
            "share": max(1, round(100 * abs(value) / top)) if value and top else 0,
            "shown": format_number(forms, value) + (f" {unit}" if unit else ""),
        }
        for label, value in pairs
    ]
