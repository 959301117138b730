"""The demo's calendars answer as ours reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from daemon.demo.calendars import accept
from daemon.mail.calendar import Event, Party, event
from daemon.mail.classify import OwnAddresses
from daemon.mail.compose import Draft, compose
from daemon.mail.headers import Mailbox
from daemon.mail.scan import scan

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
NAME = "Bodil Marie Østergaard-Kjærgaard Christoffersen"


def an_invitation() -> bytes:
    happening = Event(
        uid="talk-1@nordlys.example",
        sequence=2,
        start=datetime(2026, 11, 20, 9, tzinfo=UTC),
        minutes=30,
        zone="Europe/Copenhagen",
        title="Samtale: Bodil og Mette, med en lang titel på dansk, så linjen skal foldes",
        organizer=Party("Nærvær", "team+abc@nordlys.example"),
        attendees=(Party(NAME, "bodil@nordlys.example"),),
        stamp=AT,
    )
    draft = Draft(
        message_id="<one@nordlys.example>",
        date=AT,
        zone=ZoneInfo("Europe/Copenhagen"),
        sender=Mailbox("Nærvær", "team@nordlys.example"),
        to=Mailbox(NAME, "bodil@nordlys.example"),
        reply_to=Mailbox("Nærvær", "team+abc@nordlys.example"),
        subject="Samtale på fredag",
        text="Vi ses.\n",
        html="<p>Vi ses.</p>",
        calendar=event("REQUEST", happening),
    )
    return compose(draft)


def test_an_accepted_invitation_is_read_as_one() -> None:
    raw = accept(an_invitation(), NAME, "bodil@nordlys.example", AT.astimezone(ZoneInfo("Europe/Copenhagen")))
    found = scan(raw, own=OwnAddresses(box="team@nordlys.example"))
    assert found.kind == "calendar"
    assert found.calendar is not None
    assert (found.calendar.uid, found.calendar.sequence) == ("talk-1@nordlys.example", 2)
    assert (found.calendar.says, found.calendar.attendee) == ("accepted", "bodil@nordlys.example")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
