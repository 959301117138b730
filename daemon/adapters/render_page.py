"""Puts the filled-in pieces of one mail together, as text and in the HTML layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from daemon.adapters.render_text import clip, one_line, tidy
from daemon.adapters.template_compiler import Piece
from daemon.adapters.template_environment import HTML_LIMIT, run

PREHEADER_LENGTH = 110

_SECTION = "\x1d"
_MARKS = re.compile("[\x1d\x1e\x1f]")


@dataclass(frozen=True, slots=True)
class Written:
    """A template filled in."""

    heading: str
    text: str
    html: Markup
    mark: str = ""


NOTHING = Written("", "", Markup(""))


@dataclass(frozen=True, slots=True)
class Page:
    """All the filled-in pieces of one mail, in the order they are read."""

    layout: str
    heading: str
    greeting: Written
    cover: Written
    parts: tuple[Written, ...]
    footer: Written

    def as_text(self, frame: Mapping[str, object], subject: str) -> str:
        """The text twin; the footer follows a signature mark, which clients leave out when quoting.

        The heading stands in it only where the subject is another, as in the answer to a mail.
        """
        is_subject = self.heading.startswith(subject.removesuffix("…"))
        title = "" if is_subject or not self.heading else f"\x1e{self.heading}\x1e"
        blocks = [self.greeting.text, title, self.cover.text]
        edition = frame["edition"]
        if isinstance(edition, dict):
            blocks.insert(0, f"{one_line(edition['name'])}\x1f{one_line(edition['line'])}{_SECTION}")
        for part in self.parts:
            title = f"{part.mark}. {part.heading}" if part.mark else part.heading
            if part.mark or self._is_section(part):
                blocks.append(f"{_SECTION}{title}\x1e")
            blocks.append(part.text)
        foot = f"\n-- \n{tidy(self.footer.text)}" if _MARKS.sub(" ", self.footer.text).strip() else ""
        return tidy("".join(blocks)) + foot

    def as_html(self, layout: Piece, frame: Mapping[str, object], subject: str) -> str:
        """The HTML, set in the layout."""
        parts = [
            {"mark": part.mark, "heading": part.heading if self._is_section(part) else "", "html": part.html}
            for part in self.parts
        ]
        variables = {
            **frame,
            "subject": subject,
            "preheader": self.preheader,
            "heading": self.heading,
            "greeting": self.greeting.html,
            "cover": self.cover.html,
            "parts": parts,
            "footer": self.footer.html,
        }
        return run(layout, variables, HTML_LIMIT)

    def _is_section(self, part: Written) -> bool:
        """Whether a part's heading stands above it, and is not the title of the whole mail already."""
        return bool(part.heading) and part.heading != self.heading

    @property
    def preheader(self) -> str:
        """The first words of the mail, for the line that a mail list shows below the subject."""
        for piece in (self.cover, *self.parts):
            words = " ".join(_MARKS.sub(" ", piece.text[: 4 * PREHEADER_LENGTH]).split())
            if words:
                return clip(words, PREHEADER_LENGTH)
        return ""
