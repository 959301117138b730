"""Bounces and automatic replies of the handed-over sources: told apart from people, and the address found."""

from __future__ import annotations

from collections.abc import Iterator

from bench.replies.table import Goal, Table, exactly, share
from daemon.mail.reading import OwnAddresses, Scan
from daemon.mail.scan import scan
from tests.mail.public_corpus import CORPUS, index, present

OWN = OwnAddresses(box="naervaer@firma.example")
DETECTED, ADDRESSED = 99.0, 97.0
_COLUMNS = (
    "source",
    "bounces",
    "detected",
    "% detected",
    "others",
    "false",
    "with address",
    "right",
    "% right",
)


def measure() -> Iterator[Table]:
    """The table of bounces and automatic replies; nothing where the sources are absent."""
    if present():
        yield _bounces()
        yield _automatic()


def _bounces() -> Table:
    table = Table(
        title="6. Bounces",
        columns=_COLUMNS,
    )
    rows = [(row, scan((CORPUS / row["file"]).read_bytes(), own=OWN)) for row in index("bounce")]
    everything = [0] * 6
    for source in dict.fromkeys(row["file"].split("/")[1] for row, _ in rows):
        some = [(row["expected"], found) for row, found in rows if row["file"].split("/")[1] == source]
        counts = _counts(some)
        table.add(source, *_with_shares(counts))
        everything = [one + other for one, other in zip(everything, counts, strict=True)]
    table.add("all", *_with_shares(everything))
    bounces, detected, _, false, addressed, right = everything
    told, addresses = exactly(detected, bounces), exactly(right, addressed)
    table.goals = [
        Goal(f"detection at least {DETECTED} %", f"{told:.2f} %", told >= DETECTED),
        Goal("no false one", str(false), not false),
        Goal(f"address at least {ADDRESSED} %", f"{addresses:.2f} %", addresses >= ADDRESSED),
    ]
    table.notes = [
        "only the source flufl names addresses; its mails are the fixtures of a library that we use"
    ]
    table.notes += [
        f"{row['id']}: read as {found.kind} ({found.why})"
        for row, found in rows
        if row["expected"]["is_bounce"] != (found.kind == "bounce")
    ]
    table.notes += [
        f"{row['id']}: address {found.bounce.address}, expected {', '.join(row['expected']['addresses'])}"
        for row, found in rows
        if found.bounce and row["expected"].get("addresses") and not _is_right(row["expected"], found)
    ]
    return table


def _counts(some: list[tuple[dict[str, object], Scan]]) -> list[int]:
    bounces = [(expected, found) for expected, found in some if expected["is_bounce"]]
    others = [found for expected, found in some if not expected["is_bounce"]]
    addressed = [(expected, found) for expected, found in bounces if expected.get("addresses")]
    return [
        len(bounces),
        sum(found.kind == "bounce" for _, found in bounces),
        len(others),
        sum(found.kind == "bounce" for found in others),
        len(addressed),
        sum(_is_right(expected, found) for expected, found in addressed),
    ]


def _with_shares(counts: list[int]) -> tuple[int | float, ...]:
    bounces, detected, others, false, addressed, right = counts
    return (
        bounces,
        detected,
        share(detected, bounces),
        others,
        false,
        addressed,
        right,
        share(right, addressed),
    )


def _is_right(expected: dict[str, object], found: Scan) -> bool:
    """The address that is acted on is among those the source names, and every named one was found."""
    named = expected.get("addresses")
    wanted = {str(address).lower() for address in named} if isinstance(named, list) else set()
    told = {address.lower() for address in found.bounce.addresses} if found.bounce else set()
    return bool(found.bounce and found.bounce.address.lower() in wanted and wanted <= told)


def _automatic() -> Table:
    table = Table(title="6. Automatic replies and people", columns=("source", "mails", "right"))
    rows = [scan((CORPUS / row["file"]).read_bytes(), own=OWN).kind for row in index("autoreply")]
    rows += [
        scan((CORPUS / row["file"]).read_bytes(), own=OWN).kind
        for row in index("bounce")
        if row["expected"].get("reason") == "vacation"
    ]
    people = [
        scan((CORPUS / row["file"]).read_bytes(), own=OWN).kind
        for row in index("reply")
        if row["ctype"] == "message/rfc822"
    ]
    told, taken = rows.count("auto-reply"), len(people) - people.count("person")
    table.add("automatic replies", len(rows), told)
    table.add("mails of people", len(people), people.count("person"))
    table.goals = [
        Goal("all automatic replies", f"{told} of {len(rows)}", told == len(rows)),
        Goal("no human mail among them", str(taken), not taken),
    ]
    return table
