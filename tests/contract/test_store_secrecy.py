"""What the store promises about secrecy: no plain text at rest, keys that must be there, erasure without a trace."""

from __future__ import annotations

import base64
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from daemon.adapters.keys import CREDENTIAL, Fingerprints, Keyring
from daemon.adapters.store import SqliteStore
from daemon.core.errors import KeyMissing, StoreError
from daemon.core.forms import Choice, Sheet
from daemon.core.model import MomentState
from daemon.engine.records import InboxState, OutState
from daemon.engine.tx import Tx
from tests.contract.store_fixtures import (
    NOON,
    a_job,
    a_mail,
    a_meeting,
    a_moment,
    an_ask,
    an_entry,
    an_outgoing,
)

WORD = "Rødgrød-med-fløde-4711"


def fill(tx: Tx) -> str:
    """Put the word wherever people's words or addresses may come."""
    row = tx.add_received(a_mail(raw=f"Subject: {WORD}\r\n\r\n{WORD}".encode(), message_id=f"<{WORD}@x>"))
    assert row is not None
    tx.finish_inbox(row, InboxState.REJECTED, reason=WORD, member="anna", at=NOON)
    tx.add_server_job(a_job(message_id=f"<{WORD}@x>"))
    tx.plan_moment(a_moment())
    tx.finish_moment(a_moment(), MomentState.FAILED, at=NOON, note=WORD)
    tx.put_ask(an_ask(data={"text": WORD, WORD: [WORD]}, form=Sheet((Choice((WORD, "no")),))))
    tx.add_entry(an_entry(value={"text": (WORD,)}), ask="ask1")
    tx.put_meeting(a_meeting(title=WORD, replies={"bo": WORD}))
    mail = an_outgoing(sender=f"{WORD}@x", recipient=f"{WORD}@y", raw=WORD.encode("utf-16"), error=WORD)
    tx.add_outgoing(mail)
    tx.mark_outgoing(["out1"], OutState.FAILED, at=NOON, error=f"550 {WORD}")
    tx.set_choice("anna", "address", WORD)
    tx.set_meta("leader", WORD)
    tx.count("strangers", f"{WORD}@x", "2026-11-23")
    return row


def traces(word: str) -> list[bytes]:
    """The word as it might lie in a file: encodings, in JSON, and in base64 at each offset."""
    plain = [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "unicode_escape")]
    coded = [base64.b64encode(b"\0" * shift + plain[0])[4:-4] for shift in range(3)]
    return plain + coded


def _found_in(directory: Path, traces: list[bytes]) -> list[str]:
    return [path.name for path in directory.iterdir() if any(trace in path.read_bytes() for trace in traces)]


async def test_no_plain_text_lies_in_database_wal_or_backup(filed: SqliteStore, tmp_path: Path) -> None:
    row = await filed.write(fill)
    await filed.backup(tmp_path / "backup.sqlite")
    assert (tmp_path / "naervaer.sqlite-wal").stat().st_size > 0
    assert _found_in(tmp_path, traces(WORD)) == []
    found = await filed.read(lambda tx: tx.inbox_row(row))
    assert found is not None
    assert WORD in (found.raw or b"").decode()
    await filed.close()
    assert _found_in(tmp_path, traces(WORD)) == []


async def test_the_search_for_plain_text_would_find_some(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.write(lambda tx: tx.plan_moment(a_moment(rule=WORD)))
    assert _found_in(tmp_path, traces(WORD)) == ["naervaer.sqlite-wal"]


async def test_the_same_words_are_sealed_differently_each_time(filed: SqliteStore, tmp_path: Path) -> None:
    for name in ("e1", "e2"):
        await filed.write(lambda tx, name=name: tx.add_entry(an_entry(name, value=WORD), ask=None))
    with closing(sqlite3.connect(tmp_path / "naervaer.sqlite")) as db:
        one, two = (value for (value,) in db.execute("SELECT value FROM entries"))
    assert one != two


async def test_what_was_erased_leaves_no_trace_even_sealed(filed: SqliteStore, tmp_path: Path) -> None:
    row = await filed.write(fill)
    await filed.write(lambda tx: tx.add_entry(an_entry("kept"), ask=None))
    with closing(sqlite3.connect(tmp_path / "naervaer.sqlite")) as db:
        sealed = [
            blob[20:60]
            for (blob,) in db.execute("SELECT raw FROM inbox_raw UNION ALL SELECT value FROM entries")
        ]
    kept = sealed.pop()
    assert _found_in(tmp_path, sealed[:1]) != []
    await filed.write(lambda tx: tx.erase_inbox(row))
    await filed.write(lambda tx: tx.erase_entries(["e1"]))
    assert _found_in(tmp_path, sealed) == []
    assert _found_in(tmp_path, [kept]) == ["naervaer.sqlite"]


async def test_sealed_text_moved_to_another_row_does_not_open(filed: SqliteStore, tmp_path: Path) -> None:
    for name in ("e1", "e2"):
        await filed.write(lambda tx, name=name: tx.add_entry(an_entry(name), ask=None))
    with closing(sqlite3.connect(tmp_path / "naervaer.sqlite")) as db:
        values = dict(db.execute("SELECT id, value FROM entries").fetchall())
        db.executemany(
            "UPDATE entries SET value = ? WHERE id = ?", [(values["e2"], "e1"), (values["e1"], "e2")]
        )
        db.commit()
    with pytest.raises(StoreError, match=r"entries:e1:value was changed or moved .*backup"):
        await filed.read(lambda tx: tx.entries(["idea"]))


async def test_another_key_does_not_open_the_database(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.close()
    with pytest.raises(KeyMissing, match="put that key back"):
        SqliteStore(tmp_path / "naervaer.sqlite", Keyring.ephemeral())
    with pytest.raises(KeyMissing, match="put that key back"):
        SqliteStore.open_reader(tmp_path / "naervaer.sqlite", Keyring.ephemeral())


async def test_no_new_key_is_made_for_a_database_that_has_rows(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.close()
    (tmp_path / "key").unlink()
    with pytest.raises(KeyMissing, match="put the copy of the key file back"):
        SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    assert not (tmp_path / "key").exists()


async def test_a_rotated_key_seals_and_the_old_one_still_opens(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.write(lambda tx: tx.add_entry(an_entry("old"), ask=None))
    before = await filed.read(lambda tx: tx.mac("token", "anna"))
    await filed.close()
    old, new = (Keyring.load(tmp_path / "key", may_create=False) for _ in range(2))
    new.rotate()
    assert len((tmp_path / "key").read_text().splitlines()) == 3
    assert new.ids[1:] == old.ids
    store = SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    await store.write(lambda tx: tx.add_entry(an_entry("new"), ask=None))
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["old", "new"]
    assert await store.read(lambda tx: tx.mac("token", "anna")) == before
    await store.close()
    with pytest.raises(KeyMissing):
        old.open(new.seal(b"words", "a:b:c"), "a:b:c")


def test_the_first_start_makes_a_key_file_for_the_service_alone(tmp_path: Path) -> None:
    made = Keyring.load(tmp_path / "key", may_create=True, environ={})
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    again = Keyring.load(tmp_path / "key", may_create=False, environ={})
    assert again.open(made.seal(b"words", "a:b:c"), "a:b:c") == b"words"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    Keyring.load(tmp_path / "key", may_create=True, environ={})
    (tmp_path / "key").chmod(mode)
    with pytest.raises(StoreError, match=r"may be read by others .*chmod 600"):
        Keyring.load(tmp_path / "key", may_create=True, environ={})


@pytest.mark.parametrize("text", ["", "# nothing\n", "not a key\n", "c2hvcnQ=\n"])
def test_a_broken_key_file_is_told_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_text(text)
    with pytest.raises(StoreError, match="restore"):
        Keyring.load(path, may_create=True, environ={})
    assert path.read_text() == text


def test_a_credential_goes_before_the_key_file(tmp_path: Path) -> None:
    key = base64.b64encode(os.urandom(32)).decode()
    credential = tmp_path / CREDENTIAL
    credential.write_text(key + "\n")
    credential.chmod(0o440)
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    keys = Keyring.load(tmp_path / "none", may_create=True, environ=environ)
    assert not (tmp_path / "none").exists()
    with pytest.raises(StoreError, match="put a new line on top"):
        keys.rotate()
    credential.chmod(0o444)
    with pytest.raises(StoreError, match="may be read by others"):
        Keyring.load(tmp_path / "none", may_create=True, environ=environ)


@pytest.mark.parametrize("place", [0, 1, 5, 17, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    keys = Keyring.ephemeral()
    blob = bytearray(keys.seal(b"words", "a:b:c"))
    blob[place] ^= 1
    with pytest.raises((StoreError, KeyMissing)):
        keys.open(bytes(blob), "a:b:c")
    with pytest.raises(StoreError):
        keys.open(b"\x01short", "a:b:c")


def test_fingerprints_hang_on_the_secret() -> None:
    one, two = Fingerprints(b"1" * 32), Fingerprints(b"2" * 32)
    assert one.mac("token", "x") != two.mac("token", "x")
    assert one.mac("ab", "c") != one.mac("a", "bc")
