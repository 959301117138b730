"""When things fall due: the instants of a recurring time, and the rounds a rule's steps make together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from daemon.core.dayrules import Period
from daemon.core.when import When
from daemon.core.zones import first_midnight, instant, local_time

__all__ = ["Period", "Planned", "Step", "When", "between", "instant", "next_after", "plan", "round_key"]

# Every rule comes again within 40 years (a weekday on 29 February over 2100 waits longest).
_HORIZON_YEARS = 45


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a round: its name, its time and whose clock counts.

    With `own_time` each member is written to at their own clock; without it the step is one instant in the
    team's zone. Exactly one step of a rule `opens` the round. `offset_weeks` moves a step that many weeks on.
    A step that `asks` puts a question to everybody at its instant: the day's letter waits for it.
    """

    name: str
    when: When
    _: KW_ONLY
    own_time: bool = False
    opens: bool = False
    offset_weeks: int = 0
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A step of one round: due at a UTC instant, meant for a local day and clock time."""

    step: Step
    round_key: str
    due_at: datetime
    local_day: date
    clock: time


def next_after(when: When, zone: ZoneInfo, after: datetime) -> datetime:
    """Give the first UTC instant of `when` in `zone` that is strictly after the aware instant `after`.

    Raises ValueError when none comes before the last year of the calendar.
    """
    for _, at in _occurrences(when, zone, after):
        return at
    raise ValueError(f'"{when}" does not come again after {after.isoformat()}')


def between(when: When, zone: ZoneInfo, start: datetime, end: datetime) -> list[datetime]:
    """Give the UTC instants of `when` in `zone` after `start` up to and with `end`, in order, each once."""
    found = []
    for _, at in _occurrences(when, zone, start):
        if at > end:
            break
        found.append(at)
    return found


def round_key(period: Period, local: date) -> str:
    """Name the round of a local date: `2026-11-23`, `2026-W48`, `2026-11`, `2026-Q4` or `2026`.

    The period "moment" wants a naive local datetime and gives `2026-11-23T09:00`.
    """
    year, week, _ = local.isocalendar()
    match period:
        case "moment":
            return f"{local:%Y-%m-%dT%H:%M}"
        case "day":
            return f"{local:%Y-%m-%d}"
        case "week":
            return f"{year:04}-W{week:02}"
        case "month":
            return f"{local:%Y-%m}"
        case "quarter":
            return f"{local:%Y}-Q{(local.month + 2) // 3}"
        case "year":
            return f"{local:%Y}"


def plan(
    steps: Sequence[Step], zone: ZoneInfo, after: datetime, until: datetime, zones: Collection[ZoneInfo] = ()
) -> tuple[Planned, ...]:
    """Give all steps of the rounds whose opening step is due after `after` up to and with `until`, sorted.

    The opening step's local date names the round. Each further step, in the order given, falls at its first
    time at or after the step before it (plus its own `offset_weeks`), reckoned on the clock of `zone`, the
    team's. Steps on the members' own time are due when their local day begins in the first of `zones`, the
    audience's (`zone` when there are none): before that no member has reached their clock time. However a
    span is cut into windows, each round comes once and whole. Raises ValueError unless exactly one step
    opens, with no offset, and all names differ.
    """
    opener, further = _check(steps)
    audience = zones or (zone,)
    planned = []
    for opening in _openings(opener, zone, after, until, audience):
        key = round_key(opener.when.period, opening)
        for step, local in _round(opener, further, opening):
            due_at = _due_at(step, local, zone, audience)
            planned.append(
                Planned(step=step, round_key=key, due_at=due_at, local_day=local.date(), clock=local.time())
            )
    return tuple(sorted(planned, key=lambda each: each.due_at))


def _check(steps: Sequence[Step]) -> tuple[Step, list[Step]]:
    opening = [step for step in steps if step.opens]
    if len(opening) != 1:
        raise ValueError(f"exactly one step opens a round, but {len(opening)} of {len(steps)} do")
    if len({step.name for step in steps}) != len(steps):
        raise ValueError("two steps of a rule have one name; give each its own")
    if opening[0].offset_weeks or any(step.offset_weeks < 0 for step in steps):
        raise ValueError("the opening step has no offset, and an offset is never negative")
    return opening[0], [step for step in steps if not step.opens]


def _openings(
    step: Step, zone: ZoneInfo, after: datetime, until: datetime, audience: Collection[ZoneInfo]
) -> Iterator[datetime]:
    """Give the local time of each opening whose due instant lies in the span."""
    # On own time a step is due up to 50 hours before its instant in the team's zone, or 26 hours after it.
    margin = timedelta(days=3) if step.own_time else timedelta()
    for local, at in _occurrences(step.when, zone, after - margin):
        if at > until + margin:
            return
        if after < _due_at(step, local, zone, audience) <= until:
            yield local


def _round(opener: Step, further: Sequence[Step], opening: datetime) -> Iterator[tuple[Step, datetime]]:
    """Give each step of one round with its local time, each at or after the one before it."""
    local = opening
    yield opener, local
    for step in further:
        local = _first_at_or_after(step.when, local + timedelta(weeks=step.offset_weeks))
        yield step, local


def _due_at(step: Step, local: datetime, zone: ZoneInfo, audience: Collection[ZoneInfo]) -> datetime:
    return first_midnight(local.date(), audience) if step.own_time else instant(local, zone)


def _occurrences(when: When, zone: ZoneInfo, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give local time and instant of each occurrence after `after`; those a gap makes coincide come once."""
    # No local time up to the one shown at `after` lies later than `after`, so none before it is needed.
    start, last = local_time(after, zone), after
    for local in when.local(start, _horizon(start)):
        at = instant(local, zone)
        if at > last:
            last = at
            yield local, at


def _first_at_or_after(when: When, local: datetime) -> datetime:
    found = next(when.local(local - timedelta.resolution, _horizon(local)), None)
    if found is None:
        raise ValueError(f'"{when}" does not come again after {local.isoformat()}')
    return found


def _horizon(local: datetime) -> datetime:
    # The last two days of the calendar stay out of reach, where no instant could be reckoned.
    return datetime.combine(date(min(local.year + _HORIZON_YEARS, 9999), 12, 29), time())
