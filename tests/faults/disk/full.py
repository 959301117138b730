"""The service on a disk that is filled to the last block and emptied again, while mail comes and goes."""

from __future__ import annotations

import re
import smtplib
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from daemon.adapters.control import call
from tests.cli.conftest import Mailed, always_awake, eventually, online_config
from tests.faults.disk.small_disk import SmallDisk
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.servers.dovecot import DovecotServer
from tests.servers.fixtures import MailHosts
from tests.servers.postfix import PostfixServer

MEGABYTES = 24
MORE = "reserve_mb = 2"
LIMITS = "[limits]\nmails_per_address_hour = 1000\n\n[mailbox]"


@dataclass
class Household:
    """A running service with its data on a small disk, and Emily, who writes to it."""

    place: Mailed
    disk: SmallDisk

    @property
    def emily(self) -> str:
        return self.place.hosts.address(self.place.people["emily"])

    def write(self, name: str) -> None:
        """Emily asks for help in a mail with that name in its subject."""
        hosts = self.place.hosts
        raw = f"From: Emily <{self.emily}>\r\nTo: {hosts.address(self.place.box)}\r\nSubject: {name}\r\n"
        raw += f"Message-ID: <{name}@example.test>\r\n\r\nhjælp\r\n"
        with smtplib.SMTP(hosts.postfix.host, hosts.postfix.smtp_port) as smtp:
            smtp.sendmail(self.emily, [hosts.address(self.place.box)], raw.encode())

    def receipts(self) -> Counter[str]:
        """How many receipts have come for each of Emily's mails, by its name."""
        mails = self.place.inbox("emily")
        found = (re.search(rb"^In-Reply-To:\s*<([^@]+)@", mail, re.MULTILINE) for mail in mails)
        return Counter(name[1].decode() for name in found if name)

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = call(self.place.data / "control.sock", "status")
        return found

    def is_paused(self) -> bool:
        return "database" in self.status()["problems"]

    def is_well(self) -> bool:
        """Nothing is wrong, and the reserve is whole."""
        reserve = self.place.data / "naervaer.reserve"
        return not self.is_paused() and reserve.stat().st_blocks * 512 >= 2_000_000

    def empty_log(self) -> None:
        """As another program may: so that the next write needs a block."""
        with closing(sqlite3.connect(self.place.data / "naervaer.sqlite", timeout=5)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def is_sound(self) -> bool:
        name = f"file:{self.place.data / 'naervaer.sqlite'}?mode=ro"
        with closing(sqlite3.connect(name, uri=True, timeout=5)) as db:
            return bool(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


@contextmanager
def household(hosts: MailHosts, folder: Path, more: str = MORE) -> Iterator[Household]:
    """The service at work on a disk of its own."""
    box, people = hosts.new_user("team"), {who: hosts.new_user(who) for who in ("mette", "soeren", "emily")}
    place = Mailed(folder, hosts, box, people)
    config = online_config(hosts, box, place.data, people, more=more)
    place.write(always_awake(config).replace("[mailbox]", LIMITS, 1))
    password = hosts.dovecot.password
    with SmallDisk(place.data, MEGABYTES) as disk, place.service(BOX_PASSWORD=password):
        yield Household(place, disk)


_PATIENCE_SECONDS = 60


def fill_and_empty(house: Household, cycle: int) -> list[str]:
    """One cycle; what broke the promise."""
    chance = Random(f"disk-{cycle}")
    before, during = f"before-{cycle}", f"during-{cycle}"
    house.empty_log()
    house.write(before)
    # The disk is full somewhere between that mail's arrival and its receipt.
    if chance.random() < 0.7:
        eventually(lambda: before in house.receipts() or chance.random() < 0.2)
    house.empty_log()
    house.disk.fill()
    house.write(during)
    eventually(house.is_paused)
    broken = [] if house.is_sound() else [f"{cycle}: damaged while the disk was full"]
    if during in house.receipts():
        broken.append(f"{cycle}: answered without room to note it")
    house.disk.empty()
    # A connection that was lost meanwhile is made again after a pause that has grown.
    eventually(house.is_well, seconds=_PATIENCE_SECONDS)
    eventually(lambda: {before, during} <= house.receipts().keys(), seconds=_PATIENCE_SECONDS)
    if not house.is_sound():
        broken.append(f"{cycle}: damaged when there was room again")
    return broken


def cycles(house: Household, plan: Plan) -> Outcome:
    """Fill and empty so often, and look at every receipt at the end."""
    progress = Progress(plan, "disk-full")
    here = []
    for cycle in progress.left():
        here.append(cycle)
        progress.note(cycle, broken=fill_and_empty(house, cycle))
    # What came twice in this house; a run that was broken off had another one.
    twice = [f"{name} was answered {n} times" for name, n in house.receipts().items() if n > 1]
    ended = progress.ended().values()
    broken = [text for each in ended for text in each["broken"]]
    figures = {
        "cycles": len(ended),
        "mails answered once": sum(n == 1 for n in house.receipts().values()),
        "times the reserve was made again": len(house.place.events("disk_has_room")),
    }
    return Outcome(trials=len(ended), broken=(*broken, *twice), figures=figures)


def run(plan: Plan) -> Outcome:
    """The row on servers of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        DovecotServer() as dovecot,
        PostfixServer(dovecot) as postfix,
        household(MailHosts(postfix, dovecot), Path(folder)) as house,
    ):
        return cycles(house, plan)


ROWS = (
    Row(
        name="disk-full",
        promise="a full disk loses nothing, sends nothing twice, and is recovered from without a hand",
        run=run,
        times=100,
        minutes=5,
    ),
)
