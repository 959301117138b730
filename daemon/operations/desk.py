"""What an operation works with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from daemon.adapters.backup import Backup
from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import NotesKeys
from daemon.core.errors import NaervaerError
from daemon.engine.bells import Bells
from daemon.engine.house import House
from daemon.engine.ports import Clock, Store
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

BackUp = Callable[[Path, datetime, bytes | None], Backup]
Operation = Callable[..., Awaitable[Any]]
_SHORTEST_PREFIX = 4


class Wrong(NaervaerError):
    """What was asked for does not exist or cannot be done; says what would."""


@dataclass(frozen=True, slots=True)
class Rings:
    """The keys of a database: the service's own, and those of what is one person's own."""

    service: Keyring
    notes: NotesKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The store and what belongs to it; `mended` is told the name of a problem that an operation may have ended."""

    store: Store
    house: House
    clock: Clock
    bells: Bells
    mended: Callable[[str], None] = lambda name: None
    back_up: BackUp | None = None
    """Copies the database into a new file; None where its own tools do that."""
    rings: Rings | None = None
    """The keys the database was opened with."""

    def scene(self, tx: Tx) -> Scene:
        """One transaction's view of the house."""
        return Scene(tx, self.house, self.clock.now())


def pick(found: list[Any], wanted: str, what: str) -> Any:
    """The one row whose id is, or alone begins with, `wanted` (four letters at least); raises Wrong."""
    exact = [row for row in found if row.id == wanted]
    near = exact or [row for row in found if len(wanted) >= _SHORTEST_PREFIX and row.id.startswith(wanted)]
    if len(near) == 1:
        return near[0]
    if near:
        raise Wrong(f"{len(near)} rows of the {what} begin with {wanted[:40]} (give more letters of the id)")
    raise Wrong(f"the {what} has no row {wanted[:40]!r} (see `naervaer {what} list`)")
