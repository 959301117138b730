"""The languages' tables together, in the form in which lines are looked up: dictionaries by word."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from daemon.mail.reply.language import Language, words
from daemon.mail.reply.languages import LANGUAGES
from daemon.mail.reply.phrases import Phrases, fold
from daemon.mail.reply.wildcards import Wildcard

ROLES = ("sender", "sent", "to", "cc", "subject", "other")
CLOSING = frozenset(
    words(
        "hilsen|hilsner|hilsener|hilsninger|hälsning|hälsningar|helsing|regards|wishes|greetings|gruß|grüße",
        "grüßen|grüssen|groet|groeten|groetjes|terveisin|terveiset|salutations|saludos|saludo|saluti",
        "pozdrowienia|pozdrowieniami",
    )
)
"""Words that end a sign-off of anybody's own making ("med sommerlig hilsen")."""
_ZONES = frozenset(
    words(
        "gmt|utc|cet|cest|edt|est|pst|pdt|mez|mesz|am|pm|a.m|p.m|uhr|via|kl|o'clock|you|du|vous|sie",
    )
)


class Label(NamedTuple):
    """A header label: the languages that use it as bits, by role. English mixes with every language."""

    roles: dict[str, int]

    def within(self, languages: int) -> tuple[str, int]:
        """The role it has in most of `languages`, and in which; ("", 0) for none."""
        fitting = ((role, mask & languages) for role, mask in self.roles.items())
        return max(fitting, key=lambda pair: pair[1].bit_count(), default=("", 0))


class Phrase(NamedTuple):
    """A phrase by its words; `weak` when it counts only with a name beside it."""

    words: tuple[str, ...]
    weak: bool = False


class Vocabulary:
    """Everything the finders look up; built once from the tables."""

    def __init__(self, languages: Iterable[Language]) -> None:
        tables = tuple(languages)
        self.labels = _labels(tables)
        self.wrote = Phrases(word for table in tables for word in table.wrote)
        self.glue = _ZONES | frozenset(
            piece for table in tables for word in table.glue for piece in word.replace("'", "' ").split()
        )
        # What is a small word of an attribution elsewhere cannot tell who speaks (French "on", English "on").
        self.first_person = frozenset(word for table in tables for word in table.first_person) - self.glue
        self.calendar = frozenset(
            name.rstrip(".")
            for table in tables
            for names in (*table.months, *table.weekdays)
            for name in names
        )
        self.separators = {
            **{_bare(phrase): "original" for table in tables for phrase in table.original},
            **{_bare(phrase): "forward" for table in tables for phrase in table.forwarded},
        }
        self.messages = frozenset(
            phrase.split()[-1] for table in tables for phrase in table.original if len(phrase.split()) > 1
        )
        self.reply_above = Phrases(phrase for table in tables for phrase in table.reply_above)
        hellos = sorted({word for table in tables for word in table.greetings})
        self.sign_offs = _by_first_word(
            [(phrase, False) for table in tables for phrase in table.sign_offs if phrase not in hellos]
            + [(phrase, True) for table in tables for phrase in table.weak_sign_offs if phrase not in hellos]
        )
        self.greetings = _by_first_word([(word, False) for word in hellos])
        self.footers = _footers(phrase for table in tables for phrase in table.footers)
        self.footer_ends = frozenset(
            end for footer in self.footers.get("", ()) for end in footer.parts[-1].split()[-1:]
        )
        self.disclaimers = Phrases(word for table in tables for word in table.disclaimers)
        self.banners = Phrases(word for table in tables for word in table.banners)
        self.below = Phrases(word for table in tables for word in table.below)
        self.roles = frozenset(word for table in tables for word in table.roles)
        self.forms = frozenset(word for table in tables for word in table.forms)


@cache
def vocabulary() -> Vocabulary:
    """The one vocabulary of all tables."""
    return Vocabulary(LANGUAGES)


def _labels(tables: tuple[Language, ...]) -> dict[str, Label]:
    every = (1 << len(tables)) - 1
    found: dict[str, dict[str, int]] = {}
    for at, table in enumerate(tables):
        bits = every if table.code == "en" else 1 << at
        for role in ROLES:
            for label in map(fold, getattr(table, role)):
                roles = found.setdefault(label, {})
                roles[role] = roles.get(role, 0) | bits
    return {label: Label(roles) for label, roles in found.items()}


def _bare(phrase: str) -> str:
    return " ".join(fold(phrase).strip(" :-").split())


def _by_first_word(phrases: list[tuple[str, bool]]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for phrase, weak in phrases:
        parts = tuple(fold(phrase).rstrip(",.!:").split())
        if parts:
            found.setdefault(parts[0], {}).setdefault(parts, Phrase(parts, weak))
    return {
        first: tuple(sorted(group.values(), key=lambda one: -len(one.words)))
        for first, group in found.items()
    }


def _footers(phrases: Iterable[str]) -> dict[str, tuple[Wildcard, ...]]:
    """By first word, what a footer looks like; "" holds those that begin with anything."""
    groups: dict[str, dict[str, Wildcard]] = {}
    for phrase in phrases:
        first = phrase.split()[0].partition("*")[0].strip(" .,")
        groups.setdefault(first, {})[phrase] = Wildcard.of(fold(phrase))
    return {first: tuple(group.values()) for first, group in groups.items()}
