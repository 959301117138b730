"""Who of a team was heard from when, how and about what, and who is due by their own rhythm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from daemon.core.model import Entry, Member
from daemon.core.situation import Situation
from daemon.shapes.cadence import is_here
from daemon.shapes.collect import colleagues, told
from daemon.shapes.leading import on_duty
from daemon.shapes.rhythm import Colour, Rhythm, Standing, standing

CONTACT, RHYTHM = "contact", "rhythm"
TALK, ACCEPTED, OFF = "talk_held", "talk_accepted", "talk_off"
"""What is told of talks: that one was held, that one was said yes to and its time came, that one came to nothing."""
NEWCOMER_DAYS = 2
"""Within how many working days somebody new should have heard from their leader."""
_MOST_PEOPLE = 2
_LATE = time(16)


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact: the day, by which channel ("" where not told), agreed beforehand or not, how it went, and whose it
    was.
    """

    day: date
    channel: str
    planned: bool
    tone: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody the leader keeps in touch with; `touches` are oldest first."""

    member: Member
    touches: tuple[Touch, ...]
    rhythm: Rhythm
    standing: Standing
    new: bool

    @property
    def last(self) -> Touch | None:
        """The newest contact."""
        return self.touches[-1] if self.touches else None

    @property
    def is_due(self) -> bool:
        """Whether it is time for a word."""
        return self.standing.colour != "green"

    @property
    def urgency(self) -> tuple[bool, float]:
        """Sorts who is most overdue first."""
        return self.standing.colour != "red", -self.standing.days / self.rhythm.longest


def followed(s: Situation, general: Rhythm, own: Mapping[str, Rhythm]) -> list[Followed]:
    """Give everybody the leader keeps in touch with, in the audience's order."""
    everybody = s.rule.audience in ("all", "members")
    # Who wanted no mails of this rule is still somebody's colleague.
    people = colleagues(s) if everybody else s.audience
    rhythms = {**own, **_told_rhythms(s)}
    found = touches(s)
    return [
        follow(s, member, rhythms.get(member.id, general), found.get(member.id, ()))
        for member in people
        if member.id != s.leader.id and member.id not in s.rule.without
    ]


def follow(s: Situation, member: Member, rhythm: Rhythm, contacts: Sequence[Touch]) -> Followed:
    """Give how one person stands after these contacts."""
    started = min((s.local(r.opened_at).date() for r in s.rounds), default=s.today())
    joined = member.joined or started
    if contacts or joined <= started:
        since = contacts[-1].day if contacts else started
        stands = stands_since(s, member.id, since, rhythm)
        return Followed(member, tuple(contacts), rhythm, stands, new=False)
    due = s.days(s.leader.id).add(joined, NEWCOMER_DAYS)
    colour: Colour = "red" if s.today() > due else "yellow" if s.today() >= joined else "green"
    return Followed(member, (), rhythm, Standing((s.today() - joined).days, colour, due), new=True)


def stands_since(s: Situation, member: str, since: date, rhythm: Rhythm) -> Standing:
    """Give how somebody stands after a contact on a day.

    While the leader is away the days go on as long as a deputy is here to keep in touch; for the deputy they stop.
    """
    deputy = s.team.deputy
    leading = [s.leader.id, deputy] if deputy and deputy in s.members and deputy != member else [s.leader.id]
    return standing(since, s.today(), rhythm, s.days(member), *map(s.days, leading))


def touches(s: Situation) -> dict[str, list[Touch]]:
    """Give each member's contacts, oldest first: what was logged, and the talks that were held or said yes to."""
    found: dict[str, list[Touch]] = {}
    for entry in (*told(s, CONTACT), *s.of(TALK), *_accepted(s)):
        if entry.about:
            found.setdefault(entry.about, []).append(_touch(s, entry))
    return {member: sorted(contacts, key=lambda t: t.day) for member, contacts in found.items()}


def _accepted(s: Situation) -> list[Entry]:
    """The talks said yes to whose time has come, and of which nobody has said how it was."""
    spoken_of = {(e.value["talk"], e.day) for kind in (TALK, OFF) for e in s.of(kind)}
    return [e for e in s.of(ACCEPTED) if (e.value["talk"], e.day) not in spoken_of]


def _touch(s: Situation, entry: Entry) -> Touch:
    value = entry.value if isinstance(entry.value, Mapping) else {}
    own = entry.kind == CONTACT
    return Touch(
        day=entry.day or s.local(entry.at).date(),
        channel=str(value.get("channel") or ""),
        planned=bool(value.get("planned")) if own else True,
        tone=str(value.get("tone") or "neutral") if own else "neutral",
        words=str(value.get("text") or "") if own else "",
        by=entry.by if own and entry.by else s.leader.id,
    )


def _told_rhythms(s: Situation) -> dict[str, Rhythm]:
    """What the leader mailed last about each; an empty one brings the config's back."""
    newest = {entry.about: entry.value for entry in told(s, RHYTHM) if entry.about}
    return {
        member: Rhythm(ideal=value["ideal"], longest=value["longest"])
        for member, value in newest.items()
        if value.get("ideal")
    }


def mostly_problems(contacts: Sequence[Touch], share: float, over: int) -> bool:
    """Whether of the last contacts, three at least, that share or more was about problems."""
    last = contacts[-over:]
    return len(last) >= 3 and sum(t.tone == "problem" for t in last) >= share * len(last)


def only_agreed(contacts: Sequence[Touch]) -> bool:
    """Whether the last three contacts were all agreed beforehand: a word without an occasion is missing."""
    return len(contacts) >= 3 and all(t.planned for t in contacts[-3:])


def choose_due(
    s: Situation, people: Iterable[Followed], reader: str, nudged: Mapping[str, date], again_days: int
) -> list[Followed]:
    """Give at most two people to nudge about today: who is overdue first, who is merely due on days left to chance.

    Nobody who is away, and nobody told of in the reader's last `again_days` working days.
    """
    days = s.days(reader)
    today = days.day(s.now)
    chosen = []
    for one in sorted(people, key=lambda one: one.urgency):
        told_on = nudged.get(one.member.id)
        rested = told_on is None or days.count(told_on + timedelta(days=1), today) >= again_days
        lucky = s.random.random() < 0.5
        if one.is_due and rested and one.member.id != reader and is_here(s, one.member):
            chosen += [one] if lucky or one.standing.colour == "red" else []
    return chosen[:_MOST_PEOPLE]


def acting(s: Situation) -> str:
    """Who keeps in touch with the team today: the leader, or while they are away the deputy who is here."""
    return on_duty(s)[-1]


def working_hours(s: Situation, member: str) -> tuple[date, datetime, datetime]:
    """Give what is left of somebody's working hours, today's or the next day's: the day, from when and until when.

    They go from when their mail may come to late in the afternoon, or to their quiet hours where these begin before.
    """
    days, mail_at = s.days(member), s.members[member].mail_at
    day = days.day(s.now)
    start, end = days.moment(day, mail_at), days.moment(day, _LATE)
    if end <= s.now:
        day += timedelta(days=1)
        start, end = days.moment(day, mail_at), days.moment(day, _LATE)
    start = max(start, s.now)
    return day, start, max(end, start)
