"""The tables of what clients and people write around a reply: complete, tidy, and true to what clients really print."""

from __future__ import annotations

import dataclasses
import importlib
import os
import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest

from daemon.mail.reply import languages
from daemon.mail.reply.closings import sign_off
from daemon.mail.reply.footers import footer_at
from daemon.mail.reply.language import Language
from daemon.mail.reply.openings import is_greeting
from daemon.mail.reply.phrases import Phrases, fold
from daemon.mail.reply.vocabulary import Vocabulary

BESIDE = next(Path(__file__).parents[3].parent.glob("*/mail-corpus/index.jsonl"), Path("index.jsonl")).parent
HEADERS = Path(os.environ.get("NAERVAER_MAIL_CORPUS") or BESIDE) / "headers" / "reply-headers.tsv"
HOUSE = {"da", "sv", "nb", "nn", "de", "en", "fr", "nl", "fi", "es", "pl"}
LABELS = ("sender", "sent", "to", "cc", "subject", "other")
LINES = 300

NAMES = r"%\d?\$?s|\"?[„“«]?\s?\b(?:John Doe|Walter Sheltan|Nicholas)\b\s?[”“»]?\"?"
NOISE = re.compile(rf"{NAMES}|<[^<>]*>|\d[\d/.:]*|[\"„“”«»:,]")
ZONE = r"(?:\b(?:CET|MEZ)|\b(?:UTC|GMT)\+\d)"
ONE_LINE_LABEL = re.compile(rf"(?:-----|>|{ZONE})\s*([^\W\d]+)\s?:")
K9_LABELS = {
    "quote_header_subject": "subject",
    "quote_header_send_date": "sent",
    "quote_header_from": "sender",
    "quote_header_to": "to",
    "quote_header_cc": "cc",
}


def tables() -> dict[str, Language]:
    found = {}
    for module in pkgutil.iter_modules(languages.__path__):
        table = getattr(
            importlib.import_module(f"{languages.__name__}.{module.name}"),
            module.name.strip("_").upper(),
            None,
        )
        if isinstance(table, Language):
            found[module.name.strip("_")] = table
    return found


TABLES = tables()
FIELDS = [field.name for field in dataclasses.fields(Language) if field.name != "code"]
WORDS_OF = {code: Vocabulary([table]) for code, table in TABLES.items()}
# Their verb says who speaks, or their gateways warn in English.
MAY_BE_EMPTY = {"first_person", "banners", "below"}


def rows() -> list[tuple[str, str, str, str]]:
    if not HEADERS.exists():
        return []
    lines = HEADERS.read_text(encoding="utf-8").splitlines()[1:]
    parts = [line.split("\t") for line in lines]
    return [(part[0], part[1], part[2], part[3]) for part in parts if part[0] in TABLES]


def flat(table: Language, field: str) -> list[str]:
    entries = getattr(table, field)
    return [word for entry in entries for word in (entry if isinstance(entry, tuple) else (entry,))]


def test_every_language_of_the_house_has_a_table() -> None:
    assert set(TABLES) >= HOUSE


@pytest.mark.parametrize("code", TABLES)
def test_a_table_is_filled_and_tidy(code: str) -> None:
    table = TABLES[code]
    assert table.code == code
    for field in FIELDS:
        entries = flat(table, field)
        assert entries or (field in MAY_BE_EMPTY and code not in HOUSE), f"{code}.{field} is empty"
        assert [entry for entry in entries if entry != entry.lower()] == [], f"{code}.{field}"
        assert [entry for entry in entries if entry != " ".join(entry.split())] == [], f"{code}.{field}"
        assert [entry for entry, count in Counter(entries).items() if count > 1] == [], (
            f"{code}.{field} twice"
        )
        if field not in {"footers", "auto_subjects", "disclaimers"}:
            assert [entry for entry in entries if "*" in entry] == [], f"{code}.{field}"
    assert len(table.months) == 12
    assert len(table.weekdays) == 7
    assert all(table.months)
    assert all(table.weekdays)


@pytest.mark.parametrize("code", TABLES)
def test_labels_hold_no_colon_and_mean_one_thing(code: str) -> None:
    labels = [label for field in LABELS for label in getattr(TABLES[code], field)]
    assert [
        label for label in labels if ":" in label or label.startswith("-") or label != label.strip()
    ] == []
    assert [label for label, count in Counter(labels).items() if count > 1] == []


@pytest.mark.parametrize("code", sorted(HOUSE))
def test_a_sign_off_is_strong_or_weak(code: str) -> None:
    assert set(TABLES[code].sign_offs) & set(TABLES[code].weak_sign_offs) == set()


@pytest.mark.parametrize("code", TABLES)
def test_no_footer_is_a_mere_star(code: str) -> None:
    """A footer cuts a whole line, so some of it must be its own; a script of syllables says much in three."""
    own = [line.replace("*", " ").strip() for line in TABLES[code].footers]
    assert [line for line in own if len(line) < (7 if line.isascii() else 3)] == []


def test_table_files_stay_short() -> None:
    folder = Path(next(iter(languages.__path__)))
    long = {path.name for path in folder.glob("*.py") if len(path.read_text("utf-8").splitlines()) > LINES}
    assert long == set()


@pytest.mark.skipif(
    not HEADERS.exists(),
    reason="MAIL CORPUS ABSENT: set NAERVAER_MAIL_CORPUS to the folder that holds headers/reply-headers.tsv",
)
def test_all_lines_that_clients_print_are_in_the_tables() -> None:
    missing = [told for row in rows() for told in untold(*row)]
    assert rows()
    assert missing == []


def untold(code: str, client: str, key: str, template: str) -> list[str]:
    """What of one client's template the table of its language, or the English labels left in it, does not hold."""
    if key in K9_LABELS:
        label = template.rstrip(": ").lower()
        return [] if label in getattr(TABLES[code], K9_LABELS[key]) else [f"{code} {client} {key} {label}"]
    if key == "quote_header_separator":
        title = template.strip("- ").lower()
        return [] if title in TABLES[code].original else [f"{code} {client} {title}"]
    if key.startswith("reply_header") or client == "Outlook 2019 Mac":
        return untold_attribution(code, client, template)
    return untold_block(code, client, template)


def untold_attribution(code: str, client: str, template: str) -> list[str]:
    table = TABLES[code]
    rest = " ".join(NOISE.sub(" ", template).lower().split())
    verb = next(
        (verb for verb in sorted(table.wrote, key=len, reverse=True) if f" {verb} " in f" {rest} "), None
    )
    if verb is None:
        return [f"{code} {client}: no verb in {rest!r}"]
    around = f" {rest} ".replace(f" {verb} ", " ", 1).split()
    return [f"{code} {client}: {word}" for word in around if word.strip(".") not in table.glue]


def untold_block(code: str, client: str, template: str) -> list[str]:
    known = {
        label for table in (TABLES[code], TABLES["en"]) for field in LABELS for label in getattr(table, field)
    }
    titles = {title for table in (TABLES[code], TABLES["en"]) for title in table.forwarded}
    lines = [line.strip("> \t") for line in template.split("⏎")]
    opening = re.match(r"-{3,} ([^-]+?) -{3,}", lines[0])
    if len(lines) == 1:
        labels = [label.lower() for label in ONE_LINE_LABEL.findall(template)]
        assert len(labels) >= 4, template
    else:
        titled = not re.search(r":\s*\S", lines[0])
        labels = [line.split(":")[0].strip().lower() for line in lines[titled:]]
    title = opening.group(1).lower() if opening else lines[0].strip(": ").lower()
    told = [] if client.startswith("new Outlook") or title in titles else [f"{code} {client} title {title}"]
    return told + [f"{code} {client} {label}" for label in labels if label not in known]


FOOTERS = {
    "da": [
        "Sendt fra min iPhone",
        "Sendt fra Outlook til iOS",
        "Hent Outlook til iOS<https://aka.ms/o0ukef>",
        "Få Outlook til Android <https://aka.ms/ghei36>",
        "Sendt fra min Samsung Galaxy smartphone.",
        "Sendt fra Mail til Windows 10",
        "Sendt fra Yahoo Mail på Android",
        "Sendt fra min mobil, undskyld slåfejl",
        "Undskyld eventuelle slåfejl, sendt fra mobilen",
        "Sendt fra min Huawei-mobiltelefon",
        "Virusfri.www.avast.com",
        "Sendt med Proton Mail sikker e-mail.",
        "Sendt fra Gmail Mobil",
    ],
    "sv": [
        "Skickat från min iPhone",
        "Hämta Outlook för iOS",
        "Skickat från Yahoo Mail för iPhone",
        "Skickat från min Sony Xperia™-smartphone",
        "Virusfritt.www.avast.com",
    ],
    "nb": [
        "Sendt fra min iPhone",
        "Skaff deg Outlook for iOS<https://aka.ms/o0ukef>",
        "Sendt fra min Galaxy",
    ],
    "nn": ["Sendt frå iPhonen min", "Hent Outlook for Android"],
    "de": [
        "Von meinem iPhone gesendet",
        "Gesendet von Outlook für iOS<https://aka.ms/o0ukef>",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Gesendet mit der WEB.DE Mail App",
        "Virenfrei. www.avast.com",
    ],
    "en": [
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Sent from Mail for Windows 10",
        "Sent via Superhuman ( https://sprh.mn/?vip=bo@firma.example )",
        "Virus-free.www.avg.com",
        "Sent from my iPhone, please excuse typos",
        "Sent from Yahoo Mail on Android",
    ],
    "fr": ["Envoyé de mon iPhone", "Obtenez Outlook pour iOS", "Envoyé depuis mon téléphone Orange"],
    "nl": [
        "Verstuurd vanaf mijn iPhone",
        "Outlook voor Android downloaden",
        "Verzonden vanuit Mail voor Windows",
    ],
    "fi": ["Lähetetty iPhonesta", "Hanki Outlook for iOS", "Lähetetty Samsung Galaxy -älypuhelimesta."],
    "es": ["Enviado desde mi iPhone", "Obtener Outlook para Android", "Libre de virus.www.avast.com"],
    "pl": [
        "Wysłane z iPhone'a",
        "Pobierz aplikację Outlook dla systemu iOS",
        "Wysłano z Yahoo Mail na Androida",
        "Wolny od wirusów.www.avast.com",
    ],
}
WORDS = {
    "da": [
        "Sendt fra min chef i går, så vi må hellere svare",
        "Hent kaffe til alle",
        "Sendt fra min kollega til Android-gruppen i morges",
        "Sendt fra min iPad-gruppe er der kommet tre forslag",
        "Undskyld, jeg var syg",
    ],
    "sv": ["Skickat från min chef igår", "Hämta kaffe för alla"],
    "nb": ["Sendt fra min sjef i går", "Hent kaffe for alle"],
    "nn": ["Sendt frå sjefen min i går"],
    "de": ["Gesendet von Anna, bitte lesen", "Von meinem Chef kam nichts", "Virenfrei sind wir nie"],
    "en": [
        "Sent from my boss yesterday",
        "Get the numbers for Monday",
        "Sent from the office in Oslo",
        "Please excuse me",
    ],
    "fr": ["Envoyé de mon bureau hier, sans réponse", "Obtenez le café pour tous"],
    "nl": ["Verzonden vanuit kantoor gisteren", "Haal koffie voor iedereen"],
    "fi": ["Lähetetty eilen kaikille", "Hanki kahvia kaikille"],
    "es": ["Enviado desde la oficina ayer", "Obtener café para todos"],
    "pl": ["Wysłane z biura wczoraj", "Pobierz kawę dla wszystkich"],
}


@pytest.mark.parametrize("code", FOOTERS)
def test_footers_match_what_clients_append(code: str) -> None:
    assert [line for line in FOOTERS[code] if not is_footer(code, line)] == []


@pytest.mark.parametrize("code", WORDS)
def test_footers_leave_what_people_write(code: str) -> None:
    assert [line for line in WORDS[code] if any(is_footer(any_code, line) for any_code in TABLES)] == []


def is_footer(code: str, line: str) -> bool:
    return footer_at([line], 0, WORDS_OF[code]) > 0


@pytest.mark.parametrize("code", sorted(HOUSE))
def test_every_phrase_of_a_table_is_found(code: str) -> None:
    """A phrase the finders can never meet, for a dot or a cut-off word in it, is a mistake in the table."""
    table, words = TABLES[code], WORDS_OF[code]
    closing = [*table.sign_offs, *table.weak_sign_offs]
    greeted = {phrase for phrase in closing if is_greeting(phrase, words)}
    assert [phrase for phrase in closing if phrase not in greeted and sign_off(phrase, words) is None] == []
    assert [
        phrase for phrase in table.greetings if not is_greeting(f"{phrase.capitalize()} Bo,", words)
    ] == []
    assert [line for line in table.footers if not is_footer(code, line.replace("*", " x"))] == []
    for phrase in (*table.disclaimers, *table.banners):
        assert Phrases([phrase]).find(fold(f"aaa {phrase} bbb")) is not None, phrase
