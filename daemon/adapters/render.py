"""Renders mails: the templates of a language, compiled once, filled with data and set in the layout."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeGuard

from markupsafe import Markup

from daemon.adapters.chart_png import Album, Painter
from daemon.adapters.render_helpers import Answers
from daemon.adapters.render_language import Language, read_toml
from daemon.adapters.render_page import NOTHING, Page, Written
from daemon.adapters.render_pdf import Note, Printer
from daemon.adapters.render_text import clip, one_line, settle
from daemon.adapters.template_compiler import Compiled
from daemon.adapters.template_environment import HTML_LIMIT, TEXT_LIMIT, run
from daemon.adapters.template_files import TemplateFolder, shipped_templates
from daemon.adapters.template_lint import lint_templates
from daemon.core.errors import ConfigError, Finding
from daemon.engine.rendering import Hint, Part, Rendered, Sheet, Words

SUBJECT_LENGTH = 120

FRAME: Mapping[str, object] = MappingProxyType(
    {
        "member": {"id": "", "name": "", "first": "", "language": ""},
        "team": {"name": ""},
        "leader": {"name": "", "first": ""},
        "reply": {"address": "", "tag": "", "copy": ""},
        "brand": {"name": "naervaer", "footer": ""},
        "rule": {"id": "", "title": ""},
        "pilot": "",
        "web_url": "",
        "archive_url": "",
        "post_label": "",
        "feed_url": "",
        "said": {"subject": ""},
        "zone": "",
        "asking": False,
        "claims": (),
        "edition": None,
        "pdf": False,
    }
)
"""What every template may use; a sheet's frame replaces these one by one."""

_COVERS = {"receipt": "common/receipt"}
_GREETED = frozenset({"letter", "receipt", "digest", "page"})


class TemplateRenderer:
    """The engine's Renderer over a folder of templates, with an operator's folder laid over it."""

    def __init__(self, overlay: Path | None = None, shipped: Path | None = None) -> None:
        self._folder = TemplateFolder(shipped or shipped_templates(), overlay)
        self._languages: dict[str, Language] = {}
        self._painter = Painter()
        self._printer = Printer(self._folder)

    def languages(self) -> tuple[str, ...]:
        """The languages there are templates for."""
        return self._folder.languages

    def words(self, language: str) -> Mapping[str, object]:
        """The language's `words.toml`; raises ConfigError where it is missing or no TOML."""
        return read_toml(self._folder, f"{language}/words.toml")

    def practice_words(self, language: str, practice: str) -> Mapping[str, tuple[str, ...]]:
        """How a practice's words are spelt: its `words.toml` in the language's folder; empty where there is none."""
        relative = f"{language}/{practice}/words.toml"
        if not self._folder.has(relative):
            return {}
        found = read_toml(self._folder, relative)
        return {word: tuple(map(str, spelt)) for word, spelt in found.items() if isinstance(spelt, list)}

    def practice_hints(self, language: str, practice: str) -> Mapping[str, Hint]:
        """By word: how it is written (`idé: …`) and what it does, from the `[hints]` of the same file."""
        relative = f"{language}/{practice}/words.toml"
        hints = read_toml(self._folder, relative).get("hints", {}) if self._folder.has(relative) else {}
        return {word: Hint(*map(str, hint)) for word, hint in _mapping(hints).items() if _is_hint(hint)}

    def lint(self) -> tuple[Finding, ...]:
        """Everything wrong with the templates of all languages."""
        return lint_templates(self._folder, self._compile, frozenset(FRAME))

    def lint_own(self) -> tuple[Finding, ...]:
        """What is wrong in the operator's own templates; nothing where there are none."""
        overlay = self._folder.overlay
        if overlay is None:
            return ()
        return tuple(found for found in self.lint() if found.file.startswith(f"{overlay}{os.sep}"))

    def render(self, sheet: Sheet) -> Rendered:
        """The mail as subject, text and HTML; raises ConfigError when a template is missing or wrong.

        A page is filled as with its PDF, and once more without where none can be made of what it prints.
        """
        if sheet.layout == "page" and self._printer.ready:
            notes: list[Note] = []
            mail = self._fill_sheet(sheet, notes)
            if pdf := self._printer.typeset(notes, language=sheet.language, name=mail.subject):
                return replace(mail, files=(pdf,))
        return self._fill_sheet(sheet)

    def _fill_sheet(self, sheet: Sheet, notes: list[Note] | None = None) -> Rendered:
        """The mail without a PDF; what is to be in one is added to the `notes`, where they are given."""
        language = self._language(sheet.language)
        frame = _frame_of(sheet)
        album = Album(self._painter if sheet.pictures else None)
        frame["album_"] = album
        frame |= {"notes_": [] if notes is None else notes, "pdf": notes is not None}
        parts = [_fill_part(language, part, frame) for part in sheet.parts]
        cover = _cover(language, sheet, frame, parts)
        heading = cover.heading or (parts[0].heading if parts else "")
        subject = clip(_answered_subject(sheet, frame) or heading, SUBJECT_LENGTH)
        data: dict[str, object] = {"heading": subject}
        greeting = _fill(language, "common/greeting", frame, data) if sheet.layout in _GREETED else NOTHING
        footer = _fill(language, "common/footer", frame, data)
        page = Page(sheet.layout, heading, greeting, cover, tuple(parts), footer)
        return Rendered(
            subject=subject,
            text=page.as_text(frame, subject),
            html=page.as_html(
                language.printed_layout if sheet.layout == "page" else language.layout, frame, subject
            ),
            preheader=page.preheader,
            headings=tuple(part.heading for part in parts),
            images=album.pictures,
        )

    def headings(self, sheet: Sheet) -> tuple[str, ...]:
        """The headings of its parts as `render` makes them, without the mail; raises ConfigError likewise."""
        language, frame = self._language(sheet.language), _frame_of(sheet)
        return tuple(_heading_of(language, part, frame) for part in sheet.parts)

    def words_of(self, language: str, part: Part, frame: Mapping[str, object]) -> Words:
        """A part alone as plain text, its lines as long as they are; raises ConfigError as `render` does."""
        whole = {**FRAME, **frame, "layout": "entry", "language": language, "answers_": Answers({})}
        written = _fill(self._language(language), part.template, whole, part.data, part.mark)
        return Words(heading=written.heading, text=settle(written.text))

    def _language(self, name: str) -> Language:
        if name not in self._languages:
            if name not in self._folder.languages:
                known = ", ".join(self._folder.languages)
                message = f"there are no templates in the language `{name}`"
                raise ConfigError((Finding(message=message, hint=f"there are: {known}"),))
            self._languages[name] = Language(self._folder, name)
        return self._languages[name]

    def _compile(self, language: str, name: str) -> object:
        return self._language(language).compiled(name)


def _frame_of(sheet: Sheet) -> dict[str, object]:
    """The sheet's frame, with what follows from its layout and parts."""
    frame = {**FRAME, **sheet.frame, "layout": sheet.layout, "language": sheet.language}
    frame["answers_"] = Answers(_mapping(frame["reply"]))
    frame["asking"] = sheet.layout != "receipt" and any(
        "reminder" in part.data or part.mark for part in sheet.parts
    )
    frame["claims"] = [word for part in sheet.parts for word in _listed(part.data.get("claims"))]
    frame["edition"] = _edition(sheet, frame)
    return frame


def _fill(
    language: Language, name: str, frame: Mapping[str, object], data: Mapping[str, object], mark: str = ""
) -> Written:
    compiled = language.compiled(name)
    text = _in_text(language, frame, data, mark)
    heading = _heading(compiled, text)
    if heading is not None:
        text["heading"] = heading
    html = {**text, **language.html_globals}
    return Written(
        heading=heading or "",
        text=run(compiled.text, text, TEXT_LIMIT),
        html=Markup(run(compiled.html, html, HTML_LIMIT)),  # noqa: S704 - made by an escaping template
        mark=mark,
    )


def _in_text(
    language: Language, frame: Mapping[str, object], data: Mapping[str, object], mark: str
) -> dict[str, object]:
    return {**language.text_globals, **frame, "heading": "", **data, "mark": mark}


def _heading(compiled: Compiled, text: dict[str, object]) -> str | None:
    return None if compiled.heading is None else one_line(run(compiled.heading, text, TEXT_LIMIT))


def _fill_part(language: Language, part: Part, frame: Mapping[str, object]) -> Written:
    written = _fill(language, part.template, {**frame, **part.frame}, part.data, part.mark)
    return replace(written, heading=_with_team(part, written.heading))


def _heading_of(language: Language, part: Part, frame: Mapping[str, object]) -> str:
    text = _in_text(language, {**frame, **part.frame}, part.data, part.mark)
    return _with_team(part, _heading(language.compiled(part.template), text) or "")


def _with_team(part: Part, heading: str) -> str:
    """A part's heading with the name of the team that it is of, where that is told."""
    team = _mapping(part.frame.get("team")).get("name")
    return f"{heading} ({team})" if team and heading else heading


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is_hint(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list) and len(value) in (2, 3)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _cover(language: Language, sheet: Sheet, frame: Mapping[str, object], parts: list[Written]) -> Written:
    """What stands before the parts: with several asks, or in a receipt."""
    several = sheet.layout == "letter" and len(parts) > 1
    name = "common/several" if several else _COVERS.get(sheet.layout)
    if name is None:
        return NOTHING
    asks = ("reminder" in part.data or bool(part.mark) for part in sheet.parts)
    listed = [
        {"mark": part.mark, "heading": part.heading, "asks": asked}
        for part, asked in zip(parts, asks, strict=True)
    ]
    return _fill(language, name, frame, {"parts": listed})


def _answered_subject(sheet: Sheet, frame: Mapping[str, object]) -> str:
    """A receipt keeps the subject of the mail it answers: clients show only then that they belong together."""
    said = frame["said"]
    subject = one_line(str(said.get("subject") or "")) if isinstance(said, Mapping) else ""
    if sheet.layout != "receipt" or not subject:
        return ""
    return subject if subject.lower().startswith(("re:", "sv:", "aw:", "vs:")) else f"Re: {subject}"


def _edition(sheet: Sheet, frame: Mapping[str, object]) -> dict[str, object] | None:
    """The masthead: the first part's data or the frame say its `name` and its `line` below; a page may have none."""
    given = next((part.data["edition"] for part in sheet.parts if "edition" in part.data), frame["edition"])
    if sheet.layout != "edition" and not (sheet.layout == "web" and given):
        return None
    brand = frame["brand"]
    name = brand["name"] if isinstance(brand, Mapping) else ""
    return {"name": name, "line": "", **(given if isinstance(given, Mapping) else {})}
