"""What every store promises about mail out."""

from __future__ import annotations

from dataclasses import replace

from daemon.engine.ports import Store
from daemon.engine.records import OutState
from tests.contract.store_fixtures import DAY, HOUR, NOON, an_outgoing


async def test_an_outgoing_mail_comes_back_as_it_was(store: Store) -> None:
    mail = an_outgoing(
        raw=b"\n\x00\xff", rule="ideas", expires_at=NOON + DAY, error="x@y said no", code="5.1.1"
    )
    assert await store.write(lambda tx: tx.add_outgoing(mail))
    assert await store.read(lambda tx: tx.outgoing("out1")) == mail
    assert await store.read(lambda tx: tx.outgoings([OutState.QUEUED])) == [replace(mail, raw=b"")]
    assert await store.read(lambda tx: tx.outgoing("unknown")) is None


async def test_an_outgoing_mail_is_added_once(store: Store) -> None:
    assert await store.write(lambda tx: tx.add_outgoing(an_outgoing(supersedes="draft")))
    assert not await store.write(lambda tx: tx.add_outgoing(an_outgoing(supersedes="draft", raw=b"other")))
    found = await store.read(lambda tx: tx.outgoing("out1"))
    assert found == an_outgoing(supersedes="draft")


async def test_a_newer_mail_cancels_the_unsent_ones_it_supersedes(store: Store) -> None:
    for name in ("old", "begun", "apart", "new"):
        mail = an_outgoing(name, supersedes="" if name == "apart" else "draft")
        await store.write(lambda tx, mail=mail: tx.add_outgoing(mail))
        if name == "begun":
            await store.write(lambda tx: tx.mark_outgoing(["begun"], OutState.SENDING, at=NOON))
    found = await store.read(lambda tx: tx.outgoings(list(OutState)))
    assert {mail.id: mail.state.value for mail in found} == {
        "old": "cancelled", "begun": "sending", "apart": "queued", "new": "queued",
    }  # fmt: skip


async def test_mails_are_claimed_by_priority_then_age(store: Store) -> None:
    mails = [
        an_outgoing("bulk", priority=3, created_at=NOON - DAY),
        an_outgoing("young"),
        an_outgoing("old", created_at=NOON - HOUR),
        an_outgoing("later", priority=0, next_at=NOON + HOUR),
        an_outgoing("stale", priority=0, expires_at=NOON),
        an_outgoing("receipt", priority=1),
    ]
    for mail in mails:
        await store.write(lambda tx, mail=mail: tx.add_outgoing(mail))
    claimed = await store.write(lambda tx: tx.claim_outgoing(NOON, 10))
    assert [mail.id for mail in claimed] == ["receipt", "old", "young", "bulk"]
    assert claimed[0].raw == mails[-1].raw
    assert await store.write(lambda tx: tx.expire_outgoing(NOON)) == ["stale"]
    assert await store.write(lambda tx: tx.expire_outgoing(NOON)) == []
    assert [m.id for m in await store.read(lambda tx: tx.outgoings([OutState.EXPIRED]))] == ["stale"]
    assert await store.read(lambda tx: tx.next_outgoing_at()) == NOON
    assert [m.id for m in await store.write(lambda tx: tx.claim_outgoing(NOON, 1))] == ["receipt"]


async def test_marking_keeps_attempts_times_and_errors(store: Store) -> None:
    await store.write(lambda tx: tx.add_outgoing(an_outgoing()))
    await store.write(lambda tx: tx.mark_outgoing(["out1"], OutState.SENDING, at=NOON))
    await store.write(
        lambda tx: tx.mark_outgoing(
            ["out1"],
            OutState.QUEUED,
            at=NOON,
            next_at=NOON + HOUR,
            error="450 <anna@example.org> busy",
            code="4.2.0",
        )
    )
    waiting = await store.read(lambda tx: tx.outgoing("out1"))
    assert waiting is not None
    assert (waiting.attempts, waiting.next_at, waiting.code) == (1, NOON + HOUR, "4.2.0")
    assert (waiting.error, waiting.sent_at) == ("450 <anna@example.org> busy", None)
    await store.write(lambda tx: tx.mark_outgoing(["out1"], OutState.SENT, at=NOON + DAY))
    sent = await store.read(lambda tx: tx.outgoing("out1"))
    assert sent is not None
    assert (sent.state, sent.sent_at, sent.error, sent.raw) == (
        OutState.SENT,
        NOON + DAY,
        "",
        an_outgoing().raw,
    )


async def test_only_queued_mails_that_match_are_cancelled(store: Store) -> None:
    mails = [
        an_outgoing("a", kind="ask", rule="ideas"),
        an_outgoing("b", kind="receipt", rule="ideas"),
        an_outgoing("c", kind="ask", rule="ideas", member="bo"),
        an_outgoing("d", kind="ask", rule="ideas", state=OutState.SENT),
    ]
    for mail in mails:
        await store.write(lambda tx, mail=mail: tx.add_outgoing(mail))
    assert await store.write(lambda tx: tx.cancel_outgoing(member="anna", rule="ideas", kinds=["ask"])) == [
        "a"
    ]
    assert await store.write(lambda tx: tx.cancel_outgoing(member="anna")) == ["b"]
    assert [m.id for m in await store.read(lambda tx: tx.outgoings([OutState.CANCELLED]))] == ["b", "a"]


async def test_mails_sent_since_are_counted(store: Store) -> None:
    for name, member, at in (("a", "anna", NOON), ("b", "bo", NOON), ("c", "anna", NOON - DAY)):
        mail = an_outgoing(name, member=member, created_at=NOON - 5 * DAY)
        await store.write(lambda tx, mail=mail: tx.add_outgoing(mail))
        await store.write(lambda tx, name=name, at=at: tx.mark_outgoing([name], OutState.SENT, at=at))
    await store.write(lambda tx: tx.add_outgoing(an_outgoing("waiting", member="anna")))
    assert await store.read(lambda tx: tx.sent_since(NOON - HOUR)) == 2
    assert await store.read(lambda tx: tx.sent_since(NOON - 2 * DAY, member="anna")) == 2
    # After a clock was set back some were sent "later" than now.
    assert await store.read(lambda tx: tx.sent_since(NOON - 2 * DAY, until=NOON - HOUR)) == 1


async def test_what_waits_for_a_time_shown_by_mistake_may_go_at_once(store: Store) -> None:
    for name, at in (("due", NOON), ("retried", NOON + HOUR), ("by mistake", NOON + 400 * DAY)):
        await store.write(
            lambda tx, name=name, at=at: tx.add_outgoing(an_outgoing(name, created_at=at, next_at=at))
        )
    assert await store.write(lambda tx: tx.hasten_outgoing(NOON, beyond=NOON + DAY)) == 2
    rows = await store.read(lambda tx: tx.outgoings([OutState.QUEUED]))
    assert {row.id: row.next_at for row in rows} == {
        "due": NOON,
        "retried": NOON + HOUR,
        "by mistake": NOON,
    }
    assert {row.created_at for row in rows} == {NOON}


async def test_a_row_is_begun_once_and_only_while_it_is_queued(store: Store) -> None:
    await store.write(lambda tx: tx.add_outgoing(an_outgoing()))
    assert await store.write(lambda tx: tx.begin_outgoing("out1")) is True
    assert await store.write(lambda tx: tx.begin_outgoing("out1")) is False
    assert await store.write(lambda tx: tx.begin_outgoing("nobody")) is False
    row = await store.read(lambda tx: tx.outgoing("out1"))
    assert row is not None
    assert (row.state, row.attempts) == (OutState.SENDING, 1)


async def test_what_is_queued_can_be_put_off_as_one(store: Store) -> None:
    for name, at in (("due", NOON - HOUR), ("soon", NOON + HOUR), ("later", NOON + DAY)):
        await store.write(lambda tx, name=name, at=at: tx.add_outgoing(an_outgoing(name, next_at=at)))
    assert await store.write(lambda tx: tx.defer_outgoing(NOON + 2 * HOUR)) == 2
    assert await store.write(lambda tx: tx.resume_outgoing(NOON + HOUR, NOON)) == 0
    assert await store.read(lambda tx: tx.next_outgoing_at()) == NOON + 2 * HOUR
    assert await store.write(lambda tx: tx.resume_outgoing(NOON + 2 * HOUR, NOON)) == 2
    assert await store.read(lambda tx: tx.next_outgoing_at()) == NOON


async def test_what_waits_for_a_member_follows_to_another_address_byte_for_byte(store: Store) -> None:
    mails = [
        an_outgoing("waits", member="anna", recipient="Anna@old.test"),
        an_outgoing("on trial", member="anna", recipient="leader@old.test"),
        an_outgoing("of bo", member="bo", recipient="anna@old.test"),
        an_outgoing("gone", member="anna", recipient="anna@old.test", state=OutState.SENT),
    ]
    for mail in mails:
        await store.write(lambda tx, mail=mail: tx.add_outgoing(mail))
    moved = await store.write(
        lambda tx: tx.readdress_outgoing("anna", old="anna@old.test", new="anna@new.test")
    )
    assert moved == 1
    rows = [await store.read(lambda tx, mail=mail: tx.outgoing(mail.id)) for mail in mails]
    recipients = [row.recipient for row in rows if row]
    assert recipients == ["anna@new.test", "leader@old.test", "anna@old.test", "anna@old.test"]
    assert [row.raw for row in rows if row] == [mail.raw for mail in mails]
