"""Public holidays of a country by date and name, from the `holidays` package."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

# Here "optional" holds the days that are half off by custom; elsewhere it is often a minor feast.
_HALF_DAYS_ARE_OPTIONAL = frozenset({"DK"})


def public_holidays(
    country: str,
    subdivision: str | None,
    years: Iterable[int],
    language: str = "da",
    *,
    half_days: bool = False,
) -> dict[date, str]:
    """Give the public holidays of a country (ISO 3166-1) or one of its subdivisions as date to name, by date.

    Names come in `language` ("da", "en") where the country has them in it, else in English, else in its own.
    With `half_days` also days that are partly off by custom: in Denmark 1 May, 5 June, 24 and 31 December.
    Raises ValueError for an unknown country or subdivision, naming the nearest codes.
    """
    import holidays  # 35 ms and 14 MB that most commands can do without

    code = country.strip().upper()
    codes = holidays.list_supported_countries()
    if code not in codes:
        raise ValueError(_unknown_country(country, codes))
    known: HolidayBase = holidays.country_holidays(code)
    part = _find_subdivision(known, code, subdivision)
    found: HolidayBase = holidays.country_holidays(
        code,
        subdiv=part,
        years=years,
        expand=False,
        language=_choose_language(known, language),
        categories=_choose_categories(known, half_days),
    )
    return dict(sorted(found.items()))


def _choose_language(known: HolidayBase, language: str) -> str | None:
    supported = known.supported_languages
    wanted = language.replace("-", "_")
    for start in (wanted, wanted.partition("_")[0], "en"):
        for offered in (f"{start}_US", *supported):
            if offered in supported and offered.partition("_")[0] == start.partition("_")[0]:
                return offered
    return None


def _choose_categories(known: HolidayBase, half_days: bool) -> tuple[str, ...]:
    extra = {"half_day"} | ({"optional"} if known.country in _HALF_DAYS_ARE_OPTIONAL else set())
    return ("public", *sorted(extra & set(known.supported_categories))) if half_days else ("public",)


def _find_subdivision(known: HolidayBase, code: str, subdivision: str | None) -> str | None:
    if not subdivision:
        return None
    spelt = {name.upper(): name for name in (*known.subdivisions_aliases, *known.subdivisions)}
    wanted = subdivision.strip().upper().removeprefix(f"{code}-")
    if wanted in spelt:
        return spelt[wanted]
    if not spelt:
        raise ValueError(f'{code} has no subdivisions with holidays of their own; leave out "{subdivision}"')
    nearest = ", ".join(spelt[each] for each in _nearest(wanted, spelt))
    raise ValueError(
        f'"{subdivision}" is no subdivision of {code}; nearest: {nearest}. '
        f"Known: {', '.join(known.subdivisions)}"
    )


def _unknown_country(country: str, codes: Iterable[str]) -> str:
    from holidays.registry import COUNTRIES

    names = {name.replace("_", " "): entry[1] for name, entry in COUNTRIES.items()}
    two_letters = [code for code in codes if len(code) == 2]
    wanted = country.strip()
    by_name = difflib.get_close_matches(wanted.lower(), names, n=3) if len(wanted) > 3 else []
    nearest = [f"{names[name]} ({name.title()})" for name in by_name] or _nearest(wanted.upper(), two_letters)
    return (
        f'"{country}" is no country whose holidays are known; write the two letters of ISO 3166. '
        f"Nearest: {', '.join(nearest)}"
    )


def _nearest(wanted: str, known: Iterable[str]) -> list[str]:
    """Give the three most alike, those with the same first letter before others."""

    def distance(code: str) -> tuple[bool, float, str]:
        return code[:1] != wanted[:1], -difflib.SequenceMatcher(None, wanted, code).ratio(), code

    return sorted(known, key=distance)[:3]
