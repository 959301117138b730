"""What a database says of itself that was restored: which time it knows nothing of, and what to do about that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from daemon.engine.forgetting import forget_member
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

MADE_AT = "backup.made_at"
"""A value of the installation that only copies have: the instant they show (ISO, UTC)."""
_GAP = "restore.gap"
_LAST = "restore.last"

Otherwise = Literal["resend", "park"]
Erased = Callable[[datetime], Mapping[str, datetime]]
"""The fingerprints of members who were erased since an instant, and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The time between a backup and its restoring, lived through again up to `lived_until`. `otherwise` is what ops
    chose for mail that cannot be looked for; None leaves it to the config.
    """

    made_at: datetime
    restored_at: datetime
    lived_until: datetime
    otherwise: Otherwise | None = None


def find_gap(tx: Tx, now: datetime) -> Gap | None:
    """The gap that is still to be lived through; a backup that was put in its place by hand has one too."""
    noted = tx.meta(_GAP)
    if noted:
        *instants, otherwise = noted.split(" ")
        made_at, restored_at, lived_until = map(datetime.fromisoformat, instants)
        return Gap(
            made_at=made_at,
            restored_at=restored_at,
            lived_until=lived_until,
            otherwise="park" if otherwise == "park" else "resend" if otherwise == "resend" else None,
        )
    made = tx.meta(MADE_AT)
    return a_gap(datetime.fromisoformat(made), now) if made else None


def a_gap(made_at: datetime, restored_at: datetime, otherwise: Otherwise | None = None) -> Gap:
    """A gap of which nothing was lived through yet."""
    return Gap(made_at=made_at, restored_at=restored_at, lived_until=made_at, otherwise=otherwise)


def note_gap(tx: Tx, gap: Gap) -> None:
    """From now on no mail goes out until the gap was lived through; it goes on from where it was."""
    instants = (gap.made_at, gap.restored_at, gap.lived_until)
    tx.set_meta(_GAP, " ".join((*(at.isoformat() for at in instants), gap.otherwise or "-")))
    tx.set_meta(MADE_AT, "")


def close_gap(tx: Tx, gap: Gap) -> None:
    """It was lived through."""
    tx.set_meta(_GAP, "")
    tx.set_meta(MADE_AT, "")
    tx.set_meta(_LAST, f"{gap.made_at.isoformat()} {gap.restored_at.isoformat()}")


def forget_erased(scene: Scene, erased: Mapping[str, datetime]) -> int:
    """Erase again whoever was erased since the backup; how many."""
    members = {*scene.tx.roster(), *scene.house.world.members}
    found = sorted(m for m in members if scene.tx.mac("erased", m) in erased)
    for member in found:
        forget_member(scene, member)
    return len(found)
