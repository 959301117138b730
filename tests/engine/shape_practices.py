"""Three small practices of kinds that are still to come, to show that the engine's shape carries them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from daemon.core.effects import Ask, Close, Effect, Erase, Meet, Record, Send, Tell, Wake
from daemon.core.forms import Proposal
from daemon.core.meeting import CalendarReply
from daemon.core.model import Answer, Asked, Command, Moment
from daemon.core.practice import Kind, Quiet, Word
from daemon.core.situation import Situation
from daemon.shapes.settings import RuleSettings


class Goal(Quiet):
    """A goal goes to and fro until both have said yes to the same version."""

    name: ClassVar[str] = "goal"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    kinds: ClassVar = (Kind(name="version", audience="subject"), Kind(name="agreed", audience="subject"))
    reads: ClassVar = ("version", "agreed")
    words: ClassVar = (Word(id="goal", takes="member text", who="leader"),)
    threads: ClassVar = True

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        assert command.about is not None
        yield Record(kind="version", value={"text": command.text}, by=command.by, about=command.about)
        yield self._ask(command.about, 1, command.text)
        yield Tell(template="goal/sent", data={"name": s.members[command.about].name})

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        versions = s.of("version", round_key=s.round.key)
        newest, number = versions[-1], len(versions)
        other = next(
            m for m in {v.by for v in versions} | {v.about for v in versions} if m and m != answer.by
        )
        if answer.value["says"] == "other":
            yield Record(kind="version", value={"text": answer.text}, by=answer.by, about=newest.about)
            yield Close(asks="v*")
            yield self._ask(other, number + 1, answer.text)
        elif asked.key != f"v{number}":
            yield Tell(template="goal/outdated")
            if newest.by != answer.by:
                yield self._ask(answer.by, number, newest.value["text"])
        else:
            yield Record(kind="agreed", value=newest.value, by=answer.by, about=newest.about)
            for member in (answer.by, other):
                yield Send(to=member, template="goal/agreed", data={"text": newest.value["text"]})
            yield Wake(at=s.now + timedelta(days=30), step="checkin", about=newest.about or "*")

    def _ask(self, to: str, number: int, text: str) -> Ask:
        return Ask(
            to=to,
            key=f"v{number}",
            template="goal/agree",
            data={"text": text},
            form=Proposal(),
            when="now",
            again="turn",
        )


class Note(Quiet):
    """A private note, whose raw mail is destroyed and which comes back in time."""

    name: ClassVar[str] = "note"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    kinds: ClassVar = (Kind(name="note", audience="owner"),)
    reads: ClassVar = ("note",)
    words: ClassVar = (Word(id="note", takes="member text", who="leader"),)
    threads: ClassVar = True

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        yield Record(kind="note", value={"text": command.text}, by=command.by, about=command.about)
        yield Erase(raw=True)
        yield Wake(at=s.now + timedelta(days=3), step="remind", about=command.about or "*")
        yield Tell(
            template="note/kept", data={"name": s.members[command.about or ""].name, "text": command.text}
        )

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        for note in s.of("note", round_key=s.round.key):
            if note.by:
                yield Send(to=note.by, template="note/remind", data=note.value)


class Talk(Quiet):
    """A talk by calendar: a counter-proposal is put to the leader, whose yes moves the meeting."""

    name: ClassVar[str] = "talk"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    kinds: ClassVar = (Kind(name="wish", audience="subject"),)
    reads: ClassVar = ("wish",)
    words: ClassVar = (Word(id="talk", takes="member", who="leader"),)
    threads: ClassVar = True

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        yield self._meet(s, (command.by, command.about or ""), s.now + timedelta(days=2))

    def on_calendar(self, s: Situation, reply: CalendarReply) -> Iterator[Effect]:
        if reply.says == "counter" and reply.start:
            yield Record(kind="wish", value={"start": reply.start}, by=reply.by)
            data = {"name": s.members[reply.by].first, "start": reply.start}
            yield Ask(
                to=s.team.leader,
                key=f"move:{reply.start:%Y%m%dT%H%M}",
                template="talk/counter",
                data=data,
                form=Proposal(),
                when="now",
                again="turn",
            )

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        meeting, wish = s.meetings[0], s.of("wish", round_key=s.round.key)[-1]
        if answer.value["says"] == "yes":
            yield self._meet(s, meeting.who, wish.value["start"])
            yield Tell(template="talk/moved")

    def _meet(self, s: Situation, who: tuple[str, ...], start: object) -> Meet:
        from datetime import datetime

        assert isinstance(start, datetime)
        return Meet(key="talk", start=start, minutes=30, who=who, title="Statussamtale")
