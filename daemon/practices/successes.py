"""Successes of the week: everybody is asked for one, colleagues are praised, and over the weeks all get named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Erase, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Items
from daemon.core.model import Answer, Asked, Command, Entry, Line, Member, Moment
from daemon.core.practice import Kind, Place, Quiet, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.shapes import collect, named
from daemon.shapes.cadence import next_at
from daemon.shapes.leading import boss_reading
from daemon.shapes.settings import RuleSettings, Time, TimeOrNever, at

PRAISE = {"da": ("ros til", "stor ros til"), "en": ("praise for", "praise to", "kudos to")}
ABOUT = {"da": ("succes om",), "en": ("success about",)}


class SuccessSettings(RuleSettings):
    """Settings of the successes of the week."""

    ask_at: Time = Field(at("wed 09:00"), description="When everybody is asked; opens the round.")
    remind_at: TimeOrNever = Field(at("thu 09:00"), description="When the silent are reminded, once.")
    close_at: Time = Field(at("thu 15:00"), description="When the round ends; what comes later waits a week.")
    praise_at_once: bool = Field(False, description="Mail praise to the one praised at once, too.")
    unnamed_after_weeks: int = Field(
        6,
        ge=1,
        le=52,
        description="After how many weeks unnamed the leader is asked for a line about somebody.",
    )
    praise_words: Mapping[str, tuple[str, ...]] = Field(
        PRAISE, description="How, by language, a line of a reply begins that praises a colleague."
    )
    about_words: Mapping[str, tuple[str, ...]] = Field(
        ABOUT, description="How, by language, a mail begins that tells of a colleague's success."
    )


class Successes(Quiet):
    """P02, successes of the week."""

    name: ClassVar[str] = "successes"
    Settings: ClassVar[type[RuleSettings]] = SuccessSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name="success"), Kind(name="praise"))
    reads: ClassVar[tuple[str, ...]] = ("success", "praise")
    words: ClassVar[tuple[Word, ...]] = (
        Word(id="success"),
        *(Word(id=word, takes="somebody text", each=True) for word in ("success_about", "praise")),
    )

    def steps(self, settings: SuccessSettings) -> tuple[Step, ...]:
        """Ask, remind, close."""
        steps = [Step("ask", settings.ask_at, own_time=True, opens=True)]
        if settings.remind_at:
            steps.append(Step("remind", settings.remind_at, own_time=True))
        return (*steps, Step("close", settings.close_at))

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Ask everybody, remind the silent, end the round."""
        match moment.step:
            case "ask":
                until = next_at(s, s.rule.settings.close_at)
                yield from collect.ask_everybody(
                    s, "success", "successes/ask", form=Items(), until=until, data=_seen_by(s)
                )
            case "remind":
                yield from collect.remind_silent(s, "success", "successes/remind")
            case "close":
                yield Close()

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep each item, as a success or as praise of the colleague it names.

        Praise of somebody we cannot tell is kept as it was written, and asked about in the receipt.
        """
        phrases = s.rule.settings.praise_words
        shown, unclear = [], []
        for item in named.split_before(answer.value, phrases):
            read = named.read_after(s, item, phrases)
            praised = read.sure if read and read.rest else ()
            if read and praised and all(member.id != answer.by for member in praised):
                for member in praised:
                    yield from _keep_praise(s, answer.by, member, read.rest, answer.anonymous)
                    shown.append(_shown(read.rest, to=member.name))
                continue
            yield Record(kind="success", value={"text": item, "anonymous": answer.anonymous}, by=answer.by)
            shown.append(_shown(item))
            if read and read.rest and not read.sure:
                ways = list(named.ways_to_write(s, phrases, answer.by, read))
                unclear.append(Tell(template="successes/unclear", data={"name": read.name, "ways": ways}))
        yield _receipt(s, answer.by, shown, answer.anonymous)
        yield from unclear

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Keep a success, one about a colleague, or praise, that nobody asked for."""
        match command.word:
            case "praise":
                phrases = s.rule.settings.praise_words
                members, text = named.sure_names(s, command, phrases)
                for member in members:
                    yield from _keep_praise(s, command.by, member, text, command.anonymous)
                told = [_shown(text, to=member.name) for member in members]
                yield _receipt(s, command.by, told, command.anonymous)
            case "success_about":
                phrases = s.rule.settings.about_words
                members, text = named.sure_names(s, command, phrases)
                value = {"text": text, "anonymous": command.anonymous}
                for member in members:
                    yield Record(kind="success", value=value, by=command.by, about=member.id)
                told = [_shown(text, about=member.name) for member in members]
                yield _receipt(s, command.by, told, command.anonymous)
            case _:
                items = collect.split_items(command.text)
                if not items:
                    raise Refusal("successes/nothing")
                for item in items:
                    value = {"text": item, "anonymous": command.anonymous}
                    yield Record(kind="success", value=value, by=command.by)
                yield _receipt(s, command.by, [_shown(item) for item in items], command.anonymous)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """The week's successes and praise; who takes part and who went unnamed for long; what is each one's own."""
        entries = sorted((e for kind in self.reads for e in collect.told(s, kind)), key=lambda e: e.at)
        match place.name:
            case "edition":
                yield from _tell_news(s, entries)
            case "digest":
                yield from collect.tell_participation(s, "success", place.reader)
                settings: SuccessSettings = s.rule.settings
                weeks, phrases = settings.unnamed_after_weeks, settings.about_words
                yield from named.tell_unnamed(s, entries, weeks, phrases, place.reader)
            case "talk":
                for entry in reversed(entries):
                    yield from _tell_of_one(s, entry)
            case "boss":
                yield from _tell_news(
                    s, [e for e in entries if e.kind == "success" and collect.author_of(s, e)]
                )
            case "record":
                for entry in entries:
                    if place.reader in (entry.by, entry.about):
                        yield from _tell(s, entry, "line_own")


def _keep_praise(s: Situation, by: str, to: Member, text: str, anonymous: bool) -> Iterator[Effect]:
    yield Record(kind="praise", value={"text": text, "anonymous": anonymous}, by=by, about=to.id)
    # Praise first kept as it was written, because its name was unclear, is not to stand there twice.
    for entry in collect.told(s, "success"):
        read = named.read_after(s, entry.value["text"], s.rule.settings.praise_words)
        if entry.by == by and read and not read.sure and read.rest == text:
            yield Erase(entries=(entry.id,))
    if s.rule.settings.praise_at_once:
        name = "" if anonymous else s.members[by].name
        yield Send(to=to.id, template="successes/praised", data={"text": text, "name": name})


def _shown(text: str, *, to: str = "", about: str = "") -> dict[str, str]:
    return {"text": text, "to": to, "about": about}


def _receipt(s: Situation, by: str, items: list[dict[str, str]], anonymous: bool) -> Tell:
    data = {
        "items": items,
        "anonymous": anonymous,
        "late": not s.round.open,
        "name": s.members[by].name,
        "at_once": s.rule.settings.praise_at_once,
        **_seen_by(s),
    }
    return Tell(template="successes/kept", data=data)


def _tell_of_one(s: Situation, entry: Entry) -> Iterator[Line]:
    """What is news of the one it is about, for the leader who prepares a talk with them; nameless words stay so."""
    author = collect.author_of(s, entry)
    about = entry.about or (author.id if author else "")
    if about and collect.is_news(s, entry):
        yield from (replace(line, names=(about,)) for line in _tell(s, entry, "line_own"))


def _tell_news(s: Situation, entries: Iterable[Entry]) -> Iterator[Line]:
    """What is young enough for an edition, or for the boss's page."""
    for entry in entries:
        if collect.is_news(s, entry):
            yield from _tell(s, entry, "line_success" if entry.kind == "success" else "line_praise")


def _seen_by(s: Situation) -> dict[str, str]:
    """The leader's leader, who sees the named successes where a page is made for them."""
    boss = boss_reading(s)
    return {"boss": boss.first if boss else ""}


def _tell(s: Situation, entry: Entry, template: str) -> Iterator[Line]:
    author, about = collect.author_of(s, entry), s.members.get(entry.about or "")
    if entry.about and not about:
        return
    people = [member for member in (about, author) if member]
    data: dict[str, Any] = {
        "kind": entry.kind,
        "text": entry.value["text"],
        "name": author.name if author else "",
        "about": about.name if about else "",
        "at": entry.at,
    }
    yield Line(
        key=entry.id,
        section="successes",
        template=f"successes/{template}",
        data=data,
        names=tuple(dict.fromkeys(member.id for member in people)),
        rank=int(entry.kind == "praise"),
    )
