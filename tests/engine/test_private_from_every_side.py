"""A misunderstanding and an answer to how close one feels, looked for from every side where they must not be seen."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from daemon import operations
from daemon.engine.bells import Bells
from daemon.engine.endings import Ending, note_ending
from daemon.engine.pace import Pace
from daemon.engine.ports import Outcome, Report
from daemon.engine.records import InboxState, OutState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

WORDS = "leverancenkommandag"
FEELING = "kunnytikøkkenet"
PEOPLE = (
    *(a_member(name) for name in ("Rikke Holm", "Jonas Bæk", "Ole Bang", "Mia Lund", "Karen Brix")),
    a_member("Søren Friis", id="soeren", addresses=("soeren@example.test",)),
)
RULES = tuple(
    a_rule(name)
    for name in ("ideas", "successes", "newsletter", "digest", "misunderstandings", "closeness", "profile")
)


@pytest.fixture
def engine() -> Engine:
    """A fortnight in which Rikke raised a misunderstanding with Søren, got a reply and answered the question."""
    found = Engine(a_world(*PEOPLE, rules=RULES, deputy="jonas", boss="karen"))
    found.write("rikke", f"misforståelse med Søren: {WORDS} og mere")
    found.reply(found.last("lone", "send"), f"Jeg ringer om {WORDS}")
    found.until("tue+1 10:00")
    question = next(m for m in found.outbox("rikke", "ask") if "1 (langt væk)" in m.text)
    found.reply(
        question, f"B: 4 {FEELING}" if "[B]" in question.text or "B." in question.text else f"4 {FEELING}"
    )
    found.until("mon+2 12:00")
    return found


def desk(engine: Engine) -> operations.Desk:
    return operations.Desk(store=engine.store, house=engine.house, clock=engine.clock, bells=Bells())


def shown(result: Awaitable[Any]) -> str:
    async def get() -> Any:
        return await result

    return json.dumps(asyncio.run(get()), ensure_ascii=False, default=str)


def readers(engine: Engine, word: str) -> set[str]:
    return {mail.to for mail in engine.outbox() if word in flat(mail)}


def flat(mail: Sent) -> str:
    subject = mail.subject if mail.message["Subject"] else ""
    return "".join(f"{subject}{mail.text}".split())


def test_the_story_of_these_tests_was_understood(engine: Engine) -> None:
    assert readers(engine, WORDS) == {"rikke", "lone"}
    assert readers(engine, FEELING) == {"rikke"}


@pytest.mark.parametrize("member", ["jonas", "soeren", "ole", "karen", "lone"])
def test_no_other_members_export_or_data_holds_it(engine: Engine, member: str) -> None:
    export = shown(operations.export_member(desk(engine), member=member))
    assert FEELING not in export
    assert WORDS not in export
    engine.write(member, "mine data")
    data = flat(engine.last(member, "receipt"))
    assert FEELING not in data
    assert WORDS not in data


def test_ones_own_export_and_data_hold_both(engine: Engine) -> None:
    export = shown(operations.export_member(desk(engine), member="rikke"))
    assert WORDS in export
    assert FEELING in export


def test_no_listing_for_ops_holds_it_not_even_with_its_text(engine: Engine) -> None:
    at = desk(engine)
    listings = [
        operations.describe(at),
        operations.list_members(at),
        operations.list_inbox(at, states=[str(state) for state in InboxState], limit=1000),
        operations.list_queue(at, states=[str(state) for state in OutState], limit=1000),
    ]
    rows = engine.store.write_now(lambda tx: [row.id for row in tx.inbox(tuple(InboxState), limit=1000)])
    listings += [operations.show_inbox(at, row=row, text=True) for row in rows]
    listings += [operations.show_queue(at, row=mail.id, text=True) for mail in engine.outbox()]
    for listing in listings:
        text = "".join(shown(listing).split())
        assert WORDS not in text
        assert FEELING not in text


def test_once_sent_no_mail_of_ours_is_kept_with_its_words(engine: Engine) -> None:
    now = engine.clock.now()
    for mail in engine.store.write_now(lambda tx: tx.claim_outgoing(now, 1000)):
        ending = Ending(mail=mail, attempt="", report=Report(outcome=Outcome.SENT, phase="dot"), look_at=now)
        engine.do(lambda s, ending=ending: note_ending(s, ending, Pace()))
    engine.store.write_now(lambda tx: tx.expire_outgoing(now + timedelta(days=30)))
    assert readers(engine, WORDS) | readers(engine, FEELING) == set()


def test_no_mail_that_brought_it_is_kept(engine: Engine) -> None:
    rows = engine.store.write_now(
        lambda tx: [tx.inbox_row(row.id) for row in tx.inbox(tuple(InboxState), limit=1000)]
    )
    kept = [row.raw.decode("utf-8", "replace") for row in rows if row.raw]
    assert not [raw for raw in kept if WORDS in raw or FEELING in raw]


def test_nobody_but_the_two_hears_that_there_is_a_misunderstanding(engine: Engine) -> None:
    assert {mail.to for mail in engine.outbox() if "misforståelse" in flat(mail).casefold()} == {
        "rikke",
        "lone",
    }


def test_the_newsletter_and_its_draft_hold_nothing_of_either(engine: Engine) -> None:
    issues = [mail for mail in engine.outbox() if mail.kind == "edition"]
    for mail in issues:
        assert WORDS not in flat(mail)
        assert "Misforståelse" not in mail.text


def test_no_digest_tells_who_answered_how_close_they_feel(engine: Engine) -> None:
    for digest in engine.outbox(kind="digest"):
        assert "tæt" not in digest.text, "one answer makes no figure"


def test_the_log_holds_nothing_of_it(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        engine.write("rikke", f"misforståelse: {WORDS}")
    assert WORDS not in caplog.text
