"""The operators' command is run when a problem lasts and when it is over, and no more often than it should."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daemon.adapters.health_file import Alarms, write_health


class Hands:
    """A clock that is moved by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "told"


def _alarms(told: Path, problems: dict[str, str], clock: Hands) -> Alarms:
    script = f'printf "%s %s " "$NAERVAER_STATE" "$NAERVAER_PROBLEM" >> {told}; cat >> {told}'
    return Alarms(("/bin/sh", "-c", script), problems, clock)


def _lines(told: Path) -> list[str]:
    return told.read_text().splitlines() if told.exists() else []


async def test_a_problem_that_lasts_is_told_once_and_its_end_too(told: Path) -> None:
    problems, clock = {"intake": "log-in refused for team@firma.dk"}, Hands()
    alarms = _alarms(told, problems, clock)
    await alarms.look()
    assert _lines(told) == []
    clock.seconds = 31
    await alarms.look()
    await alarms.look()
    assert _lines(told) == ["begun intake naervaer intake: log-in refused for [address]"]
    del problems["intake"]
    await alarms.look()
    assert _lines(told)[1:] == ["over intake naervaer intake: over: log-in refused for [address]"]


async def test_a_blip_rings_nobody_up(told: Path) -> None:
    problems, clock = {"intake": "lost"}, Hands()
    alarms = _alarms(told, problems, clock)
    await alarms.look()
    clock.seconds = 20
    problems.clear()
    await alarms.look()
    clock.seconds = 25
    problems["intake"] = "lost"
    await alarms.look()
    clock.seconds = 40
    await alarms.look()
    assert _lines(told) == []


async def test_a_problem_that_comes_and_goes_is_told_at_most_every_quarter_of_an_hour(told: Path) -> None:
    problems: dict[str, str] = {}
    clock = Hands()
    alarms = _alarms(told, problems, clock)
    for minute in range(31):
        clock.seconds = minute * 60
        problems.update(delivery="down") if minute % 2 == 0 else problems.clear()
        await alarms.look()
        clock.seconds += 40
        await alarms.look()
    assert sum(line.startswith("begun") for line in _lines(told)) == 2


async def test_problems_nobody_asked_to_hear_of_ring_nobody(told: Path) -> None:
    problems, clock = {"config": "a key is wrong"}, Hands()
    alarms = _alarms(told, problems, clock)
    await alarms.look()
    clock.seconds = 100
    await alarms.look()
    assert _lines(told) == []


async def test_a_command_that_is_not_there_stops_nothing(tmp_path: Path) -> None:
    alarms = Alarms((str(tmp_path / "missing"),), {"shunted": "a mail"}, Hands(), patience_seconds=0)
    await alarms.look()


def test_the_health_file_is_replaced_as_a_whole_and_readable_by_monitoring(tmp_path: Path) -> None:
    file = tmp_path / "health.json"
    write_health(file, {"grade": "ok"})
    write_health(file, {"grade": "critical"})
    assert json.loads(file.read_text()) == {"grade": "critical"}
    assert file.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in tmp_path.iterdir()] == ["health.json"]
