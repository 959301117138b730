"""Real answers of submission servers: whether the mail, its address, our pace or our account is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from daemon.adapters.smtp_answers import enhanced_code, refused, safe_text
from daemon.adapters.smtp_wire import Reply
from daemon.mail.bounce_cause import cause_of

TABLE = tomli.loads((Path(__file__).parent / "tables" / "refusals.toml").read_text(encoding="utf-8"))
RESTS_ALL = {"refused-auth", "exhausted", "throttled"}


ANSWERS: list[dict[str, str]] = [answer for server in TABLE.values() for answer in server["answers"]]
each = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["text"][:40])


def said(answer: dict[str, str]) -> Reply:
    lines = answer["text"].split("\n")
    return Reply(int(lines[0][:3]), "\n".join(line[4:] for line in lines))


@each
def test_each_answer_ends_the_sending_as_it_should(answer: dict[str, str]) -> None:
    reply = said(answer)
    report = refused(answer["at"], reply)  # type: ignore[arg-type]
    assert report.outcome == answer["outcome"]
    assert (report.phase, report.code) == (answer["at"], reply.code)


@each
def test_a_notice_with_the_same_words_says_the_right_thing_of_the_address(answer: dict[str, str]) -> None:
    reply = said(answer)
    words, permanent = safe_text(reply.text), reply.code >= 500
    assert cause_of(enhanced_code(reply.text) or "", words, permanent=permanent) == answer["cause"]


def test_what_is_about_us_counts_against_nobody() -> None:
    ours = [answer for answer in ANSWERS if answer["outcome"] in RESTS_ALL]
    assert len(ours) >= 30
    assert {answer["cause"] for answer in ours if said(answer).code >= 500} == {"policy"}, "weighs nothing"
    assert {answer["cause"] for answer in ours} == {"policy", "later"}


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(ANSWERS) >= 80
