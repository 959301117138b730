"""Which time is meant by what one of two writes of their talk, and of which talk it is said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from daemon.core.errors import Refusal
from daemon.core.meeting import Meeting
from daemon.core.model import Answer, Command, Member
from daemon.core.said import find_shift, find_times, in_week_of, the_clock, the_time
from daemon.core.situation import Situation
from daemon.core.zones import instant
from daemon.shapes import appointments
from daemon.shapes.diary import Diary

WAYS = {"da": ("tidligere", "senere"), "en": ("earlier", "later")}
VERBS = {"talk_move": "flyt", "talk_later": "udskyd"}
"""The words that say a talk is to be moved, as they stood before their text."""
_FARTHEST = timedelta(days=200)
"""From where on it must be a slip: "1/11" said in November is that of the year after."""
_DAY_FIRST = re.compile(r"\W*(?:(?:på|den|d\.|fra|i|on|the|from|samtalen|talk)\W+)*", re.IGNORECASE)
_TO = re.compile(r"(?<!\w)(?:til|to)(?!\w)", re.IGNORECASE)


def named_time(
    s: Situation, answer: Answer, member: Member, spoken_of: datetime | None = None
) -> datetime | None:
    """The time an answer names: of a day alone the clock time that is spoken of, of a clock time alone the day, and a
    weekday alone in that week; "en time senere" is than that. Where nothing is spoken of a day alone is given a good
    time.
    """
    if moved := shifted(s, answer.by, answer.text, spoken_of):
        return moved
    days = s.days(answer.by)
    named, clock = the_time(answer.text, days.local(s.now)), _clock_alone(answer.text, days.local(s.now))
    about = days.local(spoken_of) if spoken_of is not None else None
    if named is None:
        return instant(datetime.combine(about.date(), clock), days.zone) if about and clock else None
    if named.until is not None:
        return None
    if about is not None:
        named = in_week_of(named, answer.text, about.date())
    at = named.clock or (about.time() if about else None)
    return instant(datetime.combine(named.day, at), days.zone) if at else Diary(s).time_on(member, named.day)


def said_time(s: Situation, command: Command, member: Member, meeting: Meeting | None = None) -> datetime:
    """The time a command names, a weekday alone in the week of the talk to be moved, a clock time alone on its day; a
    day alone is given a time that suits both. Raises Refusal.
    """
    words = f"{VERBS.get(command.word, '')} {command.text}"
    opening = f"flyt {member.name}: " if command.word in VERBS else ""
    if meeting is not None and (moved := shifted(s, command.by, words, meeting.start, opening)):
        return possible(s, moved)
    days = s.days(command.by)
    named = the_time(command.text, days.local(s.now))
    clock = _clock_alone(command.text, days.local(s.now))
    if named is None and clock is not None and meeting is not None and meeting.start is not None:
        return possible(s, instant(datetime.combine(days.day(meeting.start), clock), days.zone))
    if named is None or named.until is not None:
        raise Refusal(f"{s.rule.practice}/refused", {"what": "when", "text": command.text}, again=True)
    if meeting is not None and meeting.start is not None:
        named = in_week_of(named, command.text, days.day(meeting.start))
    if named.clock is not None:
        start = possible(s, instant(datetime.combine(named.day, named.clock), days.zone))
        return _with_both_here(s, start, member, command, ("away",))
    found = Diary(s).time_on(member, named.day)
    if found is None:
        noon = instant(datetime.combine(named.day, time(12)), days.zone)
        if named.day != days.day(s.now):
            possible(s, noon)
        _with_both_here(s, noon, member, command, ("away", "holiday", "off"))
        raise Refusal(f"{s.rule.practice}/refused", {"what": "no_time", "text": command.text}, again=True)
    return found


def _clock_alone(text: str, now: datetime) -> time | None:
    """The one clock time in a text that names no day, not even one that will not do."""
    clock = None if find_times(text, now) else the_clock(text)
    return clock[0] if clock else None


def _with_both_here(
    s: Situation, start: datetime, member: Member, command: Command, reasons: tuple[str, ...]
) -> datetime:
    """Give a time back that a leader names; raises Refusal with the first good one where a reason keeps one of the two
    away that day, as the talk would only be moved the next morning.
    """
    odd = appointments.oddities(s, (s.leader.id, member.id), start, s.rule.settings.minutes)
    odd = [one for one in odd if one["what"] in reasons]
    if not odd or command.by not in s.deciders:
        return start
    days = s.days(command.by)
    soon = Diary(s).time_soon(member, days.day(start))
    at = days.local(soon) if soon else None
    word = "flyt" if command.word in VERBS else "samtale"
    choices = (f"{word} {member.name}: {at:%d/%m/%Y} kl. {at:%H.%M}",) if at else ()
    data = {"odd": odd, "start": start, "name": member.name}
    labels = (f"{at.day}/{at.month} {at:%H.%M}",) if at else ()
    raise Refusal(f"{s.rule.practice}/not_that_day", {**data, "choices": list(labels)}, choices, labels)


def spoken_of(
    s: Situation, meeting: Meeting, command: Command, *, whole: bool = False
) -> tuple[Meeting, Command]:
    """The talk of the day that a command begins with ("fra tirsdag til torsdag 10"), else `meeting`; and the command
    without that day. With `whole` the day is always that of the talk. Raises Refusal where there is none on it.
    """
    days, text = s.days(command.by), command.text
    now, to = days.local(s.now), _TO.search(text)
    first = next(iter(find_times(text[: to.start()] if to else text, now)), None)
    if first is None or not _DAY_FIRST.fullmatch(text[: first.start]):
        return meeting, command
    rest = text[to.start() if to and not whole else first.end :].strip(" \t,.:;–-")
    coming = [(days.day(one.start), one) for one in appointments.upcoming(s, meeting.key) if one.start]
    of_day = [one for day, one in coming if day == first.day]
    if first.weekday:
        of_day += [one for day, one in coming if day.weekday() == first.day.weekday()]
    if whole and not of_day:
        data = {"what": "other_day", "text": s.members[meeting.key].first, "start": meeting.start}
        raise Refusal(f"{s.rule.practice}/refused", data)
    if of_day and first.clock is None and not find_times(rest, now) and (clock := the_clock(rest)):
        rest = f"{days.day(of_day[0].start or s.now):%d/%m/%Y} kl. {clock[0]:%H.%M}"
    told = first.clock is None and (
        find_times(rest, now) or find_shift(f"flyt {rest}", now, days.local(s.now))
    )
    return (of_day[0], replace(command, text=rest)) if of_day and (whole or told) else (meeting, command)


def shifted(s: Situation, by: str, text: str, start: datetime | None, opening: str = "") -> datetime | None:
    """Where words move what is at `start` by a length of time; None where they do not. Raises Refusal with both times
    where it may be either.
    """
    days = s.days(by)
    shift = find_shift(text, days.local(s.now), days.local(start)) if start else None
    if shift is None or start is None:
        return None
    if len(shift.times) > 1:
        raise either(s, by, start, text, opening)
    return instant(shift.times[0], days.zone)


def either(s: Situation, by: str, start: datetime, text: str, opening: str = "") -> Refusal:
    """Ask whether "flyt den en time" is to an earlier or to a later time; `opening` is how a mail out of
    the blue would begin.
    """
    days = s.days(by)
    shift = find_shift(text, days.local(s.now), days.local(start))
    times, ways = shift.times if shift else (), WAYS.get(s.members[by].language, WAYS["en"])
    choices = tuple(f"{opening}{at.day}/{at.month}/{at.year} kl. {at:%H.%M}" for at in times)
    labels = tuple(f"{shift.length} {way}" for way in ways) if shift else ()
    return Refusal(f"{s.rule.practice}/either", {"start": start, "text": text.strip()}, choices, labels)


def possible(s: Situation, start: datetime) -> datetime:
    """Give a proposed time back; raises Refusal for one that has gone, or is so far ahead that it must be a slip."""
    if not s.now < start < s.now + _FARTHEST:
        raise Refusal(f"{s.rule.practice}/refused", {"what": "past", "text": "", "start": start}, again=True)
    return start
