"""An office on real mail servers: people with mailboxes and mail programs, a service, and a clock moved by hand."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import smtplib
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from types import TracebackType
from typing import TypeVar
from zoneinfo import ZoneInfo

from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore
from daemon.core.model import Entry
from daemon.engine.records import InboxRow, InboxState, OutState
from daemon.engine.tx import Tx
from tests.patience import LONG
from tests.scenarios.nursery import Nursery
from tests.scenarios.posts import Post
from tests.servers.fixtures import MailHosts

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
HANDLED = "naervaer/Handled"
ONE_BY_ONE = "connections = 1, per_minute = 100000"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Client = Callable[..., bytes]


@dataclass
class Colleague:
    """Somebody with a mailbox, a mail program and a language."""

    office: Office
    name: str
    user: str
    client: Client
    language: str = "da"

    @property
    def first(self) -> str:
        return self.name.split()[0].lower().replace("ø", "oe")

    @property
    def address(self) -> str:
        return self.office.hosts.address(self.user)

    def mails(self, kind: str = "") -> list[Post]:
        """What has come, oldest first; a mail that came twice is one, as its Message-ID says."""
        found = {mail.message_id: mail for mail in self.copies()}
        return [mail for mail in found.values() if kind in ("", mail.kind)]

    def copies(self) -> list[Post]:
        """Everything that lies in the mailbox."""
        return [Post(raw) for raw in self.office.hosts.dovecot.messages(self.user)]

    def newest(self, kind: str) -> Post:
        return self.mails(kind)[-1]

    async def answers(self, mail: Post, text: str, *, client: Client | None = None) -> None:
        """Reply as their mail program does, by Postfix, and wait until everything that follows has happened."""
        write = client or self.client
        name, address, now = self.name, self.address, self.office.now.astimezone(COPENHAGEN)
        self.office.submit(address, write(mail.raw, name, address, text, now, self.language))
        await self.office.quiet()


@dataclass(frozen=True)
class Doubt:
    """A mail that was being sent when the service died, and where it died."""

    death: str
    message_id: str
    to: str


@dataclass
class Office:
    """The service in a process of its own, born again after each death, and everybody's mailboxes."""

    hosts: MailHosts
    nursery: Nursery
    folder: Path
    how: str = ""
    chance: float = 0.0
    most: int = 1000
    now: datetime = MONDAY
    born: int = 0
    deaths: list[str] = field(default_factory=list)
    doubtful: list[Doubt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.box, self.ops = self.hosts.new_user("team"), self.hosts.new_user("drift")
        self._clock, self._diary = self.folder / "clock", self.folder / "deaths"
        self.log = self.folder / "log"
        self._store: SqliteStore | None = None
        self._set_clock()
        self._pid = 0

    async def __aenter__(self) -> Office:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._store is not None:
            await self._store.close()
        if self._pid and not self.nursery.said("dead"):
            self._signal(signal.SIGKILL)
            while not self.nursery.said("dead"):  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(0.01)

    def hire(self, name: str, client: Client, language: str = "da", *, mailbox: bool = True) -> Colleague:
        """A colleague with a mailbox of their own, or one whose mailbox is gone."""
        first = name.split(maxsplit=1)[0].lower().replace("ø", "oe")
        user = self.hosts.new_user(first) if mailbox else self.hosts.postfix.new_ghost(first)
        return Colleague(self, name, user, client, language)

    def configure(self, people: str, rules: str) -> None:
        """Write the config, with the database that others began with where there is one."""
        dovecot, postfix = self.hosts.dovecot, self.hosts.postfix
        (self.folder / "config.toml").write_text(
            f"""
[service]
data_dir = "{self.folder / "data"}"
ops = ["{self.hosts.address(self.ops)}"]

[limits]
max_reading_attempts = 10

[mailbox]
address = "{self.hosts.address(self.box)}"
user = "{self.box}"
password = "env:BOX_PASSWORD"
imap = {{ host = "127.0.0.1", port = {dovecot.imaps_port}, ca_file = "{dovecot.ca_file}" }}
smtp = {{ host = "127.0.0.1", port = {postfix.smtp_port}, ca_file = "{postfix.ca_file}", {ONE_BY_ONE} }}
{people}
{rules}
""",
            encoding="utf-8",
        )

    def begin_with(self, data: Path) -> None:
        """Take over another installation's empty database and key, so that the same chance falls the same way."""
        shutil.copytree(data, self.folder / "data")

    def submit(self, sender: str, raw: bytes, to: str | None = None) -> None:
        """Hand a mail to Postfix, to whom it says it is for."""
        recipient = to or str(message_from_bytes(raw)["To"])
        bare = recipient.rpartition("<")[2].rstrip(">")
        with smtplib.SMTP(self.hosts.postfix.host, self.hosts.postfix.smtp_port) as smtp:
            smtp.sendmail(sender, [bare], raw)

    async def until(self, when: str) -> None:
        """Let time pass up to `wed 09:05` in Copenhagen, this week, stopping at each moment that falls due."""
        target = self._instant(when)
        await self.quiet()
        while True:
            due = await self.read(
                lambda tx: min(filter(None, (tx.next_due_at(), tx.next_outgoing_at())), default=None)
            )
            if due is None or due > target:
                break
            self.now = max(due, self.now)
            self._set_clock()
            await self.quiet()
        self.now = target
        self._set_clock()
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until all that had to happen by now has happened; a dead service is born again meanwhile."""
        deadline, calm = time.monotonic() + LONG, 0
        while calm < 2:
            if time.monotonic() > deadline:
                raise AssertionError(f"not quiet: {await self._unrest()}\n{self.log.read_text()[-3000:]}")
            if await self._look_after():
                deadline = time.monotonic() + LONG
            calm = 0 if await self._unrest() else calm + 1
            await asyncio.sleep(0.01)

    def words_lying_open(self, words: Sequence[str]) -> list[str]:
        """Which words stand in plain text in the database, its WAL, or the log, and where."""
        files = [self.log, *(file for file in (self.folder / "data").iterdir() if file.is_file())]
        return [
            f"{word} in {file.name}" for file in files for word in words if word.encode() in file.read_bytes()
        ]

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Look into the service's database."""
        if self._store is None:
            data = self.folder / "data"
            keys = Keyring.load(data / "naervaer.key", may_create=False)
            self._store = SqliteStore.open_reader(data / "naervaer.sqlite", keys)
        return await self._store.read(work)

    async def entries(self, *kinds: str) -> list[Entry]:
        return await self.read(lambda tx: tx.entries(kinds))

    async def inbox(self) -> list[InboxRow]:
        return await self.read(lambda tx: tx.inbox(tuple(InboxState), limit=10_000))

    async def stop(self) -> int:
        """End the service in good order; its exit status, -9 when it died at a planned point meanwhile."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + LONG
        while not (said := self.nursery.said("dead")):
            assert time.monotonic() < deadline, "it did not stop"
            await asyncio.sleep(0.01)
        self._pid = 0
        if int(said) == -9:
            await self._note_death()
        return int(said)

    async def tidy_up(self) -> None:
        """Start once more, and wait until nothing is left to be done on the mail server."""
        await self.quiet()
        while await self.stop() == -9:
            await self.quiet()
        deadline = time.monotonic() + LONG
        while self.hosts.dovecot.flags(self.box) or await self.read(lambda tx: tx.server_jobs("INBOX", 1)):
            assert time.monotonic() < deadline, "mail is left in the box"
            await self._look_after()
            await asyncio.sleep(0.02)
        await self.quiet()

    def _signal(self, number: signal.Signals) -> None:
        # It may have died at a planned point just now, and been buried.
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    async def _unrest(self) -> str:
        if self._pid == 0 or not self._planned():
            return "no service"
        if self.hosts.postfix.queue():
            return "mail in Postfix's queue"
        arrived = sum(len(self.hosts.dovecot.flags(self.box, folder)) for folder in ("INBOX", HANDLED))
        return await self.read(lambda tx: self._work_left(tx, arrived))

    def _planned(self) -> bool:
        """Whether there is a database that can be looked into: the first plan is in it."""
        return self._store is not None or '"planned"' in (self.log.read_text() if self.log.exists() else "")

    def _work_left(self, tx: Tx, arrived: int) -> str:
        due, out = tx.next_due_at(), tx.next_outgoing_at()
        if tx.mailbox_mark("INBOX") is None:
            return "the mailbox is not begun"
        if len(tx.inbox(tuple(InboxState), limit=10_000)) < arrived or tx.inbox((InboxState.NEW,), limit=1):
            return "mail to be handled"
        in_doubt = tx.next_look_at()
        if in_doubt and in_doubt <= self.now:
            return "a doubt to be settled"
        if tx.outgoings((OutState.SENDING,), limit=1) or (out and out <= self.now):
            return "mail to be sent"
        return "moments to be run" if due and due <= self.now else ""

    async def _look_after(self) -> bool:
        """Note a death and give birth again; True when anything happened."""
        if self._pid and self.nursery.said("dead"):
            self._pid = 0
            await self._note_death()
        if self._pid:
            return False
        order = {
            "config": str(self.folder / "config.toml"),
            "clock": str(self._clock),
            "deaths": str(self._diary),
        }
        order |= {"log": str(self.log), "how": self.how, "chance": self.chance, "most": self.most}
        self.nursery.order(order)
        # The first is born once the nursery has loaded all there is.
        deadline = time.monotonic() + 3 * LONG
        while not (said := self.nursery.said("born")):
            assert time.monotonic() < deadline, "the nursery does not answer"
            await asyncio.sleep(0.01)
        self._pid = int(said)
        self.born += 1
        return True

    async def _note_death(self) -> None:
        died = self._diary.read_text().splitlines()
        assert len(died) > len(self.deaths), f"it died of itself:\n{self.log.read_text()[-5000:]}"
        self.deaths = died
        if self._store is not None:
            being_sent = await self.read(lambda tx: tx.outgoings((OutState.SENDING,)))
            self.doubtful += [Doubt(died[-1], mail.message_id, mail.member or "") for mail in being_sent]

    def _set_clock(self) -> None:
        fresh = self.folder / "clock.new"
        fresh.write_text(self.now.isoformat())
        fresh.replace(self._clock)

    def _instant(self, when: str) -> datetime:
        day, _, clock = when.partition(" ")
        hour, minute = map(int, clock.split(":"))
        date = MONDAY.date() + timedelta(days=_DAYS.index(day))
        return datetime(date.year, date.month, date.day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)
