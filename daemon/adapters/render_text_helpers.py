"""The helpers that text templates may call: the same names as for HTML, as words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from daemon.adapters.charts import as_lines, make_chart
from daemon.adapters.render_filters import Forms, hang
from daemon.adapters.render_helpers import (
    Helpers,
    Nested,
    choice_of,
    make_mailto,
    marked,
    next_step,
    scale_bars,
)
from daemon.adapters.render_text import clean
from daemon.adapters.template_output import BLANK, LINE, SECTION
from daemon.adapters.template_source import HELPER_NAMES

_RULE = "-" * 40
_MARK = re.compile(r"^[A-Z]: ")


def text_helpers(forms: Forms, nested: Nested) -> Helpers:
    """The helpers for one language; `nested` fills another template."""
    helpers = TextHelpers(forms, nested)
    return {f"{name}_": getattr(helpers, name) for name in HELPER_NAMES}


class TextHelpers:
    """What HTML shows as a button or a card, said in words."""

    def __init__(self, forms: Forms, nested: Nested) -> None:
        self._forms = forms
        self._nested = nested

    @pass_context
    def mailto(self, context: Context, text: str, subject: str = "") -> str:
        """The link itself."""
        return make_mailto(context, text, subject)

    @pass_context
    def say(self, context: Context, text: str, label: str = "") -> str:
        """The words to write, beside what the link is called unless that says them."""
        words = marked(context, text)
        begun = words.endswith((":", " "))
        typed = (f"{words.rstrip()} …" if begun and label else words).join(self._forms.quotes)
        if not label:
            return typed
        said = _MARK.sub("", words).casefold() == label.casefold() or words.isdecimal()
        return label if said else f"{label} ({typed})"

    def question(self, text: str) -> str:
        """The question."""
        return text

    @pass_context
    def button(
        self, context: Context, label: str, text: str, subject: str = "", quiet: bool = False
    ) -> Markup:
        """What the button says and what it answers, where there is somebody to answer."""
        return _ready(self._answer(context, label, text) if context.resolve("answers_") else "")

    @pass_context
    def card(
        self, context: Context, number: object, words: str, *, by: str = "", label: str = "", text: str = ""
    ) -> Markup:
        """A numbered item."""
        lead = f"{number}. "
        more = _below(len(lead), by and f"– {clean(by)}", text and self._answer(context, label, text))
        return _ready(lead + str(hang(clean(words), len(lead))) + more)

    @pass_context
    def step(self, context: Context, line: str, label: str = "", text: str = "", note: str = "") -> Markup:
        """A line with its next step below."""
        said = f"- {hang(clean(line), 2)}" + (f" {clean(note)}" if note else "")
        return _ready(said + _below(2, text and self._answer(context, label, text)))

    def quote(self, words: str, by: str = "") -> Markup:
        """People's words, set in."""
        return _ready("    " + str(hang(clean(words), 4)) + _below(4, by and f"– {clean(by)}"))

    def choices(self, rows: Sequence[Any], first: int = 1) -> Markup:
        """What may be answered by number."""
        words = (hang(clean(text), 3) for text, _ in map(choice_of, rows))
        return _ready(LINE.join(f"{number}. {text}" for number, text in enumerate(words, first)))

    def bars(self, rows: Sequence[Any], unit: str = "", label: str = "") -> Markup:
        """The values of a chart."""
        bars = scale_bars(rows, unit, self._forms)
        return _ready(LINE.join(f"- {clean(bar['label'])}: {bar['shown']}" for bar in bars))

    def chart(
        self,
        points: Sequence[Any],
        *,
        kind: str = "line",
        goal: float | None = None,
        unit: str = "",
        title: str = "",
    ) -> Markup:
        """The chart as a small table, below its title and goal."""
        chart = make_chart(self._forms, points, kind=kind, goal=goal, unit=unit, title=title)
        rows = LINE.join(f"  {line}" for line in as_lines(chart, self._forms.decimal))
        return _ready(BLANK.join(filter(None, (chart.head, rows))))

    @pass_context
    def fragment(self, context: Context, line: Mapping[str, Any]) -> Markup:
        """A line that another practice words by a template of its own, with its next step below."""
        label, text = next_step(line["data"])
        said = self.within(context, line["template"], line["data"])
        return _ready(said + _below(0, text and self._answer(context, label, text)))

    @pass_context
    def within(self, context: Context, template: str, data: Mapping[str, Any]) -> Markup:
        """Another template's words, within a sentence or a paragraph of this one."""
        return _ready(self._nested(context, template, data).strip(BLANK + LINE + SECTION + " \n"))

    def picture(self, cid: str, alt: str) -> str:
        """What the picture shows."""
        return f"[{self._forms.picture}: {alt}]"

    def printed(self, words: str, title: str = "", by: str = "") -> Markup:
        """The page between two rules."""
        lines = (hang(clean(text), 4) for text in (title, words, by and f"– {by}") if text)
        return _ready(BLANK.join((_RULE, *(f"    {line}" for line in lines), _RULE)))

    def counter(self, start: int = 1) -> object:
        """The next number of a numbered list."""
        return count(start).__next__

    def _answer(self, context: Context, label: str, text: str) -> str:
        if not text.strip():
            return ""
        words = clean(marked(context, text)).rstrip()
        typed = (f"{words} …" if words.endswith(":") else words).join(self._forms.quotes)
        verb = self._forms.answer
        if not label or label.casefold() == text.casefold():
            return f"{verb} {typed}"
        return f"{clean(label)}: {verb[:1].lower()}{verb[1:]} {typed}"


def _below(width: int, *lines: str) -> str:
    return "".join(LINE + " " * width + str(hang(line, width)) for line in lines if line)


def _ready(text: str) -> Markup:
    """Text whose people's words are cleaned already, so that the line marks in it are kept."""
    return Markup(text)  # noqa: S704 - text templates escape nothing
