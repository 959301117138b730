"""Hands on the spot: a birthday or the leader's thanks reaches a colleague's desk by the helper who works there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, ClassVar, Literal

from pydantic import Field

from daemon.core.effects import Close, Effect, Tell
from daemon.core.errors import Refusal
from daemon.core.model import Answer, Asked, AskState, Command, Line, Member, Moment, Rule
from daemon.core.practice import Event, Kind, Place, Quiet, Remark, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes import errand_steps as steps
from daemon.shapes.answers import in_languages
from daemon.shapes.collect import colleagues, told
from daemon.shapes.dates import Milestone, birthdays
from daemon.shapes.errands import Errand, day_at_work, errands, next_helper, working_days_from
from daemon.shapes.reach import write_to
from daemon.shapes.settings import MembersByLocation, RuleSettings, Time, Words, at, say

KIND = "desk_task"
_DAY = timedelta(days=1)
_THANKS = {"da": "Tak", "en": "Thank you"}
_LOOK_BACK, _LOOK_AHEAD, _SHOWN_FOR = 31 * _DAY, 45 * _DAY, 7 * _DAY


class HandsSettings(RuleSettings):
    """Settings of hands on the spot."""

    helpers: MembersByLocation = Field(
        {}, description="Who helps at each location: the helper, then stand-ins."
    )
    birthdays: Literal["all", "round", "none"] = Field("all", description="Which birthdays are celebrated.")
    look_at: Time = Field(at("daily 05:00"), description="When birthdays to come are looked for.")
    ask_days_ahead: int = Field(
        3, ge=1, le=10, description="How many of their working days before a birthday a helper is asked."
    )
    thanks_within_days: int = Field(
        2, ge=1, le=10, description="Within how many working days the leader's thanks are on the desk."
    )
    birthday_words: Words = Field(
        {
            "da": "Tillykke med fødselsdagen!\nVi er glade for at have dig på holdet.",
            "en": "Happy birthday!\nWe are glad to have you on the team.",
        },
        description="What the note says on a birthday.",
    )
    gift: Words | None = Field(None, description="What may be bought and who pays, in words of your own.")


class Hands(Quiet):
    """P20, hands on the spot."""

    name: ClassVar[str] = "hands"
    Settings: ClassVar[type[RuleSettings]] = HandsSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name=KIND, audience="leader", keep_days=365),)
    reads: ClassVar[tuple[str, ...]] = (KIND,)
    words: ClassVar[tuple[Word, ...]] = (Word(id="thanks", takes="member: text", who="leader", each=True),)
    threads: ClassVar[bool] = True
    hears: ClassVar[tuple[Event, ...]] = ("skipped", "withdrawn", "left")

    def steps(self, settings: HandsSettings) -> tuple[Step, ...]:
        """Every day a look at the birthdays to come."""
        return (Step("look", settings.look_at, opens=True),)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Begin what a birthday calls for, ask for it, and tell the leader what is not done."""
        match moment.step:
            case "look":
                yield from _look(s)
            case steps.END:
                yield Close()
            case "withdrawn":
                yield from steps.after_change(s, KIND, _known(s))
            case step:
                for errand in _open(s, moment.about if step == "left" else ""):
                    yield from _go_on(s, errand, moment)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Begin a note of thanks for each, or say why there can be none."""
        refused: list[Refusal] = []
        begun: list[tuple[Errand, dict[str, Any]]] = []
        for member in command.members:
            try:
                begun.append(_thanks(s, command, s.members[member]))
            except Refusal as refusal:
                refused.append(refusal)
        if refused and len(command.members) == 1:
            raise refused[0]
        # The last one begun says when the round is over.
        for errand, data in sorted(begun, key=lambda one: one[0].day):
            yield from steps.begin(s, KIND, errand, _helpers(s, errand))
            yield Tell(template="hands/sent", data=data)
        yield from (Tell(template=refusal.template, data=refusal.data) for refusal in refused)

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Close it when it is done, pass it on when they cannot."""
        errand = _known(s).get(asked.data["errand"])
        data = {name: asked.data[name] for name in ("first", "day", "seen_by")}
        if errand is None or (errand.done_by and answer.value != "done"):
            yield Tell(template="hands/over", data=data)
            return
        yield Tell(template=f"hands/{_RECEIPTS[answer.value]}", data=data)
        if answer.value == "done":
            yield from steps.settle(s, KIND, errand, answer.by)
        elif answer.value == "cannot":
            yield from steps.pass_on(s, KIND, errand, _helpers(s, errand), answer.by)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """What waits for a helper, and what was done this week; never to the one it is for."""
        for errand in _known(s).values() if place.name == "digest" else ():
            recent = errand.done_at and errand.done_at > s.now - _SHOWN_FOR
            waits = not errand.done_by and errand.day > s.today() - steps.KEPT_OPEN
            if errand.about in s.members and (recent or waits):
                yield from _line(s, errand)

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """Where nobody helps, and who is to help where they do not work."""
        helpers = rule.settings.helpers
        for place in dict.fromkeys(world.members[m].location for m in world.audience(rule)):
            if not helpers.get(place):
                name = world.locations[place].name if place in world.locations else place
                yield Remark(text=f"nobody helps in {name}: name somebody in helpers", warns=True)
        for place, members in helpers.items():
            for member in (world.members[m] for m in members):
                if member.id in rule.without:
                    yield Remark(
                        text=f"{member.name} is to help at {place}, but is left in peace", warns=True
                    )
                elif member.location != place:
                    yield Remark(
                        text=f"{member.name} is to help at {place}, but works at {member.location}",
                        warns=True,
                    )


_RECEIPTS = {"done": "done", "will": "will", "cannot": "passed"}


def _as_note(words: str, language: str) -> str:
    """What was written after the name as it reads on a note of its own: "tak til Rikke for i går", "Tak for i går"."""
    opens = re.match(r"for\s", words, re.IGNORECASE)
    return f"{_THANKS.get(language, _THANKS['en'])} {words}" if opens else words


def _thanks(s: Situation, command: Command, member: Member) -> tuple[Errand, dict[str, Any]]:
    """The note for one of those named, and what the receipt shows of it; raises Refusal where there can be none."""
    text = _as_note(command.text, s.members[command.by].language)
    data = {"name": member.name, "first": member.first, "text": text, "write": write_to(member)}
    if not member.celebrate or member not in s.audience:
        raise Refusal("hands/not_celebrated", data)
    soon = working_days_from(s, member.id, s.days(member.id).day(s.now), s.rule.settings.thanks_within_days)
    day = day_at_work(s, member.id, soon)
    value = _value(s, "thanks", member, text)
    errand = Errand(f"thanks:{member.id}:{s.round.key}", member.id, day or soon, value, command.by)
    helper = next_helper(s, _helpers(s, errand), errand) if day else None
    if helper is None:
        raise Refusal("hands/nobody_here", {**data, "away": day is None})
    return errand, {**data, "day": day, "helper": s.members[helper].name}


def _known(s: Situation) -> dict[str, Errand]:
    return errands(told(s, KIND))


def _open(s: Situation, leaving: str = "") -> list[Errand]:
    """What is still to be done for those who are with us, and for one who is leaving."""
    people, last = {leaving, *(member.id for member in colleagues(s))}, s.today() - steps.KEPT_OPEN
    return [one for one in _known(s).values() if not one.done_by and one.about in people and one.day > last]


def _is_of(s: Situation, errand: Errand) -> bool:
    """Whether a step of this round is about the errand: of the round it began in, or passed on by one who left."""
    return errand.round == s.round.key or s.round.key.startswith("left")


def _go_on(s: Situation, errand: Errand, moment: Moment) -> Iterator[Effect]:
    """What a moment means for one errand that is still to be done."""
    helpers, who = _helpers(s, errand), moment.about
    if moment.step == "left":
        yield from steps.after_leaving(s, KIND, errand, helpers, who)
    elif moment.step == "skipped":
        mine = (asked for asked in s.asks if asked.data["errand"] == errand.id and asked.to == who)
        if who in errand.in_hand and any(asked.state is AskState.SKIPPED for asked in mine):
            yield from steps.pass_on(s, KIND, errand, helpers, who)
    elif errand.about == who and _is_of(s, errand):
        yield from steps.STEPS[moment.step](s, KIND, errand, helpers)


def _helpers(s: Situation, errand: Errand) -> tuple[str, ...]:
    found: tuple[str, ...] = s.rule.settings.helpers.get(s.members[errand.about].location, ())
    return found


def _look(s: Situation) -> Iterator[Effect]:
    """Begin what is due for a birthday; a day on which nothing is leaves no open round."""
    settings, known, quiet = s.rule.settings, _known(s), True
    for one in birthdays(s.audience, s.today() - _LOOK_BACK, s.today() + _LOOK_AHEAD):
        wanted = settings.birthdays == "all" or (settings.birthdays == "round" and one.years % 10 == 0)
        errand = _birthday(s, one) if wanted else None
        if errand is None or errand.id in known or errand.day < s.today():
            continue
        by_whom = next_helper(s, _helpers(s, errand), errand) or errand.about
        if working_days_from(s, by_whom, errand.day, -settings.ask_days_ahead) <= s.today():
            quiet = False
            yield from steps.begin(s, KIND, errand, _helpers(s, errand))
    if quiet:
        yield Close()


def _value(s: Situation, what: str, member: Member, words: str) -> dict[str, Any]:
    """What is kept of a note, and shown of it; one that begins "Kære Rikke" needs no name above it."""
    gift, greeting = s.rule.settings.gift, words.partition("\n")[0]
    greets = greeting != words and len(greeting) < len(member.first) + 12 and member.first in greeting
    return {
        "what": what,
        "title": "" if greets else member.first,
        "words": words,
        "gift": in_languages(s, gift) if gift else {},
        "years": 0,
        "on": None,
    }


def _birthday(s: Situation, one: Milestone) -> Errand | None:
    day = day_at_work(s, one.member.id, one.day)
    words = say(s.rule.settings.birthday_words, one.member.language)
    # How old somebody is concerns nobody, but where it is round.
    value = {
        **_value(s, "birthday", one.member, words),
        "years": 0 if one.years % 10 else one.years,
        "on": one.day,
    }
    return Errand(f"birthday:{one.member.id}:{one.day}", one.member.id, day, value) if day else None


def _line(s: Situation, errand: Errand) -> Iterator[Line]:
    readers = tuple(one for one in s.deciders if one != errand.about)
    helper = s.members.get(errand.done_by or (errand.in_hand[-1] if errand.in_hand else ""))
    data = {
        **steps.shown(s, errand),
        "overdue": errand.day < s.today(),
        "helper": helper.name if helper else "",
        "helper_first": helper.first if helper else "",
        "write_helper": write_to(helper) if helper else "",
    }
    if readers:
        yield Line(
            key=errand.id,
            section="tasks",
            template="hands/line_done" if errand.done_by else "hands/line_open",
            data=data,
            names=(errand.about,),
            rank=int(bool(errand.done_by)),
            only=readers,
        )
