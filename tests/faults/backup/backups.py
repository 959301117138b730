"""Backups of a database that another process writes to without a pause, each opened and compared."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from daemon.adapters.backup import make_backup, open_backup
from daemon.adapters.backup_seal import new_key, parse_key
from daemon.adapters.keys import Keyring
from daemon.adapters.store import SqliteStore
from daemon.core.errors import StoreError
from daemon.core.model import MomentState
from daemon.engine.records import OutState
from tests.faults.rows import Outcome, Plan, Progress, Row

ROOT = Path(__file__).parents[3]
CHILD = [sys.executable, "-m", "tests.faults.store_child"]


@contextmanager
def writer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that writes to the database in the folder until it is killed."""
    with (
        (folder / "told").open("w") as told,
        subprocess.Popen([*CHILD, "w", folder], stdout=told, text=True, cwd=ROOT) as process,
    ):
        try:
            while (folder / "told").read_text().count("\n") < 20:
                assert process.poll() is None
                time.sleep(0.02)
            yield process
        finally:
            process.kill()


async def names_in(path: Path, keys: Keyring) -> set[str]:
    """The names that stand in the copy, whose tables must agree."""
    store = SqliteStore(path, keys)
    try:
        mails = {m.id for m in await store.read(lambda tx: tx.outgoings([OutState.QUEUED], limit=100_000))}
        entries = {e.id for e in await store.read(lambda tx: tx.entries(["idea"], withdrawn=True))}
        moments = await store.read(lambda tx: tx.moments(state=MomentState.PENDING, limit=100_000))
        counted = await store.read(lambda tx: tx.counters("written"))
    finally:
        await store.close()
    assert mails == entries == {moment.step for moment in moments}
    assert len(mails) == counted
    return mails


def trial(folder: Path, seed: int) -> dict[str, Any]:
    """One backup while writes go on: opened, compared with what was acknowledged, and a changed copy of it refused."""
    chance, keys = Random(f"backup-{seed}"), Keyring.load(folder / "key", may_create=False)
    key = parse_key(new_key(), "a new key") if chance.random() < 0.7 else None
    backup, opened = folder / f"{seed}.backup", folder / f"{seed}.opened"
    acknowledged = set((folder / "told").read_text().split()[1:-1])
    began = time.perf_counter()
    made = make_backup(folder / "db", keys, backup, datetime.now(UTC), key)
    seconds = time.perf_counter() - began
    broken = []
    open_backup(backup, keys, opened, key)
    names = asyncio.run(names_in(opened, keys))
    if lost := acknowledged - names:
        broken.append(f"seed {seed}: {len(lost)} acknowledged writes are not in it")
    if key is not None and not refuses_changes(backup, keys, key, chance):
        broken.append(f"seed {seed}: a changed backup was opened")
    rows = sum(made.counts.values())
    for path in folder.glob(f"{seed}.*"):
        path.unlink()
    return {"broken": broken, "seconds": seconds, "rows": rows}


def refuses_changes(backup: Path, keys: Keyring, key: bytes, chance: Random) -> bool:
    """Whether a flipped bit, a missing end and another key are all found."""
    raw = backup.read_bytes()
    flipped = bytearray(raw)
    flipped[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    cut = raw[: chance.randrange(len(raw))]
    other = parse_key(new_key(), "another key")
    tried = [(bytes(flipped), key), (cut, key), (raw[: len(raw) - len(raw) % (1 << 20)], key), (raw, other)]
    for number, (changed, with_key) in enumerate(tried):
        wrong = backup.with_suffix(f".wrong{number}")
        wrong.write_bytes(changed)
        try:
            open_backup(wrong, keys, wrong.with_suffix(f".opened{number}"), with_key)
        except StoreError:
            continue
        return changed == raw and with_key == key
    return True


def run(plan: Plan) -> Outcome:
    """So many backups of one database."""
    progress = Progress(plan, "backups")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        left = list(progress.left())
        # A process for so many, as a database that grows for ever would make every trial slower than the last.
        while left:
            with writer(folder):
                for seed in left[:10]:
                    progress.note(seed, **trial(folder, seed))
            left = left[10:]
            for path in folder.iterdir():
                path.unlink()
    ended = progress.ended().values()
    broken = tuple(text for each in ended for text in each["broken"])
    figures = {
        "backups": len(ended),
        "rows, most": max(each["rows"] for each in ended),
        "seconds, most": round(max(each["seconds"] for each in ended), 2),
    }
    return Outcome(trials=len(ended), broken=broken, figures=figures)


ROWS = (
    Row(
        name="backup-while-writing",
        promise="a backup holds every acknowledged write, whole, and a changed one is never opened",
        run=run,
        times=50,
        minutes=2,
    ),
)
