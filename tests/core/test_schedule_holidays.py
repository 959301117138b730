"""Public holidays by country, in the reader's language."""

from datetime import date

import pytest

from daemon.adapters.holidays import public_holidays


def test_denmark_has_its_days_in_danish_and_no_prayer_day() -> None:
    found = public_holidays("DK", None, [2026])
    assert found[date(2026, 4, 3)] == "Langfredag"
    assert found[date(2026, 12, 25)] == "Juledag"
    assert date(2026, 5, 1) not in found
    assert list(found) == sorted(found)
    assert len(found) == 10


def test_half_days_are_added_when_wanted() -> None:
    half = set(public_holidays("DK", None, [2026], half_days=True)) - set(public_holidays("DK", None, [2026]))
    assert half == {date(2026, 5, 1), date(2026, 6, 5), date(2026, 12, 24), date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("country", "part", "language", "day", "name"),
    [
        ("dk", None, "en", date(2026, 4, 3), "Good Friday"),
        ("DNK", None, "da", date(2026, 4, 3), "Langfredag"),
        ("DE", None, "de", date(2026, 4, 3), "Karfreitag"),
        ("DE", None, "da", date(2026, 4, 3), "Good Friday"),
        ("US", None, "da", date(2026, 7, 3), "Independence Day (observed)"),
        ("GB", "England", "en", date(2026, 12, 26), "Boxing Day"),
        ("NZ", "auk", "en", date(2026, 1, 26), "Auckland Anniversary Day"),
        ("IN", None, "en", date(2026, 1, 26), "Republic Day"),
        ("BR", None, "pt-BR", date(2026, 9, 7), "Independência do Brasil"),
    ],
)
def test_names_come_in_the_language_or_in_english(
    country: str, part: str | None, language: str, day: date, name: str
) -> None:
    assert public_holidays(country, part, [2026], language)[day] == name


def test_a_subdivision_has_days_of_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in public_holidays("DE", "BY", [2026])
    assert epiphany in public_holidays("DE", "DE-BY", [2026])
    assert epiphany not in public_holidays("DE", "HH", [2026])


def test_only_the_years_asked_for_are_given() -> None:
    assert {day.year for day in public_holidays("DK", None, range(2026, 2029))} == {2026, 2027, 2028}


@pytest.mark.parametrize(
    ("country", "part", "cause"),
    [
        ("Danmark", None, r'"Danmark" is no country .*Nearest: DK \(Denmark\)'),
        ("DQ", None, r"two letters of ISO 3166\. Nearest: D"),
        ("", None, "is no country"),
        ("DE", "Bayrn", '"Bayrn" is no subdivision of DE; nearest: (BY, )?(Bayern|Bavaria)'),
        ("DK", "Fyn", 'DK has no subdivisions with holidays of their own; leave out "Fyn"'),
    ],
)
def test_an_unknown_place_is_told_the_nearest(country: str, part: str | None, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        public_holidays(country, part, [2026])
