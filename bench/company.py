"""A company of any size as a config on disk, and the engine's house built from it as the service builds it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TextIO

from daemon.adapters.clock import ManualClock
from daemon.adapters.logs import configure_logs
from daemon.adapters.store.sqlite import SqliteStore
from daemon.building import build_house, database, key_file
from daemon.config.loader import Config
from daemon.engine.house import House
from daemon.practices import PRACTICES
from daemon.reloading import load_config

TEAM_SIZE = 20
DOMAIN = "example.test"
BOX = f"team@{DOMAIN}"
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_FIRST = ("Anne", "Søren", "Rikke", "Åse", "Jonas", "Aviâja", "Emily", "Malik", "Tove", "Jens")
_LAST = ("Holm", "Bæk", "Ågård", "Petersen", "Lindholm", "Clarke", "Olsen", "Østergaard", "Brix", "Møller")
ALL_PRACTICES = ("ideas", "successes", "newsletter", "digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the company's mail goes and comes from; port 9 is where nobody answers."""

    imap_port: int = 9
    smtp_port: int = 9
    user: str = "team"
    address: str = BOX


def write_company(
    folder: Path, people: int, *, practices: tuple[str, ...] = ALL_PRACTICES, servers: Servers | None = None
) -> Path:
    """Write a config with so many people in teams of twenty, each team with these practices; its path."""
    servers = servers or Servers()
    teams = range(max(1, people // TEAM_SIZE))
    rows = ["id,name,email,location,team,language"]
    for number in range(people):
        first, last = _FIRST[number % 10], _LAST[number // 10 % 10]
        language = "en" if number % 10 == 6 else "da"
        team = number % len(teams)
        rows.append(f"p{number},{first} {last} {number},p{number}@{DOMAIN},aarhus,t{team},{language}")
    (folder / "members.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    config = folder / "config.toml"
    config.write_text(_HEAD.format(data=folder / "data", **_fields(servers)), encoding="utf-8")
    with config.open("a", encoding="utf-8") as file:
        for team in teams:
            file.write(f'\n[[teams]]\nid = "t{team}"\nname = "Hold {team}"\nleader = "p{team}"\n')
            for practice in practices:
                file.write(f'[rules.{practice}-{team}]\npractice = "{practice}"\nteam = "t{team}"\n')
    return config


_HEAD = """\
[service]
data_dir = "{data}"
ops = ["drift@example.test"]
members_file = "members.csv"
language = "da"

[mailbox]
address = "{address}"
user = "{user}"
password = "env:BOX_PASSWORD"
imap = {{ host = "127.0.0.1", port = {imap}, tls = "none" }}
smtp = {{ host = "127.0.0.1", port = {smtp}, tls = "none", login = "none", connections = 4 }}

[[locations]]
id = "aarhus"
name = "Aarhus"
"""


def _fields(servers: Servers) -> dict[str, object]:
    return {
        "address": servers.address,
        "user": servers.user,
        "imap": servers.imap_port,
        "smtp": servers.smtp_port,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A house over a database in a file of its own, at one in the night of a Monday."""

    config: Config
    house: House
    store: SqliteStore
    clock: ManualClock


@cache
def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def open_company(config_path: Path) -> Company:
    """Build house and store; logs are made as in earnest and thrown away."""
    configure_logs("info", stream=_nowhere())
    config = load_config(config_path)
    config.service.data_dir.mkdir(mode=0o700)
    return Company(
        config=config,
        house=build_house(config, PRACTICES, MONDAY.date()),
        store=SqliteStore.open(database(config), key_file(config)),
        clock=ManualClock(MONDAY),
    )
