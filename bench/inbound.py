"""Replies a second from a Dovecot mailbox to entries: fetched, stored, read in the cage, handled, receipt queued."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from bench.company import Company, Servers, open_company, write_company
from bench.figure import Figure, Missing, Progress
from bench.outbound import NoAlarm, plan_letters
from daemon.adapters.cage import Cage
from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.tokens import Password
from daemon.building import build_intake, own_addresses
from daemon.engine.bells import Bells
from daemon.engine.clockwork import Clockwork
from daemon.engine.health import Health
from daemon.engine.intake import Intake
from daemon.engine.reception import Reception
from daemon.engine.records import InboxState, OutState
from daemon.engine.tx import Tx
from tests.servers.dovecot import DovecotServer

PEOPLE = 200
_BODY = """\
Vi kunne holde mandagsmødet stående, så bliver det kortere, og alle kommer til orde.

Mvh {name}

Den man. 23. nov. 2026 kl. 09.00 skrev naervaer <{box}>:

{quoted}
"""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One run: seconds from the first sweep until all are stored, and from there until all are handled."""

    fetching: float
    handling: float
    replies: int


def measure(runs: int, progress: Progress) -> Iterator[Figure]:
    """Two hundred replies lie in the mailbox; the service takes them in."""
    require_dovecot()
    found = []
    with DovecotServer() as dovecot:
        for run in range(runs):
            progress(f"inbound {run + 1}/{runs}")
            with tempfile.TemporaryDirectory(prefix="nv-bench-") as folder:
                found.append(asyncio.run(take_in(Path(folder), dovecot)))
    yield Figure(
        name="inbound: fetched from Dovecot and stored",
        unit="mails/s",
        runs=tuple(t.replies / t.fetching for t in found),
        limited_by="aioimaplib's parsing and Dovecot, in batches that bound memory",
    )
    yield Figure(
        name="inbound: read in the cage, handled, receipt queued",
        unit="mails/s",
        runs=tuple(t.replies / t.handling for t in found),
        limited_by="processor: reading in one caged process; people, asks and receipt in the transaction",
    )
    yield Figure(
        name="inbound: Dovecot to committed entries",
        unit="mails/s",
        runs=tuple(t.replies / (t.fetching + t.handling) for t in found),
        limited_by="the two above, in turn; in the service they overlap",
    )


def require_dovecot() -> None:
    """Raise Missing where there is no Dovecot."""
    missing = DovecotServer.missing()
    if missing:
        raise Missing(missing)


async def take_in(folder: Path, dovecot: DovecotServer) -> TakenIn:
    """One run with a mailbox and a database of its own."""
    user = dovecot.new_user("team")
    servers = Servers(imap_port=dovecot.imap_port, user=user, address=dovecot.address(user))
    company = open_company(write_company(folder, PEOPLE, practices=("ideas",), servers=servers))
    bells, health = Bells(), Health(time.monotonic)
    intake = Intake(
        company.store, mailbox_of(dovecot, user), company.clock, bells, health, build_intake(company.config)
    )
    clockwork = Clockwork(company.store, company.clock, NoAlarm(), lambda: company.house, bells, health)
    try:
        async with Cage(own_addresses(company.config)) as cage, intake.mailbox.session() as session:
            reception = Reception(company.store, cage, company.clock, lambda: company.house, bells, health)
            await clockwork.plan()
            await plan_letters(company, clockwork)
            replies = await deliver_replies(company, dovecot, user)
            began = time.perf_counter()
            await intake.sweep(session, 0)
            stored = time.perf_counter()
            while await reception.handle_some():
                pass
            handled = time.perf_counter()
        await _require_all(company, replies)
    finally:
        await company.store.close()
    return TakenIn(stored - began, handled - stored, replies)


async def deliver_replies(company: Company, dovecot: DovecotServer, user: str) -> int:
    """Put an answer to every letter into the mailbox; how many."""
    raws = await company.store.read(read_letters)
    for number, raw in enumerate(raws):
        reply = reply_to(raw, company.config.mailbox.address, number)
        dovecot.deliver(user, bytes(reply), sender=str(reply["From"]))
    return len(raws)


def reply_to(letter: bytes, box: str, number: int) -> EmailMessage:
    """What a colleague's client makes of a letter: their words on top, the letter quoted below."""
    head = letter.partition(b"\r\n\r\n")[0].decode("ascii")
    reply_address = re.search(r"^Reply-To:[^<]*<([^>]+)>", head, re.MULTILINE)
    message_id = re.search(r"^Message-ID: (\S+)", head, re.MULTILINE)
    sender = re.search(r"^To:[^<]*?<?([^<>\s]+@[^<>\s]+)>?\r?$", head, re.MULTILINE)
    if not (reply_address and message_id and sender):
        raise RuntimeError("a letter of ours cannot be answered")
    message = EmailMessage()
    message["From"] = sender[1]
    message["To"] = reply_address[1]
    message["Subject"] = "Re: Ugens idé"
    message["Message-ID"] = f"<bench{number}.{time.time_ns()}@client.test>"
    message["In-Reply-To"] = message_id[1]
    quoted = "\n".join(f"> linje {line} af det, vi skrev til dig" for line in range(12))
    message.set_content(_BODY.format(name=sender[1].partition("@")[0], box=box, quoted=quoted))
    return message


def read_letters(tx: Tx) -> list[bytes]:
    rows = tx.outgoings((OutState.QUEUED,), limit=100_000)
    return [mail.raw for row in rows if row.kind == "ask" and (mail := tx.outgoing(row.id))]


def mailbox_of(dovecot: DovecotServer, user: str) -> ImapMailbox:
    settings = ImapSettings(host=dovecot.host, port=dovecot.imap_port, user=user, tls="none")
    return ImapMailbox(settings, Password(dovecot.password))


async def _require_all(company: Company, replies: int) -> None:
    """A figure of replies that were not understood would be worth nothing."""

    def work(tx: Tx) -> tuple[int, int]:
        receipts = [m for m in tx.outgoings((OutState.QUEUED,), limit=100_000) if m.kind == "receipt"]
        return len(tx.inbox((InboxState.HANDLED,), limit=100_000)), len(receipts)

    handled, receipts = await company.store.read(work)
    if (handled, receipts) != (replies, replies):
        raise RuntimeError(f"of {replies} replies {handled} were handled and {receipts} receipts queued")
