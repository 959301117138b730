"""Makes a PDF of what a page prints, where the extra `typst` is installed: people's words go in as data."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, cast
from unicodedata import category

from daemon.adapters.chart_png import can_import
from daemon.adapters.render_text import clip, one_line
from daemon.adapters.template_files import Source, TemplateFolder
from daemon.adapters.template_source import fault
from daemon.mail.compose import Attachment

if TYPE_CHECKING:
    from typst import Fonts

LAYOUT = "layout/page.typ"
OUR_FONTS = Path(str(files("daemon.adapters"))) / "fonts"
_STRICT = b"""#set document(title: "words", date: datetime(year: 2000, month: 1, day: 1))
#set text(font: ("Libertinus Serif", "Noto Emoji"))
#sys.inputs.words"""
_ORNAMENTS = frozenset({"So", "Sk", "Me", "Cf", "Co"})
_MORE_ORNAMENTS = re.compile("[\ufe0e\ufe0f\U0001f000-\U0001faff]")
_GAPS = re.compile(" {2,}")
_UNFIT = re.compile(r'[\\/:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class Note:
    """One printed page: a heading, the words large, and from whom; all are people's words, shown as they are."""

    title: str
    words: str
    by: str


class Printer:
    """Typesets notes by `layout/page.typ`, ours or the operator's."""

    def __init__(self, folder: TemplateFolder) -> None:
        self._folder = folder

    @cached_property
    def ready(self) -> bool:
        """Whether typst is installed; asked with the first page, as most mails are none."""
        return can_import("typst")

    def typeset(self, notes: Sequence[Note], *, language: str, name: str) -> Attachment | None:
        """The PDF, A5, one note to a page; raises ConfigError where the layout is wrong.

        What is no letter and has no form in any font here, such as an emoji of next year, is left out. None where a
        letter has no form, since a name that lacks some is none, and where there is no note.
        """
        if not notes:
            return None
        for fonts in (self._ours, self._all):
            if _can_draw(_words_of(notes), fonts):
                return self._make(notes, fonts, language, name)
        ornaments = {sign for sign in _words_of(notes) if _is_ornament(sign)}
        formless = {sign for sign in ornaments if not _can_draw(sign, self._all)}
        for left_out in (formless, ornaments):
            fewer = [_without(left_out, note) for note in notes]
            if _can_draw(_words_of(fewer), self._all):
                return self._make(fewer, self._all, language, name)
        return None

    def _make(self, notes: Sequence[Note], fonts: Fonts, language: str, name: str) -> Attachment:
        import typst

        source = self._folder.read(LAYOUT)
        inputs = {"notes": json.dumps([asdict(note) for note in notes]), "language": language}
        try:
            compiler = typst.Compiler(
                source.text.encode("utf-8"), root=self._folder.shipped, font_paths=fonts
            )
            # No clock here: the same page always has the same bytes.
            made = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=0)
        except typst.TypstError as error:
            raise _wrong(source, error) from error
        return Attachment(name=f"{_file_name(name)}.pdf", media="application/pdf", content=cast(bytes, made))

    @cached_property
    def _ours(self) -> Fonts:
        """What typst brings along, and our emoji: the same on every machine."""
        return _fonts(of_the_machine=False)

    @cached_property
    def _all(self) -> Fonts:
        """The machine's fonts besides, asked for the first time where ours are not enough."""
        return _fonts(of_the_machine=True)


def _fonts(*, of_the_machine: bool) -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=of_the_machine, font_paths=[OUR_FONTS])


def _can_draw(words: str, fonts: Fonts) -> bool:
    """Whether each letter has a form: typst draws a box for one that has none, but PDF/A forbids such boxes."""
    import typst

    try:
        compiler = typst.Compiler(_STRICT, font_paths=fonts)
        compiler.compile(format="pdf", sys_inputs={"words": words}, pdf_standards=["a-2b"], timestamp=0)
    except typst.TypstError:
        return False
    return True


def _words_of(notes: Sequence[Note]) -> str:
    return "\n".join(words for note in notes for words in (note.title, note.words, note.by))


def _is_ornament(sign: str) -> bool:
    """Whether words keep their sense without it: a picture, what goes with one, or what is not seen at all."""
    return category(sign) in _ORNAMENTS or bool(_MORE_ORNAMENTS.match(sign))


def _without(signs: Collection[str], note: Note) -> Note:
    fewer = str.maketrans(dict.fromkeys(signs, ""))
    return Note(
        *(_GAPS.sub(" ", text.translate(fewer)).strip() for text in (note.title, note.words, note.by))
    )


def _wrong(source: Source, error: Exception) -> Exception:
    message = str(getattr(error, "message", "")) or str(error)
    return fault(source.file, None, message, "compare it with ours, templates/layout/page.typ")


def _file_name(heading: str) -> str:
    return _UNFIT.sub(" ", clip(one_line(heading), 60)).strip(" .…") or "page"
