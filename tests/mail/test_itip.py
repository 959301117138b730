"""Answers to an invitation as Outlook, Google, Apple and others send them, each with what it should be read as."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli

from daemon.mail.itip import read_reply
from daemon.mail.scan import OwnAddresses, scan
from daemon.mail.vtimezone import Observance, offset_at

FOLDER = Path(__file__).parent / "itip"
NAMES = sorted(path.stem for path in FOLDER.glob("*.eml"))
OWN = OwnAddresses(box="team@example.test", message_id_domain="example.test", authserv_id=None)
UID = "k7q2m4xw5t6zr3bnp2ahvcyd4e@example.test"


def expected_of(name: str) -> dict[str, Any]:
    return tomli.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def raw_of(name: str) -> bytes:
    return (FOLDER / f"{name}.eml").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_read_as_its_writer_meant_it(name: str) -> None:
    expected = expected_of(name)
    found = scan(raw_of(name), own=OWN)
    assert found.kind == expected.get("kind", "calendar")
    if found.kind != "calendar":
        return
    assert found.calendar is not None
    told = {
        key: getattr(found.calendar, key)
        for key in ("says", "status", "sequence", "attendee", "start", "floating", "day", "comment")
    }
    assert found.calendar.uid == UID
    assert {key: value for key, value in told.items() if value not in (None, "")} == expected


def test_there_are_many_clients_in_the_corpus() -> None:
    assert len(NAMES) >= 25
    families = ("outlook", "owa", "exchange", "google", "apple", "thunderbird")
    assert all(any(name.startswith(family) for name in NAMES) for family in families)


def a_counter(start: str, zones: str = "") -> str:
    return (
        f"BEGIN:VCALENDAR\nMETHOD:COUNTER\n{zones}BEGIN:VEVENT\nUID:u@x\nATTENDEE;PARTSTAT=TENTATIVE:mailto:a@x\n"
        f"DTSTART{start}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


@pytest.mark.parametrize(
    ("zone", "clock", "utc"),
    [
        ("Romance Standard Time", "20260701T100000", 8),
        ("romance standard time", "20261201T100000", 9),
        ("Europe/Copenhagen", "20260329T040000", 2),
        ("Eastern Standard Time", "20261126T040000", 9),
        ("India Standard Time", "20261126T143000", 9),
        ("UTC", "20261126T090000", 9),
        ("/mozilla.org/20050126_1/Europe/Copenhagen", "20261126T100000", 9),
        ('"tzone://Microsoft/Utc"', "20261126T090000", 9),
    ],
)
def test_zones_are_known_by_the_names_that_calendars_give_them(zone: str, clock: str, utc: int) -> None:
    found = read_reply(a_counter(f";TZID={zone}:{clock}"))
    assert found is not None
    assert found.start is not None
    assert found.start.hour == utc


SOUTH = (
    "BEGIN:VTIMEZONE\nTZID:Ours\n"
    "BEGIN:STANDARD\nDTSTART:16010401T030000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4\nTZOFFSETFROM:+1100\n"
    "TZOFFSETTO:+1000\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:16011001T020000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10\nTZOFFSETFROM:+1000\n"
    "TZOFFSETTO:+1100\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
)


@pytest.mark.parametrize(
    ("clock", "utc"),
    [
        ("20260115T100000", "2026-01-14T23:00"),
        ("20260715T100000", "2026-07-15T00:00"),
        ("20261115T100000", "2026-11-14T23:00"),
    ],
)
def test_a_zone_of_ones_own_name_is_read_by_its_rules(clock: str, utc: str) -> None:
    found = read_reply(a_counter(f";TZID=Ours:{clock}", SOUTH))
    assert found is not None
    assert found.start == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_zone_without_rules_has_the_offset_it_names() -> None:
    once = Observance(start=datetime(1970, 1, 1), offset=timedelta(hours=5, minutes=30))  # noqa: DTZ001
    assert offset_at([once], datetime(2026, 11, 26)) == timedelta(hours=5, minutes=30)  # noqa: DTZ001
    assert offset_at([once], datetime(1960, 1, 1)) == timedelta(hours=5, minutes=30)  # noqa: DTZ001
    assert offset_at([], datetime(2026, 11, 26)) is None  # noqa: DTZ001


@pytest.mark.parametrize(
    "broken",
    [
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:nonsense\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n",
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:16010101T000000\nEND:STANDARD\nEND:VTIMEZONE\n",
        "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n",
        "BEGIN:STANDARD\nEND:VTIMEZONE\n" * 3,
    ],
)
def test_a_zone_that_cannot_be_read_leaves_the_start_unknown(broken: str) -> None:
    found = read_reply(a_counter(";TZID=Ours:20261126T100000", broken))
    assert found is not None
    assert (found.says, found.start) == ("counter", None)
