"""Misunderstandings: whoever raises one has the leader's ear within seconds, until they say that it is solved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Record, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.model import Answer, Asked, Command, Line, Moment, Rule
from daemon.core.practice import Event, Kind, Place, Quiet, Remark, Word
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes import case as cases
from daemon.shapes import case_handling as handling
from daemon.shapes.case import Case
from daemon.shapes.case_words import Says, says_of
from daemon.shapes.reach import CHANNEL, reach
from daemon.shapes.settings import RuleSettings

SOLVED = {"da": "løst", "en": "solved"}
"""How we write that a case is solved ourselves."""
_SAYS_SOLVED = re.compile(r"\W*(?:ja\W+)?(?:(?:det|den) er )?(?:l(?:ø|oe|o)st|solved|yes it is)\b", re.I)
_FURTHER = re.compile(r"\W*(?:også|ogsaa|also)\s*:\s*", re.I)
_ON_TRIAL = re.compile(r"^\W*(?:prøve|proeve|test|trial)\b\W*", re.I)


class MisunderstandingSettings(RuleSettings):
    """Settings of misunderstandings."""

    quiet: bool = Field(
        False,
        description="Whether the leader's quiet hours hold here, too; else it comes at once, whatever the hour.",
    )
    ask_after_days: int = Field(
        5,
        ge=1,
        le=30,
        description="After how many working days the one who raised it is asked whether it is solved, ever again.",
    )


class Misunderstandings(Quiet):
    """P13, misunderstandings."""

    name: ClassVar[str] = "misunderstandings"
    Settings: ClassVar[type[RuleSettings]] = MisunderstandingSettings
    kinds: ClassVar[tuple[Kind, ...]] = cases.KINDS
    reads: ClassVar[tuple[str, ...]] = (cases.OPENED, cases.STEP, CHANNEL)
    words: ClassVar[tuple[Word, ...]] = (
        Word(id="misunderstanding", urgent=True),
        Word(id="conflict", urgent=True, among_people=True),
        Word(id="solved", joins=True),
    )
    threads: ClassVar[bool] = True
    traceless: ClassVar[bool] = True
    hears: ClassVar[tuple[Event, ...]] = ("withdrawn",)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Raise a case, or close one."""
        if command.word == "solved":
            yield from handling.solve(s, _which(s, command), command.text)
            return
        text = _ON_TRIAL.sub("", command.text) if s.pilot == "ops" else command.text
        other, words = cases.read_words(s, text, command.by)
        case = cases.case_of(s, s.round.key)
        if case and case.open and (says := says_of(words)) != "more":
            yield from _say_of(s, case, says, words)
            return
        if case and (further := _FURTHER.match(words)):
            words = f"{case.text}\n\n{words[further.end() :]}"
        if not words:
            raise Refusal("misunderstandings/nothing", {"with": other.name if other else ""})
        if not s.round.open:
            raise Refusal("misunderstandings/closed", {"text": words})
        told = cases.receivers(s, command.by, words, other)
        on_trial = s.pilot == "ops" and text == command.text
        if on_trial or command.anonymous or not told:
            template = "on_trial" if on_trial else "named" if command.anonymous else "nobody"
            yield Tell(template=f"misunderstandings/{template}", data=reach(s, s.leader.id))
            return
        yield Record(
            kind=cases.OPENED,
            value={"text": words, "with": other.id if other else None},
            by=command.by,
            about=command.by,
        )
        yield handling.step(s.round.key, command.by, "told", to=list(told))
        yield Wake(at=cases.next_follow_up(s, told), step="follow")
        data = {"text": words, "other": other.name if other else "", "again": case is not None}
        yield from (handling.alert(s, member, command.by, data) for member in told if member != command.by)
        yield Tell(
            template=f"misunderstandings/{_receipt(s, command.by)}",
            data=data | handling.seen_by(s, told, other),
        )

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Follow up, unless it is closed or its people have changed."""
        case = cases.case_of(s, s.round.key)
        if case is None and moment.step == "withdrawn":
            # The round stays, so that it can be taken up again.
            yield Wake(at=None, step="follow")
            yield from handling.tell_over(s, "withdrawn", s.round.by or "", cases.told_of(s, s.round.key))
        elif case is None or not case.open:
            yield Close()
        elif moment.step == "withdrawn":
            yield from handling.tell_anew(s, case)
        elif case.by not in (*s.team.members, *s.deciders):
            yield handling.step(case.round, case.by, "ended")
            yield from handling.tell_over(s, "left", case.by, cases.readers(s, case))
            yield Close()
        elif s.leader.id not in case.told:
            yield from handling.ask_about_new_leader(s, case)
        else:
            yield from handling.follow_up(s, case)

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Whether it is solved, or whether a new leader may know."""
        case = cases.case_of(s, s.round.key)
        if case is None or not case.open:
            raise Refusal("misunderstandings/closed", {"text": ""})
        if asked.key.startswith("leader:"):
            if asked.key != handling.about_leader(s):
                raise Refusal("misunderstandings/outdated")
            yield from handling.let_new_leader_know(s, case, agreed=answer.value is True)
        elif answer.value["says"] == "yes" or _SAYS_SOLVED.match(answer.text):
            yield from handling.solve(s, case, "")
        elif (says := says_of(answer.text)) == "solved":
            yield from _say_of(s, case, says, answer.text)
        else:
            data = {"own_words": answer.value["says"] == "other", **reach(s, s.leader.id)}
            yield Tell(template="misunderstandings/still_open", data=data)

    def on_reply(self, s: Situation, reply: Command) -> Iterator[Effect]:
        """A leader's words are passed on to nobody: they are told how to reach the other."""
        case = cases.case_of(s, s.round.key)
        if case and reply.by in case.told and case.by in s.members:
            data = {"text": reply.text, "own": reply.by == case.by, **handling.other_side(s, case)}
            yield Tell(template="misunderstandings/direct", data=data)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """What is open, without its words, to those who were told of it."""
        if place.name != "digest":
            return
        for case in cases.cases(s):
            only = cases.readers(s, case)
            if case.open and only and case.by in (*s.team.members, *s.deciders):
                yield Line(
                    key=f"{s.rule.id}:{case.round}",
                    section="misunderstandings",
                    template="misunderstandings/line_open",
                    data={
                        "days": cases.days_open(s, case),
                        "own": case.by == s.leader.id,
                        **handling.other_side(s, case),
                    },
                    names=(case.by,),
                    rank=-cases.days_open(s, case),
                    only=only,
                )

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """That a trial read by ops passes nothing on."""
        if (rule.pilot or world.team_of(rule).pilot) == "ops":
            text = (
                "ops read what a trial sends, so that only made-up cases are taken: `misforståelse: prøve …`"
            )
            yield Remark(text=text)


def _say_of(s: Situation, case: Case, says: Says, text: str) -> Iterator[Effect]:
    """What a few words in reply do: they may close it, and never take the place of the words it was raised with."""
    if says == "solved":
        yield from handling.solve(s, case, text)
    elif case.by == s.leader.id:
        yield Tell(
            template="misunderstandings/direct",
            data={"text": text, "own": True, **handling.other_side(s, case)},
        )
    else:
        yield Tell(
            template="misunderstandings/still_open",
            data={"own_words": says == "nothing", **reach(s, s.leader.id)},
        )


def _receipt(s: Situation, by: str) -> str:
    return "kept_own" if by == s.leader.id else "kept"


def _which(s: Situation, command: Command) -> Case:
    """The case that is solved: of the mail replied to, else the only one open, else the one whose words are quoted."""
    mine = cases.open_cases(s, command.by)
    chosen = [case for case in mine if case.round == s.round.key or case.beginning == command.text.strip()]
    # With more words out of the blue it may well be a sentence that only begins so.
    if chosen or (len(mine) == 1 and not command.text.strip(" .!")):
        return (chosen or mine)[0]
    if mine:
        word = SOLVED.get(s.members[command.by].language, SOLVED["en"])
        ways = tuple(f"{word}: {case.beginning}" for case in mine)
        raise Refusal("misunderstandings/which", {}, ways, several=True)
    others = [case for case in cases.cases(s) if case.open and command.by in case.told]
    names = [s.members[case.by].name for case in others if case.by in s.members]
    raise Refusal("misunderstandings/none_open", {"names": names})
