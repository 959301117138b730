"""The doctor's look at the keys that encrypt what people told."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.commands.diagnosis import Line, Say
from daemon.core.errors import NaervaerError

if TYPE_CHECKING:
    from daemon.config.loader import Config


def look_at_keys(config: Config, say: Say) -> None:
    """Say how the service's key is, and that of private notes."""
    _look_at_key(config, say)
    _look_at_notes_key(config, say)


def _look_at_key(config: Config, say: Say) -> None:
    from daemon.adapters.keys import CREDENTIAL, Keyring
    from daemon.building import build_keyring, key_file

    if config.service.key is not None:
        build_keyring(config)
        say(Line("ok", "key", f"the secret {config.service.key} holds one"))
        return
    path = key_file(config)
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    if not path.exists() and not (given and Path(given, CREDENTIAL).exists()):
        if _holds_something(config):
            say(
                Line(
                    "fail",
                    "key",
                    f"{path} is missing",
                    f"put its copy back, or load the credential {CREDENTIAL}",
                )
            )
        else:
            say(Line("ok", "key", f"{path} is made at the first start; keep a copy of it then"))
        return
    try:
        Keyring.load(path, may_create=False)
    except NaervaerError as error:
        say(Line("fail", "key", str(error)))
    else:
        say(Line("ok", "key", "readable by its owner alone; a copy of it lies elsewhere?"))


def _holds_something(config: Config) -> bool:
    from daemon.stores import has_database

    try:
        return has_database(config)
    except NaervaerError:
        # Told of when the database itself is looked at.
        return False


def _look_at_notes_key(config: Config, say: Say) -> None:
    """Whether it opens what this database sealed with it."""
    from daemon.stores import opened

    async def locked() -> str:
        async with opened(config, writing=False) as (store, *_):
            return await store.read(lambda tx: tx.notes_locked)

    if not _holds_something(config):
        say(Line("ok", "notes key", "is made at the first start; keep a copy of it then"))
        return
    try:
        why = asyncio.run(locked())
    except NaervaerError:
        say(Line("skip", "notes key", "cannot be tried without the database, see below"))
        return
    if why:
        say(Line("fail", "notes key", why, "until then notes wait: nothing is lost, and all else goes on"))
    else:
        say(Line("ok", "notes key", "opens the private notes; a copy of it lies elsewhere?"))
