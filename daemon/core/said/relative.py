"""Days told by their distance from today: weekdays, weeks, months, and so much from now."""

from __future__ import annotations

import re
from typing import Any, cast

from daemon.core.said.pieces import (
    Around,
    InWeek,
    Nothing,
    NthWeekday,
    Offset,
    OnWeekday,
    Period,
    Piece,
    WeekPart,
)
from daemon.core.said.rules import Rule, rule, year_of
from daemon.core.said.vocabulary import (
    BRIEF,
    COUNTS,
    DAY_PARTS,
    DAYS,
    MONTHS,
    ORDINALS,
    SHIFTED,
    THIRDS,
    UNCLEAR,
    UNITS,
    WEEKDAYS,
)
from daemon.core.said.words import plain

_YEAR = r"(?:,?\s?(?P<y>(?:19|20|21)\d\d)(?!\d))?"
_LENGTHS: dict[str, tuple[int, Any]] = {
    "day": (1, "day"), "week": (7, "day"), "fortnight": (14, "day"), "month": (1, "month"), "quarter": (3, "month"),
    "half": (6, "month"), "year": (12, "month"), "hour": (60, "minute"), "minute": (1, "minute"),
}  # fmt: skip


def _day(match: re.Match[str]) -> Piece:
    return Offset(DAYS[plain(match["days"])], "day", named=True)


def _day_part(match: re.Match[str]) -> Piece:
    days, half = DAY_PARTS[plain(match["day_part"])]
    return Offset(days, "day", half, named=True)


def _length(match: re.Match[str], sign: int, *, waits: bool = False) -> Piece:
    said = match["count"].lower() if match["count"] else "1"
    count = int(said) if said.isdecimal() else COUNTS[plain(said)]
    times, unit = _LENGTHS[UNITS[plain(match["unit"])]]
    return Offset(sign * count * times, unit, waits=waits)


def _ahead(match: re.Match[str]) -> Piece:
    return _length(match, 1)


def _ago(match: re.Match[str]) -> Piece:
    return _length(match, -1)


def _from_that_day(match: re.Match[str]) -> Piece:
    return _length(match, 1, waits=True)


def _weekday(match: re.Match[str], which: Any, weeks: int = 0) -> Piece:
    return OnWeekday(WEEKDAYS[plain(match["weekday"])], which, more_weeks=weeks)


def _plain_weekday(match: re.Match[str]) -> Piece:
    return _weekday(match, "coming" if match["coming"] else "plain")


def _brief_weekday(match: re.Match[str]) -> Piece:
    said = match["brief"]
    if said.lower() in UNCLEAR and said[0].islower() and not match[0].endswith("."):
        return Nothing()
    return OnWeekday(BRIEF[plain(said)], brief=True)


def _shifted_weekday(match: re.Match[str]) -> Piece:
    said = plain(match["shifted"])
    if said in ("kommende", "den kommende", "coming", "the coming"):
        return _weekday(match, "coming")
    if said in ("forrige", "i forrige"):
        return _weekday(match, "previous")
    return _weekday(match, {1: "next", 0: "this", -1: "last"}[SHIFTED[said]])


def _gone_weekday(match: re.Match[str]) -> Piece:
    return OnWeekday(WEEKDAYS[plain(match["weekday"])], "last")


def _after_next(match: re.Match[str]) -> Piece:
    return _weekday(match, "after_next")


def _week_on(match: re.Match[str]) -> Piece:
    return _weekday(match, "coming", 1)


def _nth_weekday(match: re.Match[str]) -> Piece:
    nth = -1 if match["last"] else int(match["n"]) if match["n"] else ORDINALS[plain(match["ordinal"])]
    if not 1 <= nth <= 5 and nth != -1:
        return Nothing()
    month = MONTHS[plain(match["month"])] if match["month"] else None
    shift = SHIFTED[plain(match["shifted"])] if match["shifted"] else 0
    return NthWeekday(nth, WEEKDAYS[plain(match["weekday"])], month, shift, year_of(match))


def _week(match: re.Match[str]) -> Piece:
    weeks = tuple(map(int, re.findall(r"\d+", f"{match['w']} {match['w2'] or ''} {match['list'] or ''}")))
    return InWeek(weeks, year_of(match), span=bool(match["to"]) and not match["list"])


def _iso_week(match: re.Match[str]) -> Piece:
    return InWeek((int(match["w"]),), int(match["y"]))


def _around(match: re.Match[str], unit: Any) -> Piece:
    return Around(unit, SHIFTED[plain(match["shifted"])])


def _around_week(match: re.Match[str]) -> Piece:
    return _around(match, "week")


def _around_month(match: re.Match[str]) -> Piece:
    return _around(match, "month")


def _around_year(match: re.Match[str]) -> Piece:
    return Around("year", SHIFTED[plain(match["shifted"])] if match["shifted"] else 0)


def _around_weekend(match: re.Match[str]) -> Piece:
    return Around("weekend", SHIFTED[plain(match["shifted"])] if match["shifted"] else 0)


def _week_after_next(match: re.Match[str]) -> Piece:
    return Around("week", 2)


def _month_of(match: re.Match[str]) -> int | None:
    """The number of the month; None for a word that is no month when it has no capital."""
    said = plain(match["month"])
    return None if said in UNCLEAR and match["month"][0].islower() else MONTHS[said]


def _month(match: re.Match[str]) -> Piece:
    month = _month_of(match)
    # "til jul" is another day than July.
    if month is None or (len(match["month"]) == 3 and plain(match["month"]) not in _WHOLE):
        return Nothing()
    return Period("all", month, year=year_of(match))


_WHOLE = frozenset(("maj", "may"))


def _third(match: re.Match[str]) -> Piece:
    part = cast(Any, THIRDS[plain(match["third"])])
    if match["month"]:
        month = _month_of(match)
        return Period(part, month, year=year_of(match)) if month else Nothing()
    shift = SHIFTED[plain(match["shifted"])] if match["shifted"] else 0
    return Period(part, None, shift)


def _third_of_week(match: re.Match[str]) -> Piece:
    shift = SHIFTED[plain(match["shifted"])] if match["shifted"] else 0
    return WeekPart(cast(Any, THIRDS[plain(match["third"])]), shift)


_GOES_ON = r"(?=\s*(?:$|[.,;:!?)\n–-]|(?:<goes_on>)(?!\w)))"
_COUNT = r"(?:(?P<count>\d{1,3}|<count>)\s?)"
_SHIFT = r"(?:<shifted=shifted> )?"

RULES: tuple[Rule, ...] = (
    rule("<days=days>", _day),
    rule("<day_part=day_part>", _day_part),
    rule(rf"<in_front> {_COUNT}<unit=unit>(?:'|’)?(?: <about>)?", _ahead),
    rule(rf"{_COUNT}<unit=unit> <from_now>", _ahead),
    rule(rf"(?:<ago_front> )?{_COUNT}<unit=unit> <ago>", _ago),
    rule(rf"{_COUNT}<unit=unit> from(?! now)(?! today)", _from_that_day),
    rule(r"(?:(?:<coming=coming>|<on>) )?<weekday=weekday>(?!['’]s)", _plain_weekday),
    rule(r"<brief=brief>\.?", _brief_weekday),
    rule(r"(?:på )?<shifted=shifted> <weekday=weekday>(?!['’]s)", _shifted_weekday),
    rule(r"i <weekday=weekday>s", _gone_weekday),
    rule(r"(?:on )?(?:the )?<weekday=weekday> after next", _after_next),
    rule(r"<weekday=weekday> week", _week_on),
    rule(
        r"(?:<the> )?(?:(?P<n>\d)(?:\.|st|nd|rd|th)|<ordinal=ordinal>|<last=last_nth>) <weekday=weekday> <of> "
        rf"(?:<month=month>{_YEAR}|{_SHIFT}<month_unit>)",
        _nth_weekday,
    ),
    rule(
        r"(?:i |in |iso )?<week> ?(?P<w>\d{1,2})(?:(?P<to>\s?[-–]\s?| <until> )(?:<week> )?(?P<w2>\d{1,2}))?"
        rf"(?P<list>(?:, ?\d{{1,2}})* <or> (?:<week> )?\d{{1,2}}{_GOES_ON})?"
        r"(?:\s?(?:,|/|i|of|in)?\s?(?P<y>20\d\d)(?!\d))?(?![.,:/-]?\d)",
        _week,
    ),
    rule(r"(?P<y>20\d\d)[ -]?[wu](?P<w>\d{1,2})(?!\d)", _iso_week),
    rule("(?:i )?<shifted=shifted> <week_unit>", _around_week),
    rule("(?:i )?<shifted=shifted> <month_unit>", _around_month),
    rule("<shifted=shifted> <year_unit>", _around_year),
    rule("(?P<shifted>(?!))?<this_year>", _around_year),
    rule("(?:(?:i|på|til|over|at the|at|over the|on the|for the|the) )?<shifted=shifted> <weekend>", _around_weekend),
    rule("(?P<shifted>(?!))?(?:i|at the|over the|on the) <weekend>", _around_weekend),
    rule("(?:the )?week after next|(?:i )?ugen efter næste(?: uge)?", _week_after_next),
    rule(rf"<during> (?:<shifted> )?<month=month>{_YEAR}", _month),
    rule(r"<month=month>\.?,? (?P<y>(?:19|20|21)\d\d)(?!\d)", _month),
    rule(rf"(?:(?:i|in) )?<third=third>(?: |-|(?<=-))(?:<month=month>{_YEAR}|{_SHIFT}<month_unit>)", _third),
    rule(rf"<third=third> {_SHIFT}<week_unit>", _third_of_week),
)  # fmt: skip
