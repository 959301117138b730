"""Killed at any instant, the service loses nothing and does nothing twice: the short form of `make faults`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.kills import receiving, sending
from tests.faults.kills.databases import Files
from tests.faults.kills.life import scratch
from tests.faults.rows import Outcome, Plan
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.timeout(300)


def assert_nothing_lost_or_sent_twice(outcome: Outcome) -> None:
    figures = outcome.figures
    assert outcome.broken == ()
    assert figures["kills"] == sending.KILLS * len(sending.LATENCIES)
    assert (figures["lost in silence"], figures["extra copies"], figures["parked"]) == (0, 0, 0)
    assert figures["settled"] == figures["doubts"]
    assert int(figures["doubts"]) > 5
    assert int(figures["killed between the dot and the 250"]) > 0
    assert int(figures["killed between the 250 and the commit"]) > 0


def test_fifty_kills_while_sending_lose_no_mail_and_send_none_twice(tmp_path: Path) -> None:
    plan = Plan(times=len(sending.LATENCIES), keep=tmp_path)
    assert_nothing_lost_or_sent_twice(sending.send_on_sqlite(plan))


@pytest.mark.postgres
def test_fifty_kills_while_sending_from_postgresql_lose_no_mail_and_send_none_twice(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    plan = Plan(times=len(sending.LATENCIES), keep=tmp_path)
    assert_nothing_lost_or_sent_twice(sending.send_with(postgres, plan))


def test_where_no_copies_are_kept_the_same_kills_send_mails_twice(tmp_path: Path) -> None:
    """So the kills do fall where they hurt, and it is the looking that helps."""
    with scratch() as ground:
        trials = sending.on_the_grid(Files.lay(ground), copies=False)
        outcome = asyncio.run(sending.run_trials(Plan(times=1, keep=tmp_path, seed=2), ground, trials))
    assert int(outcome.figures["extra copies"]) > 0
    assert outcome.figures["lost in silence"] == 0
    assert "extra copies" in outcome.broken[0]


def test_a_hundred_kills_while_receiving_lose_no_answer_and_double_none(tmp_path: Path) -> None:
    outcome = receiving.receive_on_pymap(Plan(times=100 // receiving.KILLS, keep=tmp_path))
    assert outcome.broken == ()
    assert outcome.figures["kills"] == 100
    assert int(outcome.figures["answers"]) >= 100
    assert (outcome.figures["lost"], outcome.figures["doubled"]) == (0, 0)
