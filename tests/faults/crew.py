"""A team and its service as real processes on real mail servers, for rows that start without pytest."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from daemon.adapters import control
from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore
from daemon.demo import clients
from daemon.engine.records import InboxRow, InboxState, Outgoing, OutState
from daemon.engine.tx import Tx
from tests.cli.conftest import Place
from tests.faults.faketime import FakeClock
from tests.scenarios.posts import Post
from tests.servers.dovecot import DovecotServer
from tests.servers.fixtures import MailHosts
from tests.servers.postfix import PostfixServer

T = TypeVar("T")
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
HANDLED = "naervaer/Handled"
ALWAYS_AWAKE = '[everyone]\nworking_days = "mon-sun"\nmail_at = "00:00"\nquiet = "never"\n'
_PERSON = """
[[members]]
id = "{id}"
name = "{name}"
email = {addresses}
"""


def until(holds: Callable[[], Any], *, seconds: float = 60) -> Any:
    """What `holds` gives once it is true; looked at seldom, as each look opens files. AssertionError when too late."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not come true within {seconds} s")
        time.sleep(0.2)
    return found


def _is_busy(tx: Tx, now: datetime, arrived: int) -> bool:
    """Whether mail is to be fetched, handled or sent, as one look into the database has it."""
    mark, out = tx.mailbox_mark("INBOX"), tx.next_outgoing_at()
    return bool(
        arrived > (mark.last_uid if mark else 0)
        or tx.inbox((InboxState.NEW,), limit=1)
        or tx.outgoings((OutState.SENDING,), limit=1)
        or (out and out <= now)
    )


@contextmanager
def mail_servers() -> Iterator[MailHosts]:
    """A Dovecot and a Postfix for one row; raises when either is not installed."""
    missing = DovecotServer.missing() or PostfixServer.missing()
    if missing:
        raise RuntimeError(missing)
    with DovecotServer() as dovecot, PostfixServer(dovecot) as postfix:
        yield MailHosts(postfix, dovecot)


@dataclass
class Crew(Place):
    """A team, its mailboxes, and the service in a process of its own; `clock` is what that process sees."""

    hosts: MailHosts
    names: Mapping[str, str]
    """By member id, the leader first: their names."""
    rules: str = "[rules.ideas]\n"
    everyone: str = ""
    more: str = ""
    """Further lines of `[service]`."""
    pace: str = "per_minute = 10000"
    clock: FakeClock | None = None
    box: str = ""
    users: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    """By member id: the address in the config."""
    further: dict[str, str] = field(default_factory=dict)
    """By member id: a second address that answers may come from."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.box = self.box or self.hosts.new_user("team")
        for who in (*self.names, "drift"):
            self.users.setdefault(who, self.hosts.new_user(who))
        for who in self.names:
            self.members.setdefault(who, self.hosts.address(self.users[who]))
        self.write(self.text())

    def text(self) -> str:
        """The config as it should stand now."""
        dovecot, postfix = self.hosts.dovecot, self.hosts.postfix
        people = "".join(
            _PERSON.format(id=who, name=self.names[who], addresses=self._addresses(who, address))
            for who, address in self.members.items()
        )
        return f"""
[service]
data_dir = "{self.data}"
ops = ["{self.hosts.address(self.users["drift"])}"]
{self.more}
[mailbox]
address = "{self.hosts.address(self.box)}"
user = "{self.box}"
password = "env:BOX_PASSWORD"
idle_seconds = 5
imap = {{ host = "127.0.0.1", port = {dovecot.imaps_port}, ca_file = "{dovecot.ca_file}" }}
smtp = {{ host = "127.0.0.1", port = {postfix.smtp_port}, ca_file = "{postfix.ca_file}", {self.pace} }}
{self.everyone}
[[teams]]
id = "salg"
name = "Salg Nord"
leader = "{next(iter(self.names))}"
{people}
{self.rules}
"""

    @property
    def environment(self) -> dict[str, str]:
        """What the service is started with besides the test's own environment."""
        clock = dict(self.clock.env) if self.clock else {}
        return {"BOX_PASSWORD": self.hosts.dovecot.password, **clock}

    def _addresses(self, who: str, address: str) -> str:
        return json.dumps([address, *filter(None, [self.further.get(who)])])

    @contextmanager
    def running(self, **env: str) -> Iterator[subprocess.Popen[str]]:
        """The service, ready; killed at the end if it still lives."""
        with self.service(**self.environment | env) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGCONT)

    def now(self) -> datetime:
        """The service's time."""
        return self.clock.now() if self.clock else datetime.now(UTC)

    def read(self, work: Callable[[Tx], T]) -> T:
        """Look into the service's database."""

        async def look() -> T:
            keys = Keyring.load(self.data / "naervaer.key", may_create=False)
            store = SqliteStore.open_reader(self.data / "naervaer.sqlite", keys)
            try:
                return await store.read(work)
            finally:
                await store.close()

        return asyncio.run(look())

    def outbox(self, *states: OutState) -> list[Outgoing]:
        """What the service wrote, oldest first, without bytes."""
        return self.read(lambda tx: tx.outgoings(states or tuple(OutState), limit=100_000))[::-1]

    def inbox(self, *states: InboxState) -> list[InboxRow]:
        """What the service took in, oldest first."""
        return self.read(lambda tx: tx.inbox(states or tuple(InboxState), limit=100_000))

    def posts(self, who: str, kind: str = "") -> list[Post]:
        """Every copy that lies in somebody's mailbox, oldest first."""
        found = [Post(raw) for raw in self.hosts.dovecot.messages(self.users[who])]
        return [post for post in found if kind in ("", post.kind)]

    def copies(self) -> dict[str, int]:
        """How many copies of each mail of ours lie in people's mailboxes, by Message-ID."""
        found: dict[str, int] = {}
        for who in self.users:
            for post in self.posts(who):
                found[post.message_id] = found.get(post.message_id, 0) + 1
        return found

    def reply(self, who: str, post: Post, text: str, *, sender: str | None = None) -> None:
        """Somebody answers a mail of ours, from their address unless another is given."""
        address = sender or self.hosts.address(self.users[who])
        now = self.now().astimezone(COPENHAGEN)
        raw = clients.gmail_reply(post.raw, self.names.get(who, who), address, text, now, "da")
        self.hosts.dovecot.deliver(self.box, raw, sender=address)

    def status(self) -> dict[str, Any]:
        """What the running service says to `naervaer status`."""
        found: dict[str, Any] = control.call(self.data / control.NAME, "status")
        return found

    def settled(self, *, seconds: float = 60) -> None:
        """Wait until what lies in the mailbox is handled and nothing that may go is unsent."""

        def calm() -> bool:
            now, arrived = self.now(), len(self.in_the_box())
            # First the service, then what it has handed on: what is in neither has arrived.
            return not self.read(lambda tx: _is_busy(tx, now, arrived)) and not self.hosts.postfix.queue()

        until(calm, seconds=seconds)

    def in_the_box(self) -> list[str]:
        """The flags of all mails that came to the service's mailbox, handled or not."""
        flags = self.hosts.dovecot.flags
        return [*flags(self.box), *flags(self.box, HANDLED)]

    def ideas(self) -> list[str]:
        """The ideas told, oldest first."""
        return [str(e.value["text"]) for e in self.read(lambda tx: tx.entries(("idea",)))]
