"""A storm of bounces is weathered: people's answers are read first, and nobody is suspended who can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.mail.glance import may_be_a_persons
from tests.faults.loops.storm import weather
from tests.faults.rows import Plan


@pytest.mark.dovecot
@pytest.mark.postfix
@pytest.mark.usefixtures("dovecot")
def test_people_are_answered_first_and_nobody_is_suspended_wrongly(tmp_path: Path) -> None:
    assert weather(Plan(times=300, keep=tmp_path)).broken == ()


@pytest.mark.parametrize(
    "line",
    [
        b"Return-Path: <>",
        b"Auto-Submitted: auto-replied (vacation)",
        b"X-Failed-Recipients: a@b.test",
        b"Precedence: bulk",
        b"Content-Type: multipart/report; report-type=delivery-status",
        b"from: Mail Delivery System <mailer-daemon@mx.test>",
    ],
)
def test_what_says_that_a_machine_sent_it_waits_its_turn(line: bytes) -> None:
    assert not may_be_a_persons(b"Subject: x\r\n" + line + b"\r\n\r\nbody")
    assert may_be_a_persons(b"Subject: x\r\n\r\n" + line + b"\r\n")


def test_a_head_without_end_is_looked_at_in_no_time() -> None:
    assert may_be_a_persons(b"from: " + b"x" * 5_000_000)
    assert may_be_a_persons(b"from: x\n" * 600_000)
    assert may_be_a_persons(b"")
