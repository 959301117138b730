"""How the config names a PostgreSQL: a URL with no password in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.core.errors import ConfigError
from daemon.stores import server
from tests.config.builders import findings, line_of, loaded, spoilt

OPS = 'ops = ["drift@nordlys.example"]'


def with_database(url: str, more: str = "") -> str:
    return spoilt(OPS, f'{OPS}\ndatabase = "{url}"\n{more}')


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://naervaer@db.example.com/naervaer?sslmode=verify-full",
        "postgres://naervaer@db.example.com:5433/naervaer",
        "postgresql:///naervaer?host=/run/postgresql",
    ],
)
def test_a_url_without_a_password_is_taken(tmp_path: Path, url: str) -> None:
    address = server(loaded(tmp_path, with_database(url)))
    assert address is not None
    assert address.url == url
    assert address.password is None


def test_without_one_the_database_is_a_file(tmp_path: Path) -> None:
    assert server(loaded(tmp_path)) is None
    assert server(loaded(tmp_path, with_database(""))) is None


@pytest.mark.parametrize(
    "url", ["postgresql://me:hunter2@db/naervaer", "postgresql://me@db/naervaer?password=hunter2"]
)
def test_a_password_in_the_url_is_refused_and_not_shown(tmp_path: Path, url: str) -> None:
    text = with_database(url)
    (finding,) = findings(tmp_path, text)
    assert "database_password" in finding.message + finding.hint
    assert finding.line == line_of(text, "database =")
    assert "hunter2" not in str(finding)


@pytest.mark.parametrize(
    "url", ["db.example.com", "mysql://me@db/naervaer", "postgresql://db", "postgresql://d b/x"]
)
def test_what_is_no_such_url_is_told_with_how_it_is_written(tmp_path: Path, url: str) -> None:
    (finding,) = findings(tmp_path, with_database(url))
    assert "postgresql://USER@SERVER/DATABASE" in str(finding)


def test_the_password_comes_from_where_the_config_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = loaded(
        tmp_path, with_database("postgresql://me@db/n", 'database_password = "env:DATABASE_PASSWORD"\n')
    )
    with pytest.raises(ConfigError, match="set DATABASE_PASSWORD"):
        server(config)
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    address = server(config)
    assert address is not None
    assert address.password == "hunter2"
    assert "hunter2" not in repr(address)
