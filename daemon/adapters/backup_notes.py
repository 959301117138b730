"""Notes beside the database of the backups that were made, for the day the database cannot say."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from daemon.adapters.keys import hand_over, sync_directory

_NAME = "naervaer.backups"
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupNote:
    """A backup that was made and found whole: where, when (ISO, UTC), how many bytes, whether it is encrypted."""

    path: str
    made_at: str
    size: int
    sealed: bool


def note_backup(folder: Path, note: BackupNote) -> None:
    """Remember it in the data folder; raises OSError."""
    kept = [each for each in backup_notes(folder) if each.path != note.path][-_MOST + 1 :]
    draft = folder / f".{_NAME}.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(each)) + "\n" for each in (*kept, note))
        file.flush()
        os.fsync(file.fileno())
    hand_over(draft)
    draft.replace(folder / _NAME)
    sync_directory(folder)


def backup_notes(folder: Path) -> list[BackupNote]:
    """What was noted, the newest last; nothing where the notes cannot be read."""
    try:
        lines = (folder / _NAME).read_text(encoding="utf-8").splitlines()
        return [BackupNote(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError):
        return []


def newest_backup(folder: Path) -> str:
    """Where the newest backup lies that is still there, and how to restore it, as a line for ops."""
    for note in reversed(backup_notes(folder)):
        if Path(note.path).exists():
            made_at = datetime.fromisoformat(note.made_at)
            return f"the newest backup was made {made_at:%Y-%m-%d %H:%M} UTC: naervaer restore {note.path}"
    return "no backup made with `naervaer backup` is known here"
