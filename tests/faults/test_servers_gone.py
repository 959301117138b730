"""While a mail server is gone nothing is lost, and when it is back everything goes on by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from daemon.demo import clients
from daemon.engine.records import OutState
from tests.scenarios.nursery import Nursery
from tests.scenarios.office import Colleague, Office
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]

PEOPLE = """
[[teams]]
id = "salg"
name = "Salg Nord"
leader = "mette"
"""
MEMBER = """
[[members]]
id = "{id}"
name = "{name}"
email = "{address}"
"""


@dataclass
class Pair:
    """A leader, a colleague and their office."""

    office: Office
    mette: Colleague
    rikke: Colleague


@pytest.fixture
async def pair(own_mail_hosts: MailHosts, tmp_path: Path) -> AsyncIterator[Pair]:
    async with (
        Nursery(own_mail_hosts.dovecot.password) as nursery,
        Office(own_mail_hosts, nursery, tmp_path) as office,
    ):
        mette = office.hire("Mette Lindholm", clients.outlook_reply)
        rikke = office.hire("Rikke Holm", clients.gmail_reply)
        people = "".join(MEMBER.format(id=w.first, name=w.name, address=w.address) for w in (mette, rikke))
        office.configure(PEOPLE + people, "[rules.ideas]\n")
        yield Pair(office, mette, rikke)


async def test_mail_that_could_not_be_sent_goes_once_when_the_server_is_back(pair: Pair) -> None:
    office = pair.office
    await office.until("mon 08:00")
    office.hosts.postfix.halt()
    await office.until("mon 09:30")
    waiting = await office.read(lambda tx: tx.outgoings((OutState.QUEUED,)))
    assert len(waiting) == 2
    assert not pair.rikke.mails()
    office.hosts.postfix.start()
    await office.until("mon 13:30")
    assert [mail.kind for mail in pair.rikke.copies()] == ["ask"]
    assert [mail.kind for mail in pair.mette.copies()] == ["ask"]


async def test_a_mailbox_that_went_away_is_found_again_and_no_answer_is_missed(pair: Pair) -> None:
    office = pair.office
    await office.until("mon 09:30")
    call = pair.rikke.newest("ask")
    office.hosts.dovecot.kill()
    office.hosts.dovecot.start()
    await pair.rikke.answers(call, "Fælles kaffe")
    assert [e.value["text"] for e in await office.entries("idea")] == ["Fælles kaffe"]
    assert len(pair.rikke.mails("receipt")) == 1
    assert office.born == 1, "it lived through it"
