"""A mail that told what is one person's own is gone from the server soon, whatever happens to it or the connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from daemon.engine.records import InboxState, ServerJob
from daemon.engine.tx import Tx
from tests.faults.imap.faults import Lacks
from tests.faults.imap.proxy import CutError, Fault, Talk
from tests.faults.imap.trial import HANDLED, INTAKE, Trial
from tests.patience import LONG
from tests.servers.imap_host import ImapHost

PATIENT = replace(INTAKE, wait_seconds=600, poll_seconds=600, erase_seconds=0.2)
"""An intake that, as the real one, would sit in IDLE for long; what is to be destroyed must not wait for that."""


@pytest.fixture
async def trial(imap_host: ImapHost, tmp_path: Path) -> AsyncIterator[Trial]:
    """A mailbox with a mail of every day in it, which stays."""
    found = Trial(imap_host, Random(4711), tmp_path, intake=PATIENT)
    yield found
    await found.end()


def plan_erasure(trial: Trial, tx: Tx, message_id: str) -> None:
    """As the engine does it: the mail is destroyed here, and the job planned, in one transaction."""
    for row in tx.inbox(tuple(InboxState)):
        full = tx.inbox_row(row.id)
        if full is not None and message_id.encode() in (full.raw or b""):
            job = ServerJob(
                id=f"erase-{row.id}",
                mailbox=row.mailbox,
                uidvalidity=row.uidvalidity,
                uid=row.uid,
                action="erase",
                message_id=message_id,
            )
            tx.erase_inbox(row.id)
            tx.add_server_job(job)


def on_server(trial: Trial) -> set[str]:
    """The Message-IDs of ours that are anywhere in the account."""
    with trial.host.hands(trial.user) as hands:
        folders = ("INBOX", trial.host.spelt(HANDLED))
        return {identity for folder in folders for identity in hands.message_ids(folder).values()}


def take_away(trial: Trial, message_id: str, *, to: str | None) -> None:
    """Another client moves a mail of the INBOX, or deletes it for good."""
    with trial.host.hands(trial.user) as hands:
        uid = next(uid for uid, identity in hands.message_ids().items() if identity == message_id)
        if to is not None:
            raw = next(raw for raw, _ in hands.mails() if message_id.encode() in raw)
            if to not in hands.folders():
                hands.do("CREATE", f'"{to}"')
            hands.put(raw, to)
        hands.purge(uids=str(uid))


async def gone(trial: Trial, message_id: str) -> None:
    """Wait until a mail is nowhere and the job is over, for a tenth of the time that the intake sits in IDLE."""

    async def over() -> bool:
        return not await trial.store.read(lambda tx: tx.has_erasures("INBOX"))

    await trial.until(over, "the mail was destroyed on its server", LONG)
    assert message_id not in on_server(trial)


class CutAt(Fault):
    """The connection ends as this command is given: before the server hears of it, or right after."""

    def __init__(self, times: int, verb: bytes, *, heard: bool) -> None:
        super().__init__(times)
        self._verb, self._heard = verb, heard

    async def command(self, talk: Talk, line: bytes) -> bytes | None:
        if talk.verb == self._verb and self.spend():
            if self._heard:
                talk.server.write(line)
                await talk.server.drain()
            raise CutError
        return line


@pytest.mark.parametrize("lacks", [(), ("UIDPLUS",)], ids=["uidplus", "no uidplus"])
async def test_that_mail_and_no_other_is_expunged_at_once_though_the_connection_waits_for_news(
    trial: Trial, lacks: tuple[str, ...]
) -> None:
    trial.faults = [Lacks(one) for one in lacks]
    async with trial.running():
        kept, note = await trial.deliver(2)
        await trial.taken_in()
        await trial.store.write(lambda tx: plan_erasure(trial, tx, note))
        await gone(trial, note)
        assert kept in on_server(trial)


async def test_it_is_found_where_it_was_moved_before(trial: Trial) -> None:
    async with trial.running():
        kept, note = await trial.deliver(2)
        await trial.taken_in()
    trial.intake = INTAKE
    async with trial.running():
        await trial.jobs_done()
        assert on_server(trial) == {kept, note}
        await trial.store.write(lambda tx: plan_erasure(trial, tx, note))
        await gone(trial, note)
        assert on_server(trial) == {kept}


async def test_somebody_else_moving_or_deleting_it_first_does_no_harm(trial: Trial) -> None:
    async with trial.running():
        moved, deleted = await trial.deliver(2)
        await trial.taken_in()
    take_away(trial, moved, to=trial.host.spelt(HANDLED))
    take_away(trial, deleted, to=None)
    for note in (moved, deleted):
        await trial.store.write(lambda tx, note=note: plan_erasure(trial, tx, note))
    async with trial.running():
        await gone(trial, moved)
        assert on_server(trial) == set()


@pytest.mark.parametrize("heard", [False, True], ids=["unheard", "heard"])
@pytest.mark.parametrize("verb", [b"UID STORE", b"UID EXPUNGE", b"SELECT", b"UID SEARCH"])
async def test_a_connection_lost_in_between_only_delays_it(trial: Trial, verb: bytes, heard: bool) -> None:
    async with trial.running():
        kept, note = await trial.deliver(2)
        await trial.taken_in()
    trial.faults = [CutAt(2, verb, heard=heard)]
    await trial.store.write(lambda tx: plan_erasure(trial, tx, note))
    async with trial.running():
        await gone(trial, note)
        assert kept in on_server(trial)


async def test_a_mailbox_made_anew_meanwhile_is_searched_for_it(trial: Trial) -> None:
    async with trial.running():
        kept, note = await trial.deliver(2)
        await trial.taken_in()
    trial.host.renumber(trial.user)
    await trial.store.write(lambda tx: plan_erasure(trial, tx, note))
    async with trial.running():
        await gone(trial, note)
        assert kept in on_server(trial)
