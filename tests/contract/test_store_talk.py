"""What every store promises about asks, letters, entries and meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from daemon.adapters.store.values import from_json, to_json
from daemon.core.errors import StoreError
from daemon.core.forms import (
    Choice,
    Colour,
    Day,
    Form,
    Items,
    Number,
    Progress,
    Proposal,
    Scale,
    Sheet,
    Text,
    YesNo,
)
from daemon.core.model import AskState
from daemon.engine.ports import Store
from tests.contract.store_fixtures import DAY, HOUR, NOON, a_letter, a_meeting, an_ask, an_entry

FORMS: tuple[Form, ...] = (
    Text(), Items(3), Choice(("æble", "pære"), 2), Scale(1, 7), YesNo(), Number("kg"), Day(past=True), Colour(),
    Progress("kunder", 20.0), Proposal(), Sheet((Scale(), Choice(("a", "b")), Text())),
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: type(form).__name__)
async def test_an_ask_comes_back_as_it_was(store: Store, form: Form) -> None:
    ask = an_ask(
        form=form,
        data={
            "day": date(2026, 12, 1),
            "at": NOON,
            "names": ("anna", "bo"),
            "n": 1.5,
            "deep": {"list": [None, True]},
        },
        about="bo",
        alone=True,
        until_at=NOON + DAY,
        weight=3,
        again="turn",
    )
    await store.write(lambda tx: tx.put_ask(ask))
    assert await store.read(lambda tx: tx.ask("ask1")) == ask
    assert await store.read(lambda tx: tx.find_ask("ideas", "2026-W48", "ask1", "anna")) == ask
    assert await store.read(lambda tx: tx.find_ask("ideas", "2026-W48", "ask1", "bo")) is None


async def test_an_ask_put_again_is_replaced_and_keeps_its_place(store: Store) -> None:
    for name in ("ask1", "ask2"):
        await store.write(lambda tx, name=name: tx.put_ask(an_ask(name)))
    mailed = an_ask("ask1", state=AskState.MAILED, mailed_at=NOON, reminders=1)
    await store.write(lambda tx: tx.put_ask(mailed))
    assert await store.read(lambda tx: tx.asks()) == [mailed, an_ask("ask2")]


async def test_the_same_question_cannot_be_stored_twice(store: Store) -> None:
    await store.write(lambda tx: tx.put_ask(an_ask("ask1", key="k")))
    with pytest.raises(StoreError):
        await store.write(lambda tx: tx.put_ask(an_ask("ask2", key="k")))


async def test_asks_are_found_by_rule_round_member_and_state(store: Store) -> None:
    asks = [
        an_ask("a", asked_at=NOON + HOUR),
        an_ask("b", to="bo", state=AskState.ANSWERED, answered_at=NOON),
        an_ask("c", rule="successes", round="2026-W47"),
    ]
    for ask in asks:
        await store.write(lambda tx, ask=ask: tx.put_ask(ask))
    names = {
        "all": [a.id for a in await store.read(lambda tx: tx.asks())],
        "rule": [a.id for a in await store.read(lambda tx: tx.asks(rule="ideas"))],
        "rounds": [a.id for a in await store.read(lambda tx: tx.asks(rounds=["2026-W47", "x"]))],
        "none": [a.id for a in await store.read(lambda tx: tx.asks(rounds=[]))],
        "to": [a.id for a in await store.read(lambda tx: tx.asks(to="anna", states=[AskState.WAITING]))],
        "limit": [a.id for a in await store.read(lambda tx: tx.asks(limit=1))],
    }
    assert names == {
        "all": ["b", "c", "a"], "rule": ["b", "a"], "rounds": ["c"], "none": [], "to": ["c", "a"], "limit": ["b"],
    }  # fmt: skip


async def test_a_letter_is_found_by_its_token(store: Store) -> None:
    letter = a_letter(
        asks=(("A", "ask2"), ("B", "ask1")), message_id="<t@x>", sent_at=NOON, rule="ideas", source="m"
    )
    await store.write(lambda tx: tx.add_letter(letter, day=NOON.date(), asking=True))
    assert await store.read(lambda tx: tx.letter("tok1")) == letter
    assert await store.read(lambda tx: tx.letter("tok2")) is None


async def test_a_letter_never_passes_to_another_member(store: Store) -> None:
    await store.write(lambda tx: tx.add_letter(a_letter(), day=NOON.date(), asking=True))
    with pytest.raises(ValueError, match="another member"):
        await store.write(lambda tx: tx.add_letter(a_letter(to="bo"), day=NOON.date(), asking=True))
    assert await store.read(lambda tx: tx.letter("tok1")) == a_letter()


async def test_only_asking_letters_of_the_days_are_counted(store: Store) -> None:
    first = NOON.date()
    for token, day, asking, to in (
        ("a", first, True, "anna"),
        ("b", first + DAY, True, "anna"),
        ("c", first, False, "anna"),
        ("d", first, True, "bo"),
        ("e", first + 2 * DAY, True, "anna"),
    ):
        letter = a_letter(token, to=to)
        await store.write(
            lambda tx, letter=letter, day=day, asking=asking: tx.add_letter(letter, day=day, asking=asking)
        )
    assert await store.read(lambda tx: tx.asking_letters("anna", first, first + DAY)) == 2
    newest = await store.read(lambda tx: tx.letters("anna", limit=2))
    assert [letter.token for letter in newest] == ["e", "b"]


async def test_entries_come_back_by_kind_rule_and_round(store: Store) -> None:
    entries = [
        an_entry("e1", value={"2": date(2026, 1, 2)}, about="bo", day=date(2026, 11, 23)),
        an_entry("e2", kind="success", rule="successes"),
        an_entry("e3", round="2026-W47", at=NOON - DAY),
        an_entry("e4", kind="other"),
    ]
    for entry in entries:
        await store.write(lambda tx, entry=entry: tx.add_entry(entry, ask=None))
    kinds = ["idea", "success"]
    assert await store.read(lambda tx: tx.entries(kinds)) == [entries[2], entries[0], entries[1]]
    assert await store.read(lambda tx: tx.entries(kinds, rules=["successes"])) == [entries[1]]
    assert await store.read(lambda tx: tx.entries(kinds, round_key="2026-W47")) == [entries[2]]
    assert await store.read(lambda tx: tx.entries([])) == []
    assert await store.read(lambda tx: tx.entries_of("bo")) == [entries[0]]


async def test_items_of_one_mail_keep_their_order(store: Store) -> None:
    for name in ("z", "a", "m"):
        await store.write(lambda tx, name=name: tx.add_entry(an_entry(name), ask="ask1"))
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["z", "a", "m"]


async def test_withdrawn_entries_come_only_when_asked_for(store: Store) -> None:
    await store.write(lambda tx: tx.add_entry(an_entry(), ask="ask1"))
    await store.write(lambda tx: tx.add_entry(an_entry("e2", by="bo"), ask="ask1"))
    assert await store.write(lambda tx: tx.withdraw(ask="ask1", by="anna", cause="s2")) == 1
    assert await store.write(lambda tx: tx.withdraw(ask="ask1", by="anna", cause="s3")) == 0
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["e2"]
    assert {e.id: e.withdrawn for e in await store.read(lambda tx: tx.entries(["idea"], withdrawn=True))} == {
        "e1": True, "e2": False,
    }  # fmt: skip
    assert [e.withdrawn for e in await store.read(lambda tx: tx.entries_of("anna"))] == [True]
    assert await store.write(lambda tx: tx.restore("s2")) == 1
    assert len(await store.read(lambda tx: tx.entries(["idea"]))) == 2


async def test_undoing_goes_back_mail_by_mail(store: Store) -> None:
    def answer(tx, source: str) -> None:  # type: ignore[no-untyped-def]
        tx.withdraw(ask="ask1", by="anna", cause=source)
        tx.add_entry(an_entry(f"of-{source}", source=source), ask="ask1")

    def undo(tx, cause: str) -> str | None:  # type: ignore[no-untyped-def]
        last: str | None = tx.last_source("ask1", "anna")
        if last is not None:
            tx.restore(last)
            tx.withdraw(source=last, by="anna", cause=cause)
        return last

    async def valid() -> list[str]:
        return [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))]

    assert await store.read(lambda tx: tx.last_source("ask1", "anna")) is None
    for source in ("s1", "s2"):
        await store.write(lambda tx, source=source: answer(tx, source))
    await store.write(lambda tx: tx.withdraw(ask="ask1", by="anna", cause="delete3"))
    assert await valid() == []
    assert await store.write(lambda tx: undo(tx, "u4")) == "delete3"
    assert await valid() == ["of-s2"]
    assert await store.write(lambda tx: undo(tx, "u5")) == "s2"
    assert await valid() == ["of-s1"]
    await store.write(lambda tx: answer(tx, "s6"))
    assert await store.write(lambda tx: undo(tx, "u7")) == "s6"
    assert await store.write(lambda tx: undo(tx, "u8")) == "s1"
    assert await store.write(lambda tx: undo(tx, "u9")) is None
    assert await valid() == []


async def test_somebody_elses_answer_is_never_withdrawn_nor_found(store: Store) -> None:
    await store.write(lambda tx: tx.add_entry(an_entry(by="bo"), ask="ask1"))
    assert await store.write(lambda tx: tx.withdraw(source="s1", by="anna", cause="s2")) == 0
    assert await store.read(lambda tx: tx.last_source("ask1", "anna")) is None
    with pytest.raises(ValueError, match="needs the ask, the mail or the entries"):
        await store.write(lambda tx: tx.withdraw(by="anna", cause="s2"))


async def test_one_entry_is_withdrawn_by_its_id_and_comes_back_with_the_cause(store: Store) -> None:
    for name, by in (("e1", "anna"), ("e2", "anna"), ("e3", "bo")):
        await store.write(lambda tx, name=name, by=by: tx.add_entry(an_entry(name, by=by), ask=f"ask-{name}"))
    assert await store.write(lambda tx: tx.withdraw(entries=(), by="anna", cause="s2")) == 0
    assert await store.write(lambda tx: tx.withdraw(entries=("e1", "e3"), by="anna", cause="s2")) == 1
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["e2", "e3"]
    assert await store.write(lambda tx: tx.restore("s2")) == 1
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))] == ["e1", "e2", "e3"]


async def test_erased_entries_are_gone(store: Store) -> None:
    for name in ("e1", "e2"):
        await store.write(lambda tx, name=name: tx.add_entry(an_entry(name), ask=None))
    await store.write(lambda tx: tx.erase_entries(["e1", "unknown"]))
    assert [e.id for e in await store.read(lambda tx: tx.entries(["idea"], withdrawn=True))] == ["e2"]


async def test_what_is_told_without_a_name_is_kept_in_no_order(store: Store) -> None:
    names = [f"{number:02}" for number in range(40)]
    for name in names:
        await store.write(lambda tx, name=name: tx.add_entry(an_entry(name, by=None, source=""), ask=None))
    kept = [e.id for e in await store.read(lambda tx: tx.entries(["idea"]))]
    assert sorted(kept) == names
    assert kept not in (names, names[::-1])


async def test_a_meeting_is_replaced_by_its_uid(store: Store) -> None:
    await store.write(lambda tx: tx.put_meeting(a_meeting()))
    changed = a_meeting(sequence=1, start=NOON + DAY, replies={"bo": "accepted"}, title="Talk æ")
    await store.write(lambda tx: tx.put_meeting(changed))
    off = a_meeting("m2", start=None)
    await store.write(lambda tx: tx.put_meeting(off))
    await store.write(lambda tx: tx.put_meeting(a_meeting("m3")))
    assert await store.read(lambda tx: tx.meeting("m1")) == changed
    assert await store.read(lambda tx: tx.meetings("talks")) == [a_meeting("m3"), changed, off]
    assert await store.read(lambda tx: tx.meeting("unknown")) is None


VALUES = (
    None, True, 3, -1.5, "æ\x00\ud83d", [1, [2]], (1, (2, "x")), {"a": (1,), "$": 2}, {1: date(2026, 2, 3), 2: "x"},
    date(2026, 1, 1), datetime(2026, 1, 1, 3, 4, 5, 6, tzinfo=UTC), time(8, 30), b"\x00\xff", frozenset({"a", "b"}), {},
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_keep_their_types(value: object) -> None:
    back = from_json(to_json({"v": value}))["v"]
    assert back == value
    assert type(back) is type(value)


def test_what_has_no_place_in_the_database_is_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be stored"):
        to_json({"v": [object()]})
    with pytest.raises(TypeError):
        to_json(datetime(2026, 1, 1))  # noqa: DTZ001
