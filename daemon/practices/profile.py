"""Getting to know you: newcomers tell of themselves one question at a time, and how they like to be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, Literal

from pydantic import Field

from daemon.core.effects import Ask, Effect, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Text
from daemon.core.model import Answer, Asked, AskState, Command, Entry, Line, Member, Moment
from daemon.core.practice import Event, Kind, Place, Quiet, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.shapes import collect, ownlines
from daemon.shapes.answers import in_languages
from daemon.shapes.onebyone import PaceSettings, follow
from daemon.shapes.ownkeeping import change_page, keep_words, record_line, seen_by, tell_undone
from daemon.shapes.ownlines import CHANNEL, PROFILE, OwnLine, own_page
from daemon.shapes.ownpage import asks_for_page, is_still_right, read_changes
from daemon.shapes.ownshowing import show_card, tell_line, tell_news
from daemon.shapes.settings import Time, TimeOrNever, at

REFRESH = "refresh"
_PAGE = "page"


class ProfileSettings(ownlines.QuestionSettings, PaceSettings):
    """Settings of getting to know each other."""

    ask_at: Time = Field(at("tue 09:00"), description="When whose turn it is gets their next question.")
    remind_at: TimeOrNever = Field(at("mon 09:00"), description="When who did not answer is reminded, once.")
    refresh_days: int = Field(
        365,
        ge=30,
        le=3650,
        description="After how many days without a change the page is shown to its owner.",
    )
    shown_to: Literal["leader", "everyone"] = Field(
        "leader", description="Who sees a line whose owner did not say."
    )


class Profile(Quiet):
    """P08, getting to know you, and P12, the preferred channel."""

    name: ClassVar[str] = "profile"
    Settings: ClassVar[type[ProfileSettings]] = ProfileSettings
    kinds: ClassVar[tuple[Kind, ...]] = (
        Kind(name=PROFILE, audience="subject", keep_days=0),
        Kind(name=CHANNEL, audience="subject", keep_days=0),
    )
    reads: ClassVar[tuple[str, ...]] = (PROFILE, CHANNEL)
    words: ClassVar[tuple[Word, ...]] = (
        Word(id="my_page", again="turn"),
        Word(id="channel", again="turn"),
        Word(id="card", takes="member", each=True),
    )
    hears: ClassVar[tuple[Event, ...]] = ("skipped",)

    def steps(self, settings: ProfileSettings) -> tuple[Step, ...]:
        """Ask those whose turn it is, and remind them."""
        ask = Step("ask", settings.ask_at, own_time=True, opens=True)
        return (ask, Step("remind", settings.remind_at, own_time=True)) if settings.remind_at else (ask,)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Ask whose turn it is, remind the silent once, note what somebody passed on."""
        match moment.step:
            case "ask":
                for member in s.audience:
                    yield from _ask_next(s, member)
            case "remind":
                yield from _remind(s)
            case "skipped":
                passed = {a.key for a in s.asks if a.to == moment.about and a.state is AskState.SKIPPED}
                for line in own_page(s, moment.about):
                    if line.question in passed and not line.entry:
                        yield record_line(s, moment.about, line, "", shown=False)

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep an answer as a line of the page, or change the page as the reply says."""
        on_page = "lines" in asked.data
        changes = read_changes(answer.text, s.leader.first, numbered=on_page)
        if asks_for_page(answer.text):
            yield _show_now(s, answer.by, answer.source)
        elif changes:
            yield from change_page(s, answer.by, changes)
        elif not on_page:
            yield from keep_words(s, answer.by, _line(s, answer.by, asked), answer.text, also=answer.also)
        elif is_still_right(answer.text):
            yield record_line(s, answer.by, OwnLine(0, "", {}), "", shown=False)
            lines = [line.shown() for line in own_page(s, answer.by) if line.text]
            yield Tell(template="profile/still", data={"lines": lines, **seen_by(s, answer.by)})
        else:
            raise Refusal("profile/unclear", {"text": answer.text, "last": len(own_page(s, answer.by))})

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Show or change one's own page, say how one likes to be reached, or show a colleague's page."""
        match command.word:
            case "card":
                for member in command.members or (command.by,):
                    yield show_card(s, command.by, s.members[member])
            case "channel":
                lines = own_page(s, command.by)
                line = next((one for one in lines if one.question == CHANNEL), OwnLine(0, CHANNEL, {}))
                # A reply to the receipt may be about any line of the page.
                changes = read_changes(command.text, s.leader.first, numbered=False)
                by = command.by
                yield from change_page(s, by, changes) if changes else keep_words(s, by, line, command.text)
            case _ if not command.text.strip():
                yield _show_now(s, command.by, command.source)
            case _:
                changes = read_changes(command.text.lstrip(" ,.:"), s.leader.first, numbered=True)
                if not changes:
                    last = len(own_page(s, command.by))
                    raise Refusal("profile/unclear", {"text": command.text, "last": last})
                yield from change_page(s, command.by, changes)

    def taken_back(
        self, s: Situation, asked: Asked, again: Sequence[Entry], gone: Sequence[Entry]
    ) -> Iterable[Tell]:
        """How the lines stand now that a change to them was undone, and who sees them."""
        return tell_undone(s, asked.to, (*gone, *again), page=_is_of_page(asked))

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """For the digest who has told something lately; for the page that prepares a talk the lines themselves."""
        for member in s.audience:
            lines = [line for line in own_page(s, member.id) if line.text]
            if place.name == "digest" and member.id != place.reader:
                yield from tell_news(s, member, lines)
            elif place.name == "talk" and member.id != place.reader:
                yield from (tell_line(s, member, line) for line in lines)


def _ask_next(s: Situation, member: Member) -> Iterator[Ask]:
    """Put a member's next question, where it is time; else show them their page once a year."""
    lines, entries = own_page(s, member.id), ownlines.entries_of(s, member.id)
    told = {line.question for line in lines if line.entry}
    course = follow(s, member, told, max((entry.at for entry in entries), default=None))
    if not course.free:
        return
    line = next((one for one in lines if one.question not in course.passed), None)
    if line:
        yield _ask(s, member, line)
    elif _is_old(s, entries) and any(one.text for one in lines) and REFRESH not in course.passed:
        yield _show(s, member.id, REFRESH, "profile/refresh")


def _is_old(s: Situation, entries: Sequence[Entry]) -> bool:
    return bool(entries) and s.now > entries[-1].at + timedelta(days=s.rule.settings.refresh_days)


def _ask(s: Situation, member: Member, line: OwnLine) -> Ask:
    own = next((one for one in s.rule.settings.own if one.id == line.question), None)
    data = {
        "topic": line.question,
        "titles": dict(line.titles),
        "questions": in_languages(s, own.question) if own else {},
        "examples": in_languages(s, own.example) if own and own.example else {},
        **seen_by(s, member.id),
    }
    return Ask(to=member.id, key=line.question, template="profile/ask", data=data, again="turn")


def _show(s: Situation, member: str, key: str, template: str) -> Ask:
    """A member's page, to be changed by reply."""
    data = {"lines": [line.shown() for line in own_page(s, member)], **seen_by(s, member)}
    return Ask(
        to=member,
        key=key,
        template=template,
        data=data,
        form=Text(words=("delete",)),
        again="turn",
        alone=True,
    )


def _show_now(s: Situation, member: str, source: str) -> Ask:
    return replace(_show(s, member, f"{_PAGE}:{source}", "profile/page"), when="now")


def _remind(s: Situation) -> Iterator[Ask]:
    """Ask again what got no answer, nor was told in another mail since."""
    for key in dict.fromkeys(ask.key for ask in s.asks if not _is_page(ask)):
        template = "profile/refresh" if key == REFRESH else "profile/ask"
        for ask in collect.remind_silent(s, key, template):
            if all(line.question != key or not line.entry for line in own_page(s, ask.to)):
                yield replace(ask, again="turn", alone=key == REFRESH)


def _is_page(ask: Asked) -> bool:
    """Whether it showed a page that its owner had asked for."""
    return ask.key.startswith(f"{_PAGE}:")


def _is_of_page(asked: Asked) -> bool:
    """Whether a reply to what it shows may be about any line of the page, by its number."""
    return "lines" in asked.data or asked.key == "my_page"


def _line(s: Situation, member: str, asked: Asked) -> OwnLine:
    """The line a question is about; one of its own where the question is asked no more."""
    found = (line for line in own_page(s, member) if line.question == asked.key)
    return next(found, OwnLine(0, asked.key, asked.data.get("titles", {})))
