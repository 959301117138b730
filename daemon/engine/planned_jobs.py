"""Plans what is to be done with a received mail on its server, as durable jobs of the same transaction."""

from __future__ import annotations

from daemon.engine.records import InboxRow, ServerJob
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.mail.sent import message_id_of


def erase_raw(scene: Scene, row_id: str) -> None:
    """Destroy a received mail here, and plan that it is destroyed on its server."""
    row = scene.tx.inbox_row(row_id)
    if row is None:
        return
    # Once moved or in a mailbox made anew, the mail can only be found by its Message-ID.
    job = ServerJob(
        id=scene.tx.mac("job", f"erase|{row_id}"),
        mailbox=row.mailbox,
        uidvalidity=row.uidvalidity,
        uid=row.uid,
        action="erase",
        message_id=message_id_of(row.raw or b""),
    )
    scene.tx.erase_inbox(row_id)
    scene.tx.add_server_job(job)


def settle_job(tx: Tx, row: InboxRow) -> ServerJob:
    """The job that marks a mail as handled on its server."""
    return ServerJob(
        id=tx.mac("job", f"settle|{row.id}"),
        mailbox=row.mailbox,
        uidvalidity=row.uidvalidity,
        uid=row.uid,
        action="settle",
    )
