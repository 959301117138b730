"""What a preview shows of a rule: the mails of one round, or of some weeks where one seldom finds anything."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daemon.practices import PRACTICES
from daemon.simulate.sample import sample_round
from tests.engine.kit import a_house, a_member, a_rule, a_world, renderer

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_rule_that_looks_every_day_for_what_is_rare_is_played_for_some_weeks() -> None:
    people = (a_member("Rikke Holm", born=date(1990, 1, 20)), a_member("Hanne Ravn"))
    world = a_world(*people, rules=(a_rule("hands", helpers={"kbh": ("hanne",)}),))
    samples = sample_round(a_house(world, PRACTICES, renderer()), world.rules["hands"], NOW)
    assert any(sample.mail.member == "hanne" and sample.mail.kind == "ask" for sample in samples)
