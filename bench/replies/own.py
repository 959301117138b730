"""Our own corpus through the whole of reading: divisions, traps, signatures, kinds, and with the letter known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.replies import sources
from bench.replies.table import Goal, Table, exactly, share
from daemon.mail.reading import Reading, Scan
from tests.mail.own_corpus import Specimen, Verdict, folded, judge, read_specimen, specimens

LOST_AT_MOST = 0.5
HALF = 50.0
_DELIMITER = ("-- ", "--", "> -- ")


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail of the corpus and what was understood of it, with the letter known where it answers one."""

    specimen: Specimen
    scan: Scan
    reading: Reading

    @property
    def new(self) -> Verdict:
        """How well what is new was told."""
        return judge(self.reading.new, self.specimen.expected["new"])

    @property
    def clean(self) -> Verdict:
        """How well the words alone were told."""
        return judge(self.reading.clean, self.specimen.expected["clean"])

    @property
    def missed_traps(self) -> list[str]:
        """Words that must never be cut, and were."""
        clean = folded(self.reading.clean)
        return [trap for trap in self.specimen.expected.get("traps", ()) if folded(trap) not in clean]


def measure() -> Iterator[Table]:
    """All tables of our corpus."""
    seen = [Seen(specimen, *read_specimen(specimen)) for specimen in specimens()]
    people = [one for one in seen if one.specimen.expected["kind"] == "person"]
    yield _divisions(people)
    yield _signatures(people)
    yield _letters(people)
    yield _kinds(seen)


def _divisions(people: list[Seen]) -> Table:
    table = Table(
        title="2. Own corpus, whole path: % of mails",
        columns=("group", "mails", "new ok", "new lost", "clean ok", "clean lost", "traps", "traps missed"),
    )
    groups: dict[str, list[Seen]] = {}
    for one in people:
        groups.setdefault(one.specimen.name.split("/")[0], []).append(one)
    for name, some in (*groups.items(), ("all", people)):
        traps = sum(len(one.specimen.expected.get("traps", ())) for one in some)
        missed = sum(len(one.missed_traps) for one in some)
        table.add(name, len(some), *_verdicts(some), traps, missed)
    lost = sum(one.new == "lost" for one in people)
    theirs, handed = sources.lost_of_handed_over()
    everywhere = exactly(lost + theirs, len(people) + handed)
    trapped = [one.specimen.name for one in people if one.missed_traps]
    table.goals = [
        Goal(
            f"new text lost in at most {LOST_AT_MOST} % of all mails",
            f"{everywhere:.2f} % ({lost} of {len(people)} here, {theirs} of {handed} handed over)",
            everywhere <= LOST_AT_MOST,
        ),
        Goal("lost in none of the traps", f"{len(trapped)} mails", not trapped),
    ]
    table.notes = [
        "the rules were written with these mails at hand, as far as they were there: on others expect less"
    ]
    table.notes += [f"trap missed: {name}" for name in trapped]
    table.notes += [f"new text lost: {one.specimen.name}" for one in people if one.new == "lost"]
    return table


def _verdicts(some: list[Seen]) -> tuple[float, ...]:
    new, clean = Counter(one.new for one in some), Counter(one.clean for one in some)
    return tuple(
        share(found[verdict], len(some)) if some else 0.0
        for found in (new, clean)
        for verdict in ("ok", "lost")
    )


def _signatures(people: list[Seen]) -> Table:
    table = Table(
        title="4. Signatures without a `-- ` line",
        columns=("mails", "exactly", "partly", "left", "words lost"),
    )
    ours = [one for one in people if one.specimen.expected.get("signature") and not _is_delimited(one)]
    corporate = [one for one in ours if one.specimen.name.startswith("signatures/")]
    for name, some in (("signatures/", corporate), ("whole corpus", ours)):
        found = Counter(map(_signature, some))
        lost = sum(one.clean == "lost" for one in some)
        table.add(f"{name} {len(some)}", found["exactly"], found["partly"], found["left"], lost)
    removed = exactly(sum(_signature(one) == "exactly" for one in corporate), len(corporate))
    lost = sum(one.clean == "lost" for one in corporate)
    table.goals = [
        Goal("at least half removed exactly", f"{removed:.1f} %", removed >= HALF),
        Goal("with nothing lost", f"{lost} mails", not lost),
    ]
    return table


def _is_delimited(one: Seen) -> bool:
    text = f"{one.reading.new}\n{one.specimen.expected['new']}"
    return any(line in _DELIMITER for line in text.split("\n"))


def _signature(one: Seen) -> str:
    """Whether the signature was removed: nothing of it left in the words, some of it, or all of it."""
    if one.clean == "ok":
        return "exactly"
    return "partly" if one.reading.signature.strip() else "left"


def _letters(people: list[Seen]) -> Table:
    table = Table(
        title="We know what we sent: the mails that answer a letter of ours",
        columns=("", "mails", "new ok", "leak", "lost", "clean ok", "leak", "lost"),
    )
    answering = [one for one in people if one.specimen.letter]
    alone = [Seen(one.specimen, one.scan, read_specimen(one.specimen, known=False)[1]) for one in answering]
    for name, some in (("known", answering), ("not known", alone)):
        new, clean = Counter(one.new for one in some), Counter(one.clean for one in some)
        verdicts = [found[verdict] for found in (new, clean) for verdict in ("ok", "leak", "lost")]
        table.add(name, len(some), *verdicts)
    return table


def _kinds(seen: list[Seen]) -> Table:
    table = Table(
        title="6. Own corpus: what wrote the mail", columns=("kind", "mails", "told", "last day away")
    )
    for kind in dict.fromkeys(one.specimen.expected["kind"] for one in seen):
        some = [one for one in seen if one.specimen.expected["kind"] == kind]
        away = [one for one in some if "away_until" in one.specimen.expected]
        days = sum(one.scan.away_until == one.specimen.expected["away_until"] for one in away)
        told = sum(one.scan.kind == kind for one in some)
        table.add(kind, len(some), told, f"{days} of {len(away)}" if away else None)
    people = [one for one in seen if one.specimen.expected["kind"] == "person"]
    taken = [one.specimen.name for one in people if one.scan.kind != "person"]
    table.goals.append(Goal("no human mail among the automatic", f"{len(taken)} of {len(people)}", not taken))
    wrong = [one for one in seen if one.scan.kind != one.specimen.expected["kind"]]
    table.notes = [f"{one.specimen.name} is read as {one.scan.kind}: {one.scan.why}" for one in wrong]
    return table
