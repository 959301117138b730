"""How well the data are kept: the newest backup, the room on the disk, and the reserve."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.commands.diagnosis import Line, State

if TYPE_CHECKING:
    from daemon.config.loader import Config

_OLD = timedelta(days=8)
_LEAST_FREE_MB = 500


def look_at_keeping(config: Config) -> dict[str, Any]:
    """The newest backup that is still there, megabytes free, and the reserve, as JSON-like values; nothing of a
    folder that is not there or not ours to look into, and no backup or reserve of a database on PostgreSQL.
    """
    from daemon.adapters.backup_notes import backup_notes
    from daemon.building import build_reserve

    folder = config.service.data_dir
    try:
        free = os.statvfs(folder)
        notes = [note for note in backup_notes(folder) if Path(note.path).exists()]
        reserve = build_reserve(config)
        whole = reserve.whole
    except OSError:
        return {}
    room = {"disk_free_mb": free.f_bavail * free.f_frsize // 1_000_000}
    if config.service.database:
        return room
    newest = notes[-1] if notes else None
    return room | {
        "backup": {"file": newest.path, "made_at": newest.made_at} if newest else None,
        "reserve_mb": reserve.megabytes,
        "reserve_whole": whole,
    }


def lines_of(keeping: dict[str, Any], now: datetime | None = None) -> list[Line]:
    """What to say of it."""
    if not keeping:
        return []
    found = [_of_disk(keeping["disk_free_mb"])]
    if "backup" in keeping:
        found.append(_of_backup(keeping["backup"], now or datetime.now(UTC)))
    return [*found, _of_reserve(keeping)] if keeping.get("reserve_mb") else found


def _of_backup(backup: dict[str, str] | None, now: datetime) -> Line:
    if backup is None:
        return Line(
            "warn",
            "backup",
            "none yet",
            "naervaer backup; deploy/naervaer-backup.timer makes one every night",
        )
    age = now - datetime.fromisoformat(backup["made_at"])
    text = f"the newest is {_in_words(age)} old: {backup['file']}"
    return Line("warn", "backup", text, "naervaer backup") if age > _OLD else Line("ok", "backup", text)


def _of_disk(megabytes: int) -> Line:
    state: State = "ok" if megabytes >= _LEAST_FREE_MB else "warn"
    remedy = "" if state == "ok" else "make room: mail is kept until it is handled"
    return Line(state, "disk", f"{megabytes} MB are free", remedy)


def _of_reserve(keeping: dict[str, Any]) -> Line:
    size = f"{keeping['reserve_mb']} MB"
    if keeping["reserve_whole"]:
        return Line("ok", "reserve", f"{size} are kept for the day the disk is full")
    return Line(
        "warn", "reserve", f"the {size} kept for a full disk are not there", "make room, or start the service"
    )


def _in_words(age: timedelta) -> str:
    hours = int(age / timedelta(hours=1))
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"
