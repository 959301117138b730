"""A goal of one person: what was agreed with the leader, how it went since, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from daemon.core.effects import Record
from daemon.core.model import AskState, Entry
from daemon.core.situation import Situation
from daemon.shapes.dialogue import Dialogue, Kinds, fold, pending
from daemon.shapes.leading import on_duty

TALK = Kinds("goal_version", "goal_remark", "goal_agreed")
CHECKIN, VOTE, DONE = "goal_checkin", "goal_end", "goal_done"
KINDS = (TALK.version, TALK.remark, TALK.agreed, CHECKIN, VOTE, DONE)
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Goal:
    """All that was told of one goal; `entries` are those of its present term."""

    id: str
    dialogue: Dialogue
    entries: tuple[Entry, ...]

    @property
    def about(self) -> str:
        """Whose it is."""
        return str(self.dialogue.newest.about)

    @property
    def number(self) -> int:
        """Which of that person's goals it is, from 1."""
        return int(self.dialogue.newest.value["no"])

    @property
    def proposer(self) -> str:
        """Who wrote its first version."""
        return str(self.dialogue.versions[0].by)

    @property
    def dropped(self) -> bool:
        """Whether its first version was taken back."""
        return bool(self.dialogue.versions[0].value["version"] != 1)

    @property
    def measure(self) -> dict[str, Any] | None:
        """What it counts: number, unit and start, and whether it is to fall."""
        found: dict[str, Any] | None = self.dialogue.newest.value["measure"]
        return found and {"falls": False, **found}

    @property
    def deadline(self) -> date | None:
        """The day by which it is to be done."""
        return self.dialogue.newest.day

    @property
    def checkins(self) -> tuple[Entry, ...]:
        """How it went, oldest first."""
        return tuple(e for e in self.entries if e.kind == CHECKIN)

    @property
    def done(self) -> Entry | None:
        """What became of it, once it is over."""
        return next((e for e in reversed(self.entries) if e.kind == DONE), None)

    @property
    def is_running(self) -> bool:
        """Whether it is agreed on and not over."""
        return self.dialogue.agreed is not None and self.done is None and not self.dropped

    @property
    def is_discussed(self) -> bool:
        """Whether somebody's yes is waited for."""
        return self.dialogue.agreed is None and self.done is None and not self.dropped

    def vote(self, *, subject: bool) -> Entry | None:
        """What one side said last of how it is to end."""
        votes = [e for e in self.entries if e.kind == VOTE and (e.by == self.about) == subject]
        return votes[-1] if votes else None


def title_of(text: str) -> str:
    """Give a goal's short title: its first line, cut between words."""
    line = text.strip().partition("\n")[0].rstrip(".")
    if len(line) <= _LONGEST_TITLE:
        return line
    return f"{line[:_LONGEST_TITLE].rpartition(' ')[0]} …"


def gather(s: Situation, *more: Entry) -> list[Goal]:
    """Give the rule's goals in the order proposed, with entries that are about to be kept."""
    by_goal: dict[str, list[Entry]] = {}
    for entry in (*(e for e in s.entries if e.rule == s.rule.id and e.kind in KINDS), *more):
        by_goal.setdefault(entry.value["goal"], []).append(entry)
    found = []
    for goal, entries in by_goal.items():
        dialogue = fold(entries, TALK)
        if dialogue:
            term = dialogue.newest.value["term"]
            found.append(Goal(goal, dialogue, tuple(e for e in entries if e.value["term"] == term)))
    return found


def with_record(s: Situation, record: Record) -> Goal:
    """Give a goal with what is about to be kept of it."""
    return next(g for g in gather(s, pending(s, record)) if g.id == record.value["goal"])


def of_member(s: Situation, member: str, *, over: bool = False) -> list[Goal]:
    """Give a member's goals by number: those that are not over, or with `over` all."""
    goals = [g for g in gather(s) if g.about == member and not g.dropped and (over or g.done is None)]
    return sorted(goals, key=lambda g: g.number)


def goal_of_round(s: Situation) -> Goal | None:
    """Give the goal that this round of a dialogue is about."""
    ids = {e.value["goal"] for e in s.entries if e.round == s.round.key and e.kind in KINDS}
    ids |= {a.data["goal"] for a in s.asks if "goal" in a.data}
    return next((g for g in gather(s) if g.id in ids), None)


def next_number(s: Situation, member: str) -> int:
    """Give the number of a member's next goal."""
    return max((g.number for g in gather(s) if g.about == member), default=0) + 1


def parties(s: Situation, about: str, *, subject: bool) -> list[str]:
    """Give who answers for one side: the one it is about, or the leader, with the deputy while the leader is away."""
    if subject:
        return [about]
    return [m for m in on_duty(s) if m != about and m in s.members and s.members[m].wants(s.rule.id)]


def can_take_part(s: Situation, member: str) -> bool:
    """Whether the rule is for a member, who is with us, has not stopped it and is not the leader."""
    return member != s.team.leader and any(m.id == member for m in s.audience)


def silent_rounds(s: Situation, goal: Goal) -> int:
    """Give in how many check-ins running a goal's owner said nothing to a question they got."""
    key = f"checkin:{goal.id}"
    seen = {a.id: a for a in (*s.history, *s.asks) if a.key == key and a.mailed_at}
    agreed = goal.dialogue.agreed
    running = 0
    for asked in sorted(seen.values(), key=lambda a: a.asked_at):
        if agreed and asked.asked_at < agreed.at:
            continue
        over = asked.state not in (AskState.MAILED, AskState.WAITING) or (
            asked.until_at is not None and asked.until_at <= s.now
        )
        if asked.state in (AskState.ANSWERED, AskState.SKIPPED):
            running = 0
        elif over:
            running += 1
    return running


def colleagues_by_name(s: Situation, goals: Sequence[Goal]) -> list[Goal]:
    """Give goals of people who are with the team, by name and number."""
    here = [g for g in goals if g.about in s.members and g.about in (*s.team.members, s.team.leader)]
    return sorted(here, key=lambda g: (s.members[g.about].name, g.number))
