"""A status talk on Dovecot and Postfix: invited, proposed anew by Outlook, agreed, prepared, held and noted."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest

from daemon.core.meeting import Meeting
from daemon.demo import clients
from tests.scenarios.nursery import Nursery
from tests.scenarios.office import Colleague, Office
from tests.scenarios.posts import Post
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]

_TEAM = """
[[locations]]
id = "aarhus"
name = "Aarhus"

[[teams]]
id = "salg"
name = "Salg Nord"
leader = "Mette Lindholm"
"""
_RULES = """
[rules.talks]
every_weeks = 1

[rules.digest]
"""


def _member(who: Colleague) -> str:
    return f"""
[[members]]
name = "{who.name}"
email = "{who.address}"
location = "aarhus"
"""


def calendar_of(mail: Post) -> icalendar.Calendar:
    part = next(p for p in mail.message.walk() if p.get_content_type() == "text/calendar")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    found = icalendar.Calendar.from_ical(payload)
    assert isinstance(found, icalendar.Calendar)
    return found


def outlook_counter(who: Colleague, mail: Post, start: str) -> tuple[bytes, str]:
    """The proposal of another time as Exchange sends it, and to whom."""
    meeting = calendar_of(mail).events[0]
    organizer = str(meeting["ORGANIZER"])[7:]
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:COUNTER",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT=TENTATIVE;CN={who.name}:mailto:{who.address}",
        "COMMENT;LANGUAGE=da-DK:Kan vi tage den senere?",
        f"UID:{meeting['UID']}",
        f"DTSTART;TZID=Romance Standard Time:{start}",
        f"SEQUENCE:{meeting['SEQUENCE']}",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    message = EmailMessage()
    message["From"], message["To"] = f"{who.name} <{who.address}>", organizer
    message["Subject"], message["Message-ID"] = "Nyt tidspunkt foreslået: Samtale", "<counter@outlook.test>"
    message.set_content("Kan vi tage den senere?")
    message.add_alternative("\r\n".join(lines) + "\r\n", subtype="calendar", params={"method": "COUNTER"})
    return bytes(message), organizer


async def test_a_talk_is_agreed_on_prepared_and_noted(own_mail_hosts: MailHosts, tmp_path: Path) -> None:
    async with (
        Nursery(own_mail_hosts.dovecot.password) as nursery,
        Office(own_mail_hosts, nursery, tmp_path) as office,
    ):
        mette = office.hire("Mette Lindholm", clients.outlook_reply)
        rikke = office.hire("Rikke Holm", clients.gmail_reply)
        office.configure("".join((_TEAM, _member(mette), _member(rikke))), _RULES)
        await office.until("mon 08:00")

        invitation = rikke.newest("invitation")
        assert str(calendar_of(invitation)["METHOD"]) == "REQUEST"
        office.submit(rikke.address, *outlook_counter(rikke, invitation, "20261203T140000"))
        await office.quiet()
        assert "Rikke foreslår en anden tid" in mette.newest("ask").subject
        await mette.answers(mette.newest("ask"), "ja")
        moved = calendar_of(rikke.newest("invitation")).events[0]
        assert (int(moved["SEQUENCE"]), str(moved["UID"])) == (
            1,
            str(calendar_of(invitation).events[0]["UID"]),
        )

        await rikke.answers(rikke.newest("invitation"), "kan alligevel ikke, hellere 26/11 kl. 10")
        await mette.answers(mette.newest("ask"), "ja")
        await office.until("tue 12:00")
        await rikke.answers(rikke.newest("ask"), "budgettet for næste år")
        await office.until("wed 12:30")
        assert "budgettet for næste år" in mette.newest("send").text

        await office.until("thu 12:00")
        await mette.answers(mette.newest("ask"), "God snak.\nRikke: sender udkast inden fredag")
        assert "sender udkast inden fredag" in rikke.newest("ask").text
        await rikke.answers(rikke.newest("ask"), "ja")
        held: list[Meeting] = await office.read(lambda tx: tx.meetings("talks"))
        assert [entry.about for entry in await office.entries("talk_held")] == ["rikke-holm"]
        assert len(held) >= 1
        states = {str(row.state) for row in await office.inbox()}
        assert states <= {"handled", "ignored"}
        await office.tidy_up()
        assert office.words_lying_open(["budgettet for", "sender udkast", "God snak"]) == []
