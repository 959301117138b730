"""What every store promises about people, counters, the installation's values, retention and figures."""

from __future__ import annotations

from datetime import date, time

import pytest

from daemon.core.model import AskState
from daemon.engine.ports import Store
from daemon.engine.records import InboxState, OutState
from tests.contract.store_fixtures import (
    DAY,
    NOON,
    a_letter,
    a_mail,
    a_meeting,
    a_moment,
    a_round,
    an_absence,
    an_ask,
    an_entry,
    an_outgoing,
)


async def test_absences_are_found_until_they_are_over(store: Store) -> None:
    week, day = an_absence(), an_absence("a2", member="bo", last=NOON.date(), reason="pause")
    for absence in (an_absence(last=NOON.date()), week, day):
        await store.write(lambda tx, absence=absence: tx.add_absence(absence))
    assert await store.read(lambda tx: tx.absences()) == [week, day]
    assert await store.read(lambda tx: tx.absences(since=NOON.date())) == [week, day]
    assert await store.read(lambda tx: tx.absences(since=(NOON + DAY).date())) == [week]
    assert await store.read(lambda tx: tx.absences(member="bo")) == [day]


async def test_absences_of_one_reason_are_dropped(store: Store) -> None:
    for name, reason in (("a", "away"), ("b", "pause")):
        await store.write(
            lambda tx, name=name, reason=reason: tx.add_absence(an_absence(name, reason=reason))
        )
    assert await store.write(lambda tx: tx.drop_absences("anna", "pause")) == 1
    assert [a.id for a in await store.read(lambda tx: tx.absences())] == ["a"]


async def test_choices_are_remembered_and_forgotten(store: Store) -> None:
    quiet = (time(16), time(8))
    for name, value in (
        ("language", "en"),
        ("quiet", quiet),
        ("gone", 1),
        ("gone", None),
        ("language", "da"),
    ):
        await store.write(lambda tx, name=name, value=value: tx.set_choice("anna", name, value))
    await store.write(lambda tx: tx.set_choice("bo", "stopped", ["ideas"]))
    assert await store.read(lambda tx: tx.choices()) == {
        "anna": {"language": "da", "quiet": quiet},
        "bo": {"stopped": ["ideas"]},
    }
    assert await store.read(lambda tx: tx.choices_of("anna")) == {"language": "da", "quiet": quiet}
    assert await store.read(lambda tx: tx.choices_of("eva")) == {}


async def test_the_roster_knows_who_left(store: Store) -> None:
    for member, left in (("anna", None), ("bo", None), ("bo", date(2026, 11, 30))):
        await store.write(lambda tx, member=member, left=left: tx.set_roster(member, left))
    assert await store.read(lambda tx: tx.roster()) == {"anna": None, "bo": date(2026, 11, 30)}


async def _everything_about_anna(store: Store) -> str:
    row = await store.write(lambda tx: tx.add_received(a_mail()))
    assert row is not None
    await store.write(lambda tx: tx.finish_inbox(row, InboxState.HANDLED, member="anna", at=NOON))
    await store.write(lambda tx: tx.put_ask(an_ask()))
    await store.write(lambda tx: tx.add_letter(a_letter(), day=NOON.date(), asking=True))
    await store.write(lambda tx: tx.add_entry(an_entry("told"), ask="ask1"))
    await store.write(lambda tx: tx.add_entry(an_entry("praise", by="bo", about="anna"), ask=None))
    await store.write(lambda tx: tx.add_entry(an_entry("bos", by="bo"), ask=None))
    await store.write(lambda tx: tx.add_outgoing(an_outgoing()))
    await store.write(lambda tx: tx.put_meeting(a_meeting()))
    three = a_meeting("m2", who=("anna", "bo", "eva"), replies={"anna": "accepted", "bo": "declined"})
    await store.write(lambda tx: tx.put_meeting(three))
    await store.write(lambda tx: tx.add_absence(an_absence()))
    await store.write(lambda tx: tx.set_choice("anna", "language", "en"))
    await store.write(lambda tx: tx.plan_moment(a_moment("post", about="anna")))
    await store.write(lambda tx: tx.open_round(a_round(by="anna")))
    await store.write(lambda tx: tx.count("mails", "anna", "2026-11-23"))
    await store.write(lambda tx: tx.set_roster("anna", NOON.date()))
    return row


async def test_an_erased_member_leaves_nothing_but_that_fact(store: Store) -> None:
    row = await _everything_about_anna(store)
    await store.write(lambda tx: tx.erase_member("anna"))
    figures = await store.read(lambda tx: tx.figures())
    left = {name: rows for name, rows in figures.items() if rows}
    assert left == {"inbox.handled": 1, "rounds.open": 1, "entries": 1, "meetings": 1, "roster": 1}
    found = await store.read(lambda tx: tx.inbox_row(row))
    assert found is not None
    assert (found.raw, found.member) == (None, None)
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["bos"]
    (meeting,) = await store.read(lambda tx: tx.meetings("talks"))
    assert (meeting.who, dict(meeting.replies)) == (("bo", "eva"), {"bo": "declined"})
    assert await store.read(lambda tx: tx.round("ideas", "2026-W48")) == a_round()
    assert await store.read(lambda tx: tx.counters("mails")) == 0
    assert await store.read(lambda tx: tx.choices()) == {}
    assert await store.read(lambda tx: tx.roster()) == {"anna": NOON.date()}


async def test_counters_add_up_by_subject_and_period(store: Store) -> None:
    assert await store.write(lambda tx: tx.count("mails", "anna", "2026-11-23")) == 1
    assert await store.write(lambda tx: tx.count("mails", "anna", "2026-11-23", add=4)) == 5
    assert await store.write(lambda tx: tx.count("mails", "bo", "2026-11-23")) == 1
    assert await store.write(lambda tx: tx.count("mails", "bo", "2026-11-24")) == 1
    assert await store.read(lambda tx: tx.counters("mails")) == 7
    assert await store.read(lambda tx: tx.counters("mails", period="2026-11-23")) == 6
    assert await store.read(lambda tx: tx.counters("other")) == 0


async def test_values_of_the_installation_are_kept(store: Store) -> None:
    assert await store.read(lambda tx: tx.meta("started")) is None
    for value in ("once", ""):
        await store.write(lambda tx, value=value: tx.set_meta("started", value))
    assert await store.read(lambda tx: tx.meta("started")) == ""
    with pytest.raises(ValueError, match="store's own"):
        await store.write(lambda tx: tx.set_meta("store.fingerprints", "x"))


async def test_fingerprints_differ_by_purpose_and_stay_the_same(store: Store) -> None:
    first = await store.read(lambda tx: tx.mac("token", "anna"))
    assert first == await store.write(lambda tx: tx.mac("token", "anna"))
    assert first != await store.read(lambda tx: tx.mac("address", "anna"))
    assert len(first) == 26
    assert set(first) <= set("abcdefghijklmnopqrstuvwxyz234567")


async def test_retention_destroys_what_is_old_and_over(store: Store) -> None:
    for uid, state in ((1, InboxState.HANDLED), (2, InboxState.SHUNTED), (3, InboxState.IGNORED)):
        row = await store.write(lambda tx, uid=uid: tx.add_received(a_mail(uid)))
        assert row is not None
        await store.write(lambda tx, row=row, state=state: tx.finish_inbox(row, state, at=NOON))
    for name, state in (("sent", OutState.SENT), ("waiting", OutState.QUEUED), ("kept", OutState.SENT)):
        mail = an_outgoing(name, state=state)
        await store.write(lambda tx, mail=mail: tx.add_outgoing(mail))
    for name, state in (("open", AskState.MAILED), ("over", AskState.CLOSED)):
        letter = a_letter(f"tok-{name}", asks=(("", name),))
        await store.write(lambda tx, name=name, state=state: tx.put_ask(an_ask(name, state=state)))
        await store.write(lambda tx, letter=letter: tx.add_letter(letter, day=NOON.date(), asking=True))
    for period in ("", "2026-11-22", "2026-11-23T11", "2026-11", "2026-11-24"):
        await store.write(lambda tx, period=period: tx.count("mails", "anna", period))
    assert await store.write(lambda tx: tx.purge(before=NOON - DAY)) == 0
    assert await store.write(lambda tx: tx.purge(before=NOON + DAY, keep=[row, "kept"])) == 5
    figures = await store.read(lambda tx: tx.figures())
    assert (figures["inbox.handled"], figures["outbox.sent"], figures["outbox.queued"]) == (1, 1, 1)
    assert [letter.token for letter in await store.read(lambda tx: tx.letters("anna"))] == ["tok-open"]
    assert await store.read(lambda tx: tx.counters("mails")) == 3
    raws = [await store.read(lambda tx, id=r.id: tx.inbox_row(id)) for r in await store.read(  # noqa: A006
        lambda tx: tx.inbox(list(InboxState))
    )]  # fmt: skip
    assert [r is not None and r.raw is not None for r in raws] == [False, True, True]
    assert await store.write(lambda tx: tx.purge(before=NOON + DAY, keep=[row, "kept"])) == 0


async def test_meetings_are_kept_a_year_longer_than_mails(store: Store) -> None:
    for uid, start in (("old", NOON - 366 * DAY), ("new", NOON - 364 * DAY), ("off", None)):
        meeting = a_meeting(uid, start=start)
        await store.write(lambda tx, meeting=meeting: tx.put_meeting(meeting))
    assert await store.write(lambda tx: tx.purge(before=NOON)) == 1
    assert {meeting.uid for meeting in await store.read(lambda tx: tx.meetings("talks"))} == {"new", "off"}


async def test_figures_name_every_state(store: Store) -> None:
    figures = await store.read(lambda tx: tx.figures())
    assert set(figures.values()) == {0}
    assert {f"inbox.{state}" for state in InboxState} | {f"outbox.{state}" for state in OutState} <= set(
        figures
    )
    await store.write(lambda tx: tx.plan_moment(a_moment()))
    await store.write(lambda tx: tx.open_round(a_round()))
    figures = await store.read(lambda tx: tx.figures())
    assert (figures["moments.pending"], figures["rounds.open"], figures["rounds.closed"]) == (1, 1, 0)
