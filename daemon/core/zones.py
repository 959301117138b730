"""Local clock times and UTC instants, with one rule for times that a clock change leaves out or repeats."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant(naive_local: datetime, zone: ZoneInfo) -> datetime:
    """Give the UTC instant of a naive local time, which may have a fold (ignored).

    A clock time that does not exist becomes the first whole minute after the gap; one that exists twice is
    the first of the two. So a later local time never gives an earlier instant. Raises ValueError for an
    aware time.
    """
    if naive_local.tzinfo is not None:
        raise ValueError(f"{naive_local.isoformat()} has a zone already; give the local time without one")
    early, late = (naive_local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if local_time(late, zone) == naive_local.replace(fold=0):
        return late
    return _end_of_gap(early, late, zone)


def local_time(at: datetime, zone: ZoneInfo) -> datetime:
    """Give the naive clock time, always with fold 0, that `zone` shows at an aware instant.

    Raises ValueError for an instant without a zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no zone; give an aware instant, best in UTC")
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def first_midnight(day: date, zones: Collection[ZoneInfo]) -> datetime:
    """Give the UTC instant at which `day` begins in the first of the zones to reach it.

    Raises ValueError when there are no zones.
    """
    if not zones:
        raise ValueError("there is no zone to begin the day in; give at least one")
    return min(instant(datetime.combine(day, time()), zone) for zone in zones)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Search between an instant before a clock change and one not before it for the first minute after."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    end = after.replace(microsecond=0)
    return end + timedelta(seconds=-local_time(end, zone).second % 60)
