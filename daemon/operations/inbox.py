"""Looking at mail that came in, and taking up again what was laid aside."""

from __future__ import annotations

from typing import Any

from daemon.engine.own import WAITS
from daemon.engine.records import InboxRow, InboxState
from daemon.engine.tx import Tx
from daemon.operations.desk import Desk, Wrong, pick

OPEN = (InboxState.NEW, InboxState.HELD, InboxState.SHUNTED)
_MOST = 100_000


async def list_inbox(desk: Desk, *, states: list[str] | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """Rows in these states (by default those not ended), newest first; ids and figures, no words."""
    wanted = _states(states)
    rows = await desk.store.read(lambda tx: tx.inbox(wanted, limit=limit, oldest_first=False))
    return [_row(row) for row in rows]


async def show_inbox(desk: Desk, *, row: str, text: bool = False) -> dict[str, Any]:
    """One row; with `text` the mail as it came, which is private."""

    def work(tx: Tx) -> dict[str, Any]:
        found = _find(tx, row)
        shown = _row(found)
        if text:
            shown["source"] = found.raw.decode("utf-8", "replace") if found.raw else ""
            if found.reason == WAITS:
                shown["source"] = "(it waits for the notes key, and is shown to nobody)"
        return shown

    return await desk.store.read(work)


async def retry_inbox(desk: Desk, *, rows: list[str], shunted: bool = False) -> dict[str, Any]:
    """Handle these rows anew, or all that are shunted; their ids."""

    def work(tx: Tx) -> tuple[list[str], int]:
        found = [_find(tx, row) for row in rows]
        if shunted:
            found += tx.inbox((InboxState.SHUNTED,), limit=_MOST)
        ids = [_take_up(desk, tx, each) for each in found]
        return ids, tx.figures().get("inbox.shunted", 0)

    ids, left = await desk.store.write(work)
    if not left:
        desk.mended("shunted")
    desk.bells.ring("inbox")
    return {"new": ids}


def _take_up(desk: Desk, tx: Tx, row: InboxRow) -> str:
    if row.state not in (InboxState.SHUNTED, InboxState.REJECTED, InboxState.IGNORED):
        raise Wrong(f"{row.id} is {row.state}: only shunted, rejected or ignored mail can be taken up again")
    if row.state is not InboxState.SHUNTED and row.raw is None:
        raise Wrong(f"{row.id} is no longer kept, so that it cannot be read again")
    tx.finish_inbox(row.id, InboxState.NEW, reason="taken up again by ops", at=desk.clock.now())
    return row.id


def _find(tx: Tx, row: str) -> InboxRow:
    exact = tx.inbox_row(row)
    if exact is not None:
        return exact
    near: InboxRow = pick(tx.inbox(tuple(InboxState), limit=_MOST, oldest_first=False), row, "inbox")
    return tx.inbox_row(near.id) or near


def _states(names: list[str] | None) -> tuple[InboxState, ...]:
    try:
        return tuple(InboxState(name) for name in names) if names else OPEN
    except ValueError as error:
        raise Wrong(f"{error} (there are: {', '.join(InboxState)})") from None


def _row(row: InboxRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": str(row.state),
        "reason": row.reason,
        "member": row.member,
        "size": row.size,
        "oversized": row.oversized,
        "attempts": row.attempts,
        "received_at": row.received_at.isoformat(),
        "handled_at": row.handled_at.isoformat() if row.handled_at else None,
        "uid": row.uid,
    }
