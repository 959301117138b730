"""Every mail of the own corpus is read as its writer meant it, and the corpus holds what it promises."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from daemon.mail.parse import parse
from daemon.mail.reading import Reading
from tests.mail.own_corpus import (
    FOLDER,
    Specimen,
    folded,
    judge,
    names,
    read_specimen,
    specimen,
    specimens,
    words,
)

# Mails that rules cannot read right, or do not yet; each is still wrong, and a test fails as soon as one no longer is.
_TYPED_IN = (
    "typed into somebody else's mail below, where no mark tells whose a line is, and that mail is not known"
)
_NICKNAME = "signed with a name that is not in the sender's: it stays, as an answer may be a name"
BEYOND: dict[str, str] = {
    "da-outlook/blue-answers-owa": _TYPED_IN,
    "da-outlook/red-answers-inside": _TYPED_IN,
    "da-outlook/unmarked-answers-inside-plain": _TYPED_IN,
    "da-webmail/yahoo-inline-indent": _TYPED_IN,
    "threads/aol-in-a-message-dated": _NICKNAME,
    "threads/aol-top-then-message-dated": _NICKNAME,
    "threads/gmail-asian-name": _NICKNAME,
    "threads/two-original-messages": "a name and a colon on top is an address as well as a heading",
    "threads/dictated-not-read": "one line in brackets below the name, which no other mail has",
    "threads/rt-ticket-correspondence": "a ticket system's own line above the words",
    "threads/yahoo-groups-footer": "an advertisement between rulers that are drawn by hand",
}

LANGUAGES = {"da", "sv", "nb", "de", "en", "fr", "nl", "fi", "es", "pl"}
FEWEST = 400
# The clients of the corpus' promise, each by a pattern for the name under which a mail says where it comes from.
CLIENTS = {
    "Outlook desktop": r"Outlook 20\d\d desktop",
    "Outlook on the web": "Outlook on the web",
    "Outlook, plain text": "Outlook.*plain text",
    "new Outlook": "new Outlook",
    "Outlook 2019 for Mac": "Outlook 2019 for Mac",
    "Outlook for phones": "Outlook (for (iOS|Android)|mobile)",
    "Gmail": "Gmail",
    "Apple Mail": "Apple Mail",
    "iPhone": "iPhone|iOS Mail",
    "Apple forward": "Apple Mail, forward",
    "Thunderbird": "Thunderbird$",
    "Thunderbird, author first": "Thunderbird, author before the date",
    "Thunderbird, author only": "Thunderbird, author only",
    "Thunderbird for Android": "Thunderbird for Android",
    "K-9": "K-9",
    "Roundcube": "Roundcube",
    "Geary": "Geary",
    "Nextcloud": "Nextcloud",
    "SOGo": "SOGo",
    "Yahoo": "Yahoo",
    "Samsung": "Samsung",
    "Notes": "(HCL|Lotus) Notes",
    "Mailspring": "Mailspring",
    "Mail for Windows": "Mail for Windows",
    "Proton": "Proton",
}
# Fields that hold no address of a person, but may hold what looks like one.
_NOT_PEOPLE = re.compile("message-id|references|in-reply-to|content-|dkim|thread-|x-ms-|authentication")
_ADDRESS = re.compile(r"(?<!cid:)(?<![\w.+-])[\w.+-]+@(?!\d+[a-z]*[0-9a-f.]*\b)([\w-]+(?:\.[\w-]+)+)")
_EXAMPLE = re.compile(r"(?:.*\.)?(?:example|example\.(?:com|org|net)|invalid|test|localhost)")


def faults(one: Specimen) -> list[str]:
    """All that is read otherwise than the mail's writer meant it."""
    found, reading = read_specimen(one)
    expected = one.expected
    kinds = {found.kind, reading.kind}
    said = [f"kind {found.kind} ({found.why})"] if kinds != {expected["kind"]} else []
    if "away_until" in expected and found.away_until != expected["away_until"]:
        said.append(f"away until {found.away_until}")
    if expected["kind"] == "person":
        said += [*_of_text(expected, reading), *_of_answers(expected, reading)]
    return said


def _of_text(expected: dict[str, Any], reading: Reading) -> list[str]:
    said = [
        f"{name} {verdict}: {text}"
        for name, text in (("new", reading.new), ("clean", reading.clean))
        if (verdict := judge(text, expected[name])) != "ok"
    ]
    clean = folded(reading.clean)
    said += [f"cut: {trap}" for trap in expected.get("traps", ()) if folded(trap) not in clean]
    # Whether a line such as "i. A." belongs to the sign-off or to the name below it is no matter of right or wrong.
    ending = words(folded(f"{reading.sign_off}\n{reading.signature}"))
    missing = words(folded(expected.get("signature", ""))) - ending
    said += [f"not in the signature: {', '.join(missing)}"] if missing else []
    attached = [attachment.name for attachment in reading.attachments]
    if attached != expected.get("attachments", attached):
        said.append(f"attachments {attached}")
    return said


def _of_answers(expected: dict[str, Any], reading: Reading) -> list[str]:
    if not {"said", "word", "argument", "unsure"} & expected.keys():
        return []
    told = {one.mark: _plain(one.value) for one in reading.said}
    wanted = {mark: _plain(value) for mark, value in expected.get("said", {}).items()}
    word, argument = (reading.word.id, reading.word.argument) if reading.word else ("", "")
    said = [f"said {told}"] if told != wanted else []
    said += [f"word {word}"] if word != expected.get("word", "") else []
    said += [f"argument {argument}"] if argument != expected.get("argument", argument) else []
    unsure = bool(reading.unsure)
    return said + ([f"unsure {reading.unsure}"] if unsure != expected.get("unsure", False) else [])


def _plain(value: Any) -> Any:
    """A value as both sides write it: texts folded, sequences as lists."""
    if isinstance(value, str):
        return folded(value)
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _marked(name: str) -> Any:
    reason = BEYOND.get(name)
    return pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=reason)) if reason else name


@pytest.mark.parametrize("name", [_marked(name) for name in names()])
def test_a_mail_is_read_as_its_writer_meant_it(name: str) -> None:
    one = specimen(name)
    wrong = faults(one)
    assert not wrong, f"{one.expected['oddity']} ({one.expected['client']})"


@cache
def _all() -> tuple[Specimen, ...]:
    return tuple(specimens())


def test_the_corpus_is_large_and_every_mail_has_its_expectation() -> None:
    mails = {path.with_suffix("") for path in FOLDER.glob("*/*.eml")}
    told = {path.with_suffix("") for path in FOLDER.glob("*/*.toml") if path.parent.name != "letters"}
    assert mails == told
    assert len(mails) >= FEWEST


def test_every_mail_says_what_is_odd_and_no_two_are_alike() -> None:
    assert [one.name for one in _all() if not one.expected["oddity"].strip()] == []
    alike = Counter(one.raw for one in _all())
    assert [one.name for one in _all() if alike[one.raw] > 1] == []


def test_every_promised_language_and_client_is_in_it() -> None:
    languages = Counter(one.expected.get("language") for one in _all())
    assert {language for language in LANGUAGES if languages[language] < 20} == set()
    clients = {one.expected["client"] for one in _all()}
    absent = [name for name, shape in CLIENTS.items() if not any(re.match(shape, one) for one in clients)]
    assert absent == []


def test_every_letter_that_is_answered_is_there() -> None:
    assert {one.letter for one in _all() if one.letter} <= {
        path.stem for path in FOLDER.glob("letters/*.toml")
    }


def test_nobody_has_an_address_outside_the_domains_for_examples() -> None:
    outside = {
        (one.name, domain) for one in _all() for domain in _domains(one) if not _EXAMPLE.fullmatch(domain)
    }
    assert outside == set()


def _domains(one: Specimen) -> set[str]:
    """The domains of all addresses in the fields and the texts of a mail, in lower case."""
    texts = []
    for part in parse(one.raw).root.walk():
        texts += [value.decode("latin-1") for name, value in part.headers if not _NOT_PEOPLE.match(name)]
        if part.media.startswith("text/"):
            texts.append(part.text())
    return {domain.lower().rstrip(".") for text in texts for domain in _ADDRESS.findall(text)}


def test_every_mail_that_is_beyond_the_rules_is_in_the_corpus() -> None:
    assert set(BEYOND) - set(names()) == set()
