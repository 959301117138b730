"""Public collections of bounces and automatic replies: what is detected, what wrongly, and whose address is found."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from daemon.mail.reading import Scan
from daemon.mail.scan import OwnAddresses, scan
from tests.effort import processor_seconds

BESIDE = next(Path(__file__).parents[2].parent.glob("*/mail-corpus/index.jsonl"), Path("index.jsonl")).parent
CORPUS = Path(os.environ.get("NAERVAER_MAIL_CORPUS") or BESIDE)
SECONDS = 0.5
OWN = OwnAddresses(box="naervaer@firma.example")

pytestmark = pytest.mark.skipif(
    not (CORPUS / "index.jsonl").exists(),
    reason="MAIL CORPUS ABSENT: set NAERVAER_MAIL_CORPUS to the folder that holds index.jsonl",
)


def items(folder: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    for line in (CORPUS / "index.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["file"].startswith(folder):
            yield item, (CORPUS / item["file"]).read_bytes()


@cache
def scanned(folder: str) -> tuple[tuple[str, dict[str, Any], Scan], ...]:
    """Each mail of a folder: its name, what its source expects, and what we see."""
    return tuple((item["file"], item["expected"], scan(raw, own=OWN)) for item, raw in items(folder))


def test_at_least_99_in_a_hundred_bounces_are_detected() -> None:
    wanted = [(name, seen) for name, expected, seen in scanned("bounce/") if expected["is_bounce"]]
    missed = [(name, seen.kind, seen.why, seen.subject) for name, seen in wanted if seen.bounce is None]
    print(f"bounces detected: {len(wanted) - len(missed)} of {len(wanted)}")
    for row in missed:
        print("  missed:", *row)
    assert len(missed) <= len(wanted) * 0.01, missed


def test_nothing_else_is_one() -> None:
    others = [(name, seen) for name, expected, seen in scanned("bounce/") if not expected["is_bounce"]]
    others += [(name, seen) for name, _, seen in scanned("autoreply/")]
    others += [(item["file"], scan(raw, own=OWN)) for item, raw in items("reply/") if b"\nSubject:" in raw]
    false = [name for name, seen in others if seen.kind == "bounce"]
    print(f"false bounces: {len(false)} of {len(others)}")
    assert not false


def test_the_address_is_found_in_at_least_97_of_a_hundred() -> None:
    labelled = [
        (name, expected["addresses"], seen.bounce) for name, expected, seen in scanned("bounce/flufl/")
    ]
    wrong = []
    for name, addresses, bounce in labelled:
        wanted = {address.lower() for address in addresses}
        if bounce is None or bounce.address not in wanted:
            wrong.append((name, bounce.address if bounce else "", *sorted(wanted)))
    complete = sum(
        bool(b) and set(b.addresses) == {a.lower() for a in wanted} for _, wanted, b in labelled if b
    )
    print(
        f"addresses found: {len(labelled) - len(wrong)} of {len(labelled)}; all of a notice's in {complete}"
    )
    for row in wrong:
        print("  wrong:", *row)
    assert len(wrong) <= len(labelled) * 0.03, wrong


def test_every_bounce_says_why_or_in_whose_words() -> None:
    told = [seen.bounce for _, expected, seen in scanned("bounce/") if expected["is_bounce"] and seen.bounce]
    with_reason = sum(bool(bounce.reason) for bounce in told)
    print(f"reasons found: {with_reason} of {len(told)}")
    assert with_reason >= len(told) * 0.97


DEAD = {"userunknown", "hasmoved", "hostunknown", "suspend"}
ALIVE = {"mailboxfull", "mesgtoobig", "exceedlimit", "expired", "spamdetected", "blocked", "policyviolation"}


def test_no_living_address_is_taken_for_a_dead_one() -> None:
    wrong, right = [], 0
    for name, expected, seen in scanned("bounce/sisimai/"):
        bounce, reason = seen.bounce, expected.get("reason")
        if bounce is None:
            continue
        dead = bounce.permanent and bounce.cause == "gone"
        if dead and reason in ALIVE:
            wrong.append((name, reason, bounce.code, bounce.reason))
        right += dead and reason in DEAD
    print(f"dead addresses known as such: {right}; living ones taken for dead: {len(wrong)}")
    for row in wrong:
        print("  wrong:", *row)
    # Of one notice the source labels the second of two recipients.
    assert len(wrong) <= 1, wrong


def test_all_automatic_replies_are_told_from_people() -> None:
    told = [(name, seen.kind) for name, _, seen in scanned("autoreply/")]
    assert told
    assert {kind for _, kind in told} == {"auto-reply"}, told


def test_no_person_is_taken_for_a_machine() -> None:
    people = [(item["file"], scan(raw, own=OWN)) for item, raw in items("reply/talon-eml/")]
    assert people
    assert [name for name, seen in people if seen.kind != "person"] == []


def test_none_takes_long() -> None:
    for item, raw in (*items("bounce/"), *items("autoreply/")):
        took = processor_seconds(partial(scan, raw, own=OWN), within=SECONDS)
        assert took < SECONDS, item["file"]
