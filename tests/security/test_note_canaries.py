"""A note is read by nobody but its writer: a whole service with real servers, searched for its words everywhere."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.store.postgres import PostgresStore
from daemon.adapters.store.sqlite import SqliteStore
from daemon.adapters.store.tx import StoredTx
from daemon.adapters.store.tx_base import SEPARATOR
from daemon.adapters.store.tx_keys import COLUMNS
from daemon.engine.ports import Store
from tests.cli.conftest import Mailed, always_awake, eventually, online_config
from tests.contract.test_store_secrecy import traces
from tests.patience import LONG
from tests.servers.fixtures import MailHosts
from tests.servers.postgres import PostgresServer

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix, pytest.mark.timeout(400)]

SECRET = "Kanariegult-sommerhus"
TRACES = [each for word in (SECRET, SECRET.lower()) for each in traces(word)]
SOON = "fødselsdag i overmorgen"
BOSS = """
[[members]]
id = "karen"
name = "Karen Bang"
email = "{karen}"
location = "aarhus"

[rules.notes]

[rules.digest]
deputy = true

[rules.misunderstandings]

[rules.profile]
"""


class Noted(Mailed):
    """A team with a deputy, a boss and ops, whose leader takes notes."""

    postgres: PostgresServer | None = None
    database: str = ""

    def write_mail(self, who: str, text: str, *, subject: str = "Hej", answers: str = "") -> None:
        """A member's mail arrives, as by SMTP from outside."""
        message = EmailMessage()
        message["From"], message["To"] = self.hosts.address(self.people[who]), self.hosts.address(self.box)
        message["Subject"], message["Message-ID"] = subject, f"<{os.urandom(6).hex()}@client.test>"
        if answers:
            message["In-Reply-To"] = message["References"] = answers
        message.set_content(text)
        self.hosts.dovecot.deliver(self.box, bytes(message), sender=message["From"])

    def holds(self, who: str) -> int:
        """How many mails of a member hold the words."""
        return sum(SECRET in decoded(mail) for mail in self.inbox(who))

    def in_the_box(self) -> list[str]:
        """Where in the service's own account the words still stand."""
        dovecot = self.hosts.dovecot
        folders = ["INBOX", *dovecot.folders(self.box)]
        return [
            folder
            for folder in folders
            for mail in dovecot.messages(self.box, folder)
            if any(trace in mail for trace in TRACES)
        ]

    def reader(self, *, notes: Any = None) -> Store:
        """The database, opened as by somebody who has the service's key as well."""
        keys = Keyring.load(self.data / "naervaer.key", may_create=False, environ={})
        if self.postgres is not None:
            return PostgresStore.open_reader(self.postgres.address(self.database), keys, notes)
        return SqliteStore.open_reader(self.data / "naervaer.sqlite", keys, notes)

    def written(self) -> list[str]:
        """In which files the words stand; looked for anew where PostgreSQL, which goes on, took one away meanwhile."""
        while True:
            with suppress(FileNotFoundError):
                return [name for name, content in self._files() if any(trace in content for trace in TRACES)]

    def _files(self) -> Iterator[tuple[str, bytes]]:
        """Every file that the service and its database wrote, but for the writer's own mailbox."""
        roots = [self.folder, *([self.postgres.root / "data"] if self.postgres else [])]
        for root in roots:
            for path in root.rglob("*"):
                if path.is_file() and not path.is_socket():
                    yield str(path.relative_to(root)), path.read_bytes()


def decoded(mail: bytes) -> str:
    """A mail's text part, as its reader sees it."""
    from email import message_from_bytes

    parts = message_from_bytes(mail).walk()
    found = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/plain"]
    return "\n".join(part.decode("utf-8", "replace") for part in found if isinstance(part, bytes))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def noted(
    request: pytest.FixtureRequest, tmp_path: Path, mail_hosts: MailHosts, monkeypatch: pytest.MonkeyPatch
) -> Noted:
    """That team, on either database."""
    monkeypatch.setenv("BOX_PASSWORD", mail_hosts.dovecot.password)
    box = mail_hosts.new_user("team")
    people = {who: mail_hosts.new_user(who) for who in ("mette", "soeren", "emily", "karen", "ops")}
    found = Noted(tmp_path, mail_hosts, box, people)
    more = 'log_level = "debug"\n'
    if request.param == "postgres":
        found.postgres = request.getfixturevalue("postgres")
        found.database = found.postgres.new_database()
        more += f'database = "{found.postgres.url(found.database)}"\n'
    config = always_awake(online_config(mail_hosts, box, found.data, people, more=more))
    config = config.replace('leader = "mette"', 'leader = "mette"\ndeputy = "soeren"\nboss = "karen"')
    addresses = {who: mail_hosts.address(user) for who, user in people.items()}
    config = config.replace(f'ops = ["{addresses["mette"]}"]', f'ops = ["{addresses["ops"]}"]')
    found.write(config + BOSS.format(**addresses))
    return found


def a_busy_note(noted: Noted) -> None:
    """The leader writes a note, is asked about another, lists and quotes them, and gets a digest with one in it."""
    noted.write_mail("mette", f"note Søren: {SECRET}, {SOON}")
    eventually(lambda: noted.holds("mette") >= 1, seconds=60)
    receipt = next(mail for mail in noted.inbox("mette") if SECRET in decoded(mail))
    token = next(
        line for line in receipt.decode("latin-1").splitlines() if line.lower().startswith("message-id:")
    )
    quoted = "\n".join(f"> {line}" for line in decoded(receipt).splitlines())
    answers = token.partition(":")[2].strip()
    noted.write_mail(
        "mette", f"noter\n\nDen 1. jan. 2026 skrev Nærvær:\n\n{quoted}", subject="Re: x", answers=answers
    )
    eventually(lambda: noted.holds("mette") >= 2, seconds=60)
    noted.write_mail("mette", f"note Emily: {SECRET} 3/5, og igen 8/5")
    eventually(lambda: noted.holds("mette") >= 3, seconds=60)
    noted.write_mail("mette", f"note Birgitte: {SECRET}", subject=f"note Birgitte: {SECRET}")
    noted.write_mail("mette", f"noet Emily: {SECRET}")
    noted.write_mail("mette", "Tak!", subject=f"note Emily: {SECRET}")
    noted.write_mail("mette", f"husk Emily, {SECRET}")
    for who in ("soeren", "emily", "mette"):
        noted.write_mail(who, "mine data")
    eventually(lambda: all(len(noted.inbox(who)) >= 1 for who in ("soeren", "emily")), seconds=60)
    noted.run("now", "digest", "digest", "--again")
    eventually(
        lambda: any("fødselsdag" in decoded(m) and "Mærkedage" in decoded(m) for m in noted.inbox("mette")),
        seconds=60,
    )
    eventually(lambda: len(noted.events("mail_handled")) >= 10, seconds=60)


def commands_say(noted: Noted) -> list[str]:
    """What ops can have the commands print, also of the very mails that told the words."""
    told = [
        noted.run(*words.split())
        for words in (
            "status --json",
            "queue list --state sent --json",
            "inbox list --state handled --json",
            "member list",
            "member export soeren",
            "member export mette",
            "keys show",
        )
    ]
    sent = [row for row in told[1].json if row["member"] == "mette" and row["kind"] in ("receipt", "digest")]
    shown = [noted.run("queue", "show", row["id"], "--text") for row in sent[-4:]]
    assert any("shown to nobody else" in ran.out for ran in shown)
    return [ran.out + ran.err for ran in (*told, *shown)]


async def plain_texts(store: Store) -> list[bytes]:
    """All that the service's key alone opens, of every sealed value there is."""

    def work(tx: Any) -> list[bytes]:
        assert isinstance(tx, StoredTx)
        found = []
        for column in COLUMNS:
            names = ", ".join(column.name)
            where = f"{column.column} IS NOT NULL{column.where}"
            sql = f"SELECT {names}, {column.column} AS blob FROM {column.source} WHERE {where}"
            for row in tx._all(sql):
                name = SEPARATOR.join(str(row[part]) for part in column.name)
                found.append(tx._open(bytes(row["blob"]), column.table, name, column.column))
        return found

    return await store.read(work)


async def test_nobody_but_its_writer_reads_a_note_wherever_they_look(noted: Noted) -> None:
    with noted.service() as service:
        eventually(lambda: noted.events("mailbox_begun"), seconds=90)
        a_busy_note(noted)
        began = time.monotonic()
        eventually(lambda: not noted.in_the_box(), seconds=60)
        within = time.monotonic() - began
        eventually(lambda: not noted.run("queue", "list", "--json").json, seconds=60)
        if noted.postgres is None:
            assert noted.run("backup", str(noted.folder / "plain.backup")).code == 0
        told = commands_say(noted)
        service.send_signal(signal.SIGKILL)
        service.wait(LONG)
    assert within < 60, "gone from the mailbox within a minute"
    assert {who: noted.holds(who) for who in ("soeren", "emily", "karen", "ops")} == dict.fromkeys(
        ("soeren", "emily", "karen", "ops"), 0
    )
    assert [text for text in told if SECRET.casefold() in text.casefold()] == []
    assert noted.written() == [], "neither database, write-ahead log, log nor backup"
    store = noted.reader()
    opened = await plain_texts(store)
    await store.close()
    assert len(opened) > 20
    assert not [text for text in opened if any(trace in text for trace in TRACES)]


async def test_the_search_would_find_what_lies_there(noted: Noted) -> None:
    with noted.service():
        eventually(lambda: noted.events("mailbox_begun"), seconds=90)
        noted.write_mail("emily", f"misforståelse: {SECRET}")
        eventually(lambda: noted.holds("mette"), seconds=60)
    store = noted.reader()
    assert [text for text in await plain_texts(store) if any(trace in text for trace in TRACES)]
    await store.close()
