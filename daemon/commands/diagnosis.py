"""The doctor's look at this machine: config, texts, folders, key and database."""

from __future__ import annotations

import os
import platform
import pwd
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from daemon.core.errors import NaervaerError

if TYPE_CHECKING:
    from daemon.config.loader import Config

State = Literal["ok", "warn", "fail", "skip"]


@dataclass(frozen=True, slots=True)
class Line:
    """How one thing is, and what to do about it."""

    state: State
    name: str
    text: str
    remedy: str = ""


Say = Callable[[Line], None]


def look_around(config: Config, say: Say) -> bool:
    """Say how everything on this machine is; whether the service runs."""
    from daemon.commands.diagnosis_keys import look_at_keys

    world = config.world
    say(Line("ok", "config", f"{config.path}: {len(world.members)} members, {len(world.rules)} rules"))
    _look_at_python(say)
    _look_at_names(say)
    _look_at_texts(config, say)
    running = _look_for_service(config, say)
    _look_at_folder(config.service.data_dir, say)
    look_at_keys(config, say)
    _look_at_database(config, say)
    if not world.ops:
        say(
            Line(
                "warn",
                "ops",
                "nobody hears when the service is in trouble",
                'add ops = ["you@…"] under [service]',
            )
        )
    return running


def _look_at_python(say: Say) -> None:
    """No mail of ours is written by Python's own module; whatever else runs on this machine may be less careful."""
    name = f"Python {platform.python_version()}"
    if python_lets_headers_in():
        remedy = "upgrade Python when you can: 3.11.10, 3.12.5 and all of 3.13 are mended"
        say(
            Line(
                "warn", "python", f"{name} has CVE-2024-6923; our mails are not written by its module", remedy
            )
        )
    else:
        say(Line("ok", "python", name))


def python_lets_headers_in() -> bool:
    """Whether Python's own way to write a mail lets a line break make a header of its own (CVE-2024-6923)."""
    raw = b"Subject: =?utf-8?q?a=0ABcc:_b@example.test?=\n\n"
    try:
        return b"\nBcc:" in message_from_bytes(raw, policy=default.clone(refold_source="all")).as_bytes()
    except MessageError:
        return False


def _look_at_names(say: Say) -> None:
    from daemon.commands.namesake import other_owners

    others = other_owners()
    if others:
        remedy = "give naervaer an environment of its own (pipx, or python3 -m venv)"
        say(Line("warn", "package", f"{', '.join(others)} has a package `daemon` here too", remedy))


def _look_at_texts(config: Config, say: Say) -> None:
    from daemon.commands.check import find_in_texts

    findings = find_in_texts(config)
    if findings:
        say(
            Line(
                "fail",
                "texts",
                f"{len(findings)} things wrong, first: {findings[0]}",
                "naervaer check shows all",
            )
        )
    else:
        say(Line("ok", "texts", "every template is right in every language"))


def _look_for_service(config: Config, say: Say) -> bool:
    from daemon.adapters.control import NotRunning
    from daemon.commands.reach import ask_running

    try:
        state = ask_running(config, "status")
    except NotRunning:
        say(Line("skip", "service", "not running; what follows is tried without it"))
        return False
    except NaervaerError as error:
        say(Line("fail", "service", str(error)))
        return True
    problems = "; ".join(f"{name}: {text}" for name, text in state["problems"].items())
    if problems:
        say(
            Line(
                "fail", "service", f"running, with problems: {problems}", "see `naervaer status` and the log"
            )
        )
    else:
        say(Line("ok", "service", f"running as process {state['pid']}"))
    return True


def _look_at_folder(folder: Path, say: Say) -> None:
    try:
        found = folder.stat()
    except FileNotFoundError:
        above = next((each for each in folder.parents if each.exists()), Path("/"))
        if os.access(above, os.W_OK):
            say(Line("ok", "data", f"{folder} is made at the first start"))
        else:
            say(
                Line(
                    "fail",
                    "data",
                    f"{folder} is not there, and you may not make it",
                    f"make it, or own {above}",
                )
            )
        return
    except PermissionError:
        say(
            Line(
                "fail", "data", f"you may not look into {folder}", "run this as root or as the service's user"
            )
        )
        return
    owner = _owner(found.st_uid)
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        say(Line("fail", "data", f"others may look into {folder}, which is {owner}'s", f"chmod 700 {folder}"))
    elif not os.access(folder, os.W_OK):
        say(
            Line(
                "fail",
                "data",
                f"{folder} is {owner}'s; you may not write there",
                "run this as the service's user",
            )
        )
    else:
        say(Line("ok", "data", f"{folder}, {owner}'s alone"))


def _look_at_database(config: Config, say: Say) -> None:
    """Only reads, so that it does no harm while the service writes."""
    from daemon.adapters.store.sqlite import SqliteStore
    from daemon.building import build_keyring, database

    if config.service.database:
        _look_at_server(config, say)
        return
    path = database(config)
    if not path.exists():
        say(Line("skip", "database", "none yet; it is made at the first start"))
        return
    import asyncio

    try:
        store = SqliteStore.open_reader(path, build_keyring(config, may_create=False))
        asyncio.run(store.close())
        fault = _integrity(path)
    except (NaervaerError, sqlite3.Error) as error:
        say(Line("fail", "database", str(error)))
        return
    if fault:
        say(Line("fail", "database", f"{path} is damaged: {fault}", "stop the service and restore a backup"))
    else:
        say(Line("ok", "database", f"{path}, whole, {path.stat().st_size // 1_000_000} MB"))


def _look_at_server(config: Config, say: Say) -> None:
    """The same of a database on PostgreSQL."""
    import asyncio

    from daemon.stores import has_database, opened

    async def read() -> None:
        async with opened(config, writing=False) as (store, *_):
            await store.read(lambda tx: tx.figures())

    try:
        if not has_database(config):
            say(Line("skip", "database", "PostgreSQL answers; the tables are made at the first start"))
            return
        asyncio.run(read())
    except NaervaerError as error:
        say(Line("fail", "database", str(error)))
    else:
        say(Line("ok", "database", "on PostgreSQL, and it can be read"))


def _integrity(path: Path) -> str | None:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        said = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        db.close()
    return None if said == "ok" else str(said)


def _owner(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
