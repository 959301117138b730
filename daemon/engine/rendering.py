"""What the engine needs of the templates: parts with their data go in, a mail's words come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from daemon.core.errors import Finding
from daemon.mail.compose import Attachment, Inline


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One ask or section of a mail: strings in `data` are people's words, never markup."""

    template: str
    data: Mapping[str, object] = field(default_factory=dict)
    mark: str = ""
    frame: Mapping[str, object] = field(default_factory=dict)
    """What of the mail's frame is another here: the team it is of, with its leader, which its heading then tells."""


class Hint(NamedTuple):
    """What the help mail says of a word: how it is written, what it does, and under which heading it stands."""

    written: str
    does: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One mail to render; `frame` is what every template may use (member, team, leader, reply, brand)."""

    language: str
    parts: tuple[Part, ...]
    frame: Mapping[str, object]
    layout: str = "letter"
    pictures: bool = True
    """Whether pictures can go along; a web page has none, and shows charts as table cells."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's words; `headings` are those of its parts, `images` the pictures its HTML shows by their cid,
    `files` what goes along beside it."""

    subject: str
    text: str
    html: str
    preheader: str = ""
    headings: tuple[str, ...] = ()
    images: tuple[Inline, ...] = ()
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A template by itself, without layout, as plain text."""

    heading: str
    text: str


class Renderer(Protocol):
    """Turns templates and data into words."""

    def render(self, sheet: Sheet) -> Rendered:
        """Raises ConfigError when a template is missing or wrong."""
        ...

    def headings(self, sheet: Sheet) -> tuple[str, ...]:
        """The headings of its parts as `render` makes them, without the mail; raises ConfigError likewise."""
        ...

    def words_of(self, language: str, part: Part, frame: Mapping[str, object]) -> Words:
        """A part alone, as for an entry in a calendar; raises ConfigError when its template is missing or wrong."""
        ...

    def languages(self) -> tuple[str, ...]:
        """The languages there are templates for."""
        ...

    def words(self, language: str) -> Mapping[str, object]:
        """The language's `words.toml`."""
        ...

    def practice_words(self, language: str, practice: str) -> Mapping[str, tuple[str, ...]]:
        """How a practice's words are spelt: its `words.toml` in the language's folder; empty where there is
        none.
        """
        ...

    def practice_hints(self, language: str, practice: str) -> Mapping[str, Hint]:
        """By word: how it is written (`idé: …`) and what it does, from the `[hints]` of the same file."""
        ...

    def lint(self) -> tuple[Finding, ...]:
        """Everything wrong with the templates."""
        ...
