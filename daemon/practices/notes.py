"""Milestone days and notes: what a leader wants to remember of somebody, for themselves alone, and is reminded of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Erase, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.model import Command, Line, Moment, Rule
from daemon.core.practice import Kind, Place, Quiet, Remark, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes.corrections import read_removal
from daemon.shapes.notebook import (
    NOTE,
    REMINDED,
    next_number,
    own_notes,
    remind,
    shown,
    tell_days,
    tell_milestones,
    tell_notes,
)
from daemon.shapes.reach import CHANNEL
from daemon.shapes.saiddays import ALL, NONE, Noted, next_day, read_note
from daemon.shapes.settings import RuleSettings, Time, at

NOTE_WORD = {"da": ("note",), "en": ("note",)}
"""How we write the word ourselves that opens a note."""
YEARLY = {
    "da": (
        "fødselsdag",
        "fødseldag",
        "fylder",
        "født",
        "årsdag",
        "bryllupsdag",
        "jubilæum",
        "dødsdag",
        "navnedag",
    ),
    "en": ("birthday", "turns", "turning", "born", "anniversary", "wedding day"),
}
CHOSEN = {"da": ("husk", "mind mig om"), "en": ("remember", "remind me of")}
EVERY = {"da": ("alle", "dem alle", "alle dage", "begge"), "en": ("all", "all of them", "both")}
NO = {"da": ("ingen", "ingen af dem", "ikke"), "en": ("none", "none of them", "no")}
_TALK_DAYS = 30


class NotesSettings(RuleSettings):
    """Settings of milestone days and notes."""

    look_at: Time = Field(
        at("daily 04:00"), description="When it is looked which reminders belong in the day's letter."
    )
    days_ahead: int = Field(
        7,
        ge=0,
        le=90,
        description="How many days ahead one is reminded, besides on the day itself; 0 for not.",
    )
    digest_days: int = Field(
        14, ge=1, le=60, description="How many days ahead the owner's digest shows days from notes."
    )
    colleagues: bool = Field(
        True,
        description="Whether the leader is reminded of birthdays and work anniversaries too, of those who celebrate.",
    )
    yearly_words: Mapping[str, tuple[str, ...]] = Field(
        YEARLY, description="Words, by language, that make a note's day come again every year."
    )
    choosing_words: Mapping[str, tuple[str, ...]] = Field(
        CHOSEN, description="How, by language, the end of a note begins that says which day is meant."
    )
    all_words: Mapping[str, tuple[str, ...]] = Field(
        EVERY, description="How, by language, that end says that all its days are meant."
    )
    none_words: Mapping[str, tuple[str, ...]] = Field(
        NO, description="How, by language, that end says that none of them is."
    )


class Notes(Quiet):
    """P09, milestone days and notes."""

    name: ClassVar[str] = "notes"
    Settings: ClassVar[type[NotesSettings]] = NotesSettings
    kinds: ClassVar[tuple[Kind, ...]] = (
        Kind(name=NOTE, audience="owner", keep_days=730),
        Kind(name=REMINDED, audience="owner", keep_days=120),
    )
    reads: ClassVar[tuple[str, ...]] = (NOTE, REMINDED, CHANNEL)
    words: ClassVar[tuple[Word, ...]] = (
        Word(id="note", takes="member text", who="leader", lists=True, each=True),
        Word(id="notes", takes="maybe member text", who="leader", again="turn", lists=True, each=True),
    )

    def steps(self, settings: NotesSettings) -> tuple[Step, ...]:
        """Look once a day."""
        return (Step("look", settings.look_at, opens=True),)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Remind each owner, in their next morning letter, of what would be too late in the one after."""
        settings: NotesSettings = s.rule.settings
        for owner in s.deciders:
            if owner in s.members:
                yield from remind(s, owner, settings.days_ahead, of_colleagues=settings.colleagues)
        yield Close()

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Keep a note, list one's own, or destroy some by their numbers."""
        text = command.text.strip(" \t\n?.")
        numbers = read_removal(text)
        if numbers:
            yield from _delete(s, command.by, numbers)
        elif command.word == "notes" and text and (not command.about or command.by not in s.deciders):
            # Who leads no more may look through theirs, and destroy them.
            raise Refusal("notes/unclear", {"text": command.text})
        elif command.about and text:
            yield from _keep(s, command)
        else:
            mine = own_notes(s, command.by)
            notes = [n for n in mine if not command.members or n.about in command.members]
            data = {"notes": [shown(s, note, command.by) for note in notes], "names": _names(s, command)}
            yield Tell(template="notes/list", data=data)

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """Whose notes there are, and of how many a birthday or an anniversary can be told."""
        team, people = world.team_of(rule), [world.members[member] for member in world.audience(rule)]
        known = sum(bool(member.celebrate and (member.born or member.joined)) for member in people)
        yield Remark(
            text=f"for the notes of {' and '.join(filter(None, (team.leader, team.deputy)))}, each their own"
        )
        if rule.settings.colleagues:
            text = f"birthdays or anniversaries are known of {known} of {len(people)} members"
            yield Remark(text=text + ("" if known else " (give them `born` and `joined`)"), warns=not known)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """The days to come for each owner's digest; for the page that prepares a talk their notes, and birthdays."""
        settings: NotesSettings = s.rule.settings
        owners = [owner for owner in s.deciders if owner in s.members]
        if place.name == "digest":
            for owner in owners:
                yield from tell_days(s, owner, settings.digest_days)
        elif place.name == "talk":
            for owner in owners:
                yield from tell_notes(s, owner)
            yield from tell_milestones(s, place.reader, _TALK_DAYS)


def _keep(s: Situation, command: Command) -> Iterator[Effect]:
    settings: NotesSettings = s.rule.settings
    words = (settings.yearly_words, settings.choosing_words, settings.all_words, settings.none_words)
    note = read_note(command.text.strip(), s.days(command.by).local(s.now), *words)
    if note.several:
        raise _which_day(s, command, note)
    days = [day.isoformat() for day in note.days]
    value = {"text": note.text, "days": days, "yearly": note.yearly}
    for number, person in enumerate(command.members, next_number(s, command.by)):
        yield Record(kind=NOTE, value={"number": number, **value}, by=command.by, about=person)
    today = s.days(command.by).day(s.now)
    coming = sorted(day for one in note.days if (day := next_day(one, today, yearly=note.yearly)))
    data = {
        "names": _names(s, command),
        "text": note.text,
        "days": [day.isoformat() for day in coming],
        "past": [] if coming else days,
        "yearly": note.yearly,
        "ahead": settings.days_ahead,
    }
    yield Tell(template="notes/kept", data=data)


def _which_day(s: Situation, command: Command, note: Noted) -> Refusal:
    """Ask which of several days is meant; nothing is lost, as each choice is the whole note."""
    settings: NotesSettings = s.rule.settings
    language = s.members[command.by].language
    names, days = _names(s, command), [day.isoformat() for day in note.several]
    ends = [*days, *(_ours(words, language) for words in (settings.all_words, settings.none_words))]
    begins = f"{_ours(NOTE_WORD, language)} {', '.join(names)}: {note.text} ({_ours(settings.choosing_words, language)}"
    choices = tuple(f"{begins}: {end})" for end in ends)
    return Refusal("notes/which_day", {"names": names, "text": note.text}, choices, (*days, ALL, NONE))


def _names(s: Situation, command: Command) -> list[str]:
    return [s.members[member].name for member in command.members]


def _ours(spellings: Mapping[str, Sequence[str]], language: str) -> str:
    """How we write a phrase ourselves in a language, else in English."""
    return (spellings.get(language) or spellings["en"])[0]


def _delete(s: Situation, owner: str, numbers: Sequence[int]) -> Iterator[Effect]:
    mine = own_notes(s, owner)
    gone = [note for note in mine if note.value["number"] in numbers]
    if len(gone) != len(numbers):
        raise Refusal("notes/no_such", {"known": [note.value["number"] for note in mine]})
    yield Erase(entries=tuple(note.id for note in gone))
    yield Tell(template="notes/deleted", data={"notes": [shown(s, note, owner) for note in gone]})
