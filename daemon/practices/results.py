"""Results in numbers: what somebody measured, told any time or once a month, and shown to leader and boss the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Amounts
from daemon.core.model import Answer, Asked, Command, Entry, Line, Moment
from daemon.core.practice import Kind, Place, Quiet, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.shapes import collect
from daemon.shapes.cadence import next_at
from daemon.shapes.counting import (
    as_data,
    as_numbers,
    ask_back,
    by_month,
    in_month,
    in_quarter,
    is_clear,
    of_member,
    tell_quarter,
    tell_talks,
    tell_week,
)
from daemon.shapes.leading import boss_reading
from daemon.shapes.settings import RuleSettings, Time, TimeOrNever, Words, at, say
from daemon.shapes.units import Told, quarter, unit_key


class ResultsSettings(RuleSettings):
    """Settings of the results in numbers."""

    ask_at: Time = Field(
        at("last tue of month 09:00"), description="When everybody is asked; opens the round of the month."
    )
    remind_at: TimeOrNever = Field(at("thu 09:00"), description="When the silent are reminded, once.")
    close_at: Time = Field(at("fri 06:00"), description="When the month's round ends.")
    word: Words = Field(
        {"da": "resultat", "en": "result"}, description="How we write the word ourselves, by language."
    )
    offer_success: bool = Field(
        True, description="Offer to keep what has no number as a success, where the team collects successes."
    )
    success_word: Words = Field(
        {"da": "succes", "en": "success"}, description="The word for that, by language."
    )


class Results(Quiet):
    """P28, results in numbers."""

    name: ClassVar[str] = "results"
    Settings: ClassVar[type[RuleSettings]] = ResultsSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name="result", audience="leader", keep_days=1095),)
    reads: ClassVar[tuple[str, ...]] = ("result",)
    words: ClassVar[tuple[Word, ...]] = (Word(id="result", takes="maybe member text", form=Amounts()),)

    def steps(self, settings: ResultsSettings) -> tuple[Step, ...]:
        """Ask, remind, close."""
        steps = [Step("ask", settings.ask_at, own_time=True, opens=True)]
        if settings.remind_at:
            steps.append(Step("remind", settings.remind_at, own_time=True))
        return (*steps, Step("close", settings.close_at))

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Ask everybody, with what is known of their month; remind those who told nothing; end the round."""
        match moment.step:
            case "ask":
                until = next_at(s, s.rule.settings.close_at)
                for ask in collect.ask_everybody(s, "results", "results/ask", form=Amounts(), until=until):
                    if ask.to == s.team.leader and not _boss(s):
                        # Nobody else would see it.
                        continue
                    known = as_data(in_month(of_member(_numbers(s), ask.to), s.today()))
                    yield replace(ask, data={"known": known, "boss": _boss(s), "day": s.today()})
            case "remind":
                told = {e.about for e in collect.told(s, "result") if e.at >= s.round.opened_at}
                reminders = collect.remind_silent(s, "results", "results/remind")
                yield from (ask for ask in reminders if ask.to not in told)
            case "close":
                yield Close()

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep what has a number and a unit, and ask back about the rest."""
        yield from _take(s, answer.by, answer.by, answer.value)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Keep what somebody tells of themselves, or the leader of a colleague; one unclear thing is asked back."""
        items = command.value or ()
        if command.about not in (None, command.by) and command.by not in s.deciders:
            data = {"name": s.members[str(command.about)].name, "text": command.text}
            raise Refusal("results/not_yours", data)
        if not items:
            raise Refusal("results/nothing", {"word": say(s.rule.settings.word, _language(s, command.by))})
        if len(items) == 1 and not is_clear(items[0]):
            raise _doubt(s, command.by, command.about, items[0])
        yield from _take(s, command.by, command.about or command.by, items)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """The week for the leader, the quarter for the boss and for a talk, everything for one's own record."""
        match place.name:
            case "digest":
                yield from tell_week(s, collect.told(s, "result"))
            case "boss":
                yield from tell_quarter(s, _numbers(s))
            case "talk":
                yield from tell_talks(s, _numbers(s))
            case "record":
                yield from (_own(entry) for entry in collect.told(s, "result") if entry.about == place.reader)


def _language(s: Situation, member: str) -> str:
    return s.members[member].language if member in s.members else s.team.language


def _take(s: Situation, by: str, about: str, items: Sequence[Mapping[str, Any]]) -> Iterator[Effect]:
    clear = [item for item in items if is_clear(item)]
    day = s.days(by).day(s.now)
    for item in clear:
        value = {name: item[name] for name in ("text", "number", "unit")}
        yield Record(kind="result", value=value, by=by, about=about, day=day)
    if clear:
        yield Tell(template="results/kept", data=_receipt(s, by, about, clear, day))
    for item in items:
        if not is_clear(item):
            doubt = _doubt(s, by, about if about != by else None, item)
            yield Tell(template="results/unclear", data={**doubt.data, "ways": list(doubt.choices)})


def _doubt(s: Situation, by: str, about: str | None, item: Mapping[str, Any]) -> Refusal:
    settings: ResultsSettings = s.rule.settings
    language = _language(s, by)
    word = " ".join(filter(None, (say(settings.word, language), s.members[about].name if about else "")))
    # What somebody else is said to have done is no success of the writer's own.
    success = say(settings.success_word, language) if settings.offer_success and not about else ""
    return ask_back("results", item, word=word, language=language, success=success)


def _receipt(
    s: Situation, by: str, about: str, items: Sequence[Mapping[str, Any]], day: date
) -> dict[str, Any]:
    """What was understood, and what it makes of the quarter; over three months and more as a chart, too."""
    new = [Told(about, day, item["number"], item["unit"]) for item in items]
    numbers = [*of_member(_numbers(s), about), *new]
    keys = {unit_key(told.unit) for told in new}
    months = by_month(numbers, unit_key(new[-1].unit)) if len(keys) == 1 else []
    return {
        "items": [dict(item) for item in items],
        "about": s.members[about].name if about != by else "",
        "sums": [one for one in as_data(in_quarter(numbers, day)) if unit_key(one["unit"]) in keys],
        "quarter": quarter(day),
        "months": months if len(months) > 2 else [],
        "unit": new[-1].unit,
        "boss": _boss(s),
    }


def _boss(s: Situation) -> str:
    boss = boss_reading(s)
    return boss.first if boss else ""


def _numbers(s: Situation) -> list[Told]:
    return as_numbers(s, collect.told(s, "result"))


def _own(entry: Entry) -> Line:
    data = {"text": entry.value["text"], "at": entry.day or entry.at.date()}
    return Line(
        key=entry.id, section="results", template="results/line_own", data=data, names=(entry.about or "",)
    )
