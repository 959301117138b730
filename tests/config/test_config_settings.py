"""The base of practices' settings: strict, frozen, and at home in times and languages."""

from __future__ import annotations

import pytest
from pydantic import Field, ValidationError

from daemon.core.when import When
from daemon.shapes.settings import RuleSettings, Time, TimeOrNever, Words, at, say


class Settings(RuleSettings):
    ask: Time = Field(at("mon 09:00"))
    remind: TimeOrNever = Field(None)
    title: Words = Field({"da": "Hej", "en": "Hello"})


def test_times_and_words_are_read_from_what_people_write() -> None:
    settings = Settings.model_validate({"ask": "man 10:00", "remind": "Never", "title": "Ahoy"})
    assert settings.ask == When.parse("mon 10:00")
    assert settings.remind is None
    assert settings.title == {"*": "Ahoy"}


def test_they_are_written_as_they_are_read() -> None:
    settings = Settings(remind=at("wed 09:00"))
    assert Settings.model_validate_json(settings.model_dump_json()) == settings
    assert '"remind":"never"' in Settings().model_dump_json()


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Settings.model_validate({"aks": "mon 09:00"})


def test_nothing_can_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().ask = at("tue 09:00")  # type: ignore[misc]


@pytest.mark.parametrize("title", ["", " ", {}, {"da": ""}, {"dk ": "x"}, {"da": 1}, 1, ["x"]])
def test_words_without_words_or_language_are_refused(title: object) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"title": title})


@pytest.mark.parametrize(
    ("words", "language", "said"),
    [
        ({"da": "Hej", "en": "Hello"}, "da", "Hej"),
        ({"da": "Hej", "en": "Hello"}, "kl", "Hello"),
        ({"*": "Ahoy", "en": "Hello"}, "da", "Ahoy"),
        ({"da": "Hej"}, "en", "Hej"),
    ],
)
def test_words_are_said_in_the_language_or_the_nearest_there_is(
    words: dict[str, str], language: str, said: str
) -> None:
    assert say(words, language) == said
