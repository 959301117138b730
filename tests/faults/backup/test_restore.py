"""An old backup is restored in the middle of a week: every mail has come once, and every answer counts once."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from daemon.adapters.backup import make_backup
from daemon.adapters.clock import ManualClock
from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore
from daemon.app import load_config
from daemon.building import build_house
from daemon.commands.restore import restore_file
from daemon.engine.bells import Bells
from daemon.engine.gap import Otherwise
from daemon.engine.records import OutState
from daemon.operations import Desk, perform
from daemon.practices import PRACTICES
from tests.scenarios import diary
from tests.scenarios.diary import Ending, Team, ending_of
from tests.scenarios.faults import KILL_AT_RANDOM
from tests.scenarios.nursery import Nursery
from tests.scenarios.office import HANDLED, MONDAY, Office
from tests.servers.dovecot import DovecotServer
from tests.servers.fixtures import MailHosts
from tests.servers.postfix import PostfixServer

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]

DOUBT = '[mailbox]\ndoubt = { sent_folder = "Sent", wait_seconds = 1, otherwise = "park" }\n'


@pytest.fixture
def hosts(own_dovecot: DovecotServer, mail_hosts: MailHosts) -> Iterator[MailHosts]:
    """Servers where a copy of every mail is kept by the provider, for the box's folder of sent mail."""
    del mail_hosts  # which skips or fails where there is no Postfix
    keeper = own_dovecot.new_user("sent")
    with PostfixServer(own_dovecot, extra=[f"always_bcc = {own_dovecot.address(keeper)}"]) as postfix:
        yield MailHosts(postfix, own_dovecot)


@asynccontextmanager
async def a_team(hosts: MailHosts, folder: Path, doubt: str = DOUBT) -> AsyncIterator[Team]:
    """The diary's team, whose provider keeps sent mail."""
    async with Nursery(hosts.dovecot.password) as nursery, Office(hosts, nursery, folder) as office:
        team = Team(office)
        config = folder / "config.toml"
        config.write_text(config.read_text().replace("[mailbox]\n", doubt, 1))
        yield team


def back_up(office: Office) -> Path:
    """A backup of the running service, as of the test's own instant."""
    data = office.folder / "data"
    keys = Keyring.load(data / "naervaer.key", may_create=False)
    return make_backup(data / "naervaer.sqlite", keys, office.folder / "a.backup", office.now).path


async def restore(office: Office, backup: Path, otherwise: Otherwise | None = None) -> dict[str, object]:
    """Stop the service and put the backup in the database's place."""
    if office._pid:
        await office.stop()
    if office._store is not None:
        await office._store.close()
        office._store = None
    _keep_what_the_provider_keeps(office)
    _tell_when_mail_came(office)
    os.environ["BOX_PASSWORD"] = office.hosts.dovecot.password
    config = load_config(office.folder / "config.toml")
    return await asyncio.to_thread(restore_file, config, backup, None, otherwise, now=office.now)


def _home(office: Office, user: str) -> Path:
    return office.hosts.dovecot._home(user)


def _keep_what_the_provider_keeps(office: Office) -> None:
    """What Postfix copied lies in the box's folder of sent mail."""
    keeper = next(user for user in office.hosts.dovecot.users if user.startswith("sent"))
    sent = _home(office, office.box) / ".Sent"
    shutil.rmtree(sent, ignore_errors=True)
    for part in ("cur", "new", "tmp"):
        (sent / part).mkdir(parents=True)
    for number, raw in enumerate(office.hosts.dovecot.messages(keeper)):
        (sent / "new" / f"{number}.copy").write_bytes(raw)
    for path in (sent, *sent.rglob("*")):
        shutil.copystat(_home(office, office.box), path)
        owner = _home(office, office.box).stat()
        os.chown(path, owner.st_uid, owner.st_gid)
        path.chmod(0o700 if path.is_dir() else 0o600)


def _tell_when_mail_came(office: Office) -> None:
    """The real servers' clock is not the test's: each mail's INTERNALDATE is made that of its own Date."""
    now = MONDAY
    for folder in (HANDLED, "INBOX"):
        for path in office.hosts.dovecot._paths(office.box, folder):
            date = parsedate_to_datetime(str(message_from_bytes(path.read_bytes())["Date"]))
            # A bounce is dated by Postfix; it came after the mail before it.
            now = now if date.astimezone(UTC) > office.now else max(now, date.astimezone(UTC))
            os.utime(path, (now.timestamp(), now.timestamp()))
    for cache in _home(office, office.box).rglob("dovecot.index*"):
        cache.unlink()


def _told(ending: Ending) -> list[tuple[str, str, str]]:
    return sorted(ending.entries)


async def test_after_an_old_backup_was_restored_every_mail_came_once_and_every_answer_counts_once(
    hosts: MailHosts, tmp_path: Path
) -> None:
    async with a_team(hosts, tmp_path) as team:
        office = team.office
        await diary.monday(team)
        await diary.tuesday(team)
        backup = back_up(office)
        await diary.wednesday(team)
        await diary.thursday(team)
        before = await ending_of(team)
        assert (await restore(office, backup))["aside"]
        office.how, office.chance, office.most = KILL_AT_RANDOM, 0.04, 4
        await office.quiet()
        office.how = ""
        after = await ending_of(team)
        assert _told(after) == _told(before)
        await diary.friday(team)
        ending = await ending_of(team)
        assert ending.copies == {}
        assert ending.unsent == 0
        left = await office.read(lambda tx: tx.outgoings((OutState.DOUBT, OutState.PARKED)))
        assert left == []
        assert '"recovered"' in office.log.read_text()
        assert office.deaths, "it died on the way, and went on where it stood"


async def test_where_nobody_can_look_ops_have_chosen_before_it_began(
    hosts: MailHosts, tmp_path: Path
) -> None:
    async with a_team(hosts, tmp_path, DOUBT.replace('"Sent"', '""')) as team:
        office = team.office
        await office.until("mon 08:30")
        backup = back_up(office)
        await office.until("mon 09:05")
        assert len(team.rikke.copies()) == 1
        await restore(office, backup)
        await office.quiet()
        parked = await office.read(lambda tx: tx.outgoings((OutState.PARKED,)))
        assert {mail.member for mail in parked} >= {"rikke", "jonas", "soeren"}
        assert len(team.rikke.copies()) == 1, "the config says park"
        await restore(office, backup, "resend")
        await office.quiet()
        one, two = team.rikke.copies()
        assert one.message_id == two.message_id


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
