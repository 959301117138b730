"""The keys as ops renew them: while the service runs or not, and cut off by kill -9 in the middle."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.store import SqliteStore
from daemon.engine.records import InboxState, OutState
from daemon.engine.tx import Tx
from tests.cli.conftest import PROGRAM, Place, environment
from tests.contract.store_fixtures import a_mail, an_entry, an_outgoing
from tests.patience import LONG

KILLS = 8
WORD = "Rødgrød-med-fløde-4711"


def opened(data: Path) -> SqliteStore:
    """The place's database, while the service is stopped."""
    keyring = Keyring.load(data / "naervaer.key", may_create=True, environ={})
    return SqliteStore(
        data / "naervaer.sqlite", keyring, notes=NotesKeys.in_file(data / "naervaer-notes.key")
    )


async def _fill(data: Path, rows: int) -> None:
    def work(tx: Tx) -> None:
        for n in range(rows):
            tx.add_entry(an_entry(f"e{n}", value={"text": f"{WORD} {n}"}, own=n % 2 == 0), ask=None)
            tx.add_outgoing(
                an_outgoing(f"o{n}", raw=WORD.encode() * 20, message_id=f"<o{n}@x>", state=OutState.SENT)
            )
            tx.add_received(a_mail(n + 1))

    store = opened(data)
    await store.write(work)
    await store.close()


async def _all(data: Path) -> dict[str, Any]:
    def work(tx: Tx) -> dict[str, Any]:
        return {
            "entries": [(e.id, e.value, e.own) for e in tx.entries(["idea"])],
            "outbox": sorted(
                (row.id, (tx.outgoing(row.id) or row).raw)
                for row in tx.outgoings((OutState.SENT,), limit=9999)
            ),
            "inbox": [
                (row.id, (tx.inbox_row(row.id) or row).raw) for row in tx.inbox((InboxState.NEW,), limit=9999)
            ],
        }

    store = opened(data)
    found = await store.read(work)
    await store.close()
    return found


def keys_of(place: Place, name: str) -> list[str]:
    """The lines of a key file."""
    lines = (place.data / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_keys_are_shown_by_their_ids_and_rows_and_never_themselves(place: Place) -> None:
    with place.service():
        shown = place.run("keys", "show")
    assert shown.code == 0, shown
    assert "the service's key" in shown.out
    assert "in use" in shown.out
    assert not any(
        key in shown.out for name in ("naervaer.key", "naervaer-notes.key") for key in keys_of(place, name)
    )
    assert place.run("keys", "show", "--json").json["service"]["keys"][0]["rows"] > 0, (
        "also when it is stopped"
    )


def test_both_keys_are_renewed_while_the_service_runs_and_it_goes_on(place: Place) -> None:
    with place.service() as service:
        place.run("now", "ideas", "ask", "--again")
        done = place.run("keys", "rotate")
        assert done.code == 0, done
        assert done.out.count("may be retired") == 2 or "encrypts nothing any more" in done.out
        shown = place.run("keys", "show", "--json").json
        assert [key["rows"] > 0 for key in shown["service"]["keys"]] == [True, False]
        assert place.run("backup").code == 0
        assert place.run("member", "export", "soeren").code == 0
        service.send_signal(signal.SIGTERM)
        service.wait(LONG)
    assert [len(keys_of(place, name)) for name in ("naervaer.key", "naervaer-notes.key")] == [2, 2]
    for name in ("naervaer.key", "naervaer-notes.key"):
        file = place.data / name
        assert file.stat().st_mode & 0o777 == 0o600
        file.write_text(keys_of(place, name)[0] + "\n")
    with place.service():
        assert place.run("status", "--json").json["problems"].keys() & {"notes", "database"} == set()


def test_a_rotation_killed_again_and_again_loses_nothing_and_comes_to_its_end(place: Place) -> None:
    place.data.mkdir(mode=0o700)
    asyncio.run(_fill(place.data, 900))
    before = asyncio.run(_all(place.data))
    chance, halves = random.Random(4711), 0
    for _ in range(KILLS):
        with subprocess.Popen(
            [*PROGRAM, "keys", "rotate"],
            cwd=place.folder,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        ) as child:
            assert child.stdout is not None
            assert ":" in child.stdout.readline()
            # A random instant is what is wanted here; nothing is waited for.
            time.sleep(chance.uniform(0.0, 0.7))
            child.send_signal(signal.SIGKILL)
        assert asyncio.run(_all(place.data)) == before
        keys = place.run("keys", "show", "--json").json["service"]["keys"]
        halves += sum(key["rows"] > 0 for key in keys) > 1
    assert halves >= 2, "some were cut off in the middle"
    done = place.run("keys", "rotate", seconds=120)
    assert done.code == 0, done
    assert asyncio.run(_all(place.data)) == before
    for which in ("service", "notes"):
        first, *older = place.run("keys", "show", "--json").json[which]["keys"]
        assert first["rows"] > 0
        assert {key["rows"] for key in older} == {0}


def test_a_running_service_killed_in_a_rotation_goes_on_after_its_next_start(place: Place) -> None:
    place.data.mkdir(mode=0o700)
    asyncio.run(_fill(place.data, 900))
    with place.service() as service:
        child = subprocess.Popen(
            [*PROGRAM, "keys", "rotate"],
            cwd=place.folder,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        assert child.stdout is not None
        assert "a new one" in child.stdout.readline()
        service.send_signal(signal.SIGKILL)
        child.communicate(timeout=LONG)
        assert child.returncode == 1, "it says that the service is gone, and that it did not come to its end"
    with place.service():
        again = place.run("keys", "rotate", seconds=120)
        assert "goes on with" in again.out
        keys = place.run("keys", "show", "--json").json["service"]["keys"]
    assert [key["rows"] > 0 for key in keys] == [True, False]


def test_keys_from_a_secret_are_not_changed_but_old_rows_are(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.data.mkdir(mode=0o700)
    asyncio.run(_fill(place.data, 5))
    (key,) = keys_of(place, "naervaer.key")
    place.write(place.config.read_text().replace("[service]", '[service]\nkey = "env:THE_KEY"', 1))
    refused = place.run("keys", "rotate", "--which", "service", THE_KEY=key)
    assert refused.code == 1
    assert "put a new line on top" in refused.err
    new = "A" * 43 + "="
    done = place.run("keys", "rotate", "--which", "service", THE_KEY=f"{new}\n{key}")
    assert done.code == 0, done
    assert "goes on with" in done.out
    assert place.run("keys", "show", THE_KEY=new).code == 0


def test_a_notes_key_that_is_away_is_told_and_not_made_anew(place: Place) -> None:
    place.data.mkdir(mode=0o700)
    asyncio.run(_fill(place.data, 5))
    (place.data / "naervaer-notes.key").rename(place.folder / "aside")
    shown = place.run("keys", "show")
    assert shown.code == 1
    assert "is missing" in shown.out
    assert "its rows cannot be read" in shown.out
    refused = place.run("keys", "rotate")
    assert refused.code == 1
    assert "the notes key is away" in refused.err
    assert len(keys_of(place, "naervaer.key")) == 1, "neither is changed"
    assert place.run("keys", "rotate", "--which", "service").code == 0
