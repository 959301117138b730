"""What a played span says: who gets how much mail, what pressed against what, and which odd days lie in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from daemon.core.model import Asked, AskState
from daemon.core.workdays import Days
from daemon.engine.house import House
from daemon.engine.records import Outgoing
from daemon.simulate.play import Played

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The span played, and with what share of answers."""

    start: datetime
    end: datetime
    answering: float


def describe(played: Played, house: House, span: Span) -> dict[str, Any]:
    """All that came of it, as JSON-like values."""
    to_members = [mail for mail in played.mails if mail.member]
    weeks = _by_person_and_week(to_members, played.asking, house)
    zone = ZoneInfo(house.zone)
    first, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date() - _DAY
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "answering": span.answering,
        "members": len(house.world.members),
        "mails": [_mail(mail, house) for mail in to_members],
        "answers": played.answers,
        "weeks": _weeks(weeks, len(house.world.members)),
        "people": _people(weeks),
        "collisions": _collisions(played, to_members),
        "lapsed": _lapsed(played),
        "clock_changes": clock_changes(house, first, last),
        "holidays": holidays(house, first, last),
        "failures": [asdict(failure) | {"at": failure.at.isoformat()} for failure in played.failures],
        "told_to_ops": sum(mail.kind == "ops" for mail in played.mails),
    }


def subject_of(mail: Outgoing) -> str:
    """The subject as people read it: all that the mails of a simulation hold."""
    return mail.raw.decode("utf-8")


def _mail(mail: Outgoing, house: House) -> dict[str, Any]:
    zone = ZoneInfo(house.world.members[mail.member or ""].zone)
    return {
        "at": mail.created_at.astimezone(zone).isoformat(),
        "member": mail.member,
        "kind": mail.kind,
        "rule": mail.rule,
        "subject": subject_of(mail),
    }


def _by_person_and_week(
    mails: list[Outgoing], asking: frozenset[str], house: House
) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for mail in mails:
        member = house.world.members[mail.member or ""]
        year, week, _ = mail.created_at.astimezone(ZoneInfo(member.zone)).isocalendar()
        found[member.id][f"{year}-W{week:02}"] += 1
        if mail.id in asking:
            found[member.id][f"{year}-W{week:02} asking"] += 1
    return found


def _weeks(people: Mapping[str, Counter[str]], members: int) -> list[dict[str, Any]]:
    names = sorted({week for counts in people.values() for week in counts if not week.endswith("asking")})
    rows = []
    for week in names:
        each = [counts[week] for counts in people.values()]
        asking = [counts[f"{week} asking"] for counts in people.values()]
        rows.append(
            {
                "week": week,
                "mails": sum(each),
                "asking": sum(asking),
                "per_person": round(sum(each) / members, 1),
                "most": max(each),
                "most_asking": max(asking),
            }
        )
    return rows


def _people(people: Mapping[str, Counter[str]]) -> list[dict[str, Any]]:
    rows = []
    for member, counts in people.items():
        weeks = {week: number for week, number in counts.items() if not week.endswith("asking")}
        rows.append(
            {
                "member": member,
                "mails": sum(weeks.values()),
                "asking": sum(number for week, number in counts.items() if week.endswith("asking")),
                "most_in_a_week": max(weeks.values()),
                "weeks": weeks,
            }
        )
    return sorted(rows, key=lambda row: (-row["mails"], row["member"]))


def _collisions(played: Played, mails: list[Outgoing]) -> dict[str, int]:
    """Where questions pressed against each other: put into one mail, or kept waiting though the person was there."""
    calendars = played.people.calendars if played.people else {}
    waited = [ask for ask in played.asks if _waited(ask, calendars.get(ask.to))]
    return {
        "several_questions_in_a_mail": sum(len(letter.asks) > 1 for letter in played.letters),
        "questions_that_waited_for_a_later_day": len(waited),
        "most_mails_to_one_person_on_a_day": _most_on_a_day(mails),
    }


def _waited(ask: Asked, calendar: Days | None) -> bool:
    if ask.mailed_at is None or ask.day is None or calendar is None or ask.reminders:
        return False
    try:
        return calendar.day(ask.mailed_at) > calendar.next_available(ask.day)
    except ValueError:
        return False


def _most_on_a_day(mails: list[Outgoing]) -> int:
    days = Counter((mail.member, mail.created_at.date()) for mail in mails)
    return max(days.values(), default=0)


def _lapsed(played: Played) -> list[dict[str, Any]]:
    """Questions never mailed, and steps that came too late."""
    asks = Counter(
        (a.rule, a.round, a.key) for a in played.asks if a.state is AskState.EXPIRED and not a.mailed_at
    )
    steps = Counter((m.rule, m.round, m.step) for m in played.skipped)
    named = [("never mailed", asks), ("skipped", steps)]
    return [
        {"rule": rule, "round": round_, "step": step, "state": state, "count": count}
        for state, counts in named
        for (rule, round_, step), count in sorted(counts.items())
    ]


def clock_changes(house: House, first: date, last: date) -> list[dict[str, str]]:
    """Nights on which a zone of somebody in the team puts its clocks on or back."""
    found = []
    for name in sorted({member.zone for member in house.world.members.values()}):
        zone, day = ZoneInfo(name), first
        while day <= last:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            before, after = (noon - _DAY).astimezone(zone).utcoffset(), noon.astimezone(zone).utcoffset()
            if before is not None and after is not None and before != after:
                hours = (after - before) / timedelta(hours=1)
                found.append({"day": day.isoformat(), "zone": name, "hours": f"{hours:+g}"})
            day += _DAY
    return sorted(found, key=lambda each: each["day"])


def holidays(house: House, first: date, last: date) -> list[dict[str, str]]:
    """Public holidays on weekdays, by place."""
    rows = [
        {"day": day.isoformat(), "location": location, "name": name}
        for location, named in house.world.holidays.items()
        for day, name in named.items()
        if first <= day <= last and day.isoweekday() <= 5
    ]
    return sorted(rows, key=lambda each: (each["day"], each["location"]))
