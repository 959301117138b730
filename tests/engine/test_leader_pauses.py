"""A leader who pauses or is away is asked nothing for the newsletter: the deputy is, or it goes out by itself."""

from __future__ import annotations

import pytest

from daemon.core.model import Member
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

RULES = (
    a_rule("newsletter"),
    a_rule("ideas", choice="leader"),
    a_rule("successes", unnamed_after_weeks=1),
)


def an_engine(*pauses: str, told: bool = True, **team: str) -> Engine:
    """A week in which everybody but the leader tells something, and these pause from Monday to Thursday of the next."""
    people: tuple[Member, ...] = (a_member("Rikke Holm"), a_member("Jonas Bæk"), a_member("Ole Bang"))
    engine = Engine(a_world(*people, rules=RULES, **team))
    engine.until("mon 12:00")
    for member in pauses:
        engine.write(member, "pause 10 dage")
    if told:
        engine.reply(engine.last("rikke", "ask"), "Kaffe på video om onsdagen")
        engine.reply(engine.last("ole", "ask"), "Et fælles fotoalbum")
    return engine


def asked(mails: list[Sent], member: str) -> list[str]:
    """What a member was asked, by subject."""
    return [mail.subject for mail in mails if mail.to == member and mail.kind in ("ask", "send")]


def test_a_leader_who_is_here_is_asked_for_words_a_pick_and_the_draft() -> None:
    engine = an_engine()
    assert len(asked(engine.until("thu 18:00"), "lone")) >= 3


def test_a_leader_who_pauses_is_asked_nothing_and_the_edition_goes_out_at_its_time() -> None:
    engine = an_engine("lone")
    mails = engine.until("fri 18:00")
    assert asked(mails, "lone") == []
    assert [mail.at for mail in mails if mail.kind == "edition"] == [engine.local("fri 12:00")] * 4


def test_the_deputy_alone_is_asked_meanwhile() -> None:
    engine = an_engine("lone", deputy="jonas")
    mails = engine.until("fri 18:00")
    assert asked(mails, "lone") == []
    drafts = [mail for mail in mails if "før det går ud" in mail.subject]
    assert [mail.to for mail in drafts] == ["jonas"]
    assert any(mail.to == "jonas" and mail.kind == "ask" and "vælg" in mail.text.lower() for mail in mails)


def test_the_deputy_holds_the_edition_back_and_is_shown_it_again() -> None:
    engine = an_engine("lone", deputy="jonas")
    engine.until("thu 18:00")
    engine.reply(engine.last("jonas", "ask"), "stop")
    mails = engine.until("fri 18:00")
    assert not [mail for mail in mails if mail.kind == "edition"]
    assert [mail.to for mail in mails if mail.kind == "ask"] == ["jonas"]
    engine.reply(engine.last("jonas", "ask"), "ok")
    assert len(engine.outbox(kind="edition")) == 4


def test_with_both_pausing_it_goes_out_by_itself() -> None:
    engine = an_engine("lone", "jonas", deputy="jonas")
    mails = engine.until("fri 18:00")
    assert asked(mails, "lone") == asked(mails, "jonas") == []
    assert len([mail for mail in mails if mail.kind == "edition"]) == 4


def test_who_is_back_before_it_goes_out_is_shown_the_draft_that_morning() -> None:
    engine = an_engine()
    engine.until("wed 12:00")
    engine.write("lone", "pause til torsdag")
    assert asked(engine.until("thu 20:00"), "lone") == []
    (draft,) = [mail for mail in engine.until("fri 11:00") if "før det går ud" in mail.subject]
    assert (draft.to, draft.at) == ("lone", engine.local("fri 09:00"))
    engine.reply(draft, "stop")
    assert not [mail for mail in engine.until("fri 18:00") if mail.kind == "edition"]


def test_an_edition_held_back_by_a_leader_who_pauses_then_waits_for_them() -> None:
    engine = an_engine()
    engine.until("thu 18:00")
    engine.reply(next(m for m in engine.outbox("lone", "ask") if "før det går ud" in m.subject), "stop")
    engine.write("lone", "pause til tirsdag")
    assert asked(engine.until("tue+1 20:00"), "lone") == []
    again = [mail for mail in engine.until("wed+1 12:00") if mail.to == "lone" and "nr. 1" in mail.subject]
    assert [mail.at for mail in again] == [engine.local("wed+1 09:00")]
    engine.reply(again[0], "ok")
    assert len(engine.outbox(kind="edition")) == 4


@pytest.mark.parametrize("weeks", [1, 2])
def test_that_there_was_no_edition_is_told_when_they_are_back_and_once(weeks: int) -> None:
    engine = an_engine(told=False)
    engine.write("lone", f"pause {weeks * 7} dage")
    assert asked(engine.until(f"sun+{weeks - 1} 12:00"), "lone") == []
    engine.until(f"thu+{weeks} 12:00")
    told = [mail for mail in engine.outbox("lone") if "intet nyhedsbrev" in mail.text.lower()]
    assert len(told) == 1
