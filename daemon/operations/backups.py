"""Making a backup while the service goes on."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

from daemon.adapters.backup import name_for, prune
from daemon.operations.desk import Desk, Wrong


async def make_backup(
    desk: Desk, *, folder: str, file: str | None = None, key: str | None = None, keep: int = 0
) -> dict[str, Any]:
    """Copy the database into `file`, else into a new file in `folder`, encrypted with `key` (base64) if given.

    It is found whole before it gets its name. Then all but the newest `keep` in the folder go, if more than none.
    """
    if desk.back_up is None:
        raise Wrong("a PostgreSQL database is backed up with pg_dump (docs/backup.md says how)")
    now = desk.clock.now()
    to = Path(file) if file else Path(folder) / name_for(now)
    made = await asyncio.to_thread(desk.back_up, to, now, base64.b64decode(key) if key else None)
    gone = await asyncio.to_thread(prune, to.parent, keep)
    return {
        "file": str(made.path),
        "made_at": made.made_at.isoformat(),
        "bytes": made.size,
        "encrypted": made.sealed,
        "counts": made.counts,
        "deleted": [str(path) for path in gone],
    }
