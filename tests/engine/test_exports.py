"""What ops may give out of somebody: theirs, and of what others keep for themselves only that it is there."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from daemon.engine.bells import Bells
from daemon.operations import Desk, Wrong, perform
from tests.engine.kit import Engine, a_member, a_rule, a_world

ANSWER = "jeg hører kun nyt i køkkenet"
NOTE = "datteren starter i skole"


def an_engine() -> Engine:
    """A team where Rikke told how close she feels, and her leader noted something about her."""
    rules = (a_rule("closeness"), a_rule("notes"), a_rule("successes"))
    people = [a_member(name) for name in ("Rikke Holm", "Jonas Bæk", "Anne Bak")]
    engine = Engine(a_world(*people, rules=rules, deputy="jonas"))
    for day in ("tue 10:00", "tue+1 10:00"):
        for mail in engine.until(day):
            if mail.kind == "ask" and mail.to == "rikke" and "tæt" in mail.text:
                engine.reply(mail, f"2, {ANSWER}")
                engine.write("lone", f"note Rikke: {NOTE} 12/8")
                engine.write("rikke", "ros til Jonas: tak for hjælpen")
                return engine
    raise AssertionError("she was not asked")


async def ask(engine: Engine, name: str, **arguments: Any) -> Any:
    """What an operation answers."""
    desk = Desk(store=engine.store, house=engine.house, clock=engine.clock, bells=Bells())
    return json.loads(json.dumps(await perform(desk, name, arguments), default=str))


async def test_ones_own_are_given_out_whole_and_others_private_words_never() -> None:
    engine = an_engine()
    hers = json.dumps(await ask(engine, "member.export", member="rikke"), ensure_ascii=False)
    assert ANSWER in hers
    assert "tak for hjælpen" in hers
    assert NOTE not in hers
    leaders = json.dumps(
        await ask(engine, "member.export", member="lone", with_notes="lone"), ensure_ascii=False
    )
    assert NOTE in leaders
    assert ANSWER not in leaders
    for other in ("jonas", "anne"):
        text = json.dumps(await ask(engine, "member.export", member=other), ensure_ascii=False)
        assert ANSWER not in text
        assert NOTE not in text


async def test_a_note_on_somebody_is_counted_with_its_writer_and_given_out_only_by_their_name() -> None:
    engine = an_engine()
    given = await ask(engine, "member.export", member="rikke")
    assert [(one["owner"], one["count"], one["kept_days"]) for one in given["noted_by_others"]] == [
        ("lone", 1, 730)
    ]
    assert given["notes"] == []
    agreed = await ask(engine, "member.export", member="rikke", with_notes="Lone Leder")
    assert [note["text"] for note in agreed["notes"]] == [f"{NOTE} 12/8"]
    for wrong in ("jonas", "nobody"):
        with pytest.raises(Wrong):
            await ask(engine, "member.export", member="rikke", with_notes=wrong)


async def test_ones_own_notes_on_others_are_given_out_only_with_ones_yes() -> None:
    engine = an_engine()
    given = await ask(engine, "member.export", member="lone")
    assert NOTE not in json.dumps(given, ensure_ascii=False)
    assert given["noted_by_me"] == 1
    assert (await ask(engine, "member.export", member="jonas"))["noted_by_me"] == 0
    hers = await ask(engine, "member.export", member="rikke")
    assert hers["noted_by_me"] == 0
    assert ANSWER in json.dumps(hers, ensure_ascii=False), "what one told of oneself is no note"


async def test_an_answer_about_closeness_is_never_among_what_others_noted() -> None:
    engine = an_engine()
    for member in ("lone", "jonas", "rikke"):
        given = await ask(engine, "member.export", member=member)
        assert [one["owner"] for one in given["noted_by_others"]] == (["lone"] if member == "rikke" else [])


async def test_no_listing_holds_private_words() -> None:
    engine = an_engine()
    engine.clock.set(engine.clock.now() + timedelta(minutes=1))
    rows = await ask(engine, "queue.list", limit=1000)
    listed = [
        await ask(engine, "status"),
        await ask(engine, "member.list"),
        rows,
        await ask(engine, "inbox.list", states=["handled", "ignored"], limit=1000),
        *[await ask(engine, "inbox.show", row=row["id"], text=True) for row in await _handled(engine)],
    ]
    text = json.dumps(listed, ensure_ascii=False)
    assert ANSWER not in text
    assert NOTE not in text
    shown = [await ask(engine, "queue.show", row=row["id"], text=True) for row in rows]
    own = [one for one in shown if "shown to nobody else" in one["source"]]
    assert {one["member"] for one in own} >= {"lone", "rikke"}


async def _handled(engine: Engine) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await ask(engine, "inbox.list", states=["handled"], limit=1000)
    return rows


async def test_while_the_notes_key_is_away_what_is_there_is_counted_all_the_same() -> None:
    engine = an_engine()
    engine.store._notes = type(engine.store._notes).absent()
    given = await ask(engine, "member.export", member="rikke")
    assert [(one["owner"], one["count"]) for one in given["noted_by_others"]] == [("lone", 1)]
    with pytest.raises(Wrong, match="cannot be read now"):
        await ask(engine, "member.export", member="rikke", with_notes="lone")
