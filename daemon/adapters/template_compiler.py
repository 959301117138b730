"""Compiles one template file into a subject, a text and an HTML Jinja template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from css_inline import CSSInliner
from jinja2 import Environment, Template
from jinja2.exceptions import TemplateSyntaxError
from markdown_it import MarkdownIt

from daemon.adapters.template_output import HtmlWriter, TextWriter, check_inline
from daemon.adapters.template_source import Hidden, fault, hide_markup, hide_tags, split_heading
from daemon.adapters.template_tree import Node, make_parser, parse_body, parse_heading


@dataclass(frozen=True, slots=True)
class Piece:
    """A Jinja template and, for each of its lines, the line of the file it was made from."""

    template: Template
    file: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template file, ready: `heading` is None where the file has none."""

    heading: Piece | None
    text: Piece
    html: Piece


class Compiler:
    """Compiles for one language; `text` and `html` are its two environments, `css` the style sheet."""

    def __init__(self, text: Environment, html: Environment, css: str, quotes: tuple[str, str]) -> None:
        self._text = text
        self._html = html
        self._css = css
        self._quotes = quotes
        self._parser: MarkdownIt = make_parser()
        self._inliner = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)

    def compile(self, source: str, file: str) -> Compiled:
        """Raises ConfigError naming `file` and line."""
        hidden = hide_tags(self._html, source.replace("\r\n", "\n"), file)
        heading, first = split_heading(hidden)
        body = parse_body(self._parser, hidden, first)
        check_inline(body, hidden)
        return Compiled(
            heading=self._compile_heading(hidden, " ".join(heading)) if heading else None,
            html=self._compile_html(hidden, body),
            text=_make(self._text, hidden, TextWriter(hidden, self._quotes).write(body)),
        )

    def compile_markup(self, source: str, file: str, more_css: str = "") -> Piece:
        """A layout or helper file, HTML with Jinja already: the CSS is inlined, the Jinja stays in place."""
        hidden, text = hide_markup(self._html, source.replace("\r\n", "\n"), file)
        if "<html" in text:
            style = f"<style>{self._css}{more_css}</style>"
            inlined = self._inliner.inline(text.replace("</head>", f"{style}</head>", 1))
        else:
            inlined = self._inliner.inline_fragment(text, self._css)
        return _make(self._html, hidden, inlined)

    def _compile_heading(self, hidden: Hidden, heading: str) -> Piece:
        writer = TextWriter(hidden, self._quotes)
        return _make(self._text, hidden, writer.inline(parse_heading(self._parser, heading)))

    def _compile_html(self, hidden: Hidden, body: Node) -> Piece:
        html = HtmlWriter(hidden).write(body)
        html = _LINK.sub(lambda found: _guard_link(hidden, found.group(1)), html)
        return _make(self._html, hidden, self._inliner.inline_fragment(html, self._css))


_LINK = re.compile('href="([\U000f0000-\U000ffffd])"')


def _guard_link(hidden: Hidden, char: str) -> str:
    """A link whose whole address comes from data: only addresses of the kinds we use pass."""
    tag = hidden.tag(char)
    return f'href="{hidden.add(f"({tag.code})|href", tag.line)}"'


def _make(environment: Environment, hidden: Hidden, source: str) -> Piece:
    restored, lines = hidden.restore(source)
    try:
        code = environment.compile(restored, name=hidden.file, filename=hidden.file)
    except TemplateSyntaxError as error:
        line = lines[min(error.lineno, len(lines)) - 1]
        raise fault(hidden.file, line, error.message or "wrong Jinja syntax") from error
    return Piece(Template.from_code(environment, code, {}), hidden.file, lines)
