"""Makes a PDF of what a page prints, where the extra `typst` is installed: people's words go in as data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import cast

from daemon.adapters.chart_png import can_import, has_forms
from daemon.adapters.render_text import clip, one_line
from daemon.adapters.template_files import Source, TemplateFolder
from daemon.adapters.template_source import fault
from daemon.mail.compose import Attachment

LAYOUT = "layout/page.typ"
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

    def can_print(self, data: Mapping[str, object]) -> bool:
        """Whether a page with these words has a PDF: only where each letter has a form, for none may be left out."""
        return self.ready and all(map(has_forms, _strings(data)))

    def typeset(self, notes: Sequence[Note], *, language: str, name: str) -> Attachment:
        """The PDF, A5, one note to a page; raises ConfigError where the layout is wrong."""
        import typst

        source = self._folder.read(LAYOUT)
        inputs = {"notes": json.dumps([asdict(note) for note in notes]), "language": language}
        try:
            compiler = typst.Compiler(
                source.text.encode("utf-8"), root=self._folder.shipped, ignore_system_fonts=True
            )
            # No clock here: the same page always has the same bytes.
            made = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=0)
        except typst.TypstError as error:
            raise _wrong(source, error) from error
        return Attachment(name=f"{_file_name(name)}.pdf", media="application/pdf", content=cast(bytes, made))


def _wrong(source: Source, error: Exception) -> Exception:
    message = str(getattr(error, "message", "")) or str(error)
    return fault(source.file, None, message, "compare it with ours, templates/layout/page.typ")


def _file_name(heading: str) -> str:
    return _UNFIT.sub(" ", clip(one_line(heading), 60)).strip(" .…") or "page"


def _strings(value: object) -> list[str]:
    """All words in some data, one after another."""
    if isinstance(value, str):
        return [" ".join(value.split())]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [words for item in value for words in _strings(item)]
    return []
