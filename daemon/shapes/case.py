"""A matter that somebody raises with their leader: in whose words, who was told of it, and whether it is still open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daemon.core.model import Entry, Member
from daemon.core.practice import Kind
from daemon.core.situation import Situation
from daemon.shapes.collect import colleagues, told
from daemon.shapes.leading import on_duty
from daemon.shapes.names import find_members

OPENED, STEP = "misunderstanding", "misunderstanding_step"
KINDS = (
    Kind(name=OPENED, audience="subject", keep_days=365),
    Kind(name=STEP, audience="subject", keep_days=365),
)
"""Its words, and what happened to it; both are told of the one who raised it: only they and the leader see them."""

_WITH = re.compile(
    r"^\s*(?P<opener>(?:med|mellem mig og|with|between me and)\s+)?(?P<name>[^:\n]{2,60}?)\s*(?::\s*|\s[-–—]+\s+|\Z)",
    re.I,
)
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One matter; `told` are those who were shown it, in that order, `steps` what happened to it since."""

    round: str
    by: str
    text: str
    other: str | None
    opened_at: datetime
    told: tuple[str, ...]
    steps: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether nobody has said that it is solved, or ended it."""
        return not {"solved", "ended"} & set(self.steps)

    @property
    def beginning(self) -> str:
        """Its first words, by which it is told from another."""
        line = self.text.partition("\n")[0]
        return line if len(line) <= _LONGEST_SHOWN else line[:_LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"


def cases(s: Situation) -> list[Case]:
    """Give the rule's cases that were not taken back, oldest first."""
    newest = {entry.round: entry for entry in told(s, OPENED) if entry.by}
    first: dict[str, datetime] = {}
    for step in told(s, STEP):
        first.setdefault(step.value["of"], step.at)
    found = [_case(s, entry, first.get(entry.round, entry.at)) for entry in newest.values()]
    return sorted(found, key=lambda case: case.opened_at)


def _case(s: Situation, entry: Entry, opened_at: datetime) -> Case:
    steps = [step.value for step in told(s, STEP) if step.value["of"] == entry.round]
    return Case(
        round=entry.round,
        by=entry.by or "",
        text=entry.value["text"],
        other=entry.value["with"],
        opened_at=opened_at,
        told=told_of(s, entry.round),
        steps=tuple(step["step"] for step in steps),
    )


def told_of(s: Situation, round_key: str) -> tuple[str, ...]:
    """Give who was shown the case of a round, though it may have been taken back since."""
    steps = [step.value for step in told(s, STEP) if step.value["of"] == round_key]
    return tuple(dict.fromkeys(member for step in steps for member in step.get("to", ())))


def case_of(s: Situation, round_key: str) -> Case | None:
    """Give the case of a round, None where it was taken back."""
    return next((case for case in cases(s) if case.round == round_key), None)


def open_cases(s: Situation, by: str) -> list[Case]:
    """Give what a member raised and has not closed, oldest first."""
    return [case for case in cases(s) if case.by == by and case.open]


def readers(s: Situation, case: Case) -> tuple[str, ...]:
    """Give who was told of a case and leads the team still: nobody else is ever told of it again."""
    return tuple(member for member in case.told if member in s.deciders and member in s.members)


def read_words(s: Situation, text: str, by: str) -> tuple[Member | None, str]:
    """Read whom a matter is with, where its words begin by naming one colleague for sure ("med Søren: …").

    What follows is given beside. Where it is not sure the words are left whole: whoever reads them sees the name.
    """
    found = _WITH.match(text)
    if not found:
        return None, text.strip()
    others = [member for member in colleagues(s) if member.id != by]
    named = find_members(found["name"], others, strict=True)
    return (named[0], text[found.end() :].strip()) if len(named) == 1 else (None, text.strip())


def receivers(s: Situation, by: str, text: str, other: Member | None) -> tuple[str, ...]:
    """Give who is told of a matter: the leader, and the deputy while the leader is away, unless it may be about them.

    Nobody who has stopped these mails or whose address refuses them; a leader who raises it alone.
    """
    if by == s.leader.id:
        return (by,)
    on = [member for member in on_duty(s) if member not in s.unreachable]
    reading = [member for member in on if member != by and s.members[member].wants(s.rule.id)]
    concerned = {other.id} if other else set()
    deputy = s.members.get(s.team.deputy or "")
    if deputy and _is_named(text, deputy):
        concerned.add(deputy.id)
    return tuple(member for member in reading if member == s.leader.id or member not in concerned)


def _is_named(text: str, member: Member) -> bool:
    """Whether some word may be their name, however it is spelt."""
    return any(find_members(word, (member,)) for word in re.findall(r"[^\W\d_]{3,}", text))


def days_open(s: Situation, case: Case) -> int:
    """Count the leader's working days since it was raised; 0 on the same day."""
    days = s.days(s.leader.id)
    return days.count(days.day(case.opened_at) + timedelta(days=1), days.day(s.now))


def next_follow_up(s: Situation, who: Sequence[str]) -> datetime:
    """Give the instant of the next working day, of any of these, at which their mail comes."""
    found = [(at, member) for member in who if (at := _next_morning(s, member))]
    return min(found)[0] if found else s.now + timedelta(days=1)


def _next_morning(s: Situation, member: str) -> datetime | None:
    days = s.days(member)
    try:
        day: date = days.next_available(days.day(s.now) + timedelta(days=1))
    except ValueError:
        return None
    return days.moment(day, s.members[member].mail_at)
