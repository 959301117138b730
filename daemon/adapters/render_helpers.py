"""The helpers that HTML templates may call: links that are answers, buttons, cards, quotes, bars."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any, Protocol, cast
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from daemon.adapters.chart_png import Album
from daemon.adapters.charts import as_rows, bar_rows, make_chart, pair_of
from daemon.adapters.render_filters import Forms, format_number
from daemon.adapters.render_pdf import Note
from daemon.adapters.render_text import clean, one_line
from daemon.adapters.template_source import HELPER_NAMES

_VOICES = (("loud", 160), ("quiet", 480))
"""How large a page's words are, by how many letters there are at most; beyond that they are low, for one sheet."""
_A_LINE = 34
"""How many letters a line of its own counts for."""
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*)</p>", re.DOTALL)
Helpers = dict[str, Callable[..., object]]
Nested = Callable[[Context, str, Mapping[str, Any]], str]
"""Fills the named template with data, within the frame of the template that calls it."""


class Answers:
    """The links of one mail that are answers to it: `mailto:` URIs (RFC 6068) with the letter's tag in the subject."""

    def __init__(self, reply: Mapping[str, Any]) -> None:
        address = reply.get("address")
        tag = str(reply.get("tag") or "")
        self._tag = tag if not tag or tag.startswith("[") else f"[{tag}]"
        self._to = f"mailto:{quote(address, safe='@')}?subject=" if address else ""
        self._begun: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Whether there is somebody to answer."""
        return bool(self._to)

    def begin(self, subject: str) -> str:
        """The URI up to its body."""
        if subject not in self._begun:
            tagged = subject if self._tag in subject else f"{subject} {self._tag}"
            self._begun[subject] = f"{self._to}{quote(one_line(tagged), safe='')}&body="
        return self._begun[subject]


def make_mailto(context: Context, text: str, subject: str = "") -> str:
    """A link that answers this letter with `text`; "" where there is nobody to answer.

    In a letter with several asks the text begins with the ask's mark.
    """
    answers = context.resolve("answers_")
    if not answers:
        return ""
    body = marked(context, text)
    if not (body.isascii() and body.isalnum()):
        body = quote(body.replace("\n", "\r\n"), safe="")
    return str(answers.begin(subject or f"Re: {context.resolve('heading')}") + body)


def marked(context: Context, text: str) -> str:
    """What to write to say `text` to this ask: with its mark in front where the letter has several."""
    mark = context.get("mark")
    return f"{mark}: {text}" if mark else str(text)


def html_helpers(pieces: TemplateModule, forms: Forms, nested: Nested) -> Helpers:
    """The helpers for one language, drawn by the macros of `layout/pieces.html`; `nested` fills another template."""
    helpers = HtmlHelpers(pieces, forms, nested)
    return {f"{name}_": getattr(helpers, name) for name in HELPER_NAMES}


class _Pieces(Protocol):
    """The macros of `layout/pieces.html`, by name."""

    def __getattr__(self, name: str) -> Callable[..., str]: ...


class HtmlHelpers:
    """What a template's author calls by name and people see as a button, a card, a chart."""

    def __init__(self, pieces: TemplateModule, forms: Forms, nested: Nested) -> None:
        self._draw = cast(_Pieces, pieces)
        self._forms = forms
        self._nested = nested

    @pass_context
    def mailto(self, context: Context, text: str, subject: str = "") -> str:
        """The link itself."""
        return make_mailto(context, text, subject)

    @pass_context
    def say(self, context: Context, text: str, label: str = "") -> str:
        """A link within a line."""
        url = make_mailto(context, text)
        return self._draw.say(label or text, url) if url else label or text

    def question(self, text: str) -> str:
        """The question in a box."""
        return self._draw.question(text)

    @pass_context
    def button(self, context: Context, label: str, text: str, subject: str = "", quiet: bool = False) -> str:
        """A button, where there is somebody to answer."""
        url = make_mailto(context, text, subject)
        return self._draw.button(label, url, quiet) if url else ""

    @pass_context
    def card(
        self, context: Context, number: object, words: str, *, by: str = "", label: str = "", text: str = ""
    ) -> str:
        """A numbered card."""
        url = make_mailto(context, text) if text else ""
        return self._draw.card(number, words, by, label or text, url)

    @pass_context
    def step(self, context: Context, line: str, label: str = "", text: str = "", note: str = "") -> str:
        """A line with its next step."""
        url = make_mailto(context, text) if text else ""
        return self._draw.step(line, label or text, url, note)

    def quote(self, words: str, by: str = "") -> str:
        """People's words in a soft card."""
        return self._draw.quote(words, by)

    @pass_context
    def choices(self, context: Context, rows: Sequence[Any], first: int = 1) -> Markup:
        """What may be answered by number or by tapping."""
        drawn = (
            self._draw.choice(number, words, make_mailto(context, reply or str(number)))
            for number, (words, reply) in enumerate(map(choice_of, rows), first)
        )
        return Markup("").join(drawn)

    @pass_context
    def chart(
        self,
        context: Context,
        points: Sequence[Any],
        *,
        kind: str = "line",
        goal: float | None = None,
        unit: str = "",
        title: str = "",
    ) -> str:
        """A picture that goes along with the mail; where none can, the same made of table cells."""
        chart = make_chart(self._forms, points, kind=kind, goal=goal, unit=unit, title=title)
        shown = cast(Album, context.resolve("album_")).add(chart)
        if shown is None:
            return self._draw.charted(chart.head, as_rows(chart))
        return self._draw.chart(f"cid:{shown.picture.cid}", chart.alt, shown.width, shown.height)

    def bars(self, rows: Sequence[Any], unit: str = "", label: str = "") -> str:
        """A chart made of table cells."""
        return self._draw.bars(scale_bars(rows, unit, self._forms), label)

    @pass_context
    def fragment(self, context: Context, line: Mapping[str, Any]) -> str:
        """A line that another practice words by a template of its own, with its next step."""
        data = line["data"]
        label, text = next_step(data)
        url = make_mailto(context, text) if text else ""
        return self._draw.line(bare(self._nested(context, line["template"], data)), label or text, url)

    @pass_context
    def within(self, context: Context, template: str, data: Mapping[str, Any]) -> Markup:
        """Another template's words, within a sentence or a paragraph of this one."""
        return bare(self._nested(context, template, data))

    def picture(self, cid: str, alt: str) -> str:
        """An attached picture."""
        return self._draw.picture(f"cid:{cid.removeprefix('cid:')}", alt)

    @pass_context
    def printed(self, context: Context, words: str, title: str = "", by: str = "") -> str:
        """The page itself: in the layout `page`, all that is printed."""
        note = Note(*(clean(text) for text in (title, words, by)))
        context.resolve("notes_").append(note)
        return self._draw.printed(note.title, note.words, note.by, _voice(note.words))

    def counter(self, start: int = 1) -> object:
        """The next number of a numbered list."""
        return count(start).__next__


def _voice(words: str) -> str:
    weight = max(len(words), _A_LINE * len(words.splitlines()))
    return next((name for name, most in _VOICES if weight <= most), "low")


def bare(html: str) -> Markup:
    """A fragment's HTML; one that is a single paragraph without it, whose margins would stand twice."""
    only = _PARAGRAPH.fullmatch(html.strip())
    return Markup(only[1] if only and "<p" not in only[1] else html)  # noqa: S704 - made by an escaping template


def next_step(data: Mapping[str, Any]) -> tuple[str, str]:
    """A line's next step: what its link is called, and what it answers ("" for neither)."""
    step = data.get("next")
    return (
        (str(step.get("label") or ""), str(step.get("text") or "")) if isinstance(step, Mapping) else ("", "")
    )


def choice_of(row: str | Mapping[str, str]) -> tuple[str, str]:
    """A choice's words and what to reply ("" for its number)."""
    return (row, "") if isinstance(row, str) else (row["text"], row.get("reply", ""))


def scale_bars(rows: Sequence[Any], unit: str, forms: Forms) -> list[dict[str, Any]]:
    """Bars with `label`, `share` (percent of the longest) and `shown` (the value as text with its unit)."""
    pairs = [pair_of(row) for row in rows]
    tail = f" {unit}" if unit else ""
    return bar_rows(
        [(str(label), value, format_number(forms, value) + tail, False) for label, value in pairs]
    )
