"""Logs never say who or what, whoever writes them, and suit the place they go to."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from daemon.adapters.logs import configure_logs, in_journal, scrub


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logging is one for the whole process: afterwards it is as it was."""
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, logging.getLogger("daemon").level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("daemon").setLevel(ours)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def _logged(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_ids_and_numbers_stay_and_words_and_addresses_go() -> None:
    stream = io.StringIO()
    configure_logs("info", stream, {})
    log = structlog.get_logger("daemon.test")
    log.info(
        "sent",
        mail="abcdef234567",
        rule="@post",
        round="2026-W48",
        n=3,
        who="anne@firma.dk",
        text="Kære Anne, hej!",
    )
    (event,) = _logged(stream)
    assert event["mail"] == "abcdef234567"
    assert (event["rule"], event["round"], event["n"]) == ("@post", "2026-W48", 3)
    assert event["who"] == event["text"] == "[redacted]"


def test_an_exception_is_told_by_type_and_place_and_never_by_its_words() -> None:
    stream = io.StringIO()
    configure_logs("info", stream, {})
    try:
        raise ValueError("Anne skrev: jeg er ked af det")
    except ValueError:
        structlog.get_logger("daemon.test").exception("mail_shunted", row="abc")
    (event,) = _logged(stream)
    assert str(event["exception"]).startswith("ValueError at ")
    assert "test_logs.py" in str(event["exception"])
    assert "ked af det" not in stream.getvalue()


def test_a_librarys_message_loses_addresses_and_what_it_quotes() -> None:
    stream = io.StringIO()
    configure_logs("info", stream, {})
    logging.getLogger("aiosmtplib").warning("refused %s: 'Jeg kommer ikke'", "anne@firma.dk")
    logging.getLogger("aioimaplib").info("BODY[] {12} hemmeligt")
    (event,) = _logged(stream)
    assert event["event"] == "refused [address]: …"


def test_the_journal_gets_its_levels_and_no_times(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+") as stream:
        found = os.fstat(stream.fileno())
        environ = {"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"}
        assert in_journal(stream, environ)
        assert not in_journal(stream, {"JOURNAL_STREAM": "1:2"})
        configure_logs("info", stream, environ)
        log = structlog.get_logger("daemon.test")
        log.info("ready", members=3)
        log.warning("mailbox_lost", auth=False)
        log.error("loops_stuck")
        lines = (tmp_path / "journal").read_text().splitlines()
    assert lines == ["<6>ready members=3", "<4>mailbox_lost auth=False", "<3>loops_stuck"]


def test_scrubbing_keeps_the_rest_of_a_line() -> None:
    assert scrub("550 <anne.b+x@mail.firma.dk>: no\r\nsuch user") == "550 <[address]>: no such user"
