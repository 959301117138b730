"""Damages a database in a seeded way, and says what the service makes of it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from daemon.adapters.keys import Keyring
from daemon.adapters.store.reserve import Reserve
from daemon.adapters.store.sqlite import SqliteStore
from daemon.core.errors import NaervaerError
from daemon.core.model import MomentState
from daemon.engine.records import InboxState, OutState
from daemon.engine.tx import Tx
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.faults.store_child import everything_of

PAGE = 4096
NAMES = 60


async def make(folder: Path) -> None:
    """A database with something in most tables, closed in good order."""
    store = SqliteStore.open(folder / "db", folder / "key")
    for n in range(NAMES):
        await store.write(partial(everything_of, name=f"n{n}"))
    await store.close()


def damage(path: Path, chance: Random) -> str:
    """Damage the file; how."""
    raw = bytearray(path.read_bytes())
    pages = len(raw) // PAGE
    how = chance.choice(("bits", "bits", "bits", "page", "swap", "cut", "header"))
    if how == "bits":
        for _ in range(chance.choice((1, 4, 64))):
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    elif how == "page":
        at = chance.randrange(pages) * PAGE
        raw[at : at + PAGE] = bytes(PAGE) if chance.random() < 0.5 else chance.randbytes(PAGE)
    elif how == "swap":
        one, two = chance.sample(range(pages), 2)
        first, second = raw[one * PAGE : (one + 1) * PAGE], raw[two * PAGE : (two + 1) * PAGE]
        raw[one * PAGE : (one + 1) * PAGE], raw[two * PAGE : (two + 1) * PAGE] = second, first
    elif how == "cut":
        del raw[chance.randrange(len(raw)) :]
    else:
        raw[chance.randrange(100)] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    return how


def everything_in(tx: Tx) -> list[Any]:
    """All that the service would find, opened."""
    mails = [tx.outgoing(mail.id) for mail in tx.outgoings(tuple(OutState), limit=100_000)]
    rows = [tx.inbox_row(row.id) for row in tx.inbox(tuple(InboxState), limit=100_000)]
    moments = [tx.moments(state=state, limit=100_000) for state in MomentState]
    return [mails, rows, moments, tx.entries(["idea"], withdrawn=True), tx.counters("written"), tx.figures()]


async def what_becomes_of(path: Path, keys: Keyring, sound: list[Any]) -> tuple[str, str]:
    """`refused` at start, `told` when it is read, `harmless`, or `unnoticed`; and the words."""
    reserve = Reserve(path.with_name("reserve"), 100_000)
    try:
        store = SqliteStore(path, keys, reserve)
    except NaervaerError as error:
        return "refused", str(error)
    try:
        found = await store.read(everything_in)
        return ("harmless" if found == sound else "unnoticed"), ""
    except NaervaerError as error:
        return "told", str(error)
    except ValueError as error:
        return "told", f"{type(error).__name__}: {error}"
    finally:
        await store.close()


async def trial(folder: Path, seed: int) -> dict[str, Any]:
    """Damage a copy and try it."""
    keys = Keyring.load(folder / "key", may_create=False)
    whole = SqliteStore.open_reader(folder / "db", keys)
    sound = await whole.read(everything_in)
    await whole.close()
    copy = folder / "trial"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    shutil.copy(folder / "db", copy / "db")
    (copy / "reserve").touch()
    how = damage(copy / "db", Random(f"corrupt-{seed}"))
    try:
        became, words = await what_becomes_of(copy / "db", keys, sound)
    except Exception as error:
        became, words = "broke", f"{type(error).__name__}: {error}"
    return {"how": how, "became": became, "words": words}


def run(plan: Plan) -> Outcome:
    """So many damaged copies of one database."""
    progress = Progress(plan, "corrupt")
    folder = plan.keep / "corrupt"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "db").exists():
        asyncio.run(make(folder))
    for seed in progress.left():
        progress.note(seed, **asyncio.run(trial(folder, seed)))
    ended = progress.ended()
    broken = [
        f"seed {seed}: {each['how']} → {each['became']} {each['words']}"
        for seed, each in ended.items()
        if each["became"] in ("broke", "unnoticed")
        or (each["became"] == "refused" and "(" not in each["words"])
    ]
    figures = Counter(each["became"] for each in ended.values())
    return Outcome(trials=len(ended), broken=tuple(broken), figures=dict(figures))


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong."""
    with closing(sqlite3.connect(path)) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


ROWS = (
    Row(
        name="corrupt-database",
        promise="a damaged database is refused or its damage is told: never a start on wrong pages",
        run=run,
        times=200,
        minutes=1,
    ),
)
