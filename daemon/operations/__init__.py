"""What ops and helpers may do to the service's data: the same functions behind its socket and on a stopped database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daemon.operations.backups import make_backup
from daemon.operations.desk import Desk, Operation, Wrong
from daemon.operations.inbox import list_inbox, retry_inbox, show_inbox
from daemon.operations.keys import renew_keys, seal_anew, show_keys
from daemon.operations.letters import show_letter
from daemon.operations.members import erase_member, export_member, list_members, mend_member, pause_member
from daemon.operations.now import do_now
from daemon.operations.queue import drop_queue, list_queue, note_arrived, retry_queue, show_queue
from daemon.operations.state import describe

READING: Mapping[str, Operation] = {
    "status": describe,
    "queue.list": list_queue,
    "queue.show": show_queue,
    "inbox.list": list_inbox,
    "inbox.show": show_inbox,
    "letter.show": show_letter,
    "keys.show": show_keys,
    "member.list": list_members,
    "member.export": export_member,
    "backup.make": make_backup,
}
"""Operations that need no lock on the database."""

WRITING: Mapping[str, Operation] = {
    "queue.retry": retry_queue,
    "queue.drop": drop_queue,
    "queue.arrived": note_arrived,
    "inbox.retry": retry_inbox,
    "keys.renew": renew_keys,
    "keys.seal": seal_anew,
    "member.pause": pause_member,
    "member.mend": mend_member,
    "member.erase": erase_member,
    "now": do_now,
}


async def perform(desk: Desk, name: str, arguments: Mapping[str, Any]) -> Any:
    """Do one operation and return its answer as JSON-like values; raises Wrong (and what the store raises)."""
    operation = READING.get(name) or WRITING.get(name)
    if operation is None:
        raise Wrong(f"the service knows no operation {name[:60]!r} (are command and service of one version?)")
    try:
        return await operation(desk, **arguments)
    except TypeError as error:
        if error.__traceback__ is not None and error.__traceback__.tb_next is None:
            raise Wrong(
                f"{name} was asked with other arguments than it takes (are both of one version?)"
            ) from None
        raise


__all__ = ["READING", "WRITING", "Desk", "Wrong", "perform"]
