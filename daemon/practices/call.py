"""Own calls: a rule in the config asks a question of its own and says where the answers go, with no code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.forms import Choice, Form, Items, Number, Scale, Text, YesNo
from daemon.core.model import Answer, Asked, AskState, Entry, Line, Member, Moment
from daemon.core.practice import Kind, Place, Quiet
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.shapes import collect
from daemon.shapes.answers import in_languages, keep_answer, shown_answer
from daemon.shapes.cadence import next_at, next_in_turn
from daemon.shapes.settings import RuleSettings, Time, TimeOrNever, Words, at, say

_PASS_ON_AFTER = timedelta(days=1)


class CallSettings(RuleSettings):
    """Settings of an own call; its audience is the rule's."""

    title: Words = Field(description="What the call is called, in a few words; heads mail and section.")
    question: Words = Field(description="The one question that is asked.")
    example: Words | None = Field(None, description="An answer one might give, shown below the question.")
    form: Literal["text", "items", "scale", "yesno", "number", "choice"] = Field(
        "text",
        description="What an answer is: words, a list, 1 to 5, yes or no, a number, or one of `options`.",
    )
    options: tuple[Words, ...] = Field((), description='What can be chosen where `form` is "choice".')
    unit: str = Field("", description='What is counted where `form` is "number", such as "km".')
    turn: Literal["all", "one"] = Field(
        "all", description="Whether all are asked, or one at a time in turn; a decline passes on to the next."
    )
    ask_at: Time = Field(at("mon 09:00"), description="When the question is asked; opens the round.")
    remind_at: TimeOrNever = Field(None, description="When the silent are reminded, once.")
    close_at: Time = Field(at("thu 15:00"), description="When the round ends.")
    place: Literal["edition", "digest", "all"] = Field(
        "edition",
        description="Where answers go: the newsletter, the leader's digest, or at close to all who were asked.",
    )

    @model_validator(mode="after")
    def check_options(self) -> Self:
        """A choice needs something to choose among, and nothing else does."""
        if self.form == "choice" and len(self.options) < 2:
            raise ValueError('form = "choice" needs two or more options: options = ["…", "…"]')
        if self.form != "choice" and self.options:
            raise ValueError('options are only for form = "choice"; set that, or take the options out')
        return self


class Call(Quiet):
    """P32, own calls."""

    name: ClassVar[str] = "call"
    Settings: ClassVar[type[RuleSettings]] = CallSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name="answer"), Kind(name="answer_leader", audience="leader"))
    reads: ClassVar[tuple[str, ...]] = ("answer", "answer_leader")

    def steps(self, settings: CallSettings) -> tuple[Step, ...]:
        """Ask, perhaps remind, close."""
        steps = [Step("ask", settings.ask_at, own_time=True, opens=True)]
        if settings.remind_at:
            steps.append(Step("remind", settings.remind_at, own_time=True))
        return (*steps, Step("close", settings.close_at))

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Ask all, or the one whose turn it is and then the next; remind; gather and end."""
        settings: CallSettings = s.rule.settings
        match moment.step:
            case "ask" if settings.turn == "all":
                yield from (_ask(s, member) for member in s.audience if member.id not in _asked(s))
            case "ask" | "pass-on":
                yield from _ask_next(s)
            case "remind":
                yield from collect.remind_silent(s, "call", "call/remind")
            case "close":
                if settings.place == "all":
                    yield from _give_back(s)
                yield Close()

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep the answer as its form has it, with the words around it."""
        settings: CallSettings = s.rule.settings
        value = keep_answer(answer, settings.form, settings.options)
        kind = "answer_leader" if settings.place == "digest" else "answer"
        yield Record(kind=kind, value=value, by=answer.by)
        data = {
            **_headed(s),
            **shown_answer(s, value),
            "name": s.members[answer.by].name,
            "anonymous": answer.anonymous,
            "place": settings.place,
            "late": not s.round.open,
            "closes_at": asked.until_at,
        }
        yield Tell(template="call/kept", data=data)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """The answers, where they are meant for that place; for the digest also who takes part."""
        settings: CallSettings = s.rule.settings
        if place.name == settings.place:
            entries = [e for e in _answers(s) if collect.is_news(s, e)]
            yield from (_line(s, entry) for entry in entries)
        if place.name == "digest":
            yield from collect.tell_participation(
                s, "call", place.reader, title=say(settings.title, s.leader.language)
            )
        if place.name == "record":
            yield from (_line(s, entry) for entry in _answers(s) if entry.by == place.reader)


def _asked(s: Situation) -> dict[str, Asked]:
    return {asked.to: asked for asked in s.asks if asked.key == "call"}


def _ask(s: Situation, member: Member) -> Ask:
    settings: CallSettings = s.rule.settings
    options = tuple(say(option, member.language) for option in settings.options)
    forms: dict[str, Form] = {
        "text": Text(),
        "items": Items(),
        "scale": Scale(),
        "yesno": YesNo(),
        "number": Number(settings.unit),
        "choice": Choice(options),
    }
    return Ask(
        to=member.id,
        key="call",
        template="call/ask",
        data={
            **_headed(s),
            "examples": in_languages(s, settings.example) if settings.example else {},
            "form": settings.form,
            "options": list(options),
            "unit": settings.unit,
            "place": settings.place,
            "turn": settings.turn,
        },
        form=forms[settings.form],
        until=next_at(s, settings.close_at),
    )


def _ask_next(s: Situation) -> Iterator[Effect]:
    """Ask the one whose turn it is, unless somebody has the question or answered it; look again in a day."""
    asked = _asked(s)
    if any(a.state is AskState.ANSWERED for a in asked.values()):
        return
    if not any(a.state in (AskState.WAITING, AskState.MAILED) for a in asked.values()):
        history = [a for a in s.history if a.key == "call"]
        member = next_in_turn(s, history, passed=frozenset(asked))
        if member is None:
            return
        yield _ask(s, member)
    yield Wake(at=s.now + _PASS_ON_AFTER, step="pass-on")


def _give_back(s: Situation) -> Iterator[Effect]:
    """Send the round's answers, gathered, to everybody who got the question."""
    answers = [_told(s, entry) for entry in _answers(s) if entry.round == s.round.key]
    for member, asked in _asked(s).items():
        if answers and asked.mailed_at and member in s.members:
            yield Send(to=member, template="call/gathered", data={**_headed(s), "answers": answers})


def _answers(s: Situation) -> list[Entry]:
    return [entry for kind in Call.reads for entry in collect.told(s, kind)]


def _told(s: Situation, entry: Entry) -> dict[str, Any]:
    author = collect.author_of(s, entry)
    return {**shown_answer(s, entry.value), "name": author.name if author else ""}


def _line(s: Situation, entry: Entry) -> Line:
    author = collect.author_of(s, entry)
    return Line(
        key=entry.id,
        section=f"call:{s.rule.id}",
        template="call/line_answer",
        data={**_headed(s), **_told(s, entry), "at": entry.at},
        names=(author.id,) if author else (),
    )


def _headed(s: Situation) -> dict[str, Any]:
    settings: CallSettings = s.rule.settings
    return {"titles": in_languages(s, settings.title), "questions": in_languages(s, settings.question)}
