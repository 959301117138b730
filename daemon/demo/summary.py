"""What happened in the demo, in figures and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daemon.demo.stage import Stage
from daemon.engine.records import InboxRow, InboxState, OutState
from daemon.engine.tx import Tx
from daemon.shapes.edition import CHANGE, EDITION, fold

_MANY = 10_000
_KINDS = {
    "ask": "questions and reminders",
    "receipt": "receipts",
    "edition": "newsletters",
    "digest": "digests to the leader",
    "send": "other news to one person",
    "bounced": "notices of a dead address",
    "ops": "notices to ops",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures, under the names they have as JSON."""

    figures: Mapping[str, Any]

    @property
    def is_good(self) -> bool:
        """Whether there is an edition with an idea and successes, and a digest, and nothing of ours broke."""
        edition = self.figures["edition"] or {}
        whole = edition.get("idea") and edition.get("successes") and self.figures["digest"]
        return bool(whole) and not self.figures["faults"]

    def lines(self) -> Iterator[str]:
        """The same for people to read."""
        known = self.figures
        yield f"Sent: {known['mails_sent']} mails"
        for kind, count in known["mails_by_kind"].items():
            yield f"  {count:3} {_KINDS.get(kind, kind)}"
        yield (
            f"Received: {known['replies_received']} mails from people, {known['replies_understood']} understood "
            f"at once, {known['asked_back']} asked back"
        )
        yield f"  {known['auto_replies']:3} out-of-office\n  {known['bounces']:3} bounced"
        edition, digest = known["edition"], known["digest"]
        if edition:
            yield f"Newsletter no. {edition['number']}:"
            yield (
                f"  Idea: {edition['idea']['text']} ({edition['idea']['by']})"
                if edition["idea"]
                else "  no idea"
            )
            yield from (f"  Success: {one['text']} ({one['by']})" for one in edition["successes"])
            yield from (
                f"  Praise for {one['about']}: {one['text']} ({one['by']})" for one in edition["praise"]
            )
            yield f"  Also: {', '.join(edition['also'])}" if edition["also"] else "  nothing else"
        else:
            yield "No newsletter."
        yield f"Leader's digest: {', '.join(digest['sections'])}" if digest else "No digest for the leader."
        yield from (f"Fault: {fault}" for fault in known["faults"])


async def summarise(stage: Stage, seconds: float) -> Summary:
    """Count what happened so far; `seconds` is how long it took."""
    return Summary(await stage.store.read(lambda tx: _count(tx, stage)) | {"seconds": round(seconds, 1)})


def _count(tx: Tx, stage: Stage) -> dict[str, Any]:
    rows = tx.inbox(tuple(InboxState), limit=_MANY)
    sent = Counter(mail.kind for mail in tx.outgoings((OutState.SENT,), limit=_MANY))
    people = [row for row in rows if not row.reason.startswith(("bounce", "auto-reply", "own", "list"))]
    back = sum(row.reason == "asked back" for row in people)
    lost = sum(row.reason in ("empty", "unreadable") or row.state is InboxState.SHUNTED for row in people)
    return {
        "mails_sent": sum(sent.values()),
        "mails_by_kind": dict(sent.most_common()),
        "replies_received": len(people),
        "replies_understood": len(people) - back - lost,
        "asked_back": back,
        "bounces": _reasons(rows, "bounce"),
        "auto_replies": _reasons(rows, "auto-reply"),
        "edition": _edition(tx),
        "digest": _digest(stage),
        "faults": _faults(tx, stage),
    }


def _reasons(rows: Sequence[InboxRow], beginning: str) -> int:
    return sum(row.reason.startswith(beginning) for row in rows)


def _edition(tx: Tx) -> dict[str, Any] | None:
    entries = tx.entries((EDITION,))
    if not entries:
        return None
    edition = fold(entries[-1], tx.entries((CHANGE,)))
    lines = [(line["section"], line["data"]) for line in edition.lines]
    ideas = [_told(data) for section, data in lines if section == "idea"]
    successes = [data for section, data in lines if section == "successes"]
    return {
        "number": edition.number,
        "intro": edition.intro,
        "idea": ideas[0] if ideas else None,
        "successes": [_told(data) for data in successes if data.get("kind") != "praise"],
        "praise": [
            _told(data) | {"about": data["about"]} for data in successes if data.get("kind") == "praise"
        ],
        "also": list(dict.fromkeys(section for section, _ in lines if section not in ("idea", "successes"))),
    }


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": data["text"], "by": data["name"]}


def _digest(stage: Stage) -> dict[str, Any] | None:
    """The newest digest: its heading, and the headings of its sections."""
    posts = [post for post in stage.postboxes.posts if post.kind == "digest" and post.way == "received"]
    if not posts:
        return None
    text = posts[-1].body("text/plain").partition("\n-- \n")[0]
    sections = [block.strip().split("\n")[0] for block in text.split("\n\n\n")[1:]]
    return {"subject": posts[-1].subject, "count": len(posts), "sections": sections}


def _faults(tx: Tx, stage: Stage) -> list[str]:
    figures = tx.figures()
    broken = ("inbox.shunted", "outbox.failed", "moments.failed", "moments.skipped")
    counted = [f"{name}: {figures[name]}" for name in broken if figures.get(name)]
    return counted + [f"{name}: {text}" for name, text in stage.service.health.problems.items()]
