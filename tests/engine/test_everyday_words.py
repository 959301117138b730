"""A word of everyday speech is a command only before a name and words; a question may be a page to print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from daemon.adapters.render import TemplateRenderer
from daemon.core.effects import Ask, Effect, Tell
from daemon.core.forms import Job
from daemon.core.model import Answer, Asked, Command, Rule
from daemon.core.practice import Quiet, Word
from daemon.core.situation import Situation
from daemon.practices import PRACTICES
from daemon.shapes.settings import RuleSettings
from tests.engine.kit import Engine, a_member, a_rule, a_world


class Laurel(Quiet):
    """Asks Jonas for a note on the desk of whom the leader thanks."""

    name: ClassVar[str] = "laurel"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    words: ClassVar[tuple[Word, ...]] = (Word(id="laurel", takes="member: text", who="leader"),)
    threads: ClassVar[bool] = True

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        data = {"name": s.members[command.about or ""].name, "words": command.text}
        yield Tell(template="laurel/kept", data=data)
        page = Ask(to="jonas", key="note", template="laurel/page", data=data, form=Job(), layout="page")
        yield replace(page, when="now", again="turn")

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        yield Tell(template="laurel/heard", data={"says": answer.value})


@pytest.fixture
def engine() -> Engine:
    rule = Rule(id="laurel", practice="laurel", team="t", settings=RuleSettings())
    people = (a_member("Rikke Holm"), a_member("Jonas Bæk"), a_member("Åse Friis"))
    overlay = TemplateRenderer(overlay=Path(__file__).parent / "overlay")
    others = tuple(one for one in PRACTICES if one.name != "hands")
    world = a_world(*people, rules=(rule, a_rule("successes")))
    found = Engine(world, practices=(*others, Laurel()), renderer=overlay)
    found.until("mon 10:00")
    return found


def kept(engine: Engine) -> str:
    """What the newest receipt says of the note; nothing where none was made."""
    lines = engine.last("lone", "receipt").text.splitlines() if engine.outbox("lone", "receipt") else []
    return next((line for line in lines if line.startswith("Sedlen")), "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tak Rikke: Tak for hjælpen i går", "Sedlen til Rikke Holm: Tak for hjælpen i går"),
        ("Tak til Rikke: tusind tak!", "Sedlen til Rikke Holm: tusind tak!"),
        ("tak ase: du er en ørn", "Sedlen til Åse Friis: du er en ørn"),
        ("tak Rikke for hjælpen i går", "Sedlen til Rikke Holm: for hjælpen i går"),
        ("tak Rikke", ""),
        ("tak Rikke!", ""),
        ("Tak!", ""),
        ("Tak for sidst: det var en god dag", ""),
        ("Tak for det, Rikke", ""),
        ("tak, det ser godt ud: vi kører", ""),
        ("tak for i dag", ""),
    ],
)
def test_thanks_are_a_command_only_with_a_colleague_and_words(engine: Engine, text: str, words: str) -> None:
    engine.write("lone", text)
    assert kept(engine) == words
    assert bool(engine.outbox("jonas", "ask")) == bool(words)


def test_a_name_that_nobody_has_is_asked_back(engine: Engine) -> None:
    engine.write("lone", "tak Lisbeth: for hjælpen")
    assert "Lisbeth" in engine.last("lone", "receipt").text
    assert not engine.outbox("jonas", "ask")


def test_the_subject_may_name_whom_the_body_thanks(engine: Engine) -> None:
    engine.write("lone", "Tak for hjælpen i går", subject="Tak Rikke")
    assert kept(engine) == "Sedlen til Rikke Holm: Tak for hjælpen i går"


def test_without_the_colon_a_reply_is_no_command(engine: Engine) -> None:
    engine.write("lone", "succes: tolv kunder")
    engine.reply(engine.last("lone", "receipt"), "Tak Rikke for alle kunderne i år, det var stort")
    assert not engine.outbox("jonas", "ask")


def test_of_two_with_that_name_one_is_chosen_by_a_number() -> None:
    rule = Rule(id="laurel", practice="laurel", team="t", settings=RuleSettings())
    people = (
        a_member("Rikke Holm"),
        a_member("Rikke Bang", id="bang", addresses=("b@example.test",)),
        a_member("Jonas Bæk"),
    )
    overlay = TemplateRenderer(overlay=Path(__file__).parent / "overlay")
    others = tuple(one for one in PRACTICES if one.name != "hands")
    engine = Engine(a_world(*people, rules=(rule,)), practices=(*others, Laurel()), renderer=overlay)
    engine.until("mon 10:00")
    engine.write("lone", "tak Rikke: for hjælpen")
    assert not engine.outbox("jonas", "ask")
    engine.reply(engine.last("lone", "receipt"), "2")
    assert kept(engine) == "Sedlen til Rikke Bang: for hjælpen"


def test_who_does_not_lead_says_thanks_and_nothing_comes_of_it(engine: Engine) -> None:
    engine.write("rikke", "tak Jonas: for hjælpen")
    assert not engine.outbox("jonas", "ask")


def test_a_question_may_be_a_page_to_print_and_is_answered_as_any(engine: Engine) -> None:
    engine.write("lone", "tak Rikke: Tak for hjælpen i går")
    page = engine.last("jonas", "ask")
    assert 'data-layout="page"' in str(page.raw) or "page" in page.message.as_string()
    engine.reply(page, "Det er gjort")
    assert "Hørt: done" in engine.last("jonas", "receipt").text
