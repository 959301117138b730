"""The keys that seal what people told: which there are, how many rows each seals, and renewing them bit by bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from daemon.adapters.keys import Keyring
from daemon.engine.tx import Tx
from daemon.operations.desk import Desk, Rings, Wrong

WHICH = ("service", "notes")
_SECONDS = 2.0
"""How long one call seals rows; who asks goes on from where it ended."""


async def show_keys(desk: Desk) -> dict[str, Any]:
    """Both lists of keys, newest first: ids and how many rows each seals, where they lie, and why one is away."""
    rings = _rings(desk)
    counts = await desk.store.read(lambda tx: tx.count_keys())
    notes = rings.notes.ring
    return {
        "service": _described(rings.service, counts.service, ""),
        "notes": _described(notes, counts.notes, rings.notes.locked),
    }


async def renew_keys(desk: Desk, *, which: Sequence[str]) -> dict[str, Any]:
    """Put a new key in front of each list named, unless its last renewal has not come to its end: that goes on.

    Raises Wrong where a key is away, and StoreError where it is not ours to change.
    """
    rings, shown = _rings(desk), await show_keys(desk)
    chosen = {name: _ring(rings, name) for name in which}
    made = {name: not _unfinished(shown[name]) for name in chosen}
    for name, ring in chosen.items():
        if made[name]:
            ring.rotate()
    return {"made": made, "keys": {name: ring.ids[0] for name, ring in chosen.items()}}


async def seal_anew(desk: Desk, *, cursor: Sequence[Any] | None = None) -> dict[str, Any]:
    """Seal rows with the current keys for a moment, each few in a transaction of its own; where to go on, and how many.

    Cut off at any point, the rows done are done and the others open with the older key.
    """
    ends_at, sealed = monotonic() + _SECONDS, 0
    while True:
        progress = await desk.store.write(lambda tx, at=cursor: _some(tx, at))  # type: ignore[misc]
        cursor, sealed = progress.cursor, sealed + progress.sealed
        if cursor is None or monotonic() > ends_at:
            return {"cursor": list(cursor) if cursor is not None else None, "sealed": sealed}


def _some(tx: Tx, cursor: Sequence[Any] | None) -> Any:
    return tx.seal_anew(cursor)


def _rings(desk: Desk) -> Rings:
    if desk.rings is None:
        raise Wrong("the keys of this database are not known here")
    return desk.rings


def _ring(rings: Rings, name: str) -> Keyring:
    if name not in WHICH:
        raise Wrong(f"there is no key {name[:40]!r} (there are: {', '.join(WHICH)})")
    ring = rings.service if name == "service" else rings.notes.ring
    if ring is None:
        raise Wrong(f"the notes key is away: {rings.notes.locked}")
    return ring


def _described(ring: Keyring | None, counts: Mapping[str, int], locked: str) -> dict[str, Any]:
    known = ring.ids if ring else ()
    ids = (*known, *(each for each in counts if each not in known))
    return {
        "file": str(ring.path) if ring and ring.path else None,
        "locked": locked,
        "keys": [{"id": each, "rows": counts.get(each, 0), "here": each in known} for each in ids],
    }


def _unfinished(described: Mapping[str, Any]) -> bool:
    """Whether rows are sealed with other keys than the newest."""
    return any(key["rows"] for key in described["keys"][1:])
