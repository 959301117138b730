"""Days that have a name: those of a date, and those that move with Easter."""

from __future__ import annotations

import re
from datetime import date

from daemon.core.said.pieces import AroundEaster, Nothing, OnDate, Piece
from daemon.core.said.rules import Rule, rule, year_of
from daemon.core.said.vocabulary import FEASTS
from daemon.core.said.words import plain


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    century, golden = year // 100, year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _feast(match: re.Match[str]) -> Piece:
    said = FEASTS[plain(match["feast"])]
    if isinstance(said, int):
        return AroundEaster(said, year_of(match))
    month, day = said
    return OnDate((day,), month, year_of(match))


def _good_friday(match: re.Match[str]) -> Piece:
    return AroundEaster(-2, year_of(match))


def _nothing(match: re.Match[str]) -> Piece:
    return Nothing()


_YEAR = r"(?:,?\s(?P<y>(?:19|20|21)\d\d)(?!\d))?(?!-\w)"

RULES: tuple[Rule, ...] = (
    rule(rf"(?:<the> )?<feast=feast>{_YEAR}", _feast),
    # Any other Friday may be a good one.
    rule(rf"(?-i:Good Friday|GOOD FRIDAY){_YEAR}", _good_friday),
    rule(r"<every> <feast>", _nothing),
    rule(r"<feast> (?:torv|torvet|gade|have|hospital|hospitalet|kirke|plads|skole)", _nothing),
)
