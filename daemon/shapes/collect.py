"""What every collecting practice does: ask everybody, remind the silent once, take in items, and tell who took part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from daemon.core.effects import Ask
from daemon.core.forms import Form
from daemon.core.model import Asked, AskState, Entry, Line, Member
from daemon.core.situation import Situation

NEWS_WEEKS = 6
"""How long after it was told a thing is still offered to an edition, which leaves out what it had before."""

_ITEM = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s+")


def told(s: Situation, kind: str, *, round_key: str | None = None) -> list[Entry]:
    """Give this rule's own entries of a kind, oldest first; of one round when its key is given."""
    return [e for e in s.of(kind, round_key=round_key) if e.rule == s.rule.id]


def is_news(s: Situation, entry: Entry) -> bool:
    """Say whether an entry is young enough for an edition."""
    return entry.at > s.now - timedelta(weeks=NEWS_WEEKS)


def author_of(s: Situation, entry: Entry) -> Member | None:
    """Give who told an entry, where their name may be shown: not when they asked to stay unnamed or have left."""
    return None if entry.value.get("anonymous") else s.members.get(entry.by or "")


def colleagues(s: Situation) -> list[Member]:
    """Give everybody in the team, its leader included."""
    return [s.members[m] for m in dict.fromkeys((*s.team.members, s.team.leader)) if m in s.members]


def called(s: Situation, member: Member) -> str:
    """Give what a member is called among many: the first name, where no colleague has the same."""
    shared = any(one.first == member.first and one.id != member.id for one in colleagues(s))
    return member.name if shared else member.first


def ask_everybody(
    s: Situation,
    key: str,
    template: str,
    *,
    form: Form,
    until: datetime,
    data: Mapping[str, Any] | None = None,
) -> Iterator[Ask]:
    """Ask each of the audience once in this round, on their own morning; who has been asked is left in peace."""
    known = {asked.to for asked in s.asks if asked.key == key}
    for member in s.audience:
        if member.id not in known:
            yield Ask(to=member.id, key=key, template=template, form=form, until=until, data=data or {})


def remind_silent(s: Situation, key: str, template: str) -> Iterator[Ask]:
    """Ask again those who got the question and said nothing; never who answered, skipped or was reminded before."""
    here = {member.id for member in s.audience}
    for asked in s.asks:
        if asked.key == key and asked.to in here and asked.state is AskState.MAILED and not asked.reminders:
            yield Ask(
                to=asked.to,
                key=key,
                template=template,
                form=asked.form,
                until=asked.until_at,
                data=asked.data,
                weight=asked.weight,
            )


def split_items(text: str) -> tuple[str, ...]:
    """Split words written out of the blue into items where they are a list (`- …`, `1. …`); otherwise they are one.

    Lines that continue an item stay with it; words before the list are an item of their own. Blank text gives ().
    """
    lines = text.strip().splitlines()
    if sum(bool(_ITEM.match(line)) for line in lines) < 2:
        return (text.strip(),) if text.strip() else ()
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line) or not items:
            items.append(_ITEM.sub("", line).strip())
        else:
            items[-1] = f"{items[-1]}\n{line.strip()}".strip()
    return tuple(item for item in items if item)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who got a round's question, and who answered it, in the order asked."""

    round_key: str
    asked: tuple[str, ...]
    answered: tuple[str, ...]


def last_turnout(s: Situation, key: str) -> Turnout | None:
    """Give how many took part in the newest round that is over; None before there is one."""
    for asks in reversed(_finished_rounds(s, key)):
        mailed = [asked for asked in asks if asked.mailed_at]
        if mailed:
            answered = tuple(asked.to for asked in mailed if asked.state is AskState.ANSWERED)
            return Turnout(mailed[0].round, tuple(asked.to for asked in mailed), answered)
    return None


def silences(s: Situation, key: str) -> dict[str, int]:
    """Give, for each of the audience who is silent, in how many rounds running they said nothing to what they got.

    A round whose question never reached them counts neither way, so that who was away is never called silent.
    """
    running: dict[str, int] = {}
    for asks in _finished_rounds(s, key):
        for asked in asks:
            if asked.state in (AskState.ANSWERED, AskState.SKIPPED):
                running.pop(asked.to, None)
            elif asked.mailed_at:
                running[asked.to] = running.get(asked.to, 0) + 1
    here = [member.id for member in s.audience]
    return {member: running[member] for member in here if member in running}


def _finished_rounds(s: Situation, key: str) -> list[list[Asked]]:
    """Give the asks of each round that is over for everybody, oldest round first."""
    rounds: dict[str, list[Asked]] = {}
    seen: dict[str, Asked] = {asked.id: asked for asked in (*s.history, *s.asks) if asked.key == key}
    for asked in sorted(seen.values(), key=lambda a: a.asked_at):
        rounds.setdefault(asked.round, []).append(asked)
    return [asks for asks in rounds.values() if all(_is_over(s, asked) for asked in asks)]


def _is_over(s: Situation, asked: Asked) -> bool:
    open_still = asked.state in (AskState.WAITING, AskState.MAILED)
    return not open_still or (asked.until_at is not None and asked.until_at <= s.now)


def tell_participation(s: Situation, key: str, reader: str, *, title: str = "") -> Iterator[Line]:
    """Give a digest's lines on one question: how many answered last time, and who but its reader is silent how long."""
    last = last_turnout(s, key)
    if last:
        people = [s.members[m] for m in last.answered if m in s.members]
        others = [member for member in people if member.id != reader]
        data = {
            "title": title,
            "asked": len(last.asked),
            "answered": len(last.answered),
            "names": [called(s, member) for member in people],
            "thank": [member.first for member in others],
            "write": f"mailto:{','.join(quote(member.address, safe='@') for member in others)}",
        }
        yield Line(
            key=f"{s.rule.id}:answered:{last.round_key}",
            section="answered",
            template=f"{s.rule.practice}/line_answered",
            data=data,
            names=last.answered,
        )
    for member, rounds in sorted(silences(s, key).items(), key=lambda pair: -pair[1]):
        if member != reader:
            yield _silent_line(s, s.members[member], rounds, title)


def _silent_line(s: Situation, member: Member, rounds: int, title: str) -> Line:
    return Line(
        key=f"{s.rule.id}:silent:{member.id}",
        section="silent",
        template=f"{s.rule.practice}/line_silent",
        data={
            "title": title,
            "name": member.name,
            "first": member.first,
            "rounds": rounds,
            "write": f"mailto:{quote(member.address, safe='@')}",
        },
        names=(member.id,),
        rank=-rounds,
    )
