"""What is told to a leader: joined in the morning's letter, never more than two nudges a day, never in quiet hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from daemon.adapters.render import TemplateRenderer
from daemon.core.effects import Ask, Effect, Send, Tell, Wake
from daemon.core.forms import Number, Text
from daemon.core.model import Command, Moment, Rule, Team
from daemon.core.practice import Kind, Quiet, Word
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.engine.records import OutState
from daemon.practices import PRACTICES
from daemon.shapes.cadence import morning_of
from daemon.shapes.settings import RuleSettings
from tests.engine.kit import Engine, Sent, a_member, a_world

_ZONE = ZoneInfo("Europe/Copenhagen")


class Urge(Quiet):
    """Tells the leader what a member wrote, in the way its first word says."""

    name: ClassVar[str] = "urge"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name="urged", audience="subject"),)
    words: ClassVar[tuple[Word, ...]] = (
        Word(id="urge"),
        Word(id="count", form=Number()),
        Word(id="nudge_about", takes="member text", who="leader"),
    )

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        if command.word == "count":
            yield Tell(template="urge/counted", data={"said": command.value or "intet tal"})
            return
        how, _, text = command.text.partition(" ")
        data = {"text": text or "intet", "name": s.members[command.about or command.by].first}
        to = s.team.leader
        match how:
            case "morning":
                yield Send(to=to, template="urge/told", data=data, when="morning")
            case "nudge":
                yield Send(to=to, template="urge/told", data=data, nudge=True)
            case "urgent":
                yield Send(to=to, template="urge/told", data=data, priority="urgent")
            case "ask":
                yield Ask(to=to, key=f"q{s.now:%H%M%S}", template="urge/told", data=data, form=Text())
            case "later":
                day = s.days(to).day(s.now) + timedelta(days=1)
                yield Wake(at=morning_of(s, to, day), step=text or "remind", about=command.by)
            case _:
                yield Send(to=to, template="urge/told", data=data)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        data = {"text": "i dag", "name": s.members[moment.about].first}
        if moment.step == "ask":
            yield Ask(to=s.team.leader, key="now", template="urge/told", data=data, when="now")
            return
        yield Send(to=s.team.leader, template="urge/told", data=data, when="morning")


def an_engine(world: World | None = None) -> Engine:
    rule = Rule(id="urge", practice="urge", team="t", settings=RuleSettings())
    overlay = TemplateRenderer(overlay=Path(__file__).parent / "overlay")
    return Engine(world or a_world(rules=(rule,)), practices=(*PRACTICES, Urge()), renderer=overlay)


def to_lone(engine: Engine) -> list[Sent]:
    return [mail for mail in engine.outbox("lone") if mail.kind != "receipt"]


def test_what_is_told_in_the_morning_comes_in_one_letter_that_asks_nothing() -> None:
    engine = an_engine()
    engine.write("rikke", "skub morning Første")
    engine.write("jonas", "skub morning Anden")
    assert to_lone(engine) == []
    engine.until("mon 12:00")
    (letter,) = to_lone(engine)
    assert letter.kind == "nudge"
    assert "Første" in letter.text
    assert "Anden" in letter.text
    assert "Svar" not in letter.text.split("Første")[0]


def test_it_stands_beside_the_questions_of_the_day_and_is_no_question_itself() -> None:
    engine = an_engine()
    engine.write("rikke", "skub ask Hvad synes du")
    engine.write("jonas", "skub morning Kun en besked")
    engine.until("mon 12:00")
    (letter,) = to_lone(engine)
    assert letter.kind == "ask"
    assert "Kun en besked" in letter.text
    assert "Hvad synes du" in letter.text
    engine.reply(letter, "Det synes jeg er fint")
    (answered,) = engine.store.write_now(lambda tx: [a for a in tx.asks(to="lone") if a.answered_at])
    assert answered.data["text"] == "Hvad synes du"


def test_it_counts_under_no_limit_and_goes_when_the_week_has_no_room_for_questions() -> None:
    lone = a_member("Lone Leder", weekly_limit=0)
    world = a_world(rules=tuple(an_engine().world.rules.values()))
    engine = an_engine(World(**{**vars_of(world), "members": {**world.members, "lone": lone}}))
    engine.write("rikke", "skub ask Et spørgsmål")
    engine.write("jonas", "skub morning En besked")
    engine.until("tue 12:00")
    (letter,) = to_lone(engine)
    assert "En besked" in letter.text
    assert "Et spørgsmål" not in letter.text


def vars_of(world: World) -> dict[str, object]:
    return {
        name: getattr(world, name) for name in ("teams", "members", "locations", "rules", "ops", "holidays")
    }


def test_it_waits_while_its_receiver_is_away() -> None:
    engine = an_engine()
    engine.write("lone", "pause 3 dage")
    engine.write("rikke", "skub morning Venter")
    engine.until("wed 20:00")
    assert to_lone(engine) == []
    engine.until("fri 12:00")
    assert len(to_lone(engine)) == 1


def test_a_moment_at_the_hour_of_the_mail_is_told_in_that_days_letter() -> None:
    engine = an_engine()
    engine.until("mon 14:00")
    engine.write("rikke", "skub later")
    engine.write("jonas", "skub later")
    mails = engine.until("tue 12:00")
    assert [mail.at for mail in mails if mail.to == "lone"] == [engine.local("tue 09:00")]


def test_a_question_at_once_waits_for_what_falls_due_at_the_same_instant() -> None:
    engine = an_engine()
    engine.until("mon 14:00")
    engine.write("rikke", "skub later ask")
    engine.write("jonas", "skub later")
    (letter,) = [mail for mail in engine.until("tue 12:00") if mail.to == "lone"]
    assert (letter.kind, letter.subject) == ("ask", "2 korte ting til dig")


def test_of_more_than_two_nudges_a_day_the_rest_comes_next_morning() -> None:
    engine = an_engine()
    engine.until("mon 10:00")
    for n in range(4):
        engine.write("rikke", f"skub nudge Nummer {n}")
    assert [mail.kind for mail in to_lone(engine)] == ["nudge", "nudge"]
    engine.until("tue 12:00")
    *_, last = to_lone(engine)
    assert last.at == engine.local("tue 09:00")
    assert "Nummer 2" in last.text
    assert "Nummer 3" in last.text


def test_a_letter_that_follows_from_anothers_mail_waits_for_the_end_of_quiet_hours() -> None:
    engine = an_engine()
    engine.until("mon 22:00")
    engine.write("rikke", "skub now Stille")
    engine.write("rikke", "skub urgent Haster")
    rows = engine.store.write_now(
        lambda tx: {m.id: tx.outgoing(m.id).next_at for m in tx.outgoings(tuple(OutState), limit=50)}
    )
    quiet, urgent = (rows[mail.id] for mail in to_lone(engine))
    assert quiet == engine.local("tue 07:00")
    assert urgent == engine.local("mon 22:00")


def test_a_word_with_a_form_brings_its_value() -> None:
    engine = an_engine()
    engine.write("rikke", "tal: 12 nye kunder")
    assert "12" in engine.last("rikke", "receipt").text
    engine.write("rikke", "tal: mange")
    assert "intet tal" in engine.last("rikke", "receipt").text


def two_teams() -> World:
    rules = tuple(
        Rule(id=f"urge-{team}", practice="urge", team=team, settings=RuleSettings()) for team in ("t", "u")
    )
    world = a_world(rules=rules)
    karen, ole = a_member("Karen Brix"), a_member("Ole Skov")
    other = Team(
        id="u", name="Indkøb", zone="Europe/Copenhagen", leader="karen", members=("rikke", "ole", "karen")
    )
    members = {**world.members, "karen": karen, "ole": ole}
    return World(**{**vars_of(world), "teams": {**world.teams, "u": other}, "members": members})


def test_a_private_matter_of_one_in_two_teams_is_asked_back_and_goes_to_the_one_chosen() -> None:
    engine = an_engine(two_teams())
    engine.until("mon 10:00")
    engine.write("rikke", "skub now Fortroligt")
    back = engine.last("rikke", "receipt")
    assert "Holdet" in back.text
    assert "Indkøb" in back.text
    assert to_lone(engine) == []
    assert engine.outbox("karen") == []
    engine.reply(back, "2")
    assert len(engine.outbox("karen", "send")) == 1
    assert to_lone(engine) == []


def test_a_leader_of_two_teams_is_understood_by_the_colleague_named() -> None:
    world = two_teams()
    teams = {
        **world.teams,
        "u": Team(id="u", name="Indkøb", zone="Europe/Copenhagen", leader="lone", members=("ole",)),
    }
    engine = an_engine(World(**{**vars_of(world), "teams": teams}))
    engine.until("mon 10:00")
    engine.write("lone", "skub om Ole: now Hej")
    (told,) = engine.outbox("lone", "send")
    assert told.subject == "Om Ole"


def test_everybody_is_written_to_again_when_quiet_hours_end() -> None:
    days = Engine(a_world()).do(lambda s: s.people.calendars["rikke"])
    at = datetime(2026, 11, 23, 22, 0, tzinfo=_ZONE)
    assert days.awake(at) == datetime(2026, 11, 24, 7, 0, tzinfo=_ZONE)
    assert days.awake(at.replace(hour=3)) == datetime(2026, 11, 23, 7, 0, tzinfo=_ZONE)
    assert days.awake(at.replace(hour=12)) == at.replace(hour=12)
