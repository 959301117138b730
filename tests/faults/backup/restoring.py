"""A week in which an old backup is restored: the diary's team, whose provider keeps what was sent."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from random import Random
from typing import Any

from daemon.adapters.backup import make_backup
from daemon.adapters.keys import Keyring
from daemon.commands.restore import restore_file
from daemon.engine.gap import Otherwise
from daemon.engine.records import OutState
from daemon.reloading import load_config
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.scenarios import diary
from tests.scenarios.diary import Team, ending_of
from tests.scenarios.faults import KILL_AT_RANDOM
from tests.scenarios.nursery import Nursery
from tests.scenarios.office import HANDLED, MONDAY, Office
from tests.servers.dovecot import DovecotServer
from tests.servers.fixtures import MailHosts
from tests.servers.postfix import PostfixServer

DOUBT = '[mailbox]\ndoubt = { sent_folder = "Sent", wait_seconds = 1, otherwise = "park" }\n'
DAYS: tuple[Callable[[Team], Awaitable[None]], ...] = (
    *(diary.monday, diary.tuesday, diary.wednesday, diary.thursday),
)


@contextmanager
def hosts_that_keep(dovecot: DovecotServer) -> Iterator[MailHosts]:
    """Servers where a copy of every mail is kept, for the box's folder of sent mail."""
    keeper = dovecot.new_user("sent")
    with PostfixServer(dovecot, extra=[f"always_bcc = {dovecot.address(keeper)}"]) as postfix:
        yield MailHosts(postfix, dovecot)


@asynccontextmanager
async def a_team(hosts: MailHosts, folder: Path, doubt: str = DOUBT) -> AsyncIterator[Team]:
    """The team, and how its mail in doubt is settled."""
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


async def restore(office: Office, backup: Path, otherwise: Otherwise | None = None) -> dict[str, Any]:
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
    home = _home(office, office.box)
    sent = home / ".Sent"
    shutil.rmtree(sent, ignore_errors=True)
    for part in ("cur", "new", "tmp"):
        (sent / part).mkdir(parents=True)
    for number, raw in enumerate(office.hosts.dovecot.messages(keeper)):
        (sent / "new" / f"{number}.copy").write_bytes(raw)
    for path in (sent, *sent.rglob("*")):
        os.chown(path, home.stat().st_uid, home.stat().st_gid)
        path.chmod(0o700 if path.is_dir() else 0o600)


def _tell_when_mail_came(office: Office) -> None:
    """The real servers' clock is not the test's: each mail's INTERNALDATE is made that of its own Date."""
    now = MONDAY
    for folder in (HANDLED, "INBOX"):
        for path in office.hosts.dovecot._paths(office.box, folder):
            date = parsedate_to_datetime(str(message_from_bytes(path.read_bytes())["Date"])).astimezone(UTC)
            # A bounce is dated by Postfix; it came after the mail before it.
            now = now if date > office.now else max(now, date)
            os.utime(path, (now.timestamp(), now.timestamp()))
    for cache in _home(office, office.box).rglob("dovecot.index*"):
        cache.unlink(missing_ok=True)


async def week(hosts: MailHosts, folder: Path, seed: int) -> dict[str, Any]:
    """A week whose Thursday ends with a backup of an earlier day, restored while the service is killed."""
    chance = Random(f"restore-{seed}")
    backed_up_after = chance.randrange(3)
    async with a_team(hosts, folder) as team:
        office = team.office
        for number, day in enumerate(DAYS):
            await day(team)
            if number == backed_up_after:
                backup = back_up(office)
        before = await ending_of(team)
        await restore(office, backup)
        office.how, office.chance, office.most = KILL_AT_RANDOM, chance.uniform(0.02, 0.08), 4
        await office.quiet()
        office.how = ""
        again = await ending_of(team)
        await diary.friday(team)
        ending = await ending_of(team)
        left = await office.read(lambda tx: tx.outgoings((OutState.DOUBT, OutState.PARKED)))
    broken = []
    if again.entries != before.entries:
        broken.append("answers are not as they were before")
    if ending.copies:
        broken.append(f"{len(ending.copies)} mails came twice")
    if ending.unsent or left:
        broken.append(f"{ending.unsent} mails did not go, {len(left)} are in doubt")
    return {"broken": broken, "backup": DAYS[backed_up_after].__name__, "kills": len(office.deaths)}


def run(plan: Plan) -> Outcome:
    """So many weeks, on servers of their own."""
    progress = Progress(plan, "restore")
    for seed in progress.left():
        with (
            tempfile.TemporaryDirectory() as folder,
            DovecotServer() as dovecot,
            hosts_that_keep(dovecot) as hosts,
        ):
            try:
                found = asyncio.run(week(hosts, Path(folder), seed))
            except AssertionError as error:
                found = {"broken": [f"the week went otherwise: {error}"[:300]], "kills": 0}
        progress.note(seed, **found)
    ended = progress.ended()
    broken = tuple(f"seed {seed}: {text}" for seed, each in ended.items() for text in each["broken"])
    figures = {
        "weeks": len(ended),
        "kills while it lived again": sum(each["kills"] for each in ended.values()),
    }
    return Outcome(trials=len(ended), broken=broken, figures=figures)


ROWS = (
    Row(
        name="restore",
        promise="after an old backup was restored every mail has come once and every answer counts once",
        run=run,
        times=20,
        minutes=12,
    ),
)
