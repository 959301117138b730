"""Time from the server's notice of a misunderstanding to the leader's mail in Postfix's hands, all else being queued.

Two hundred letters wait at the default pace, whose minute is used up, and it is the middle of the leader's quiet hours:
once with a mailbox at rest, once with three hundred other people's mails in it before the misunderstanding.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from bench.company import MONDAY, Company, Servers, open_company, write_company
from bench.figure import Figure, Missing, Progress, percentile
from bench.inbound import mailbox_of, read_letters, reply_to
from bench.notice import Stopwatch, TimedMailbox, TimedTransport
from bench.outbound import NoAlarm, plan_letters
from daemon.adapters.cage import Cage
from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.smtp_connection import SmtpSettings
from daemon.building import build_intake, own_addresses
from daemon.engine.pace import Pace
from daemon.engine.ports import Mailbox, Transport
from daemon.engine.service import Outside, Service
from tests.servers.dovecot import DovecotServer
from tests.servers.postfix import PostfixServer

PEOPLE = 200
BACKLOG = 300
ALERTS = 3
"""As many are kept free of a minute; each is another member's, to another leader."""
_PATIENCE_SECONDS = 60.0


@dataclass
class Watch(Stopwatch):
    """Whom the submission server took a mail for, and when."""

    taken: list[tuple[str, float]] = field(default_factory=list)

    def note_taken(self, recipient: str) -> None:
        """Keep for whom it was, too."""
        self.taken.append((recipient, time.perf_counter()))

    def at(self, recipient: str, *, since: float) -> float | None:
        """When the first mail for them was taken since then."""
        return next((at for to, at in self.taken if to == recipient and at >= since), None)


def measure(runs: int, progress: Progress) -> Iterator[Figure]:
    """Each run with a mailbox at rest, then with a backlog."""
    if missing := DovecotServer.missing() or PostfixServer.missing():
        raise Missing(missing)
    with DovecotServer() as dovecot, PostfixServer(dovecot) as postfix:
        for backlog, name in ((0, "at rest"), (BACKLOG, f"behind {BACKLOG} mails")):
            found: list[float] = []
            for run in range(runs):
                progress(f"urgent, {name} {run + 1}/{runs}")
                with tempfile.TemporaryDirectory(prefix="nv-bench-") as folder:
                    found += asyncio.run(raise_some(Path(folder), postfix, backlog=backlog))
            for share in (0.5, 1.0):
                yield Figure(
                    name=f"urgent: EXISTS line to leader's mail taken, {name}, p{share * 100:.0f}",
                    unit="ms",
                    runs=(1000 * percentile(found, share),),
                    limited_by=f"search, fetch, five commits; behind a backlog its fetching ({len(found)} mails)",
                )


async def raise_some(folder: Path, postfix: PostfixServer, *, backlog: int) -> list[float]:
    """For each of a few misunderstandings the seconds from the server's notice to the leader's mail taken."""
    user = postfix.new_user("team")
    address = postfix.dovecot.address(user)
    servers = Servers(imap_port=postfix.dovecot.imap_port, user=user, address=address)
    config = write_company(folder, PEOPLE, practices=("ideas", "misunderstandings"), servers=servers)
    people = _settle(folder / "members.csv", postfix)
    company = open_company(config)
    watch = Watch()
    async with Cage(own_addresses(company.config)) as cage:
        service = _service(company, cage, watch, postfix, user)
        await service.clockwork.plan()
        await plan_letters(company, service.clockwork)
        company.clock.set(MONDAY + timedelta(hours=21, minutes=30))
        letters = await company.store.read(read_letters)
        stop = asyncio.Event()
        running = asyncio.create_task(service.run(stop))
        await _until(lambda: len(watch.taken) >= 27)
        await asyncio.sleep(2.0)
        if backlog:
            replies = (reply_to(letters[n % len(letters)], address, n) for n in range(backlog))
            mails = [*map(bytes, replies), *(_raised(people[20 + n], address, n) for n in range(ALERTS))]
            times = await _all_at_once(watch, postfix, user, mails, [people[n] for n in range(ALERTS)])
        else:
            pairs = ((people[n], _raised(people[20 + n], address, n)) for n in range(ALERTS))
            times = [await _one(watch, postfix, user, leader, raw) for leader, raw in pairs]
        stop.set()
        await running
        await company.store.close()
    return times


def _settle(members: Path, postfix: PostfixServer) -> list[str]:
    """Give everybody a mailbox that takes mail; their addresses, in order. The first ten lead a team each."""
    text, addresses = members.read_text("utf-8"), []
    for number in range(PEOPLE):
        addresses.append(postfix.dovecot.address(postfix.new_user(f"p{number}")))
        text = text.replace(f",p{number}@example.test,", f",{addresses[-1]},")
    members.write_text(text, "utf-8")
    return addresses


def _raised(sender: str, box: str, number: int) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, box, "Hej"
    message["Message-ID"] = f"<raised{number}.{time.time_ns()}@client.test>"
    message.set_content("Misforståelse: vi aftalte fredag, men leverancen kom mandag.")
    return bytes(message)


async def _one(watch: Watch, postfix: PostfixServer, user: str, leader: str, raw: bytes) -> float:
    watch.noticed.clear()
    await asyncio.to_thread(postfix.dovecot.deliver, user, raw, sender="rikke@client.test")
    await _until(lambda: bool(watch.noticed) and watch.at(leader, since=watch.noticed[0]) is not None)
    took = cast(float, watch.at(leader, since=watch.noticed[0])) - watch.noticed[0]
    # Let the service go back into IDLE, so that the next one finds it at rest.
    await asyncio.sleep(0.2)
    return took


async def _all_at_once(
    watch: Watch, postfix: PostfixServer, user: str, mails: list[bytes], leaders: list[str]
) -> list[float]:
    """Lay all into the mailbox faster than any server would; the last ones are the misunderstandings."""
    watch.noticed.clear()
    new = postfix.dovecot.root / "mail" / user / "new"
    owner = new.stat()
    for number, raw in enumerate(mails):
        draft = new.parent / "tmp" / f"{int(time.time())}.M{number:06}P1.urgent"
        draft.write_bytes(raw)
        os.chown(draft, owner.st_uid, owner.st_gid)
        draft.rename(new / draft.name)
    began = time.perf_counter()
    await _until(lambda: all(watch.at(leader, since=began) is not None for leader in leaders))
    notice = min(watch.noticed)
    return [cast(float, watch.at(leader, since=began)) - notice for leader in leaders]


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not holds():  # noqa: ASYNC110 - what is waited for happens on servers
            await asyncio.sleep(0.01)


def _service(company: Company, cage: Cage, watch: Watch, postfix: PostfixServer, user: str) -> Service:
    settings = SmtpSettings(host="127.0.0.1", port=postfix.smtp_port, ca_file=postfix.ca_file)
    outside = Outside(
        store=company.store,
        mailbox=cast(Mailbox, TimedMailbox(mailbox_of(postfix.dovecot, user), watch)),
        transport=cast(Transport, TimedTransport(SmtpTransport(settings), watch)),
        reader=cage,
        clock=company.clock,
        alarm=NoAlarm(),
        monotonic=time.monotonic,
    )
    return Service(outside, company.house, build_intake(company.config), Pace())
