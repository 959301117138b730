"""The kinds of value the config file holds, each read from what a person would write."""

from __future__ import annotations

import ipaddress
import re
import shlex
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from daemon.config.countries import read_country
from daemon.config.nearest import hint
from daemon.core.dayrules import WEEKDAYS, InWeeks
from daemon.core.when import When
from daemon.shapes.settings import Plain, read_clock

_ADDRESS = re.compile(r"[!-?A-~]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9-]*[A-Za-z0-9]")
_NOT_IN_LOCAL_PART = re.compile(r'[()<>\[\]:;,\\"\s]')
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PARTED = re.compile(r"[\s,;|]+")
_DAY_FIRST = re.compile(r"(\d{1,2})[-.](\d{1,2})[-.](\d{4})")


def slug(name: str) -> str:
    """Make an id of a name: `Søren Ågård` becomes `soeren-aagaard`; "" when no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _text(value: object, example: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f'write text in quotes, such as "{example}"')
    return value.strip()


def _read_id(value: object) -> str:
    text = _text(value, "copenhagen")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", text):
        better = f'; for example "{slug(text)}"' if slug(text) else ""
        raise ValueError(f"an id has small letters a-z, digits, - and _ only{better}")
    return text


def _read_line(value: object) -> str:
    text = _text(value, "Anne Sørensen")
    if not text:
        raise ValueError("this may not be empty")
    # Zl and Zp are Unicode's own line ends, which some readers of headers and files break at.
    if any(unicodedata.category(c).startswith(("C", "Zl", "Zp")) for c in text):
        raise ValueError("this may have no line breaks or control characters")
    return text


def _read_line_or_nothing(value: object) -> str:
    return _read_line(value) if value != "" else ""


def _read_address(value: object) -> str:
    text = _text(value, "anne@example.com")
    if not text.isascii():
        raise ValueError(
            "an address has no letters beyond a-z; a domain such as blåbær.dk is written xn--blbr-roah.dk"
        )
    local = text.rpartition("@")[0]
    domain = text.rpartition("@")[2]
    good = _ADDRESS.fullmatch(text) and len(text) <= 254 and not _NOT_IN_LOCAL_PART.search(local)
    if not good or "@" in local or ("." not in domain and domain != "localhost"):
        raise ValueError("this is no mail address; write it bare, such as anne@example.com")
    return text


def _read_zone(value: object) -> str:
    text = _text(value, "Europe/Copenhagen")
    try:
        ZoneInfo(text)
    except (OSError, ValueError, LookupError):
        raise ValueError(f'"{text[:60]}" is no time zone{_zone_hint(text)}') from None
    return text


def _zone_hint(text: str) -> str:
    zones = available_timezones()
    city = text.replace(" ", "_").casefold().rpartition("/")[2]
    of_city = sorted(zone for zone in zones if zone.casefold().rpartition("/")[2] == city)
    if city and of_city:
        return f'; did you mean "{of_city[0]}"?'
    return hint(text, zones, "; ", "; write one such as Europe/Copenhagen")


def _read_clock(value: object) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    return read_clock(_text(value, "09:00"))


def _read_quiet(value: object) -> tuple[time, time] | None:
    if value is None or (isinstance(value, str) and value.strip().lower() in {"never", "none", ""}):
        return None
    if isinstance(value, tuple):
        start, end = value
        return start, end
    parts = re.split(r"\s*[-–]\s*", _text(value, "18:00-07:00"))
    try:
        start, end = (_read_clock(part) for part in parts)
    except ValueError:
        raise ValueError('write quiet hours as "18:00-07:00", or "never" for none') from None
    if start == end:
        raise ValueError('quiet hours that begin and end together are no hours; write "never" for none')
    return start, end


def _read_working_days(value: object) -> frozenset[int]:
    if isinstance(value, frozenset):
        return value
    text = ",".join(map(str, value)) if isinstance(value, list) else _text(value, "mon-fri")
    try:
        rule = When.parse(f"{text} 09:00").rule
    except ValueError:
        rule = None
    if not isinstance(rule, InWeeks) or rule.every != 1 or rule.parity:
        raise ValueError(
            f'write working days as "mon-fri" or "mon,tue,thu"; the days are {", ".join(WEEKDAYS)}'
        )
    return rule.weekdays


def _read_date(value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    text = _text(value, "1984-03-09")
    if turned := _DAY_FIRST.fullmatch(text):
        text = f"{turned[3]}-{turned[2]:0>2}-{turned[1]:0>2}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("write a date as year-month-day, such as 1984-03-09") from None


def _read_yes(value: object) -> object:
    said = value.strip().lower() if isinstance(value, str) else value
    if said in ("ja", "yes", "true", "1", "x"):
        return True
    if said in ("nej", "no", "false", "0"):
        return False
    if not isinstance(said, bool):
        raise ValueError("write true or false")
    return said


def _listed(read: Callable[[object], str]) -> BeforeValidator:
    """Read one or several: a list, or a text parted by spaces, commas, semicolons or bars."""

    def read_all(value: object) -> tuple[str, ...]:
        parts = _PARTED.split(value.strip()) if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            raise ValueError('write one text in quotes, or several as ["…", "…"]')
        return tuple(dict.fromkeys(read(part) for part in parts if part != ""))

    return BeforeValidator(read_all)


def _read_path(value: object, info: ValidationInfo) -> Path:
    """A path that does not begin with / is meant from the config file's folder."""
    text = str(value) if isinstance(value, Path) else _text(value, "/var/lib/naervaer")
    if not text or "\0" in text:
        raise ValueError("this is no path")
    context: Mapping[str, Any] = info.context or {}
    return Path(context.get("base", "."), text)


def _read_argv(value: object) -> tuple[str, ...]:
    try:
        parts = shlex.split(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("a quote in this command is not closed") from None
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts) or not parts:
        raise ValueError('write a command as ["/usr/local/bin/alarm", "argument"]')
    if any("\0" in part for part in parts):
        raise ValueError("a command may not hold a zero byte")
    return tuple(parts)


def _read_url(value: object) -> str:
    text = _text(value, "https://naervaer.example.com")
    if not text:
        return ""
    try:
        url = urlsplit(text)
        good = url.scheme in ("http", "https") and bool(url.hostname) and not url.query and not url.fragment
    except ValueError:
        good = False
    if not good or re.search(r"[\s\0]", text):
        raise ValueError("write a web address such as https://naervaer.example.com")
    return text.rstrip("/")


def _read_listen(value: object) -> str:
    text = _text(value, "127.0.0.1:8010")
    host, _, port = text.rpartition(":")
    if not host or not re.fullmatch(r"\d{1,5}", port) or int(port) > 65535:
        raise ValueError('write address and port, such as "127.0.0.1:8010"')
    return text


def _read_language(value: object) -> str:
    text = _text(value, "da")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", text):
        raise ValueError('write a language code such as "da" or "en"')
    return text


def _read_host(value: object) -> str:
    text = _text(value, "imap.example.com")
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*", text):
        raise ValueError("write the server's name alone, such as imap.example.com; the port has its own key")
    return text


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself, where TLS may be left out."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


_STRING = WithJsonSchema({"type": "string"})
_STRINGS = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})

Id = Annotated[str, BeforeValidator(_read_id), Plain("an id: small letters, digits, `-` and `_`")]
Line = Annotated[str, BeforeValidator(_read_line), Plain("text")]
LineOrNothing = Annotated[str, BeforeValidator(_read_line_or_nothing), Plain("text")]
Address = Annotated[str, BeforeValidator(_read_address), Plain("a mail address")]
Addresses = Annotated[
    tuple[str, ...], _listed(_read_address), _STRINGS, Plain("a mail address, or several in a list")
]
Ids = Annotated[tuple[str, ...], _listed(_read_line), _STRINGS, Plain("one word, or several in a list")]
Zone = Annotated[str, BeforeValidator(_read_zone), Plain("a time zone such as `Europe/Copenhagen`")]
Country = Annotated[str, BeforeValidator(read_country), Plain("a country code such as `DK` or `DE-BY`")]
Language = Annotated[str, BeforeValidator(_read_language), Plain("a language code such as `da`")]
Clock = Annotated[time, BeforeValidator(_read_clock), _STRING, Plain("a clock time such as `09:00`")]
Quiet = Annotated[
    tuple[time, time] | None,
    BeforeValidator(_read_quiet),
    _STRING,
    Plain('hours such as `"18:00-07:00"`, or `"never"`'),
]
WorkingDays = Annotated[
    frozenset[int],
    BeforeValidator(_read_working_days),
    _STRINGS,
    Plain('weekdays such as `"mon-fri"` or `"mon,tue,thu"`'),
]
Date = Annotated[date | None, BeforeValidator(_read_date), _STRING, Plain("a date such as `1984-03-09`")]
YesNo = Annotated[bool, BeforeValidator(_read_yes), Plain("true or false")]
AnyPath = Annotated[
    Path, BeforeValidator(_read_path), _STRING, Plain("a path; relative ones from the config's folder")
]
Command = Annotated[tuple[str, ...], BeforeValidator(_read_argv), _STRINGS, Plain("a command as a list")]
Url = Annotated[str, BeforeValidator(_read_url), Plain("a web address")]
Listen = Annotated[str, BeforeValidator(_read_listen), Plain("address and port")]
Host = Annotated[str, BeforeValidator(_read_host), Plain("a server's name")]
Port = Annotated[int, Field(ge=1, le=65535), Plain("a port number")]
