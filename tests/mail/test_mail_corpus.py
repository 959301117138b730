"""Public collections of bounces, automatic replies and replies: nothing raises, and most is understood."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from daemon.mail.scan import OwnAddresses, scan
from tests.mail.public_corpus import (
    ABSENT,
    AGAINST_OTHERS,
    COMPONENTS,
    CONVENTIONS,
    CORPUS,
    components,
    contradicting,
    index,
    present,
    replies,
    verdict,
)

SECONDS = 5.0
OWN = OwnAddresses(box="naervaer@firma.example")
AT_LEAST_OK, AT_MOST_LOST = 0.9, 0.02
AT_LEAST_OK_JOINED = 0.6

pytestmark = pytest.mark.skipif(not present(), reason=ABSENT)


def test_bounces_and_automatic_replies_are_told_apart_in_time() -> None:
    wrong = []
    for folder in ("bounce", "autoreply"):
        for row in index(folder):
            raw = (CORPUS / row["file"]).read_bytes()
            started = time.process_time()
            found = scan(raw, own=OWN)
            assert time.process_time() - started < SECONDS, row["id"]
            wanted = "bounce" if row["expected"].get("is_bounce") else "auto-reply"
            wrong += [(row["id"], found.kind)] if found.kind != wanted else []
    assert len(wrong) <= 4, wrong


def test_every_reply_is_read_in_time_in_the_convention_of_its_source() -> None:
    verdicts: Counter[str] = Counter()
    for item in replies():
        started = time.process_time()
        told = verdict(item)
        assert time.process_time() - started < SECONDS, item.name
        verdicts[told] += item.name not in contradicting()
    assert verdicts["ok"] >= AT_LEAST_OK * verdicts.total(), verdicts
    assert verdicts["lost"] <= AT_MOST_LOST * verdicts.total(), verdicts


def test_bodies_joined_with_signatures_and_quotes_lose_nothing() -> None:
    verdicts = Counter(verdict(item) for item in components()[::7])
    assert verdicts["ok"] >= AT_LEAST_OK_JOINED * verdicts.total(), verdicts
    assert verdicts["lost"] <= AT_MOST_LOST * verdicts.total(), verdicts


def test_every_source_has_a_convention_and_every_exception_an_item() -> None:
    assert {item.source for item in replies()} | {COMPONENTS} == set(CONVENTIONS)
    assert set(AGAINST_OTHERS) <= {item.name for item in replies()}
