"""The patterns of an automatic reply, made of all languages' words, and the days that one of its sentences names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from daemon.mail.away_words_north import AWAY_NORTH
from daemon.mail.away_words_south import AWAY_SOUTH
from daemon.mail.dates import MONTHS, WEEKDAYS, Mention, a_date, mentions, one_of

LONGEST_DAYS = 400
LONGEST_GUESSED_DAYS = 270
LATEST_START_DAYS = 120
_SHORTEST_FULL_NAME = 5
DAY = timedelta(days=1)
REACH = 70


@dataclass(frozen=True, slots=True)
class Away:
    """The first and the last day away, both included."""

    first: date
    last: date


def any_of(name: str, *, end: str = r"(?!\w)") -> str:
    """A pattern for the words of all languages that have that use."""
    found = {word for table in (*AWAY_NORTH, *AWAY_SOUTH) for word in getattr(table, name)}
    stems = {word[:-1] for word in found if word.endswith("*")}
    whole = {word for word in found if not word.endswith("*")}
    pattern = f"(?:{one_of(sorted(whole))}){end}"
    return rf"(?<!\w)(?:{pattern}|(?:{one_of(sorted(stems))})\w*)" if stems else rf"(?<!\w){pattern}"


BACK, UNTIL, UNTIL_AFTER, SINCE, OUT, NOT, BEFORE = (
    re.compile(any_of(name)) for name in ("back", "until", "until_after", "since", "out", "never", "before")
)
SMALL = rf"(?:{any_of('small')}|(?<!\w)(?:{one_of(WEEKDAYS)})(?!\w)\.?|[ ,:(.])"
SMALLS = re.compile(rf"(?:{SMALL}){{0,12}}")
TO_BETWEEN = re.compile(rf"\.?\s*(?:[-–—]|{any_of('to')})\s*(?:{SMALL}){{0,6}}")
BARE_BEFORE = re.compile(
    rf"(?<![\d./:])(\d{{1,2}})(?:\.|st|nd|rd|th|er|:[ae]|º)?\s*(?:[-–—]|{any_of('to')})\s*(?:{SMALL}){{0,6}}$"
)
BARE_AFTER = re.compile(
    rf"\s*(?:[-–—]|{any_of('to')})\s*(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[./:]\d|\s?(?:am|pm|uhr|h)\b)"
)
WEEKS = re.compile(
    rf"{any_of('week')}\s?(?:nr\.?\s?)?(\d{{1,2}})(?!\d|[./]\d)(?:\s?(?:[-–—,]"
    rf"|{any_of('to')})\s?(?:{any_of('week')}\s?)?(\d{{1,2}})(?!\d|[./:]\d))?"
)
WEEKS_FI = re.compile(r"(?<![\d.])(\d{1,2})(?:\s?[-–—]\s?(\d{1,2}))?\s?(?:\.\s?viiko|\.\s?kw)\w*")
REST_WEEK, REST_MONTH, TODAY, TOMORROW = (
    re.compile(any_of(name)) for name in ("rest_of_week", "rest_of_month", "today", "tomorrow")
)
WHOLE_MONTH = re.compile(rf"{any_of('whole')}\s(?:in\s)?({one_of(MONTHS)})(?!\w)")


def days_in(clause: str, sent_on: date, *, begun: bool = False) -> list[Mention]:
    """The dates of a clause; `begun` keeps those of some weeks ago.

    A numeric date that lies far ahead is read as Americans write it, where it is near then.
    """
    found = []
    for mention in mentions(clause, sent_on):
        far = mention.day > sent_on + LATEST_START_DAYS * DAY
        if far and mention.swapped and sent_on <= mention.swapped <= sent_on + LATEST_START_DAYS * DAY:
            mention = Mention(mention.start, mention.end, mention.swapped, mention.yearless)  # noqa: PLW2901
        if mention.weekday and len(clause[mention.start : mention.end]) < _SHORTEST_FULL_NAME - 1:
            # "fri", "man" and "sat" are words too.
            continue
        most = LONGEST_GUESSED_DAYS if mention.yearless else LONGEST_DAYS
        if mention.day <= sent_on + most * DAY or (begun and mention.yearless and _recent(mention, sent_on)):
            found.append(mention)
    return found


def _recent(mention: Mention, sent_on: date) -> bool:
    """A yearless date that lay some weeks ago: it may be where a span began."""
    before = a_date(mention.day.year - 1, mention.day.month, mention.day.day)
    return before is not None and sent_on - 60 * DAY <= before < sent_on


def returns_near(clause: str, at: int) -> bool:
    match = BACK.search(clause)
    return match is not None and (at == 0 or 0 <= at - match.end() < 30)


def closes(clause: str, mention: Mention) -> bool:
    """Whether the word behind a day says that it is the last one."""
    return bool(UNTIL_AFTER.match(clause[mention.end :].lstrip(" .")))
