"""An old backup is restored in the middle of a week: every mail has come once, and every answer counts once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.adapters.clock import ManualClock
from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore
from daemon.building import build_house
from daemon.engine.bells import Bells
from daemon.engine.records import OutState
from daemon.operations import Desk, perform
from daemon.practices import PRACTICES
from daemon.reloading import load_config
from tests.faults.backup.restoring import DOUBT, a_team, back_up, hosts_that_keep, restore, week
from tests.scenarios import diary
from tests.scenarios.office import Office
from tests.servers.dovecot import DovecotServer
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


@pytest.fixture
def hosts(own_dovecot: DovecotServer, mail_hosts: MailHosts) -> Iterator[MailHosts]:
    """Servers where a copy of every mail is kept by the provider."""
    del mail_hosts  # which skips or fails where there is no Postfix
    with hosts_that_keep(own_dovecot) as found:
        yield found


async def test_after_an_old_backup_was_restored_every_mail_came_once_and_every_answer_counts_once(
    hosts: MailHosts, tmp_path: Path
) -> None:
    found = await week(hosts, tmp_path, seed=8)
    assert found["broken"] == []
    assert found["kills"], "it died while it lived again, and went on where it stood"


async def test_where_nobody_can_look_ops_have_chosen_before_it_began(
    hosts: MailHosts, tmp_path: Path
) -> None:
    async with a_team(hosts, tmp_path, DOUBT.replace('"Sent"', '""')) as team:
        office = team.office
        await office.until("mon 08:30")
        backup = back_up(office)
        await office.until("mon 09:05")
        await team.rikke.answers(team.rikke.newest("ask"), "Fælles kaffe fredag")
        await office.tidy_up()
        await restore(office, backup)
        await office.quiet()
        parked = await office.read(lambda tx: tx.outgoings((OutState.PARKED,)))
        assert {mail.member for mail in parked} >= {"rikke", "jonas", "soeren"}
        assert [mail.kind for mail in team.rikke.copies()] == ["ask", "receipt"], "the config says park"
        await restore(office, backup, "resend")
        await office.quiet()
        one, receipt, two = team.rikke.copies()
        assert one.message_id == two.message_id
        assert receipt.kind == "receipt", "an answer that was moved when it was handled has had its receipt"
        assert [entry.value["text"] for entry in await office.entries("idea")] == ["Fælles kaffe fredag"]


async def test_who_was_erased_after_the_backup_stays_erased(hosts: MailHosts, tmp_path: Path) -> None:
    async with a_team(hosts, tmp_path) as team:
        office = team.office
        await diary.monday(team)
        backup = back_up(office)
        await office.until("tue 10:00")
        await team.emily.answers(team.emily.newest("ask"), "A walk and talk every second Friday")
        told = await office.read(lambda tx: [entry.id for entry in tx.entries_of("emily")])
        assert told
        await office.stop()
        await _erase(office, "emily")
        config = tmp_path / "config.toml"
        config.write_text(config.read_text().replace(diary._member(team.emily), ""))
        assert (await restore(office, backup))["erased_again"] == 1
        data = tmp_path / "data"
        whole = b"".join(
            path.read_bytes() for path in data.glob("naervaer.sqlite*") if "before" not in path.name
        )
        assert not [entry for entry in told if entry.encode() in whole]
        await office.quiet()
        await office.until("wed 09:05")
        assert await office.read(lambda tx: tx.entries_of("emily")) == []
        mails = await office.read(lambda tx: tx.outgoings(tuple(OutState), limit=1000))
        assert not [mail for mail in mails if mail.member == "emily"]
        assert not any(
            "walk and talk" in post.text for who in team.everybody for post in who.mails("edition")
        )


async def _erase(office: Office, member: str) -> None:
    """As `naervaer member erase` does while the service is stopped."""
    data, config = office.folder / "data", load_config(office.folder / "config.toml")
    house = build_house(config, PRACTICES, office.now.date())
    store = SqliteStore(data / "naervaer.sqlite", Keyring.load(data / "naervaer.key", may_create=False))
    desk = Desk(store=store, house=house, clock=ManualClock(office.now), bells=Bells())
    await perform(desk, "member.erase", {"member": member})
    await store.close()
