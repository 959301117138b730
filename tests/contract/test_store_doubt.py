"""What every store promises about mail in doubt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daemon.engine.ports import Store
from daemon.engine.records import Outgoing, OutState
from tests.contract.store_fixtures import DAY, HOUR, NOON, an_outgoing

SOON = NOON + timedelta(seconds=90)


async def _queue(store: Store, *names: str, **changes: Any) -> None:
    for name in names:
        await store.write(lambda tx, name=name: tx.add_outgoing(an_outgoing(name, **changes)))


async def _row(store: Store, name: str) -> Outgoing:
    found = await store.read(lambda tx: tx.outgoing(name))
    assert found is not None
    return found


async def _in_doubt(store: Store, *names: str, copied: bool = False, **changes: Any) -> None:
    await _queue(store, *names, **changes)
    for name in names:
        await store.write(lambda tx, name=name: tx.begin_outgoing(name, attempt=f"a-{name}", copied=copied))
        await store.write(lambda tx, name=name: tx.doubt_outgoing(at=NOON, look_at=SOON, mail=name))


async def test_a_mail_that_begins_has_an_attempt_and_whether_a_copy_goes_along(store: Store) -> None:
    await _queue(store, "out1", private=True)
    assert await store.write(lambda tx: tx.begin_outgoing("out1", attempt="first", copied=True))
    row = await _row(store, "out1")
    assert (row.state, row.attempt, row.copied, row.attempts, row.private) == (
        "sending",
        "first",
        True,
        1,
        True,
    )
    assert not await store.write(lambda tx: tx.begin_outgoing("out1", attempt="second"))
    assert (await _row(store, "out1")).attempt == "first"


async def test_all_that_was_being_sent_is_in_doubt_after_a_crash(store: Store) -> None:
    await _queue(store, "queued", "begun", "also")
    for name in ("begun", "also"):
        await store.write(lambda tx, name=name: tx.begin_outgoing(name, attempt=name))
    found = await store.write(lambda tx: tx.doubt_outgoing(at=NOON, look_at=SOON))
    assert sorted(found) == ["also", "begun"]
    row = await _row(store, "begun")
    assert (row.state, row.doubt_at, row.next_at, row.looks) == (OutState.DOUBT, NOON, SOON, 0)
    assert (await _row(store, "queued")).state is OutState.QUEUED
    assert await store.read(lambda tx: tx.next_look_at()) == SOON
    assert await store.read(lambda tx: tx.doubtful(NOON, 10)) == []
    assert sorted(m.id for m in await store.read(lambda tx: tx.doubtful(SOON, 10))) == ["also", "begun"]


async def test_only_the_attempt_under_way_can_come_into_doubt(store: Store) -> None:
    await _queue(store, "out1")
    await store.write(lambda tx: tx.begin_outgoing("out1", attempt="new"))
    assert (
        await store.write(lambda tx: tx.doubt_outgoing(at=NOON, look_at=SOON, mail="out1", attempt="old"))
        == []
    )
    assert (await _row(store, "out1")).state is OutState.SENDING
    found = await store.write(lambda tx: tx.doubt_outgoing(at=NOON, look_at=SOON, mail="out1", attempt="new"))
    assert found == ["out1"]


async def test_what_is_in_doubt_is_neither_claimed_nor_expired_nor_purged(store: Store) -> None:
    await _in_doubt(store, "out1", expires_at=NOON + HOUR)
    later = NOON + 400 * DAY
    assert await store.write(lambda tx: tx.claim_outgoing(later, 10)) == []
    assert await store.write(lambda tx: tx.expire_outgoing(later)) == []
    await store.write(lambda tx: tx.purge(before=later))
    assert (await _row(store, "out1")).state is OutState.DOUBT


async def test_a_copy_seen_before_the_crash_settles_it_at_once(store: Store) -> None:
    await _queue(store, "out1")
    await store.write(lambda tx: tx.begin_outgoing("out1", attempt="a", copied=True))
    assert await store.write(lambda tx: tx.note_copy("<out1@example.org>", NOON)) == "out1"
    assert (await _row(store, "out1")).state is OutState.SENDING
    assert await store.write(lambda tx: tx.doubt_outgoing(at=NOON + HOUR, look_at=SOON)) == []
    row = await _row(store, "out1")
    assert (row.state, row.sent_at, row.copy_at) == (OutState.SENT, NOON, NOON)


@pytest.mark.parametrize("state", [OutState.DOUBT, OutState.PARKED])
async def test_a_copy_that_comes_settles_the_doubt(store: Store, state: OutState) -> None:
    await _in_doubt(store, "out1", copied=True)
    if state is OutState.PARKED:
        assert await store.write(lambda tx: tx.end_doubt("out1", OutState.PARKED, at=SOON))
    assert await store.write(lambda tx: tx.note_copy("<out1@example.org>", SOON)) == "out1"
    row = await _row(store, "out1")
    assert (row.state, row.sent_at, row.copy_at) == (OutState.SENT, NOON, SOON)


async def test_a_copy_of_a_mail_that_took_none_along_proves_nothing(store: Store) -> None:
    await _in_doubt(store, "out1", copied=False)
    assert await store.write(lambda tx: tx.note_copy("<out1@example.org>", SOON)) is None
    assert await store.write(lambda tx: tx.note_copy("<unknown@example.org>", SOON)) is None
    assert (await _row(store, "out1")).state is OutState.DOUBT


async def test_a_mail_looked_for_in_vain_is_looked_for_again_and_then_goes(store: Store) -> None:
    await _in_doubt(store, "out1")
    await store.write(lambda tx: tx.miss_copy("out1", SOON + HOUR))
    row = await _row(store, "out1")
    assert (row.state, row.looks, row.next_at) == (OutState.DOUBT, 1, SOON + HOUR)
    await store.write(lambda tx: tx.put_off_looks(["out1"], SOON + DAY))
    assert (await _row(store, "out1")).next_at == SOON + DAY
    assert await store.write(lambda tx: tx.end_doubt("out1", OutState.QUEUED, at=SOON + HOUR))
    assert not await store.write(lambda tx: tx.end_doubt("out1", OutState.SENT, at=SOON + HOUR))
    (again,) = await store.write(lambda tx: tx.claim_outgoing(SOON + HOUR, 10))
    assert again.raw == an_outgoing("out1").raw


async def test_what_was_called_off_while_in_doubt_does_not_go_again(store: Store) -> None:
    await _in_doubt(store, "stopped", rule="ideas")
    await _in_doubt(store, "old", supersedes="draft")
    assert await store.write(lambda tx: tx.cancel_outgoing(member="anna", rule="ideas")) == []
    await _queue(store, "new", supersedes="draft")
    for name in ("stopped", "old"):
        assert (await _row(store, name)).state is OutState.DOUBT
        await store.write(lambda tx, name=name: tx.end_doubt(name, OutState.QUEUED, at=SOON))
    assert sorted(await store.write(lambda tx: tx.expire_outgoing(SOON))) == ["old", "stopped"]
    assert [m.id for m in await store.write(lambda tx: tx.claim_outgoing(SOON, 10))] == ["new"]


async def test_witnesses_are_mails_that_were_surely_sent_long_enough_ago(store: Store) -> None:
    await _queue(store, "old", "newer", "late", "hidden", "blind")
    for name, ago in (("old", 3), ("newer", 2), ("late", -1), ("hidden", 2), ("blind", 1)):
        at = NOON - ago * HOUR
        await store.write(lambda tx, name=name: tx.begin_outgoing(name, copied=name == "old"))
        await store.write(lambda tx, name=name, at=at: tx.mark_outgoing([name], OutState.SENT, at=at))
    await _in_doubt(store, "again")
    await store.write(lambda tx: tx.end_doubt("again", OutState.QUEUED, at=NOON - DAY))
    await store.write(lambda tx: tx.mark_outgoing(["again"], OutState.SENT, at=NOON - DAY))
    found = await store.read(lambda tx: tx.witnesses(NOON, copied=False, limit=10))
    assert [mail.id for mail in found] == ["blind", "hidden", "newer", "old"]
    assert [m.id for m in await store.read(lambda tx: tx.witnesses(NOON, copied=True))] == ["old"]
    assert [m.id for m in await store.read(lambda tx: tx.witnesses(NOON, copied=False, limit=1))] == ["blind"]


async def test_private_mails_are_no_witnesses(store: Store) -> None:
    await _queue(store, "out1", private=True)
    await store.write(lambda tx: tx.mark_outgoing(["out1"], OutState.SENT, at=NOON - HOUR))
    assert await store.read(lambda tx: tx.witnesses(NOON, copied=False)) == []


async def test_what_was_in_doubt_lately_and_what_is_parked_can_be_told(store: Store) -> None:
    await _in_doubt(store, "parked", "lately")
    await _queue(store, "never")
    await store.write(lambda tx: tx.end_doubt("parked", OutState.PARKED, at=SOON))
    found = await store.read(lambda tx: tx.doubted(NOON - DAY))
    assert [mail.id for mail in found] == ["parked", "lately"]
    assert [mail.id for mail in await store.read(lambda tx: tx.doubted(NOON + DAY))] == ["parked"]
    assert (await store.read(lambda tx: tx.figures()))["outbox.parked"] == 1


async def test_an_attempt_that_never_began_counts_when_told_so(store: Store) -> None:
    await _queue(store, "out1")
    await store.write(
        lambda tx: tx.mark_outgoing(["out1"], OutState.QUEUED, at=NOON, next_at=SOON, tried=True)
    )
    assert (await _row(store, "out1")).attempts == 1
