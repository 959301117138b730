"""Half a year with every practice on: nobody is asked above their limit, no leader urged more than twice a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.building import build_house
from daemon.config.loader import load
from daemon.engine.house import House
from daemon.engine.letters import POSTED
from daemon.engine.records import Outgoing
from daemon.practices import PRACTICES
from daemon.simulate.colleagues import Colleagues
from daemon.simulate.initiatives import HABITS
from daemon.simulate.play import Play, Played
from daemon.simulate.subjects import subject_alone, subjects_only

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
START = datetime(2026, 12, 6, 23, tzinfo=UTC)
WEEKS = 26


@pytest.fixture(scope="module")
def house() -> House:
    """The team of the example config, with every practice there is."""
    config = load(EXAMPLE, {practice.name: practice for practice in PRACTICES})
    built = build_house(config, list(PRACTICES), START.date())
    return replace(built, renderer=subjects_only(built.renderer), compose=subject_alone)


@pytest.fixture(scope="module")
def played(house: House) -> Played:
    return Play(house, Colleagues(0.75)).run(START, START + timedelta(weeks=WEEKS))


def local_day(house: House, mail: Outgoing) -> date:
    zone = ZoneInfo(house.world.members[mail.member or ""].zone)
    return mail.created_at.astimezone(zone).date()


def asking_days(house: House, played: Played) -> Counter[tuple[str, date]]:
    mails = (mail for mail in played.mails if mail.id in played.asking and mail.member)
    return Counter((mail.member or "", local_day(house, mail)) for mail in mails)


def test_every_practice_plays(house: House) -> None:
    assert {rule.practice for rule in house.world.rules.values()} == {p.name for p in PRACTICES}


def test_nothing_breaks_and_nothing_comes_too_late(played: Played) -> None:
    assert [(failure.what, failure.why) for failure in played.failures] == []
    assert played.skipped == []


def test_nobody_is_asked_more_than_once_a_day(house: House, played: Played) -> None:
    assert max(asking_days(house, played).values()) == 1


def test_nobody_is_asked_more_in_a_week_than_their_limit(house: House, played: Played) -> None:
    weeks: Counter[tuple[str, int, int]] = Counter()
    for (member, day), count in asking_days(house, played).items():
        year, week, _ = day.isocalendar()
        weeks[member, year, week] += count
    above = {key: n for key, n in weeks.items() if n > house.world.members[key[0]].weekly_limit}
    assert above == {}


def test_a_leader_gets_at_most_one_digest_and_two_urging_mails_a_day(house: House, played: Played) -> None:
    leaders = {team.leader for team in house.world.teams.values()}
    days: dict[str, Counter[tuple[str, date]]] = {"digest": Counter(), "urging": Counter()}
    for mail in played.mails:
        urging = mail.kind == "nudge" or mail.id in played.asking
        if mail.member in leaders and (urging or mail.kind == "digest"):
            days["urging" if urging else "digest"][mail.member, local_day(house, mail)] += 1
    assert max(days["digest"].values()) == 1
    assert max(days["urging"].values()) <= 2


@pytest.mark.parametrize("practice", sorted({p.name for p in PRACTICES} - {"roster"}))
def test_each_practice_sends_something(house: House, played: Played, practice: str) -> None:
    rules = {rule.id for rule in house.world.rules.values() if rule.practice == practice}
    asked = {ask.rule for ask in played.asks if ask.mailed_at}
    sent = {mail.rule for mail in played.mails}
    assert rules & (asked | sent), f"no mail of {practice} in {WEEKS} weeks"


def test_only_posted_mails_count_under_a_limit(played: Played) -> None:
    assert {mail.kind for mail in played.mails if mail.id in played.asking} <= set(POSTED)


def test_what_people_write_of_their_own_accord_are_words_of_practices() -> None:
    known = {word.id for practice in PRACTICES for word in practice.words}
    assert {habit.word for habit in HABITS} <= known
