"""What the store promises about the notes key: a second seal bound to row and owner, doing without it, rotation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import NotesKeys, inner
from daemon.adapters.store import SqliteStore
from daemon.adapters.store.postgres_link import Address
from daemon.core.errors import KeyMissing, NotesLocked, StoreError
from daemon.core.forms import Choice
from daemon.core.model import LOCKED
from daemon.engine.ports import Store
from daemon.engine.records import InboxState, KeyCounts, OutState
from daemon.engine.tx import Tx
from tests.contract.store_fixtures import (
    DAY,
    NOON,
    a_job,
    a_letter,
    a_mail,
    a_meeting,
    a_moment,
    an_ask,
    an_entry,
    an_outgoing,
    on_postgres,
)
from tests.contract.test_store_secrecy import fill
from tests.servers.postgres import PostgresServer

WORD = "Rødgrød-med-fløde-4711"


def opened_twice(tmp_path: Path) -> SqliteStore:
    """The database of `filed` opened with the service's key alone, as by somebody without the notes key."""
    keyring = Keyring.load(tmp_path / "key", may_create=False)
    return SqliteStore(tmp_path / "naervaer.sqlite", keyring, notes=NotesKeys.in_file(tmp_path / "elsewhere"))


def keep_one_of_each(tx: Tx) -> None:
    """A note, an offer of choices, and something for everybody."""
    tx.add_entry(an_entry("note", value={"text": WORD}, own=True), ask=None)
    tx.put_ask(an_ask("offer", data={"texts": [WORD]}, form=Choice((WORD, "no")), own=True))
    tx.add_entry(an_entry("plain"), ask=None)


async def test_what_is_ones_own_comes_back_as_it_was(store: Store) -> None:
    await store.write(keep_one_of_each)
    note, plain = await store.read(lambda tx: tx.entries(["idea"]))
    assert (note.value, note.own, plain.own) == ({"text": WORD}, True, False)
    offer = await store.read(lambda tx: tx.ask("offer"))
    assert offer is not None
    assert (offer.data, offer.own, offer.form) == ({"texts": [WORD]}, True, Choice((WORD, "no")))
    assert await store.read(lambda tx: tx.notes_locked) == ""


async def test_the_services_key_alone_opens_no_note(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.write(keep_one_of_each)
    await filed.close()
    keyring = Keyring.load(tmp_path / "key", may_create=False)
    with closing(sqlite3.connect(tmp_path / "naervaer.sqlite")) as db:
        found = dict(db.execute("SELECT id, value FROM entries").fetchall())
        (payload,) = db.execute("SELECT payload FROM asks WHERE id = 'offer'").fetchone()
    assert b"value of plain" in keyring.open(found["plain"], "entries:plain:value")
    for blob, name in ((found["note"], "entries:note:value"), (payload, "asks:offer:payload")):
        inner = keyring.open(blob, name)
        assert WORD.encode() not in inner
        assert WORD.encode("unicode_escape") not in inner


@pytest.mark.parametrize("change", ["told_by = 'bo'", "id = 'other'"])
async def test_a_note_given_to_another_owner_or_row_does_not_open(
    filed: SqliteStore, tmp_path: Path, change: str
) -> None:
    await filed.write(keep_one_of_each)
    await filed.close()
    with closing(sqlite3.connect(tmp_path / "naervaer.sqlite")) as db:
        db.execute(f"UPDATE entries SET {change} WHERE id = 'note'")
        db.commit()
    store = SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    with pytest.raises(StoreError, match="was changed or moved"):
        await store.read(lambda tx: tx.entries(["idea"]))
    await store.close()


def test_the_second_seal_alone_hangs_on_its_owner() -> None:
    notes = NotesKeys.ephemeral()
    notes.take_up(None, may_create=True)
    blob = notes.seal(b"words", "entries:e1:value", "anna")
    assert notes.open(blob, "entries:e1:value", "anna") == b"words"
    for identity, owner in (("entries:e1:value", "bo"), ("entries:e2:value", "anna")):
        with pytest.raises(StoreError, match="was changed or moved"):
            notes.open(blob, identity, owner)


async def test_without_the_notes_key_all_else_works_and_nothing_is_lost(
    filed: SqliteStore, tmp_path: Path
) -> None:
    await filed.write(keep_one_of_each)
    await filed.close()
    store = opened_twice(tmp_path)
    assert "elsewhere is missing" in await store.read(lambda tx: tx.notes_locked)
    assert not (tmp_path / "elsewhere").exists(), "no new key is made where one has sealed already"
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["plain"]
    assert await store.read(lambda tx: tx.ask("offer")) is None
    assert await store.read(lambda tx: tx.asks(to="anna")) == []
    kept = {e.id: e.value for e in await store.read(lambda tx: tx.entries_of("anna"))}
    assert kept == {"note": LOCKED, "plain": "value of plain"}
    with pytest.raises(NotesLocked):
        await store.write(lambda tx: tx.add_entry(an_entry("more", own=True), ask=None))
    await store.write(lambda tx: tx.add_entry(an_entry("other"), ask=None))
    (tmp_path / "key-notes").rename(tmp_path / "elsewhere")
    assert await store.write(lambda tx: tx.look_for_notes_key()) == ""
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["note", "plain", "other"]
    await store.close()


async def test_another_notes_key_is_told_from_the_right_one(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.close()
    (tmp_path / "key-notes").unlink()
    Keyring.load(tmp_path / "elsewhere", may_create=True, environ={})
    store = opened_twice(tmp_path)
    assert "another one than before" in await store.read(lambda tx: tx.notes_locked)
    await store.close()


async def test_a_database_from_before_there_were_notes_gets_its_key_at_the_next_start(tmp_path: Path) -> None:
    keyring = Keyring.load(tmp_path / "key", may_create=True, environ={})
    before = SqliteStore(tmp_path / "naervaer.sqlite", keyring)
    await before.write(lambda tx: tx.add_entry(an_entry(), ask=None))
    with pytest.raises(NotesLocked):
        await before.write(lambda tx: tx.add_entry(an_entry("e2", own=True), ask=None))
    await before.close()
    after = SqliteStore(tmp_path / "naervaer.sqlite", keyring, notes=NotesKeys.in_file(tmp_path / "notes"))
    await after.write(lambda tx: tx.add_entry(an_entry("e2", own=True), ask=None))
    assert (tmp_path / "notes").stat().st_mode & 0o777 == 0o600
    await after.close()


async def test_what_is_too_old_is_destroyed_unread(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.write(keep_one_of_each)
    await filed.write(lambda tx: tx.add_entry(an_entry("new", at=NOON + DAY, own=True), ask=None))
    await filed.close()
    store = opened_twice(tmp_path)
    assert await store.write(lambda tx: tx.erase_old_entries("idea", NOON + DAY)) == 2
    assert [e.id for e in await store.read(lambda tx: tx.entries_of("anna"))] == ["new"]
    await store.close()


async def test_erased_asks_leave_no_trace_in_letters(store: Store) -> None:
    def work(tx: Tx) -> None:
        keep_one_of_each(tx)
        tx.add_letter(a_letter(asks=(("", "offer"),)), day=NOON.date(), asking=False)
        tx.erase_asks(["offer"])

    await store.write(work)
    letter = await store.read(lambda tx: tx.letter("tok1"))
    assert letter is not None
    assert letter.asks == ()
    assert await store.read(lambda tx: tx.ask("offer")) is None


async def bytes_of(store: Store) -> dict[str, bytes]:
    """The bytes that are still kept of each mail."""
    rows = await store.read(lambda tx: [tx.outgoing(f"out{n}") for n in range(1, 3)])
    return {row.id: row.raw for row in rows if row is not None}


def _supersede(tx: Tx) -> None:
    for name in ("out1", "out2"):
        tx.add_outgoing(an_outgoing(f"{name}b", supersedes=name))


def _settle(tx: Tx) -> None:
    tx.doubt_outgoing(at=NOON, look_at=NOON)
    for name in ("out1", "out2"):
        tx.end_doubt(name, OutState.SENT, at=NOON)


def _see_copies(tx: Tx) -> None:
    tx.doubt_outgoing(at=NOON, look_at=NOON)
    for row in tx.outgoings(tuple(OutState)):
        tx.note_copy(row.message_id, NOON)


ENDINGS: dict[str, Callable[[Tx], object]] = {
    "sent": lambda tx: tx.mark_outgoing(["out1", "out2"], OutState.SENT, at=NOON),
    "failed": lambda tx: tx.mark_outgoing(["out1", "out2"], OutState.FAILED, at=NOON),
    "cancelled": lambda tx: tx.cancel_outgoing(member="anna"),
    "expired": lambda tx: tx.expire_outgoing(NOON + 2 * DAY),
    "superseded": _supersede,
    "found sent": _settle,
    "its copy seen": _see_copies,
}


@pytest.mark.parametrize("how", ENDINGS)
async def test_bytes_of_ones_own_are_gone_as_soon_as_the_mail_has_ended(store: Store, how: str) -> None:
    def work(tx: Tx) -> None:
        for name, own in (("out1", True), ("out2", False)):
            mail = an_outgoing(
                name,
                own=own,
                expires_at=NOON + DAY,
                raw=WORD.encode(),
                supersedes=name,
                message_id=f"<{name}@x>",
            )
            tx.add_outgoing(mail)
            if how in ("found sent", "its copy seen"):
                tx.begin_outgoing(name, copied=True)

    await store.write(work)
    assert await bytes_of(store) == {"out1": WORD.encode(), "out2": WORD.encode()}
    await store.write(ENDINGS[how])
    assert await bytes_of(store) == {"out1": b"", "out2": WORD.encode()}
    row = await store.read(lambda tx: tx.outgoing("out1"))
    assert row is not None
    assert row.own


def everything(tx: Tx) -> dict[str, Any]:
    """All that is sealed, as it reads."""
    row = tx.inbox(tuple(InboxState))[0].id
    return {
        "inbox": tx.inbox_row(row),
        "jobs": tx.server_jobs("main"),
        "asks": tx.asks(),
        "entries": tx.entries(["idea"], withdrawn=True),
        "meetings": tx.meetings("talks"),
        "outbox": [tx.outgoing("out1"), tx.outgoing("out2")],
        "choices": tx.choices(),
        "meta": tx.meta("leader"),
    }


def fill_all(tx: Tx) -> None:
    """Something in every sealed column, and several pages of one."""
    fill(tx)
    keep_one_of_each(tx)
    tx.add_outgoing(an_outgoing("out2"))
    tx.put_meeting(a_meeting("m2"))
    tx.add_server_job(a_job(5, message_id="<m@x>"))
    tx.plan_moment(a_moment("close"))
    for n in range(450):
        tx.add_entry(an_entry(f"many{n}", own=n % 3 == 0), ask=None)
        tx.add_entry(replace(an_entry(f"anon{n}"), by=None, source=""), ask=None) if n < 20 else None
    for n in range(20):
        tx.add_received(a_mail(100 + n))


async def seal_all_anew(store: Store, *, most: int = 10_000) -> int:
    """Seal everything anew, a piece at a time, `most` pieces at most; how many values."""
    cursor, sealed = None, 0
    for _ in range(most):
        progress = await store.write(lambda tx, at=cursor: tx.seal_anew(at))
        cursor, sealed = progress.cursor, sealed + progress.sealed
        if cursor is None:
            break
    return sealed


def totals(counts: KeyCounts) -> tuple[list[int], list[int]]:
    """How many rows each layer's keys seal."""
    return sorted(counts.service.values()), sorted(counts.notes.values())


async def test_new_keys_seal_everything_anew_and_nothing_reads_otherwise(
    filed: SqliteStore, tmp_path: Path
) -> None:
    await filed.write(fill_all)
    before = await filed.read(everything)
    ((service, *_), (notes, *_)) = totals(await filed.read(lambda tx: tx.count_keys()))
    await filed.close()
    keys = {name: Keyring.load(tmp_path / name, may_create=False) for name in ("key", "key-notes")}
    for ring in keys.values():
        ring.rotate()
    store = SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    # Cut off in the middle, and begun again.
    some = await seal_all_anew(store, most=8)
    assert 0 < some < service
    assert len((await store.read(lambda tx: tx.count_keys())).service) == 2
    rest = await seal_all_anew(store)
    assert some + rest >= service
    counts = await store.read(lambda tx: tx.count_keys())
    assert counts == KeyCounts(service={keys["key"].ids[0]: service}, notes={keys["key-notes"].ids[0]: notes})
    assert await store.read(everything) == before
    assert await seal_all_anew(store) == 0
    await store.close()
    for ring in keys.values():
        lines = ring.path.read_text().splitlines()  # type: ignore[union-attr]
        ring.path.write_text("\n".join(lines[:2]) + "\n")  # type: ignore[union-attr]
    alone = SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    assert await alone.read(everything) == before
    await alone.close()


@pytest.mark.postgres
async def test_what_was_destroyed_opens_with_no_key_once_they_were_renewed_and_the_old_ones_retired(
    database: Address, postgres: PostgresServer, reused: str, tmp_path: Path
) -> None:
    paths = (tmp_path / "key", tmp_path / "key-notes")
    service, notes = (Keyring.load(path, may_create=True) for path in paths)
    store = on_postgres(database, service, notes=NotesKeys(lambda _: notes))
    await store.write(lambda tx: tx.look_for_notes_key())
    await store.write(keep_one_of_each)
    # As it lies in a page not yet written over, in the write-ahead log, and in every dump and replica.
    left = kept_by_the_server(postgres, reused)
    await store.write(lambda tx: tx.erase_entries(["note"]))
    assert opened_with(left, service, notes) == {"text": WORD}
    for ring in (service, notes):
        ring.rotate()
    await seal_all_anew(store)
    await store.close()
    retired = [Keyring.parse(path.read_text().splitlines()[1], "test") for path in paths]
    for rings in ((retired[0], notes), retired):
        with pytest.raises(KeyMissing):
            opened_with(left, *rings)


def kept_by_the_server(postgres: PostgresServer, database: str) -> bytes:
    """The sealed words of the note as the server holds them."""
    ((blob,),) = postgres.run_sql("SELECT value FROM entries WHERE id = 'note'", database)
    return bytes(blob)


def opened_with(blob: bytes, service: Keyring, notes: Keyring) -> Any:
    """What somebody reads who has that blob of the note and those keys."""
    layer = service.open(blob, "entries:note:value")
    return json.loads(notes.open(inner(layer), f"entries:note:value:{an_entry('note').by}"))


async def test_sealing_anew_with_the_same_keys_changes_nothing_on_either_database(store: Store) -> None:
    await store.write(fill_all)
    before = await store.read(everything)
    assert await seal_all_anew(store) == 0
    assert await store.read(everything) == before
    service, notes = totals(await store.read(lambda tx: tx.count_keys()))
    assert (len(service), len(notes)) == (1, 1)


async def test_the_services_key_is_renewed_though_the_notes_key_is_away(
    filed: SqliteStore, tmp_path: Path
) -> None:
    await filed.write(fill_all)
    await filed.close()
    Keyring.load(tmp_path / "key", may_create=False).rotate()
    (tmp_path / "key-notes").rename(tmp_path / "aside")
    store = opened_twice(tmp_path)
    await seal_all_anew(store)
    assert len((await store.read(lambda tx: tx.count_keys())).service) == 1
    await store.close()
    (tmp_path / "aside").rename(tmp_path / "key-notes")
    again = SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    assert "note" in [e.id for e in await again.read(lambda tx: tx.entries(["idea"]))]
    await again.close()
