"""A service that only receives: intake and reception over a real store and a real mailbox, until all is handled."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daemon.adapters.clock import ManualClock
from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore
from daemon.adapters.tokens import Password
from daemon.engine.bells import Bells
from daemon.engine.health import Health
from daemon.engine.house import Limits
from daemon.engine.intake import Intake, IntakeSettings
from daemon.engine.reception import Reception
from daemon.engine.records import InboxState
from daemon.engine.tx import Tx
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, a_house, a_member, a_rule, a_world, renderer
from tests.faults.kills.track import Track
from tests.scenarios.faults import FaultyMailbox, FaultyReader, FaultyStore
from tests.scenarios.loops import PlainReader

MEMBERS = 24
HANDLED = "naervaer-handled"
# A mail that was killed with its service so often would be set aside, which is another promise.
LIMITS = Limits(max_reading_attempts=50)
WORLD = a_world(*(a_member(f"M{number:02} Holm") for number in range(MEMBERS)), rules=(a_rule("ideas"),))
HOUSE = a_house(WORLD, PRACTICES, renderer(), limits=LIMITS)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_LOOK_SECONDS = 0.003


def an_engine(keys: Keyring) -> Engine:
    """The same house in memory, in which everybody has just been asked for an idea."""
    engine = Engine(WORLD, keys=keys, limits=LIMITS)
    engine.until("mon 09:01")
    return engine


def warm_up() -> None:
    """Have everything compiled and loaded once that handling an answer needs."""
    engine = an_engine(Keyring.ephemeral())
    engine.reply(engine.last("m00", "ask"), "En fælles frokost om fredagen")


async def serve(order: dict[str, Any]) -> None:
    """Receive until `expected` mails are handled and settled on the server."""
    track = Track(Path(order["track"]), order["die_at"], order["die_named"])
    store = SqliteStore(Path(order["db"]), Keyring.load(Path(order["key"]), may_create=False))
    watched, bells, health = FaultyStore(store, track), Bells(), Health(time.monotonic)
    clock = ManualClock(NOW)
    settings = IntakeSettings(handled_folder=HANDLED, wait_seconds=0.01, poll_seconds=0.01)
    box = FaultyMailbox(_mailbox(order), track)
    intake = Intake(watched, box, clock, bells, health, settings)
    reader = FaultyReader(PlainReader(), track)
    reception = Reception(watched, reader, clock, lambda: HOUSE, bells, health)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(loop.run()) for loop in (intake, reception)]
        while await store.read(lambda tx: _left(tx, order["expected"])):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)
        for task in tasks:
            task.cancel()
    await store.close()


def _mailbox(order: dict[str, Any]) -> ImapMailbox:
    settings = ImapSettings(
        host="127.0.0.1", port=order["port"], tls="none", user=order["user"], mailbox="INBOX"
    )
    return ImapMailbox(settings, Password(order["password"]))


def _left(tx: Tx, expected: int) -> bool:
    """Whether anything is still to be done."""
    if tx.mailbox_mark("INBOX") is None or tx.server_jobs("INBOX", 1):
        return True
    ended = [state for state in InboxState if state is not InboxState.NEW]
    return len(tx.inbox(ended, limit=1000)) < expected
