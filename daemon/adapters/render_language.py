"""A language's templates, compiled once and kept with its forms and the layouts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import tomli
from jinja2.runtime import Context

from daemon.adapters.render_filters import Forms, make_filters, parse_forms
from daemon.adapters.render_helpers import html_helpers
from daemon.adapters.render_text_helpers import text_helpers
from daemon.adapters.template_compiler import Compiled, Compiler, Piece
from daemon.adapters.template_environment import HTML_LIMIT, TEXT_LIMIT, make_environment, run
from daemon.adapters.template_files import FORMS, TemplateFolder
from daemon.core.errors import ConfigError, Finding


class Language:
    """A language's forms, environments and compiled templates."""

    def __init__(self, folder: TemplateFolder, language: str) -> None:
        self.name = language
        self._folder = folder
        self.forms = _read_forms(folder, language)
        filters = make_filters(self.forms)
        self._text = make_environment(html=False, filters=filters)
        self._html = make_environment(html=True, filters=filters)
        css = folder.read("layout/style.css").text
        self._compiler = Compiler(self._text, self._html, css, self.forms.quotes)
        self._compiled: dict[str, Compiled] = {}
        pieces = self._markup("layout/pieces.html").template.make_module()
        self.text_globals = {**self._text.globals, **text_helpers(self.forms, self._nested_text)}
        self.html_globals = {**self._html.globals, **html_helpers(pieces, self.forms, self._nested_html)}

    @cached_property
    def layout(self) -> Piece:
        """What stands around the words of every mail and web page."""
        return self._markup("layout/page.html")

    @cached_property
    def printed_layout(self) -> Piece:
        """The same around a page that is printed, whose sheet is A5."""
        return self._markup("layout/page.html", self._folder.read("layout/printed.css").text)

    def compiled(self, name: str) -> Compiled:
        """A template, compiled when first asked for; raises ConfigError."""
        if name not in self._compiled:
            source = self._folder.read_template(self.name, name)
            self._compiled[name] = self._compiler.compile(source.text, source.file)
        return self._compiled[name]

    def _nested_text(self, context: Context, name: str, data: Mapping[str, Any]) -> str:
        return run(self.compiled(name).text, {**context.parent, **data}, TEXT_LIMIT)

    def _nested_html(self, context: Context, name: str, data: Mapping[str, Any]) -> str:
        return run(self.compiled(name).html, {**context.parent, **data}, HTML_LIMIT)

    def _markup(self, relative: str, more_css: str = "") -> Piece:
        source = self._folder.read(relative)
        return self._compiler.compile_markup(source.text, source.file, more_css)


def read_toml(folder: TemplateFolder, relative: str) -> Mapping[str, object]:
    """A TOML file of the templates; raises ConfigError where it is missing or no TOML."""
    source = folder.read(relative)
    try:
        return tomli.loads(source.text)
    except tomli.TOMLDecodeError as error:
        line = getattr(error, "lineno", None)
        raise ConfigError(
            (Finding(message=str(error), file=source.file, line=line, hint="mend the TOML"),)
        ) from error


def _read_forms(folder: TemplateFolder, language: str) -> Forms:
    relative = f"{language}/{FORMS}"
    try:
        return parse_forms(read_toml(folder, relative))
    except (KeyError, TypeError, ValueError) as error:
        message = f"missing or wrong: {error}"
        raise ConfigError(
            (
                Finding(
                    message=message,
                    file=f"templates/{relative}",
                    hint="compare it with templates/da/forms.toml",
                ),
            )
        ) from error
