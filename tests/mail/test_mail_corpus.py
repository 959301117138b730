"""Public collections of bounces, automatic replies and replies: nothing raises, and most is understood."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest

from daemon.mail.scan import OwnAddresses, scan
from tests.effort import processor_seconds
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
            found = scan(raw, own=OWN)
            assert processor_seconds(partial(scan, raw, own=OWN), within=SECONDS) < SECONDS, row["id"]
            wanted = "bounce" if row["expected"].get("is_bounce") else "auto-reply"
            wrong += [(row["id"], found.kind)] if found.kind != wanted else []
    assert len(wrong) <= 4, wrong


def test_every_reply_is_read_in_time_in_the_convention_of_its_source() -> None:
    verdicts: Counter[str] = Counter()
    for item in replies():
        told = verdict(item)
        assert processor_seconds(partial(verdict, item), within=SECONDS) < SECONDS, item.name
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
