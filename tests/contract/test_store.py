"""What every store promises about mail in and time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from daemon.core.model import MomentState
from daemon.engine.ports import Store
from daemon.engine.records import InboxState, MailboxMark
from tests.contract.store_fixtures import (
    DAY,
    HOUR,
    NOON,
    a_job,
    a_mail,
    a_moment,
    a_round,
)

# --- mail in ---


async def test_a_received_mail_comes_back_as_it_was(store: Store) -> None:
    mail = a_mail(raw=b"\x00\xff\r\n.\r\n", oversized=True)
    row = await store.write(lambda tx: tx.add_received(mail))
    assert row is not None
    found = await store.read(lambda tx: tx.inbox_row(row))
    assert found is not None
    assert (found.raw, found.oversized, found.state, found.attempts) == (mail.raw, True, InboxState.NEW, 0)
    assert (found.received_at, found.uid, found.member, found.handled_at) == (NOON, 1, None, None)
    assert await store.read(lambda tx: tx.inbox_row("unknown")) is None


async def test_the_same_uid_is_stored_once(store: Store) -> None:
    assert await store.write(lambda tx: tx.add_received(a_mail()))
    assert await store.write(lambda tx: tx.add_received(a_mail(raw=b"other", message_id="<o>"))) is None


async def test_a_mail_met_again_after_a_new_uidvalidity_is_known(store: Store) -> None:
    assert await store.write(lambda tx: tx.add_received(a_mail()))
    assert await store.write(lambda tx: tx.add_received(replace(a_mail(), uidvalidity=8, uid=99))) is None
    assert await store.write(lambda tx: tx.add_received(replace(a_mail(), uidvalidity=8, raw=b"new words")))


async def test_a_mail_delivered_twice_is_known_whatever_marks_its_journey_left(store: Store) -> None:
    mail = a_mail(1)
    assert await store.write(lambda tx: tx.add_received(mail)) is not None
    again = a_mail(2, raw=b"Received: from mx2 by box\r\n" + mail.raw, message_id=mail.message_id)
    assert await store.write(lambda tx: tx.add_received(again)) is None


async def test_one_message_id_for_two_mails_makes_two_rows(store: Store) -> None:
    mail = a_mail(1)
    assert await store.write(lambda tx: tx.add_received(mail)) is not None
    other = a_mail(2, raw=mail.raw + b"and on Mondays\r\n", message_id=mail.message_id)
    assert await store.write(lambda tx: tx.add_received(other)) is not None


async def test_an_erased_mail_is_still_known(store: Store) -> None:
    row = await store.write(lambda tx: tx.add_received(a_mail()))
    assert row is not None
    await store.write(lambda tx: tx.erase_inbox(row))
    found = await store.read(lambda tx: tx.inbox_row(row))
    assert found is not None
    assert found.raw is None
    assert await store.write(lambda tx: tx.add_received(replace(a_mail(), uidvalidity=8))) is None


async def test_claiming_counts_the_attempt_and_hands_out_the_oldest(store: Store) -> None:
    for uid in (3, 1, 2):
        await store.write(lambda tx, uid=uid: tx.add_received(a_mail(uid)))
    claimed = await store.write(lambda tx: tx.claim_inbox(2, max_attempts=3))
    assert [(row.uid, row.attempts) for row in claimed] == [(3, 1), (1, 1)]
    assert claimed[0].raw == a_mail(3).raw
    again = await store.write(lambda tx: tx.claim_inbox(3, max_attempts=3))
    assert [(row.uid, row.attempts) for row in again] == [(3, 2), (1, 2), (2, 1)]


async def test_a_mail_tried_too_often_is_shunted_instead(store: Store) -> None:
    await store.write(lambda tx: tx.add_received(a_mail()))
    for _ in range(2):
        assert len(await store.write(lambda tx: tx.claim_inbox(9, max_attempts=2))) == 1
    assert await store.write(lambda tx: tx.claim_inbox(9, max_attempts=2)) == []
    (row,) = await store.read(lambda tx: tx.inbox([InboxState.SHUNTED]))
    assert (row.attempts, row.reason) == (2, "attempts")


async def test_a_finished_mail_says_how_it_ended(store: Store) -> None:
    row = await store.write(lambda tx: tx.add_received(a_mail()))
    assert row is not None
    await store.write(
        lambda tx: tx.finish_inbox(row, InboxState.IGNORED, reason="auto-reply", member="anna", at=NOON)
    )
    (found,) = await store.read(lambda tx: tx.inbox([InboxState.IGNORED, InboxState.HELD]))
    assert (found.reason, found.member, found.handled_at, found.raw) == ("auto-reply", "anna", NOON, None)
    assert await store.write(lambda tx: tx.claim_inbox(9, max_attempts=9)) == []


async def test_a_mail_made_new_again_has_all_its_attempts(store: Store) -> None:
    row = await store.write(lambda tx: tx.add_received(a_mail()))
    assert row is not None
    await store.write(lambda tx: tx.claim_inbox(1, max_attempts=1))
    await store.write(lambda tx: tx.claim_inbox(1, max_attempts=1))
    await store.write(lambda tx: tx.finish_inbox(row, InboxState.NEW, at=NOON))
    (again,) = await store.write(lambda tx: tx.claim_inbox(1, max_attempts=1))
    assert (again.attempts, again.handled_at) == (1, None)


async def test_the_inbox_lists_either_end_first(store: Store) -> None:
    for uid in (1, 2, 3):
        await store.write(lambda tx, uid=uid: tx.add_received(a_mail(uid)))
    oldest = await store.read(lambda tx: tx.inbox([InboxState.NEW], limit=2))
    newest = await store.read(lambda tx: tx.inbox([InboxState.NEW], limit=2, oldest_first=False))
    assert [row.uid for row in oldest] == [1, 2]
    assert [row.uid for row in newest] == [3, 2]


async def test_a_mailbox_mark_is_remembered(store: Store) -> None:
    assert await store.read(lambda tx: tx.mailbox_mark("main")) is None
    for last_uid in (4, 9):
        mark = MailboxMark(name="main", uidvalidity=7, last_uid=last_uid)
        await store.write(lambda tx, mark=mark: tx.set_mailbox_mark(mark))
    assert await store.read(lambda tx: tx.mailbox_mark("main")) == mark


async def test_a_server_job_is_planned_once_and_kept_until_done(store: Store) -> None:
    jobs = [
        a_job(1, message_id="<a@b>"),
        a_job(1, id="again"),
        a_job(2),
        a_job(1, id="erase1", action="erase"),
    ]
    for job in [*jobs, a_job(1, id="other", mailbox="second")]:
        await store.write(lambda tx, job=job: tx.add_server_job(job))
    assert await store.read(lambda tx: tx.server_jobs("main")) == [jobs[0], jobs[2], jobs[3]]
    await store.write(lambda tx: tx.finish_server_jobs(["job1", "erase1"]))
    assert await store.read(lambda tx: tx.server_jobs("main")) == [jobs[2]]


# --- time ---


async def test_a_moment_is_planned_once(store: Store) -> None:
    moment = a_moment(day=date(2026, 11, 23))
    assert await store.write(lambda tx: tx.plan_moment(moment))
    assert not await store.write(lambda tx: tx.plan_moment(a_moment(due_at=NOON + HOUR)))
    assert await store.read(lambda tx: tx.moment("ideas", "2026-W48", "ask", "*")) == moment
    assert await store.read(lambda tx: tx.moment("ideas", "2026-W48", "ask", "anna")) is None


async def test_moving_a_moment_says_whether_anything_changed(store: Store) -> None:
    assert await store.write(lambda tx: tx.move_moment(a_moment()))
    assert not await store.write(lambda tx: tx.move_moment(a_moment()))
    assert await store.write(lambda tx: tx.move_moment(a_moment(day=date(2026, 11, 24))))
    assert await store.write(lambda tx: tx.move_moment(a_moment(due_at=NOON + HOUR)))
    assert await store.read(lambda tx: tx.next_due_at()) == NOON + HOUR


async def test_a_done_or_skipped_moment_can_be_moved_and_a_failed_one_cannot(store: Store) -> None:
    ended = (("ask", MomentState.DONE), ("remind", MomentState.SKIPPED), ("close", MomentState.FAILED))
    for step, state in ended:
        await store.write(lambda tx, step=step: tx.plan_moment(a_moment(step)))
        await store.write(lambda tx, step=step, state=state: tx.finish_moment(a_moment(step), state, at=NOON))
    assert await store.write(lambda tx: tx.move_moment(a_moment("ask")))
    assert await store.write(lambda tx: tx.move_moment(a_moment("remind")))
    assert not await store.write(lambda tx: tx.move_moment(a_moment("close", due_at=NOON + DAY)))
    pending = await store.read(lambda tx: tx.moments(state=MomentState.PENDING))
    assert [m.step for m in pending] == ["ask", "remind"]


async def test_due_moments_come_by_time_rule_and_planning(store: Store) -> None:
    planned = [
        a_moment("late", due_at=NOON + HOUR),
        a_moment("x", rule="successes"),
        a_moment("b", about="bo"),
        a_moment("b", about="anna"),
        a_moment("a"),
        a_moment("early", rule="zzz", due_at=NOON - HOUR),
    ]
    for moment in planned:
        await store.write(lambda tx, moment=moment: tx.plan_moment(moment))
    due = await store.read(lambda tx: tx.due_moments(NOON, 10))
    assert [(m.step, m.about) for m in due] == [
        ("early", "*"),
        ("b", "bo"),
        ("b", "anna"),
        ("a", "*"),
        ("x", "*"),
    ]
    assert len(await store.read(lambda tx: tx.due_moments(NOON, 2))) == 2


async def test_a_finished_moment_is_due_no_more(store: Store) -> None:
    await store.write(lambda tx: tx.plan_moment(a_moment()))
    await store.write(lambda tx: tx.finish_moment(a_moment(), MomentState.FAILED, at=NOON, note="ValueError"))
    assert await store.read(lambda tx: tx.due_moments(NOON, 10)) == []
    assert await store.read(lambda tx: tx.next_due_at()) is None


async def test_only_pending_moments_that_match_are_dropped(store: Store) -> None:
    for moment in (a_moment("ask"), a_moment("ask", about="anna"), a_moment("close"), a_moment(rule="other")):
        await store.write(lambda tx, moment=moment: tx.plan_moment(moment))
    await store.write(lambda tx: tx.finish_moment(a_moment("close"), MomentState.DONE, at=NOON))
    assert await store.write(lambda tx: tx.drop_moments("ideas", step="ask", about="anna")) == 1
    assert await store.write(lambda tx: tx.drop_moments("ideas", round_key="2026-W48")) == 1
    left = await store.read(lambda tx: tx.moments())
    assert {(m.rule, m.state) for m in left} == {("ideas", MomentState.DONE), ("other", MomentState.PENDING)}


async def test_a_round_is_opened_once_and_closed(store: Store) -> None:
    assert await store.write(lambda tx: tx.open_round(a_round(by="anna")))
    assert not await store.write(lambda tx: tx.open_round(a_round()))
    await store.write(lambda tx: tx.open_round(a_round("2026-W49", opened_at=NOON + DAY)))
    await store.write(lambda tx: tx.close_round("ideas", "2026-W48"))
    assert await store.read(lambda tx: tx.round("ideas", "2026-W48")) == a_round(by="anna", open=False)
    assert [r.key for r in await store.read(lambda tx: tx.rounds("ideas"))] == ["2026-W49", "2026-W48"]
    assert [r.key for r in await store.read(lambda tx: tx.rounds("ideas", limit=1))] == ["2026-W49"]


async def test_rows_named_first_are_claimed_before_older_ones(store: Store) -> None:
    mails = [a_mail(uid=uid, message_id=str(uid), raw=b"%d" % uid) for uid in range(1, 6)]
    rows = [await store.write(lambda tx, mail=mail: tx.add_received(mail)) for mail in mails]
    first = [str(rows[3]), str(rows[4]), "nobody"]
    claimed = await store.write(lambda tx: tx.claim_inbox(3, max_attempts=3, first=first))
    assert [row.uid for row in claimed] == [1, 4, 5]
    assert [row.attempts for row in claimed] == [1, 1, 1]
