"""A meeting, and what comes back on its invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting as the calendars should have it: RFC 5545 UID and SEQUENCE, and who said what."""

    uid: str
    rule: str
    round: str
    key: str
    sequence: int
    start: datetime | None
    minutes: int
    title: str
    who: tuple[str, ...]
    replies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReply:
    """What came back on an invitation: accepted, declined, tentative, delegated, or counter with its proposed start.

    In words it may also be either, a move to an earlier or a later time, or move, which says no time at all. It is
    `text` where words were `written` instead of pressing a button and say none of these; only who wrote gets a receipt
    for a yes. A proposal without a clock time is for the meeting's own, which `same_clock` tells. `more` where written
    words say something besides, such as why.
    """

    by: str
    meeting: Meeting
    says: str
    start: datetime | None = None
    text: str = ""
    source: str = ""
    written: bool = False
    same_clock: bool = False
    more: bool = False

    @property
    def comment(self) -> str:
        """What is said besides the answer, to be passed on to the other: all the words, or none."""
        return self.text if self.more or not self.written else ""
