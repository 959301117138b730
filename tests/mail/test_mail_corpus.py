"""Public collections of bounces, automatic replies and replies: nothing raises; the figures are a report."""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from daemon.mail.body import body_text
from daemon.mail.html_text import html_text
from daemon.mail.parse import parse
from daemon.mail.reply_text import reply_text
from daemon.mail.scan import OwnAddresses, scan

BESIDE = next(Path(__file__).parents[2].parent.glob("*/mail-corpus/index.jsonl"), Path("index.jsonl")).parent
CORPUS = Path(os.environ.get("NAERVAER_MAIL_CORPUS") or BESIDE)
SECONDS = 5.0
OWN = OwnAddresses(box="naervaer@firma.example")

pytestmark = pytest.mark.skipif(
    not (CORPUS / "index.jsonl").exists(),
    reason="MAIL CORPUS ABSENT: set NAERVAER_MAIL_CORPUS to the folder that holds index.jsonl",
)


def items(folder: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    for line in (CORPUS / "index.jsonl").read_text().splitlines():
        item = json.loads(line)
        if item["file"].startswith(folder):
            yield item, (CORPUS / item["file"]).read_bytes()


def test_every_bounce_and_automatic_reply_is_scanned_in_time() -> None:
    kinds: Counter[str] = Counter()
    for folder in ("bounce/", "autoreply/"):
        for item, raw in items(folder):
            started = time.process_time()
            found = scan(raw, own=OWN)
            assert time.process_time() - started < SECONDS, item["id"]
            kinds[f"{folder}{found.kind}"] += 1
    print("mail corpus, kinds:", dict(kinds))


def test_every_reply_is_read_in_time() -> None:
    verdicts: Counter[str] = Counter()
    for item, raw in items("reply/"):
        expected = json.loads((CORPUS / item["expected"]).read_text())
        started = time.process_time()
        found = reply_text(text_of(item, raw), None)
        assert time.process_time() - started < SECONDS, item["id"]
        readings = [judge(folded(text), expected) for text in (found.clean, found.new)]
        verdicts["ok" if "ok" in readings else readings[0]] += 1
    print("mail corpus, replies:", dict(verdicts))


def text_of(item: dict[str, Any], raw: bytes) -> str:
    if item["ctype"] == "message/rfc822":
        return body_text(parse(raw).root).text
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return html_text(text) if item["ctype"] == "text/html" else text


def judge(got: str, expected: dict[str, Any]) -> str:
    if "equals" in expected and got != (wanted := folded(expected["equals"])):
        lost = words(wanted) - words(got)
        return "lost" if lost else "leak"
    if any(folded(part) not in got for part in expected.get("contains", [])):
        return "lost"
    return "leak" if any(folded(part) in got for part in expected.get("not_contains", [])) else "ok"


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[\u200b\ufeff]", "", text.replace("\u00a0", " "))).strip()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))
