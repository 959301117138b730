"""Weeks with every practice on give the same mails, questions and skipped moments on PostgreSQL as in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import NotesKeys
from daemon.building import build_house
from daemon.config.loader import load
from daemon.practices import PRACTICES
from daemon.simulate.colleagues import Colleagues
from daemon.simulate.play import Play, Played
from daemon.simulate.subjects import subject_alone, subjects_only
from tests.engine.stores import Databases, StoreNow, in_memory

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
START = datetime(2026, 12, 6, 23, tzinfo=UTC)
WEEKS = 3


def played_on(store: StoreNow) -> Played:
    """The weeks of the example config's team."""
    config = load(EXAMPLE, {practice.name: practice for practice in PRACTICES})
    built = build_house(config, list(PRACTICES), START.date())
    house = replace(built, renderer=subjects_only(built.renderer), compose=subject_alone)
    play = Play(house, Colleagues(0.75))
    play._store = store  # type: ignore[assignment]
    return play.run(START, START + timedelta(weeks=WEEKS))


@pytest.mark.postgres
def test_the_same_weeks_come_of_both_stores(databases: Databases) -> None:
    here = played_on(in_memory(Keyring.ephemeral(), NotesKeys.ephemeral()))
    there = played_on(databases.open(Keyring.ephemeral(), NotesKeys.ephemeral()))
    assert here.failures == there.failures == []
    assert here.skipped == there.skipped
    assert here.answers == there.answers
    assert [(at, m.rule, m.round, m.step, m.about) for at, m in here.steps] == [
        (at, m.rule, m.round, m.step, m.about) for at, m in there.steps
    ]
    assert [(m.created_at, m.kind, m.member, m.recipient) for m in here.mails] == [
        (m.created_at, m.kind, m.member, m.recipient) for m in there.mails
    ]
    assert [mail.raw for mail in here.mails] == [mail.raw for mail in there.mails]
    assert here.asks == there.asks
