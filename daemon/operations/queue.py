"""Looking at mail that waits to be sent, is in doubt or failed, trying it again and dropping it."""

from __future__ import annotations

from typing import Any

from daemon.engine.records import Outgoing, OutState
from daemon.engine.tx import Tx
from daemon.engine.unsent import take_back_unsent
from daemon.operations.desk import Desk, Wrong, pick

OPEN = (OutState.QUEUED, OutState.SENDING, OutState.DOUBT, OutState.PARKED, OutState.FAILED)
_SENDABLE = (OutState.QUEUED, OutState.PARKED, OutState.FAILED, OutState.EXPIRED, OutState.CANCELLED)
_EMPTIED = (OutState.FAILED, OutState.EXPIRED, OutState.CANCELLED)
_OWN = "(what is its receiver's own is shown to nobody else)"
_MOST = 100_000


async def list_queue(desk: Desk, *, states: list[str] | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """Rows in these states (by default what waits or failed), newest first; ids and figures, no words."""
    wanted = _states(states)
    rows = await desk.store.read(lambda tx: tx.outgoings(wanted, limit=limit))
    return [_row(row) for row in rows]


async def show_queue(desk: Desk, *, row: str, text: bool = False) -> dict[str, Any]:
    """One row; with `text` the mail as its source, which is private."""

    def work(tx: Tx) -> dict[str, Any]:
        found = _find(tx, row)
        full = tx.outgoing(found.id) or found
        shown = _row(full) | {
            "message_id": full.message_id,
            "error": full.error if text else _plain_error(full),
        }
        if text:
            source = _OWN if full.own else full.raw.decode("utf-8", "replace")
            shown |= {"recipient": full.recipient, "source": source}
        return shown

    return await desk.store.read(work)


async def retry_queue(desk: Desk, *, rows: list[str], failed: bool = False) -> dict[str, Any]:
    """Send these rows as soon as may be, or all that failed; their ids."""

    def work(tx: Tx) -> list[str]:
        now = desk.clock.now()
        found = [_find(tx, row) for row in rows]
        if failed:
            found += [each for each in tx.outgoings((OutState.FAILED,), limit=_MOST) if not each.own]
        for each in found:
            if each.state not in _SENDABLE:
                raise Wrong(f"{each.id} is {each.state}, so that it cannot be sent again")
            if each.own and each.state in _EMPTIED:
                raise Wrong(
                    f"{each.id} told what is its receiver's own: its words are not kept once it has ended"
                )
            if each.expires_at is not None and each.expires_at <= now:
                raise Wrong(
                    f"{each.id} expired at {each.expires_at:%Y-%m-%d %H:%M} UTC (what it says is over)"
                )
        ids = [each.id for each in found]
        tx.mark_outgoing(ids, OutState.QUEUED, at=now, next_at=now)
        return ids

    ids = await desk.store.write(work)
    desk.bells.ring("outbox")
    return {"queued": ids}


async def drop_queue(desk: Desk, *, rows: list[str]) -> dict[str, Any]:
    """Never send these rows; questions they carry wait for the next letter again. Their ids."""

    def work(tx: Tx) -> list[str]:
        found = [_find(tx, row) for row in rows]
        for each in found:
            if each.state not in (OutState.QUEUED, OutState.PARKED, OutState.FAILED):
                raise Wrong(
                    f"{each.id} is {each.state}: only what is queued, parked or failed can be dropped"
                )
        ids = [each.id for each in found]
        tx.mark_outgoing(ids, OutState.CANCELLED, at=desk.clock.now())
        take_back_unsent(tx, ids)
        return ids

    return {"dropped": await desk.store.write(work)}


async def note_arrived(desk: Desk, *, rows: list[str]) -> dict[str, Any]:
    """These rows, which were parked in doubt, did arrive: they count as sent. Their ids."""

    def work(tx: Tx) -> list[str]:
        found = [_find(tx, row) for row in rows]
        for each in found:
            if each.state is not OutState.PARKED:
                raise Wrong(
                    f"{each.id} is {each.state}: only of what is parked nobody knows whether it arrived"
                )
        ids = [each.id for each in found]
        tx.mark_outgoing(ids, OutState.SENT, at=desk.clock.now())
        return ids

    return {"arrived": await desk.store.write(work)}


def _find(tx: Tx, row: str) -> Outgoing:
    exact = tx.outgoing(row)
    found: Outgoing = exact or pick(tx.outgoings(tuple(OutState), limit=_MOST), row, "queue")
    return found


def _states(names: list[str] | None) -> tuple[OutState, ...]:
    try:
        return tuple(OutState(name) for name in names) if names else OPEN
    except ValueError as error:
        raise Wrong(f"{error} (there are: {', '.join(OutState)})") from None


def _plain_error(row: Outgoing) -> str:
    """The server's words may quote an address, so that without `text` only the code is shown."""
    return f"code {row.code}" if row.error and row.code else "yes; --text shows it" if row.error else ""


def _row(row: Outgoing) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": str(row.state),
        "kind": row.kind,
        "member": row.member,
        "rule": row.rule,
        "priority": row.priority,
        "attempts": row.attempts,
        "code": row.code,
        "created_at": row.created_at.isoformat(),
        "next_at": row.next_at.isoformat() if row.state in (OutState.QUEUED, OutState.DOUBT) else None,
        "expires_at": row.expires_at.isoformat() if row.expires_at else None,
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
    }
