"""Does on the mail server what the database planned for mails there: move, flag or destroy them."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.engine.ports import MailboxSession, Store
from daemon.engine.records import ServerJob

_AT_ONCE = 2_000


async def do_jobs(store: Store, mailbox: str, handled_folder: str | None, session: MailboxSession) -> None:
    """Do what is planned for `mailbox`; a job is over only when it succeeded. Raises SourceError."""
    jobs = await store.read(lambda tx: tx.server_jobs(mailbox, _AT_ONCE))
    if not jobs:
        return
    here = [job for job in jobs if job.uidvalidity == session.uidvalidity]
    erase = [job for job in jobs if job.action == "erase"]
    # Before anything is moved, as it also makes room, and a full mailbox must not keep what is to be forgotten.
    if uids := [job.uid for job in here if job.action == "erase"]:
        await session.erase(uids)
    for folder in filter(None, (mailbox, handled_folder)):
        await _erase_moved(session, folder, erase)
    await _done(store, erase)
    rest = [job for job in jobs if job.action != "erase"]
    erased = {job.uid for job in erase}
    if uids := [job.uid for job in here if job.action == "settle" and job.uid not in erased]:
        await session.settle(uids, handled_folder)
    await _done(store, rest)


async def _erase_moved(session: MailboxSession, folder: str, jobs: Sequence[ServerJob]) -> None:
    """Destroy by Message-ID what was moved, or stands under another UID since the mailbox was made anew."""
    for job in jobs:
        if job.message_id:
            await session.erase_in(folder, job.message_id)


async def _done(store: Store, jobs: Sequence[ServerJob]) -> None:
    if jobs:
        await store.write(lambda tx: tx.finish_server_jobs([job.id for job in jobs]))
