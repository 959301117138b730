"""What people write in an automatic reply around the days on which they are away, per language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayWords:
    """One language's words, in lower case; a `*` at the end of a word stands for any ending.

    `back` says that somebody returns on the day beside it; `until` that the day after it is the last one away, and
    `until_after` the same of the day before it; `since` and `to` stand before the first and the last day of a span;
    `out` is any word by which a sentence is known to tell of an absence. `week` stands before the number of a week;
    `rest_of_week`, `rest_of_month` and `today` are such phrases whole; `tomorrow` is one day ahead; `small` are the
    articles and prepositions that may stand between those words and a day. `whole` stands before a month that is meant
    as a whole. `never` and later `before` mean the day of return: "not in the office before Monday".
    """

    code: str
    back: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    until_after: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    rest_of_week: tuple[str, ...] = ()
    rest_of_month: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    tomorrow: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
