"""What is told of colleagues by name: mails that begin with one, asking back who is meant, and who goes unnamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from daemon.core.errors import Refusal
from daemon.core.model import Command, Entry, Line, Member
from daemon.core.situation import Situation
from daemon.shapes.collect import colleagues
from daemon.shapes.names import Named, read_name, read_names

Spellings = Mapping[str, Sequence[str]]
"""How a phrase is spelt, by language; the first of each is the one we write ourselves."""

_MOST_CHOICES = 9
_OPENER = re.compile(r"^\s*(?:til|om|for|to|about)\s+", re.IGNORECASE)


def read_after(s: Situation, text: str, phrases: Spellings) -> Named | None:
    """Read the colleagues and the words of a line that begins with a phrase ("ros til"); None when it does not."""
    for phrase in sorted((p for spelt in phrases.values() for p in spelt), key=len, reverse=True):
        if text.casefold().startswith(f"{phrase.casefold()} "):
            return read_names(text[len(phrase) :], colleagues(s))
    return None


def split_before(items: Iterable[str], phrases: Spellings) -> Iterator[str]:
    """Give the items, where a line that begins with a phrase begins an item of its own."""
    begins = tuple(f"{phrase.casefold()} " for spelt in phrases.values() for phrase in spelt)
    for item in items:
        lines: list[str] = []
        for line in item.splitlines():
            if lines and line.lstrip().casefold().startswith(begins):
                yield "\n".join(lines).strip()
                lines = []
            lines.append(line)
        yield "\n".join(lines).strip()


def ways_to_write(s: Situation, phrases: Spellings, by: str, read: Named) -> tuple[str, ...]:
    """Give what the writer would have had to write, for each colleague that may be meant; () when too many may be."""
    meant = read.members or [m for m in colleagues(s) if m.id != by]
    if len(meant) > _MOST_CHOICES:
        return ()
    return tuple(f"{_spelt(s, phrases, by)} {member.name}: {read.rest}" for member in meant)


def sure_names(s: Situation, command: Command, phrases: Spellings) -> tuple[tuple[Member, ...], str]:
    """Whom a command is about and what it says; raises Refusal when it says nothing, or the name is not sure."""
    if command.members and command.text:
        return tuple(s.members[member] for member in command.members), command.text
    read = read_name(_OPENER.sub("", command.text), colleagues(s))
    if command.members or not read.rest:
        raise Refusal(f"{s.rule.practice}/nothing")
    if read.member is None:
        choices = ways_to_write(s, phrases, command.by, read)
        data = {"name": read.name, "several": bool(read.members)}
        raise Refusal(f"{s.rule.practice}/{'which_name' if choices else 'unknown_name'}", data, choices)
    return (read.member,), read.rest


def weeks_unnamed(s: Situation, entries: Iterable[Entry]) -> dict[str, int]:
    """Give for each of the audience the whole weeks since an entry last named them, as its teller or the one told of.

    Before that it counts from when they joined, or from the rule's first round where that was later. What was told
    without a name names only the one it is about.
    """
    last: dict[str, datetime] = {}
    for entry in entries:
        teller = None if entry.value.get("anonymous") else entry.by
        for member in filter(None, (teller, entry.about)):
            last[member] = max(entry.at, last.get(member, entry.at))
    started = min((r.opened_at for r in s.rounds), default=s.now)
    return {m.id: (s.now - last.get(m.id, _since(m, started))).days // 7 for m in s.audience}


def tell_unnamed(
    s: Situation, entries: Iterable[Entry], after_weeks: int, phrases: Spellings, reader: str
) -> Iterator[Line]:
    """Give a digest a line on each of the audience but its reader who has gone unnamed so many weeks.

    Its next step is a mail that begins to tell of them, in the reader's words of `phrases`.
    """
    weeks = weeks_unnamed(s, entries)
    for member in s.audience:
        if weeks[member.id] >= after_weeks and member.id != reader:
            yield Line(
                key=f"{s.rule.id}:unnamed:{member.id}",
                section="unnamed",
                template=f"{s.rule.practice}/line_unnamed",
                data={
                    "name": member.name,
                    "first": member.first,
                    "weeks": weeks[member.id],
                    "next": {"label": "", "text": f"{_spelt(s, phrases, reader)} {member.name}: "},
                },
                names=(member.id,),
                rank=-weeks[member.id],
            )


def _spelt(s: Situation, phrases: Spellings, reader: str) -> str:
    """How we write the phrase ourselves to a reader: in their language, else in English."""
    language = s.members[reader].language if reader in s.members else s.team.language
    return (phrases.get(language) or phrases.get("en") or next(iter(phrases.values())))[0]


def _since(member: Member, started: datetime) -> datetime:
    joined = datetime.combine(member.joined, time(), UTC) if member.joined else started
    return max(joined, started)
