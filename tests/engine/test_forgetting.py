"""Who asks to be forgotten is forgotten everywhere."""

from __future__ import annotations

from tests.engine.kit import Engine, a_member, a_rule, a_world


def a_published_week() -> Engine:
    engine = Engine(a_world(rules=tuple(a_rule(p) for p in ("successes", "newsletter"))))
    engine.until("wed 12:00")
    engine.reply(engine.last("rikke", "ask"), "12 nye kunder i november")
    engine.reply(engine.last("jonas", "ask"), "Et nyt tag på laden")
    engine.until("sat 12:00")
    assert engine.outbox(kind="edition")
    return engine


def editions(engine: Engine) -> str:
    return str([e.value for e in engine.store.write_now(lambda tx: tx.entries(("edition",), withdrawn=True))])


def test_what_was_published_of_a_member_is_destroyed_with_the_rest() -> None:
    engine = a_published_week()
    assert "12 nye kunder" in editions(engine)
    engine.write("rikke", "glem mig")
    engine.reply(engine.last("rikke", "receipt"), "ja")
    assert "12 nye kunder" not in editions(engine)
    assert "Et nyt tag" in editions(engine)


def test_their_mails_are_destroyed_here_and_planned_to_be_on_the_server() -> None:
    engine = a_published_week()
    engine.write("rikke", "glem mig")
    engine.reply(engine.last("rikke", "receipt"), "ja")
    rows = engine.store.write_now(lambda tx: [tx.inbox_row(r.id) for r in tx.inbox(("handled",))])
    left = [row for row in rows if row and row.raw and b"rikke@example.test" in row.raw]
    assert left == []
    jobs = engine.store.write_now(lambda tx: tx.server_jobs("INBOX"))
    assert len([job for job in jobs if job.action == "erase" and job.message_id]) == 3


def test_they_are_left_in_peace_until_they_write_start() -> None:
    engine = a_published_week()
    engine.write("rikke", "glem mig")
    engine.reply(engine.last("rikke", "receipt"), "ja")
    assert not [m for m in engine.until("fri+1 12:00") if m.to == "rikke"]
    engine.write("rikke", "start")
    assert [m for m in engine.until("fri+2 12:00") if m.to == "rikke"]


def test_one_who_left_can_still_be_forgotten_as_the_farewell_says() -> None:
    rules = tuple(a_rule(p) for p in ("successes", "roster"))
    engine = Engine(a_world(rules=rules))
    engine.until("wed 12:00")
    engine.reply(engine.last("jonas", "ask"), "Et nyt tag på laden")
    engine.use(a_world(a_member("Rikke Holm"), rules=rules))
    engine.until("thu 12:00")
    farewell, jonas = engine.last("jonas", "send"), "jonas@example.test"
    assert "glem mig" in farewell.text
    engine.reply(farewell, "glem mig", by=jonas)
    assert engine.reply(engine.last("jonas", "receipt"), "ja", by=jonas).startswith("handled")
    assert engine.store.write_now(lambda tx: tx.entries_of("jonas")) == []
    assert "er slettet" in engine.outbox(kind="forgotten")[-1].text
