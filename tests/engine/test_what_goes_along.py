"""What goes along with a mail: charts belong to its HTML, the page's PDF to the mail, in its final bytes."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import ClassVar

from daemon.adapters.render import TemplateRenderer
from daemon.core.effects import Effect, Send
from daemon.core.model import Command, Rule
from daemon.core.practice import Quiet, Word
from daemon.core.situation import Situation
from daemon.shapes.settings import RuleSettings
from tests.engine.kit import Engine, a_world


class Poster(Quiet):
    """Gives its leader a page to print."""

    name: ClassVar[str] = "poster"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    words: ClassVar = (Word(id="poster"),)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        yield Send(to=s.team.leader, template="poster/note", data={"text": command.text}, layout="page")


def an_engine() -> Engine:
    rule = Rule(id="poster", practice="poster", team="t", settings=RuleSettings())
    overlay = TemplateRenderer(overlay=Path(__file__).parent / "overlay")
    return Engine(a_world(rules=(rule,)), practices=(Poster(),), renderer=overlay)


def shape(part: Message) -> object:
    kind = part.get_content_type()
    return [kind, *map(shape, part.get_payload())] if part.is_multipart() else kind  # type: ignore[arg-type]


def test_a_page_takes_its_pdf_along_and_a_chart_its_picture() -> None:
    engine = an_engine()
    engine.write("rikke", "plakat: Tak for hjælpen")
    mail = engine.last("lone", "page")
    assert shape(mail.message) == [
        "multipart/mixed",
        ["multipart/alternative", "text/plain", ["multipart/related", "text/html", "image/png"]],
        "application/pdf",
    ]
    picture = next(part for part in mail.message.walk() if part.get_content_type() == "image/png")
    page = next(part for part in mail.message.walk() if part.get_content_type() == "text/html")
    html = page.get_payload(decode=True).decode()
    assert f'src="cid:{picture["Content-ID"][1:-1]}"' in html
    assert "vedhæftet som PDF" in mail.text
    assert "  maj   1\r\n  juni  2\r\n" in mail.text
