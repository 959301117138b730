"""Dates by number and by the name of their month."""

from __future__ import annotations

import re

from daemon.core.said.pieces import DayNumber, Dotted, Nothing, OnDate, Piece
from daemon.core.said.rules import Rule, rule, year_of
from daemon.core.said.vocabulary import LEADING, MONTHS, ORDINALS, UNCLEAR
from daemon.core.said.words import plain

_D = r"(?<!\d[.,/:–-])(?<![§#$€£])"
_E = r"(?![.,/:–-]?\d)(?!\s?%)"
_YEAR4 = r"(?:19|20|21)\d\d"
_YEAR = rf"(?:,?\s?(?P<y>{_YEAR4})(?!\d)|\s?['’](?P<y2>\d\d)(?!\d))?"
_NTH = r"(?:\.|st|nd|rd|th|te|de|:[ea])?"
_FROM = r"(?:(?:fra|from|mellem|between) )?"
_TO = r"(?P<to>\s?[-–—]\s?| <until> | <or> |\s?/\s?)"
_ON = r"(?=\s*(?:$|[.,;:!?)\n–-]|(?:<goes_on>)(?!\w)))"


def _two(match: re.Match[str]) -> tuple[tuple[int, ...], bool]:
    days = (int(match["d"]), int(match["d2"]))
    either = re.fullmatch(r"\s*(?:eller|og|samt|or|and|/)\s*", match["to"], re.IGNORECASE)
    span = not either or match[0].lower().startswith(("mellem", "between"))
    return days, span


def _iso(match: re.Match[str]) -> Piece:
    return OnDate((int(match["d"]),), int(match["m"]), int(match["y"]))


def _numeric(match: re.Match[str]) -> Piece:
    return OnDate((int(match["d"]),), int(match["m"]), year_of(match))


def _dotted_year(match: re.Match[str]) -> Piece:
    """With two digits of the year "2.1.10" is rather a number of a section."""
    if match["y2"] and len(match["d"]) + len(match["m"]) < 3:
        return Nothing()
    return _numeric(match)


def _slash(match: re.Match[str]) -> Piece:
    return OnDate((int(match["d"]),), int(match["m"]))


def _slash_span(match: re.Match[str]) -> Piece:
    first, last = int(match["m"] or match["m2"]), int(match["m2"])
    return OnDate((int(match["d"]), int(match["d2"])), first, year_of(match), True, last)


def _dotted(match: re.Match[str]) -> Piece:
    first, second = int(match["d"]), int(match["m"])
    return Dotted(first, second, len(match["m"]) == 2, bool(match["dot"]))


def _dotted_told(match: re.Match[str]) -> Piece:
    return OnDate((int(match["d"]),), int(match["m"]))


def _month(match: re.Match[str], name: str, table: dict[str, int]) -> int | None:
    """The month's number; None for a word that is no month here, such as "may" or "march" in a sentence."""
    said = plain(match[name])
    told = any(match.groupdict().get(mark) for mark in ("nth", "of", "y", "y2"))
    if said in UNCLEAR and match[name][0].islower() and not told:
        return None
    return table[said]


def _named(match: re.Match[str]) -> Piece:
    month = _month(match, "month", MONTHS)
    return OnDate((int(match["d"]),), month, year_of(match)) if month else Nothing()


def _named_span(match: re.Match[str]) -> Piece:
    days, span = _two(match)
    return OnDate(days, MONTHS[plain(match["month"])], year_of(match), span)


def _leading(match: re.Match[str]) -> Piece:
    month = _month(match, "leading", LEADING)
    return OnDate((int(match["d"]),), month, year_of(match)) if month else Nothing()


def _leading_span(match: re.Match[str]) -> Piece:
    days, span = _two(match)
    return OnDate(days, LEADING[plain(match["leading"])], year_of(match), span)


def _by_word(match: re.Match[str]) -> Piece:
    return OnDate((ORDINALS[plain(match["ordinal"])],), MONTHS[plain(match["month"])], year_of(match))


def _leading_word(match: re.Match[str]) -> Piece:
    return OnDate((ORDINALS[plain(match["ordinal"])],), LEADING[plain(match["leading"])], year_of(match))


def _nth_in_nth(match: re.Match[str]) -> Piece:
    day, month = (
        int(said) if said.isdecimal() else ORDINALS[said] for said in map(plain, match.group("d", "m"))
    )
    return OnDate((day,), month)


def _day_number(match: re.Match[str]) -> Piece:
    return DayNumber((int(match["d"]),))


def _weak_number(match: re.Match[str]) -> Piece:
    return DayNumber((int(match["d"]),), weak=True)


def _day_word(match: re.Match[str]) -> Piece:
    day = ORDINALS[plain(match["ordinal"])]
    # "den første" and "den anden" are anybody.
    return DayNumber((day,)) if day > 3 else Nothing()


def _day_numbers(match: re.Match[str]) -> Piece:
    return DayNumber(*_two(match))


_DAY, _MON = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_ORD = r"(?:\d{1,2}\.|<ordinal>)"

RULES: tuple[Rule, ...] = (
    rule(rf"{_D}(?P<y>{_YEAR4})(?P<s>[-/.]){_MON}(?P=s){_DAY}(?:T[\d:.]+Z?)?{_E}", _iso),
    rule(rf"(?:<the>\s?)?{_D}{_DAY}\s?(?P<s>[/-])\s?{_MON}(?P=s)\s?(?:(?P<y>{_YEAR4})|(?P<y2>\d\d)){_E}", _numeric),
    rule(rf"(?:<the>\s?)?{_D}{_DAY}\.\s?{_MON}\.\s?(?:(?P<y>{_YEAR4})|(?P<y2>\d\d)){_E}", _dotted_year),
    rule(rf"(?:<the>\s?)?{_D}{_DAY}[/.]{_MON}\.?(?:\s?[-–]\s?| )(?P<y>{_YEAR4}){_E}", _numeric),
    rule(rf"(?:<the>\s?)?{_D}{_DAY}[/.]{_MON}-(?P<y2>\d\d){_E}", _numeric),
    rule(rf"(?:<the>\s?)?{_D}{_DAY}\s?/\s?{_MON}\.?(?!\s?\.\d){_E}", _slash),
    rule(
        rf"{_FROM}(?:<the> )?{_D}{_DAY}\.?(?:[/.](?P<m>\d{{1,2}})\.?)?(?:\s?[-–]\s?| <until> )"
        rf"(?:<the> )?(?P<d2>\d{{1,2}})\s?/\s?(?P<m2>\d{{1,2}})(?:[-/ ](?P<y>{_YEAR4}))?{_E}",
        _slash_span,
    ),
    rule(
        rf"{_FROM}(?:<the> )?{_D}{_DAY}\.(?:(?P<m>\d{{1,2}})\.)?(?:\s?[-–]\s?| <until> )"
        rf"(?:<the> )?(?P<d2>\d{{1,2}})\.(?P<m2>\d{{1,2}})\.(?:(?P<y>{_YEAR4}))?{_E}",
        _slash_span,
    ),
    rule(rf"{_D}{_DAY}\.{_MON}(?P<dot>\.?){_E}", _dotted),
    rule(rf"<the>\s?{_D}{_DAY}[.-]{_MON}\.?{_E}", _dotted_told),
    rule(
        rf"(?:<the>\s?)?{_D}{_DAY}(?P<nth>{_NTH})\s?(?P<of>(?:of|of the|(?<=\.\s)i) )?<month=month>\.?{_YEAR}(?!\w)",
        _named,
    ),
    rule(
        rf"{_FROM}(?:<the>\s?)?{_D}{_DAY}{_NTH}{_TO}(?:<the>\s?)?(?P<d2>\d{{1,2}}){_NTH}"
        rf"\s?(?:of )?<month=month>\.?{_YEAR}",
        _named_span,
    ),
    rule(rf"<leading=leading>\.? (?:the )?{_DAY}(?P<nth>st|nd|rd|th)?{_YEAR}(?![:.]\d)(?!\s?[ap]\.?m)", _leading),
    rule(
        rf"(?:from |between )?<leading=leading>\.? (?:the )?{_DAY}(?:st|nd|rd|th)?{_TO}(?:the )?(?P<d2>\d{{1,2}})"
        rf"(?:st|nd|rd|th)?{_YEAR}(?![:.]\d)(?!\s?[ap]\.?m)",
        _leading_span,
    ),
    rule(rf"(?:<the> )?<ordinal=ordinal> (?:of )?<month=month>{_YEAR}", _by_word),
    rule(rf"<leading=leading> (?:the )?<ordinal=ordinal>{_YEAR}{_ON}", _leading_word),
    rule(rf"(?:<the> )?(?P<d>{_ORD}) i (?P<m>{_ORD})", _nth_in_nth),
    rule(rf"(?:den|d\.|d) ?{_DAY}\.?+{_E}{_ON}", _day_number),
    rule(rf"the {_DAY}(?:st|nd|rd|th){_ON}", _day_number),
    rule(rf"{_D}{_DAY}(?:(?:st|nd|rd|th){_ON}|\.(?=,?\s(?-i:[a-zæøå(])))", _weak_number),
    rule(rf"<the> <ordinal=ordinal>{_ON}", _day_word),
    rule(
        rf"{_FROM}(?:den|d\.|d|the) ?{_DAY}(?:\.|st|nd|rd|th)?{_TO}(?:(?:den|d\.|d|the) ?)?(?P<d2>\d{{1,2}})"
        rf"(?:\.|st|nd|rd|th)?{_E}{_ON}",
        _day_numbers,
    ),
)  # fmt: skip
