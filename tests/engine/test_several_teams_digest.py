"""Who leads two teams, or stands in for another's leader, gets one overview of both, not two mails at seven."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from daemon.core.model import Rule, Team
from tests.engine.kit import Engine, a_member, a_rule, a_world


def a_digest(team: str, **settings: Any) -> Rule:
    return replace(a_rule("digest", id=f"digest-{team}", **settings), team=team)


def an_engine(*rules: Rule, leader: str = "lone", **syd: Any) -> Engine:
    world = a_world(rules=rules, name="Nord")
    other = Team(
        id="syd", name="Syd", zone="Europe/Copenhagen", leader=leader, members=(leader, "ida", "kim"), **syd
    )
    people = {m.id: m for m in (a_member("Ida Krog"), a_member("Kim Vig"))}
    return Engine(replace(world, teams={**world.teams, "syd": other}, members={**world.members, **people}))


def test_a_leader_of_two_teams_gets_one_mail_that_names_both() -> None:
    engine = an_engine(a_digest("t"), a_digest("syd"))
    engine.until("mon 12:00")
    (digest,) = engine.outbox("lone", "digest")
    assert digest.subject == "Dit overblik, 23. november"
    nord, _, syd = digest.text.partition("Syd")
    assert "Nord" in nord
    assert syd.count("ikke noget, du behøver") == nord.count("ikke noget, du behøver") == 1


def test_a_deputy_who_leads_another_team_gets_one_too() -> None:
    engine = an_engine(a_digest("t"), a_digest("syd", deputy=True), leader="ida", deputy="lone")
    engine.until("mon 12:00")
    assert (len(engine.outbox("lone", "digest")), len(engine.outbox("ida", "digest"))) == (1, 1)
    assert "Syd" not in engine.last("ida", "digest").text.partition("-- ")[0]


def test_at_two_times_of_one_day_the_first_carries_both() -> None:
    engine = an_engine(a_digest("t", digest_at="mon 13:00"), a_digest("syd"))
    engine.until("tue 12:00")
    (digest,) = engine.outbox("lone", "digest")
    assert digest.at == engine.local("mon 07:00")
    assert all(team in digest.text for team in ("Nord", "Syd"))
    assert len([m for m in engine.until("tue+1 12:00") if m.kind == "digest"]) == 1


def test_the_day_is_that_of_who_reads_it() -> None:
    engine = an_engine(a_digest("t", digest_at="mon 23:30"), a_digest("syd", digest_at="tue 07:00"))
    engine.until("tue 12:00")
    assert len(engine.outbox("lone", "digest")) == 2


def test_digests_of_other_leaders_keep_their_own_times() -> None:
    engine = an_engine(a_digest("t"), a_digest("syd", digest_at="mon 09:00"), leader="ida")
    engine.until("mon 12:00")
    assert engine.last("lone", "digest").at == engine.local("mon 07:00")
    assert engine.last("ida", "digest").at == engine.local("mon 09:00")


def test_a_deputy_gets_the_two_of_a_day_in_one_as_well() -> None:
    engine = an_engine(
        a_digest("t"), a_digest("syd", deputy=True, digest_at="mon 09:00"), leader="ida", deputy="lone"
    )
    engine.until("mon 12:00")
    assert [len(engine.outbox(who, "digest")) for who in ("lone", "ida")] == [1, 1]
    assert "Syd" in engine.last("lone", "digest").text


def test_on_other_days_each_comes_by_itself() -> None:
    engine = an_engine(a_digest("t"), a_digest("syd", digest_at="tue 07:00"))
    engine.until("tue 12:00")
    assert len(engine.outbox("lone", "digest")) == 2


def test_one_on_trial_is_not_mixed_with_one_that_is_live() -> None:
    engine = an_engine(a_digest("t"), replace(a_digest("syd"), pilot="ops"))
    engine.until("mon 12:00")
    assert sorted(str(mail.message["To"]) for mail in engine.outbox("lone", "digest")) == [
        "Lone Leder <lone@example.test>",
        "Lone Leder <ops@example.test>",
    ]
